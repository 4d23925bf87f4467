"""Workers, houses, places: written and read in one way; numbers masked, residents linked; on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common.errors import ChecksFailed, NotAllowed, NotFound, StaleVersion, UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import erasing, households, houses, merging, register_papers, registers, service
from desktop_app.residents.grid_models import House
from desktop_app.residents.models import Area
from desktop_app.residents.registers import HOUSES, STAFF, VENUES, Register
from desktop_app.store.models import ChangeItem

HOUSE = {
    "live_addr": "向阳花园6栋2单元1502",
    "usage": "01",
    "owner_name": "赵外地",
    "owner_cert_no": "290101198512310021",
}


@pytest.fixture
def lady(ctx: Context) -> int:
    return service.create(ctx, {"name": "曾桂芝", "id_no": "290101194308150042", "live_addr": "向阳花园6栋2单元1502"})


@pytest.mark.parametrize(
    ("register", "values", "bad"),
    [
        (STAFF, {"name": "陈静", "post": "网格员", "phone": "13812347686"}, {"phone": "123"}),
        (HOUSES, HOUSE, {"floor_area": "很大"}),
        (VENUES, {"name": "向阳小学", "kind": "01", "contact_phone": "13812347686"}, {"kind": None}),
    ],
    ids=["staff", "house", "venue"],
)
def test_all_of_them_are_added_changed_deleted_and_brought_back(
    ctx: Context, register: Register, values: dict[str, Any], bad: dict[str, Any]
) -> None:
    one = registers.add(ctx, register, values)
    with pytest.raises(ChecksFailed):
        registers.add(ctx, register, {**values, **bad})
    assert registers.ids(ctx, register) == [one] and registers.total(ctx, register) == 1
    assert registers.update(ctx, register, one, 1, {"remark": " 已核实 "})
    assert registers.get(ctx, register, one)["remark"] == "已核实"
    with pytest.raises(StaleVersion):
        registers.update(ctx, register, one, 1, {"remark": "又改"})
    registers.delete(ctx, register, one)
    assert registers.ids(ctx, register) == []
    {"staff": registers.restore_staff, "house": registers.restore_house, "venue": registers.restore_venue}[
        register.key
    ](ctx, one)
    assert registers.ids(ctx, register) == [one]
    ctx.undo(ctx.store.last_written)
    assert registers.ids(ctx, register) == []


def test_a_resident_who_owns_a_house_is_linked_and_nothing_is_typed_twice(ctx: Context, lady: int) -> None:
    one = registers.add(ctx, HOUSES, {**HOUSE, "owner": lady})
    row = registers.get(ctx, HOUSES, one)
    assert (row["owner"], row["owner_name"], row["owner_cert_no"]) == (lady, None, None)
    assert registers.rows(ctx, HOUSES, [one])[0]["owner_name"] == "曾桂芝"
    assert registers.words_of(ctx, HOUSES, row)["owner_name"] == "曾桂芝"
    assert registers.ids(ctx, HOUSES, "曾桂芝 6栋") == [one]
    assert registers.ids(ctx, HOUSES, "曾桂芝 9栋") == []
    assert Area.get_by_id(row["area_id"]).name == "1502"


def test_what_is_let_says_what_for(ctx: Context, lady: int) -> None:
    with pytest.raises(ChecksFailed, match="请选出租用途"):
        registers.add(ctx, HOUSES, {**HOUSE, "tenant": lady})
    one = registers.add(ctx, HOUSES, {**HOUSE, "tenant": lady, "rent_use": "01", "hazard": "01 03"})
    assert registers.ids(ctx, HOUSES, filters={"rent_use": "01", "hazard": "03"}) == [one]
    with pytest.raises(UsageError, match="没有“colour”这个条件"):
        registers.ids(ctx, HOUSES, filters={"colour": "red"})


def test_numbers_are_masked_and_shown_with_a_reason_that_is_logged(ctx: Context) -> None:
    one = registers.add(ctx, HOUSES, HOUSE)
    row = registers.get(ctx, HOUSES, one)
    assert row["owner_cert_no"] == "2901**********0021"
    words = registers.words_of(ctx, HOUSES, row)
    assert words["owner_cert_no"] == "2901**********0021"
    assert registers.masked_keys(HOUSES, words) == ["owner_cert_no"]
    assert registers.rows(ctx, HOUSES, [one])[0].get("owner_cert_no") == "2901**********0021"
    with pytest.raises(UsageError):
        registers.reveal(ctx, HOUSES, one, "owner_cert_no", " ")
    assert registers.reveal(ctx, HOUSES, one, "owner_cert_no", "核对名册") == HOUSE["owner_cert_no"]
    assert registers.ids(ctx, HOUSES, "290101198512310021") == [], "a number is not found by its text"


def test_erasing_and_merging_reach_the_houses(ctx: Context, lady: int) -> None:
    other = service.create(ctx, {"name": "曾桂芝", "sex": "2", "birth_date": "1943-08-15", "no_id_reason": "03"})
    one = registers.add(ctx, HOUSES, {"live_addr": HOUSE["live_addr"], "owner": other})
    merging.merge(ctx, lady, other)
    assert House.get_by_id(one).owner_id == lady
    erasing.erase(ctx, lady, "本人申请")
    assert House.get_by_id(one).owner_id is None
    assert registers.rows(ctx, HOUSES, [one])[0]["owner_name"] in (None, "")


def test_erasing_empties_what_houses_say_of_the_person(ctx: Context, lady: int) -> None:
    number = "290101194308150042"
    one = registers.add(
        ctx,
        HOUSES,
        {**HOUSE, "owner_name": "曾桂芝", "owner_cert_no": number, "owner_phone": "13812347686", "rent_use": "01"}
        | {"tenant_name": "李外地"},
    )
    linked = registers.add(ctx, HOUSES, {**HOUSE, "owner": lady, "remark": "曾桂芝常年在外"})
    erasing.erase(ctx, lady, "本人申请")
    row = House.get_by_id(one)
    assert (row.owner_name, row.owner_cert_no, row.owner_phone, row.tenant_name) == (None, None, None, "李外地")
    assert House.get_by_id(linked).owner_id is None and "曾桂芝" not in (House.get_by_id(linked).remark or "")
    for house in (one, linked):
        items = ChangeItem.select().where((ChangeItem.table_name == "house") & (ChangeItem.record_id == house))
        assert not [item for item in items if "曾桂芝" in f"{item.before}{item.after}"]


def test_a_linked_owner_stays_the_only_one_who_is_told_of(ctx: Context, lady: int) -> None:
    one = registers.add(ctx, HOUSES, {**HOUSE, "owner": lady})
    assert not registers.update(ctx, HOUSES, one, 1, {"owner_name": "别人"}), "the link says who it is"
    assert registers.update(ctx, HOUSES, one, 1, {"owner": None, "owner_name": "别人"})
    assert registers.rows(ctx, HOUSES, [one])[0]["owner_name"] == "别人"
    service.delete(ctx, lady)
    with pytest.raises(NotFound, match="刚刚被删除"):
        registers.update(ctx, HOUSES, one, 2, {"owner": lady})


def test_whoever_is_in_charge_of_a_place_is_a_worker(ctx: Context) -> None:
    one = registers.add(ctx, VENUES, {"name": "活动室", "kind": "04", "staff_name": " 陈静 "})
    (worker,) = registers.ids(ctx, STAFF)
    assert registers.rows(ctx, STAFF, [worker])[0]["name"] == "陈静"
    assert registers.get(ctx, VENUES, one)["staff_name"] == "陈静"
    registers.update(ctx, STAFF, worker, 1, {"name": "陈敬"})
    assert registers.rows(ctx, VENUES, [one])[0]["staff_name"] == "陈敬", "a name is written down once"
    assert registers.ids(ctx, VENUES, "陈敬 文体") == [one]
    assert register_papers.rows_of(ctx, VENUES, [one])[0].count("陈敬") == 1
    assert registers.update(ctx, VENUES, one, 1, {"staff_name": None})
    assert registers.get(ctx, VENUES, one)["staff_name"] is None


def test_a_house_knows_who_lives_in_its_room(ctx: Context, lady: int) -> None:
    home = households.create(ctx, {"live_addr": HOUSE["live_addr"]})
    service.create(ctx, {"name": "李雷", "id_no": "290101199001010013", "household_id": home, "relation_to_head": "02"})
    one = registers.add(ctx, HOUSES, {**HOUSE, "tenant": lady, "rent_use": "01", "hazard": "01"})
    estate = registers.add(ctx, HOUSES, {"live_addr": "向阳花园"})
    assert houses.households(ctx, one) == [(home, "李雷，1人")]
    assert houses.households(ctx, estate) == [], "an estate is nobody's room"
    (line,) = houses.of_household(ctx, home)
    assert (line.id, line.part, line.words) == (one, "", "住宅，出租（居住），隐患：消防")
    assert [line.part for line in houses.of_person(ctx, lady)] == ["承租人"]
    shore = Area.get(Area.name == "向阳花园")
    ctx.operator = SignedIn(ctx.operator.id, "网格员", ("grid",), permissions(("grid",)), shore.id)
    assert [line.id for line in houses.of_household(ctx, home)] == [one]


def test_a_grid_worker_has_the_houses_of_his_grid(ctx: Context, lady: int) -> None:
    mine = registers.add(ctx, HOUSES, HOUSE)
    other = registers.add(ctx, HOUSES, {"live_addr": "水岸新城1栋1单元101"})
    estate = Area.get(Area.name == "向阳花园").id
    ctx.operator = SignedIn(ctx.operator.id, "网格员", ("grid",), permissions(("grid",)), estate)
    assert registers.ids(ctx, HOUSES) == [mine]
    assert dict(registers.rows(ctx, HOUSES, [other])[0]) == {}
    with pytest.raises(NotAllowed):
        registers.get(ctx, HOUSES, other)
    with pytest.raises(ChecksFailed, match="不在您负责的网格里"):
        registers.add(ctx, HOUSES, {"live_addr": "水岸新城2栋1单元101"})

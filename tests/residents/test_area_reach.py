"""How far a change of the grid tree reaches: addresses with the village in front, houses and places, thousands at once, what
was deleted meanwhile; finding a room; on both engines."""

from __future__ import annotations

import time
from typing import Any

import pytest

from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, NotFound
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import (
    area_moves,
    area_queries,
    area_report,
    areas,
    contacts,
    households,
    queries,
    registers,
    service,
)
from desktop_app.residents.area_moves import Tree
from desktop_app.residents.area_places import BUILDING, COUNTY, ESTATE, GRID, ROOM, TOWN, UNIT, VILLAGE
from desktop_app.residents.areas import SameName
from desktop_app.residents.grid_models import Contact, House
from desktop_app.residents.models import Area, Household, Person
from desktop_app.store.engine import database

HOME = "向阳花园6栋2单元1502"
LADY = {"name": "曾桂芝", "id_no": "290101194308150042", "live_addr": HOME}
SON = {"name": "李雷", "id_no": "290101199001010013"}


def named(name: str) -> Area:
    found = list(Area.select().where((Area.name == name) & Area.deleted_at.is_null()))
    assert len(found) == 1, found
    return found[0]


def state() -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = list(
        Area.select(Area.id, Area.parent, Area.name, Area.code, Area.leader_person_id, Area.deleted_at)
        .order_by(Area.id)
        .tuples()
    )
    for model in area_moves.PLACED:
        columns = model._meta.columns
        query = model.select(columns["id"], columns["area_id"], columns["live_addr"]).order_by(columns["id"])
        found += database.execute(query).fetchall()
    return found


@pytest.fixture
def lady(ctx: Context) -> int:
    home = households.create(ctx, {"live_addr": HOME})
    return service.create(ctx, {**LADY, "household_id": home, "relation_to_head": "02"})


# What stands in front of an address


def test_a_village_with_another_name_takes_along_what_has_it_in_front(ctx: Context, lady: int) -> None:
    town = areas.add_above(ctx, named("向阳社区").id, 1, TOWN, "东风街道")
    fronted = service.create(ctx, {**SON, "live_addr": "向阳社区向阳花园6栋2单元1502"})
    whole = service.create(ctx, {"name": "王秀英", "id_no": "290101198512310021", "live_addr": HOME})
    with ctx.write("residents.edit", "准备") as writer:
        writer.update(Person, whole, {"live_addr": "东风街道向阳社区 向阳花园6栋2单元1502"})
    before, village = state(), named("向阳社区")
    told = areas.effect_of_renaming(ctx, village.id, "朝阳社区")
    assert areas.rename(ctx, village.id, village.version, "朝阳社区") == told
    assert (told.people, told.households, told.different) == (2, 0, 0)
    assert queries.stored(ctx, fronted)["live_addr"] == "朝阳社区向阳花园6栋2单元1502"
    assert queries.stored(ctx, whole)["live_addr"] == "东风街道朝阳社区向阳花园6栋2单元1502"
    assert queries.stored(ctx, lady)["live_addr"] == HOME, "where the village is not written there is nothing to change"
    ctx.undo(ctx.store.last_written)
    assert state() == before
    areas.rename(ctx, town, Area.get_by_id(town).version, "西风街道")
    assert queries.stored(ctx, whole)["live_addr"] == "西风街道向阳社区向阳花园6栋2单元1502"


def test_a_name_that_stands_in_no_address_is_not_looked_for_in_every_room(ctx: Context, lady: int) -> None:
    spots = Tree([named("向阳社区").id], deepest=COUNTY).spots
    assert area_moves.depth(list(spots.values()), moved=False) == GRID
    grid = areas.add(ctx, named("向阳花园").id, GRID, "第1网格")
    spot = Tree([grid], deepest=COUNTY).spots[grid]
    assert area_moves.depth([spot], moved=False) == GRID
    assert area_moves.depth([spot], moved=True) == ROOM


def test_houses_go_along_with_the_building(ctx: Context, lady: int) -> None:
    house = registers.add(ctx, registers.HOUSES, {"live_addr": HOME, "usage": "01"})
    building = named("6栋")
    told = areas.rename(ctx, building.id, building.version, "16栋")
    assert (told.people, told.households) == (1, 1)
    assert House.get_by_id(house).live_addr == "向阳花园16栋2单元1502"
    twin = areas.add(ctx, named("向阳花园").id, BUILDING, "17栋")
    areas.unite(ctx, building.id, twin)
    assert House.get_by_id(house).live_addr == "向阳花园17栋2单元1502"
    assert area_queries.path(ctx, House.get_by_id(house).area_id).endswith("17栋2单元1502")


# Above the village


def test_a_town_above_the_village_and_new_people_still_find_their_estate(ctx: Context, lady: int) -> None:
    village = named("向阳社区")
    areas.rename(ctx, village.id, village.version, "向阳新村社区")
    areas.set_code(ctx, village.id, Area.get_by_id(village.id).version, "290101001002")
    before = state()
    town = areas.add_above(ctx, village.id, Area.get_by_id(village.id).version, TOWN, " 东风街道 ")
    assert (Area.get_by_id(town).name, Area.get_by_id(town).code) == ("东风街道", "290101001")
    assert Area.get_by_id(village.id).parent_id == town
    written = ctx.store.last_written
    service.create(ctx, {**SON, "live_addr": "水岸新城1栋1单元101"})
    assert named("水岸新城").parent_id == village.id, "not right below the town"
    for number in (ctx.store.last_written, written):
        ctx.undo(number)
    assert state() == before


def test_a_village_comes_back_to_the_top_and_nothing_else_does(ctx: Context, lady: int) -> None:
    village = named("向阳社区")
    town = areas.add_above(ctx, village.id, village.version, TOWN, "东风街道")
    areas.move(ctx, village.id, Area.get_by_id(village.id).version, None)
    assert Area.get_by_id(village.id).parent_id is None
    areas.delete(ctx, town)
    estate = named("向阳花园")
    for act in (
        lambda: areas.move(ctx, estate.id, estate.version, None),
        lambda: areas.effect_of_moving(ctx, [estate.id], None),
    ):
        with pytest.raises(ChecksFailed, match="不能放在最上层"):
            act()
    with pytest.raises(ChecksFailed, match="村（社区）不能放在楼栋下面"):
        areas.add_above(ctx, village.id, Area.get_by_id(village.id).version, BUILDING, "某镇")


# Refused


def test_what_was_deleted_meanwhile_is_said_and_nothing_happens(ctx: Context, lady: int) -> None:
    gone = areas.add(ctx, named("向阳花园").id, GRID, "第1网格")
    there = areas.add(ctx, named("向阳花园").id, GRID, "第2网格")
    areas.delete(ctx, gone)
    before = state()
    for act in (
        lambda: areas.rename(ctx, gone, 1, "第3网格"),
        lambda: areas.move(ctx, gone, 1, named("向阳社区").id),
        lambda: areas.move(ctx, [there, gone], {there: 1, gone: 1}, named("向阳社区").id),
        lambda: areas.unite(ctx, gone, there),
        lambda: areas.unite(ctx, there, gone),
        lambda: areas.set_code(ctx, gone, 1, "甲"),
        lambda: areas.set_leader(ctx, gone, 1, "01", lady),
        lambda: areas.add_above(ctx, gone, 1, ESTATE, "东里"),
        lambda: areas.effect_of_renaming(ctx, gone, "第3网格"),
        lambda: areas.effect_of_moving(ctx, [gone], named("向阳社区").id),
        lambda: areas.effect_of_uniting(ctx, gone, there),
        lambda: area_queries.page(ctx, gone),
    ):
        with pytest.raises(NotFound):
            act()
    assert state() == before


def test_what_would_be_refused_is_refused_when_it_is_foreseen(ctx: Context, lady: int) -> None:
    service.create(ctx, {**SON, "live_addr": "水岸新城6栋1单元101"})
    first = Area.get((Area.name == "6栋") & (Area.parent == named("向阳花园").id))
    other = named("水岸新城")
    with pytest.raises(SameName) as refused:
        areas.effect_of_moving(ctx, [first.id], other.id)
    told = areas.effect_of_uniting(ctx, first.id, refused.value.twin)
    assert (told.people, told.households) == (1, 1)
    assert areas.unite(ctx, first.id, refused.value.twin) == told
    assert queries.stored(ctx, lady)["live_addr"] == "水岸新城6栋2单元1502"
    with pytest.raises(SameName):
        areas.effect_of_renaming(ctx, other.id, "向阳花园")
    with pytest.raises(ChecksFailed, match="请填写名称"):
        areas.effect_of_renaming(ctx, other.id, "　")


def test_a_name_of_another_level_is_no_twin(ctx: Context, lady: int) -> None:
    estate = named("向阳花园")
    grid = areas.add(ctx, estate.id, GRID, "东片")
    with pytest.raises(ChecksFailed, match="已经有一个楼栋叫“6栋”") as refused:
        areas.rename(ctx, grid, 1, "6栋")
    assert not isinstance(refused.value, SameName)


def test_a_node_cannot_hang_below_itself(ctx: Context, lady: int) -> None:
    estate, building, unit = named("向阳花园"), named("6栋"), named("2单元")
    for ids, onto in (([estate.id], building.id), ([building.id], building.id), ([estate.id, unit.id], unit.id)):
        with pytest.raises(ChecksFailed):
            areas.move(ctx, ids, dict.fromkeys(ids, 1), onto)


def test_what_a_name_and_a_level_may_be(ctx: Context, lady: int) -> None:
    estate = named("向阳花园")
    for act in (
        lambda: areas.add(ctx, estate.id, BUILDING, "栋" * 41),
        lambda: areas.rename(ctx, estate.id, estate.version, "园" * 41),
        lambda: areas.add(ctx, estate.id, 12, "某处"),
        lambda: areas.add_above(ctx, named("向阳社区").id, 1, 0, "某处"),
    ):
        with pytest.raises(ChecksFailed, match=r"最多40个字|没有这个层级"):
            act()


def test_a_node_with_a_house_or_somebody_who_looks_after_it_stays(ctx: Context, lady: int) -> None:
    room = areas.add(ctx, named("2单元").id, ROOM, "1601")
    registers.add(ctx, registers.HOUSES, {"live_addr": "向阳花园6栋2单元1601", "usage": "01"})
    with pytest.raises(KnownError, match="下面还有内容"):
        areas.delete(ctx, room)
    grid = areas.add(ctx, named("向阳花园").id, GRID, "第1网格")
    worker = registers.add(ctx, registers.STAFF, {"name": "王建国"})
    contacts.assign(ctx, worker, [grid])
    with pytest.raises(KnownError, match="有人包联“第1网格”"):
        areas.delete(ctx, grid)


def test_who_looked_after_both_looks_after_the_one_once(ctx: Context, lady: int) -> None:
    estate = named("向阳花园")
    old, new = (areas.add(ctx, estate.id, GRID, name) for name in ("1网格", "第1网格"))
    worker, other = (registers.add(ctx, registers.STAFF, {"name": name}) for name in ("王建国", "李敏"))
    contacts.assign(ctx, worker, [old], since="2026-03-01")
    contacts.assign(ctx, worker, [new], since="2026-05-01")
    contacts.assign(ctx, other, [old], since="2026-04-01")
    areas.unite(ctx, old, new)
    running = Contact.select(Contact.staff, Contact.area, Contact.since).where(Contact.deleted_at.is_null())
    assert sorted(running.tuples()) == [(worker, new, "2026-03-01"), (other, new, "2026-04-01")]
    ctx.undo(ctx.store.last_written)
    assert Contact.select().where(Contact.deleted_at.is_null()).count() == 3


# Finding


def test_a_room_is_found_by_words_and_by_its_address(ctx: Context, lady: int) -> None:
    service.create(ctx, {**SON, "live_addr": "向阳花园16栋2单元1502"})
    for text in ("向阳花园6栋2单元1502", "向阳社区向阳花园6栋2单元1502", "6栋 1502", "花园 6栋 2单元 150"):
        path = area_queries.find(ctx, text)[0]
        assert area_queries.path(ctx, path[-1]) == "向阳社区 向阳花园 6栋2单元1502", text
        assert [Area.get_by_id(one).level for one in path] == [VILLAGE, ESTATE, BUILDING, UNIT, ROOM]
    assert len(area_queries.find(ctx, "1502")) == 2
    assert area_queries.find(ctx, "  ") == area_queries.find(ctx, "没有") == area_queries.find(ctx, "%") == []
    ctx.operator = SignedIn(ctx.operator.id, "网格员", ("grid",), permissions(("grid",)), named("16栋").id)
    assert [len(path) for path in area_queries.find(ctx, "1502")] == [3], "his own building and what is below"
    assert area_queries.find(ctx, "向阳花园6栋2单元1502") == []


# What hangs there, by right


def test_a_group_of_the_highest_level_counts_for_the_named_role_only(ctx: Context, lady: int) -> None:
    service.set_care(ctx, lady, ["C14"])
    estate = named("向阳花园")
    assert list(area_queries.page(ctx, estate.id).care) == [lady]
    ctx.operator = SignedIn(ctx.operator.id, "前台", ("clerk",), permissions(("clerk",)), None)
    assert list(area_queries.page(ctx, estate.id).care) == []


def test_cases_are_told_to_who_may_open_them(ctx: Context, lady: int) -> None:
    from desktop_app.mediation import queries as cases
    from desktop_app.mediation import service as mediation
    from desktop_app.mediation.service import PartyEntry

    parties = [
        PartyEntry(side="A", values={"name": "曾桂芝", "sex": "2"}, person_id=lady, consent="agreed"),
        PartyEntry(side="B", values={"name": "邓洁", "sex": "2"}, consent="agreed"),
    ]
    values = {"dispute_type": "02", "source": "02", "brief": "楼上漏水。"}
    case = mediation.intake(ctx, values, parties)
    assert [hit.id for hit in cases.open_cases_of(ctx, [lady])] == [case]
    assert cases.open_cases_of(ctx, [lady + 1]) == []
    ctx.operator = SignedIn(ctx.operator.id + 9, "别人", ("mediator",), permissions(("mediator",)), None)
    assert cases.open_cases_of(ctx, [lady]) == [], "where she lives would tell who 曾* is"
    ctx.operator = SignedIn(ctx.operator.id, "网格员", ("grid",), permissions(("grid",)), named("向阳花园").id)
    with pytest.raises(NotAllowed):
        cases.open_cases_of(ctx, [lady])


def test_who_leads_what_a_node_hangs_in(ctx: Context, lady: int) -> None:
    son = service.create(ctx, {**SON, "live_addr": HOME})
    for name, title, person in (("向阳花园", "04", lady), ("6栋", "05", son)):
        areas.set_leader(ctx, named(name).id, named(name).version, title, person)
    room = area_queries.page(ctx, named("1502").id)
    assert list(room.above) == [(ESTATE, "片区长 曾桂芝"), (BUILDING, "楼栋长 李雷")]
    service.update(ctx, son, queries.stored(ctx, son)["version"], {"moved_out_on": "2026-11-01"})
    assert list(area_queries.page(ctx, named("1502").id).above) == [(ESTATE, "片区长 曾桂芝")]
    assert [node.people for node in area_queries.children(ctx, named("2单元").id)] == [2]


def test_a_town_without_a_code_and_two_villages_are_told_apart(ctx: Context, lady: int) -> None:
    town = areas.add_above(ctx, named("向阳社区").id, 1, TOWN, "东风街道")
    assert {gap.where: gap.words for gap in area_report.gaps(ctx)[0]}["东风街道"] == "没有编码"
    assert "向阳花园 6栋" in {gap.where for gap in area_report.gaps(ctx)[0]}
    areas.add(ctx, town, VILLAGE, "乙村")
    assert "东风街道 向阳社区 向阳花园 6栋" in {gap.where for gap in area_report.gaps(ctx)[0]}


# Many


def test_thousands_follow_in_one_change_without_a_question_for_each(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [f"花园里{b}栋{u}单元{r:02}01" for b in range(20) for u in range(1, 5) for r in range(1, 26)]
    with ctx.write("residents.edit", "准备") as writer:
        from desktop_app.residents.area_places import place

        where = place(writer, "向阳社区", [*addresses, *(one.replace("花园里", "花园里小区") for one in addresses)])
        row = {"name": "张三", "name_sort": "zhangsan", "name_py": "zs"}
        writer.add_many(Person, [{**row, "area_id": where[one], "live_addr": one} for one in addresses])
        writer.add_many(Household, [{"area_id": where[one], "live_addr": one} for one in addresses])
    asked: list[str] = []
    plain = type(database.obj).execute_sql
    monkeypatch.setattr(
        type(database.obj), "execute_sql", lambda self, sql, *rest: asked.append(sql) or plain(self, sql, *rest)
    )
    estate, twin = named("花园里"), named("花园里小区")
    started = time.perf_counter()
    told = areas.unite(ctx, estate.id, twin.id)
    took = time.perf_counter() - started
    assert (told.people, told.households, told.different) == (2000, 2000, 0)
    assert Person.select().where(Person.live_addr.startswith("花园里小区")).count() == 2000
    assert len(asked) < 400, "2,101 nodes became others"
    assert took < 20
    asked.clear()
    areas.rename(ctx, twin.id, Area.get_by_id(twin.id).version, "东湖花园")
    assert Household.select().where(Household.live_addr.startswith("东湖花园")).count() == 2000
    assert len(asked) < 200

"""分户, 立户, 迁入, 迁出, 出生, 死亡, 户主变更, 撤销户: one change each, taken back by one undo; on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common.errors import ChecksFailed, NotAllowed, NotFound
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import (
    erasing,
    household_events,
    household_history,
    household_listing,
    households,
    queries,
    service,
)
from desktop_app.residents.models import Area, CareTag, Household, HouseholdEvent, Person
from desktop_app.store import recycle
from desktop_app.store.models import ChangeItem

DAY = "2026-11-01"
PLACE = "向阳花园2栋1单元301"
OTHER = "向阳花园6栋2单元1502"


def _event(day: str = DAY, **more: str) -> dict[str, Any]:
    return {"day": day, **more}


def _person(ctx: Context, name: str, home: int | None, relation: str | None, sex: str, born: str, **more: Any) -> int:
    values = {"name": name, "sex": sex, "birth_date": born, "no_id_reason": "99", "household_id": home}
    return service.create(ctx, {**values, "relation_to_head": relation, **more})


@pytest.fixture
def family(ctx: Context) -> dict[str, int]:
    """A man, his wife, son, daughter-in-law, grandson and mother in one flat."""
    home = households.create(ctx, {"live_addr": PLACE})
    found = {"home": home}
    for key, name, relation, sex, born in (
        ("man", "刘建国", "02", "1", "1960-03-01"),
        ("wife", "陈秀英", "12", "2", "1962-05-01"),
        ("son", "刘洋", "20", "1", "1986-07-01"),
        ("bride", "何静", "38", "2", "1988-01-01"),
        ("boy", "刘子轩", "41", "1", "2015-09-01"),
        ("mother", "赵桂兰", "52", "2", "1938-02-01"),
    ):
        found[key] = _person(ctx, name, home, relation, sex, born)
    return found


def _relations(home: int) -> dict[str, str | None]:
    query = Person.select(Person.name, Person.relation_to_head).where(Person.household == home)
    return dict(query.tuples())


def _head(home: int) -> int | None:
    return Household.select(Household.head_id).where(Household.id == home).scalar()  # type: ignore[no-any-return]


def _rows() -> list[Any]:
    people = Person.select(Person.id, Person.household, Person.relation_to_head, Person.live_addr, Person.area)
    people = people.select_extend(Person.moved_out_on, Person.moved_in_on, Person.died_on, Person.deleted_at)
    homes = Household.select(Household.id, Household.head_id, Household.resident_status, Household.deleted_at)
    events = HouseholdEvent.select(HouseholdEvent.kind, HouseholdEvent.person, HouseholdEvent.day)
    tags = CareTag.select(CareTag.person, CareTag.code, CareTag.until)
    return [sorted(query.tuples(), key=repr) for query in (people, homes, events, tags)]


def test_a_household_parts_and_relations_follow_the_new_head(ctx: Context, family: dict[str, int]) -> None:
    going = [family["son"], family["bride"], family["boy"]]
    new = household_events.split(ctx, family["home"], going, family["son"], OTHER, _event(document="分户申请"))
    assert _relations(new) == {"刘洋": "02", "何静": "12", "刘子轩": "20"}
    assert _relations(family["home"]) == {"刘建国": "02", "陈秀英": "12", "赵桂兰": "52"}
    assert (_head(new), _head(family["home"])) == (family["son"], family["man"])
    row = queries.stored(ctx, family["boy"])
    assert (row["live_addr"], row["household_id"]) == (OTHER, new)
    assert household_listing.get(ctx, new)["live_addr"] == OTHER
    [told] = household_history.of_household(ctx, family["home"])
    assert (told.words, told.document, told.other_household) == (f"刘洋、何静、刘子轩分户，到{OTHER}", "分户申请", new)
    [there] = household_history.of_household(ctx, new)
    assert there.words == f"刘洋、何静、刘子轩从{PLACE}分来立户"


def test_every_event_is_taken_back_by_one_undo(ctx: Context, family: dict[str, int]) -> None:
    home, son = family["home"], family["son"]
    loner = _person(ctx, "孙芳", None, None, "2", "1990-01-01")
    service.set_care(ctx, family["mother"], ["C01", "C12"])
    empty = households.create(ctx, {"live_addr": "向阳花园9栋1单元101"})
    acts = [
        lambda: household_events.dissolve(ctx, empty, _event()),
        lambda: household_events.found(ctx, OTHER, loner, _event()),
        lambda: household_events.split(ctx, home, [son], son, OTHER, _event()),
        lambda: household_events.move_in(ctx, home, loner, "99", _event()),
        lambda: household_events.move_in_new(
            ctx, home, {"name": "钱多", "sex": "1", "no_id_reason": "99", "relation_to_head": "99"}, _event()
        ),
        lambda: household_events.move_out(ctx, home, [son], _event()),
        lambda: household_events.move_out(
            ctx, home, [family[key] for key in ("man", "wife", "son", "bride", "boy", "mother")], _event()
        ),
        lambda: household_events.birth(ctx, home, {"name": "刘小小", "sex": "2"}, _event(), mother=family["bride"]),
        lambda: household_events.death(ctx, home, family["man"], _event(), head=family["wife"]),
        lambda: household_events.death(ctx, home, family["mother"], _event()),
        lambda: household_events.change_head(ctx, home, son, _event()),
    ]
    for act in acts:
        before = _rows()
        act()
        assert _rows() != before
        ctx.undo()
        assert _rows() == before


def test_founding_takes_somebody_who_is_in_no_household(ctx: Context, family: dict[str, int]) -> None:
    loner = _person(ctx, "孙芳", None, None, "2", "1990-01-01")
    home = household_events.found(ctx, OTHER, loner, _event())
    assert (_head(home), _relations(home)) == (loner, {"孙芳": "02"})
    assert queries.stored(ctx, loner)["live_addr"] == OTHER
    with pytest.raises(ChecksFailed) as refused:
        household_events.found(ctx, "向阳花园9栋1单元101", family["son"], _event())
    assert list(refused.value.fields) == ["head"]


def test_moving_in_and_out(ctx: Context, family: dict[str, int]) -> None:
    loner = _person(ctx, "孙芳", None, None, "2", "1990-01-01")
    household_events.move_in(ctx, family["home"], loner, "99", _event("2026-10-01"))
    row = queries.stored(ctx, loner)
    assert (row["moved_in_on"], row["live_addr"], row["household_id"]) == ("2026-10-01", PLACE, family["home"])
    household_events.move_out(ctx, family["home"], [loner], _event("2026-10-20"))
    row = queries.stored(ctx, loner)
    assert (row["household_id"], row["relation_to_head"], row["moved_out_on"]) == (None, None, "2026-10-20")
    household_events.move_in(ctx, family["home"], loner, "99", _event("2026-11-05"))
    assert queries.stored(ctx, loner)["moved_out_on"] is None, "he came back"
    assert [one.kind for one in household_history.of_person(ctx, loner)] == ["03", "04", "03"]


def test_a_household_that_moves_away_whole_stays_together(ctx: Context, family: dict[str, int]) -> None:
    everybody = [family[key] for key in ("man", "wife", "son", "bride", "boy", "mother")]
    household_events.move_out(ctx, family["home"], everybody, _event())
    assert household_listing.get(ctx, family["home"])["resident_status"] == household_events.WHOLE_OUT
    gone = list(Person.select(Person.household, Person.moved_out_on).tuples())
    assert gone == [(family["home"], DAY)] * 6
    assert household_listing.ids(ctx, "", {"state": household_listing.EMPTY}) == [family["home"]]
    assert household_listing.rows(ctx, [family["home"]])[0]["people"] == 0


def test_a_newborn_gets_what_follows(ctx: Context, family: dict[str, int]) -> None:
    assert household_events.suggested_relation(ctx, family["home"], [family["bride"]], "2") == "42"
    child = household_events.birth(
        ctx, family["home"], {"name": "刘小小", "sex": "2"}, _event(), mother=family["bride"], father=family["son"]
    )
    row = queries.stored(ctx, child)
    assert (row["relation_to_head"], row["birth_date"], row["no_id_reason"]) == ("42", DAY, "01")
    assert (row["live_addr"], row["household_id"]) == (PLACE, family["home"])


def test_the_parents_of_a_newborn_are_kept_until_they_are_erased(ctx: Context, family: dict[str, int]) -> None:
    told = {**_event(), "remark": "顺产"}
    values = {"name": "刘小小", "sex": "2"}
    child = household_events.birth(ctx, family["home"], values, told, mother=family["bride"], father=family["son"])
    (event,) = household_history.of_person(ctx, child)
    assert event.remark == "母亲何静，父亲刘洋；顺产"
    other = household_events.birth(ctx, family["home"], {"name": "刘大大", "sex": "1"}, _event(), father=family["son"])
    assert household_history.of_person(ctx, other)[0].remark == "父亲刘洋"
    nobody = household_events.birth(ctx, family["home"], {"name": "刘三三", "sex": "1"}, _event())
    assert household_history.of_person(ctx, nobody)[0].remark == ""
    with pytest.raises(ChecksFailed) as refused:
        long = {**_event(), "remark": "长" * 498}
        household_events.birth(ctx, family["home"], {"name": "刘四四", "sex": "1"}, long, father=family["son"])
    assert list(refused.value.fields) == ["remark"]
    erasing.erase(ctx, family["bride"], "本人申请")
    (event,) = household_history.of_person(ctx, child)
    assert event.remark == "母亲已删除，父亲刘洋；顺产"


def test_a_death_ends_care_and_asks_for_the_new_head(ctx: Context, family: dict[str, int]) -> None:
    service.set_care(ctx, family["man"], ["C12"])
    with pytest.raises(ChecksFailed) as refused:
        household_events.death(ctx, family["home"], family["man"], _event())
    assert list(refused.value.fields) == ["head"]
    household_events.death(ctx, family["home"], family["man"], _event(), head=family["wife"])
    assert queries.stored(ctx, family["man"])["died_on"] == DAY
    assert list(CareTag.select(CareTag.until).tuples()) == [(DAY,)]
    assert _head(family["home"]) == family["wife"]
    relations = _relations(family["home"])
    assert relations == {"陈秀英": "02", "刘建国": "11", "刘洋": "20", "何静": "38", "刘子轩": "41", "赵桂兰": "54"}


def test_the_preview_says_what_the_change_of_head_then_does(ctx: Context, family: dict[str, int]) -> None:
    said = {name: then for _, name, _, then in household_events.preview(ctx, family["home"], family["son"])}
    household_events.change_head(ctx, family["home"], family["son"], _event())
    assert _relations(family["home"]) == said
    assert said == {"刘洋": "02", "刘建国": "51", "陈秀英": "52", "何静": "12", "刘子轩": "20", "赵桂兰": "62"}
    # And somebody whose relation the old ones leave open is asked for.
    household_events.change_head(ctx, family["home"], family["boy"], _event())
    assert _relations(family["home"])["何静"] == "52"
    assert _relations(family["home"])["赵桂兰"] is None


def test_an_empty_household_is_dissolved_and_comes_back(ctx: Context, family: dict[str, int]) -> None:
    with pytest.raises(ChecksFailed, match="户里还有6人"):
        household_events.dissolve(ctx, family["home"], _event())
    everybody = [family[key] for key in ("man", "wife", "son", "bride", "boy", "mother")]
    household_events.move_out(ctx, family["home"], everybody, _event())
    household_events.dissolve(ctx, family["home"], _event())
    assert household_listing.ids(ctx) == []
    [binned] = recycle.items(ctx)
    assert (binned.kind, binned.label) == ("户", PLACE)
    with pytest.raises(NotFound):
        household_events.change_head(ctx, family["home"], family["son"], _event())
    recycle.restore(ctx, "household", family["home"])
    assert household_listing.ids(ctx) == [family["home"]]
    household_events.dissolve(ctx, family["home"], _event())
    recycle.remove(ctx, "household", family["home"], "重复")
    assert Household.select().count() == HouseholdEvent.select().where(HouseholdEvent.kind == "08").count() == 0


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("", "请填写日期"), ("2026-11-21", "今天以后"), ("1985-01-01", "早于“刘洋”的出生日期"), ("2026-13-01", "")],
)
def test_days_that_do_not_hold_are_refused(ctx: Context, family: dict[str, int], day: str, sentence: str) -> None:
    with pytest.raises(ChecksFailed) as refused:
        household_events.move_out(ctx, family["home"], [family["son"]], _event(day))
    assert sentence in refused.value.fields["day"]
    assert HouseholdEvent.select().count() == 0


def test_events_stand_in_the_order_of_their_days(ctx: Context, family: dict[str, int]) -> None:
    new = household_events.split(ctx, family["home"], [family["son"]], family["son"], OTHER, _event("2026-10-01"))
    with pytest.raises(ChecksFailed, match="10月1日") as refused:
        household_events.death(ctx, new, family["son"], _event("2026-09-30"))
    assert list(refused.value.fields) == ["day"]
    household_events.death(ctx, new, family["son"], _event("2026-10-02"))


def test_the_dead_do_nothing_any_more_and_nobody_is_head_twice(ctx: Context, family: dict[str, int]) -> None:
    home = family["home"]
    household_events.death(ctx, home, family["mother"], _event())
    for act in (
        lambda: household_events.move_out(ctx, home, [family["mother"]], _event()),
        lambda: household_events.change_head(ctx, home, family["mother"], _event()),
        lambda: household_events.death(ctx, home, family["mother"], _event()),
        lambda: household_events.split(ctx, home, [family["mother"]], family["mother"], OTHER, _event()),
        lambda: household_events.move_in(ctx, home, family["mother"], "52", _event()),
    ):
        with pytest.raises(ChecksFailed):
            act()
    loner = _person(ctx, "孙芳", None, None, "2", "1990-01-01")
    with pytest.raises(ChecksFailed, match="一户只能有一位户主"):
        household_events.move_in(ctx, home, loner, "02", _event())
    assert queries.stored(ctx, loner)["household_id"] is None
    with pytest.raises(ChecksFailed, match="已经是这一户的户主"):
        household_events.change_head(ctx, home, family["man"], _event())
    with pytest.raises(ChecksFailed, match="户主走了"):
        household_events.move_out(ctx, home, [family["man"]], _event())
    with pytest.raises(ChecksFailed, match="留在原来的户里"):
        household_events.split(
            ctx, home, [family[k] for k in ("man", "wife", "son", "bride", "boy")], family["son"], OTHER, _event()
        )


def test_parents_that_cannot_be_are_refused(ctx: Context, family: dict[str, int]) -> None:
    values = {"name": "刘小小", "sex": "2"}
    with pytest.raises(ChecksFailed, match="登记的性别是男"):
        household_events.birth(ctx, family["home"], values, _event(), mother=family["son"])
    with pytest.raises(ChecksFailed, match="不满14岁"):
        household_events.birth(ctx, family["home"], values, _event(), father=family["boy"])


def test_a_grid_worker_keeps_to_his_grid(ctx: Context, family: dict[str, int]) -> None:
    other = _person(ctx, "孙芳", None, None, "2", "1990-01-01", live_addr=OTHER)
    areas_here = dict(Area.select(Area.name, Area.id).tuples())
    building = next(area for name, area in areas_here.items() if name.startswith("2栋"))
    worker = SignedIn(1, "网格员", ("grid",), permissions(["grid"]), building)
    ctx.operator = worker
    household_events.change_head(ctx, family["home"], family["wife"], _event())
    with pytest.raises(NotAllowed):
        household_events.move_in(ctx, family["home"], other, "99", _event())
    with pytest.raises(ChecksFailed):
        household_events.split(ctx, family["home"], [family["son"]], family["son"], OTHER, _event())
    elsewhere = next(area for name, area in areas_here.items() if name.startswith("6栋"))
    ctx.operator = SignedIn(1, "网格员", ("grid",), permissions(["grid"]), elsewhere)
    with pytest.raises(NotAllowed):
        household_history.of_household(ctx, family["home"])
    with pytest.raises(NotAllowed):
        household_events.preview(ctx, family["home"], family["son"])


def test_who_is_erased_goes_from_the_events_and_their_history(ctx: Context, family: dict[str, int]) -> None:
    told = _event(document="死亡证明 00123", remark="赵桂兰在家中去世")
    household_events.death(ctx, family["home"], family["mother"], told)
    erasing.erase(ctx, family["mother"], "家属申请")
    columns = (HouseholdEvent.kind, HouseholdEvent.person, HouseholdEvent.document, HouseholdEvent.remark)
    assert list(HouseholdEvent.select(*columns).tuples()) == [("06", None, None, None)]
    [left] = household_history.of_household(ctx, family["home"])
    assert left.words == "去世"
    kept = ChangeItem.select(ChangeItem.after).where(ChangeItem.table_name == "household_event").tuples()
    assert not any("赵桂兰" in (after or "") for (after,) in kept)


def test_the_history_of_a_person_tells_the_event(ctx: Context, family: dict[str, int]) -> None:
    household_events.death(ctx, family["home"], family["mother"], _event())
    newest = queries.history(ctx, family["mother"])[0]
    assert newest.action == "死亡登记"
    assert any("登记户的变动“死亡”" in words for words in newest.details)
    assert any("死亡日期" in words for words in newest.details)

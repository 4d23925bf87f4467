"""包联: who looks after what, hand-overs, which household has nobody; on both engines."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, NotFound, StaleVersion, UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import (
    areas,
    care,
    contact_queries,
    contacts,
    household_events,
    households,
    registers,
    service,
)
from desktop_app.residents.area_places import GRID, VILLAGE
from desktop_app.residents.contact_queries import AREA, NONE, OWN
from desktop_app.residents.grid_models import Contact
from desktop_app.residents.models import Area, Person
from desktop_app.residents.registers import STAFF, VENUES

PEOPLE = (
    ("曾桂芝", "290101194308150042", "向阳花园6栋2单元1502"),
    ("王秀英", "290101198512310021", "向阳花园8栋1单元101"),
    ("李雷", "290101199001010013", "水岸新城1栋1单元101"),
)


@pytest.fixture
def homes(ctx: Context) -> list[int]:
    found = []
    for name, number, address in PEOPLE:
        home = households.create(ctx, {"live_addr": address})
        service.create(ctx, {"name": name, "id_no": number, "household_id": home, "relation_to_head": "02"})
        found.append(home)
    return found


@pytest.fixture
def workers(ctx: Context) -> list[int]:
    return [registers.add(ctx, STAFF, {"name": name, "post": "下沉党员干部"}) for name in ("林晓东", "方敏")]


def _area(name: str) -> int:
    return int(Area.get((Area.name == name) & Area.deleted_at.is_null()).id)


def _coverage(ctx: Context) -> dict[str, tuple[int, int, int]]:
    return {one.name: (one.own, one.area, one.none) for one in contact_queries.coverage(ctx)}


def test_a_household_has_its_own_its_grid_s_or_nobody(ctx: Context, homes: list[int], workers: list[int]) -> None:
    assert _coverage(ctx) == {"水岸新城": (0, 0, 1), "向阳花园": (0, 0, 2)}
    contacts.assign(ctx, workers[0], [_area("向阳花园")], [homes[2]])
    contacts.assign(ctx, workers[1], [_area("8栋")])
    assert _coverage(ctx) == {"水岸新城": (1, 0, 0), "向阳花园": (1, 1, 0)}, "a building's is as near as one's own"
    assert contact_queries.households(ctx, AREA) == [homes[0]]
    assert contact_queries.households(ctx, OWN, _area("向阳花园")) == [homes[1]]
    found = [(one.staff, one.target, one.kind) for one in contact_queries.of_household(ctx, homes[1])]
    assert found == [("方敏", "8栋", "包联楼栋（单元）"), ("林晓东", "向阳花园", "包联小区（网格）")]
    loads = contact_queries.loads(ctx)
    assert (
        loads[workers[0]].nodes,
        loads[workers[0]].own_homes,
        loads[workers[0]].homes,
        loads[workers[0]].people,
    ) == (
        1,
        1,
        3,
        3,
    )


def test_whoever_keeps_in_touch_with_the_village_looks_after_no_household(
    ctx: Context, homes: list[int], workers: list[int]
) -> None:
    village = Area.get(Area.level == VILLAGE).id
    contacts.assign(ctx, workers[0], [village])
    assert contact_queries.of_area(ctx, village)[0].kind == "联系社区（村）"
    assert sorted(contact_queries.households(ctx, NONE)) == homes
    assert contact_queries.loads(ctx)[workers[0]].homes == 0


def test_an_empty_household_needs_nobody(ctx: Context, homes: list[int]) -> None:
    households.create(ctx, {"live_addr": "向阳花园9栋1单元101"})
    assert sum(one.homes for one in contact_queries.coverage(ctx)) == 3


def test_a_grid_counts_for_itself_and_stands_behind_its_estate(ctx: Context, homes: list[int]) -> None:
    grid = areas.add(ctx, _area("向阳花园"), GRID, "第1网格")
    areas.move(ctx, _area("6栋"), 1, grid)
    assert _coverage(ctx) == {"水岸新城": (0, 0, 1), "向阳花园": (0, 0, 1), "向阳花园 第1网格": (0, 0, 1)}


def test_what_is_assigned_twice_is_there_once_and_one_undo_takes_it_back(
    ctx: Context, homes: list[int], workers: list[int]
) -> None:
    assert contacts.assign(ctx, workers[0], [], homes, remark="  入户联系 ") == 3
    assert contacts.assign(ctx, workers[0], [], homes) == 0
    assert {one.remark for one in contact_queries.of_staff(ctx, workers[0])} == {"入户联系"}
    contacts.assign(ctx, workers[1], [_area("向阳花园")], homes[:1])
    ctx.undo(ctx.store.last_written)
    assert contact_queries.of_staff(ctx, workers[1]) == []


def test_everything_is_handed_over_as_one_change(ctx: Context, homes: list[int], workers: list[int]) -> None:
    contacts.assign(ctx, workers[0], [_area("向阳花园")], homes, since="2026-01-05")
    contacts.assign(ctx, workers[1], [], homes[:1], since="2026-02-01")
    assert contacts.hand_over(ctx, workers[0], workers[1], "2026-11-20") == 4
    assert contact_queries.of_staff(ctx, workers[0]) == []
    assert sorted(one.target for one in contact_queries.of_staff(ctx, workers[1])) == sorted(
        ["向阳花园", *(address for _, _, address in PEOPLE)]
    )
    assert {row.until for row in Contact.select().where(Contact.staff == workers[0])} == {"2026-11-20"}
    ctx.undo(ctx.store.last_written)
    assert len(contact_queries.of_staff(ctx, workers[0])) == 4
    with pytest.raises(UsageError):
        contacts.hand_over(ctx, workers[0], workers[0])


def test_what_ends_cannot_end_before_it_began_nor_twice(ctx: Context, homes: list[int], workers: list[int]) -> None:
    contacts.assign(ctx, workers[0], [], homes[:1], since="2026-05-01")
    (one,) = contact_queries.of_staff(ctx, workers[0])
    with pytest.raises(ChecksFailed, match="不能早于开始日期"):
        contacts.end(ctx, [one.id], "2026-04-30")
    contacts.end(ctx, [one.id])
    with pytest.raises(KnownError, match="已经结束"):
        contacts.end(ctx, [one.id])
    with pytest.raises(KnownError, match="没有可移交的"):
        contacts.hand_over(ctx, workers[0], workers[1])


def test_one_is_put_right_and_who_came_later_is_told_of(ctx: Context, homes: list[int], workers: list[int]) -> None:
    contacts.assign(ctx, workers[0], [], homes[:1], since="2026-05-01")
    (one,) = contact_queries.of_staff(ctx, workers[0])
    assert contacts.correct(ctx, one.id, one.version, {"since": "2026-04-01", "remark": " 每月一次 "})
    (now,) = contact_queries.of_staff(ctx, workers[0])
    assert (now.since, now.remark, now.until) == ("2026-04-01", "每月一次", "")
    with pytest.raises(StaleVersion):
        contacts.correct(ctx, one.id, one.version, {"remark": "又改"})
    contacts.end(ctx, [one.id], "2026-06-01")
    (now,) = contact_queries.of_staff(ctx, workers[0], ended=True)
    for since in ("2026-06-02", "2026-11-21", "去年", None):
        with pytest.raises(ChecksFailed):
            contacts.correct(ctx, one.id, now.version, {"since": since})
    assert [(one.staff, one.until) for one in contact_queries.before_of_household(ctx, homes[0])] == [
        ("林晓东", "2026-06-01")
    ]


def test_nothing_begins_or_ends_on_a_day_to_come(ctx: Context, homes: list[int], workers: list[int]) -> None:
    contacts.assign(ctx, workers[0], [], homes[:1])
    (one,) = contact_queries.of_staff(ctx, workers[0])
    later = "2026-11-21"
    for refused in (
        lambda: contacts.assign(ctx, workers[1], [], homes, since=later),
        lambda: contacts.end(ctx, [one.id], later),
        lambda: contacts.hand_over(ctx, workers[0], workers[1], later),
        lambda: contacts.dismiss(ctx, workers[0], later),
    ):
        with pytest.raises(ChecksFailed, match="不能晚于今天"):
            refused()


@pytest.fixture
def laden(ctx: Context, homes: list[int], workers: list[int]) -> tuple[int, int]:
    """A place and somebody in care of whom the first worker is in charge, who looks after a household."""
    venue = registers.add(ctx, VENUES, {"name": "活动室", "kind": "04", "staff_name": "林晓东"})
    person = Person.get(Person.name == "曾桂芝").id
    service.set_care(ctx, person, ["C01"])
    (tag,) = care.tags(ctx, person)
    care.save_tag(ctx, tag["id"], tag["version"], {"staff_name": "林晓东"})
    contacts.assign(ctx, workers[0], [_area("水岸新城")], homes[:1])
    return venue, person


def test_places_and_people_in_care_go_along(
    ctx: Context, homes: list[int], workers: list[int], laden: tuple[int, int]
) -> None:
    venue, person = laden
    assert registers.held(ctx, workers[0]) == "2处包联、1处场所、1位关爱对象"
    assert contacts.hand_over(ctx, workers[0], workers[1]) == 4
    assert registers.held(ctx, workers[0]) == "" and registers.in_charge(ctx, workers[1]) == [(venue, "活动室")]
    assert care.tags(ctx, person)[0]["staff_name"] == "方敏"
    ctx.undo(ctx.store.last_written)
    assert registers.held(ctx, workers[0]) == "2处包联、1处场所、1位关爱对象"


def test_whoever_leaves_ends_everything_or_hands_it_over_in_one_change(
    ctx: Context, homes: list[int], workers: list[int], laden: tuple[int, int]
) -> None:
    venue, person = laden
    with pytest.raises(KnownError, match="1处场所、1位关爱对象"):
        registers.delete(ctx, STAFF, workers[0])
    contacts.dismiss(ctx, workers[0])
    assert registers.ids(ctx, STAFF) == [workers[1]]
    assert contact_queries.of_household(ctx, homes[0]) == [] and registers.get(ctx, VENUES, venue)["staff_name"] is None
    assert care.tags(ctx, person)[0]["staff_name"] == ""
    ctx.undo(ctx.store.last_written)
    assert registers.held(ctx, workers[0]) == "2处包联、1处场所、1位关爱对象"
    with pytest.raises(ChecksFailed, match="没有叫“吴小兰”的工作人员"):
        contacts.dismiss(ctx, workers[0], successor="吴小兰")
    registers.add(ctx, STAFF, {"name": "吴小兰"})
    contacts.dismiss(ctx, workers[0], successor="  吴小兰 ")
    assert [one.staff for one in contact_queries.of_household(ctx, homes[0])] == ["吴小兰"]
    assert registers.get(ctx, VENUES, venue)["staff_name"] == "吴小兰"
    with pytest.raises(NotFound):
        contacts.dismiss(ctx, workers[0])
    with pytest.raises(UsageError):
        contacts.dismiss(ctx, workers[1], successor="方敏")
    contacts.dismiss(ctx, workers[1], successor="吴小兰")  # who has nothing hands nothing over


def test_what_ran_comes_back_only_where_it_still_can(ctx: Context, homes: list[int], workers: list[int]) -> None:
    contacts.assign(ctx, workers[0], [], homes[:1])
    (one,) = contact_queries.of_staff(ctx, workers[0])
    contacts.delete(ctx, one.id)
    contacts.assign(ctx, workers[0], [], homes[:1])
    with pytest.raises(KnownError, match="已经另外包联"):
        contacts.restore(ctx, one.id)
    contacts.dismiss(ctx, workers[0])
    with pytest.raises(KnownError, match="先恢复工作人员"):
        contacts.restore(ctx, one.id)
    assert len(contact_queries.of_staff(ctx, workers[0], ended=True)) == 1


def test_what_several_look_after_is_to_be_checked(ctx: Context, homes: list[int], workers: list[int]) -> None:
    assert contact_queries.doubled(ctx) == contact_queries.Doubled((), ())
    estate = _area("向阳花园")
    for worker in workers:
        contacts.assign(ctx, worker, [estate], [homes[1], homes[2]])
    found = contact_queries.doubled(ctx)
    assert found == contact_queries.Doubled((homes[1], homes[2]), ((estate, "向阳花园：方敏、林晓东"),))
    ctx.operator = SignedIn(ctx.operator.id, "网格员", ("grid",), permissions(("grid",)), estate)
    assert contact_queries.doubled(ctx).households == (homes[1],)
    ctx.operator = SignedIn(ctx.operator.id, "网格员", ("grid",), permissions(("grid",)), _area("水岸新城"))
    assert contact_queries.doubled(ctx) == contact_queries.Doubled((homes[2],), ())


def test_the_households_of_a_worker_are_those_that_are_counted(
    ctx: Context, homes: list[int], workers: list[int]
) -> None:
    contacts.assign(ctx, workers[0], [_area("8栋")], [homes[2]])
    assert sorted(contact_queries.homes_of(ctx, workers[0])) == homes[1:]
    assert contact_queries.loads(ctx)[workers[0]].homes == 2
    ways = [contact_queries.way_of(contact_queries.of_household(ctx, home)) for home in homes]
    assert ways == [NONE, OWN, OWN]


def test_bad_input_is_refused(ctx: Context, homes: list[int], workers: list[int]) -> None:
    with pytest.raises(ChecksFailed, match="请选要包联"):
        contacts.assign(ctx, workers[0])
    with pytest.raises(ChecksFailed):
        contacts.assign(ctx, workers[0], [], homes, since="2026-13-01")
    with pytest.raises(NotFound, match="网格节点刚刚被删除"):
        contacts.assign(ctx, workers[0], [999_999])
    with pytest.raises(NotFound, match="户刚刚被撤销"):
        contacts.assign(ctx, workers[0], [], [999_999])
    assert Contact.select().count() == 0


def test_a_worker_with_contacts_is_not_deleted_and_a_dissolved_household_has_none(
    ctx: Context, homes: list[int], workers: list[int]
) -> None:
    empty = households.create(ctx, {"live_addr": "向阳花园9栋1单元101"})
    contacts.assign(ctx, workers[0], [], [empty])
    with pytest.raises(KnownError, match="还负责1处包联"):
        registers.delete(ctx, STAFF, workers[0])
    household_events.dissolve(ctx, empty, {"day": "2026-11-20"})
    assert contact_queries.of_staff(ctx, workers[0]) == []
    registers.delete(ctx, STAFF, workers[0])
    registers.restore_staff(ctx, workers[0])


def test_one_written_down_by_mistake_goes_and_comes_back(ctx: Context, homes: list[int], workers: list[int]) -> None:
    contacts.assign(ctx, workers[0], [], homes[:1])
    (one,) = contact_queries.of_staff(ctx, workers[0])
    contacts.delete(ctx, one.id)
    assert contact_queries.of_household(ctx, homes[0]) == []
    contacts.restore(ctx, one.id)
    assert [found.id for found in contact_queries.of_household(ctx, homes[0])] == [one.id]


def test_a_grid_worker_sees_and_changes_his_own_grid(ctx: Context, homes: list[int], workers: list[int]) -> None:
    contacts.assign(ctx, workers[0], [_area("水岸新城")], homes)
    ctx.operator = SignedIn(ctx.operator.id, "网格员", ("grid",), permissions(("grid",)), _area("向阳花园"))
    assert _coverage(ctx) == {"向阳花园": (2, 0, 0)}
    with pytest.raises(NotAllowed):
        contact_queries.of_household(ctx, homes[2])
    with pytest.raises(NotAllowed):
        contacts.assign(ctx, workers[1], [], [homes[2]])
    elsewhere = {"别的网格", "别的网格的户"}
    told = contact_queries.of_staff(ctx, workers[0])
    assert {one.target for one in told} == {"别的网格", "别的网格的户", PEOPLE[0][2], PEOPLE[1][2]}
    assert all(one.household_id is None for one in told if one.target in elsewhere)
    with pytest.raises(NotAllowed):
        contacts.hand_over(ctx, workers[0], workers[1])
    with pytest.raises(NotAllowed):
        contacts.dismiss(ctx, workers[0])
    with pytest.raises(NotAllowed):
        contacts.end(ctx, [one.id for one in told])
    assert sorted(contact_queries.homes_of(ctx, workers[0])) == homes[:2]


def test_the_village_above_is_named_to_a_grid_worker(ctx: Context, homes: list[int], workers: list[int]) -> None:
    contacts.assign(ctx, workers[0], [Area.get(Area.level == VILLAGE).id])
    ctx.operator = SignedIn(ctx.operator.id, "网格员", ("grid",), permissions(("grid",)), _area("向阳花园"))
    (one,) = contact_queries.of_household(ctx, homes[0])
    assert one.target == Area.get(Area.level == VILLAGE).name

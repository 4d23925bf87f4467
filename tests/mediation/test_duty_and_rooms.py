"""The duty roster and the rooms' calendar: holes, double bookings, clashes; experts and roles; on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app import registers, today
from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, NotFound
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import bringing_back, duty, experts, funds, queries, rooms, service
from desktop_app.mediation.duty import DUTY
from desktop_app.mediation.experts import EXPERTS, HELPERS
from desktop_app.mediation.funds import FUNDS
from desktop_app.mediation.mediators import DISCIPLINE, TRAINING, own_committee
from desktop_app.mediation.models import Case, Session
from desktop_app.mediation.rooms import BOOKINGS, ROOMS
from desktop_app.operators.roles import permissions
from desktop_app.store import recycle
from tests.mediation.conftest import MakeCase, version_of

MONDAY = "2026-11-16"  # the fixed clock stands on Friday, 2026-11-20


def as_role(ctx: Context, *roles: str) -> Context:
    return Context(ctx.store, SignedIn(9, "周前台", roles, permissions(list(roles))), clock=ctx.clock)


@pytest.fixture
def people(ctx: Context) -> list[int]:
    return [service.add_mediator(ctx, {"name": name}) for name in ("王秀英", "李敏")]


@pytest.fixture
def room(ctx: Context) -> int:
    return registers.add(ctx, ROOMS, {"name": "调解室一", "kind": "own", "committee": own_committee()})


# Duty


def test_a_week_says_who_is_there_and_where_nobody_is(ctx: Context, people: list[int]) -> None:
    for day in ("16", "17", "18", "19", "20"):
        registers.add(ctx, DUTY, {"day": f"2026-11-{day}", "half": "am", "mediator": people[0]})
    registers.add(ctx, DUTY, {"day": "2026-11-16", "half": "pm", "name": "志愿者小赵", "note": "代班"})
    week = duty.week(ctx, MONDAY)
    assert [one.weekday for one in week][0::6] == ["星期一", "星期日"]
    assert [shift.name for shift in week[0].shifts["am"]] == ["王秀英"]
    assert duty.holes(ctx, week) == [(f"2026-11-{day}", "pm") for day in ("17", "18", "19", "20")]
    assert [one.works for one in week] == [True] * 5 + [False] * 2
    registers.delete(ctx, DUTY, week[0].shifts["pm"][0].id)
    assert ("2026-11-16", "pm") in duty.holes(ctx, duty.week(ctx, MONDAY))
    bringing_back.duty(ctx, week[0].shifts["pm"][0].id)
    assert ("2026-11-16", "pm") not in duty.holes(ctx, duty.week(ctx, MONDAY))


def test_a_holiday_needs_nobody(embedded: Context) -> None:
    week = duty.week(embedded, "2026-09-28")
    assert not week[3].works, "1 October"
    assert ("2026-10-01", "am") not in duty.holes(embedded, week)


def test_double_bookings_are_said(ctx: Context, people: list[int], room: int) -> None:
    for one in people:
        registers.add(ctx, DUTY, {"day": MONDAY, "half": "am", "mediator": one})
    booking = {"room": room, "day": MONDAY, "from_time": "09:00", "to_time": "11:00", "matter": "调解"}
    registers.add(ctx, BOOKINGS, {**booking, "user_name": "李敏"})
    assert duty.clashes(ctx, duty.week(ctx, MONDAY)) == [
        "11月16日上午排了2人：王秀英、李敏",
        "11月16日上午李敏值班，09:00—11:00又约了调解室",
    ]


def test_nobody_stands_twice_in_one_half(ctx: Context, people: list[int]) -> None:
    shift = {"day": MONDAY, "half": "am", "mediator": people[0]}
    one = registers.add(ctx, DUTY, shift)
    for values, key in (
        (shift, "day"),
        ({"day": MONDAY, "half": "am"}, "name"),
        ({**shift, "half": "noon"}, "half"),
        ({**shift, "day": "2026-13-01"}, "day"),
        ({**shift, "half": None}, "half"),
    ):
        with pytest.raises(ChecksFailed) as refused:
            registers.add(ctx, DUTY, values)
        assert set(refused.value.fields) == {key}
    assert registers.update(ctx, DUTY, one, 1, {"note": "换到二楼"}), "a shift does not stand in its own way"
    with pytest.raises(NotFound):
        registers.add(ctx, DUTY, {**shift, "mediator": 999_999})


def test_a_week_is_copied_once(ctx: Context, people: list[int]) -> None:
    registers.add(ctx, DUTY, {"day": MONDAY, "half": "am", "mediator": people[0]})
    registers.add(ctx, DUTY, {"day": "2026-11-21", "half": "am", "mediator": people[1]})  # a Saturday
    assert duty.copy_week(ctx, MONDAY, "2026-11-23") == 1
    assert duty.copy_week(ctx, MONDAY, "2026-11-23") == 0
    assert [shift.name for shift in duty.week(ctx, "2026-11-23")[0].shifts["am"]] == ["王秀英"]


def test_the_roster_on_paper(ctx: Context, people: list[int]) -> None:
    registers.add(ctx, DUTY, {"day": MONDAY, "half": "am", "mediator": people[0], "note": "带班"})
    paper = duty.paper(ctx, MONDAY)
    assert paper.rows[0] == ["2026年11月16日", "星期一", "王秀英（带班）", ""]
    assert paper.rows[5][2:] == ["休息", "休息"] and len(paper.columns) == 4


# Rooms


def test_a_clash_is_refused_with_a_sentence(ctx: Context, room: int) -> None:
    booking = {"room": room, "day": "2026-11-23", "from_time": "09:00", "to_time": "11:00", "matter": "例会"}
    one = registers.add(ctx, BOOKINGS, booking)
    for begin, end in (("08:00", "09:01"), ("10:59", "12:00"), ("09:30", "10:00"), ("08:00", "12:00")):
        with pytest.raises(ChecksFailed, match="“调解室一”2026-11-23 09:00—11:00已由演示预约，请换时间或者换一间"):
            registers.add(ctx, BOOKINGS, {**booking, "from_time": begin, "to_time": end})
    after = registers.add(ctx, BOOKINGS, {**booking, "from_time": "11:00", "to_time": "12:00"})
    assert registers.update(ctx, BOOKINGS, one, 1, {"to_time": "10:30"}), "its own hours are no clash"
    with pytest.raises(ChecksFailed):
        registers.update(ctx, BOOKINGS, after, 1, {"from_time": "10:00"})
    other = registers.add(ctx, ROOMS, {"name": "调解室二", "kind": "own", "committee": own_committee()})
    assert registers.add(ctx, BOOKINGS, {**booking, "room": other})
    registers.delete(ctx, BOOKINGS, one)
    registers.add(ctx, BOOKINGS, {**booking, "to_time": "10:00"})
    with pytest.raises(ChecksFailed, match="已由演示预约"):
        bringing_back.booking(ctx, one)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"to_time": "09:00"}, "to_time"),
        ({"from_time": "9点"}, "from_time"),
        ({"from_time": "25:00"}, "from_time"),
        ({"day": None}, "day"),
        ({"matter": None}, "matter"),
        ({"room": None}, "room"),
    ],
)
def test_a_booking_that_does_not_hold_is_refused(ctx: Context, room: int, values: dict[str, Any], key: str) -> None:
    booking = {"room": room, "day": "2026-11-23", "from_time": "09:00", "to_time": "11:00", "matter": "例会"}
    with pytest.raises(ChecksFailed) as refused:
        registers.add(ctx, BOOKINGS, {**booking, **values})
    assert set(refused.value.fields) == {key}
    assert registers.total(ctx, BOOKINGS) == 0


def test_a_room_that_is_given_up_is_not_booked_and_one_with_bookings_stays(ctx: Context, room: int) -> None:
    booking = {"room": room, "day": "2026-11-23", "from_time": "09:00", "to_time": "11:00", "matter": "例会"}
    registers.update(ctx, ROOMS, room, 1, {"until": "2026-11-22"})
    with pytest.raises(ChecksFailed, match="这一天没有启用"):
        registers.add(ctx, BOOKINGS, booking)
    registers.update(ctx, ROOMS, room, 2, {"until": None})
    registers.add(ctx, BOOKINGS, booking)
    with pytest.raises(KnownError, match="有1条预约，没有删除"):
        registers.delete(ctx, ROOMS, room)
    with pytest.raises(ChecksFailed, match="请选是哪位调解员的"):
        registers.add(ctx, ROOMS, {"name": "某某工作室", "kind": "personal", "committee": own_committee()})


def test_a_session_books_a_room_and_today_says_so(ctx: Context, mediated: MakeCase, room: int) -> None:
    case = mediated(ctx)
    (session,) = queries.get(ctx, case).sessions
    one = rooms.book_session(ctx, session["id"], room)
    (booked,) = rooms.booked(ctx, "2026-11-20", "2026-11-20", case)
    assert booked.id == one and booked.begin == session["start_at"][11:16]
    assert booked.what.endswith("沈霞与邓洁邻里纠纷")
    lines = [line for line in today.due(ctx) if line.kind == "调解室"]
    assert [line.opens for line in lines] == [("rooms", one)] and "调解室一" in lines[0].title
    with pytest.raises(ChecksFailed):
        rooms.book_session(ctx, session["id"], room)
    with pytest.raises(NotFound):
        rooms.book_session(ctx, 999_999, room)
    with ctx.write("cases.edit", "准备") as writer:
        writer.update(Session, session["id"], {"start_at": "2026-11-20 23:30:00", "end_at": None})
    with pytest.raises(KnownError, match="跨过了半夜"):
        rooms.book_session(ctx, session["id"], room)


def test_whose_case_it_is_stays_with_those_who_see_it(ctx: Context, mediated: MakeCase, room: int) -> None:
    case = mediated(ctx)
    with ctx.write("cases.edit", "准备") as writer:
        writer.update(Case, case, {"is_private": 1})
    (session,) = queries.get(ctx, case).sessions
    rooms.book_session(ctx, session["id"], room)
    clerk = as_role(ctx, "clerk")
    (booked,) = rooms.booked(clerk, "2026-11-20", "2026-11-20")
    assert "沈霞" not in booked.what and "邓洁" not in booked.what and "第1号" in booked.what
    assert "沈霞" not in str(rooms.paper(ctx, "2026-11-20", "2026-11-20")), "the paper hangs at the door"
    assert "沈霞" not in str([dict(row) for row in registers.rows(clerk, BOOKINGS, [booked.id])])
    with pytest.raises(NotAllowed):
        rooms.book_session(clerk, session["id"], room)
    with pytest.raises(NotAllowed):
        registers.add(as_role(ctx, "auditor"), DUTY, {"day": MONDAY, "half": "am", "name": "审计"})


def test_what_is_free_of_a_day() -> None:
    room = 1

    def one(begin: str, end: str) -> rooms.Booked:
        return rooms.Booked(1, room, "调解室一", MONDAY, begin, end, "", "", None)

    def said(*booked: rooms.Booked) -> list[str]:
        return [f"{slot.begin}—{slot.end}{'' if slot.booked else ' 空'}" for slot in rooms.slots([room], booked)]

    assert said() == ["08:30—12:00 空", "14:00—17:30 空"]
    assert said(one("09:00", "10:00"), one("11:00", "14:30")) == [
        "08:30—09:00 空",
        "09:00—10:00",
        "10:00—11:00 空",
        "11:00—14:30",
        "14:30—17:30 空",
    ]
    assert said(one("08:00", "18:00")) == ["08:00—18:00"]


def test_two_rooms_at_once_are_said() -> None:
    one = rooms.Booked(1, 1, "调解室一", MONDAY, "09:00", "11:00", "", "李敏", None)
    other = rooms.Booked(2, 2, "调解室二", MONDAY, "10:00", "12:00", "", "李敏", None)
    assert rooms.twice([one, other]) == [f"李敏{MONDAY} 10:00同时约了“调解室一”和“调解室二”"]


# Experts, roles, money


def test_experts_by_field_and_how_often_they_came(ctx: Context, mediated: MakeCase) -> None:
    lawyer = registers.add(ctx, EXPERTS, {"name": "周律师", "kind": "05", "specialty": "02 17"})
    doctor = registers.add(ctx, EXPERTS, {"name": "陈医生", "kind": "10", "specialty": "15"})
    rests = registers.add(ctx, EXPERTS, {"name": "休息的", "kind": "11", "specialty": "02", "is_resting": 1})
    assert registers.ids(ctx, EXPERTS, "", {"specialty": "02"}) == [rests, lawyer]
    assert [one for one, _, _ in experts.find(ctx, "", "15")] == [doctor, lawyer]
    case = mediated(ctx)
    (session,) = queries.get(ctx, case).sessions
    with ctx.write("cases.edit", "准备") as writer:
        writer.update(Session, session["id"], {"invitees": "周律师（律师）、邻居老张"})
    found = experts.cases_by_name(ctx, with_mediators=False)
    assert found["周律师"] == {case} and found["邻居老张"] == {case} and "陈医生" not in found
    for bad, key in (({"specialty": None}, "specialty"), ({"kind": "88"}, "kind"), ({"since": "2027-01-01"}, "since")):
        with pytest.raises(ChecksFailed) as refused:
            registers.add(ctx, EXPERTS, {"name": "某", "kind": "05", "specialty": "02", **bad})
        assert set(refused.value.fields) == {key}


def test_figures_of_a_role(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    service.terminate(ctx, case, version_of(ctx, case), "01")
    registers.add(ctx, HELPERS, {"name": "王秀英", "roles": "01 03"})
    registers.add(ctx, HELPERS, {"name": "已结束", "roles": "01", "until": "2026-01-01"})
    figures = {one.role: one for one in experts.by_role(ctx)}
    one = figures["矛盾纠纷调解员"]
    assert (one.people, set(one.cases), one.settled, one.agreed, one.rate) == (1, {case}, 1, 0, 0.0)
    assert figures["平安建设网格员"].rate is None
    with pytest.raises(ChecksFailed, match="没有“77”这一项"):
        registers.add(ctx, HELPERS, {"name": "某", "roles": "77"})


def test_money_is_written_once_for_half_a_year_and_says_what_it_rests_on(ctx: Context) -> None:
    values = {"committee": own_committee(), "year": "2026", "half": "H1", "work_fen": 120_000}
    with pytest.raises(ChecksFailed, match="请写明依据"):
        registers.add(ctx, FUNDS, values)
    registers.add(ctx, FUNDS, {**values, "evidence": "拨款通知"})
    with pytest.raises(ChecksFailed, match="这半年已经登记过"):
        registers.add(ctx, FUNDS, {**values, "evidence": "拨款通知"})
    for bad, key in (
        ({"case_fen": 100, "case_count": 1, "allowance_fen": 50}, "case_fen"),
        ({"case_fen": 100}, "case_count"),
        ({"work_fen": -1}, "work_fen"),
        ({"year": "26"}, "year"),
    ):
        with pytest.raises(ChecksFailed) as refused:
            registers.add(ctx, FUNDS, {**values, "half": "H2", "evidence": "拨款通知", **bad})
        assert set(refused.value.fields) == {key}
    assert funds.FUNDS.begin(ctx)["half"] == "H2"


def test_whatever_is_deleted_is_in_the_bin_and_comes_back(ctx: Context, people: list[int], room: int) -> None:
    own = {"committee": own_committee()}
    course = {"mediator": people[0], "held_on": "2026-03-05", "title": "民法典", "minutes": 60}
    breach = {"mediator": people[0], "happened_on": "2026-11-10", "ground": "01", "kind": "01", "decided_by": "调委会"}
    made: dict[str, tuple[registers.Register, int]] = {
        "mediator_training": (TRAINING, registers.add(ctx, TRAINING, course)),
        "mediator_discipline": (DISCIPLINE, registers.add(ctx, DISCIPLINE, {**breach, "facts": "事实"})),
        "expert": (EXPERTS, registers.add(ctx, EXPERTS, {"name": "周律师", "kind": "05", "specialty": "02"})),
        "community_role": (HELPERS, registers.add(ctx, HELPERS, {"name": "小赵", "roles": "06"})),
        "mediation_room": (ROOMS, room),
        "committee_fund": (FUNDS, registers.add(ctx, FUNDS, {**own, "year": "2026", "half": "H1"})),
    }
    for register, one in made.values():
        registers.delete(ctx, register, one)
    assert {line.table for line in recycle.items(ctx)} == set(made)
    for table, (register, one) in made.items():
        recycle.restore(ctx, table, one)
        assert registers.ids(ctx, register) == [one], table
    assert recycle.items(ctx) == []

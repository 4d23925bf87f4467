"""The terms T0 to T7: the reference's vectors, on the page of a case and on 今日; on both engines."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.context import Context
from desktop_app.mediation import case_parts, confirming, due, queries, service, timers
from desktop_app.mediation.confirming import CONFIRMATION
from desktop_app.mediation.letters import REFERRAL_IN
from desktop_app.store import holidays
from tests.mediation.conftest import version_of
from tests.mediation.life_cases import at, set_columns


@pytest.mark.parametrize(
    ("start", "days", "unit", "last"),
    [
        ("2026-01-20", 30, "calendar", "2026-02-24"),
        ("2026-02-01", 30, "calendar", "2026-03-03"),
        ("2026-08-27", 30, "calendar", "2026-09-28"),
        ("2026-09-05", 30, "calendar", "2026-10-08"),
        ("2026-09-28", 10, "working", "2026-10-16"),
        ("2026-11-20", 10, "working", "2026-12-04"),
        ("2026-01-20", 30, "working", "2026-03-09"),
    ],
)
def test_the_references_vectors(embedded: Context, start: str, days: int, unit: str, last: str) -> None:
    assert holidays.deadline(embedded, start, days, unit) == last


@pytest.mark.parametrize(
    ("start", "last"), [("2026-01-20", "2026-02-24"), ("2026-08-27", "2026-09-28"), ("2026-09-05", "2026-10-08")]
)
def test_the_term_of_the_court_moves_over_rest_days(embedded: Context, start: str, last: str) -> None:
    assert confirming.apply_by(embedded, start)[0] == last


@pytest.mark.parametrize(
    ("due", "deadline", "last"),
    [
        (["2026-12-01", "2027-01-01"], None, "2029-01-01"),
        (["2026-12-01"], "2026-12-20", "2028-12-20"),
        ([], None, "2028-11-25"),
        (["2028-02-29"], None, "2030-02-28"),
    ],
)
def test_two_years_from_the_last_instalment(embedded: Context, due: list, deadline: str | None, last: str) -> None:
    assert confirming.enforce_by(embedded, "2026-11-25", due, deadline)[0] == last


def _terms(ctx: Context, case: int) -> dict[str, tuple[str, str, str]]:
    return {one.key: (one.on, one.state, one.words) for one in timers.of_view(ctx, queries.get(ctx, case))}


def _kinds(ctx: Context, days: int = 7) -> dict[str, int]:
    return {one.kind: one.days for one in due.every(ctx, days)}


def test_a_registered_case_waits_three_working_days(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "REGISTERED")
    assert _terms(ctx, case) == {"T0": ("2026-11-25", "running", "剩 5 天")}
    assert _kinds(ctx) == {"受理审查": 5}
    clock.set(datetime(2026, 11, 27, 9, 0))
    assert _kinds(ctx) == {"受理审查": -2}
    service.decline(ctx, case, version_of(ctx, case), "03")
    assert _terms(ctx, case) == {"T0": ("2026-11-25", "done", "2026-11-27 已办")} and _kinds(ctx) == {}


def test_the_terms_of_mediation(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "MEDIATING")
    set_columns(ctx, case, difficulty="simple")
    assert _terms(ctx, case) == {
        "T0": ("2026-11-25", "done", "2026-11-20 已办"),
        "T1": ("2026-12-21", "running", "剩 31 天"),
        "T2": ("2026-12-21", "running", "剩 31 天"),
        "T3": ("2026-11-20", "running", "今天到期"),
    }
    clock.set(datetime(2026, 12, 22, 9, 0))
    assert set(_terms(ctx, case)) == {"T0", "T1"} and _terms(ctx, case)["T1"][2] == "已逾期 1 天"
    assert _kinds(ctx) == {"调解期限": -1}


def test_a_setting_that_changes_later_moves_no_term(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "AGREED")
    before = _terms(ctx, case)
    clock.set(datetime(2026, 11, 21, 9, 0))
    for key in ("period_days", "judicial_days", "decide_workdays"):
        ctx.set_setting(f"mediation.{key}", 5)
    after = _terms(ctx, case)
    assert {key: one[0] for key, one in after.items()} == {key: one[0] for key, one in before.items()}


def test_after_an_agreement_until_the_court_and_after(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "AGREED")
    terms = _terms(ctx, case)
    assert terms["T5"] == ("2026-12-21", "running", "剩 31 天") and terms["T4"][0] == "2026-12-20"
    clock.set(datetime(2026, 12, 18, 9, 0))
    assert _kinds(ctx)["司法确认"] == 3
    values = {"court": "区人民法院", "ground": "org_location", "facts": "自愿", "status": "submitted"}
    part = case_parts.add(ctx, CONFIRMATION, case, {**values, "applied_on": "2026-12-18"})
    assert _terms(ctx, case)["T5"] == ("2026-12-21", "done", "2026-12-18 已办") and "司法确认" not in _kinds(ctx)
    clock.set(datetime(2027, 1, 8, 9, 0))
    result = {"status": "decided", "result": "confirmed", "decided_on": "2027-01-07", "doc_no": "（2027）鄂0381民特1号"}
    case_parts.save(ctx, CONFIRMATION, part, 1, result)
    assert _terms(ctx, case)["T7"][:2] == ("2028-12-20", "running"), "two years from the last instalment"
    clock.set(datetime(2028, 11, 1, 9, 0))
    assert _kinds(ctx)["申请执行"] == 49


def test_no_term_of_the_court_after_it_has_passed(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "AGREED")
    clock.set(datetime(2026, 12, 22, 9, 0))
    assert _terms(ctx, case)["T5"] == ("2026-12-21", "past", "没有申请") and "司法确认" not in _kinds(ctx)


def test_closed_cases_wait_to_be_filed_in_one_line(ctx: Context, clock: FixedClock) -> None:
    first, second = at(ctx, "CLOSED"), at(ctx, "CLOSED")
    assert _terms(ctx, first)["T6"] == ("2026-12-21", "running", "剩 31 天") and "归档" not in _kinds(ctx)
    clock.set(datetime(2026, 12, 23, 9, 0))
    line = next(one for one in due.every(ctx) if one.kind == "归档")
    assert (line.title, line.case_id, line.days) == ("2件已结案，等待归档", first, -2)
    set_columns(ctx, first, status="ARCHIVED")
    set_columns(ctx, second, status="ARCHIVED")
    assert "归档" not in _kinds(ctx)


def test_who_sent_a_case_is_answered_in_time(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "MEDIATING")
    values = {"from_org": "向阳派出所", "from_kind": "02", "cause": "漏水", "answer_by": "2026-11-30"}
    part = case_parts.add(ctx, REFERRAL_IN, case, values)
    clock.set(datetime(2026, 11, 28, 9, 0))
    assert _kinds(ctx) == {"反馈": 2} and _terms(ctx, case)["answer"] == ("2026-11-30", "running", "剩 2 天")
    case_parts.save(ctx, REFERRAL_IN, part, 1, {"answered_on": "2026-11-28", "answer": "正在调解"})
    assert _kinds(ctx) == {} and _terms(ctx, case)["answer"][1] == "done"


def test_a_year_nobody_told_is_said_with_the_term(ctx: Context, clock: FixedClock) -> None:
    clock.set(datetime(2027, 3, 1, 9, 0))
    case = at(ctx, "REGISTERED")
    basis = timers.of_view(ctx, queries.get(ctx, case))[0].basis
    assert "2027年的节假日还没有录入，只按周末计算" in basis

"""Consent, 中止 and 延期: who said what, and what it does to the mediation period (reference 1.2, 1.3 T1, T2); on both engines."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError, StaleVersion
from desktop_app.context import Context
from desktop_app.mediation import deadlines, due, queries, service
from desktop_app.mediation.service import Consent
from tests.mediation.conftest import VALUES, two_sides, version_of
from tests.mediation.life_cases import at, people, set_columns, willing


def _case(ctx: Context, case_id: int) -> dict:
    return queries.get(ctx, case_id).case


def test_who_consented_when_and_how(ctx: Context) -> None:
    case = service.register(ctx, VALUES, two_sides(consent="pending"))
    first, second = people(ctx, case)
    with pytest.raises(ChecksFailed, match="怎样表示"):
        service.consent(ctx, case, version_of(ctx, case), {first: Consent("agreed")})
    with pytest.raises(ChecksFailed, match="不能晚于今天"):
        service.consent(ctx, case, version_of(ctx, case), {first: Consent("agreed", "2026-11-21", "01")})
    stale = version_of(ctx, case)
    service.consent(
        ctx,
        case,
        stale,
        {first: Consent("agreed", "2026-11-19", "03", "沈霞的女儿"), second: Consent("refused", None, "01")},
    )
    rows = queries.get(ctx, case).parties
    told = [(row["consent_status"], row["consent_on"], row["consent_way"], row["consent_by"]) for row in rows]
    assert told == [("agreed", "2026-11-19", "03", "沈霞的女儿"), ("refused", "2026-11-20", "01", None)]
    with pytest.raises(KnownError, match="明确拒绝的，不得调解"):
        service.accept(ctx, case, version_of(ctx, case))
    service.accept(ctx, case, version_of(ctx, case), consents={second: Consent("agreed", None, "02")})
    assert queries.get(ctx, case).parties[0]["consent_on"] == "2026-11-19", "what was written down stays"
    ctx.undo()
    assert [row["consent_status"] for row in queries.get(ctx, case).parties] == ["agreed", "refused"]


def test_while_somebody_refuses_nothing_is_mediated(ctx: Context) -> None:
    case = at(ctx, "MEDIATING")
    service.consent(ctx, case, version_of(ctx, case), willing(ctx, case, "refused"))
    for attempt in (service.add_session, lambda *given: service.agree(*given, {})):
        with pytest.raises(KnownError, match=r"沈霞、邓洁拒绝调解.*第十七条"):
            attempt(ctx, case, version_of(ctx, case))
    service.terminate(ctx, case, version_of(ctx, case), "01")
    assert _case(ctx, case)["status"] == "TERMINATED"


def test_the_period_stands_still_while_an_expert_is_awaited(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "MEDIATING")
    assert _case(ctx, case)["period_ends_on"] == "2026-12-21", "thirty days end on a Sunday"
    service.suspend(ctx, case, version_of(ctx, case), {"reason": "01", "note": "房屋漏水鉴定"})
    row = queries.rows(ctx, [case])[0]
    assert (row["state_label"], row["deadline"], row["urgency"]) == ("已中止", "期限停止计算", "")
    clock.set(datetime(2027, 1, 10, 9, 0))
    assert case not in deadlines.next_days() and due.every(ctx, 60) == [], "nothing runs"
    with pytest.raises(KnownError, match="不用延期"):
        service.extend(ctx, case, version_of(ctx, case), {"reason": "等"}, people(ctx, case))
    with pytest.raises(ChecksFailed, match="恢复日期应当在2026-11-20到2027-01-10"):
        service.resume(ctx, case, version_of(ctx, case), "2026-11-01")
    last = service.resume(ctx, case, version_of(ctx, case), "2027-01-04", "鉴定意见已收到")
    assert last == "2027-02-04", "45 days later"
    now = _case(ctx, case)
    assert (now["status"], now["period_stopped_on"]) == ("MEDIATING", None)
    assert "45日不计入期限" in now["period_basis"] and "等待鉴定" in now["period_basis"]
    held = queries.get(ctx, case).parts["suspension"]
    assert [(one["began_on"], one["resumed_on"], one["resume_note"]) for one in held] == [
        ("2026-11-20", "2027-01-04", "鉴定意见已收到")
    ]
    ctx.undo()
    assert _case(ctx, case)["period_ends_on"] == "2026-12-21" and _case(ctx, case)["status"] == "SUSPENDED"


def test_the_period_goes_on_where_only_somebody_is_away(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "MEDIATING")
    with pytest.raises(ChecksFailed, match="写明情况"):
        service.suspend(ctx, case, version_of(ctx, case), {"reason": "99"})
    service.suspend(ctx, case, version_of(ctx, case), {"reason": "04"})
    assert queries.rows(ctx, [case])[0]["deadline"] == "剩 31 天"
    clock.set(datetime(2026, 12, 1, 9, 0))
    assert service.resume(ctx, case, version_of(ctx, case)) == "2026-12-21"


def test_working_days_are_given_back_as_working_days(ctx: Context, clock: FixedClock) -> None:
    ctx.set_setting("mediation.period_unit", "working")
    case = at(ctx, "MEDIATING")
    before = _case(ctx, case)["period_ends_on"]
    service.suspend(ctx, case, version_of(ctx, case), {"reason": "01"})
    clock.set(datetime(2026, 11, 30, 9, 0))
    after = service.resume(ctx, case, version_of(ctx, case))
    assert (before, after) == ("2027-01-01", "2027-01-11"), "six working days from Friday the 20th to Monday the 30th"


def test_what_a_hall_sets_stops_the_period(ctx: Context) -> None:
    ctx.set_setting("mediation.stopping_reasons", ["01", "04"])
    case = at(ctx, "MEDIATING")
    service.suspend(ctx, case, version_of(ctx, case), {"reason": "04"})
    assert _case(ctx, case)["period_stopped_on"] == "2026-11-20"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"reason": None}, "reason"),
        ({"reason": "01", "began_on": "2026-11-19"}, "began_on"),
        ({"reason": "01", "began_on": "2026-11-21"}, "began_on"),
        ({"reason": "01", "began_on": "昨天"}, "began_on"),
    ],
)
def test_suspensions_that_do_not_hold(embedded: Context, values: dict, key: str) -> None:
    case = at(embedded, "MEDIATING")
    with pytest.raises(ChecksFailed) as refused:
        service.suspend(embedded, case, version_of(embedded, case), values)
    assert list(refused.value.fields) == [key]
    assert _case(embedded, case)["status"] == "MEDIATING"


def test_a_period_that_is_over_is_not_suspended(embedded: Context, clock: FixedClock) -> None:
    case = at(embedded, "MEDIATING")
    clock.set(datetime(2026, 12, 22, 9, 0))
    with pytest.raises(ChecksFailed, match="已经届满"):
        service.suspend(embedded, case, version_of(embedded, case), {"reason": "01"})


def test_a_suspended_case_that_ends_leaves_no_suspension_open(ctx: Context) -> None:
    case = at(ctx, "SUSPENDED")
    service.withdraw(ctx, case, version_of(ctx, case), "沈霞签名撤回")
    view = queries.get(ctx, case)
    assert view.case["period_stopped_on"] is None
    assert [one["resume_note"] for one in view.parts["suspension"]] == ["案件办结，没有恢复"]


def test_an_extension_is_everybodys_and_in_time(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "MEDIATING")
    both = people(ctx, case)

    def extend(values: dict, who: list[int] = both) -> str:
        return service.extend(ctx, case, version_of(ctx, case), {"reason": "等天晴", **values}, who)

    for values, who, said in (
        ({}, both[:1], "邓洁没有同意延期"),
        ({"reason": ""}, both, "延期理由"),
        ({"agreed_on": "2026-11-19"}, both, "同意日期应当在"),
        ({"until_on": "2026-12-21"}, both, "应当晚于现在的期限2026-12-21"),
    ):
        with pytest.raises(ChecksFailed, match=said):
            extend(values, who)
    assert extend({"until_on": "2027-01-15"}) == "2027-01-15"
    assert extend({}) == "2027-02-15", "the thirtieth day is a Sunday"
    kept = queries.get(ctx, case).parts["extension"]
    assert [(one["before_on"], one["until_on"], one["agreed_by"]) for one in kept] == [
        ("2026-12-21", "2027-01-15", "沈霞、邓洁"),
        ("2027-01-15", "2027-02-15", "沈霞、邓洁"),
    ]
    clock.set(datetime(2027, 6, 1, 9, 0))
    with pytest.raises(ChecksFailed, match="届满以后不能再延期"):
        extend({})
    service.terminate(ctx, case, version_of(ctx, case), "02")


def test_a_setting_that_changes_later_counts_for_later_cases(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "MEDIATING")
    clock.set(datetime(2026, 11, 25, 9, 0))
    ctx.set_setting("mediation.extension_days", 10)
    assert service.extend(ctx, case, version_of(ctx, case), {"reason": "等"}, people(ctx, case)) == "2027-01-20"


def test_the_end_of_the_period_is_no_reason_before_it_comes(ctx: Context) -> None:
    case = at(ctx, "MEDIATING")
    with pytest.raises(ChecksFailed, match="还没有届满"):
        service.terminate(ctx, case, version_of(ctx, case), "02")
    with pytest.raises(ChecksFailed, match="几次没有到场"):
        service.terminate(ctx, case, version_of(ctx, case), "03")


def test_two_desks_at_one_case(ctx: Context) -> None:
    case = at(ctx, "MEDIATING")
    version = version_of(ctx, case)
    set_columns(ctx, case, note="别人改的")
    with pytest.raises(StaleVersion):
        service.suspend(ctx, case, version, {"reason": "01"})

"""What must hold before a case is closed, the three sign-offs of the branch, and the course of a case; on both engines."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed
from desktop_app.context import Context
from desktop_app.mediation import case_parts, closing, queries, reviewing, service, timeline
from desktop_app.mediation.models import Case
from desktop_app.mediation.recusing import RECUSAL
from desktop_app.mediation.reviewing import REVIEW
from tests.mediation.conftest import version_of
from tests.mediation.life_cases import at, people, set_columns, urge

SIGNED = {"opinion": "agreed", "reviewer": "支部书记"}


def _musts(ctx: Context, case: int) -> list[str]:
    return [one.sentence for one in closing.checks(ctx, queries.get(ctx, case)) if one.must]


def _close(ctx: Context, case: int, **values: str) -> None:
    service.close(ctx, case, version_of(ctx, case), "双方要求不回访", **values)


def test_the_branch_signs_off_three_stages_where_the_hall_wants_it(ctx: Context) -> None:
    case = at(ctx, "PERFORMED")
    assert _musts(ctx, case) == [], "an option, and off"
    ctx.set_setting("mediation.branch_review", 1)
    assert _musts(ctx, case) == ["党支部还没有审核同意：问题征集、民情研判、现场调解"]
    case_parts.add(ctx, REVIEW, case, {**SIGNED, "stage": "01"})
    with pytest.raises(ChecksFailed, match="要补充什么"):
        case_parts.add(ctx, REVIEW, case, {**SIGNED, "stage": "02", "opinion": "returned"})
    case_parts.add(ctx, REVIEW, case, {**SIGNED, "stage": "02", "opinion": "returned", "note": "补走访记录"})
    case_parts.add(ctx, REVIEW, case, {**SIGNED, "stage": "03"})
    assert _musts(ctx, case) == ["党支部还没有审核同意：民情研判"]
    with pytest.raises(ChecksFailed, match="民情研判"):
        _close(ctx, case)
    case_parts.add(ctx, REVIEW, case, {**SIGNED, "stage": "02"})
    _close(ctx, case)
    assert queries.get(ctx, case).case["status"] == "CLOSED"


def test_a_stage_that_is_returned_later_counts_as_returned() -> None:
    rows = [
        {"id": 1, "stage": "01", "opinion": "agreed", "reviewed_on": "2026-11-20"},
        {"id": 2, "stage": "01", "opinion": "returned", "reviewed_on": "2026-11-21"},
    ]
    assert reviewing.missing(rows) == ["问题征集", "民情研判", "现场调解"]


def test_a_review_has_a_day_and_a_name(embedded: Context) -> None:
    case = at(embedded, "REGISTERED")
    for values, key in (
        ({"reviewed_on": "2026-11-21"}, "reviewed_on"),
        ({"reviewer": ""}, "reviewer"),
        ({"stage": None}, "stage"),
    ):
        with pytest.raises(ChecksFailed) as refused:
            case_parts.add(embedded, REVIEW, case, {**SIGNED, "stage": "01", **values})
        assert list(refused.value.fields) == [key]


def test_what_was_not_performed_is_urged_before_it_is_closed(ctx: Context) -> None:
    case = at(ctx, "BREACHED")
    with pytest.raises(ChecksFailed, match="后续情况") as refused:
        _close(ctx, case)
    assert set(refused.value.fields) == {"later_course", "checks"}
    urge(ctx, case)
    _close(ctx, case, later_course="01")
    assert queries.get(ctx, case).case["later_course"] == "01"


def test_who_fails_is_told_the_other_ways_on_paper(ctx: Context) -> None:
    case = at(ctx, "TERMINATED")
    assert len(_musts(ctx, case)) == 1 and "终止调解告知书" in _musts(ctx, case)[0]
    ctx.log("cases.print", "存为PDF，终止调解告知书：1号", about=[(Case, case)])
    assert _musts(ctx, case), "a file is no paper"
    ctx.log("cases.print", "打印终止调解告知书：1号", about=[(Case, case)])
    _close(ctx, case)


def test_a_period_that_is_over_is_said_until_it_is_ended(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "MEDIATING")

    def said() -> bool:
        return any("视为调解不成" in one.sentence for one in closing.checks(ctx, queries.get(ctx, case)))

    assert not said()
    clock.set(datetime(2026, 12, 22, 9, 0))
    assert said()
    service.terminate(ctx, case, version_of(ctx, case), "02")
    assert not said()


def test_the_highest_warning_needs_a_report_and_a_wish_to_recuse_a_decision(ctx: Context) -> None:
    case = at(ctx, "MEDIATING")
    asked = {"asked_by": "邓洁", "mediator_name": "王秀英", "ground": "02"}
    case_parts.add(ctx, RECUSAL, case, asked)
    set_columns(ctx, case, warning_level="01")
    found = _musts(ctx, case)
    assert any("报告单" in one for one in found) and any("回避申请还没有决定" in one for one in found)


def test_the_course_of_a_case_says_what_happened_when_and_by_whom(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "SUSPENDED")
    clock.set(datetime(2026, 11, 25, 10, 0))
    service.resume(ctx, case, version_of(ctx, case))
    service.extend(ctx, case, version_of(ctx, case), {"reason": "等天晴"}, people(ctx, case))
    ctx.log("cases.print", "打印延期调解协议：1号（1页）", about=[(Case, case)])
    service.terminate(ctx, case, version_of(ctx, case), "01")
    told = [(one.at[:10], one.what, one.who) for one in timeline.of_view(ctx, queries.get(ctx, case))]
    assert told[0] == ("2026-11-20", "登记", "演示")
    for event in (
        ("2026-11-20", "同意调解", "沈霞"),
        ("2026-11-20", "受理", ""),
        ("2026-11-20", "指派调解员", "演示"),
        ("2026-11-20", "第1次调解", "演示"),
        ("2026-11-20", "中止调解", "演示"),
        ("2026-11-25", "恢复调解", "演示"),
        ("2026-11-25", "延期调解", "沈霞、邓洁"),
        ("2026-11-25", "打印延期调解协议", "演示"),
    ):
        assert event in told, event
    assert told[-1][:2] == ("2026-11-25", "办结：调解不成")
    assert [one[0] for one in told] == sorted(one[0] for one in told)
    assert len([one for one in told if one[1] == "中止调解"]) == 1

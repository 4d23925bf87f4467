"""Every term of a case, T0 to T7, with what it rests on (domain reference 1.3): on the case's page, and counted down on 今日.

T1 and the day of the next revisit are stored when an action sets them; the others follow from a stored day and the setting in
force on it, so that they stay what they were when a setting changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ..context import Context
from ..store import holidays
from . import access, confirming, deadlines, states
from .deadlines import Due
from .life_models import Confirmation, ReferralIn
from .models import Agreement, Case, PerformanceItem

if TYPE_CHECKING:
    from .queries import CaseView

Row = dict[str, Any]

_ENFORCE_EARLY = 60
"""Days before the end of T7 that 今日 tells of it: an application takes time."""
_AT_MOST = 500  # closed cases looked at for the line about archiving


@dataclass(frozen=True, slots=True)
class Timer:
    """One term. ``on``: its last day (ISO). ``state``: running, stopped, done, past (it ended and nothing more follows).

    ``words``: 剩 21 天 and the like; ``urgency`` as in ``Deadline``; ``basis``: the rule in words.
    """

    key: str
    name: str
    on: str
    state: str
    words: str
    urgency: str
    basis: str


def of_view(ctx: Context, view: CaseView) -> list[Timer]:
    """The terms of one case in the order of its way; what does not apply is left out."""
    ctx.require("cases.read")
    return [
        *_taking_in(ctx, view),
        *_mediating(ctx, view),
        *_agreed(ctx, view),
        *_confirming(ctx, view),
        *_after(ctx, view),
    ]


def _running(ctx: Context, key: str, name: str, on: str, basis: str) -> Timer:
    told = deadlines.words(ctx.today(), on)
    return Timer(key, name, on, "running", told.text, told.urgency, basis)


def _done(key: str, name: str, on: str, day: str, basis: str) -> Timer:
    return Timer(key, name, on, "done", f"{day} 已办", "", basis)


def decide_by(ctx: Context, registered_on: str) -> tuple[str, str]:
    """Last day to decide on a registered case (T0), and its basis."""
    ctx.require("cases.read")
    key = "mediation.decide_workdays"
    last = holidays.deadline(ctx, registered_on, int(str(ctx.setting(key, registered_on))), "working")
    return last, _with_unknown(ctx, ctx.settings.basis(key), last)


def archive_by(ctx: Context, closed_on: str) -> tuple[str, str]:
    """Last day to file a closed case (T6), and its basis."""
    ctx.require("cases.read")
    key = "dossier.archive_days"
    last = holidays.deadline(ctx, closed_on, int(str(ctx.setting(key, closed_on))), "calendar")
    return last, _with_unknown(ctx, ctx.settings.basis(key), last)


def _with_unknown(ctx: Context, basis: str, day: str) -> str:
    return "；".join(filter(None, (basis, holidays.unknown(ctx, day))))


def _taking_in(ctx: Context, view: CaseView) -> Iterator[Timer]:
    case = view.case
    if case["status"] == "DRAFT":
        return
    last, basis = decide_by(ctx, case["registered_at"][:10])
    if case["status"] == "REGISTERED":
        yield _running(ctx, "T0", "受理审查", last, basis)
    else:
        yield _done("T0", "受理审查", last, case["accepted_on"] or case["closed_on"] or "", basis)


def _mediating(ctx: Context, view: CaseView) -> Iterator[Timer]:
    case = view.case
    if not case["period_ends_on"]:
        return
    on, basis = case["period_ends_on"], case["period_basis"] or ""
    if case["status"] not in states.UNDER_WAY:
        yield _done("T1", "调解期限", on, case["settled_on"] or case["closed_on"] or "", basis)
        return
    if case["period_stopped_on"]:
        words = f"自 {case['period_stopped_on']} 起停止计算"
        yield Timer("T1", "调解期限", on, "stopped", words, "", basis)
        return
    yield _running(ctx, "T1", "调解期限", on, basis)
    if on >= ctx.today():
        rule = "各方当事人在期限届满前书面同意，可以延期；届满没有达成协议又不同意延期的，视为调解不成"
        yield _running(ctx, "T2", "同意延期", on, rule)
    if case["difficulty"] == "simple" and case["accepted_on"] == ctx.today():
        rule = "简单纠纷可以当场调解；可不作全程笔录，但应当记录事项和结果"
        yield _running(ctx, "T3", "当场调解", case["accepted_on"], rule)


def _agreed(ctx: Context, view: CaseView) -> Iterator[Timer]:
    for at, item in enumerate(view.items, 1):
        name = f"履行第{at}期" if len(view.items) > 1 else "履行协议"
        basis = "协议约定的日期；调委会督促履行（人民调解法第三十一条）"
        if item["status"] == "done":
            yield _done("due", name, item["due_on"], item["done_on"] or "", basis)
        elif view.case["status"] in states.AGREED:
            yield _running(ctx, "due", name, item["due_on"], basis)
    if view.case["revisit_due_on"]:
        yield _running(ctx, "T4", "回访", view.case["revisit_due_on"], ctx.settings.basis("mediation.revisit_days"))
    elif view.revisits:
        last = view.revisits[-1]["visited_on"]
        yield _done("T4", "回访", last, last, ctx.settings.basis("mediation.revisit_days"))


def _confirming(ctx: Context, view: CaseView) -> Iterator[Timer]:
    agreement = view.agreement
    if agreement is None or not agreement["effective_on"]:
        return
    last, basis = confirming.apply_by(ctx, agreement["effective_on"])
    applied = [row for row in view.parts["confirmation"] if row["applied_on"]]
    if applied:
        yield _done("T5", "申请司法确认", last, applied[0]["applied_on"], basis)
    elif last < ctx.today() or view.case["status"] in states.SHUT:
        yield Timer("T5", "申请司法确认", last, "past", "没有申请", "", basis)
    else:
        yield _running(ctx, "T5", "申请司法确认", last, basis)
    confirmed = next((row for row in applied if row["result"] == "confirmed"), None)
    if confirmed is None or all(item["status"] == "done" for item in view.items):
        return
    due = [item["due_on"] for item in view.items]
    last, basis = confirming.enforce_by(ctx, confirmed["decided_on"], due, agreement["perform_deadline"])
    yield _running(ctx, "T7", "申请执行", last, basis)


def _after(ctx: Context, view: CaseView) -> Iterator[Timer]:
    for row in view.parts["referral_in"]:
        if row["answer_by"] and row["answered_on"]:
            yield _done("answer", "向来函单位反馈", row["answer_by"], row["answered_on"], "来函要求的期限")
        elif row["answer_by"]:
            yield _running(ctx, "answer", "向来函单位反馈", row["answer_by"], "来函要求的期限")
    case = view.case
    if case["status"] == "CLOSED" and case["closed_on"]:
        yield _running(ctx, "T6", "归档", *archive_by(ctx, case["closed_on"]))


# 今日


def due(ctx: Context, until: str) -> list[Due]:
    """What 今日 tells besides the mediation period, performance and revisits, due up to an ISO day: T0, T5, T6, T7 and answers
    to whoever sent a case. Nothing of private cases of others."""
    ctx.require("cases.read")
    return [*_deciding(ctx, until), *_answering(ctx, until), *_court(ctx, until), *_archiving(ctx)]


def _line(ctx: Context, case: Row, kind: str, detail: str, on: str) -> Due:
    return Due(kind, access.shown_title(ctx, case), detail, on, case["id"], deadlines.days_left(ctx.today(), on))


def _deciding(ctx: Context, until: str) -> Iterator[Due]:
    if not ctx.may("cases.open"):
        return
    for case in Case.select().where(Case.deleted_at.is_null() & (Case.status == "REGISTERED")).dicts():
        last, _ = decide_by(ctx, case["registered_at"][:10])
        if last <= until and not access.hides(ctx, case):
            yield _line(ctx, case, "受理审查", f"登记{case['id']}", last)


def _answering(ctx: Context, until: str) -> Iterator[Due]:
    rows = ReferralIn.select(ReferralIn.case, ReferralIn.answer_by, ReferralIn.from_org).where(
        ReferralIn.deleted_at.is_null() & ReferralIn.answered_on.is_null() & (ReferralIn.answer_by <= until)
    )
    waiting = {row["case"]: row for row in rows.dicts()}
    for case in _cases(list(waiting)):
        if not access.hides(ctx, case):
            row = waiting[case["id"]]
            yield _line(ctx, case, "反馈", row["from_org"] if access.sees(ctx, case) else "", row["answer_by"])


def _court(ctx: Context, until: str) -> Iterator[Due]:
    """T5 of what is agreed and not performed yet, T7 of what a court confirmed and nobody performed."""
    cases = {
        row["id"]: row
        for row in Case.select().where(Case.deleted_at.is_null() & Case.status.in_(states.AGREED)).dicts()
    }
    found = Confirmation.select(Confirmation.case, Confirmation.result, Confirmation.decided_on)
    found = found.where(Confirmation.deleted_at.is_null() & Confirmation.applied_on.is_null(False))
    applied: dict[int, list[Row]] = {}
    for row in found.dicts():
        applied.setdefault(row["case"], []).append(row)
    for agreement in _agreements(list(cases)):
        case = cases[agreement["case"]]
        if access.hides(ctx, case):
            continue
        if case["id"] not in applied:
            last, _ = confirming.apply_by(ctx, agreement["effective_on"])
            if ctx.today() <= last <= until:
                yield _line(ctx, case, "司法确认", f"{case['number']} 申请期限", last)
            continue
        confirmed = next((row for row in applied[case["id"]] if row["result"] == "confirmed"), None)
        if confirmed:
            items = PerformanceItem.select(PerformanceItem.due_on).where(
                (PerformanceItem.agreement == agreement["id"]) & PerformanceItem.deleted_at.is_null()
            )
            due = [item.due_on for item in items]
            last, _ = confirming.enforce_by(ctx, confirmed["decided_on"], due, agreement["perform_deadline"])
            if last <= _later(until, _ENFORCE_EARLY):
                yield _line(ctx, case, "申请执行", f"{case['number']} 申请执行的期间", last)


def _archiving(ctx: Context) -> Iterator[Due]:
    """One line for all closed cases whose time to be filed has come: it opens the oldest."""
    if not ctx.may("cases.edit"):
        return
    today = ctx.today()
    columns = [getattr(Case, key) for key in access.COLUMNS]
    query = Case.select(Case.id, Case.number, Case.closed_on, Case.title, Case.dispute_type, Case.party_names, *columns)
    closed = query.where(Case.deleted_at.is_null() & (Case.status == "CLOSED") & Case.closed_on.is_null(False))
    mine = [one for one in closed.order_by(Case.closed_on).limit(_AT_MOST).dicts() if access.sees(ctx, one)]
    over = mine[: bisect_right(mine, today, key=lambda one: archive_by(ctx, one["closed_on"])[0])]
    if over:
        on = archive_by(ctx, over[0]["closed_on"])[0]
        count = f"{len(over)}件" if len(over) < _AT_MOST else f"{_AT_MOST}件以上"
        detail = f"最早的是{over[0]['number'] or '登记' + str(over[0]['id'])}"
        yield Due("归档", f"{count}已结案，等待归档", detail, on, over[0]["id"], deadlines.days_left(today, on))


def _cases(ids: list[int]) -> Iterator[Row]:
    for start in range(0, len(ids), 500):
        part = Case.id.in_(ids[start : start + 500])
        yield from Case.select().where(part & Case.deleted_at.is_null()).dicts()


def _agreements(ids: list[int]) -> Iterator[Row]:
    for start in range(0, len(ids), 500):
        part = Agreement.case.in_(ids[start : start + 500])
        alive = part & Agreement.deleted_at.is_null() & Agreement.effective_on.is_null(False)
        columns = (Agreement.id, Agreement.case, Agreement.effective_on, Agreement.perform_deadline)
        yield from Agreement.select(*columns).where(alive).dicts()


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()

"""Every term of a case, T0 to T7, with what it rests on (domain reference 1.3), as the case's page shows them.

T1 and the day of the next revisit are stored when an action sets them; the others follow from a stored day and the setting in
force on it, so that they stay what they were when a setting changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..context import Context
from ..store import holidays
from . import confirming, deadlines, states

if TYPE_CHECKING:
    from .queries import CaseView

Row = dict[str, Any]


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

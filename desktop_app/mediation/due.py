"""What is due of all cases, for 今日 (domain reference 1.3, 9.3): overdue or soon, the oldest first.

What is due when is asked of the indexes first, as bare days; only what is shown is made into lines. So it takes as long with
a thousand open cases as with ten. Nothing is told of private cases of others.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from typing import Any, NamedTuple

from peewee import SQL, fn

from ..common import money
from ..context import Context
from ..store.engine import database
from . import access, confirming, deadlines, states, terms_settings, timers
from .life_models import Confirmation, ReferralIn
from .models import Agreement, Case, PerformanceItem

Row = dict[str, Any]

_ENFORCE_EARLY = 60
"""Days before the end of T7 that it is told: an application takes time."""
_LONGEST = terms_settings.MOST + 31
"""Days after which no term to apply runs any more, however long the hall has made it, over rest days, too."""
_AT_MOST = 200  # closed cases looked at for the line about archiving


@dataclass(frozen=True, slots=True)
class Due:
    """One line. ``kind``: 调解期限, 履行, 回访, 受理审查, 反馈, 司法确认, 申请执行, 归档; ``days``: left, negative when overdue."""

    kind: str
    title: str
    detail: str
    due_on: str
    case_id: int
    days: int


class _Day(NamedTuple):
    """That something of a case is due on an ISO day; ``ref``: the row that it is a day of, where that is not the case."""

    due_on: str
    case_id: int
    kind: str
    ref: int = 0


def every(ctx: Context, within_days: int = 7) -> list[Due]:
    """All lines up to so many days from today."""
    return sorted([*_lines(ctx, _days(ctx, within_days)), *_archiving(ctx)], key=_oldest)


def first(ctx: Context, count: int, within_days: int = 7) -> tuple[list[Due], int]:
    """The first lines of ``every``, and how many there are: what is looked at while somebody waits."""
    days, archiving = _days(ctx, within_days), list(_archiving(ctx))
    lines = sorted([*_lines(ctx, nsmallest(count, days, key=_oldest)), *archiving], key=_oldest)
    return lines[:count], len(days) + len(archiving)


def _oldest(one: Due | _Day) -> tuple[str, int]:
    return one.due_on, one.case_id


def _days(ctx: Context, within_days: int) -> list[_Day]:
    ctx.require("cases.read")
    until = deadlines.days_later(ctx.today(), within_days)
    found = [
        *_terms(until),
        *_deciding(ctx, until),
        *_answering(until),
        *_applying(ctx, until),
        *_enforcing(ctx, until),
    ]
    hidden = _hidden(ctx, {one.case_id for one in found})
    return [one for one in found if one.case_id not in hidden] if hidden else found


def _hidden(ctx: Context, case_ids: Iterable[int]) -> set[int]:
    """Private cases of others among these."""
    if ctx.may("cases.all"):
        return set()
    columns = [getattr(Case, key) for key in ("id", *access.COLUMNS)]
    ids, found = sorted(case_ids), set()
    for start in range(0, len(ids), 500):
        query = Case.select(*columns).where(Case.id.in_(ids[start : start + 500]) & (Case.is_private == 1))
        found |= {case["id"] for case in query.dicts() if access.hides(ctx, case)}
    return found


def _fetch(query: Any) -> Iterator[Sequence[Any]]:
    yield from database.execute(query).fetchall()


# The days of each kind


def _terms(until: str) -> Iterator[_Day]:
    """T1, what is to be performed, and the day of the revisit."""
    alive = Case.deleted_at.is_null()
    period = alive & Case.status.in_(states.UNDER_WAY) & Case.period_stopped_on.is_null()
    for on, case in _fetch(Case.select(Case.period_ends_on, Case.id).where(period & (Case.period_ends_on <= until))):
        yield _Day(on, case, "调解期限")
    items = deadlines.pending(PerformanceItem.due_on <= until)
    for on, case, item in _fetch(items.select(PerformanceItem.due_on, Agreement.case, PerformanceItem.id)):
        yield _Day(on, case, "履行", item)
    revisit = alive & Case.status.in_(deadlines.REVISITED) & (Case.revisit_due_on <= until)
    for on, case in _fetch(Case.select(Case.revisit_due_on, Case.id).where(revisit)):
        yield _Day(on, case, "回访")


def _deciding(ctx: Context, until: str) -> Iterator[_Day]:
    """T0 of registered cases, for whoever can decide."""
    if not ctx.may("cases.open"):
        return
    last = cache(lambda day: timers.decide_by(ctx, day)[0])
    waiting = Case.deleted_at.is_null() & (Case.status == "REGISTERED")
    for at, case in _fetch(Case.select(Case.registered_at, Case.id).where(waiting)):
        on = last(at[:10])
        if on <= until:
            yield _Day(on, case, "受理审查")


def _answering(until: str) -> Iterator[_Day]:
    """Until when whoever sent a case wants to hear of it."""
    waiting = ReferralIn.deleted_at.is_null() & ReferralIn.answered_on.is_null() & (ReferralIn.answer_by <= until)
    query = ReferralIn.select(ReferralIn.answer_by, ReferralIn.case, ReferralIn.id).join(Case)
    for row in _fetch(query.where(waiting & Case.deleted_at.is_null())):
        yield _Day(row[0], row[1], "反馈", row[2])


def _agreed() -> Any:
    """Agreements in force of cases that are not performed yet."""
    alive = Case.deleted_at.is_null() & Agreement.deleted_at.is_null() & Agreement.effective_on.is_null(False)
    return Agreement.select().join(Case).where(alive & Case.status.in_(states.AGREED))


def _applying(ctx: Context, until: str) -> Iterator[_Day]:
    """T5 where nobody has applied."""
    applied = Confirmation.select(SQL("1")).where(
        (Confirmation.case == Agreement.case)
        & Confirmation.deleted_at.is_null()
        & Confirmation.applied_on.is_null(False)
    )
    last = cache(lambda day: confirming.apply_by(ctx, day)[0])
    recent = Agreement.effective_on >= deadlines.days_later(ctx.today(), -_LONGEST)
    query = _agreed().select(Agreement.effective_on, Agreement.case).where(recent & ~fn.EXISTS(applied))
    for effective, case in _fetch(query):
        if ctx.today() <= last(effective) <= until:
            yield _Day(last(effective), case, "司法确认")


def _enforcing(ctx: Context, until: str) -> Iterator[_Day]:
    """T7 of what a court confirmed and nobody performed."""
    confirmed = _agreed().select(Agreement.case, Agreement.id, Agreement.perform_deadline, Confirmation.decided_on)
    confirmed = confirmed.join(Confirmation, on=(Confirmation.case == Agreement.case))
    alive = Confirmation.deleted_at.is_null() & Confirmation.applied_on.is_null(False)
    for case, agreement, deadline, decided in _fetch(confirmed.where(alive & (Confirmation.result == "confirmed"))):
        items = PerformanceItem.select(PerformanceItem.due_on).where(
            (PerformanceItem.agreement == agreement) & PerformanceItem.deleted_at.is_null()
        )
        last, _ = confirming.enforce_by(ctx, decided, [on for (on,) in _fetch(items)], deadline)
        if last <= deadlines.days_later(until, _ENFORCE_EARLY):
            yield _Day(last, case, "申请执行")


def _archiving(ctx: Context) -> Iterator[Due]:
    """One line for all closed cases whose time to be filed has come (T6): it opens the oldest."""
    ctx.require("cases.read")
    if not ctx.may("cases.edit"):
        return
    today = ctx.today()
    columns = [getattr(Case, key) for key in ("id", "number", "closed_on", *access.COLUMNS)]
    closed = Case.deleted_at.is_null() & (Case.status == "CLOSED") & Case.closed_on.is_null(False)
    oldest = Case.select(*columns).where(closed).order_by(Case.closed_on).limit(_AT_MOST)
    mine = [one for one in oldest.dicts() if access.sees(ctx, one)]
    over = mine[: bisect_right(mine, today, key=lambda one: timers.archive_by(ctx, one["closed_on"])[0])]
    if over:
        on = timers.archive_by(ctx, over[0]["closed_on"])[0]
        count = f"{len(over)}件" if len(over) < _AT_MOST else f"{_AT_MOST}件以上"
        detail = f"最早的是{over[0]['number'] or '登记' + str(over[0]['id'])}"
        yield Due("归档", f"{count}已结案，等待归档", detail, on, over[0]["id"], deadlines.days_left(today, on))


# The lines of what is shown

_LINE = ("id", "title", "number", "dispute_type", "party_names", *access.COLUMNS)


def _lines(ctx: Context, days: Sequence[_Day]) -> Iterator[Due]:
    cases = _by_id(Case, {one.case_id for one in days}, [getattr(Case, key) for key in _LINE])
    senders = _by_id(ReferralIn, {one.ref for one in days if one.kind == "反馈"})
    items = deadlines.items_by_case([one.case_id for one in days if one.kind == "履行"])
    told: dict[str, Callable[[Row, _Day], str]] = {
        "受理审查": lambda case, day: f"登记{case['id']}",
        "履行": lambda case, day: f"{case['number']} {_instalment(ctx, case, items[case['id']], day.ref)}",
        "反馈": lambda case, day: senders[day.ref]["from_org"] if access.sees(ctx, case) else "",
        "司法确认": lambda case, day: f"{case['number']} 申请期限",
        "申请执行": lambda case, day: f"{case['number']} 申请执行的期间",
    }
    for day in days:
        case = cases[day.case_id]
        detail = told[day.kind](case, day) if day.kind in told else case["number"]
        left = deadlines.days_left(ctx.today(), day.due_on)
        yield Due(day.kind, access.shown_title(ctx, case), detail, day.due_on, day.case_id, left)


def _instalment(ctx: Context, case: Row, items: Sequence[Row], ref: int) -> str:
    """第1/3期 1000.00元; the sum only for whoever is on the case."""
    at = next(at for at, item in enumerate(items) if item["id"] == ref)
    part = f"第{at + 1}/{len(items)}期" if len(items) > 1 else "履行协议"
    amount = items[at]["amount_fen"]
    return f"{part} {money.yuan(amount)}元" if amount and access.sees(ctx, case) else part


def _by_id(model: Any, wanted: Iterable[int], columns: Sequence[Any] = ()) -> dict[int, Row]:
    ids, found = sorted(wanted), {}
    for start in range(0, len(ids), 500):
        rows = model.select(*columns).where(model.id.in_(ids[start : start + 500])).dicts()
        found.update({row["id"]: row for row in rows})
    return found

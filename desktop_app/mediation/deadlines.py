"""What is due when, in words, and the list for 今日 (domain reference 1.3, 9.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import fn

from ..common import money
from ..context import Context
from ..store.engine import database
from . import access, states
from .models import Agreement, Case, PerformanceItem

Row = Mapping[str, Any]

SOON = 3  # days before the end that are marked


@dataclass(frozen=True, slots=True)
class Deadline:
    """``urgency``: "" (time enough), "soon", "late". ``on`` is an ISO day."""

    text: str
    on: str
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One line of 今日. ``kind``: 调解期限, 履行, 回访, and those of ``timers.due``; ``days``: left, negative when overdue."""

    kind: str
    title: str
    detail: str
    due_on: str
    case_id: int
    days: int


def days_left(today: str, on: str) -> int:
    return (date.fromisoformat(on) - date.fromisoformat(today)).days


def words(today: str, on: str, what: str = "") -> Deadline:
    """剩 21 天, 今天到期, 已逾期 2 天; ``what`` stands before it."""
    left = days_left(today, on)
    if left < 0:
        text, urgency = f"已逾期 {-left} 天", "late"
    elif left == 0:
        text, urgency = "今天到期", "soon"
    else:
        text, urgency = f"剩 {left} 天", "soon" if left <= SOON else ""
    return Deadline(f"{what} {text}" if what else text, on, urgency)


def of_case(today: str, case: Row, items: Sequence[Row]) -> Deadline | None:
    """The next thing that is due of a case; ``items`` are those of its agreement by due date. None when nothing is."""
    if case["status"] in states.UNDER_WAY and case["period_ends_on"]:
        if case["period_stopped_on"]:
            return Deadline("期限停止计算", case["period_ends_on"])
        return words(today, case["period_ends_on"])
    if case["status"] not in _REVISITED:
        return None
    pending = [(at, item) for at, item in enumerate(items, 1) if item["status"] != "done"]
    if not pending:
        return words(today, case["revisit_due_on"], "回访") if case["revisit_due_on"] else None
    at, item = pending[0]
    left = days_left(today, item["due_on"])
    what = f"第 {at}/{len(items)} 期" if len(items) > 1 else "履行"
    if left > 30:
        return Deadline(f"{what} {item['due_on']}", item["due_on"])
    return words(today, item["due_on"], what)


def items_by_case(case_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The performance items of these cases, by due date."""
    found: dict[int, list[dict[str, Any]]] = {}
    for start in range(0, len(case_ids), 500):
        query = (
            PerformanceItem.select(
                Agreement.case.alias("case_id"),
                PerformanceItem.id,
                PerformanceItem.due_on,
                PerformanceItem.amount_fen,
                PerformanceItem.act,
                PerformanceItem.status,
            )
            .join(Agreement)
            .where(Agreement.case.in_(list(case_ids[start : start + 500])) & PerformanceItem.deleted_at.is_null())
            .order_by(PerformanceItem.due_on, PerformanceItem.id)
        )
        for row in query.dicts():
            found.setdefault(row["case_id"], []).append(row)
    return found


def next_days() -> dict[int, str]:
    """The ISO day of the next thing that is due of every open case that has one, as ``of_case`` says it in words."""
    alive = Case.deleted_at.is_null()
    period = Case.select(Case.id, Case.period_ends_on).where(
        alive
        & Case.status.in_(states.UNDER_WAY)
        & Case.period_ends_on.is_null(False)
        & Case.period_stopped_on.is_null()
    )
    revisit = Case.select(Case.id, Case.revisit_due_on).where(
        alive & Case.status.in_(_REVISITED) & Case.revisit_due_on.is_null(False)
    )
    items = (
        _pending(PerformanceItem.due_on > "")
        .select(Agreement.case, fn.MIN(PerformanceItem.due_on))
        .group_by(Agreement.case)
    )
    found: dict[int, str] = {}
    for query in (revisit, items, period):  # what must be done goes before what is looked at afterwards
        found.update(database.execute(query).fetchall())
    return found


_REVISITED = (*states.AGREED, "PERFORMED")


def _pending(when: Any) -> Any:
    """Items not done yet of open cases with an agreement; ``when`` is a condition on their day."""
    waiting = PerformanceItem.deleted_at.is_null() & (PerformanceItem.status != "done")
    running = Case.deleted_at.is_null() & Case.status.in_(states.AGREED)
    query = PerformanceItem.select(Agreement.case).join(Agreement).join(Case, on=(Agreement.case == Case.id))
    return query.where(waiting & running & when)


def days_later(today: str, days: int) -> str:
    """The ISO day so many days from another."""
    return (date.fromisoformat(today) + timedelta(days=days)).isoformat()


_LINE = (
    "id",
    "title",
    "number",
    "dispute_type",
    "party_names",
    "period_ends_on",
    "period_stopped_on",
    "revisit_due_on",
    *access.COLUMNS,
)


def _due_days(until: str) -> list[tuple[str, int]]:
    """(day, case) of each thing that is due by a day. Each kind is looked up in its index; closed cases are not read."""
    alive = Case.deleted_at.is_null()
    queries = [
        Case.select(Case.period_ends_on, Case.id).where(
            alive
            & Case.status.in_(states.UNDER_WAY)
            & Case.period_stopped_on.is_null()
            & (Case.period_ends_on <= until)
        ),
        Case.select(Case.revisit_due_on, Case.id).where(
            alive & Case.status.in_(_REVISITED) & (Case.revisit_due_on <= until)
        ),
        _pending(PerformanceItem.due_on <= until).select(PerformanceItem.due_on, Agreement.case),
    ]
    return sorted(one for query in queries for one in database.execute(query).fetchall())


def _hidden(ctx: Context, case_ids: Iterable[int]) -> set[int]:
    """Private cases of others among these."""
    if ctx.may("cases.all"):
        return set()
    columns = [getattr(Case, key) for key in ("id", *access.COLUMNS)]
    ids, found = sorted(set(case_ids)), set()
    for start in range(0, len(ids), 500):
        query = Case.select(*columns).where(Case.id.in_(ids[start : start + 500]) & (Case.is_private == 1))
        found |= {case["id"] for case in query.dicts() if access.hides(ctx, case)}
    return found


def due(ctx: Context, within_days: int = 7) -> list[Due]:
    """What is overdue or due within some days, the oldest first; nothing of private cases of others."""
    from . import timers

    ctx.require("cases.read")
    until = days_later(ctx.today(), within_days)
    return _ordered([*_lines(ctx, {case for _, case in _due_days(until)}, until), *timers.due(ctx, until)])


def first(ctx: Context, count: int, within_days: int = 7) -> tuple[list[Due], int]:
    """The first lines of ``due``, and how many there are: what is looked at while somebody waits."""
    from . import timers

    ctx.require("cases.read")
    until = days_later(ctx.today(), within_days)
    days, further = _due_days(until), timers.due(ctx, until)
    hidden = _hidden(ctx, (case for _, case in days))
    shown = [one for one in days if one[1] not in hidden]
    lines = _ordered([*_lines(ctx, {case for _, case in shown[:count]}, until), *further])
    return lines[:count], len(shown) + len(further)


def _ordered(lines: Iterable[Due]) -> list[Due]:
    return sorted(lines, key=lambda one: (one.due_on, one.case_id))


def _lines(ctx: Context, case_ids: Collection[int], until: str) -> list[Due]:
    today, ids = ctx.today(), sorted(case_ids)
    columns = [getattr(Case, key) for key in dict.fromkeys(_LINE)]
    cases: list[dict[str, Any]] = []
    for start in range(0, len(ids), 500):
        rows = Case.select(*columns).where(Case.id.in_(ids[start : start + 500])).dicts()
        cases += [case for case in rows if not access.hides(ctx, case)]
    items = items_by_case([case["id"] for case in cases if case["status"] in states.AGREED])
    found: list[Due] = []

    def add(kind: str, case: Row, detail: str, on: str) -> None:
        if on <= until:
            title = access.shown_title(ctx, case)
            found.append(Due(kind, title, detail, on, case["id"], days_left(today, on)))

    for case in cases:
        if case["status"] in states.UNDER_WAY and case["period_ends_on"] and not case["period_stopped_on"]:
            add("调解期限", case, case["number"], case["period_ends_on"])
        own = items.get(case["id"], [])
        for at, item in enumerate(own, 1):
            if item["status"] != "done":
                part = f"第{at}/{len(own)}期" if len(own) > 1 else "履行协议"
                told = item["amount_fen"] and access.sees(ctx, case)
                sum_ = f" {money.yuan(item['amount_fen'])}元" if told else ""
                add("履行", case, f"{case['number']} {part}{sum_}", item["due_on"])
        if case["revisit_due_on"]:
            add("回访", case, case["number"], case["revisit_due_on"])
    return found

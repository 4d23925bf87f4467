"""What is due next of a case, in words (domain reference 1.3); the list for 今日 is in ``due``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import fn

from ..store.engine import database
from . import states
from .models import Agreement, Case, PerformanceItem

Row = Mapping[str, Any]

SOON = 3  # days before the end that are marked
REVISITED = (*states.AGREED, "PERFORMED")
"""States in which the day of the revisit counts."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """``urgency``: "" (time enough), "soon", "late". ``on`` is an ISO day."""

    text: str
    on: str
    urgency: str = ""


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
    if case["status"] not in REVISITED:
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
        alive & Case.status.in_(REVISITED) & Case.revisit_due_on.is_null(False)
    )
    items = (
        pending(PerformanceItem.due_on > "")
        .select(Agreement.case, fn.MIN(PerformanceItem.due_on))
        .group_by(Agreement.case)
    )
    found: dict[int, str] = {}
    for query in (revisit, items, period):  # what must be done goes before what is looked at afterwards
        found.update(database.execute(query).fetchall())
    return found


def pending(when: Any) -> Any:
    """Items not done yet of open cases with an agreement; ``when`` is a condition on their day."""
    waiting = PerformanceItem.deleted_at.is_null() & (PerformanceItem.status != "done")
    running = Case.deleted_at.is_null() & Case.status.in_(states.AGREED)
    query = PerformanceItem.select(Agreement.case).join(Agreement).join(Case, on=(Agreement.case == Case.id))
    return query.where(waiting & running & when)


def days_later(today: str, days: int) -> str:
    """The ISO day so many days from another."""
    return (date.fromisoformat(today) + timedelta(days=days)).isoformat()

"""Revisits after an agreement (人民调解法 §31; domain reference 1.3 T4, 1.5 F13): when the next one is due, what was found.

What the parties said is never filled in: the text begins empty, and nothing is taken for performed that nobody confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ..common import codes
from ..context import Context
from ..store.changes import ChangeWriter
from . import case_parts
from .case_parts import PartKind
from .fields import REVISIT_FIELDS
from .models import Agreement, Case, Revisit

Row = dict[str, Any]

_SERIOUS = "03"  # event_scale 重大群体性事件
AFTER = ("AGREED", "PERFORMING", "BREACHED", "PERFORMED")
"""States in which there is something to revisit."""


def settle(ctx: Context, writer: ChangeWriter, case_id: int) -> None:
    """Bring the day of the next revisit up to what is agreed and what was visited."""
    ctx.require("cases.read")
    from .agreements import items_of

    agreement = Agreement.select().where((Agreement.case == case_id) & Agreement.deleted_at.is_null()).dicts().first()
    if agreement is None:
        return
    due = schedule(ctx, writer.row(Case, case_id), agreement, [one["due_on"] for one in items_of(agreement["id"])])
    seen = [row["visited_on"] for row in case_parts.of_case(REVISIT, case_id)]
    writer.update(Case, case_id, {"revisit_due_on": next_due(due, seen)})


def schedule(
    ctx: Context, case: Mapping[str, Any], agreement: Mapping[str, Any], items: Iterable[str]
) -> list[tuple[str, str]]:
    """(from what day a revisit counts, by what day it is due), for each one that there must be: soon after the agreement
    takes effect, after each day on which something is due, and for serious cases once more (T4; the numbers are settings)."""
    ctx.require("cases.read")
    start = agreement["effective_on"] or agreement["reached_on"]

    def days(key: str) -> int:
        return int(str(ctx.setting(f"mediation.{key}", start)))

    found = [(start, _later(start, days("revisit_days")))]
    found += [(on, _later(on, days("revisit_after_due_days"))) for on in sorted(set(items)) if on > start]
    if case["event_scale"] == _SERIOUS:
        first, last = days("revisit_days"), days("revisit_serious_days")
        found.append((_later(start, first + 1), _later(start, last)))
    return found


def next_due(due: Sequence[tuple[str, str]], visited: Iterable[str]) -> str | None:
    """The first day by which somebody must still be visited; None when every one was. One visit counts for all that had
    begun by then."""
    last = max(visited, default="")
    return min((by for begun, by in due if begun > last), default=None)


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    day = row["visited_on"]
    if day > ctx.today():
        return {"visited_on": "回访日期还没有到"}
    if case["settled_on"] and day < case["settled_on"]:
        return {"visited_on": f"回访日期早于达成协议的日期{case['settled_on']}，请核对"}
    return {}


def _begin(ctx: Context, case: Row) -> Row:
    return {"matter": case["title"], "visited_on": ctx.today(), "visitor": ctx.operator.name}


REVISIT = PartKind(
    "revisit",
    Revisit,
    REVISIT_FIELDS,
    order=("visited_on",),
    states=AFTER,
    title=lambda row: f"{row['visited_on']}　{codes.label('revisit_mode', row['mode'])}　{row['visitor']}",
    begin=_begin,
    check=_check,
    settle=settle,
    form="revisit",
)

"""Revisits after an agreement (人民调解法 §31; domain reference 1.3 T4, 1.5 F13): when the next one is due, what was found.

What the parties said is never filled in: the text begins empty, and nothing is taken for performed that nobody confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ..common import dates
from ..context import Context
from ..store.changes import ChangeWriter
from . import parties, states
from .fields import REVISIT_FIELDS
from .models import Agreement, Case, Revisit

Row = dict[str, Any]

_SERIOUS = "03"  # event_scale 重大群体性事件
AFTER = ("AGREED", "PERFORMING", "BREACHED", "PERFORMED")
"""States in which there is something to revisit."""


def add_revisit(ctx: Context, case_id: int, values: Mapping[str, Any]) -> int:
    """A revisit of a case with an agreement; gives its id. Left out: the case's title as the matter, the operator.

    Raises ChecksFailed (a day to come or before the agreement, nothing found), NotFound, NotAllowed, and KnownError for a
    case without an agreement or closed already.
    """
    with ctx.write("cases.edit", "登记回访") as writer:
        case = states.case_at(ctx, writer, case_id, None, AFTER, "登记回访")
        row: Row = {"matter": case["title"], "visitor": ctx.operator.name, **parties.tidy(REVISIT_FIELDS, values)}
        _check(ctx, case, row)
        revisit = writer.add(Revisit, {**row, "case_id": case_id})
        settle(ctx, writer, case_id)
        return revisit


def save_revisit(ctx: Context, revisit_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Put a revisit right; False when nothing differs. Raises ChecksFailed, StaleVersion, KnownError once it is closed."""
    with ctx.write("cases.edit", "修改回访") as writer:
        before = writer.row(Revisit, revisit_id)
        case = states.case_at(ctx, writer, before["case_id"], None, AFTER, "改回访")
        changes = parties.tidy(REVISIT_FIELDS, values)
        _check(ctx, case, {**before, **changes})
        changed = writer.update(Revisit, revisit_id, changes, version)
        settle(ctx, writer, case["id"])
        return changed


def delete_revisit(ctx: Context, revisit_id: int, version: int) -> None:
    """Into the recycle bin with its case; undone like any change."""
    with ctx.write("cases.edit", "删除回访") as writer:
        row = writer.row(Revisit, revisit_id)
        states.case_at(ctx, writer, row["case_id"], None, AFTER, "删除回访")
        gone = {"deleted_at": writer.author.at, "deleted_by": ctx.operator.id}
        writer.update(Revisit, revisit_id, gone, version)
        settle(ctx, writer, row["case_id"])


def of_case(case_id: int) -> list[Row]:
    """The live revisits of a case, the first one first; stored columns. For whoever has opened the case."""
    query = Revisit.select().where((Revisit.case == case_id) & Revisit.deleted_at.is_null())
    return [{**row, "case_id": row.pop("case")} for row in query.order_by(Revisit.visited_on, Revisit.id).dicts()]


def settle(ctx: Context, writer: ChangeWriter, case_id: int) -> None:
    """Bring the day of the next revisit up to what is agreed and what was visited."""
    ctx.require("cases.read")
    from .agreements import items_of

    agreement = Agreement.select().where((Agreement.case == case_id) & Agreement.deleted_at.is_null()).dicts().first()
    if agreement is None:
        return
    due = schedule(ctx, writer.row(Case, case_id), agreement, [one["due_on"] for one in items_of(agreement["id"])])
    seen = [row["visited_on"] for row in of_case(case_id)]
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


def _check(ctx: Context, case: Row, row: Row) -> None:
    found = REVISIT_FIELDS.problems(row)
    day = row.get("visited_on")
    if "visited_on" not in found and day and dates.is_iso(day):
        if day > ctx.today():
            found["visited_on"] = "回访日期还没有到"
        elif case["settled_on"] and day < case["settled_on"]:
            found["visited_on"] = f"回访日期早于达成协议的日期{case['settled_on']}，请核对"
    parties.refuse(found)

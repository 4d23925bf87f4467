"""Where a roster and the register say different things: who is right, decided once for a column or row by row.

The roster is, unless somebody says otherwise. What the register does not have is filled in either way, and a blank cell
never wipes anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..common.memory import steadily
from ..spreadsheet.plan import Outcome, PlanRow
from .roster import RosterPlan
from .roster_fields import CARE


@dataclass(slots=True)
class Decisions:
    """``kept`` are the fields whose values in the register stay; ``rows`` says otherwise for one field of one row (its
    place in the plan): True where the register's value stays."""

    kept: set[str] = field(default_factory=set)
    rows: dict[tuple[int, str], bool] = field(default_factory=dict)

    def keeps(self, place: int, key: str) -> bool:
        return self.rows.get((place, key), key in self.kept)


def is_disputed(key: str, old: Any) -> bool:
    """Whether a change puts one word in the place of another; care groups are only ever added to."""
    return key != CARE and old is not None and old != ""


def disagreements(row: PlanRow) -> dict[str, tuple[Any, Any]]:
    """What register and roster say differently of one row, by field, whatever was decided."""
    both = {**row.changes, **row.kept}
    return {key: pair for key, pair in both.items() if is_disputed(key, pair[0])}


def disputed(plan: RosterPlan) -> dict[str, int]:
    """In how many rows each field is disputed, the most disputed first."""
    counts: Counter[str] = Counter()
    for _, row in _differing(plan):
        counts.update(disagreements(row).keys())
    return dict(counts.most_common())


def settle(plan: RosterPlan, decisions: Decisions) -> None:
    """Bring the plan in line with what was decided; may be called again with other decisions."""
    for place, row in _differing(plan):
        both = {**row.changes, **row.kept}
        row.kept = {
            key: pair for key, pair in both.items() if is_disputed(key, pair[0]) and decisions.keeps(place, key)
        }
        row.changes = {key: pair for key, pair in both.items() if key not in row.kept}
        if row.outcome is Outcome.UPDATED and not row.changes:
            row.outcome = Outcome.UNCHANGED
        elif row.outcome is Outcome.UNCHANGED and row.changes:
            row.outcome = Outcome.UPDATED


def _differing(plan: RosterPlan) -> Iterator[tuple[int, PlanRow]]:
    for place, row in enumerate(steadily(plan.rows)):
        if row.changes or row.kept:
            yield place, row

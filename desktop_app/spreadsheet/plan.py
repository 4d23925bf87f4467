"""What an import would do, row by row: independent of windows, of the store and of the subject."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .reader import Row
from .tables import Table


class Outcome(Enum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


OUTCOME_LABELS = {
    Outcome.ADDED: "新增",
    Outcome.UPDATED: "更新",
    Outcome.UNCHANGED: "无变化",
    Outcome.DUPLICATE: "重复",
    Outcome.REJECTED: "退回",
}


@dataclass(slots=True)
class PlanRow:
    """One record of the file and what becomes of it.

    ``reasons`` say why a row is rejected or a duplicate, ``notes`` what was changed or looks odd. ``values`` are stored
    values by field key (blank cells are left out: they never wipe anything); ``changes`` maps a key to (old, new) for an
    update of the record ``target``. ``cells`` is the row as read, kept for rejected rows only.
    """

    sheet: str
    table: str
    row_number: int
    outcome: Outcome = Outcome.ADDED
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    target: int | None = None
    target_version: int | None = None
    cells: Row | None = None

    def reject(self, *reasons: str) -> None:
        self.outcome = Outcome.REJECTED
        self.reasons += reasons


@dataclass(frozen=True, slots=True)
class Counts:
    """``read`` is always the sum of the others; ``skipped`` are rows that are no records (titles, subtotals, notes)."""

    read: int
    added: int
    updated: int
    unchanged: int
    duplicates: int
    rejected: int
    skipped: int

    @property
    def balanced(self) -> bool:
        return self.read == self.added + self.updated + self.unchanged + self.duplicates + self.rejected


@dataclass(slots=True)
class Plan:
    """``remarks`` are about the file as a whole; ``tables`` is where the rows come from, with the mapping used."""

    file_name: str
    tables: list[Table]
    rows: list[PlanRow] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    skipped: int = 0

    @property
    def counts(self) -> Counts:
        by = Counter(row.outcome for row in self.rows)
        return Counts(
            read=len(self.rows),
            added=by[Outcome.ADDED],
            updated=by[Outcome.UPDATED],
            unchanged=by[Outcome.UNCHANGED],
            duplicates=by[Outcome.DUPLICATE],
            rejected=by[Outcome.REJECTED],
            skipped=self.skipped,
        )

    @property
    def rejected(self) -> list[PlanRow]:
        return [row for row in self.rows if row.outcome is Outcome.REJECTED]

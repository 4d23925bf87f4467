"""Tables of the register: R10 走访月报, R11 人口基础月报/季报, R12 关爱对象服务季报 (domain reference 6.0, 6.1).

A table is made of sets of records, one for each cell, and its numbers are how many there are: so every number can be
opened, and rows that divide the records add up to the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..common.papers import MASKED, ReportTable
from ..residents import scope
from ..residents.models import Area
from ..store.engine import database

if TYPE_CHECKING:
    from ..context import Context

Ids = frozenset[int]
NOBODY: Ids = frozenset()
GRID, ESTATE = 5, 4
WITHOUT_GRID = "未分网格"
TOTAL = -1
"""Number of the total's row among the cells."""

MASK = MASKED
FEWEST = 3
"""Figures about care below this are not in the public version (domain reference 6.0)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: of which records it counts; ``of`` (part, whole) for a rate in percent of two other columns.

    ``adds``: what each record adds, where the cell is their sum and not their count (money).
    ``is_care``: tells of care, so small figures are masked in public; ``is_private``: who stands behind it is level 3.
    """

    key: str
    heading: tuple[str, ...]
    definition: str
    model: Any = None
    of: tuple[str, str] | None = None
    adds: Mapping[int, float] | None = None
    is_care: bool = False
    is_private: bool = False


@dataclass(slots=True)
class Row:
    """One row: its name and, by column, the records that are counted; ``is_private`` as in a column."""

    name: str
    cells: dict[str, Ids]
    is_private: bool = False


@dataclass(slots=True)
class Register:
    """A table with the records behind every figure."""

    number: str
    title: str
    unit: str
    first: str  # heading of the first column
    columns: Sequence[Column]
    rows: list[Row]
    total: Row
    note: str = ""
    sums: Mapping[str, Sequence[str]] = field(default_factory=dict)  # column → the columns that add up to it
    is_public: bool = False
    masked: set[tuple[int, str]] = field(default_factory=set)
    part: str = ""  # what distinguishes it from the report's other tables, where all have one title

    def value(self, row: int, key: str) -> int | float | str | None:
        """What a cell says: a number, MASK, or None for a rate over nothing. Row TOTAL is the total's."""
        if (row, key) in self.masked:
            return MASK
        column = self.column(key)
        cells = self.row(row).cells
        if column.adds is not None:
            return sum((column.adds.get(one, 0) for one in cells.get(key, NOBODY)), 0)
        if column.of is None:
            return len(cells.get(key, NOBODY))
        part, whole = (len(cells.get(one, NOBODY)) for one in column.of)
        if any((row, one) in self.masked for one in column.of):
            return MASK
        return 100 * part / whole if whole else None

    def column(self, key: str) -> Column:
        return next(one for one in self.columns if one.key == key)

    def count(self, row: int, key: str) -> int:
        """How many a cell counts, masked or not."""
        return len(self.row(row).cells.get(key, NOBODY))

    def row(self, number: int) -> Row:
        return self.total if number == TOTAL else self.rows[number]

    def table(self) -> ReportTable:
        """As reports lay it out."""

        def values(number: int) -> list[object]:
            return [self.row(number).name, *(self.value(number, one.key) for one in self.columns)]

        note = self.note
        if self.masked:
            note = f"{note}{MASK}：为保护个人信息，公开版不列不足{FEWEST}的数和能推算出它的数。"
        return ReportTable(
            self.number,
            f"{self.title}（公开版）" if self.is_public else self.title,
            self.unit,
            [(self.first,), *(one.heading for one in self.columns)],
            [values(number) for number in range(len(self.rows))],
            values(TOTAL),
            note,
        )

    def definitions(self) -> list[tuple[str, str]]:
        return [("·".join(one.heading), one.definition) for one in self.columns]


def places(ctx: Context) -> tuple[dict[int, int], dict[int, str]]:
    """Area → the grid it lies in, or the estate where there is none; and the names of those, in the tree's order.

    For a 网格员 only his own.
    """
    ctx.require("reports.read")
    query = Area.select(Area.id, Area.parent, Area.level, Area.name).order_by(Area.sort, Area.id)
    rows = {row[0]: row for row in database.execute(query).fetchall()}
    found: dict[int, int] = {}
    for area in rows:
        at: int | None = area
        estate = None
        while at is not None and at in rows:
            level = rows[at][2]
            if level == GRID:
                break
            estate = at if level == ESTATE else estate
            at = rows[at][1]
        place = at if at is not None and at in rows else estate
        if place is not None:
            found[area] = place
    own = scope.areas(ctx)
    names = {}
    for area, (_, parent, level, name) in rows.items():
        if area in set(found.values()) and (own is None or area in own):
            over = rows.get(parent)
            names[area] = f"{over[3]} {name}" if level == GRID and over is not None and over[2] == ESTATE else name
    return found, names


def divided(
    columns: Sequence[Column],
    facts: Mapping[str, Iterable[tuple[int, int | None]]],
    where: Mapping[int, int],
    names: Mapping[int, str],
    own: frozenset[int] | None,
) -> tuple[list[Row], Row]:
    """Rows by grid of (record, area) pairs by column, and their total; what lies in no grid has a row of its own.

    ``own``: the areas that the operator sees, None for all.
    """
    rows: dict[int | None, dict[str, set[int]]] = {place: {} for place in names}
    total: dict[str, set[int]] = {}
    for key, pairs in facts.items():
        for record, area in pairs:
            if own is not None and area not in own:
                continue
            place = where.get(area) if area is not None else None
            place = place if place in names else None
            rows.setdefault(place, {}).setdefault(key, set()).add(record)
            total.setdefault(key, set()).add(record)
    made = [
        Row(names[place] if place is not None else WITHOUT_GRID, _frozen(cells))
        for place, cells in rows.items()
        if cells  # an estate that is all in grids has nothing of its own
    ]
    return made, Row("合计", _frozen(total))


def _frozen(cells: Mapping[str, set[int]]) -> dict[str, Ids]:
    return {key: frozenset(ids) for key, ids in cells.items()}


def public(table: Register) -> Register:
    """The version that may be posted: figures about care of one or two are masked, and what they could be reckoned from.

    A single masked figure of a column is the total less the others, one of a row that adds up is the sum less the others:
    then a second one goes, the smallest there is.
    """
    made = replace(table, is_public=True, masked=set())
    care = [column.key for column in table.columns if column.is_care and column.of is None]
    rows = [TOTAL, *range(len(table.rows))]
    made.masked = {(row, key) for row in rows for key in care if 0 < table.count(row, key) < FEWEST}
    before = -1
    while before != len(made.masked):
        before = len(made.masked)
        for key in care:
            _hide_second(made, [(row, key) for row in rows[1:]], (TOTAL, key))
        for whole, parts in table.sums.items():
            for row in rows:
                _hide_second(made, [(row, part) for part in parts], (row, whole))
    return made


def _hide_second(table: Register, parts: Sequence[tuple[int, str]], whole: tuple[int, str]) -> None:
    """Among parts and their sum not one alone is masked."""
    hidden = [cell for cell in (*parts, whole) if cell in table.masked]
    if len(hidden) != 1:
        return
    shown = sorted((table.count(*cell), at) for at, cell in enumerate(parts) if cell not in table.masked)
    others = [at for number, at in shown if number]
    table.masked.add(parts[others[0]] if others else whole)

"""Tables whose figures the store sums up: R01 and R02 over hundreds of thousands of cases, where sets of records would not do.

A cell knows how to ask for its records, so that every number that has any still opens them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..common.papers import MASKED, Comparison, ReportTable
from .compare import compared
from .register import MASK, TOTAL, Column, Register, Row

Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The records of a cell. ``kind``: cases, disputes (screening records by their negative ids), rounds, counters."""

    kind: str
    ids: Callable[[], Sequence[int]]


@dataclass(slots=True)
class Counted(Register):
    """``values``: by row and column, TOTAL for the total's row; ``asks``: the records of a cell, None where there are none.

    ``rates``: columns whose difference is told in 百分点.
    """

    values: dict[tuple[int, str], Value] = field(default_factory=dict)
    asks: Callable[[int, str], Asked | None] = lambda _row, _key: None
    has_total: bool = True
    short: str = ""  # what it is called beside its number
    is_mixed: bool = False  # each line is a figure of its own kind

    def value(self, row: int, key: str) -> Value:
        if (row, key) in self.masked:
            return MASK
        column = self.column(key)
        if column.of is None:
            return self.values.get((row, key))
        if any((row, one) in self.masked for one in column.of):
            return MASK
        part, whole = (self.values.get((row, one)) for one in column.of)
        return (
            100 * part / whole if isinstance(part, (int, float)) and isinstance(whole, (int, float)) and whole else None
        )

    def count(self, row: int, key: str) -> int:
        found = self.values.get((row, key))
        return int(found) if isinstance(found, (int, float)) else 0

    def table(self) -> ReportTable:
        found = Register.table(self)
        found.is_mixed = self.is_mixed
        if not self.has_total:
            found.total = None
        return found


def comparison(table: Counted, before: Counted, year_ago: Counted, number: str, title: str) -> Counted:
    """The totals of a table with 环比 and 同比, a line for each column (domain reference 6.0); numbers open as in the table."""
    spans = {"now": table, "before": before, "year_ago": year_ago}
    columns = (
        Column("now", ("本期",), "本期合计"),
        Column("before", ("上期",), "上一期合计"),
        Column("mom", ("环比",), "（本期－上期）÷上期"),
        Column("year_ago", ("上年同期",), "上年同期合计"),
        Column("yoy", ("同比",), "（本期－上年同期）÷上年同期"),
    )
    lines = [one for one in table.columns if one.key not in ("yoy", "rate_yoy", "remark")]
    values: dict[tuple[int, str], Value] = {}
    masked: set[tuple[int, str]] = set()
    for at, column in enumerate(lines):
        told = _told(column, spans)
        values |= {(at, "mom"): told.mom or "—", (at, "yoy"): told.yoy or "—"}
        for key, one in spans.items():
            values[at, key] = one.value(TOTAL, column.key)
            if values[at, key] == MASKED:
                masked |= {(at, key), (at, "mom" if key == "before" else "yoy")}
                masked |= {(at, "mom"), (at, "yoy")} if key == "now" else set()

    def asks(row: int, key: str) -> Asked | None:
        return spans[key].asks(TOTAL, lines[row].key) if key in spans else None

    rows = [Row("·".join(one.heading), {}) for one in lines]
    found = Counted(number, title, table.unit, "指标", columns, rows, Row("", {}), is_public=table.is_public)
    found.values, found.masked, found.asks = values, masked, asks
    found.has_total, found.is_mixed, found.short = False, True, "对比表"
    return found


def _told(column: Column, spans: dict[str, Counted]) -> Comparison:
    numbers: list[Any] = [one.value(TOTAL, column.key) for one in spans.values()]
    numbers = [None if isinstance(one, str) else one for one in numbers]
    return compared(column.key, column.heading[-1], "", *numbers, is_rate=column.of is not None)

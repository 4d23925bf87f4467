"""Searching while typing."""

from __future__ import annotations

from .. import hall, process
from ..table import Row


def measure(quick: bool) -> list[Row]:
    residents = hall.size(quick)
    store = str(hall.store(residents))
    took = process.answer(["-m", "benchmarks.child", "typing", store], hall.ENVIRONMENT)
    many = process.answer(["-m", "benchmarks.child", "queries", str(hall.store(hall.MANY))], hall.ENVIRONMENT)
    few = process.answer(["-m", "benchmarks.child", "queries", str(hall.store(hall.QUICK))], hall.ENVIRONMENT)
    small = f"the same, {hall.QUICK:,} residents"
    query = f"query of a keystroke, {hall.MANY:,} residents, 95th"
    return [
        Row(f"{query}, first rows and count up to 3,000", many["p95"], "ms", few["p95"], small, max_figure=16.0),
        Row(f"{query}, as it grows", many["p95"], "ms", few["p95"], small, max_ratio=1.5),
        Row(
            f"count of what more than 3,000 of {hall.MANY:,} have, after painting, 95th",
            many["count"],
            "ms",
            many["all"],
            "reading all ids in order",
            max_figure=80.0,
        ),
        Row(
            f"keystroke to painted rows, {residents:,} residents, 95th of 100",
            took["p95"],
            "ms",
            took["like"],
            "LIKE over all columns",
            max_figure=16.0,
        ),
    ]

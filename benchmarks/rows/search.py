"""Searching while typing."""

from __future__ import annotations

from .. import hall, process
from ..table import Row


def measure(quick: bool) -> list[Row]:
    residents = hall.size(quick)
    store = str(hall.store(residents))
    took = process.answer(["-m", "benchmarks.child", "typing", store], hall.ENVIRONMENT)
    return [
        Row(
            f"keystroke to painted rows, {residents:,} residents, 95th of 100",
            took["p95"],
            "ms",
            took["like"],
            "LIKE over all columns",
            max_figure=16.0,
        )
    ]

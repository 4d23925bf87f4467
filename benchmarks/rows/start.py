"""From the call to a main window whose search box takes a key; and the memory of a long table."""

from __future__ import annotations

from .. import floors, hall, process
from ..table import Row

CHILD = ("-m", "benchmarks.child", "window")


def measure(quick: bool) -> list[Row]:
    residents = hall.size(quick)
    store = str(hall.store(residents))
    ours, empty = process.beside(
        [*CHILD, store], ["-c", floors.EMPTY_WINDOW], hall.ENVIRONMENT, times=3 if quick else 7
    )
    scrolled = process.median(
        [
            process.start([*CHILD, store], {**hall.ENVIRONMENT, "LINLI_BENCH_SCROLL": "1"})
            for _ in range(1 if quick else 3)
        ]
    )
    store = str(hall.store(hall.MANY))
    million = process.start([*CHILD, store], {**hall.ENVIRONMENT, "LINLI_BENCH_SCROLL": "1"})
    jumps = process.answer(["-m", "benchmarks.child", "jumping", store], hall.ENVIRONMENT)
    return [
        Row(
            f"memory, {hall.MANY:,} residents open and scrolled to the end",
            million.megabytes,
            "MB",
            empty.megabytes,
            "empty PySide6 window",
            3.0,
        ),
        Row(
            f"scroll and jump in {hall.MANY:,} residents to painted, 95th of 200",
            jumps["p95"],
            "ms",
            jumps["median"],
            "median of the same",
            max_figure=16.0,
        ),
        Row(
            f"start to a window that takes a key, {residents:,} residents",
            ours.seconds,
            "s",
            empty.seconds,
            "empty PySide6 window",
            3.0,
        ),
        Row(
            f"memory, {residents:,} residents open and scrolled to the end",
            scrolled.megabytes,
            "MB",
            empty.megabytes,
            "empty PySide6 window",
            3.0,
        ),
    ]

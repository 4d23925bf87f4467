"""How long the window stands still while work goes on beside it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from .. import hall, process
from ..table import Row


def measure(_quick: bool) -> list[Row]:
    residents = hall.USUAL
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "store"
        shutil.copytree(hall.store(residents), store)  # the import must not change the hall of the other rows
        gaps = process.answer(["-m", "benchmarks.child", "blocked", str(store)], hall.ENVIRONMENT)
    return [
        Row(
            f"window blocked while {what}, {residents:,} residents, longest gap",
            gaps[key],
            "ms",
            gaps["quiet"],
            "nothing going on",
            max_figure=50.0,
        )
        for key, what in (
            ("import", "importing 805 rows"),
            ("report", "making the month's report"),
            ("backup", "backing up"),
            ("check", "checking the whole store"),
        )
    ]

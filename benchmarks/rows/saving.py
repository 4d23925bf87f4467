"""A save with its history row and search entry, durable on disk."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from .. import hall
from ..table import Row


def measure(quick: bool) -> list[Row]:
    from desktop_app import context
    from desktop_app.residents.models import Person
    from desktop_app.store.engine import database

    context.load_subjects()
    residents = hall.size(quick)
    times = 100 if quick else 400
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "store"
        shutil.copytree(hall.store(residents), store)
        ctx = context.sign_in(store, None, hall.NAME)
        try:
            saves, bare = [], []
            for number in range(times):
                begun = time.perf_counter()
                with ctx.write("residents.edit", "修改居民") as writer:
                    writer.update(Person, number + 1, {"phone": f"139{number:08d}"})
                saves.append((time.perf_counter() - begun) * 1000)
                begun = time.perf_counter()
                with database.atomic("IMMEDIATE"):
                    database.execute_sql("INSERT INTO meta (key, value) VALUES (?, ?)", (f"bench{number}", "x"))
                bare.append((time.perf_counter() - begun) * 1000)
        finally:
            ctx.store.close()
    return [
        Row(
            f"a save with history and index, {residents:,} residents, 95th",
            sorted(saves)[int(times * 0.95)],
            "ms",
            statistics.median(bare),
            "bare insert, same settings",
            max_figure=10.0,
        )
    ]

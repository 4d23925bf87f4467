"""A save with its history row and search entry, durable on disk, beside a bare insert into the same database."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .. import hall
from ..table import Row

FULL = 2
"""What SQLite calls ``synchronous=FULL``: every commit is on the disk before it is answered."""


def measure(quick: bool) -> list[Row]:
    from desktop_app import context
    from desktop_app.residents import service
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
            settings = [
                database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")
            ]
            assert settings == [FULL, "wal"], settings
            people = list(Person.select(Person.id, Person.version).order_by(Person.id).limit(times).tuples())
            saves, bare = [], []
            for number, (person, version) in enumerate(people):
                begun = time.perf_counter()
                service.update(ctx, person, version, {"phone": f"139{number:08d}"})
                saves.append((time.perf_counter() - begun) * 1000)
                begun = time.perf_counter()
                with database.atomic("IMMEDIATE"):
                    database.execute_sql("INSERT INTO meta (key, value) VALUES (?, ?)", (f"bench{number}", "x"))
                bare.append((time.perf_counter() - begun) * 1000)
        finally:
            ctx.store.close()
    return [
        Row(
            f"a save with checks, history and index, {residents:,} residents, 95th",
            _95th(saves),
            "ms",
            _95th(bare),
            "bare insert, 95th, same WAL and synchronous=FULL",
            max_figure=10.0,
        )
    ]


def _95th(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]

"""Finding who may stand in the register twice: everybody at once, and while somebody types."""

from __future__ import annotations

import time

from .. import hall
from ..table import Row

_TYPED = 100


def measure(quick: bool) -> list[Row]:
    from desktop_app import context
    from desktop_app.residents import queries, twins
    from desktop_app.residents.models import Person
    from desktop_app.store.engine import database

    context.load_subjects()
    residents = hall.size(quick)
    ctx = context.sign_in(hall.store(residents), None, hall.NAME)
    try:
        begun = time.perf_counter()
        database.execute(Person.select().where(Person.deleted_at.is_null())).fetchall()
        read = time.perf_counter() - begun
        begun = time.perf_counter()
        twins.scan(ctx)
        scanned = time.perf_counter() - begun
        everybody = queries.ids(ctx)
        took = []
        for person in everybody[:: max(len(everybody) // _TYPED, 1)]:
            row = queries.stored(ctx, person)
            typed = {key: row[key] for key in ("name", "id_no", "sex", "birth_date", "phone", "live_addr")}
            begun = time.perf_counter()
            twins.near(ctx, typed)
            took.append((time.perf_counter() - begun) * 1000)
    finally:
        ctx.store.close()
    took.sort()
    return [
        Row(
            f"everybody of {residents:,} compared, in the background",
            scanned,
            "s",
            read,
            "reading them",
            max_ratio=10.0,
        ),
        Row(
            f"who is like what is typed, {residents:,} residents, 95th",
            took[int(len(took) * 0.95)],
            "ms",
            took[len(took) // 2],
            "the median",
            max_figure=16.0,
        ),
    ]

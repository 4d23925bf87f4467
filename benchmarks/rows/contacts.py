"""Who looks after whom: coverage, the load of every worker, one household, and houses found by what is typed."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from .. import hall
from ..table import Row

_WORKERS, _HOMES_EACH, _HOUSES = 200, 100, 30_000


def measure(quick: bool) -> list[Row]:
    from desktop_app import context
    from desktop_app.residents import contact_queries, registers
    from desktop_app.residents.models import Household, Person
    from desktop_app.store.engine import database
    from desktop_app.store.reading import ids_of

    context.load_subjects()
    residents = hall.size(quick)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        shutil.copytree(hall.store(residents), store)  # what is filled in must not change the hall of the other rows
        ctx = context.sign_in(store, None, hall.NAME)
        try:
            _fill(ctx)
            homes = list(ids_of(Household.select(Household.id)))
            read = _best(lambda: database.execute(Person.select(Person.id, Person.household)).fetchall())
            covered = _best(lambda: contact_queries.coverage(ctx))
            loads = _best(lambda: contact_queries.loads(ctx))
            middle = homes[len(homes) // 2]
            bare = _best(lambda: database.execute(Household.select().where(Household.id == middle)).fetchone())
            one = _best(lambda: contact_queries.of_household(ctx, middle))
            words = _best(lambda: registers.ids(ctx, registers.HOUSES, "房主123"))
        finally:
            ctx.store.close()
    of_all = f"of {residents:,} residents, in the background"
    floor = "reading who lives where"
    return [
        Row(f"coverage of all households {of_all}", covered, "s", read, floor, max_figure=2.0),
        Row(f"the load of {_WORKERS} workers {of_all}", loads, "s", read, floor, max_figure=2.0),
        Row("who looks after one household", one * 1000, "ms", bare * 1000, "reading its row", max_figure=16.0),
        Row(f"houses found among {_HOUSES:,} by a word, in the background", words, "s", read, floor, max_figure=2.0),
    ]


def _best(work: Callable[[], object]) -> float:
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return min(took)


def _fill(ctx: object) -> None:
    from desktop_app.context import Context
    from desktop_app.residents.grid_models import Contact, House, Staff
    from desktop_app.residents.models import Household

    assert isinstance(ctx, Context)
    rows = list(Household.select(Household.id, Household.live_addr, Household.area).limit(_HOUSES).tuples())
    with ctx.write("residents.edit", "量测用") as writer:
        staff = writer.add_many(Staff, [{"name": f"工作人员{number}"} for number in range(_WORKERS)])
        pairs = [
            {"staff_id": one, "household_id": row[0], "since": "2026-01-01"}
            for number, one in enumerate(staff)
            for row in rows[number * _HOMES_EACH : (number + 1) * _HOMES_EACH]
        ]
        writer.add_many(Contact, pairs)
        writer.add_many(
            House,
            [
                {"live_addr": address or "无", "area_id": area, "usage": "01", "owner_name": f"房主{number}"}
                for number, (_, address, area) in enumerate(rows)
            ],
        )

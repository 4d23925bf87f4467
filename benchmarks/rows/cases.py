"""The list of cases: filter, sort, search, each from the question to the first page with the count; and what is due.

In processor time: all of it runs in one thread, and what else the machine does meanwhile says nothing about it.
"""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .. import case_load, hall
from ..table import Row

QUICK = 20_000
_PAGE = 32
_TIMES = 5
_GOAL = 16.0  # ms


def measure(quick: bool) -> list[Row]:
    from desktop_app import context

    context.load_subjects()
    count = QUICK if quick else hall.CASES
    ctx = context.sign_in(_store(count), None, hall.NAME)
    gc.freeze()  # as the window does when it stands
    try:
        return rows(ctx, count)
    finally:
        ctx.store.close()


def _store(count: int) -> Path:
    """Kept under build/bench; made the first time, which takes a minute or two."""
    from desktop_app import context
    from desktop_app.store import migrating

    folder = hall.ROOT / "build" / "bench" / f"cases-{count}-schema-{migrating.SCHEMA}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        ctx = context.create(folder / "store", hall="向阳社区便民服务厅", password=hall.NAME, operator=hall.NAME)
        case_load.fill(ctx, count)
        ctx.store.close()
        (folder / "ready").touch()
    return folder / "store"


def rows(ctx: Any, count: int) -> list[Row]:
    """The figures of one store; of either engine."""
    from desktop_app import today
    from desktop_app.mediation import due, listing, queries
    from desktop_app.mediation.models import Case

    of = f"of {count:,} cases"
    cases = listing.of(ctx)
    opening, _ = _took(lambda: cases.all_ids("", {}, None))
    bare = _95th(lambda: Case.select(Case.id).order_by(Case.id.desc()).limit(_PAGE).tuples().execute(), [()] * 20)
    floor = "ids of one page, unfiltered"

    def ask(text: str, filters: dict[str, Any], sort: Any) -> None:
        page = cases.ids(text, filters, sort)
        queries.rows(ctx, list(page.ids[:_PAGE]))
        assert page.whole or page.count is not None or text

    filters: list[dict[str, Any]] = [
        *({"type": f"{code:02d}"} for code in range(1, 18)),
        *({"state": state} for state in ("CLOSED", "MEDIATING", "TERMINATED", "PERFORMING")),
        *({"stage": "open", "deadline": when} for when in ("overdue", "week")),
        *({"mediator": row["id"], "stage": "closed"} for row in queries.mediators(ctx)[:5]),
        *({"accepted": span, "source": "02"} for span in ("month", "last_year", "2020-03-01..2024-02-03")),
        *({"year": ctx.clock.today().year, "private": value} for value in (True, False)),
        *({"difficulty": "complex", "scale": "01", "warning": "00"}, {}),
    ]
    orders = [(key, down) for key in listing.SORTS for down in (False, True)]
    words = [
        "张",
        "沈",
        "沈伟芳"[:2],
        "shen",
        "sw",
        "漏水",
        "楼道 电动车",
        "向阳花园 12",
        "2024-17",
        "王芳 押金",
        "霞平",
    ]
    return [
        Row(f"reading what the list {of} is narrowed by, in the background", opening, "s", bare, floor, max_figure=3.0),
        Row(
            f"cases: a filter {of}, to the first page with its count, 95th percentile",
            *(_95th(lambda one: ask("", one, None), [(one,) for one in filters]), "ms", bare, floor),
            max_figure=_GOAL,
        ),
        Row(
            f"cases: an order {of}, all and of open ones, the same",
            _95th(
                lambda sort, narrowed: ask("", narrowed, sort),
                [(sort, narrowed) for sort in orders for narrowed in ({}, {"stage": "open"})],
            ),
            *("ms", bare, floor),
            max_figure=_GOAL,
        ),
        Row(
            f"cases: words {of}, letter after letter, the same",
            _95th(lambda text: ask(text, {}, None), [(w[:end],) for w in words for end in range(1, len(w) + 1)]),
            *("ms", bare, floor),
            max_figure=_GOAL,
        ),
        Row(
            f"今日: what is due within a week {of}",
            *(_95th(lambda: due.first(ctx, today.CASES + 1), [()] * 5), "ms", bare, floor),
            max_figure=_GOAL,
        ),
    ]


def _took(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    done = work()
    return time.process_time() - begun, done


def _95th(work: Callable[..., Any], arguments: list[tuple[Any, ...]]) -> float:
    """Milliseconds; each question is asked some times."""
    took = sorted(_took(lambda one=one: work(*one))[0] * 1000 for _ in range(_TIMES) for one in arguments)  # type: ignore[misc]
    return took[int(len(took) * 0.95)]

"""An invented hall, for trying the program: nobody in it exists (ID numbers start with 29, which no place has)."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date

import resources

from ..common.errors import KnownError
from ..context import Context
from ..figures import periods
from ..store.history import FOUNDING
from ..store.reading import count_rows
from . import (
    case_lives,
    cases,
    committee,
    desk,
    dossiers,
    grid,
    homes,
    people,
    rules,
    screening,
    visiting,
    volunteering,
)

Progress = Callable[[str], None]


def fill(
    ctx: Context,
    *,
    residents: int = 3000,
    months: int = 14,
    until: str | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Fill an empty store with an invented hall; the same arguments give the same hall. Gives counts by table.

    ``until``: the last month, by default the last whole one; the running one ends today. Raises KnownError when people are in the store already.
    """
    if residents < 20 or months < 1:
        raise KnownError("示例至少要20位居民、1个月。没有生成。")
    if ctx.store.meta("sample") == "1" or people.any_there():
        raise KnownError("这份数据里已经有居民，没有加入示例。请另建一份空的数据。")
    until = until or periods.last_whole_month(ctx.today())
    span = periods.months_up_to(until, months)
    period = periods.month(until)
    first = date.fromisoformat(f"{span[0]}-01")
    last = min(date.fromisoformat(period.last_day), ctx.clock.today())  # nothing has happened tomorrow
    words = json.loads(resources.path("sample", "names.json").read_text("utf-8"))
    dice = random.Random(f"{seed}/{residents}/{months}/{until}")
    say = progress or (lambda text: None)
    source, ctx.source = ctx.source, FOUNDING
    try:
        say("居民")
        crowd = people.fill(ctx, dice, words, residents, first, last)
        homes.fill(ctx, random.Random(f"{seed}/homes"), last)  # dice of its own: the others keep theirs
        say("志愿者")
        volunteering.fill(ctx, dice, words, crowd, span, last)
        say("调解")
        cases.fill(ctx, dice, words, crowd, first, last)
        committee.fill(ctx, random.Random(f"{seed}/committee"), crowd, first, last)  # dice of its own
        case_lives.fill(ctx, last)
        dossiers.fill(ctx, random.Random(f"{seed}/dossiers"), last)  # dice of its own: the others keep theirs
        desk.fill(ctx, random.Random(f"{seed}/desk"), first, last)
        say("村规民约")
        rules.fill(ctx, words, first, last)
        say("走访")
        visiting.fill(ctx, dice, first, last)
        say("网格")
        grid.fill(ctx, random.Random(f"{seed}/grid"), first, last)
        say("排查")
        screening.fill(ctx, random.Random(f"{seed}/screening"), first, last)
    finally:
        ctx.source = source
    ctx.store.set_meta("sample", "1")
    return {table: count for table, count in count_rows().items() if count}

"""Papers of the committee: its list for filing and for everybody, the week's duty, what the rooms are booked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from desktop_app.common.list_papers import ListPaper
from desktop_app.context import Context
from desktop_app.mediation import committees, duty, rooms
from desktop_app.mediation.mediators import own_committee


def papers(ctx: Context) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and maker of each."""
    monday = duty.monday_of(ctx.today())
    yield "committee-filed", partial(_build, lambda: committees.list_paper(ctx, own_committee(), is_public=False))
    yield "committee-public", partial(_build, lambda: committees.list_paper(ctx, own_committee(), is_public=True))
    yield "duty", partial(_build, lambda: duty.paper(ctx, monday))
    yield "rooms", partial(_build, lambda: rooms.paper(ctx, monday, ctx.today()))


def _build(make: Callable[[], ListPaper]) -> bytes:
    from reports import lists

    return lists.build(make())

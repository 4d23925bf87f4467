"""What the list of cases may be narrowed by, declared once: screen, command line and saved lists ask here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..common import spans
from ..common.errors import UsageError
from ..store.reading import ids_of
from . import deadlines, states
from .models import CaseMediator
from .overview import CODES, Mask, Overview

if TYPE_CHECKING:
    from ..context import Context

OVERDUE, WEEK = "overdue", "week"
WEEK_DAYS = 7
PASSING = ("only",)
"""Conditions that no saved list keeps: the cases behind a figure."""


def mask(ctx: Context, overview: Overview, filters: Mapping[str, Any], due: Callable[[], Mapping[int, str]]) -> Mask:
    """Who fits all of these filters; ``due`` gives the next deadline of each open case.

    ``stage``: open, closed · ``state``, ``type``, ``source``, ``difficulty``, ``scale``, ``warning``: a code · ``mediator``:
    id · ``year``: of the number · ``registered``, ``accepted``: a span of days (``common.spans``) · ``deadline``: overdue,
    week (overdue or within seven days) · ``overdue``: true · ``private``: true, false · ``only``: ids.
    Raises UsageError for a filter nobody knows.
    """
    ctx.require("cases.read")
    found = overview.everything()
    for key, value in filters.items():
        if not knows(key):
            raise UsageError(f"案件列表没有“{key}”这个条件，可用：{'、'.join(KEYS)}。")
        if value in (None, "") or (key == "overdue" and not value):
            continue
        found &= _one(ctx, overview, key, value, due)
    return found


def knows(key: str) -> bool:
    """Whether the list can be narrowed by this."""
    return key in KEYS


_BY_CODE = {
    "state": "status",
    "type": "dispute_type",
    "source": "source",
    "difficulty": "difficulty",
    "scale": "event_scale",
    "warning": "warning_level",
}
_BY_DAY = {"registered": "registered_at", "accepted": "accepted_on"}
KEYS = ("stage", *_BY_CODE, "mediator", "year", *_BY_DAY, "deadline", "overdue", "private", "only")
assert set(_BY_CODE.values()) == set(CODES)


def _one(ctx: Context, overview: Overview, key: str, value: Any, due: Callable[[], Mapping[int, str]]) -> Mask:
    if key in _BY_CODE:
        return overview.coded(_BY_CODE[key], [str(value)])
    if key == "stage":
        return overview.coded("status", states.SHUT if value == "closed" else set(states.ALL) - set(states.SHUT))
    if key == "year":
        return overview.of_year(int(value))
    if key == "private":
        return overview.flag("private") if value in (True, "true", "1") else overview.without("private")
    if key == "only":
        return overview.those(value)
    # Of a private case of others nothing of what follows may be told, not even by being in the list.
    shown = overview.without("hidden")
    if key in _BY_DAY:
        return overview.within(_BY_DAY[key], *spans.between(str(value), ctx.clock.today())) & shown
    if key == "mediator":
        own = CaseMediator.select(CaseMediator.case).where(CaseMediator.mediator == int(value))
        return overview.those(ids_of(own)) & shown
    today = ctx.today()
    if key == "overdue" or value == OVERDUE:
        return overview.those(case for case, on in due().items() if on < today) & shown
    if value == WEEK:
        until = deadlines.days_later(today, WEEK_DAYS)
        return overview.those(case for case, on in due().items() if on <= until) & shown
    raise UsageError(f"期限条件只有 {OVERDUE}、{WEEK}，“{value}”不是。")

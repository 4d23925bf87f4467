"""Working days and deadlines (domain reference 1.3; 民法典 §§201, 203).

``overrides`` is the hall's own table: day → is it a working day. It wins over the shipped calendar, which ends with the
last year the State Council has published; later years know weekends only (``known`` says so).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Literal

Overrides = Mapping[date, bool]
_ONE_DAY = timedelta(days=1)


def is_workday(day: date, overrides: Overrides | None = None) -> bool:
    if overrides and day in overrides:
        return overrides[day]
    from chinese_calendar import constants

    if day in constants.holidays:
        return False
    return day in constants.workdays or day.weekday() < 5


def known(year: int, overrides: Overrides | None = None) -> bool:
    """Whether the year's holidays are known, from the shipped calendar or because the hall entered some."""
    if year in _shipped_years():
        return True
    return any(day.year == year and not works for day, works in (overrides or {}).items())


@cache
def _shipped_years() -> frozenset[int]:
    from chinese_calendar import constants

    return frozenset(day.year for day in constants.holidays)


def add_workdays(start: date, n: int, overrides: Overrides | None = None) -> date:
    """The ``n``-th working day after ``start``; ``start`` itself is not counted."""
    day = start
    while n > 0:
        day += _ONE_DAY
        n -= is_workday(day, overrides)
    return day


def deadline(start: date, n: int, unit: Literal["calendar", "working"], overrides: Overrides | None = None) -> date:
    """The last day of a period of ``n`` days; a calendar period that ends on a rest day ends on the next working day."""
    if unit == "working":
        return add_workdays(start, n, overrides)
    day = start + timedelta(days=n)
    while not is_workday(day, overrides):
        day += _ONE_DAY
    return day

"""Spans of days as lists are narrowed by them.

Said from today (``month``), so that a list saved under a name stays right; fixed days are ``2026-01-01..2026-03-31``.
"""

from __future__ import annotations

from datetime import date, timedelta

from . import dates
from .errors import UsageError

MONTH, LAST_MONTH, YEAR, LAST_YEAR = "month", "last_month", "year", "last_year"


def between(value: str, today: date) -> tuple[str, str]:
    """First and last day of ``month``, ``last_month``, ``year``, ``last_year`` or ``from..to``. Raises UsageError."""
    year = today.year
    if value in (YEAR, LAST_YEAR):
        year -= value == LAST_YEAR
        return f"{year}-01-01", f"{year}-12-31"
    if value in (MONTH, LAST_MONTH):
        first, after = dates.month_bounds(today.year, today.month)
        if value == LAST_MONTH:
            first, after = dates.add_months(first, -1), first
        return first, (date.fromisoformat(after) - timedelta(days=1)).isoformat()
    first, dots, last = value.partition("..")
    if not dots or not (dates.is_iso(first) and dates.is_iso(last)) or first > last:
        raise UsageError(f"起止日期要写成 2026-01-01..2026-03-31 的样子，“{value}”不是。")
    return first, last

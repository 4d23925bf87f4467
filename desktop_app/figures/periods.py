"""Periods of the reports: half-open, local dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..common.errors import UsageError


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` (included) to ``end`` (not included), ISO dates; ``months`` long."""

    start: str
    end: str
    months: int = 1

    @property
    def last_day(self) -> str:
        return (date.fromisoformat(self.end) - timedelta(days=1)).isoformat()

    @property
    def previous(self) -> Period:
        """The period before, of the same length."""
        return Period(_shifted(self.start, -self.months), _shifted(self.end, -self.months), self.months)

    @property
    def year_ago(self) -> Period:
        return Period(_shifted(self.start, -12), _shifted(self.end, -12), self.months)

    @property
    def label(self) -> str:
        start = date.fromisoformat(self.start)
        return f"{start.year}年{start.month}月"


def month(text: str, cutoff_day: int = 0) -> Period:
    """The month ``YYYY-MM``. With a cut-off day of 25 it runs from the 26th of the month before to the 25th.

    Raises UsageError for a text that is no month.
    """
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise UsageError(f"“{text}”不是月份，请写成 2026-10 的样子。") from None
    if not 0 <= cutoff_day <= 28:
        raise UsageError("报表截止日只能是1到28日，或0表示自然月。")
    if cutoff_day == 0:
        return Period(first.isoformat(), _shifted(first.isoformat(), 1))
    start = first.replace(day=cutoff_day) + timedelta(days=1)
    return Period(_shifted(start.isoformat(), -1), start.isoformat())


def month_of(day: str) -> str:
    """``YYYY-MM`` of an ISO date."""
    return day[:7]


def last_whole_month(today: str) -> str:
    return _shifted(today[:7] + "-01", -1)[:7]


def months_up_to(text: str, count: int) -> list[str]:
    """The ``count`` months that end with ``text``, oldest first."""
    return [_shifted(f"{text}-01", -back)[:7] for back in range(count - 1, -1, -1)]


def _shifted(day: str, months: int) -> str:
    at = date.fromisoformat(day)
    index = at.year * 12 + at.month - 1 + months
    # Period bounds lie on day 1 to 29 of a month; the 29th of a short February is its last day.
    year, month_index = divmod(index, 12)
    for candidate in (at.day, 28):
        try:
            return date(year, month_index + 1, candidate).isoformat()
        except ValueError:
            continue
    raise AssertionError(day)

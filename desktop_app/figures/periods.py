"""Periods of the reports: half-open, local dates, by natural month or with a cut-off day (domain reference 6.0)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..common.dates import add_months
from ..common.errors import UsageError

LAST_CUTOFF = 28  # the last day that every month has


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` (included) to ``end`` (not included), ISO dates; one reporting month or its beginning."""

    start: str
    end: str
    cutoff_day: int = 0

    @property
    def last_day(self) -> str:
        return _days_after(self.end, -1)

    @property
    def month(self) -> str:
        """``YYYY-MM``: the month it ends in, also with a cut-off day (26 April to 25 May is May)."""
        return month_of(self.last_day, self.cutoff_day)

    @property
    def months(self) -> list[str]:
        """The reporting months it consists of, oldest first."""
        return [self.month]

    @property
    def previous(self) -> Period:
        """The whole month before."""
        return month(shifted(self.month, -1), self.cutoff_day)

    @property
    def year_ago(self) -> Period:
        return month(shifted(self.month, -12), self.cutoff_day)

    @property
    def label(self) -> str:
        return f"{int(self.month[:4])}年{int(self.month[5:])}月"

    def up_to(self, day: str) -> Period:
        """Its beginning, up to and with an ISO day that lies in it."""
        return Period(self.start, min(self.end, _days_after(day, 1)), self.cutoff_day)

    def same_days_before(self) -> Period:
        """The month before up to the same day: as many days, at most all of them."""
        days = date.fromisoformat(self.end) - date.fromisoformat(self.start)
        before = self.previous
        end = (date.fromisoformat(before.start) + days).isoformat()
        return Period(before.start, min(before.end, end), self.cutoff_day)


def month(text: str, cutoff_day: int = 0) -> Period:
    """The month ``YYYY-MM``. With a cut-off day of 25 it runs from the 26th of the month before to the 25th.

    Raises UsageError for a text that is no month, or a day that not every month has.
    """
    try:
        first = date.fromisoformat(f"{text}-01").isoformat()
    except ValueError:
        raise UsageError(f"“{text}”不是月份，请写成 2026-10 的样子。") from None
    if not 0 <= cutoff_day <= LAST_CUTOFF:
        raise UsageError("报表截止日只能是1到28日，或0表示自然月。")
    if cutoff_day == 0:
        return Period(first, add_months(first, 1))
    before = _days_after(add_months(first, -1), cutoff_day)
    return Period(before, _days_after(first, cutoff_day), cutoff_day)


@dataclass(frozen=True, slots=True)
class Span(Period):
    """Some natural months on end; they know no cut-off day (domain reference 6.0)."""

    @property
    def months(self) -> list[str]:
        found, first = [], self.start
        while first < self.end:
            found.append(first[:7])
            first = add_months(first, 1)
        return found

    @property
    def previous(self) -> Span:
        """As many months, right before."""
        return self._moved(-len(self.months))

    @property
    def year_ago(self) -> Span:
        return self._moved(-12)

    def _moved(self, months: int) -> Span:
        return type(self)(add_months(self.start, months), add_months(self.end, months))


@dataclass(frozen=True, slots=True)
class Quarter(Span):
    """Three natural months."""

    @property
    def label(self) -> str:
        return f"{self.start[:4]}年第{'一二三四'[int(self.start[5:7]) // 3]}季度"


@dataclass(frozen=True, slots=True)
class Half(Span):
    """The first or the second six months of a year."""

    @property
    def label(self) -> str:
        return f"{self.start[:4]}年{'上' if self.start[5:7] == '01' else '下'}半年"


@dataclass(frozen=True, slots=True)
class Year(Span):
    """Twelve natural months."""

    @property
    def label(self) -> str:
        return f"{self.start[:4]}年"


_PARTS = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10, "H1": 1, "H2": 7}


def quarter(text: str) -> Quarter:
    """The quarter ``YYYY-Q3``, or the one that the month ``YYYY-MM`` lies in. Raises UsageError for anything else."""
    start = _start(text, 3, "“{text}”不是季度，请写成 2026-Q3 的样子，或写其中一个月 2026-08。")
    return Quarter(start, add_months(start, 3))


def half(text: str) -> Half:
    """The half year ``YYYY-H2``, or the one that ``YYYY-MM`` lies in. Raises UsageError for anything else."""
    start = _start(text, 6, "“{text}”不是半年，请写成 2026-H2 的样子，或写其中一个月 2026-08。")
    return Half(start, add_months(start, 6))


def year(text: str) -> Year:
    """The year ``YYYY``, or the one that ``YYYY-MM`` lies in. Raises UsageError for anything else."""
    start = _start(
        f"{text}-01" if len(text) == 4 else text, 12, "“{text}”不是年份，请写成 2026 的样子，或写其中一个月 2026-08。"
    )
    return Year(start, add_months(start, 12))


def _start(text: str, months: int, wrong: str) -> str:
    """First day of the so many months that a text names, or that the month it names lies in."""
    begin, _, part = text.partition("-")
    if part in _PARTS and (months == 3) == part.startswith("Q") and months < 12:
        text = f"{begin}-{_PARTS[part]:02d}"
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise UsageError(wrong.format(text=text.removesuffix("-01") if months == 12 else text)) from None
    return first.replace(month=(first.month - 1) // months * months + 1).isoformat()


def month_of(day: str, cutoff_day: int = 0) -> str:
    """``YYYY-MM`` of the reporting month that an ISO date lies in."""
    return shifted(day[:7], 1) if cutoff_day and int(day[8:]) > cutoff_day else day[:7]


def last_whole_month(today: str, cutoff_day: int = 0) -> str:
    """The reporting month before the one that an ISO date lies in."""
    return shifted(month_of(today, cutoff_day), -1)


def shifted(text: str, months: int) -> str:
    """The month so many months after ``YYYY-MM`` (before when negative)."""
    return add_months(f"{text}-01", months)[:7]


def months_up_to(text: str, count: int) -> list[str]:
    """The ``count`` months that end with ``text``, oldest first."""
    return [shifted(text, -back) for back in range(count - 1, -1, -1)]


def _days_after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()

"""Dates as clerks write them, as the program stores them (ISO text) and as paper prints them; the program's clock.

Stored dates are ``YYYY-MM-DD``, stored times ``YYYY-MM-DD HH:MM:SS``, both UTC+8 (domain reference 0.3).
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta, timezone
from typing import Any, Literal, NamedTuple, Protocol

from . import text as texts

UTC8 = timezone(timedelta(hours=8))

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIRST_YEAR, _LAST_YEAR = 1850, 2199
# Day and month stand behind one of these; a time of day may follow and is dropped.
_WRITTEN = re.compile(
    r"(\d+)[-./年](?:(\d{1,2})(?:月?|[-./月](?:(\d{1,2})[日号]?)?))?(?:[T ]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)


class ParsedDate(NamedTuple):
    """``iso`` is always a full date: the first day where the writing names only a month or a year."""

    iso: str
    precision: Literal["day", "month", "year"]


def is_iso(text: str) -> bool:
    """Whether ``text`` is a date that exists, written YYYY-MM-DD."""
    if not _ISO.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def parse(value: Any, *, date1904: bool = False) -> ParsedDate:
    """Read a date as it stands in a cell or was typed.

    Understands date objects, 20260105, 2026-01-05, 2026.1.5, 2026/1/5, 2026年1月5日, 2026年1月, 198704, 1987, full-width
    digits, and numbers that are Excel's count of days (``date1904``: counted from 1904).
    Raises ValueError with a sentence that says why; two-digit years are refused because the century is a guess.
    """
    if isinstance(value, datetime):
        return _day(value.year, value.month, value.day, value)
    if isinstance(value, date):
        return _day(value.year, value.month, value.day, value)
    if isinstance(value, bool) or value is None:
        raise ValueError("这不是日期")
    if isinstance(value, (int, float)):
        return _from_number(value, date1904)
    written = texts.half_width(str(value)).strip()
    if not written:
        raise ValueError("日期是空的")
    compact = "".join(written.split())
    if compact.isdigit():
        return _from_digits(compact, date1904)
    found = _WRITTEN.fullmatch(" ".join(written.split())) or _WRITTEN.fullmatch(compact)
    if not found:
        raise ValueError(f"看不懂日期“{value}”，请写成 2026-01-05 的样子")
    year, month, day = found.groups()
    if len(year) != 4:
        raise ValueError(f"日期“{value}”的年份要写四位数字，否则分不清是哪个世纪")
    if month is None:
        return _year(int(year), value)
    return _month(int(year), int(month), value) if day is None else _day(int(year), int(month), int(day), value)


def _from_digits(digits: str, date1904: bool) -> ParsedDate:
    if len(digits) == 8:
        return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]), digits)
    if len(digits) == 6:
        if _FIRST_YEAR <= int(digits[:4]) <= _LAST_YEAR:
            return _month(int(digits[:4]), int(digits[4:]), digits)
        raise ValueError(f"日期“{digits}”的年份要写四位数字，否则分不清是哪个世纪")
    if len(digits) in (4, 5):
        return _from_number(int(digits), date1904)
    raise ValueError(f"看不懂日期“{digits}”，请写成 2026-01-05 的样子")


def _from_number(number: int | float, date1904: bool) -> ParsedDate:
    whole = int(number)
    if whole >= 100_000:
        return _from_digits(str(whole), date1904)
    if _FIRST_YEAR <= whole <= _LAST_YEAR:
        if whole == number:
            return _year(whole, number)
        # 1987.4 kept by Excel as a number: April; but 1987.1 was January or October (1987.10).
        after_point = repr(float(number)).partition(".")[2]
        if after_point in ("1", "2") or not 0 < int(after_point) <= 12:
            raise ValueError(f"Excel 把日期存成了数字“{number}”，分不清是哪个月，请写成 2026-01-05 的样子")
        return _month(whole, int(after_point), number)
    if whole < 367:
        raise ValueError(f"看不懂日期“{number}”，请写成 2026-01-05 的样子")
    # Excel counts from 1899-12-30 (it believes in 1900-02-29), in the 1904 system from 1904-01-01.
    first = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    found = first + timedelta(days=whole)
    return _day(found.year, found.month, found.day, number)


def _year(year: int, written: Any) -> ParsedDate:
    _check_year(year, written)
    return ParsedDate(f"{year:04}-01-01", "year")


def _month(year: int, month: int, written: Any) -> ParsedDate:
    _check_year(year, written)
    if not 1 <= month <= 12:
        raise ValueError(f"日期“{written}”里没有{month}月这样的月份")
    return ParsedDate(f"{year:04}-{month:02}-01", "month")


def _day(year: int, month: int, day: int, written: Any) -> ParsedDate:
    _check_year(year, written)
    try:
        return ParsedDate(date(year, month, day).isoformat(), "day")
    except ValueError:
        raise ValueError(f"{year}年{month}月{day}日这一天不存在") from None


def _check_year(year: int, written: Any) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"日期“{written}”的年份{year}不对")


def on_paper(iso: str) -> str:
    """2026年1月5日 (no leading zeros, domain reference 0.3); empty for an empty text. Takes a stored time, too."""
    if not iso:
        return ""
    year, month, day = iso[:10].split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def time_on_paper(iso: str) -> str:
    """2026年1月5日9时30分 of a stored time; minutes have two digits."""
    if not iso:
        return ""
    hour, minute = iso[11:16].split(":")
    return f"{on_paper(iso)}{int(hour)}时{minute}分"


def age_on(birth_iso: str, day_iso: str) -> int:
    """Full years (周岁) on a day; someone born on 29 February grows older on 1 March in other years."""
    years = int(day_iso[:4]) - int(birth_iso[:4])
    return years - (day_iso[5:10] < birth_iso[5:10])


def add_months(iso: str, months: int) -> str:
    """The same day ``months`` later (earlier when negative), at most the last day of that month."""
    year, month0 = divmod(int(iso[:4]) * 12 + int(iso[5:7]) - 1 + months, 12)
    day = min(int(iso[8:10]), calendar.monthrange(year, month0 + 1)[1])
    return date(year, month0 + 1, day).isoformat()


def month_bounds(year: int, month: int) -> tuple[str, str]:
    """First day of the month and first day of the next, both ISO: ``first <= day < next``."""
    first = date(year, month, 1).isoformat()
    return first, add_months(first, 1)


class Clock(Protocol):
    """Where every date and time of the program comes from."""

    def now(self) -> datetime:
        """The time in UTC+8, without a zone, to the second."""

    def today(self) -> date:
        """The day in UTC+8."""


class SystemClock:
    """The computer's time in UTC+8, whatever zone the computer is set to."""

    def now(self) -> datetime:
        return datetime.now(UTC8).replace(tzinfo=None, microsecond=0)

    def today(self) -> date:
        return self.now().date()


class FixedClock:
    """Stands still until it is moved: for tests and for generating the sample hall."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def today(self) -> date:
        return self._at.date()

    def set(self, at: datetime) -> None:
        self._at = at

    def advance(self, **step: float) -> None:
        """Move on by ``timedelta(**step)``."""
        self._at += timedelta(**step)


def stamp(at: datetime) -> str:
    """A time as it is stored."""
    return at.strftime("%Y-%m-%d %H:%M:%S")

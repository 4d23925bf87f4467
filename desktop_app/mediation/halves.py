"""The halves of a month in which a hall screens: 2026-10-1 is the 1st to the 15th, 2026-10-2 the rest, 2026-10-0 all of it."""

from __future__ import annotations

from datetime import date, timedelta

from ..common.dates import add_months
from ..common.errors import UsageError

MIDDLE = 15
_WORDS = {"0": "全月", "1": "上半月", "2": "下半月"}


def of(day: str, rounds: int) -> str:
    """The half that an ISO day lies in, of so many rounds a month (1 or 2)."""
    if rounds == 1:
        return f"{day[:7]}-0"
    return f"{day[:7]}-{1 if int(day[8:10]) <= MIDDLE else 2}"


def bounds(half: str) -> tuple[str, str]:
    """First day of a half and first day after it, ISO. Raises UsageError for a text that is no half."""
    month, _, part = half.rpartition("-")
    try:
        first = date.fromisoformat(f"{month}-01").isoformat()
    except ValueError:
        part = ""
    if part not in _WORDS:
        raise UsageError(f"“{half}”不是排查轮次，请写成 2026-10-1（上半月）的样子。") from None
    middle = f"{month}-{MIDDLE + 1}"
    return first if part != "2" else middle, middle if part == "1" else add_months(first, 1)


def words(half: str) -> str:
    """2026年10月上半月."""
    return f"{half[:4]}年{int(half[5:7])}月{_WORDS[half[8:]]}"


def before(half: str, rounds: int) -> str:
    """The one before, of so many rounds a month."""
    first = date.fromisoformat(bounds(half)[0])
    return of((first - timedelta(days=1)).isoformat(), rounds)


def after(half: str, rounds: int) -> str:
    """The next one."""
    return of(bounds(half)[1], rounds)

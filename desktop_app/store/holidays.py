"""The hall's own table of rest days and working days (domain reference 1.3): entered by hand or read from a file, since the
State Council publishes each year's late in the year before and the program has no network. It wins over the shipped calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..common import dates, workdays
from ..common.errors import ChecksFailed, KnownError
from .settings import permission_for, put

if TYPE_CHECKING:
    from ..context import Context

KEY = "workdays.own"
_LONGEST_NAME = 20
_MOST_DAYS = 800  # of a file: two years and more
_WORKS = {"上班", "补班", "调休上班", "工作日", "班", "1", "是", "workday", "work"}
_RESTS = {"休息", "放假", "休", "假", "节假日", "0", "否", "holiday", "rest", "off"}


@dataclass(frozen=True, slots=True)
class Day:
    """One day that is no ordinary weekday or weekend. ``own``: entered here; else from the shipped calendar."""

    day: str
    works: bool
    name: str
    own: bool


def overrides(ctx: Context) -> workdays.Overrides:
    """What ``common.workdays`` is given: the hall's own days."""
    return _days(tuple((day, bool(works)) for day, (works, _) in _stored(ctx).items()))


@lru_cache(8)
def _days(own: tuple[tuple[str, bool], ...]) -> dict[date, bool]:
    return {date.fromisoformat(day): works for day, works in own}


def _stored(ctx: Context) -> dict[str, list[Any]]:
    found = ctx.setting(KEY)
    return found if isinstance(found, dict) else {}


def deadline(ctx: Context, start: str, days: int, unit: str) -> str:
    """The last day (ISO) of a period of ``days`` (``calendar`` or ``working``) that starts on an ISO day."""
    way: Any = unit
    return workdays.deadline(date.fromisoformat(start), days, way, overrides(ctx)).isoformat()


def unknown(ctx: Context, day: str) -> str:
    """A sentence when nobody has told the rest days of the year that a day lies in; else empty."""
    year = int(day[:4])
    if workdays.known(year, overrides(ctx)):
        return ""
    return f"{year}年的节假日还没有录入，只按周末计算"


def missing(ctx: Context) -> list[int]:
    """Years that deadlines reach into by now and whose rest days are unknown: this one, from November on the next one."""
    today = ctx.clock.today()
    years = [today.year] if today.month < 11 else [today.year, today.year + 1]
    return [year for year in years if not workdays.known(year, overrides(ctx))]


def of_year(ctx: Context, year: int) -> list[Day]:
    """All days of a year that differ from an ordinary week, the hall's own in place of the shipped ones."""
    ctx.require(permission_for(KEY))
    own = {day: (bool(works), str(name)) for day, (works, name) in _stored(ctx).items()}
    found = []
    day = date(year, 1, 1)
    while day.year == year:
        text = day.isoformat()
        if text in own:
            found.append(Day(text, own[text][0], own[text][1], True))
        elif workdays.is_workday(day) != (day.weekday() < 5):
            found.append(Day(text, workdays.is_workday(day), _shipped_name(day), False))
        day += timedelta(days=1)
    return found


def _shipped_name(day: date) -> str:
    from chinese_calendar import constants

    name = constants.holidays.get(day) or constants.workdays.get(day) or ""
    return _NAMES.get(str(name), "")


_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


def save(ctx: Context, first: str, last: str, works: bool, name: str, *, origin: object = None) -> int:
    """Days from ``first`` to ``last`` are working days or rest days; gives how many. Raises ChecksFailed."""
    problems = {}
    for key, day in (("first", first), ("last", last)):
        if not day or not dates.is_iso(day):
            problems[key] = "请填日期，例如 2027-01-01"
    if not problems and last < first:
        problems["last"] = "结束日期不能早于开始日期"
    elif not problems and (date.fromisoformat(last) - date.fromisoformat(first)).days > 31:
        problems["last"] = "一次最多31天，请分几次填"
    if not name.strip():
        problems["name"] = "请填名称，例如 春节"
    elif len(name.strip()) > _LONGEST_NAME:
        problems["name"] = f"最多{_LONGEST_NAME}个字"
    if problems:
        raise ChecksFailed(problems)
    days = [
        date.fromisoformat(first) + timedelta(days=n)
        for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    ]
    return put_days(ctx, [(day.isoformat(), works, name.strip()) for day in days], origin=origin)


def put_days(ctx: Context, days: Iterable[tuple[str, bool, str]], *, origin: object = None) -> int:
    """Many days at once, as one change; what was entered for them before is replaced."""
    own = dict(_stored(ctx))
    count = 0
    for day, works, name in days:
        own[day] = [int(works), name]
        count += 1
    _write(ctx, own, "修改节假日表", origin)
    return count


def forget(ctx: Context, chosen: Iterable[str], *, origin: object = None) -> None:
    """Take days out of the hall's own table: the shipped calendar counts again."""
    gone = set(chosen)
    own = {day: told for day, told in _stored(ctx).items() if day not in gone}
    _write(ctx, own, "删去节假日表里的日子", origin)


def _write(ctx: Context, own: Mapping[str, Any], action: str, origin: object) -> None:
    with ctx.write(permission_for(KEY), action, origin=origin) as writer:
        put(writer, KEY, dict(sorted(own.items())), "2000-01-01")  # facts and not law: they hold for every day


def read_file(path: Path) -> list[tuple[str, bool, str]]:
    """Days from a table (csv, xlsx, xls, ods): a column of dates, one that says 上班 or 休息, one with the name if there is one.

    Raises KnownError with the row that cannot be read; nothing is written.
    """
    from ..spreadsheet.reader import open_workbook

    found: dict[str, tuple[bool, str]] = {}
    with open_workbook(path) as book:
        for sheet in book.sheets:
            for number, row in enumerate(sheet.rows(), 1):
                cells = [str(cell).strip() if cell is not None else "" for cell in row]
                day = next((read for cell in row if (read := _as_day(cell))), "")
                if not day:
                    continue  # a heading, a note
                words = [cell.lower() for cell in cells]
                works = next((kind for cell in words for kind in _kind(cell)), None)
                if works is None:
                    raise KnownError(
                        f"“{sheet.name}”第{number}行（{day}）没有写上班还是休息，没有读入。请在这一行写明后再读一次。"
                    )
                name = next((cell for cell in cells if _is_name(cell)), "")
                found[day] = (works, name[:_LONGEST_NAME] or ("调休上班" if works else "休息"))
                if len(found) > _MOST_DAYS:
                    raise KnownError(f"文件里超过{_MOST_DAYS}天，不像一份节假日表，没有读入。请核对文件。")
    if not found:
        raise KnownError("文件里没有读到日期，没有读入。每行要有一个日期，写明“上班”或“休息”。")
    return [(day, *told) for day, told in sorted(found.items())]


def _is_name(cell: str) -> bool:
    return any(sign.isalpha() for sign in cell) and not _as_day(cell) and not list(_kind(cell.lower()))


def _kind(cell: str) -> Iterable[bool]:
    if cell in _WORKS:
        yield True
    elif cell in _RESTS:
        yield False


def _as_day(cell: Any) -> str:
    """An ISO day where the cell holds one; a number alone is a serial number and no date."""
    if isinstance(cell, (bool, int, float)) or cell is None or len(str(cell).strip()) < 8:
        return ""
    try:
        read = dates.parse(cell)
    except ValueError:
        return ""
    return read.iso if read.precision == "day" else ""

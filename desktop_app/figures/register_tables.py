"""Which tables there are besides the monthly report, and how one is made for the month, quarter or year that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..common.errors import UsageError
from ..common.papers import MonthlyReport
from . import (
    cases_table,
    disputes_ledger,
    disputes_table,
    monthly,
    periods,
    register,
    register_care,
    register_committee,
    register_people,
    register_visits,
)
from .periods import Period
from .register import Register

if TYPE_CHECKING:
    from ..context import Context


@dataclass(frozen=True, slots=True)
class Kind:
    """One report: its number, its name, the tables it consists of, of how many months it tells.

    ``counted``: makes all its tables at once, public or not, where the store sums them up.
    """

    number: str
    title: str
    tables: Sequence[Callable[[Context, Period], Register]] = ()
    months: int = 1
    counted: Callable[[Context, Period, bool], Sequence[Register]] | None = None


def _disputes(ctx: Context, about: Period, is_public: bool) -> Sequence[Register]:
    made: list[Register] = [*disputes_table.tables(ctx, about, is_public=is_public)]
    if not is_public:  # names stand in it
        made.insert(1, disputes_ledger.table(ctx, about))
    return made


def _cases(ctx: Context, about: Period, is_public: bool) -> Sequence[Register]:
    return cases_table.tables(ctx, about, is_public=is_public)


_R01, _R02 = "矛盾纠纷排查化解", "人民调解案件情况统计"


_R03 = (register_committee.organisations, register_committee.people, register_committee.funds)

KINDS = {
    "r01": Kind("R01", f"{_R01}月报", counted=_disputes),
    "r01q": Kind("R01", f"{_R01}季报", months=3, counted=_disputes),
    "r01y": Kind("R01", f"{_R01}年报", months=12, counted=_disputes),
    "r02": Kind("R02", f"{_R02}月报", counted=_cases),
    "r02q": Kind("R02", f"{_R02}季报", months=3, counted=_cases),
    "r02h": Kind("R02", f"{_R02}半年报", months=6, counted=_cases),
    "r02y": Kind("R02", f"{_R02}年报", months=12, counted=_cases),
    "r10": Kind("R10", "走访月报", (register_visits.by_grid, register_visits.by_worker)),
    "r11": Kind("R11", "人口基础月报", (register_people.table,)),
    "r11q": Kind("R11", "人口基础季报", (register_people.table,), months=3),
    "r12": Kind("R12", "关爱对象服务季报", (register_care.table,), months=3),
    "r03": Kind("R03", register_committee.TITLE, _R03, months=6),
    "r03y": Kind("R03", f"{register_committee.TITLE}（全年）", _R03, months=12),
}


def kind_of(key: str, text: str) -> str:
    """``r11`` of a quarter (``2026-Q3``) is the quarterly one, ``r02`` of ``2026-H1`` that of half a year, of ``2026`` the yearly.

    Raises UsageError where there is no such table.
    """
    last = "q" if "Q" in text else "h" if "H" in text else "y" if text.isdigit() and len(text) == 4 else ""
    if not last or KINDS[key].months == _MONTHS[last]:
        return key
    if key + last not in KINDS:
        raise UsageError(f"{KINDS[key].number} 没有“{text}”这种期间的表。")
    return key + last


_MONTHS = {"q": 3, "h": 6, "y": 12}
_SPANS = {3: periods.quarter, 6: periods.half, 12: periods.year}


def period(ctx: Context, key: str, text: str) -> Period:
    """What a report of ``YYYY-MM``, ``YYYY-Q3``, ``YYYY-H1`` or ``YYYY`` is about: a month with the hall's cut-off day, or
    natural months on end.

    Raises UsageError.
    """
    ctx.require("reports.read")
    made = _SPANS.get(KINDS[key].months)
    return monthly.month(ctx, text) if made is None else made(text)


def make(ctx: Context, key: str, about: Period, *, is_public: bool = False) -> list[Register]:
    """The report's tables; of the public version small figures about care are masked (domain reference 6.0)."""
    ctx.require("reports.read")
    counted = KINDS[key].counted
    if counted is not None:
        return list(counted(ctx, about, is_public))
    made = [table(ctx, about) for table in KINDS[key].tables]
    return [register.public(one) for one in made] if is_public else made


def words(key: str, about: Period, *, is_public: bool = False) -> str:
    """R11 人口基础月报 2026年10月（公开版）: for the log and for titles."""
    one = KINDS[key]
    return f"{one.number} {one.title} {about.label}" + ("（公开版）" if is_public else "")


def file_word(key: str, *, is_public: bool = False) -> str:
    """What stands for the table in a file's name."""
    one = KINDS[key]
    return f"{one.number}{one.title}" + ("公开版" if is_public else "")


def report(ctx: Context, key: str, about: Period, tables: Sequence[Register]) -> MonthlyReport:
    """The plain record for workbook and paper."""
    ctx.require("reports.read")
    definitions = dict(pair for one in tables for pair in one.definitions())
    suffix = "（公开版）" if any(one.is_public for one in tables) else ""
    return MonthlyReport(
        hall=ctx.hall["name"],
        period_start=about.start,
        period_end=about.last_day,
        title=f"{ctx.hall['name']}{about.label}{KINDS[key].title}{suffix}",
        comparisons=[],
        tables=[one.table() for one in tables],
        charts=[],
        narrative=[],
        definitions=list(definitions.items()),
        prepared_by=ctx.operator.name,
        is_sample=ctx.store.meta("sample") == "1",
    )

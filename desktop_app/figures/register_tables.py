"""Which tables of the register there are, and how one is made for a month or a quarter as it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..common.papers import MonthlyReport
from . import monthly, periods, register, register_care, register_committee, register_people, register_visits
from .periods import Period
from .register import Register

if TYPE_CHECKING:
    from ..context import Context


@dataclass(frozen=True, slots=True)
class Kind:
    """One report: its number, its name, the tables it consists of; ``of`` makes the period of a text, where it is not a month."""

    number: str
    title: str
    tables: Sequence[Callable[[Context, Period], Register]]
    of: Callable[[str], Period] | None = None


_R03 = (register_committee.organisations, register_committee.people, register_committee.funds)

KINDS = {
    "r10": Kind("R10", "走访月报", (register_visits.by_grid, register_visits.by_worker)),
    "r11": Kind("R11", "人口基础月报", (register_people.table,)),
    "r11q": Kind("R11", "人口基础季报", (register_people.table,), of=periods.quarter),
    "r12": Kind("R12", "关爱对象服务季报", (register_care.table,), of=periods.quarter),
    "r03": Kind("R03", register_committee.TITLE, _R03, of=periods.half_year),
    "r03y": Kind("R03", f"{register_committee.TITLE}（全年）", _R03, of=periods.year),
}


def kind_of(key: str, text: str) -> str:
    """``r11`` of a quarter (``2026-Q3``) is the quarterly one, ``r03`` of a year (``2026``) the annual one."""
    if key == "r03":
        return "r03" if "-" in text else "r03y"
    return "r11q" if key == "r11" and "Q" in text else key


def period(ctx: Context, key: str, text: str) -> Period:
    """What a report of ``YYYY-MM`` or ``YYYY-Q3`` is about: a month with the hall's cut-off day, or a natural quarter, half
    (``YYYY-H1``) or year.

    Raises UsageError.
    """
    ctx.require("reports.read")
    of = KINDS[key].of
    return of(text) if of is not None else monthly.month(ctx, text)


def make(ctx: Context, key: str, about: Period, *, is_public: bool = False) -> list[Register]:
    """The report's tables; of the public version small figures about care are masked (domain reference 6.0)."""
    ctx.require("reports.read")
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

"""The month's report as plain data: figures → comparisons, tables, charts, a narrative. Knows nothing of paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..common.papers import Comparison, MonthlyReport
from ..context import Context
from . import cases_table, charts, compare, periods
from .catalogue import FIGURES
from .narrative import narrative
from .periods import Period
from .residents_table import residents_table
from .rules_table import rules_table
from .volunteers_table import activities_table, volunteers_table

HEADLINES = (
    "residents.total",
    "residents.over_60",
    "residents.floating",
    "volunteers.registered",
    "volunteers.activities",
    "volunteers.hours",
    "mediation.new",
    "mediation.closed",
    "mediation.success_rate",
    "mediation.open",
    "mediation.amount",
    "rules.in_force",
)

Progress = Callable[[int, int, str], None]
"""Called with steps done, steps in all, and a few words; may raise Cancelled."""


def month(ctx: Context, text: str) -> Period:
    """The reporting month ``YYYY-MM`` with the hall's cut-off day. Raises UsageError when ``text`` is no month."""
    return periods.month(text, cutoff_day(ctx, periods.month(text).start))


def cutoff_day(ctx: Context, day: str) -> int:
    """The hall's cut-off day in force on a day; 0 is the natural month."""
    return int(str(ctx.setting("report.cutoff_day", day)))


def current_month(ctx: Context) -> str:
    """``YYYY-MM`` of the reporting month that today lies in."""
    return periods.month_of(ctx.today(), cutoff_day(ctx, ctx.today()))


def comparisons(period: Period, keys: Sequence[str] = HEADLINES, progress: Progress | None = None) -> list[Comparison]:
    """Figures of a period with 环比 and 同比 (domain reference 6.0)."""
    found = []
    for number, key in enumerate(keys):
        figure = FIGURES[key]
        if progress is not None:
            progress(number, len(keys), "统计中")
        found.append(
            compare.compared(
                key,
                figure.label,
                figure.unit,
                figure.value(period),
                figure.value(period.previous),
                figure.value(period.year_ago),
                is_rate=figure.is_rate,
            )
        )
    return found


def trend(ctx: Context, text: str, count: int) -> list[Period]:
    """The months that end with ``text``, oldest first, each with the cut-off day of its time."""
    return [month(ctx, each) for each in periods.months_up_to(text, count)]


def report(ctx: Context, text: str, progress: Progress | None = None) -> MonthlyReport:
    """All of the month's report. Raises NotAllowed, and UsageError when ``text`` is no month."""
    ctx.require("reports.read")
    period = month(ctx, text)
    steps: list[Callable[[], Any]] = [
        lambda: comparisons(period),
        lambda: residents_table(period),
        lambda: volunteers_table(period),
        lambda: activities_table(period),
        lambda: cases_table.table(ctx, period).table(),
        lambda: rules_table(period),
        lambda: charts.charts(trend(ctx, text, charts.MONTHS)),
    ]
    done = []
    for number, step in enumerate(steps):
        if progress is not None:
            progress(number, len(steps), "统计中")
        done.append(step())
    headline, *tables, drawn = done
    return MonthlyReport(
        hall=ctx.hall["name"],
        period_start=period.start,
        period_end=period.last_day,
        title=f"{ctx.hall['name']}{period.label}工作月报",
        comparisons=headline,
        tables=tables,
        charts=drawn,
        narrative=narrative(period, headline),
        definitions=[(figure.label, figure.definition) for figure in FIGURES.values()],
        prepared_by=ctx.operator.name,
        is_sample=ctx.store.meta("sample") == "1",
    )

"""The clerk's desk: what is due, the month so far, the last months. Plain data for the 今日 tab (domain reference 9.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .common.papers import Comparison
from .context import Context
from .figures import monthly
from .figures.behind import Opens
from .figures.catalogue import FIGURES
from .figures.compare import compared
from .figures.periods import Period

BACKUP = "backup"
"""Kind of the line that opens no record: a backup is to be made."""
BACKUP_DAYS = 3
CHART_MONTHS = 6
CHART_SERIES = ("mediation.new", "mediation.closed")


@dataclass(frozen=True, slots=True)
class Due:
    """One line of 今天要办的. ``days``: left until ``due_on``, negative when overdue; ``opens``: kind and record id."""

    kind: str
    title: str
    detail: str
    due_on: str
    days: int
    opens: Opens

    @property
    def words(self) -> str:
        if self.days < 0:
            return f"已逾期 {-self.days} 天"
        return f"剩 {self.days} 天" if self.days else "今天"

    @property
    def is_late(self) -> bool:
        return self.days < 0


@dataclass(frozen=True, slots=True)
class Card:
    """A figure of the month so far. ``against`` names what it is compared with: 上月同期 or 上月末."""

    comparison: Comparison
    period: Period
    against: str
    more_is: str = ""  # good, bad, or neither

    @property
    def moved(self) -> float:
        now, before = self.comparison.value, self.comparison.previous
        return 0 if now is None or before is None else now - before


def due(ctx: Context) -> list[Due]:
    """All that this operator may see of what is overdue or near its end, the most urgent first."""
    found = [*_cases(ctx), *_volunteering(ctx), *_rules(ctx), *_backup(ctx)]
    return sorted(found, key=lambda one: (one.due_on, one.kind, one.opens))


def _cases(ctx: Context) -> Iterator[Due]:
    if ctx.may("cases.read"):
        from .mediation import queries

        for one in queries.due(ctx):
            yield Due(one.kind, one.title, one.detail, one.due_on, one.days, ("cases", one.case_id))


_VOLUNTEER_KINDS = {"activity": "activities", "service_record": "volunteers"}


def _volunteering(ctx: Context) -> Iterator[Due]:
    if ctx.may("volunteers.read"):
        from .volunteers import queries

        for one in queries.due(ctx):
            opens = (_VOLUNTEER_KINDS[one.table], one.record_id)
            yield Due(one.kind, one.title, one.detail, one.due_on, one.days, opens)


def _rules(ctx: Context) -> Iterator[Due]:
    return iter(())


def _backup(ctx: Context) -> Iterator[Due]:
    if not ctx.may("store.backup"):
        return
    today, last = ctx.clock.today(), ctx.store.meta("last_backup")[:10]
    on = today if not last else date.fromisoformat(last) + timedelta(days=BACKUP_DAYS)
    if on <= today:
        detail = f"上次备份是{last}" if last else "还没有备份过"
        yield Due("备份", "备份数据到另一块盘", detail, on.isoformat(), (on - today).days, (BACKUP, 0))


_CARDS = (
    ("residents.total", "residents.read", "上月末", ""),
    ("mediation.closed", "cases.read", "上月同期", "good"),
    ("mediation.success_rate", "cases.read", "上月同期", "good"),
    ("volunteers.hours", "volunteers.read", "上月同期", "good"),
    ("mediation.open", "cases.read", "上月末", "bad"),
)


def cards(ctx: Context) -> list[Callable[[], Card]]:
    """The cards this operator may see, each to be computed when called."""
    period = monthly.month(ctx, monthly.current_month(ctx)).up_to(ctx.today())

    def one(key: str, against: str, more_is: str) -> Card:
        base = period.previous if against == "上月末" else period.same_days_before()
        figure = FIGURES[key]
        words = compared(
            key, figure.label, figure.unit, figure.value(period), figure.value(base), None, is_rate=figure.is_rate
        )
        return Card(words, period, against, more_is)

    return [
        lambda key=key, against=against, more=more: one(key, against, more)  # type: ignore[misc]
        for key, permission, against, more in _CARDS
        if ctx.may(permission)
    ]


def chart(ctx: Context) -> tuple[list[Period], dict[str, list[int]]]:
    """The last six months, this one included, and for each figure of ``CHART_SERIES`` its label and numbers."""
    spans = monthly.trend(ctx, monthly.current_month(ctx), CHART_MONTHS)
    return spans, {key: [int(FIGURES[key].value(span) or 0) for span in spans] for key in CHART_SERIES}


def is_empty(ctx: Context) -> bool:
    """Whether nobody has been entered yet."""
    from .residents.models import Person

    return not Person.select(Person.id).where(Person.deleted_at.is_null()).limit(1).exists()

"""The clerk's desk: what is due, the month so far, the last months. Plain data for the 今日 tab (domain reference 9.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from .common.papers import Comparison
from .context import Context
from .figures import monthly
from .figures.catalogue import FIGURES
from .figures.compare import compared
from .figures.periods import Period
from .store import holidays

BACKUP = "backup"
"""Kind of the line that opens no record: a backup is to be made."""
HOLIDAYS = "holidays"
"""Kind of the line that opens the table of rest days."""
CARE = "care"
"""Kind of the lines about people to look in on; they open the page of 走访和关爱."""
SCREENING = "screening"
"""Kind of the lines about screening; the one without a record opens its rounds."""
BACKUP_DAYS = 3
VISITS = 8  # lines of people to look in on, the rest is counted
CASES = 40  # lines about cases, the rest is counted
PROBLEM_DAYS = 7
CHART_MONTHS = 6
SAME_DAYS, END_OF_MONTH = "上月同期", "上月末"
CHART_SERIES = ("mediation.new", "mediation.closed")


@dataclass(frozen=True, slots=True)
class Due:
    """One line of 今天要办的. ``days``: left until ``due_on``, negative when overdue.

    ``opens``: kind and id of the record, as the window opens them; id 0: the whole list.
    """

    kind: str
    title: str
    detail: str
    due_on: str
    days: int
    opens: tuple[str, int]

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
    """A figure of the month so far. ``against`` names what it is compared with; ``more_is`` good, bad or neither."""

    comparison: Comparison
    month: str  # YYYY-MM
    against: str
    more_is: str = ""

    @property
    def words(self) -> str:
        """比上月末 +6, 上月同期 7件, 比上月同期 上升11.8%; empty where there is nothing to compare with."""
        one = self.comparison
        if one.value is None or one.previous is None:
            return ""
        if one.value == one.previous:
            return f"与{self.against}持平"
        if self.against == END_OF_MONTH:
            return f"比{self.against} {one.value - one.previous:+,}"
        if one.previous == 0 and not one.is_rate:
            return f"{self.against} 0"
        return f"比{self.against} {one.mom}"

    @property
    def is_good(self) -> bool | None:
        """Whether it moved to the better; None where that cannot be said."""
        one = self.comparison
        if not self.more_is or one.value is None or one.previous is None or one.value == one.previous:
            return None
        return (one.value > one.previous) == (self.more_is == "good")


def due_parts(ctx: Context) -> list[Callable[[], Iterator[Due]]]:
    """What this operator may see of what is overdue or near its end, subject by subject; each is asked when called."""
    return [
        partial(part, ctx)
        for part in (
            _cases,
            _screening,
            _rooms,
            _loans,
            _terms,
            _volunteering,
            _rules,
            _visits,
            _problems,
            _holidays,
            _backup,
        )
    ]


def by_urgency(lines: Iterable[Due]) -> list[Due]:
    """The most urgent first."""
    return sorted(lines, key=lambda one: (one.due_on, one.kind, one.opens))


def due(ctx: Context) -> list[Due]:
    """All of it, the most urgent first."""
    return by_urgency(line for part in due_parts(ctx) for line in part())


def _cases(ctx: Context) -> Iterator[Due]:
    if ctx.may("cases.read"):
        from .mediation import due as of_cases

        found, count = of_cases.first(ctx, CASES + 1)
        for one in found[:CASES]:
            yield Due(one.kind, one.title, one.detail, one.due_on, one.days, ("cases", one.case_id))
        if count > CASES:
            rest = found[CASES]
            yield Due(rest.kind, f"还有{count - CASES}项案件的期限", "", rest.due_on, rest.days, ("cases", 0))


def _rooms(ctx: Context) -> Iterator[Due]:
    """Today's bookings of the mediation rooms."""
    if ctx.may("cases.read"):
        from .mediation import rooms

        for one in rooms.booked(ctx, ctx.today(), ctx.today()):
            yield Due("调解室", f"{one.begin}—{one.end} {one.room}", one.what, one.day, 0, ("rooms", one.id))


def _terms(ctx: Context) -> Iterator[Due]:
    """Terms of the committee and of its mediators that run out."""
    if ctx.may("settings.hall"):
        from .mediation import committees

        today = ctx.clock.today()
        for one in committees.terms(ctx):
            days = (date.fromisoformat(one.on) - today).days
            yield Due("任期", one.title, one.detail, one.on, days, (one.kind, one.record_id))


def _loans(ctx: Context) -> Iterator[Due]:
    """Dossiers that were lent and are not back."""
    if ctx.may("cases.read"):
        from .mediation import dossier_shelf

        for one in dossier_shelf.late(ctx):
            yield Due("卷宗", f"催还卷宗{one.number}", one.borrower, one.due_on, one.days, ("cases", one.case_id))


def _screening(ctx: Context) -> Iterator[Due]:
    """Rounds that are over and not reported, and disputes found whose day to be resolved is near."""
    if not ctx.may("screening.read"):
        return
    from .mediation import screening_rounds

    today = ctx.clock.today()
    for one in screening_rounds.missing(ctx):
        on = date.fromisoformat(one.last_day)
        title = f"{one.words}排查还有{len(one.places)}处没有报"
        yield Due("排查", title, "、".join(one.places), one.last_day, (on - today).days, (SCREENING, 0))
    for record, name, place, day in screening_rounds.due(ctx, today + timedelta(days=PROBLEM_DAYS)):
        yield Due("排查化解", name, place, day, (date.fromisoformat(day) - today).days, (SCREENING, record))


_VOLUNTEER_KINDS = {"activity": "activities", "service_record": "volunteers"}


def _volunteering(ctx: Context) -> Iterator[Due]:
    if ctx.may("volunteers.read"):
        from .volunteers import queries

        for one in queries.due(ctx):
            opens = (_VOLUNTEER_KINDS[one.table], one.record_id)
            yield Due(one.kind, one.title, one.detail, one.due_on, one.days, opens)


def _rules(ctx: Context) -> Iterator[Due]:
    if ctx.may("rules.read"):
        from .village_rules import queries

        for one in queries.due(ctx):
            yield Due(one.kind, one.title, one.detail, one.due_on, one.days, ("rules", one.record_id))


def _visits(ctx: Context) -> Iterator[Due]:
    """The first few people whom somebody must look in on within a week, and how many more there are."""
    if not ctx.may("residents.read"):
        return
    from .visits.due import WEEK, first

    found, count = first(ctx, VISITS + 1, {"state": WEEK})
    for one in found[:VISITS]:
        yield Due("走访", f"走访{one.name}", one.address, one.due_on, one.days, (CARE, one.person_id))
    if count > VISITS:
        rest = found[VISITS]
        yield Due("走访", f"还有{count - VISITS}人要走访", "", rest.due_on, rest.days, (CARE, 0))


def _problems(ctx: Context) -> Iterator[Due]:
    """Problems that visits brought up and that are due within a week."""
    if not ctx.may("residents.read"):
        return
    from .visits import queries

    for one in queries.problems(ctx):
        if one.days is not None and one.days <= PROBLEM_DAYS:
            yield Due("走访问题", one.what.split("\n")[0], one.whose, one.due_on, one.days, ("visits", one.visit_id))


def _holidays(ctx: Context) -> Iterator[Due]:
    """A year that deadlines reach into and whose rest days nobody has told."""
    if not ctx.may("settings.hall"):
        return
    today = ctx.clock.today()
    for year in holidays.missing(ctx):
        on = max(today, date(year - 1, 12, 31))
        detail = "没有录入之前，期限只按周末计算"
        yield Due("节假日", f"录入{year}年的节假日安排", detail, on.isoformat(), (on - today).days, (HOLIDAYS, 0))


def _backup(ctx: Context) -> Iterator[Due]:
    if not ctx.may("store.backup"):
        return
    today, last = ctx.clock.today(), ctx.store.meta("last_backup")[:10]
    on = today if not last else date.fromisoformat(last) + timedelta(days=BACKUP_DAYS)
    if on <= today:
        detail = f"上次备份是{last}" if last else "还没有备份过"
        yield Due("备份", "备份数据到另一块盘", detail, on.isoformat(), (on - today).days, (BACKUP, 0))


_CARDS = {
    "residents.total": (("residents.read", "residents.all"), END_OF_MONTH, ""),  # a figure of the whole hall
    "mediation.closed": (("cases.read",), SAME_DAYS, "good"),
    "mediation.success_rate": (("cases.read",), SAME_DAYS, "good"),
    "volunteers.hours": (("volunteers.read",), SAME_DAYS, "good"),
    "mediation.open": (("cases.read",), END_OF_MONTH, "bad"),
}


def card_keys(ctx: Context) -> list[str]:
    """The figures this operator may see as cards; asks no store."""
    return [key for key, (permissions, _, _) in _CARDS.items() if all(map(ctx.may, permissions))]


def card(ctx: Context, key: str) -> Card:
    """One figure of the month so far, against the same days of the month before or against its end."""
    permissions, against, more_is = _CARDS[key]
    for permission in permissions:
        ctx.require(permission)
    period = monthly.month(ctx, monthly.current_month(ctx)).up_to(ctx.today())
    base = period.previous if against == END_OF_MONTH else period.same_days_before()
    figure = FIGURES[key]
    words = compared(
        key, figure.label, figure.unit, figure.value(period), figure.value(base), None, is_rate=figure.is_rate
    )
    return Card(words, period.month, against, more_is)


def month(ctx: Context) -> str:
    """``YYYY-MM`` of the reporting month that today lies in."""
    return monthly.current_month(ctx)


def chart(ctx: Context) -> tuple[list[Period], dict[str, list[int]]]:
    """The last six months, this one included, and for each figure of ``CHART_SERIES`` its label and numbers."""
    ctx.require("cases.read")
    spans = monthly.trend(ctx, monthly.current_month(ctx), CHART_MONTHS)
    return spans, {key: [int(FIGURES[key].value(span) or 0) for span in spans] for key in CHART_SERIES}


def is_empty(ctx: Context) -> bool:
    """Whether nobody has been entered yet, for whoever can import a roster."""
    from .residents.models import Person

    return (
        ctx.may("residents.import")
        and not Person.select(Person.id).where(Person.deleted_at.is_null()).limit(1).exists()
    )

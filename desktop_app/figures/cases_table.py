"""R02 人民调解案件情况统计表: the fifty columns of the domain reference's 1.10.1, a row for each committee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from peewee import Case as When
from peewee import Expression, fn

from ..common import codes
from ..mediation.life_models import Confirmation
from ..mediation.models import Agreement, Case, Committee, PerformanceItem
from ..mediation.screening_models import ReportCounter, Screening, ScreeningRound
from ..store.reading import ids_of
from . import case_checks, counters
from .case_columns import COLUMNS, COUNTED_BY, FRONT, PERFORMED, REFERRED, type_columns
from .catalogue import settled
from .counted import Asked, Counted, Value, comparison
from .periods import Period
from .register import FEWEST, TOTAL, Column, Row, public

if TYPE_CHECKING:
    from ..context import Context

_SUED = "01"  # later_course 权利人已向人民法院起诉
_Numbers = dict[int, dict[str, Value]]


def tables(ctx: Context, period: Period, *, is_public: bool = False) -> list[Counted]:
    """R02 and its comparison with the period before and with last year. Raises NotAllowed."""
    ctx.require("reports.read")
    made = [table(ctx, one) for one in (period, period.previous, period.year_ago)]
    now, before, year_ago = [_public(one) for one in made] if is_public else made
    named = "R02-1", "人民调解案件情况对比表"
    return [now, comparison(_with_rate(now), _with_rate(before), _with_rate(year_ago), *named)]


def table(ctx: Context, period: Period) -> Counted:
    """R02 alone. What nobody has typed for the period is None, not 0. Raises NotAllowed."""
    ctx.require("reports.read")
    counts = base(ctx, period)
    committees = list(Committee.select().where(Committee.deleted_at.is_null()).order_by(Committee.id))
    numbers = _cases(counts)
    _agreements(counts, numbers)
    _in_court(counts, numbers)
    _screened(period, numbers)
    types = _types(numbers)
    columns = [*COLUMNS[:FRONT], *type_columns(types), *COLUMNS[FRONT:]]
    keys = [one.key for one in columns]
    values: dict[tuple[int, str], Value] = {}
    for at, committee in enumerate(committees):
        own = numbers[committee.id]
        own[f"kind.{committee.kind}"] = own["total"]
        values |= {(at, key): own.get(key, None if key in COUNTED_BY else 0) for key in keys}
    for key in keys:
        told = [values[at, key] for at in range(len(committees)) if values[at, key] is not None]
        values[TOTAL, key] = sum(told) if told else None  # type: ignore[arg-type]
    own_kinds = {committee.id: committee.kind for committee in committees}
    found = Counted(
        "R02",
        "人民调解案件情况统计表",
        "件、人、万元",
        "填报单位",
        columns,
        [Row(committee.name, {}) for committee in committees],
        Row("合计", {}),
        sums={"total": [one.key for one in columns if one.key.startswith("type.")]},
    )
    found.values, found.short = values, "统计表"
    found.asks = partial(_asks, counts, period, own_kinds)
    found.note = case_checks.note(found)
    return found


def base(ctx: Context, period: Period) -> Expression:
    """The cases of a period: settled in it, or where the hall's setting says so accepted in it."""
    ctx.require("reports.read")
    if ctx.setting("report.case_basis", period.last_day) == "accepted":
        return Case.deleted_at.is_null() & (Case.accepted_on >= period.start) & (Case.accepted_on < period.end)
    return settled(period)


def _cases(counts: Expression) -> _Numbers:
    """One look through the cases: groups that are alike in all that is counted, added up here."""
    good = When(None, ((Case.outcome == "agreed", 1),), 0)
    query = (
        Case.select(
            Case.committee,
            Case.source,
            Case.dispute_type,
            Case.difficulty,
            fn.COUNT(Case.id),
            fn.SUM(Case.party_count),
            fn.SUM(good),
        )
        .where(counts)
        .group_by(Case.committee, Case.source, Case.dispute_type, Case.difficulty)
    )
    numbers: Any = defaultdict(lambda: defaultdict(int))
    for committee, source, kind, difficulty, count, people, agreed in query.tuples():
        own = numbers[committee]
        own["total"] += count
        own["people"] += int(people or 0)
        own["agreed"] += int(agreed or 0)
        own[f"source.{source}"] += count
        own["referred"] += count if source in REFERRED else 0
        own[f"type.{kind}"] += count
        own["complex"] += count if difficulty == "complex" else 0
    return numbers


def _agreements(counts: Expression, numbers: Any) -> None:
    done = When(None, ((_performed(), 1),), 0)
    query = (
        Agreement.select(Case.committee, Agreement.form, fn.COUNT(Case.id), fn.SUM(Agreement.amount_fen), fn.SUM(done))
        .join(Case, on=(Agreement.case == Case.id))
        .where(counts & (Case.outcome == "agreed") & Agreement.deleted_at.is_null())
        .group_by(Case.committee, Agreement.form)
    )
    for committee, form, count, fen, performed in query.tuples():
        own = numbers[committee]
        own[f"form.{form}"] += count
        own["fen"] += int(fen or 0)
        own["performed"] += int(performed or 0)
        own["amount"] = own["fen"] / 1_000_000  # fen → 万元


def _in_court(counts: Expression, numbers: Any) -> None:
    """Agreements that a court confirmed, and those after which somebody sued; counted with the case's own period."""
    for key in ("confirmed", "sued"):
        query = Case.select(Case.committee, fn.COUNT(Case.id)).where(counts & _NARROWER[key](""))
        for committee, count in query.group_by(Case.committee).tuples():
            numbers[committee][key] += count


def _performed() -> Expression:
    """Cases after performance; one that was breached and closed has an item left undone."""
    pending = (
        PerformanceItem.select(Agreement.case)
        .join(Agreement)
        .where(PerformanceItem.deleted_at.is_null() & (PerformanceItem.status != "done"))
    )
    return Case.status.in_(PERFORMED) & Case.id.not_in(pending)


def _screened(period: Period, numbers: Any) -> None:
    """What the program counts of screening, and what was typed; nothing at all stays None."""
    for key, model, day in (
        ("rounds", ScreeningRound, ScreeningRound.reported_on),
        ("found", Screening, Screening.found_on),
    ):
        query = model.select(model.committee, fn.COUNT(model.id)).where(_within(model, day, period))
        for committee, count in query.group_by(model.committee).tuples():
            numbers[committee][key] += count
    for committee, own in counters.sums(period.months).items():
        for key, amount in own.items():
            numbers[committee][key] += amount
    for own in list(numbers.values()):
        if "rounds" in own or "found" in own:  # 零报告: who screened and found nothing reports 0
            own["rounds"] += 0
            own["found"] += 0


def _within(model: Any, day: Any, period: Period) -> Expression:
    return model.deleted_at.is_null() & (day >= period.start) & (day < period.end)


def _types(numbers: _Numbers) -> list[str]:
    """The classes on offer, and those no longer offered that cases of the period have: the columns add up to the total."""
    used = {key.removeprefix("type.") for own in numbers.values() for key in own if key.startswith("type.")}
    return [code for code, item in codes.table("dispute_type").items() if item.offered or code in used]


def _public(table: Counted) -> Counted:
    """Also without the amount of one or two agreements, which would be what those people settled for."""
    made = public(table)
    assert isinstance(made, Counted)
    rows = range(len(made.rows))
    few = {(row, "amount") for row in (TOTAL, *rows) if 0 < made.count(row, "agreed") < FEWEST}
    if len(few - {(TOTAL, "amount")}) == 1:
        few.add((TOTAL, "amount"))
    made.masked |= few
    return made


def _with_rate(one: Counted) -> Counted:
    """With 调解成功率 after the successes: it is compared, but no column of the form."""
    rate = Column("rate", ("调解成功率（%）",), "调解成功÷调解案件总数", of=("agreed", "total"))
    columns = [*one.columns[:3], rate, *one.columns[3:]]
    return replace(one, columns=columns)


# The records of a cell


def _asks(counts: Expression, period: Period, kinds: dict[int, str], row: int, key: str) -> Asked | None:
    committees = list(kinds) if row == TOTAL else [list(kinds)[row]]
    if key in ("rounds", "found") and row is not None:
        model: Any = ScreeningRound if key == "rounds" else Screening
        day = ScreeningRound.reported_on if key == "rounds" else Screening.found_on
        query = model.select(model.id).where(_within(model, day, period) & model.committee.in_(committees))
        if key == "rounds":
            return Asked("rounds", lambda: ids_of(query.order_by(day, model.id)))
        return Asked("disputes", lambda: [-one for one in ids_of(query.order_by(day, model.id))])
    if key in COUNTED_BY:
        typed = ReportCounter.select(ReportCounter.id).where(
            ReportCounter.committee.in_(committees)
            & (ReportCounter.counter == key)
            & ReportCounter.month.in_(period.months)
            & ReportCounter.deleted_at.is_null()
        )
        return Asked("counters", lambda: ids_of(typed.order_by(ReportCounter.month, ReportCounter.id)))
    kind, _, code = key.partition(".")
    if kind == "kind":
        committees = [one for one in committees if kinds[one] == code]
    narrower = _NARROWER[kind](code)
    cases = Case.select(Case.id).where(counts & Case.committee.in_(committees or [0]))
    if narrower is not None:
        cases = cases.where(narrower)
    return Asked("cases", lambda: ids_of(cases.order_by(Case.accepted_on, Case.number_year, Case.number_seq, Case.id)))


def _agreed(_: str) -> Any:
    return Case.outcome == "agreed"


def _form(code: str) -> Any:
    of = Agreement.select(Agreement.case).where((Agreement.form == code) & Agreement.deleted_at.is_null())
    return (Case.outcome == "agreed") & Case.id.in_(of)


def _done(_: str) -> Any:
    any_form = Agreement.select(Agreement.case).where(Agreement.deleted_at.is_null())
    return (Case.outcome == "agreed") & Case.id.in_(any_form) & _performed()


def _confirmed(_: str) -> Any:
    decided = (Confirmation.result == "confirmed") & Confirmation.deleted_at.is_null()
    return (Case.outcome == "agreed") & Case.id.in_(Confirmation.select(Confirmation.case).where(decided))


def _all(_: str) -> Any:
    return None


_NARROWER: dict[str, Callable[[str], Any]] = {
    "total": _all,
    "people": _all,
    "kind": _all,
    "rate": _all,
    "agreed": _agreed,
    "amount": _agreed,
    "complex": lambda _: Case.difficulty == "complex",
    "source": lambda code: Case.source == code,
    "referred": lambda _: Case.source.in_(list(REFERRED)),
    "type": lambda code: Case.dispute_type == code,
    "form": _form,
    "performed": _done,
    "confirmed": _confirmed,
    "sued": lambda _: (Case.outcome == "agreed") & (Case.later_course == _SUED),
}

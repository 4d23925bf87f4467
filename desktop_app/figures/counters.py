"""Counts of R02 that the program cannot make: typed for a committee and a reporting month, with who, when and on what ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common.errors import ChecksFailed, NotFound
from ..mediation.models import Committee
from ..mediation.screening_models import ReportCounter
from ..store.models import Operator
from . import periods

if TYPE_CHECKING:
    from ..context import Context

MOST = 10_000_000
NOTE = 200


@dataclass(frozen=True, slots=True)
class Counter:
    """One such count. ``needs_note``: it is told with its evidence (domain reference 1.10.1, columns 47 to 50)."""

    key: str
    label: str
    unit: str
    needs_note: bool = False
    is_further: bool = False  # comes on top of what the program counts itself


_PREVENTED = {
    "suicide": "防止民间纠纷引起自杀",
    "crime": "防止民转刑",
    "fight": "防止群体性械斗",
    "appeal": "防止群体性上访",
}
COUNTERS: dict[str, Counter] = {
    one.key: one
    for one in (
        Counter("confirmed", "司法确认，程序里没有登记的", "件", is_further=True),
        Counter("sued", "达成协议后起诉，程序里没有登记的", "件", is_further=True),
        Counter("upheld", "起诉后法院维持", "件"),
        Counter("rounds", "排查纠纷，程序里没有登记的", "次", is_further=True),
        Counter("found", "排查发现，程序里没有登记的", "件", is_further=True),
        Counter("prevented", "预防纠纷", "件"),
        *(
            Counter(f"{key}.{kind}", label, unit, needs_note=True)
            for key, label in _PREVENTED.items()
            for kind, unit in (("cases", "件"), ("people", "人"))
        ),
    )
}


def _called(key: str) -> str:
    return f"{COUNTERS[key].label}（{COUNTERS[key].unit}）" if key in COUNTERS else "已不用的项目"


TOLD: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "month": ("月份", str),
    "counter": ("项目", _called),
    "amount": ("填报数", str),
    "note": ("依据", str),
}
"""What the log says of a typed count: column → (label, how a value is worded)."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One count as it stands: ``by`` and ``at`` say who typed it last, and when."""

    amount: int
    note: str
    by: str
    at: str


def committees(ctx: Context) -> list[tuple[int, str]]:
    """(id, name) of the hall's committees, in the order of the table."""
    ctx.require("reports.read")
    query = Committee.select(Committee.id, Committee.name).where(Committee.deleted_at.is_null())
    return list(query.order_by(Committee.id).tuples())


def typed(ctx: Context, committee: int, month: str) -> dict[str, Typed]:
    """What stands for a committee and a month, by counter."""
    ctx.require("reports.read")
    query = (
        ReportCounter.select(
            ReportCounter.counter, ReportCounter.amount, ReportCounter.note, Operator.name, ReportCounter.updated_at
        )
        .left_outer_join(Operator, on=(Operator.id == ReportCounter.updated_by))
        .where(
            (ReportCounter.committee == committee) & (ReportCounter.month == month) & ReportCounter.deleted_at.is_null()
        )
    )
    return {key: Typed(amount, note or "", by or "", at) for key, amount, note, by, at in query.tuples()}


def put(ctx: Context, committee: int, month: str, values: Mapping[str, tuple[int | None, str]]) -> bool:
    """Write counts of a committee and a month: counter → (number, evidence); None takes a count back. False when nothing
    differs.

    Raises ChecksFailed by counter, NotFound for a committee that has gone, UsageError for a text that is no month, NotAllowed.
    """
    periods.month(month)
    with ctx.write("reports.edit", f"填报{month}统计数") as writer:
        if Committee.get_or_none((Committee.id == committee) & Committee.deleted_at.is_null()) is None:
            raise NotFound("这个调委会已经不在名单里，没有保存。请刷新后再填。")
        now = typed(ctx, committee, month)
        whole = {key: (one.amount, one.note) for key, one in now.items()} | dict(values)
        if problems := _problems(values, whole):
            raise ChecksFailed(problems)
        rows = {
            row.counter: row.id
            for row in ReportCounter.select(ReportCounter.id, ReportCounter.counter).where(
                (ReportCounter.committee == committee)
                & (ReportCounter.month == month)
                & ReportCounter.deleted_at.is_null()
            )
        }
        changed = False
        for key, (amount, note) in values.items():
            row = {"amount": amount, "note": note.strip() or None}
            if amount is None:
                if key in rows:
                    writer.delete(ReportCounter, rows[key])
                    changed = True
            elif key in rows:
                changed |= writer.update(ReportCounter, rows[key], row)
            else:
                writer.add(ReportCounter, {"committee_id": committee, "month": month, "counter": key, **row})
                changed = True
        return changed


def _problems(
    values: Mapping[str, tuple[int | None, str]], whole: Mapping[str, tuple[int | None, str]]
) -> dict[str, str]:
    found = {}
    for key, (amount, note) in values.items():
        if key not in COUNTERS:
            raise KeyError(key)
        if amount is not None and not 0 <= amount <= MOST:
            found[key] = "请填0或正整数，不填就是没有统计"
        elif len(note) > NOTE:
            found[key] = f"依据最多{NOTE}字"
        elif COUNTERS[key].needs_note and amount and not note.strip():
            found[key] = "请写明依据：哪一起、什么时候、怎样防止的"
    if (whole.get("upheld", (0, ""))[0] or 0) > (whole.get("sued", (0, ""))[0] or 0):
        found.setdefault("upheld" if "upheld" in values else next(iter(values)), "法院维持的不能多于起诉的")
    return found


def sums(months: Sequence[str]) -> dict[int, dict[str, int]]:
    """Committee → counter → the sum over these months. For the tables."""
    found: dict[int, dict[str, int]] = {}
    query = ReportCounter.select(ReportCounter.committee, ReportCounter.counter, ReportCounter.amount).where(
        ReportCounter.month.in_(list(months)) & ReportCounter.deleted_at.is_null()
    )
    for committee, key, amount in query.tuples():
        own = found.setdefault(committee, {})
        own[key] = own.get(key, 0) + amount
    return found

"""The records behind a cell of R01 and R02: cases, screening records, rounds, and what was typed by hand."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..common import codes
from ..mediation.screening import half_words
from ..mediation.screening_models import ReportCounter, Screening, ScreeningRound
from ..residents.grid_models import Staff
from ..residents.models import Area
from ..store.models import Operator
from .behind import Behind, Opens, Row, Shown, kind
from .counted import Counted

if TYPE_CHECKING:
    from ..context import Context

_DISPUTE = (
    Shown("short", "编号", 14),
    Shown("title", "纠纷", 21),
    Shown("state_label", "状态", 12),
    Shown("accepted_on", "排查或受理", 11),
    Shown("settled_on", "终结", 11),
)
_ROUND = (
    Shown("half", "轮次", 16),
    Shown("place", "网格", 14),
    Shown("who", "排查人", 8),
    Shown("reported_on", "报送日期", 12),
    Shown("zero", "结果", 10),
)
_COUNTER = (
    Shown("month", "月份", 8),
    Shown("amount", "填报数", 8, is_number=True),
    Shown("note", "依据", 24),
    Shown("by", "填报人", 8),
    Shown("at", "填报时间", 16),
)


class CountedBehind(Behind):
    """The records of one cell of a ``Counted``. Raises NotAllowed, and LookupError for a cell that has none."""

    def __init__(self, ctx: Context, table: Counted, row: int, key: str, label: str) -> None:
        ctx.require("reports.read")
        asked = table.asks(row, key)
        if asked is None:
            raise LookupError(key)
        self._ctx, self._asked = ctx, asked
        column = table.column(key)
        self.title = f"{label}　{table.row(row).name}　{'·'.join(column.heading)}"
        self.definition = column.definition
        self.noun = {"cases": "件", "disputes": "件", "rounds": "次", "counters": "项"}[asked.kind]
        shown = {"disputes": _DISPUTE, "rounds": _ROUND, "counters": _COUNTER}
        self.columns = list(shown[asked.kind] if asked.kind in shown else _case_kind().columns)

    def ids(self) -> array[int]:
        return array("q", self._asked.ids())

    def rows(self, ids: Sequence[int]) -> list[Row]:
        if self._asked.kind == "rounds":
            found = _rounds(ids)
        elif self._asked.kind == "counters":
            found = _counters(ids)
        else:
            found = _case_kind().rows(self._ctx, [one for one in ids if one > 0])
            found |= _screenings(self._ctx, [-one for one in ids if one < 0])
        return [found.get(one, {}) for one in ids]

    def opens(self, record_id: int) -> Opens | None:
        if self._asked.kind in ("cases", "disputes"):
            return ("cases", record_id) if record_id > 0 else ("screening", -record_id)
        return ("screening", 0) if self._asked.kind == "rounds" else None  # 0: the page's rounds


def _case_kind():  # type: ignore[no-untyped-def]
    from ..mediation.models import Case

    return kind(Case)


def _screenings(ctx: Context, ids: Sequence[int]) -> dict[int, Row]:
    query = Screening.select(
        Screening.id,
        Screening.event_no,
        Screening.event_name,
        Screening.found_on,
        Screening.resolved_on,
        Screening.outcome,
        Screening.case,
    ).where(Screening.id.in_(list(ids)))
    clear = ctx.may("screening.read")
    return {
        -one: {
            "short": number,
            "title": name if clear else "排查记录",
            "accepted_on": found,
            "settled_on": day or "",
            "state_label": "已转案件" if case else codes.label("screening_outcome", outcome) or "化解中",
        }
        for one, number, name, found, day, outcome, case in query.tuples()
    }


def _rounds(ids: Sequence[int]) -> dict[int, Row]:
    query = (
        ScreeningRound.select(
            ScreeningRound.id,
            ScreeningRound.half,
            Area.name,
            Staff.name,
            ScreeningRound.reported_on,
            ScreeningRound.is_zero,
        )
        .left_outer_join(Area, on=(ScreeningRound.area == Area.id))
        .switch(ScreeningRound)
        .left_outer_join(Staff, on=(ScreeningRound.staff == Staff.id))
        .where(ScreeningRound.id.in_(list(ids)))
    )
    return {
        one: {
            "half": half_words(half),
            "place": place or "全部",
            "who": who or "",
            "reported_on": day,
            "zero": "零报告" if zero else "有发现",
        }
        for one, half, place, who, day, zero in query.tuples()
    }


def _counters(ids: Sequence[int]) -> dict[int, Row]:
    query = (
        ReportCounter.select(
            ReportCounter.id,
            ReportCounter.month,
            ReportCounter.amount,
            ReportCounter.note,
            Operator.name,
            ReportCounter.updated_at,
        )
        .left_outer_join(Operator, on=(Operator.id == ReportCounter.updated_by))
        .where(ReportCounter.id.in_(list(ids)))
    )
    return {
        one: {"month": month, "amount": amount, "note": note or "", "by": by or "", "at": at[:16]}
        for one, month, amount, note, by, at in query.tuples()
    }

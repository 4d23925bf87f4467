"""The table of cases: columns, state labels, filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.context import Context
from desktop_app.mediation import case_filters, listing, queries, states

from ..records.beside import AsksListing, Beside
from ..records.filter_bar import Filter
from ..records.source import Chip, Column, PartialIds, Row, Sort
from ..records.spans import span_filter
from ..theme import Tone

if TYPE_CHECKING:
    from ..jobs import JobRunner

TONES = {
    "ACCEPTED": Tone.BLUE,
    "ASSIGNED": Tone.BLUE,
    "MEDIATING": Tone.BLUE,
    "AGREED": Tone.GREEN,
    "PERFORMING": Tone.AMBER,
    "PERFORMED": Tone.GREEN,
    "SUSPENDED": Tone.AMBER,
    "BREACHED": Tone.RED,
    "TERMINATED": Tone.RED,
}
"""States not named here are grey: not begun, or put away."""

URGENCY = {"late": Tone.RED, "soon": Tone.AMBER}


def _tr(text: str) -> str:
    return QCoreApplication.translate("CaseTable", text)


def state_chip(status: str) -> Chip:
    return Chip(states.label(status), TONES.get(status, Tone.GREY))


def short_number(number: str) -> str:
    """〔2026〕第41号 of the whole number; 登记17 stays."""
    return number.partition("人调字")[2] or number


class CaseTable(AsksListing):
    """What the table of the tab is fed with (a ``TableSource``)."""

    def __init__(self, ctx: Context, jobs: JobRunner | None = None) -> None:
        super().__init__(jobs)
        self._ctx = ctx

    def columns(self) -> list[Column]:
        """Those that are shown first, then the rest of the register of cases (F20), hidden until somebody wants them."""

        def more(key: str, title: str, width: int, *, sortable: bool = False) -> Column:
            align: Literal["left", "right"] = "right" if key == "amount" else "left"
            return Column(key, title, width, align, sortable=sortable, listed=False)

        return [
            Column("number", _tr("卷号"), 14),
            Column("title", _tr("纠纷"), 18, sortable=False),
            Column("type", _tr("类型"), 11),
            Column("state", _tr("状态"), 9),
            Column("deadline", _tr("时限"), 14),
            Column("mediators", _tr("调解员"), 10, sortable=False),
            more("parties", _tr("当事人"), 16),
            more("source", _tr("来源"), 12),
            more("registered_on", _tr("登记日期"), 11),
            more("accepted_on", _tr("受理日期"), 11, sortable=True),
            more("place", _tr("发生地点"), 16),
            more("brief", _tr("简要情况"), 24),
            more("difficulty", _tr("难易"), 8),
            more("scale", _tr("规模"), 12),
            more("warning", _tr("预警"), 8),
            more("outcome", _tr("调解结果"), 10),
            more("form", _tr("协议形式"), 10),
            more("amount", _tr("涉及金额（元）"), 12),
            more("performed", _tr("履行情况"), 10),
            more("visited_on", _tr("回访日期"), 11),
            more("closed_on", _tr("结案日期"), 11),
            more("private", _tr("隐私"), 6),
            more("note", _tr("备注"), 16),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int] | PartialIds:
        found = listing.of(self._ctx).ids(text, filters, sort)
        return found.ids if found.whole else PartialIds(found.ids, count=found.count)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return listing.of(self._ctx).all_ids(text, filters, sort)

    def beside(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Beside:
        cases = listing.of(self._ctx)
        return lambda: cases.all_ids(text, filters, sort), lambda: None

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [shown(row) if row else {} for row in queries.rows(self._ctx, ids)]

    def total(self, filters: Mapping[str, Any]) -> int:
        return queries.total(self._ctx)


_SAME = (
    *("title", "mediators", "parties", "registered_on", "accepted_on", "place", "brief", "amount", "performed"),
    *("visited_on", "closed_on", "note"),
)
_LABELS = ("difficulty", "scale", "warning", "outcome", "form")


def shown(row: Mapping[str, Any]) -> Row:
    """A row of ``queries.rows`` as the table has it."""
    urgency = URGENCY.get(row["urgency"])
    return {
        **{key: row[key] for key in _SAME},
        **{key: row[f"{key}_label"] for key in _LABELS},
        "number": short_number(row["number"]),
        "type": row["type_label"].removesuffix("纠纷"),
        "state": state_chip(row["state"]),
        "deadline": Chip(row["deadline"], urgency) if urgency else row["deadline"],
        "source": row["source_label"],
        "private": Chip(_tr("隐私"), Tone.RED) if row["private"] else "",
    }


def _codes(table: str) -> list[tuple[str, str]]:
    return [(code, item.label) for code, item in codes.table(table).items() if item.offered]


def filters(ctx: Context) -> list[Filter]:
    """The conditions behind ＋ 条件."""
    return [
        Filter("stage", _tr("进度"), [("open", _tr("未结案")), ("closed", _tr("已结案"))]),
        Filter(
            "deadline",
            _tr("期限"),
            [(case_filters.OVERDUE, _tr("已逾期")), (case_filters.WEEK, _tr("7 天内到期或已逾期"))],
        ),
        Filter("state", _tr("状态"), [(status, states.label(status)) for status in states.ALL]),
        Filter("type", _tr("类型"), _codes("dispute_type")),
        Filter("mediator", _tr("调解员"), lambda: [(row["id"], row["name"]) for row in queries.mediators(ctx)]),
        Filter("source", _tr("来源"), _codes("case_source")),
        Filter("year", _tr("年份"), lambda: [(year, _tr("{year}年").format(year=year)) for year in queries.years(ctx)]),
        span_filter("accepted", _tr("受理日期"), _tr("受理")),
        span_filter("registered", _tr("登记日期"), _tr("登记")),
        Filter("difficulty", _tr("难易"), _codes("difficulty")),
        Filter("scale", _tr("规模"), _codes("event_scale")),
        Filter("warning", _tr("预警"), _codes("warning_level")),
        Filter("private", _tr("隐私"), [(True, _tr("涉及隐私")), (False, _tr("不涉及隐私"))]),
    ]

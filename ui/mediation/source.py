"""The table of cases: columns, state labels, filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.context import Context
from desktop_app.mediation import queries, states

from ..records.filter_bar import Filter
from ..records.source import Chip, Column, Row, Sort
from ..theme import Tone

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


class CaseTable:
    """What the table of the tab is fed with (a ``TableSource``)."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def columns(self) -> list[Column]:
        return [
            Column("number", _tr("卷号"), 14),
            Column("title", _tr("纠纷"), 18, sortable=False),
            Column("type", _tr("类型"), 11),
            Column("state", _tr("状态"), 9),
            Column("deadline", _tr("时限"), 14),
            Column("mediators", _tr("调解员"), 10, sortable=False),
            Column("parties", _tr("当事人"), 16, sortable=False, listed=False),
            Column("source", _tr("来源"), 12, sortable=False, listed=False),
            Column("accepted_on", _tr("受理日期"), 11, listed=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return queries.ids(self._ctx, text, filters, sort)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [_shown(row) if row else {} for row in queries.rows(self._ctx, ids)]

    def total(self, filters: Mapping[str, Any]) -> int:
        return queries.total(self._ctx)


def _shown(row: Mapping[str, Any]) -> Row:
    urgency = URGENCY.get(row["urgency"])
    return {
        "number": short_number(row["number"]),
        "title": row["title"],
        "type": row["type_label"].removesuffix("纠纷"),
        "state": state_chip(row["state"]),
        "deadline": Chip(row["deadline"], urgency) if urgency else row["deadline"],
        "mediators": row["mediators"],
        "parties": row["parties"],
        "source": row["source_label"],
        "accepted_on": row["accepted_on"],
    }


def filters(ctx: Context) -> list[Filter]:
    """The conditions behind ＋ 条件."""
    offered = [(code, item.label) for code, item in codes.table("dispute_type").items() if item.offered]
    return [
        Filter("stage", _tr("进度"), [("open", _tr("未结案")), ("closed", _tr("已结案"))]),
        Filter("state", _tr("状态"), [(status, states.label(status)) for status in states.ALL]),
        Filter("type", _tr("类型"), offered),
        Filter("year", _tr("年份"), lambda: [(year, _tr("{year}年").format(year=year)) for year in queries.years(ctx)]),
        Filter("mediator", _tr("调解员"), lambda: [(row["id"], row["name"]) for row in queries.mediators(ctx)]),
        Filter("overdue", _tr("时限"), [(True, _tr("已逾期"))]),
    ]

"""The list of sets of rules: columns, state labels, filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.context import Context
from desktop_app.village_rules import queries

from ..records.filter_bar import Filter
from ..records.source import Chip, Column, Row, Sort
from ..theme import Tone

TONES = {
    "DRAFTING": Tone.AMBER,
    "UNDER_REVIEW": Tone.BLUE,
    "PASSED": Tone.BLUE,
    "FILED": Tone.BLUE,
    "PUBLISHED": Tone.BLUE,
    "IN_FORCE": Tone.GREEN,
    "REJECTED": Tone.RED,
}
"""States not named here are grey: put away."""


def tr(text: str) -> str:
    return QCoreApplication.translate("VillageRules", text)


def state_chip(status: str) -> Chip:
    return Chip(codes.label("covenant_status", status), TONES.get(status, Tone.GREY))


def _chips(row: Mapping[str, Any]) -> list[Chip]:
    """Where a set of rules stands: the one in force, and the draft that is to follow it."""
    statuses = ["IN_FORCE"] if row["in_force"] and row["status_code"] != "IN_FORCE" else []
    return [state_chip(status) for status in (*statuses, row["status_code"]) if status]


class RuleTable:
    """What the table of the tab is fed with (a ``TableSource``)."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def columns(self) -> list[Column]:
        return [
            Column("title", tr("名称"), 22),
            Column("state", tr("状态"), 16, sortable=False),
            Column("kind", tr("种类"), 9, listed=False),
            Column("in_force", tr("现行版本"), 9, sortable=False, listed=False),
            Column("effective_on", tr("施行日期"), 10, sortable=False, listed=False),
            Column("articles", tr("条数"), 5, "right", sortable=False, listed=False),
            Column("under_way", tr("修订稿"), 10, sortable=False, listed=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return queries.ids(self._ctx, text, filters, sort)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        rows = queries.rows(self._ctx, ids)
        return [{**row, "state": _chips(row)} if row else {} for row in rows]

    def total(self, filters: Mapping[str, Any]) -> int:
        return queries.total(self._ctx)


def filters() -> list[Filter]:
    """The conditions behind ＋ 条件."""
    return [
        Filter("stage", tr("进度"), [("in_force", tr("施行中的")), ("under_way", tr("有修订稿的"))]),
        Filter("kind", tr("种类"), [(code, item.label) for code, item in codes.table("covenant_kind").items()]),
        Filter("bin", tr("回收站"), [(True, tr("回收站里的"))]),
    ]

"""The records behind a figure: a plain table; Enter or a double click opens one in its tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.figures.behind import Behind

from .. import theme
from ..mediation.source import state_chip
from ..records.source import Column, Row, Sort
from ..records.table import RecordTable
from ..records.widgets import label, link_button
from ..shortcuts import within
from ..ui_state import UiState


class BehindSource:
    """Ids that were asked for beforehand, in the background: of all residents they may take a moment."""

    def __init__(self, behind: Behind, ids: Sequence[int]) -> None:
        self._behind, self._ids = behind, ids

    def columns(self) -> list[Column]:
        return [
            Column(one.key, one.title, one.width, "right" if one.is_number else "left", sortable=False)
            for one in self._behind.columns
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self._ids

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self._ids

    def rows(self, ids: Sequence[int]) -> list[Row]:
        rows: list[Row] = []
        for row in self._behind.rows(ids):
            rows.append({**row, "state_label": state_chip(row["state"])} if "state" in row else row)
        return rows

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(self._ids)


class BehindPanel(QWidget):
    """``opened`` carries kind and record id; ``left`` asks for the charts again."""

    opened = Signal(str, int)
    left = Signal()

    def __init__(self, state: UiState, parent: QWidget | None = None, *, back_words: str = "") -> None:
        super().__init__(parent)
        self._state = state
        self.table: RecordTable | None = None
        px = theme.current().px
        self.title, self._definition = label("", "heading"), label("", "small", wrap=True)
        back = link_button(back_words or self.tr("看图"), "chevron-left", on_click=self.left.emit)
        back.setAccessibleName(back_words or self.tr("返回图表"))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(back)
        top = QVBoxLayout()
        top.setContentsMargins(px(16), px(10), px(12), px(2))
        top.setSpacing(px(2))
        top.addLayout(head)
        top.addWidget(self._definition)
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(px(4))
        self._place.addLayout(top)
        within(self, Qt.Key.Key_Escape, self.left.emit)

    def show_behind(self, behind: Behind, ids: Sequence[int], key: str) -> None:
        """Show these records; widths of the columns are remembered by figure."""
        if self.table is not None:
            self._place.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        self.title.setText(behind.title)
        self._definition.setText(behind.definition)
        self.table = RecordTable(
            BehindSource(behind, ids),
            f"figures/{key}",
            self._state,
            title=behind.title,
            noun=behind.noun,
            empty=self.tr("这一期没有这样的记录"),
        )
        self.table.opened.connect(lambda record: self._open(behind, record))
        self._place.addWidget(self.table, 1)
        self.table.search()

    def focus(self) -> None:
        if self.table is not None:
            self.table.focus()

    def _open(self, behind: Behind, record: int) -> None:
        found = behind.opens(record)
        if found is not None:
            self.opened.emit(*found)

"""四知四清四掌握: how much of the register is filled, grid by grid; a number opens whom it counts, and the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from desktop_app.common.rounding import printed
from desktop_app.residents import completeness, queries
from desktop_app.residents.completeness import Completeness

from .. import theme
from ..frame.tab import Frame
from ..records.widgets import button, card, label
from .sub_pages import SubPage

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_BEFORE = 3  # columns before the fields: node, people, rate
_MOST = 300


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompletenessPage", text)


class CompletenessPage(SubPage):
    """A table of nodes and fields; whoever misses the field of the cell chosen stands beside it."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self._key = ""
        self._stale = False
        self._lines: list[Completeness] = []
        self.table = QTableWidget()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setAccessibleName(_tr("四清率"))
        self.table.verticalHeader().hide()
        self.table.currentCellChanged.connect(lambda row, column, *_: self._choose(row, column))
        self.heading = label("", "section", wrap=True)
        self.people = QListWidget()
        self.people.setAccessibleName(_tr("缺这一项的居民"))
        self.people.itemActivated.connect(self.fill_in)
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        top = QHBoxLayout()
        top.addWidget(label(_tr("四知四清四掌握"), "title"))
        top.addWidget(label(_tr("数字是缺这一项的人数；四清率是各项都填齐的人占的比例。"), "soft"), 1)
        top.addWidget(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        left, inside = card()
        inside.addWidget(self.table)
        right, beside = card()
        beside.addWidget(self.heading)
        beside.addWidget(self.people, 1)
        self.fill_button = button(_tr("填写这一项"), "edit", primary=True, on_click=self.fill_in)
        self.fill_button.setVisible(self.ctx.may("residents.edit"))
        beside.addWidget(self.fill_button)
        below = QHBoxLayout()
        below.addWidget(left, 7)
        below.addWidget(right, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(10))
        layout.setSpacing(px(10))
        layout.addLayout(top)
        layout.addLayout(below, 1)

    def begin(self) -> None:
        self.refresh()
        self.table.setFocus()

    def changed(self, change: Changed) -> None:
        if change.touches("person", "household", "area", "setting"):
            self._stale = True
            if self.isVisible():
                self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Count anew, the same cell chosen."""
        self._stale = False
        fields = completeness.fields(self.ctx)
        self._lines = completeness.by_area(self.ctx)
        row, column = max(self.table.currentRow(), 0), self.table.currentColumn()
        if column < _BEFORE:  # begin with the first field that somebody misses
            column = _BEFORE + next((at for at, key in enumerate(fields) if self._lines[0].missing[key]), 0)
        self.table.blockSignals(True)
        self.table.setColumnCount(_BEFORE + len(fields))
        self.table.setHorizontalHeaderLabels([_tr("小区"), _tr("人数"), _tr("四清率"), *fields.values()])
        self.table.setRowCount(len(self._lines))
        for at, line in enumerate(self._lines):
            rate = f"{printed(line.rate)}%" if line.rate is not None else "—"
            words = [line.name, f"{line.people:,}", rate, *(f"{line.missing[key]:,}" for key in fields)]
            for place, text in enumerate(words):
                item = QTableWidgetItem(text)
                if place:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, place, item)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setCurrentCell(min(row, len(self._lines) - 1), column)
        self.table.blockSignals(False)
        self._choose(self.table.currentRow(), self.table.currentColumn())

    def _choose(self, row: int, column: int) -> None:
        fields = completeness.fields(self.ctx)
        self.people.clear()
        self.fill_button.setEnabled(False)
        if not 0 <= row < len(self._lines) or not _BEFORE <= column < _BEFORE + len(fields):
            self.heading.setText(_tr("点一个数字，看缺这一项的是谁"))
            return
        line = self._lines[row]
        self._key = list(fields)[column - _BEFORE]
        ids = completeness.missing(self.ctx, self._key, line.area_id) if line.missing[self._key] else []
        said = _tr("{area}：缺{field}的 {count} 人").format(area=line.name, field=fields[self._key], count=len(ids))
        if len(ids) > _MOST:
            said = _tr("{said}，先列 {most} 人").format(said=said, most=_MOST)
        self.heading.setText(said)
        names = queries.names_of(self.ctx, ids[:_MOST])
        for person in ids[:_MOST]:
            item = QListWidgetItem(names.get(person, ""))
            item.setData(Qt.ItemDataRole.UserRole, person)
            self.people.addItem(item)
        self.people.setCurrentRow(0)
        self.fill_button.setEnabled(bool(ids))

    def fill_in(self, *_: object) -> None:
        """The form of the person chosen, the cursor in the field that is missing; of the household for its income."""
        item = self.people.currentItem()
        if item is None or not self.ctx.may("residents.edit"):
            return
        person = item.data(Qt.ItemDataRole.UserRole)
        if self._key == completeness.INCOME:
            home = queries.household_of(self.ctx, person)
            if home is not None:
                page = self.tab().show_page("households")
                page.open_form(home.id)
                _focus(page.page.form, self._key)
                return
        self.tab().open_record("residents", person)
        self.tab().edit()
        _focus(self.tab().page.form, self._key)

    def tab(self) -> Any:
        return self.frame.go("residents")


def _focus(form: object, key: str) -> None:
    """Put the cursor into a field, if the form shows it."""
    row = getattr(form, "rows", {}).get(key)
    if row is not None:
        row.editor.focus.setFocus()

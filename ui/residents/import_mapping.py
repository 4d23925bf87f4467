"""The second step of an import: which column is what, found by its heading and correctable."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.residents.roster_fields import ROSTER
from desktop_app.spreadsheet.tables import Column, Table

from .. import theme
from ..records.widgets import card, label, link_button
from ..theme.wheel import Combo
from .import_work import Reading


class MappingPage(QWidget):
    """``mapping()`` is what the user chose; None while it is what was found. ``forget_asked``: with the fingerprint of
    the table whose columns should be found anew."""

    forget_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading: Reading | None = None
        self._chosen: dict[str, dict[int, str | None]] = {}
        self.sheets = QListWidget()
        self.sheets.setAccessibleName(self.tr("找到的名册"))
        self.sheets.currentRowChanged.connect(lambda _: self._show())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self.combos: dict[int, Combo] = {}
        self._choices = QStandardItemModel(self)  # one for all boxes: filling each anew would hold the window up
        for words, key in ((self.tr("（不读）"), None), *((field.label, field.key) for field in ROSTER)):
            item = QStandardItem(words)
            item.setData(key, Qt.ItemDataRole.UserRole)
            self._choices.appendRow(item)
        px = theme.current().px
        left, inside = card()
        inside.addWidget(label(self.tr("找到的名册"), "section"))
        inside.addWidget(self.sheets, 1)
        right, beside = card()
        beside.addWidget(label(self.tr("每一列是什么"), "section"))
        self.remembered = QWidget()
        row = QHBoxLayout(self.remembered)
        row.setContentsMargins(0, 0, 0, 0)
        self.remembered_words = label("", "hint", wrap=True)
        self.forget_button = link_button(self.tr("忘记，重新认列"), on_click=self._forget)
        row.addWidget(self.remembered_words, 1)
        row.addWidget(self.forget_button)
        beside.addWidget(self.remembered)
        beside.addWidget(self._scroll, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([px(240), px(680)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)

    def show_reading(self, reading: Reading, *, keep: bool = False) -> None:
        """Show what was found; ``keep``: it was read again with what the user chose."""
        at = self.sheets.currentRow() if keep else 0
        self._reading = reading
        if not keep:
            self._chosen = {}
        rows: dict[str, int] = {}
        for row in reading.plan.rows:
            rows[row.table] = rows.get(row.table, 0) + 1
        self.sheets.blockSignals(True)
        self.sheets.clear()
        for table in reading.plan.tables:
            words = self.tr("{sheet}\n第 {row} 行是表头，{people:,} 人")
            if not table.heading_rows:
                words = self.tr("{sheet}\n没有表头，按内容认列，{people:,} 人")
            text = words.format(sheet=table.sheet.name, row=table.heading_row, people=rows.get(table.name, 0))
            if table.across:
                text += "\n" + (self.tr("一户一行") if table.across == "household" else self.tr("一行几人"))
            self.sheets.addItem(QListWidgetItem(text))
        self.sheets.setCurrentRow(max(at, 0))
        self.sheets.blockSignals(False)
        self._show()

    def mapping(self) -> dict[str, dict[int, str | None]] | None:
        return {name: dict(columns) for name, columns in self._chosen.items()} or None

    @property
    def table(self) -> Table | None:
        """The table on screen."""
        at = self.sheets.currentRow()
        return self._reading.plan.tables[at] if self._reading and 0 <= at < len(self._reading.plan.tables) else None

    def choose(self, index: int, key: str | None) -> None:
        """Say that a column of the table on screen is ``key`` (None: is not read)."""
        table = self.table
        assert table is not None
        self._chosen.setdefault(table.name, {})[index] = key

    def _show(self) -> None:
        table = self.table
        if table is None or self._reading is None:
            return
        self._say_remembered(table)
        px = theme.current().px
        inside = QWidget()
        inside.setObjectName("inside")
        grid = QGridLayout(inside)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        for place, words in enumerate((self.tr("表头"), self.tr("例子"), self.tr("读作"))):
            grid.addWidget(label(words, "small"), 0, place)
        self.combos = {}
        samples = self._reading.samples[table.name]
        for line, column in enumerate(table.columns, 1):
            words_of = column.title or self.tr("第 {number} 列").format(number=column.index + 1)
            if column.member:
                words_of += self.tr("　第 {number} 人").format(number=column.member + 1)
            title = label(words_of, wrap=True)
            grid.addWidget(title, line * 2 - 1, 0)
            grid.addWidget(label("　".join(samples[column.index]), "soft", wrap=True), line * 2 - 1, 1)
            self.combos[column.index] = self._combo(table, column)
            grid.addWidget(self.combos[column.index], line * 2 - 1, 2)
            if column.doubt:
                grid.addWidget(label(column.doubt, "hint", wrap=True), line * 2, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(table.columns) * 2 + 1, 1)
        self._scroll.setWidget(inside)

    def _say_remembered(self, table: Table) -> None:
        assert self._reading is not None
        shape = self._reading.shapes.get(table.fingerprint)
        self.remembered.setVisible(shape is not None)
        if shape is not None:
            words = self.tr("按上次核对过的列读取（{day}，{name}）").format(day=shape.day, name=shape.file_name)
            self.remembered_words.setText(words)

    def _forget(self) -> None:
        if self.table is not None:
            self.forget_asked.emit(self.table.fingerprint)

    def _combo(self, table: Table, column: Column) -> Combo:
        combo = Combo()
        combo.setAccessibleName(self.tr("“{title}”读作").format(title=column.title))
        combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)  # or every box measures every choice
        combo.setModel(self._choices)
        key = self._chosen.get(table.name, {}).get(column.index, column.key)
        combo.setCurrentIndex(max(combo.findData(key), 0))
        combo.activated.connect(lambda _, one=combo, index=column.index: self.choose(index, one.currentData()))
        return combo

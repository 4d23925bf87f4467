"""A table of the register on screen: numbers that can be pressed, the total below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop_app.common.rounding import printed
from desktop_app.figures.register import MASK, TOTAL, Register

from .. import theme

_Index = QModelIndex | QPersistentModelIndex
NOTHING = "—"
_MANY = 12  # columns; more do not stand beside each other with whole headings
_LETTERS = 70  # of all headings together; more do not stand on one line
_GROUPS = ("不同主体", "案件来源", "案件分类", "协议", "排查预防", "其中（件）")
_LONG = 4  # letters of a heading that takes two lines then


def shown(value: object, decimals: int = 1) -> str:
    """A cell in words: thousands parted, rates with one decimal, money with two, a dash where there is none."""
    if value is None:
        return NOTHING
    if isinstance(value, (int, float)):
        return printed(value, decimals) if value else "0"
    return str(value)


def title(heading: tuple[str, ...], *, narrow: bool) -> str:
    """A column's heading; on two lines where many columns share the width."""
    words = heading[-1] if heading[0] == "其中" else "".join(heading)
    if narrow and len(heading) > 1 and heading[0].startswith(_GROUPS):
        words = "".join(heading[1:])  # the whole of it is in the tip
    if not narrow or len(words) < _LONG:
        return words
    half = (len(words) + 1) // 2
    return f"{words[:half]}\n{words[half:]}"


class RegisterModel(QAbstractTableModel):
    """Rows are the table's, the last one the total's."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: Register | None = None

    def set_table(self, table: Register | None) -> None:
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def number(self, row: int) -> int:
        """The row of the table; TOTAL for the last."""
        assert self.table is not None
        return TOTAL if row == len(self.table.rows) and self._has_total() else row

    def _has_total(self) -> bool:
        return getattr(self.table, "has_total", True)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() or self.table is None else len(self.table.rows) + self._has_total()

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.table is None else len(self.table.columns) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section == 0:
                return self.table.first
            letters = sum(len("".join(one.heading)) for one in self.table.columns)
            narrow = len(self.table.columns) > _MANY or letters > _LETTERS
            return title(self.table.columns[section - 1].heading, narrow=narrow)
        if role == Qt.ItemDataRole.ToolTipRole and section:
            column = self.table.columns[section - 1]
            return f"{'·'.join(column.heading)}\n{column.definition}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def _side(self, section: int) -> Qt.AlignmentFlag:
        """Figures to the right, words to the left."""
        assert self.table is not None
        first = self.table.value(0, self.table.columns[section - 1].key) if section and self.table.rows else None
        is_words = not section or (isinstance(first, str) and first != MASK)
        side = Qt.AlignmentFlag.AlignLeft if is_words else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or not index.isValid():
            return None
        row, column = self.number(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column == 0:
                return self.table.row(row).name
            of = self.table.columns[column - 1]
            return shown(self.table.value(row, of.key), 2 if of.adds is not None else 1)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column)
        if role == Qt.ItemDataRole.FontRole:
            return theme.current().font(14, bold=row == TOTAL)
        if role == Qt.ItemDataRole.AccessibleTextRole and column:
            heading = "".join(self.table.columns[column - 1].heading)
            return f"{self.table.row(row).name} {heading} {self.data(index)}"
        return None


class RegisterGrid(QTableView):
    """``asked`` carries the row and the column's key of a number; masked ones say nothing."""

    asked = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = RegisterModel(self)
        self.setModel(self.figures)
        self.setAccessibleName(self.tr("统计表"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.current().px(32))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setMinimumHeight(theme.current().px(48))
        self.horizontalHeader().setMinimumSectionSize(theme.current().px(40))
        self.clicked.connect(self._ask)

    def show_table(self, table: Register | None) -> None:
        """Show this one; None while it is being counted."""
        self.figures.set_table(table)

    def _ask(self, index: QModelIndex) -> None:
        table = self.figures.table
        if table is None or index.column() == 0:
            return
        row, key = self.figures.number(index.row()), table.columns[index.column() - 1].key
        if table.value(row, key) != MASK:
            self.asked.emit(row, key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

"""The month's figures by group: now, the month before, a year ago, and how they moved. Any number can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.common.papers import Comparison
from desktop_app.common.rounding import printed
from desktop_app.figures.catalogue import FIGURES, SUBJECTS

from .. import theme

_Index = QModelIndex | QPersistentModelIndex
LABEL, NOW, BEFORE, MOM, YEAR_AGO, YOY = range(6)
SPANS = {LABEL: "now", NOW: "now", BEFORE: "previous", MOM: "previous", YEAR_AGO: "year_ago", YOY: "year_ago"}
"""Which period's records a column opens."""
NOTHING, WAITING = "—", "…"
_SPACE = (22, 11, 11, 18, 12, 18)  # shares of the width
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine).value


def shown(one: Comparison, value: float | int | None) -> str:
    """A figure with thousands separators, money with two decimals; a dash where there is none."""
    if value is None:
        return NOTHING
    if "元" in one.unit:
        return printed(float(value), 2) if value else "0"
    return (printed(value) if value else "0") + ("%" if one.unit == "%" else "")


class FigureModel(QAbstractTableModel):
    """Lines are the groups and, below each, its figures; the words of a month are set when they have been counted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[str] = []  # the key of a figure, or the name of a group
        for subject, title in SUBJECTS.items():
            self.lines.append(title)
            self.lines += [key for key, figure in FIGURES.items() if figure.subject == subject]
        self._found: dict[str, Comparison] = {}

    def set_figures(self, found: Sequence[Comparison]) -> None:
        """Show these; none of them: being counted."""
        self._found = {one.key: one for one in found}
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, YOY))

    def is_group(self, row: int) -> bool:
        return self.lines[row] not in FIGURES

    def key_at(self, row: int) -> str | None:
        return self.lines[row] if 0 <= row < len(self.lines) and not self.is_group(row) else None

    def row_of(self, key: str) -> int:
        return self.lines.index(key)

    def text(self, row: int, column: int) -> str:
        line = self.lines[row]
        if self.is_group(row):
            return line if column == LABEL else ""
        if column == LABEL:
            return FIGURES[line].label
        one = self._found.get(line)
        if one is None:
            return WAITING if column == NOW else ""
        value = {NOW: one.value, BEFORE: one.previous, YEAR_AGO: one.last_year}
        if column in value:
            return shown(one, value[column])
        return (one.mom if column == MOM else one.yoy) or NOTHING

    # What Qt asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_SPACE)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.is_group(index.row()):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(_SPACE):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            words = (
                self.tr("指标"),
                self.tr("本期"),
                self.tr("上期"),
                self.tr("环比"),
                self.tr("上年同期"),
                self.tr("同比"),
            )
            return words[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == LABEL else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        key = self.key_at(row)
        if key is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("{definition}。点开看这些记录").format(definition=FIGURES[key].definition)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            heading = self.headerData(column, Qt.Orientation.Horizontal)
            return f"{FIGURES[key].label} {heading} {self.text(row, column)}"
        return None


class _Cell(QStyledItemDelegate):
    def __init__(self, model: FigureModel, view: FigureGrid) -> None:
        super().__init__(view)
        self._model, self._view = model, view
        theme.current().changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        look = theme.current()
        self._plain, self._bold, self._small = look.font(14), look.font(14, bold=True), look.font(12)
        self._linked = QFont(self._plain)
        self._linked.setUnderline(True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, rect, row, column = theme.current(), QRect(option.rect), index.row(), index.column()
        if self._model.is_group(row):
            painter.fillRect(rect, look.colour("stripe"))
            painter.setFont(self._bold)
            painter.setPen(look.colour("text"))
            painter.drawText(rect.adjusted(look.px(9), 0, 0, 0), _LEFT, self._model.text(row, LABEL))
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour("selected"))
            painter.fillRect(rect.left(), rect.top(), look.px(3), rect.height(), look.colour("accent"))
        elif row == self._view.hovered.row():
            painter.fillRect(rect, look.colour("raised"))
        text = self._model.text(row, column)
        if column == LABEL:
            self._paint_label(painter, rect.adjusted(look.px(9), 0, 0, 0), row, text)
            return
        is_now, moved = column == NOW, column in (MOM, YOY)
        hovered = index == self._view.hovered and text not in ("", WAITING)
        painter.setFont(self._bold if is_now and not hovered else self._linked if hovered else self._plain)
        painter.setPen(look.colour("link" if hovered else "text" if is_now else "soft"))
        rect.adjust(look.px(4), 0, -look.px(9), 0)
        if moved:
            text = QFontMetrics(self._plain).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _RIGHT, text)

    def _paint_label(self, painter: QPainter, rect: QRect, row: int, text: str) -> None:
        look = theme.current()
        painter.setFont(self._plain)
        painter.setPen(look.colour("text"))
        painter.drawText(rect, _LEFT, text)
        rect.setLeft(rect.left() + QFontMetrics(self._plain).horizontalAdvance(text) + look.px(6))
        painter.setFont(self._small)
        painter.setPen(look.colour("soft"))
        painter.drawText(rect, _LEFT, FIGURES[self._model.lines[row]].unit)


class FigureGrid(QTableView):
    """``asked`` carries the key of a figure and which period is meant: now, previous, year_ago."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered = QPersistentModelIndex()
        self.figures = FigureModel(self)
        self.setModel(self.figures)
        self.setItemDelegate(_Cell(self.figures, self))
        self.setAccessibleName(self.tr("本月的数"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        for row in range(self.figures.rowCount()):
            if self.figures.is_group(row):
                self.setSpan(row, LABEL, 1, len(_SPACE))
        self.clicked.connect(self._ask)
        self.entered.connect(self._hover)
        theme.current().changed.connect(self._measure)
        self._measure()

    def choose(self, key: str) -> None:
        """Mark the figure, so that its row is seen."""
        self.setCurrentIndex(self.figures.index(self.figures.row_of(key), NOW))

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.current().px(30))
        self.horizontalHeader().setMinimumSectionSize(theme.current().px(30))

    def _ask(self, index: QModelIndex) -> None:
        if (key := self.figures.key_at(index.row())) is not None:
            self.asked.emit(key, SPANS[index.column()])

    def _hover(self, index: QModelIndex) -> None:
        self.hovered = QPersistentModelIndex(index)
        opens = index.isValid() and not self.figures.is_group(index.row())
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(QModelIndex())
        super().leaveEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(self.figures.index(1, NOW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        width = self.viewport().width()
        for column, share in enumerate(_SPACE[:-1]):
            self.setColumnWidth(column, width * share // sum(_SPACE))
        self.setColumnWidth(YOY, width - sum(self.columnWidth(column) for column in range(YOY)))

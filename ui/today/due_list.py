"""今天要办的: what kind, what, since when, how much time is left. Enter or a click opens the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.today import Due

from .. import theme
from ..records.cells import chip_picture
from ..records.source import Chip
from ..theme import Tone

_Index = QModelIndex | QPersistentModelIndex
_TONES = {
    "受理审查": Tone.BLUE,
    "调解期限": Tone.BLUE,
    "司法确认": Tone.AMBER,
    "申请执行": Tone.AMBER,
    "反馈": Tone.BLUE,
    "履行": Tone.GREEN,
    "回访": Tone.GREEN,
    "调解室": Tone.BLUE,
    "任期": Tone.AMBER,
    "走访": Tone.GREEN,
    "走访问题": Tone.AMBER,
    "服务记录": Tone.AMBER,
    "复核": Tone.AMBER,
}
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine).value


class DueModel(QAbstractListModel):
    """The lines of the list, the most urgent first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Due] = []

    def set_lines(self, lines: Sequence[Due]) -> None:
        if list(lines) != self._lines:
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()

    @property
    def lines(self) -> list[Due]:
        return self._lines

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{line.kind}：{line.title}，{line.detail}，{line.words}"
        if role == Qt.ItemDataRole.UserRole:
            return line
        return None


class _Line(QStyledItemDelegate):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kinds: set[str] = set()
        theme.current().changed.connect(self._measure)
        self._measure()

    def line_up(self, kinds: set[str]) -> None:
        """Keep one column for the labels of these kinds, so that the titles begin one under the other."""
        self._kinds = kinds
        self._measure()

    def _measure(self) -> None:
        look = theme.current()
        words = QFontMetrics(look.font(12.5))
        self._column = max((words.horizontalAdvance(kind) for kind in self._kinds), default=0) + look.px(18)
        self._title, self._detail, self._late = look.font(14), look.font(12.5), look.font(12.5, bold=True)
        self._chips: dict[tuple[str, float], QPixmap] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, theme.current().px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, rect = theme.current(), QRect(option.rect)
        line: Due = index.data(Qt.ItemDataRole.UserRole)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, look.colour("selected"))
            painter.fillRect(rect.left(), rect.top(), look.px(3), rect.height(), look.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.colour("raised"))
        rect.adjust(look.px(15), 0, -look.px(15), 0)
        self._paint_chip(painter, rect, line.kind)
        rect.setLeft(rect.left() + self._column + look.px(8))
        font, colour = (self._late, "alarm") if line.is_late else (self._detail, "text" if not line.days else "soft")
        painter.setFont(font)
        painter.setPen(look.colour(colour))
        painter.drawText(rect, _RIGHT, line.words)
        rect.setRight(rect.right() - QFontMetrics(font).horizontalAdvance(line.words) - look.px(12))
        self._paint_text(painter, rect, self._title, "text", line.title)
        rect.setLeft(rect.left() + QFontMetrics(self._title).horizontalAdvance(line.title) + look.px(9))
        if rect.width() > look.px(40):
            self._paint_text(painter, rect, self._detail, "soft", line.detail)

    def _paint_chip(self, painter: QPainter, rect: QRect, kind: str) -> None:
        ratio = painter.device().devicePixelRatio()
        picture = self._chips.get((kind, ratio))
        if picture is None:
            picture = self._chips[(kind, ratio)] = chip_picture(Chip(kind, _TONES.get(kind, Tone.GREY)), ratio)
        size = picture.deviceIndependentSize()
        painter.drawPixmap(rect.left(), rect.top() + (rect.height() - round(size.height())) // 2, picture)

    @staticmethod
    def _paint_text(painter: QPainter, rect: QRect, font: Any, token: str, text: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.current().colour(token))
        painter.drawText(rect, _LEFT, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))


class DueList(QListView):
    """``opened`` carries the Due that was chosen."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.due = DueModel(self)
        self.setModel(self.due)
        self._line = _Line(self)
        self.setItemDelegate(self._line)
        self.setAccessibleName(self.tr("今天要办的"))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.clicked.connect(self._open)
        self.entered.connect(lambda _: self.setCursor(Qt.CursorShape.PointingHandCursor))
        self.viewportEntered.connect(self.unsetCursor)

    def set_lines(self, lines: Sequence[Due]) -> None:
        """Show these; the line that was chosen stays chosen if it is still there."""
        kept = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        self._line.line_up({line.kind for line in lines})
        self.due.set_lines(lines)
        place = next((at for at, line in enumerate(self.due.lines) if kept and line.opens == kept.opens), -1)
        if place >= 0:
            self.setCurrentIndex(self.due.index(place))

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if (
            not self.currentIndex().isValid()
            and self.due.rowCount()
            and event.reason() != Qt.FocusReason.MouseFocusReason
        ):
            self.setCurrentIndex(self.due.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(Qt.ItemDataRole.UserRole))

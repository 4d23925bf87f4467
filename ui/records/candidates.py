"""A list of candidates under a line edit, worked with the keyboard alone.

It is a child of the window, not a Qt.Popup: an input method cannot compose in a box that a popup has taken the keyboard
from. The line edit keeps the focus all the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from .. import theme
from ..theme import Tone
from .cells import chip_picture
from .source import Chip

_MOST_ROWS = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """``tag`` is a chip at the right (居民, 案件, 命令); ``payload`` is the caller's own."""

    id: Any
    name: str
    detail: str = ""
    tag: str = ""
    payload: Any = None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.current().row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, rect = theme.current(), QRect(option.rect)
        candidate: Candidate = index.data(Qt.ItemDataRole.UserRole)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour("selected"))
            painter.fillRect(rect.left(), rect.top(), look.px(3), rect.height(), look.colour("accent"))
        rect.adjust(look.px(12), 0, -look.px(8), 0)
        if candidate.tag:
            picture = chip_picture(Chip(candidate.tag, Tone.GREY), painter.device().devicePixelRatio())
            size = picture.deviceIndependentSize().toSize()
            rect.setRight(rect.right() - size.width())
            painter.drawPixmap(rect.right(), rect.top() + (rect.height() - size.height()) // 2, picture)
            rect.setRight(rect.right() - look.px(8))
        for text, font, token in (
            (candidate.name, look.font(14), "text" if candidate.id is not None else "link"),
            (candidate.detail, look.font(13), "soft"),
        ):
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(look.colour(token))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(rect.width(), 0))
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            rect.setLeft(rect.left() + metrics.horizontalAdvance(shown) + look.px(10))


class CandidateList(QFrame):
    """``chosen`` carries the Candidate taken with Enter or a click."""

    chosen = Signal(object)

    def __init__(self, anchor: QLineEdit, name: str) -> None:
        super().__init__(anchor)
        self.setObjectName("candidates")
        self._anchor = anchor
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 4, 1, 4)
        layout.addWidget(self.list)
        self.hide()
        anchor.installEventFilter(self)
        anchor.destroyed.connect(self.deleteLater)  # once shown, it belongs to the window

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Show these under the line edit, the first one marked; nothing to show hides the list."""
        self.list.clear()
        for candidate in candidates:
            item = QListWidgetItem(
                "，".join(part for part in (candidate.tag, candidate.name, candidate.detail) if part)
            )
            item.setData(Qt.ItemDataRole.UserRole, candidate)
            self.list.addItem(item)
        if not candidates:
            self.hide()
            return
        self.list.setCurrentRow(0)
        self._place(len(candidates))
        self.show()
        self.raise_()

    def _place(self, rows: int) -> None:
        look, window = theme.current(), self._anchor.window()
        if self.parent() is not window:
            self.setParent(window)
        width = max(self._anchor.width(), look.px(360))
        height = min(rows, _MOST_ROWS) * look.row_height + 10
        at = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + 2))
        left = max(0, min(at.x(), window.width() - width - look.px(8)))
        below = window.height() - at.y() - look.px(4)
        if below < height:  # no room under it: above, or cut
            over = at.y() - self._anchor.height() - 4
            if over > below:
                height = min(height, over)
                at.setY(over - height)
            else:
                height = below
        self.setGeometry(left, at.y(), min(width, window.width()), height)

    @property
    def candidates(self) -> list[Candidate]:
        return [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        elif not self.isHidden() and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()  # Esc closes the list, not the form around it
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event.key())
        return False

    def _key(self, key: int) -> bool:
        keys: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_PageDown: lambda: self._step(_MOST_ROWS),
            Qt.Key.Key_PageUp: lambda: self._step(-_MOST_ROWS),
            Qt.Key.Key_Return: lambda: self._take(self.list.currentItem()),
            Qt.Key.Key_Enter: lambda: self._take(self.list.currentItem()),
            Qt.Key.Key_Escape: self.hide,
        }
        act = keys.get(key)
        if act is not None:
            act()
        return act is not None

    def _step(self, by: int) -> None:
        self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), self.list.count() - 1))

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            candidate = item.data(Qt.ItemDataRole.UserRole)
            self.hide()
            self.chosen.emit(candidate)

"""One figure of the month so far, big; a click or Enter opens the records behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from desktop_app.common.papers import Comparison
from desktop_app.common.rounding import printed
from desktop_app.today import Card

from .. import theme
from ..records.widgets import label, restyle

_NARROW = 232  # logical pixels under which the words stand below the number
NOTHING = "—"


def figure_text(one: Comparison, value: float | int | None) -> str:
    """3,482 / 412.5 / 94.7%; a dash where there is no such figure."""
    if value is None:
        return NOTHING
    return (printed(value) if value else "0") + ("%" if one.unit == "%" else "")


class FigureCard(QFrame):
    """``opened`` carries nothing: the tab knows which card it is."""

    opened = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setProperty("opens", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        px = theme.current().px
        self._title = label(title, "soft")
        self.number = label(NOTHING, "figure")
        self.words = label("", "small")
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(px(2))
        self._line.addWidget(self.number)
        self._line.addStretch(1)
        self._line.addWidget(self.words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(13), px(9), px(13), px(9))
        layout.setSpacing(px(2))
        layout.addWidget(self._title)
        layout.addLayout(self._line)
        self.setAccessibleName(title)

    def show_card(self, card: Card) -> None:
        one = card.comparison
        self.number.setText(figure_text(one, one.value))
        self.words.setText(card.words)
        tone = {True: "good", False: "amber", None: ""}[card.is_good]
        restyle(self.words, "tone", tone)
        self.setToolTip(self.tr("点开看这些记录"))
        self.setAccessibleName(f"{self._title.text()} {self.number.text()} {card.words}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._line.direction() != way:
            self._line.setDirection(way)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

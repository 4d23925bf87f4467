"""What an empty place says: what belongs here, and the button for it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from .. import theme
from .widgets import button, label


class EmptyState(QWidget):
    """A sentence, a quieter one, a button that may be left out."""

    pressed = Signal()

    def __init__(self, title: str = "", detail: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._detail = label("", "heading", wrap=True), label("", "soft", wrap=True)
        self._button = button("", on_click=self.pressed.emit)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.current().px(8))
        layout.addStretch(2)
        for text in (self._title, self._detail):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(text)
        layout.addSpacing(theme.current().px(8))
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)
        self.say(title, detail, action)

    def say(self, title: str, detail: str = "", action: str = "") -> None:
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._button.setText(action)
        self._button.setVisible(bool(action))

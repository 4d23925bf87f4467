"""Small makers, so that every button and label of one sort looks and reads the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from .. import theme


class _Button(QPushButton):
    """Enter presses the button the keyboard is on; it never becomes a dialog's default by itself."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isEnabled():
            self.click()
        else:
            super().keyPressEvent(event)


def button(
    text: str, icon: str = "", *, primary: bool = False, on_click: Callable[[], object] | None = None, tip: str = ""
) -> QPushButton:
    """A button with a word and an icon. One primary button in a place at most."""
    made = _Button(text)
    made.setAutoDefault(False)
    if primary:
        made.setProperty("role", "primary")
    if icon:
        theme.current().set_icon(made, icon, "on_accent" if primary else "text")
    if tip:
        made.setToolTip(tip)
    if on_click is not None:
        made.clicked.connect(lambda _=False: on_click())
    return made


def link_button(text: str, icon: str = "", *, on_click: Callable[[], object] | None = None) -> QPushButton:
    """A quiet action: words only, no frame."""
    made = _Button(text)
    made.setAutoDefault(False)
    made.setProperty("role", "link")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        theme.current().set_icon(made, icon, "link")
    if on_click is not None:
        made.clicked.connect(lambda _=False: on_click())
    return made


def icon_button(icon: str, name: str, *, on_click: Callable[[], object] | None = None) -> QToolButton:
    """An icon alone; ``name`` is read out and shown as the tip."""
    made = QToolButton()
    made.setProperty("role", "bare")
    made.setAccessibleName(name)
    made.setToolTip(name)
    theme.current().set_icon(made, icon, "soft")
    if on_click is not None:
        made.clicked.connect(lambda _=False: on_click())
    return made


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """Plain text, never markup: names may hold < and &. ``role`` as in the style sheet: soft, title, section, small…"""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def card() -> tuple[QFrame, QVBoxLayout]:
    """A white surface with a thin border, and the layout inside it."""
    px = theme.current().px
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(px(16), px(12), px(16), px(12))
    layout.setSpacing(px(8))
    return frame, layout


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)

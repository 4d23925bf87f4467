"""The wheel never changes a value: a clerk who scrolls a form must not turn a date or a choice by accident.

Use ``Combo`` for every combo box; ``guard_wheel`` for any other widget that would take the wheel. (One filter on the
whole application would be called for every event of every widget, and the start would pay for it.)
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget


class Combo(QComboBox):
    """A combo box that hands the wheel on to what it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Guard(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()  # goes on to the parent, so the form scrolls
            return True
        return False


def guard_wheel(widget: QWidget) -> None:
    """Make a spin box, date box or slider of Qt's own deaf to the wheel."""
    widget.installEventFilter(_Guard(widget))

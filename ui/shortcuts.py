"""Keys that work in one part of the window only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def within(
    parent: QWidget, keys: str | QKeySequence | QKeySequence.StandardKey | Qt.Key, act: Callable[[], object]
) -> QShortcut:
    """``keys`` do ``act`` while the keyboard is somewhere inside ``parent``.

    PySide drops the ``context`` given to QShortcut together with a callable, so it is set afterwards.
    """
    shortcut = QShortcut(QKeySequence(keys), parent)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
    return shortcut

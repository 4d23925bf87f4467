"""A bar that says what was done and offers to take it back; it goes away by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from .. import theme
from .widgets import label

STAYS = 8000  # ms; not while the pointer or the keyboard is on it


class UndoBar(QFrame):
    """Floats over the bottom of its parent, takes no focus, covers no button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("undo")
        px = theme.current().px
        self.words = label("")
        self.button = QPushButton(self.tr("撤销"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda _=False: self._press())
        self._undo: Callable[[], object] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(16), px(4), px(8), px(4))
        layout.setSpacing(px(12))
        layout.addWidget(self.words)
        layout.addWidget(self.button)
        self._timer = QTimer(self, singleShot=True, interval=STAYS)
        self._timer.timeout.connect(self._leave)
        parent.installEventFilter(self)
        self.hide()

    def say(self, words: str, undo: Callable[[], object] | None = None, action: str = "") -> None:
        """Show ``words`` (已删除张三); with ``undo`` a button beside it, 撤销 or ``action``, calls that once."""
        self.button.setText(action or self.tr("撤销"))
        self._undo = undo
        self.words.setText(words)
        self.button.setVisible(undo is not None)
        self.setAccessibleName(words)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _press(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def _leave(self) -> None:
        if self.underMouse() or self.button.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def _place(self) -> None:
        parent = self._over
        below = theme.current().px(84)
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - below)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

"""A line for a password, and the wait after wrong ones counted down in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget


def password_line(name: str = "") -> QLineEdit:
    """``name`` is read out."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    return line


class Countdown(QObject):
    """Says in ``words`` how long the next try has to wait; ``closed`` cannot be used meanwhile. ``over`` when it may go on."""

    over = Signal()

    def __init__(self, words: QLabel, closed: Sequence[QWidget], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._closed = words, list(closed)
        self._left = 0
        self.timer = QTimer(self, interval=1000)
        self.timer.timeout.connect(self._second)

    @property
    def waiting(self) -> bool:
        return self._left > 0

    def begin(self, seconds: int) -> None:
        """Wait so many seconds, from now."""
        self._left = max(1, seconds)
        for one in self._closed:
            one.setEnabled(False)
        self._say()
        self.timer.start()

    def stop(self) -> None:
        """Whatever was waited for is no longer asked."""
        self._left = 0
        self.timer.stop()
        for one in self._closed:
            one.setEnabled(True)

    def _second(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._say()
            return
        self.stop()
        self._words.hide()
        self.over.emit()

    def _say(self) -> None:
        sentence = self.tr("密码连续输错，请等 {seconds} 秒再试。数据没有改动。")
        self._words.setText(sentence.format(seconds=self._left))
        self._words.show()

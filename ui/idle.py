"""Notices that nobody has touched the program for a while: one filter that notes a time, one timer that looks at it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

_KIND = QEvent.Type
_TOUCHES = frozenset(
    {_KIND.KeyPress, _KIND.MouseButtonPress, _KIND.MouseMove, _KIND.Wheel, _KIND.TouchBegin, _KIND.TabletPress}
    | {_KIND.HoverMove, _KIND.InputMethod, _KIND.Drop}
)
_LOOK_EVERY = 60.0  # seconds, so that a shorter setting is in force within a minute


def seconds() -> float:
    """A clock that never goes back and goes on while the computer sleeps, where the system has one."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Idle(QObject):
    """``idle`` once after ``minutes()`` without key or mouse in any window of the program; then ``start`` again.

    A key after the computer has slept for longer than that does not count as a touch: it comes too late. ``keys``,
    pressed in any window, say that the user is going: an action of the main window is not heard below a dialog.
    """

    idle = Signal()

    def __init__(
        self,
        minutes: Callable[[], float],
        *,
        keys: str = "",
        clock: Callable[[], float] = seconds,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._minutes, self._clock = minutes, clock
        self._keys = QKeySequence(keys)
        self._touched = 0.0
        self._allowed = float("inf")
        self.running = False
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self.look)

    def start(self) -> None:
        """Count from now."""
        application = QCoreApplication.instance()
        assert application is not None
        if not self.running:
            application.installEventFilter(self)
        self.running = True
        self._touched = self._clock()
        self._arm(0)

    def stop(self) -> None:
        application = QCoreApplication.instance()
        if self.running and application is not None:
            application.removeEventFilter(self)
        self.running = False
        self.timer.stop()

    def look(self) -> None:
        """Has it been long enough? Otherwise look again when it might be."""
        if not self.running:
            return
        gone = self._clock() - self._touched
        self._arm(gone)
        if gone >= self._allowed:
            self._over()

    def _over(self) -> None:
        self.stop()
        self.idle.emit()

    def _arm(self, gone: float) -> None:
        self._allowed = self._minutes() * 60
        self.timer.start(round(min(max(self._allowed - gone, 0), _LOOK_EVERY) * 1000))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _TOUCHES:
            return False
        if kind == _KIND.KeyPress and QKeySequence(cast(QKeyEvent, event).keyCombination()) == self._keys:
            self._over()
            return True
        now = self._clock()
        if now - self._touched >= self._allowed:
            self.look()
            return not self.running
        self._touched = now
        return False

"""What every tab does with a record: carry something out with 撤销 behind it, and the menu of further actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QToolButton

from desktop_app.common.errors import KnownError

from .. import theme
from .tab import Frame


class MoreButton(QToolButton):
    """更多, with a menu that is filled for the record shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "more")
        self.setAccessibleName(self.tr("更多操作"))
        self.setToolTip(self.tr("更多操作"))
        theme.current().set_icon(self, "more", "text")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)

    def offer(self, actions: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """What the menu has now; nothing hides the button."""
        self._menu.clear()
        for title, run in actions:
            self._menu.addAction(title).triggered.connect(lambda _=False, act=run: act())
        self.setVisible(bool(actions))

    def titles(self) -> list[str]:
        return [action.text() for action in self._menu.actions()]


def carry_out(frame: Frame, act: Callable[[], object], words: str = "") -> bool:
    """Do something that the service may refuse, say ``words`` with 撤销 for exactly this change. False when refused."""
    numbers: list[int] = []
    unsubscribe = frame.ctx.store.subscribe(lambda change: numbers.append(change.number))
    try:
        act()
    except KnownError as error:
        frame.show_error(error)
        return False
    finally:
        unsubscribe()
    if words:
        frame.notify(words, (lambda: _undo(frame, numbers[-1])) if numbers else None)
    return True


def tell_saved(frame: Frame, words: str) -> None:
    """Say that something was saved just now, with 撤销 for exactly this change."""
    number = frame.ctx.store.last_written
    frame.notify(words, lambda: _undo(frame, number))


def _undo(frame: Frame, number: int) -> None:
    try:
        action = frame.ctx.undo(number)
    except KnownError as error:
        frame.show_error(error)
        return
    frame.notify(QCoreApplication.translate("Acting", "已撤销：{action}").format(action=action))

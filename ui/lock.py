"""The lock: the window shows a page that asks for the password, everything else of the program is hidden, and after
unlocking all of it is back as it was, down to the cursor in a form that is not saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.common.errors import KnownError

from .idle import Idle

if TYPE_CHECKING:
    from desktop_app.context import Context

    from .lock_page import LockPage
    from .main_window import MainWindow

KEYS = "Ctrl+L"
MINUTES = "security.lock_minutes"
_DEFAULT_MINUTES = 5.0
_SHORT_LIVED = (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.SplashScreen)


class Lock(QObject):
    """Locks ``window`` at once with ``now``, or by itself after ``watch``. ``switch_asked``: somebody else wants to sign in.

    ``locking`` comes before anything is hidden: keep drafts, mask what is revealed.
    """

    locking = Signal()
    switch_asked = Signal()

    def __init__(self, window: MainWindow, ctx: Context) -> None:
        super().__init__(window)
        self._window, self._ctx = window, ctx
        self._page: LockPage | None = None
        self._kept: list[_Kept] = []
        self._focus: _Focus | None = None
        self._title = ""
        self.locked = False
        self.idle = Idle(lambda: minutes(ctx), keys=KEYS, parent=self)
        self.idle.idle.connect(self.now)

    def watch(self) -> None:
        """From now on lock when nobody touches the program."""
        self.idle.start()

    @property
    def page(self) -> LockPage:
        """Made when first locked."""
        if self._page is None:
            from .lock_page import LockPage

            self._page = LockPage(self._ctx.hall["name"], self._ctx.operator.name)
            self._page.unlock_asked.connect(self._verify)
            self._page.switch_asked.connect(self._switch)
            self._window.place.addWidget(self._page)
        return self._page

    # Locking

    def now(self) -> None:
        """Lock at once."""
        if self.locked:
            return
        self.idle.stop()
        QGuiApplication.inputMethod().commit()  # half a word is part of the form, too
        self.keep()
        self.locked = True
        top = QApplication.activeModalWidget() or self._window
        self._focus = _Focus(QApplication.focusWidget() or top.focusWidget())  # none when another program is in front
        _clear_clipboard()
        for one in QApplication.topLevelWidgets():
            if one is not self._window and one.isVisible():
                self._hide(one)
        self._title = self._window.windowTitle()
        self._window.setWindowTitle(self.tr("已锁定"))
        self._window.place.setCurrentWidget(self.page)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._window.activateWindow()
        self.page.begin()
        self._window.jobs.note(lambda: self._ctx.note_session("锁定"))

    def keep(self) -> None:
        """Keep drafts of what is typed and mask what is revealed, in every window of the program."""
        from .records.detail import RecordDetail

        self.locking.emit()
        for top in QApplication.topLevelWidgets():
            for one in top.findChildren(QWidget):
                if isinstance(one, RecordDetail):
                    one.mask_again()
                elif keep := getattr(one, "draft_now", None):
                    with suppress(KnownError):  # a full disk must not keep the window open to everybody
                        keep()

    def _hide(self, one: QWidget) -> None:
        if one.windowType() in _SHORT_LIVED:  # menus, lists, tips: nothing is typed in them
            one.hide()
        else:
            self._kept.append(_Kept(one))
            one.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While locked no key of the window does anything, and what a job opens stays hidden."""
        kind = event.type()
        if kind == QEvent.Type.Shortcut:
            return True
        if (
            kind == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and watched is not self._window
            and not self._belongs_to_page(watched)
        ):
            watched.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # it is too late to stop it from being shown
            QTimer.singleShot(0, watched, lambda: self._put_away(watched))
        return False

    def _belongs_to_page(self, widget: QWidget) -> bool:
        parent: Any = widget.parent()
        while parent is not None and parent is not self._page:
            parent = parent.parent()
        return parent is not None

    def _put_away(self, widget: QWidget) -> None:
        hide = self.locked and widget.isVisible()
        if hide:
            self._hide(widget)
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
        if not hide and widget.isVisible():  # unlocked in between
            widget.hide()
            widget.show()

    # Unlocking

    def _verify(self, password: str) -> None:
        ctx = self._ctx
        self.page.busy(True)

        def work(_: object) -> None:
            from desktop_app.operators import service

            service.verify_password(ctx, password)

        self._window.jobs.submit(
            self.tr("核对密码"), work, on_done=lambda _: self.unlock(), on_error=self._refused, store=False
        )

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.page.refused(error)
        else:
            self.page.busy(False)
            raise error

    def unlock(self) -> None:
        """Show everything again, as it was."""
        if not self.locked:
            return
        self.locked = False
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        self.page.begin()
        self._window.setWindowTitle(self._title)
        self._window.place.setCurrentIndex(0)
        kept, self._kept = self._kept, []
        for one in sorted(kept, key=lambda one: one.depth):
            one.show_again()
        if self._focus is not None:
            self._focus.give_back()
            self._focus = None
        self.idle.start()
        self._window.jobs.note(lambda: self._ctx.note_session("解锁"))

    def _switch(self) -> None:
        running = [job.title for job in self._window.jobs.running]
        if running:
            sentence = self.tr("正在做：{titles}。做完以后再换人登录。")
            self.page.say(sentence.format(titles="、".join(running)))
        else:
            self.switch_asked.emit()

    def may_close(self) -> bool:
        """The locked window is being closed: drafts are kept, and work that runs is not for a stranger to cancel."""
        running = [job.title for job in self._window.jobs.running]
        if running:
            self.page.say(self.tr("正在做：{titles}。做完以后再关闭，或者先解锁。").format(titles="、".join(running)))
        return not running


class _Kept:
    """A window that is hidden, and how it stood."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._modality = widget.windowModality()
        self._place = QRect(widget.geometry())
        self._active = widget.isActiveWindow() or widget is QApplication.activeModalWidget()
        self.depth = _depth(widget)  # what stands on another one is shown after it

    def show_again(self) -> None:
        with suppress(RuntimeError):  # it was closed for good meanwhile
            self._widget.setWindowModality(self._modality)
            self._widget.setGeometry(self._place)
            self._widget.show()
            if self._active:
                self._widget.activateWindow()


def _depth(widget: QWidget) -> int:
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent.window())


class _Focus:
    """Where the keyboard was, with the cursor and what was selected in a line."""

    def __init__(self, widget: QWidget | None) -> None:
        self._widget = widget
        self._restore: Callable[[], object] = lambda: None
        if isinstance(widget, QLineEdit):
            start, length, cursor = widget.selectionStart(), len(widget.selectedText()), widget.cursorPosition()
            if start < 0:
                self._restore = lambda: widget.setCursorPosition(cursor)
            elif cursor == start:
                self._restore = lambda: widget.setSelection(start + length, -length)
            else:
                self._restore = lambda: widget.setSelection(start, length)

    def give_back(self) -> None:
        if self._widget is None:
            return
        with suppress(RuntimeError):  # gone meanwhile
            self._widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self._restore()


def minutes(ctx: Context) -> float:
    """Minutes without a touch until the window locks: at least one, never none at all."""
    value = ctx.setting(MINUTES)
    return max(1.0, float(value)) if isinstance(value, (int, float)) else _DEFAULT_MINUTES


def _clear_clipboard() -> None:
    """What this program copied there; what came from another one is the user's."""
    clipboard = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if is_ours(clipboard, mode):
            clipboard.clear(mode)


def is_ours(clipboard: QClipboard, mode: QClipboard.Mode) -> bool:
    """Whether this program put there what lies there."""
    if mode == QClipboard.Mode.Selection:
        return clipboard.supportsSelection() and clipboard.ownsSelection()
    return clipboard.ownsClipboard()

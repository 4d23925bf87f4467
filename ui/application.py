"""The application: theme, signing in, the main window. The way from a call to a window stays short."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.common.errors import KnownError

from . import theme, translation
from .errors import install_hooks, show_error
from .jobs import JobRunner
from .ui_state import UiState, default_file

if TYPE_CHECKING:
    from desktop_app.common.jobs import JobControl
    from desktop_app.context import Context

    from .main_window import MainWindow

LAST_STORE = "start/last_store"
AFTER_SHOWN = 300  # ms: nothing of the session holds up the window


class Unlocking:
    """Derives the data key in a thread, beside the imports and the building of the window: it takes 0.1 s by design."""

    def __init__(self, folder: Path, operator: str | None, password: str) -> None:
        self._found: bytes | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, args=(folder, operator, password))
        self._thread.start()

    def _work(self, folder: Path, operator: str | None, password: str) -> None:
        try:
            from desktop_app import context
            from desktop_app.store import keys

            self._found = keys.unlock(folder, context.operator_name(folder, operator), password)
        except BaseException as error:  # noqa: BLE001  delivered by key()
            self._error = error

    def key(self) -> bytes:
        """The data key; raises what went wrong."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._found is not None
        return self._found


@dataclass(frozen=True, slots=True)
class Between:
    """Work done while no store is open: ``title`` is shown meanwhile, the sentence it gives afterwards.

    ``folder`` is where to sign in afterwards; the same store without it.
    """

    title: str
    work: Callable[[JobControl], str]
    folder: Path | None = None


_SAME = Between("", lambda control: "")  # nothing between: somebody else signs in to the same store


def restart(window: MainWindow, between: Between | None = None) -> None:
    """End this session and begin another in the same program, for somebody else or on what ``between`` made.

    Drafts are kept, jobs end, the store is closed, ``between`` does its work, and signing in is asked anew. Ask with
    ``window.may_close`` first, unless nobody is there to answer.
    """
    window.next_session = between or _SAME
    window.leave()
    QCoreApplication.exit(0)  # also when a preview is still open


def run(folder: Path | None, *, operator: str | None, password: str | None, program: str) -> int:
    """Open the window and stay until it is closed; gives the exit status."""
    unlocking = Unlocking(folder, operator, password) if folder is not None and password else None
    application = QApplication.instance() or QApplication([program])
    assert isinstance(application, QApplication)
    application.setApplicationName("LinliDesk")
    application.setApplicationDisplayName("邻里服务台")
    translation.install(application)
    theme.apply(application)
    state = UiState(default_file())
    ctx = _signed_in(folder, operator, unlocking, password, state)
    status = 0
    while ctx is not None:
        here = ctx.store.folder
        status, between = _session(application, ctx, state)
        if between is None:
            break
        from .start.dialog import ask

        work = None if between is _SAME else (between.title, between.work)
        ctx = ask(between.folder or here, None, between=work)
        if ctx is not None:
            state.set(LAST_STORE, str(ctx.store.folder))
    return status


def _session(application: QApplication, ctx: Context, state: UiState) -> tuple[int, Between | None]:
    """One operator's window until it is closed; gives the exit status and what comes next."""
    window = open_window(ctx, state)
    uninstall = install_hooks(lambda: window)
    show(window)
    # What is alive now stays alive: looking through it again and again would hold the window for 30 ms at a time.
    QTimer.singleShot(1000, window, gc.freeze)
    QTimer.singleShot(AFTER_SHOWN, window, lambda: begin(window, ctx))
    try:
        status = int(application.exec())
    finally:
        uninstall()
        window.jobs.shutdown()
        ctx.store.close()
    following = window.next_session
    window.deleteLater()  # its timers must not ask a store that is closed
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.unfreeze()
    return status, following


def begin(window: MainWindow, ctx: Context) -> None:
    """The window is there: the lock watches, backups and checks begin, the session is noted, what opening found is said."""
    window.lock.watch()
    if window.safety is not None:
        window.safety.begin()
    window.jobs.note(lambda: ctx.note_session("登录"))
    if ctx.store.notices:
        show_error(KnownError("\n\n".join(ctx.store.notices)), window)
        ctx.store.notices.clear()


def show(window: MainWindow) -> None:
    """Whole on a small screen, as it was left on a larger one."""
    room = window.screen().availableGeometry()
    if window.frameGeometry().width() >= room.width() or window.frameGeometry().height() >= room.height():
        window.showMaximized()
    else:
        window.show()


def open_window(ctx: Context, state: UiState) -> MainWindow:
    """The main window on an open store, not yet shown."""
    from . import tabs
    from .finding import finder
    from .main_window import MainWindow
    from .quick import quick_actions
    from .safety import Safety, backup_state

    jobs = JobRunner(lambda error: show_error(error, window))
    window = MainWindow(
        ctx,
        tabs.specs(),
        jobs=jobs,
        state=state,
        find=finder(ctx),
        commands=quick_actions,
        backup=lambda: backup_state(ctx),
    )
    window.safety = Safety(window, ctx)
    window.lock.switch_asked.connect(lambda: restart(window))
    return window


def _signed_in(
    folder: Path | None, operator: str | None, unlocking: Unlocking | None, password: str | None, state: UiState
) -> Context | None:
    """The context to work in; asks for what is missing. None when the user gives up."""
    from desktop_app import context

    found: Context | None
    if folder is not None and unlocking is not None:
        try:
            found = context.sign_in(folder, operator, password or "", key=unlocking.key())
        except KnownError as error:
            sys.stderr.write(error.sentence + "\n")
            found = _ask(folder, operator, error)
    else:
        found = _ask(folder or _last(state), operator, None)
    if found is not None:
        state.set(LAST_STORE, str(found.store.folder))
    return found


def _ask(folder: Path | None, operator: str | None, problem: KnownError | None) -> Context | None:
    from .start.dialog import ask

    return ask(folder, operator, problem=problem)


def _last(state: UiState) -> Path | None:
    last = state.get(LAST_STORE)
    return Path(last) if isinstance(last, str) else None

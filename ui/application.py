"""The application: theme, signing in, the main window. The way from a call to a window stays short."""

from __future__ import annotations

import gc
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from . import theme, translation
from .errors import install_hooks, show_error
from .jobs import JobRunner
from .ui_state import UiState, default_file

if TYPE_CHECKING:
    from desktop_app.context import Context

    from .main_window import MainWindow

LAST_STORE = "start/last_store"


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
    if ctx is None:
        return 0
    window = open_window(ctx, state)
    uninstall = install_hooks(lambda: window)
    show(window)
    # What is alive now stays alive: looking through it again and again would hold the window for 30 ms at a time.
    QTimer.singleShot(1000, gc.freeze)
    try:
        return int(application.exec())
    finally:
        uninstall()
        window.jobs.shutdown()
        ctx.store.close()


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
    from .safety import backup_state

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
    return window


def _signed_in(
    folder: Path | None, operator: str | None, unlocking: Unlocking | None, password: str | None, state: UiState
) -> Context | None:
    """The context to work in; asks for what is missing. None when the user gives up."""
    from desktop_app import context
    from desktop_app.common.errors import KnownError

    if folder is not None and unlocking is not None:
        try:
            ctx = context.sign_in(folder, operator, password or "", key=unlocking.key())
        except KnownError as error:
            sys.stderr.write(error.sentence + "\n")
            show_error(error)
            return None
    else:
        from .start.dialog import ask

        found = ask(folder or _last(state), operator)
        if found is None:
            return None
        ctx = found
    state.set(LAST_STORE, str(ctx.store.folder))
    return ctx


def _last(state: UiState) -> Path | None:
    last = state.get(LAST_STORE)
    return Path(last) if isinstance(last, str) and (Path(last) / "store.toml").exists() else None

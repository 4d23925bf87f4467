"""A main window on a real store, for the tests of the 居民 tab."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from ui import tabs
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.residents.tab import ResidentsTab
from ui.ui_state import UiState


@contextmanager
def residents_tab(qtbot: QtBot, ctx: Context) -> Iterator[ResidentsTab]:
    """The tab in a shown window; every background job has ended when this is left."""
    jobs = JobRunner(pytest.fail)
    only = [spec for spec in tabs.specs() if spec.key == "residents"]
    window = MainWindow(ctx, only, jobs=jobs, state=UiState(None))

    def ended(_: object) -> None:
        """qtbot closes the window before this is left: work that still runs would have it ask, and nobody answers."""
        jobs.shutdown()
        window._leaving = True

    qtbot.addWidget(window, before_close_func=ended)
    try:
        with qtbot.waitExposed(window):
            window.show()
        tab = window.go("residents")
        assert isinstance(tab, ResidentsTab)
        yield tab
    finally:
        jobs.shutdown()
        window.close()

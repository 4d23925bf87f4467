"""The main window on a real store, with 今日 and 报表 as they are and note-takers in place of the other tabs."""

from __future__ import annotations

from pathlib import Path

from desktop_app import context as contexts
from desktop_app import sample
from desktop_app.common.dates import FixedClock
from desktop_app.context import Context
from tests.store_fixtures import NOW, PASSWORD
from ui.frame.tab import Frame, Tab, TabSpec
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.quick import quick_actions
from ui.reports.tab import ReportsTab
from ui.safety import backup_state
from ui.tabs import specs
from ui.today.tab import TodayTab
from ui.ui_state import UiState

REAL = {"today": TodayTab, "reports": ReportsTab}


class NoteTab(Tab):
    """Notes what it was asked to do."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.asked: list[object] = []

    def new_record(self) -> None:
        self.asked.append("new")

    def open_record(self, kind: str, record: int) -> None:
        self.asked.append((kind, record))

    def import_roster(self) -> None:
        self.asked.append("import")

    def record_service(self) -> None:
        self.asked.append("service")


def hall_window(ctx: Context, jobs: JobRunner) -> MainWindow:
    tabs = [
        TabSpec(one.key, one.title, one.icon, REAL.get(one.key, NoteTab), one.kinds, one.permission) for one in specs()
    ]
    return MainWindow(
        ctx, tabs, jobs=jobs, state=UiState(None), commands=quick_actions, backup=lambda: backup_state(ctx)
    )


def fill(folder: Path) -> None:
    """200 people, 14 months up to the month before the tests' clock."""
    ctx = opened(folder)
    sample.fill(ctx, residents=200, months=14)
    ctx.store.close()


def opened(folder: Path) -> Context:
    contexts.load_subjects()
    return contexts.sign_in(folder, "演示", PASSWORD, clock=FixedClock(NOW))

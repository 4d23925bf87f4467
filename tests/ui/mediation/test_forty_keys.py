"""A quarrel between two residents, from Ctrl+N to F04 and F09 on paper: no mouse, at most forty keys, the whole window.

Every key counts but those that write the text itself: what happened, and what was asked and said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.mediation import queries
from desktop_app.mediation.models import Case
from desktop_app.store.models import Change
from tests.ui.mediation.conftest import Keys
from tests.ui.mediation.test_mediation_intake import text_of
from ui.jobs import SynchronousJobRunner
from ui.main_window import MainWindow
from ui.mediation.intake_form import IntakeForm
from ui.mediation.tab import MediationTab
from ui.printing import preview
from ui.quick import quick_actions
from ui.tabs import specs
from ui.ui_state import UiState

MOST = 40
BRIEF = "楼上卫生间漏水，泡坏楼下墙面，双方对修理费谈不拢。"
TALK = ("请说一下经过。", "（沈霞）国庆节后一直渗水。", "对方说的属实吗？", "（邓洁）属实，愿意修。")


class CountedKeys(Keys):
    """Counts the keys; ``write`` is the text itself, which is not counted."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        super().__init__(qtbot, window)
        self.count = 0

    def press(self, *keys: Qt.Key, control: bool = False, alt: bool = False) -> None:
        self.count += len(keys)
        super().press(*keys, control=control, alt=alt)

    def type(self, text: str) -> None:
        self.count += len(text)
        super().type(text)

    def write(self, text: str) -> None:
        super().type(text)


@pytest.fixture
def hall(qtbot: QtBot, embedded: Context, people: dict[str, int], errors: list[BaseException]) -> Iterator[MainWindow]:
    jobs = SynchronousJobRunner(errors.append)
    made = MainWindow(embedded, specs(), jobs=jobs, state=UiState(None))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    jobs.shutdown()


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], list[Path]]:
    """The hall's printer writes into files here; its dialog is the system's own."""
    made: list[Path] = []

    def new_printer() -> QPrinter:
        found = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        found.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.append(tmp_path / f"{len(made) + 1}.pdf")
        found.setOutputFileName(str(made[-1]))
        return found

    monkeypatch.setattr(preview, "new_printer", new_printer)
    return lambda: [file for file in made if file.exists() and file.stat().st_size > 1000]


def test_from_ctrl_n_to_both_papers_in_forty_keys(
    hall: MainWindow,
    qtbot: QtBot,
    embedded: Context,
    errors: list[BaseException],
    printer: Callable[[], list[Path]],
) -> None:
    keys = CountedKeys(qtbot, hall)
    tab = hall.go("mediation")
    assert isinstance(tab, MediationTab)
    shown: list[str] = []

    def confirm() -> None:
        """Enter in the printer's own dialog, once the keyboard is there."""
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QPrintDialog) and dialog.isAncestorOf(keys.focus):
            keys.press(Qt.Key.Key_Return)
        else:
            QTimer.singleShot(20, confirm)

    def on_paper(*how: Qt.Key, control: bool = False) -> None:
        """The paper is asked for, looked at, printed with the printer as it is, and put away."""
        keys.press(*how, control=control)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, preview.PreviewDialog)
        qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.focus))
        shown.append(text_of(dialog._pdf))
        QTimer.singleShot(20, confirm)
        keys.press(Qt.Key.Key_P, control=True)
        dialog.activateWindow()  # which the window manager does; there is none here
        qtbot.waitUntil(dialog.isActiveWindow)
        keys.press(Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        hall.activateWindow()
        qtbot.waitUntil(lambda: tab.panel.isAncestorOf(keys.focus))

    keys.press(Qt.Key.Key_N, control=True)
    for initials, nobody_yet in (("sx", "甲方"), ("dj", "乙方")):
        assert keys.name == nobody_yet
        keys.type(initials)
        keys.enter()  # the first hit, and on
    assert keys.name == "纠纷类型"
    keys.type("ll")
    keys.enter()
    assert keys.name == "案件来源"
    keys.enter()  # 当事人申请, as it stands
    assert keys.name == "纠纷简要情况"
    keys.write(BRIEF)
    keys.tab()
    assert keys.name == "当场受理：各方当事人都已表示同意调解"
    keys.press(Qt.Key.Key_Space)
    keys.tab()
    keys.press(Qt.Key.Key_Down)  # 当面口头
    keys.tab()
    assert keys.name == "首席调解员"
    keys.type("wxy")
    keys.enter()
    keys.press(Qt.Key.Key_Return, control=True)  # saved: number, period, mediator
    assert keys.name == "打印登记表"
    on_paper(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Return, control=True)  # 开始调解
    assert keys.name == "调解记录"
    for said in TALK:
        keys.press(Qt.Key.Key_W, alt=True)
        keys.write(said)
    on_paper(Qt.Key.Key_P, control=True)

    assert errors == []
    view = queries.get(embedded, Case.get().id)
    assert view.case["status"] == "MEDIATING"
    assert [row["name"] for row in view.parties] == ["沈霞", "邓洁"]
    assert "人民调解受理登记表" in shown[0] and "漏水" in shown[0]
    assert "人民调解记录" in shown[1] and "国庆节后一直渗水" in shown[1].replace("\r\n", "")
    assert len(printer()) == 2, "both went to the printer"
    printed = Change.select().where(Change.action.startswith("打印"))
    assert [one.action.split("：")[0] for one in printed] == ["打印人民调解受理登记表", "打印人民调解记录"]
    assert keys.count <= MOST, f"{keys.count} keys"


def test_the_resident_who_is_shown_is_not_typed_again(
    hall: MainWindow, qtbot: QtBot, embedded: Context, people: dict[str, int]
) -> None:
    residents = hall.go("residents")
    residents.open_record("residents", people["沈霞"])
    next(one for one in quick_actions(hall) if one.keys == "F3").run()
    tab = hall.current
    assert isinstance(tab, MediationTab)
    form = tab.page.form
    assert isinstance(form, IntakeForm)
    assert (form.parties[0].name, form.parties[0].picker.picked_id) == ("沈霞", people["沈霞"])
    assert form.parties[1].picker.line.hasFocus()

"""A real window with the 调解 tab on a real store, driven by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.mediation import queries, service
from desktop_app.mediation.service import MediatorEntry, PartyEntry
from desktop_app.residents import service as residents
from ui.frame.tab import Tab, TabSpec
from ui.jobs import SynchronousJobRunner
from ui.main_window import MainWindow
from ui.mediation.intake_form import IntakeForm
from ui.mediation.tab import MediationTab
from ui.tabs import MEDIATION_KINDS
from ui.ui_state import UiState

VALUES = {"dispute_type": "02", "source": "02", "brief": "楼上漏水，双方对修理费谈不拢。"}


class Keys:
    """Types as a person does: keys where the focus is, Chinese through the input method."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot, self._window = qtbot, window

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self._window

    @property
    def name(self) -> str:
        """What a screen reader calls the place where the focus is."""
        focus = self.focus
        return focus.accessibleName() or getattr(focus, "text", lambda: "")()

    def press(self, *keys: Qt.Key, control: bool = False, alt: bool = False) -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        if control:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        if alt:
            modifiers |= Qt.KeyboardModifier.AltModifier
        for key in keys:
            self._qtbot.keyClick(self.focus, key, modifiers)
            QApplication.processEvents()

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def tab(self) -> None:
        self.press(Qt.Key.Key_Tab)

    def type(self, text: str) -> None:
        if text.isascii():
            self._qtbot.keyClicks(self.focus, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self.focus, event)
        QApplication.processEvents()


@pytest.fixture
def people(embedded: Context) -> dict[str, int]:
    """沈霞 and 邓洁 in the register, 王秀英 and 李敏 as mediators."""
    for name, phone in (("王秀英", "13800000001"), ("李敏", "13800000002")):
        service.add_mediator(embedded, {"name": name, "phone": phone})
    common = {"sex": "2", "no_id_reason": "03", "live_addr": "向阳花园5栋2单元902"}
    return {
        name: residents.create(embedded, {"name": name, "birth_date": born, "phone": phone, **common})
        for name, born, phone in (("沈霞", "1980-03-02", "13812340001"), ("邓洁", "1987-05-01", "13812340002"))
    }


@pytest.fixture
def errors() -> list[BaseException]:
    return []


@pytest.fixture(autouse=True)
def leave_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that closes at the end of a test waits for no answer."""
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")


@pytest.fixture
def window(
    qtbot: QtBot, embedded: Context, people: dict[str, int], errors: list[BaseException]
) -> Iterator[MainWindow]:
    jobs = SynchronousJobRunner(errors.append)
    specs = [
        TabSpec("today", "今日", "today", lambda frame: Tab()),
        TabSpec("mediation", "调解", "mediation", MediationTab, MEDIATION_KINDS),
    ]
    made = MainWindow(embedded, specs, jobs=jobs, state=UiState(None))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    jobs.shutdown()


@pytest.fixture
def tab(window: MainWindow) -> MediationTab:
    found = window.go("mediation")
    assert isinstance(found, MediationTab)
    return found


@pytest.fixture
def keys(qtbot: QtBot, window: MainWindow) -> Keys:
    return Keys(qtbot, window)


@pytest.fixture
def make_case(embedded: Context, people: dict[str, int]) -> Callable[..., int]:
    """A case between 沈霞 and 邓洁: assigned, or (``sessions``) mediated that many times."""

    def make(sessions: int = 0, **values: object) -> int:
        lead, assist = (row["id"] for row in queries.mediators(embedded))
        entries = [
            PartyEntry(side="A", person_id=people["沈霞"], consent="agreed"),
            PartyEntry(side="B", person_id=people["邓洁"], consent="agreed"),
        ]
        mediators = [MediatorEntry(lead, "lead"), MediatorEntry(assist)]
        case_id = service.intake(embedded, {**VALUES, **values}, entries, mediators)
        for _ in range(sessions):
            service.add_session(embedded, case_id, queries.get(embedded, case_id).case["version"])
        return case_id

    return make


def all_agreed(form: IntakeForm) -> None:
    """Tick that everybody said in person that he consents."""
    form.accept_now.setChecked(True)
    form.consent_way.setCurrentIndex(form.consent_way.findData("01"))

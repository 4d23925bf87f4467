"""A locked window shows nothing, lets nothing through, and gives back exactly what was there."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.store.models import Change
from tests.store_fixtures import PASSWORD
from tests.ui.conftest import FakeSource
from tests.ui.frame_demo import ID_NUMBER, PeopleTab, make_window
from ui import ask
from ui import lock as lock_module
from ui.idle import Idle
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.records.detail import Line
from ui.records.form import RecordForm
from ui.ui_state import UiState


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner(pytest.fail)
    yield made
    made.shutdown()


@pytest.fixture
def window(qtbot: QtBot, embedded: Context, jobs: JobRunner, state: UiState) -> Iterator[MainWindow]:
    made = make_window(jobs, state, FakeSource(200), embedded)  # type: ignore[arg-type]
    qtbot.addWidget(made, before_close_func=lambda _: made.leave())
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    jobs.shutdown()  # before the store is closed


@pytest.fixture
def people(window: MainWindow) -> PeopleTab:
    tab = window.go("residents")
    assert isinstance(tab, PeopleTab)
    return tab


def press(qtbot: QtBot, window: QWidget, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, Qt.KeyboardModifier.ControlModifier)


def seen(window: MainWindow) -> set[QWidget]:
    """Every window of the program that is on the screen, and what is visible in the main one."""
    tops = {one for one in QApplication.topLevelWidgets() if one.isVisible()}
    return tops | {one for one in window.place.findChildren(QWidget) if one.isVisible()}


def unlock(qtbot: QtBot, window: MainWindow, password: str = PASSWORD) -> None:
    window.lock.page.password.setText(password)
    qtbot.keyClick(window.lock.page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.lock.locked)


def actions_logged(jobs: JobRunner) -> list[str]:
    jobs.shutdown()
    return [row.action for row in Change.select().order_by(Change.id)]


# When it locks


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Clock:
    return Clock()


@pytest.fixture
def idle(ticks: Clock, qtbot: QtBot) -> Iterator[Idle]:
    made = Idle(lambda: 5, clock=ticks)
    made.start()
    yield made
    made.stop()


def test_it_waits_for_the_minutes_that_are_set(idle: Idle, ticks: Clock) -> None:
    heard: list[int] = []
    idle.idle.connect(lambda: heard.append(1))
    ticks.now += 299
    idle.look()
    assert heard == [] and idle.timer.interval() == 1000
    ticks.now += 1
    idle.look()
    assert heard == [1] and not idle.running
    idle.look()
    assert heard == [1]


@pytest.mark.parametrize("what", ["key", "click", "move", "wheel"])
def test_key_and_mouse_in_any_window_begin_the_wait_anew(qtbot: QtBot, idle: Idle, ticks: Clock, what: str) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    ticks.now += 200
    if what == "key":
        qtbot.keyClick(other, Qt.Key.Key_A)
    elif what == "click":
        qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    elif what == "move":
        qtbot.mouseMove(other, QPoint(3, 3))
        qtbot.mouseMove(other, QPoint(5, 5))
        QApplication.sendPostedEvents()
    else:
        from PySide6.QtCore import QPointF
        from PySide6.QtGui import QWheelEvent

        at = QPointF(1, 1)
        none = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(
            other, QWheelEvent(at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, *none, False)
        )
    ticks.now += 200
    idle.look()
    assert idle.running
    ticks.now += 100
    idle.look()
    assert not idle.running


def test_the_first_key_after_a_long_sleep_comes_too_late(qtbot: QtBot, idle: Idle, ticks: Clock) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    ticks.now += 3600  # the timer slept, too
    qtbot.keyClick(line, Qt.Key.Key_A)
    assert not idle.running and line.text() == ""


def test_the_setting_is_asked_and_never_means_never(window: MainWindow, embedded: Context) -> None:
    assert lock_module.minutes(embedded) == 5
    embedded.settings.on = lambda key, day, scope="hall": 0  # type: ignore[method-assign]
    assert lock_module.minutes(embedded) == 1
    embedded.settings.on = lambda key, day, scope="hall": 20  # type: ignore[method-assign]
    assert lock_module.minutes(embedded) == 20


def test_nobody_there_locks_the_window(window: MainWindow) -> None:
    window.lock.watch()
    window.lock.idle._touched -= 301
    window.lock.idle.look()
    assert window.lock.locked


def test_the_key_is_heard_in_a_dialog_too(qtbot: QtBot, window: MainWindow) -> None:
    window.lock.watch()
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    line = QLineEdit(dialog)
    dialog.open()
    qtbot.keyClick(line, Qt.Key.Key_L)
    assert line.text() == "l" and not window.lock.locked
    qtbot.keyClick(line, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.lock.locked and not dialog.isVisible()
    window.lock.unlock()
    assert window.lock.idle.running


# What a locked window shows and does


def test_nothing_of_the_data_is_seen_or_reached(qtbot: QtBot, window: MainWindow, people: PeopleTab) -> None:
    people.page.open_record(3)
    title = window.windowTitle()
    press(qtbot, window, Qt.Key.Key_L)
    assert window.lock.locked
    assert all(window.lock.page.isAncestorOf(one) or one in (window, window.lock.page) for one in seen(window))
    assert window.windowTitle() == "已锁定"
    assert window.lock.page.password.hasFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_Z, Qt.Key.Key_Slash, Qt.Key.Key_L):
        press(qtbot, window, key)
    qtbot.keyClick(window.lock.page.password, Qt.Key.Key_F1)
    assert isinstance(window.current, PeopleTab) and people.page.form is None
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [window]
    for _ in range(8):  # Tab stays on the page
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert window.lock.page.isAncestorOf(QApplication.focusWidget())
    unlock(qtbot, window)
    assert window.windowTitle() == title and people.isVisible() and not window.lock.page.isVisible()
    press(qtbot, window, Qt.Key.Key_1)
    assert not isinstance(window.current, PeopleTab)


def test_a_form_comes_back_with_its_cursor(qtbot: QtBot, window: MainWindow, people: PeopleTab) -> None:
    people.new_record()
    form = people.page.form
    assert form is not None
    name = form.rows["name"].editor.focus
    assert isinstance(name, QLineEdit)
    name.setFocus()
    name.insert("曾小满写到一半")
    name.setSelection(6, -3)
    values = form.values()
    kept: list[RecordForm] = []
    form.draft_now = lambda: kept.append(form)  # type: ignore[method-assign]
    press(qtbot, window, Qt.Key.Key_L)
    assert kept == [form]
    unlock(qtbot, window)
    assert people.page.form is form and form.values() == values and form.dirty
    assert QApplication.focusWidget() is name
    assert (name.selectedText(), name.cursorPosition()) == ("写到一", 3)
    name.setCursorPosition(2)
    press(qtbot, window, Qt.Key.Key_L)
    unlock(qtbot, window)
    assert (name.hasSelectedText(), name.cursorPosition()) == (False, 2)


def test_the_keyboard_comes_back_when_another_program_was_in_front(
    qtbot: QtBot, window: MainWindow, people: PeopleTab
) -> None:
    people.new_record()
    assert people.page.form is not None
    phone = people.page.form.rows["phone"].editor.focus
    phone.setFocus()
    other = QWindow()
    other.show()
    other.requestActivate()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is None)
    window.lock.now()
    other.close()
    window.activateWindow()
    unlock(qtbot, window)
    assert window.focusWidget() is phone


@pytest.mark.parametrize("ours", [True, False])
def test_numbers_are_masked_again_and_the_clipboard_is_emptied(
    window: MainWindow, people: PeopleTab, monkeypatch: pytest.MonkeyPatch, ours: bool
) -> None:
    monkeypatch.setattr(lock_module, "is_ours", lambda clipboard, mode: ours)  # this platform does not know
    people.page.open_record(3)
    masked = people.detail.findChildren(QObject)
    eye = next(one for one in masked if getattr(one, "accessibleName", str)() == "查看完整的身份证")
    value = next(one for one in masked if getattr(one, "accessibleName", str)().startswith("身份证："))
    before = value.text()  # type: ignore[attr-defined]
    line = Line("id_no", "身份证", before, masked=True)
    people.detail._revealed(line, value, eye, "当面核对身份")  # type: ignore[arg-type]
    assert value.text() == ID_NUMBER  # type: ignore[attr-defined]
    QGuiApplication.clipboard().setText(ID_NUMBER)
    window.lock.now()
    assert value.text() == before and QGuiApplication.clipboard().text() == ("" if ours else ID_NUMBER)  # type: ignore[attr-defined]
    window.lock.unlock()
    assert eye.isVisible()  # type: ignore[attr-defined]


# Dialogs


def test_dialogs_and_questions_are_put_away_and_come_back(qtbot: QtBot, window: MainWindow) -> None:
    line = QLineEdit("打到一半")
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    line.setParent(dialog)
    dialog.setWindowTitle("曾桂芝")
    dialog.open()
    dialog.move(40, 50)
    answers: list[str] = []
    steps: list[str] = []

    def over_the_question() -> None:
        box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible())
        place = dialog.geometry()
        window.lock.now()
        steps.append("locked")
        assert not box.isVisible() and not dialog.isVisible()
        QTimer.singleShot(0, lambda: a_moment_later(box, place))  # a question that ended would be answered by then

    def a_moment_later(box: QMessageBox, place: QRect) -> None:
        assert answers == []
        window.lock.unlock()
        assert box.isVisible() and dialog.isVisible() and dialog.geometry() == place
        assert box.windowModality() != Qt.WindowModality.NonModal
        steps.append("back")
        next(one for one in box.buttons() if one.text() == "继续填").click()

    QTimer.singleShot(0, over_the_question)
    answers.append(ask.ask_unsaved(dialog))
    assert steps == ["locked", "back"] and answers == ["stay"]
    assert line.text() == "打到一半" and dialog.isVisible()


def test_choosing_a_file_survives_the_lock(qtbot: QtBot, window: MainWindow, tmp_path: object) -> None:
    (tmp_path / "名册.xlsx").touch()  # type: ignore[operator]
    seen: list[bool] = []

    def lock_and_choose() -> None:
        dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog))
        window.lock.now()
        seen.append(dialog.isVisible())
        QTimer.singleShot(0, lambda: choose(dialog))

    def choose(dialog: QFileDialog) -> None:
        window.lock.unlock()
        seen.append(dialog.isVisible())
        dialog.selectFile(str(tmp_path / "名册.xlsx"))  # type: ignore[operator]
        dialog.accept()

    QTimer.singleShot(0, lock_and_choose)
    assert ask.open_file(window, "选择名册", str(tmp_path)) == str(tmp_path / "名册.xlsx")  # type: ignore[operator]
    assert seen == [False, True]


@pytest.mark.qt_log_level_fail("CRITICAL")  # a screen without a keyboard to grab
def test_a_menu_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    menu = QMenu(window)
    menu.addAction("曾桂芝")
    menu.popup(QPoint(10, 10))
    assert menu.isVisible()
    window.lock.now()
    assert not menu.isVisible()


def test_what_a_job_opens_meanwhile_waits_for_unlocking(qtbot: QtBot, window: MainWindow, jobs: JobRunner) -> None:
    go_on, opened = threading.Event(), QDialog(window)
    qtbot.addWidget(opened)
    jobs.submit("导出", lambda control: go_on.wait(5), on_done=lambda _: opened.open())
    window.lock.now()
    go_on.set()
    qtbot.waitUntil(lambda: bool(window.lock._kept))
    assert not opened.isVisible()
    unlock(qtbot, window)
    qtbot.waitUntil(opened.isVisible)
    assert not opened.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)


# Unlocking, switching, closing


def test_wrong_passwords_are_said_counted_down_and_logged(qtbot: QtBot, window: MainWindow, jobs: JobRunner) -> None:
    window.lock.now()
    page = window.lock.page
    for _ in range(3):
        page.password.setText("错的")
        page.go.click()
        qtbot.waitUntil(lambda: page.problem.isVisible() and page.go.isEnabled() and not page.password.isReadOnly())
        assert window.lock.locked and page.password.text() == "" and "密码不对" in page.problem.text()
    page.password.setText(PASSWORD)  # the right one, too early
    page.go.click()
    qtbot.waitUntil(lambda: page.countdown.waiting)
    assert window.lock.locked and not page.go.isEnabled() and not page.password.isEnabled()
    left = page.countdown._left
    assert f"请等 {left} 秒" in page.problem.text()
    page.countdown.timer.timeout.emit()
    assert f"请等 {left - 1} 秒" in page.problem.text()
    for _ in range(left - 1):
        page.countdown.timer.timeout.emit()
    assert page.go.isEnabled() and page.password.isEnabled() and not page.problem.isVisible()
    window.lock.unlock()
    logged = actions_logged(jobs)
    assert sum("密码输错" in one for one in logged) == 3
    assert [one for one in logged if one in ("锁定", "解锁")] == ["锁定", "解锁"]


def test_work_goes_on_and_nobody_else_stops_it(qtbot: QtBot, window: MainWindow, jobs: JobRunner) -> None:
    go_on = threading.Event()
    done: list[object] = []
    asked: list[int] = []
    window.lock.switch_asked.connect(lambda: asked.append(1))
    job = jobs.submit("导入名册", lambda control: go_on.wait(5), on_done=done.append)
    window.lock.now()
    window.lock.page.switch.click()
    assert asked == [] and "导入名册" in window.lock.page.problem.text()
    assert not window.close() and window.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: done == [True])
    assert job.state == "done" and window.lock.locked
    window.lock.page.switch.click()
    assert asked == [1]


def test_closing_a_locked_window_asks_nobody(
    qtbot: QtBot, window: MainWindow, people: PeopleTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.new_record()
    assert people.page.form is not None
    people.page.form.fill({"name": "曾"})
    monkeypatch.setattr(ask, "wait", pytest.fail)
    window.lock.now()
    assert window.close()


def test_unlocking_waits_for_no_import(qtbot: QtBot, window: MainWindow, jobs: JobRunner) -> None:
    go_on = threading.Event()
    jobs.submit("导入名册", lambda control: go_on.wait(10))
    window.lock.now()
    unlock(qtbot, window)
    assert not go_on.is_set()
    go_on.set()

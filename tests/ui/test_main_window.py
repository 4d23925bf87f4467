from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FakeSource
from tests.ui.frame_demo import FakeContext, PeopleTab, make_window
from ui import main_window as main_window_module
from ui import theme
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.records import form as form_module
from ui.ui_state import UiState


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner(pytest.fail)
    yield made
    made.shutdown()


@pytest.fixture
def ctx() -> FakeContext:
    return FakeContext()


@pytest.fixture
def source() -> FakeSource:
    return FakeSource(500)


@pytest.fixture
def window(qtbot: QtBot, jobs: JobRunner, state: UiState, source: FakeSource, ctx: FakeContext) -> MainWindow:
    made = make_window(jobs, state, source, ctx)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def people(window: MainWindow) -> PeopleTab:
    tab = window.go("residents")
    assert isinstance(tab, PeopleTab)
    return tab


def keys(qtbot: QtBot, window: QWidget, key: Qt.Key, control: bool = True) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


def test_tabs_are_built_when_first_shown(qtbot: QtBot, window: MainWindow) -> None:
    assert list(window._tabs) == ["today"]
    keys(qtbot, window, Qt.Key.Key_2)
    assert list(window._tabs) == ["today", "residents"]
    tab = window.current
    assert tab.page.search_bar.hasFocus()  # type: ignore[attr-defined]
    assert tab.page.table.model.rowCount() == 500  # type: ignore[attr-defined]
    keys(qtbot, window, Qt.Key.Key_1)
    keys(qtbot, window, Qt.Key.Key_2)
    assert window.current is tab


def test_no_piece_flashes_up_as_a_window_of_its_own(qtbot: QtBot, qapp: QApplication, window: MainWindow) -> None:
    class Watch(QObject):
        seen: list[QObject] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.seen.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    tab = window.go("residents")
    tab.new_record()
    tab.open_record("residents", 3)
    qapp.removeEventFilter(watch)
    assert watch.seen == []


def test_typing_in_the_search_box_to_the_record(qtbot: QtBot, people: PeopleTab) -> None:
    people.page.search_bar.setText("曾")
    assert people.page.table.model.rowCount() == 50
    qtbot.waitUntil(lambda: people.page.place.currentWidget() is people.detail)
    assert people.detail.title.text() == people.source.name(people.page.table.current or 0)
    first = people.page.table.current
    qtbot.keyClick(people.page.search_bar, Qt.Key.Key_Down)
    assert people.page.table.current != first
    qtbot.keyClick(people.page.search_bar, Qt.Key.Key_Escape)
    assert people.page.search_bar.text() == ""


def test_new_edit_and_close_without_a_mouse(qtbot: QtBot, window: MainWindow, people: PeopleTab) -> None:
    keys(qtbot, window, Qt.Key.Key_N)
    form = people.page.form
    assert form is not None
    assert form.rows["name"].editor.focus.hasFocus()
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Escape)
    assert people.page.form is None
    keys(qtbot, window, Qt.Key.Key_F)
    assert people.page.search_bar.hasFocus()


def test_a_dirty_form_stays_while_looking_for_something(
    qtbot: QtBot, people: PeopleTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.new_record()
    form = people.page.form
    assert form is not None
    form.fill({"name": "曾新"})
    people.page.search_bar.setText("王")
    people.page._show_current()
    assert people.page.form is form
    monkeypatch.setattr(form_module, "ask_unsaved", lambda parent: "stay")
    assert not people.page.open_record(3)
    assert people.page.form is form
    monkeypatch.setattr(form_module, "ask_unsaved", lambda parent: "discard")
    assert people.page.open_record(3)
    assert people.page.form is None
    assert people.page.table.current == 3


def test_opening_a_record_that_the_filters_hide(people: PeopleTab) -> None:
    people.page.filter_bar.add("over_60", True)
    people.page.search_bar.setText("曾")
    assert people.page.open_record(3)
    assert people.page.table.current == 3
    assert people.page.filter_bar.values == {}


def test_the_find_box_opens_the_record(qtbot: QtBot, window: MainWindow) -> None:
    keys(qtbot, window, Qt.Key.Key_K)
    assert window.find_box.hasFocus()
    qtbot.keyClicks(window.find_box, "zeng")
    qtbot.keyClick(window.find_box, Qt.Key.Key_Down)
    qtbot.keyClick(window.find_box, Qt.Key.Key_Return)
    assert isinstance(window.current, PeopleTab)
    assert window.current.page.table.current == 11
    assert window.find_box.text() == ""


def test_the_find_box_runs_commands_by_initials(qtbot: QtBot, window: MainWindow) -> None:
    window.find_box._find = lambda text: []
    keys(qtbot, window, Qt.Key.Key_K)
    qtbot.keyClicks(window.find_box, "cxsyb")  # 撤销上一步
    qtbot.keyClick(window.find_box, Qt.Key.Key_Return)
    assert window.undo_bar.words.text() == "已撤销：修改居民"


def test_a_kind_no_tab_shows_is_a_defect(window: MainWindow) -> None:
    with pytest.raises(KeyError):
        window.open_record("spaceships", 1)


def test_undo_names_the_action_and_offers_to_do_it_again(qtbot: QtBot, window: MainWindow, ctx: FakeContext) -> None:
    window.stack.setFocus()
    window.undo()
    assert (window.undo_bar.words.text(), window.undo_bar.button.text()) == ("已撤销：修改居民", "重做")
    window.undo_bar.button.click()
    assert ctx.undone == ["修改居民"]
    window.undo()
    window.undo()
    assert "没有可以撤销" in window.undo_bar.words.text()


def test_a_change_from_any_thread_repaints_the_row(
    qtbot: QtBot, window: MainWindow, people: PeopleTab, ctx: FakeContext
) -> None:
    people.page.table.select(3)
    people.source.names[3] = "改了名"
    change = SimpleNamespace(tables={"person": {3}}, action="修改居民", origin=None)
    thread = threading.Thread(target=lambda: [listener(change) for listener in ctx.store.listeners])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: people.detail.title.text() == "改了名")
    assert people.page.table.model.index(2, 0).data() == "改了名"


def test_a_hidden_page_refreshes_when_shown(
    qtbot: QtBot, window: MainWindow, people: PeopleTab, ctx: FakeContext
) -> None:
    window.go("today")
    people.source.gone.add(3)
    before = people.page.table.model.rowCount()
    for listener in ctx.store.listeners:
        listener(SimpleNamespace(tables={"person": {3}}, action="删除居民", origin=None))
    assert people.page.table.model.rowCount() == before
    window.go("residents")
    qtbot.waitUntil(lambda: people.page.table.model.rowCount() == before - 1)


def test_running_work_is_seen_and_can_be_cancelled(qtbot: QtBot, window: MainWindow, jobs: JobRunner) -> None:
    begun, seen = threading.Event(), threading.Event()

    def work(control: object) -> None:
        control.progress(3, 10, "读第 3 行")  # type: ignore[attr-defined]
        begun.set()
        while not seen.wait(0.001):
            control.check_cancelled()  # type: ignore[attr-defined]

    job = jobs.submit("导入名册", work)
    assert begun.wait(5)
    qtbot.waitUntil(lambda: "读第 3 行" in window.status_line.words.text())
    assert window.status_line.cancel.isVisible()
    with qtbot.waitSignal(jobs.ended):
        window.status_line.cancel.click()
    assert job.state == "cancelled"
    assert not window.status_line.cancel.isVisible()


@pytest.mark.parametrize("leave", [True, False])
def test_closing_asks_about_work_and_unsaved_forms(
    qtbot: QtBot,
    window: MainWindow,
    people: PeopleTab,
    jobs: JobRunner,
    ctx: FakeContext,
    monkeypatch: pytest.MonkeyPatch,
    leave: bool,
) -> None:
    people.new_record()
    assert people.page.form is not None
    people.page.form.fill({"name": "曾"})
    monkeypatch.setattr(form_module, "ask_unsaved", lambda parent: "stay")
    assert not window.close()
    monkeypatch.setattr(form_module, "ask_unsaved", lambda parent: "discard")
    asked: list[list[str]] = []
    monkeypatch.setattr(main_window_module, "ask_running", lambda parent, titles: asked.append(titles) or leave)
    hold = threading.Event()
    jobs.submit("导入", lambda control: hold.wait(5))
    assert window.close() is leave
    hold.set()
    assert asked == [["导入"]]
    assert bool(ctx.store.listeners) is not leave


def test_help_and_the_list_of_keys(qtbot: QtBot, window: MainWindow, people: PeopleTab) -> None:
    keys(qtbot, window, Qt.Key.Key_F1, control=False)
    assert window.help_panel.isVisible()
    assert people.help in window.help_panel._text.text()
    keys(qtbot, window, Qt.Key.Key_Slash)
    shown = [one for one in window.findChildren(QWidget) if one.windowTitle() == "快捷键" and one.isVisible()]
    assert len(shown) == 1
    shown[0].close()


def test_no_key_means_two_things(window: MainWindow) -> None:
    used = [one.keys for one in window.commands if one.keys]
    assert len(used) == len(set(used))


def test_place_and_filters_are_remembered(
    qtbot: QtBot, window: MainWindow, people: PeopleTab, state: UiState, jobs: JobRunner, source: FakeSource
) -> None:
    people.page.filter_bar.add("over_60", True)
    people.page.splitter.setSizes([300, 900])
    people.page.splitter.splitterMoved.emit(300, 1)
    window.close()
    again = make_window(jobs, state, source)
    qtbot.addWidget(again)
    again.resize(1366, 768)  # the offscreen screen is narrower than any real one
    again.show()
    page = again.go("residents").page  # type: ignore[attr-defined]
    assert page.filter_bar.values == {"over_60": True}
    assert page.table.model.rowCount() == 200
    qtbot.waitUntil(lambda: page.splitter.sizes()[1] > 0)
    left, right = page.splitter.sizes()
    assert left / (left + right) < 0.45


def test_a_narrow_window_folds_the_record_over_the_table(qtbot: QtBot, window: MainWindow, people: PeopleTab) -> None:
    window.resize(820, 700)
    page = people.page
    qtbot.waitUntil(lambda: not page._record_card.isVisible())
    page.open_record(5)
    assert page._record_card.isVisible()
    assert not page._table_card.isVisible()
    page.back.click()
    assert page._table_card.isVisible()


@pytest.mark.parametrize("scale", [100, 150])
def test_everything_that_takes_the_keyboard_has_a_name(
    qtbot: QtBot, window: MainWindow, people: PeopleTab, scale: int, look: theme.Theme
) -> None:
    look.set_look(scale=scale)
    people.new_record()
    people.page.open_record(5)
    people.edit()
    nameless = [
        one
        for one in window.findChildren(QWidget)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and isinstance(one, (QAbstractButton, QLineEdit, QComboBox))
        and one.isVisible()
        and not (one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else ""))
    ]
    assert nameless == []


def test_the_theme_changes_while_the_window_is_open(
    qtbot: QtBot, window: MainWindow, people: PeopleTab, look: theme.Theme
) -> None:
    people.page.open_record(5)
    light = window.grab().toImage()
    look.set_look(dark=True)
    dark = window.grab().toImage()
    assert light.pixelColor(5, 400).lightness() > 200 > 60 > dark.pixelColor(5, 400).lightness()

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.records.model import PAGE, RecordModel
from ui.records.table import RecordTable
from ui.ui_state import UiState

Make = Callable[..., object]


@pytest.fixture
def table(qtbot: QtBot, state: UiState, make_source: Make) -> RecordTable:
    made = RecordTable(
        make_source(5000), "people", state, title="居民", noun="人", empty="还没有居民", new_label="新增居民"
    )
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.search()
    qtbot.waitUntil(lambda: "5,000" in made.count_label.text())
    return made


def test_the_model_holds_what_qt_asks_of_models(qtmodeltester: ModelTester, make_source: Make) -> None:
    source = make_source(300)
    model = RecordModel(source)
    model.set_ids(source.people[:100])
    qtmodeltester.check(model)
    model.extend_ids(source.people)
    model.set_ids([])


def test_rows_are_fetched_by_the_page_when_looked_at(make_source: Make) -> None:
    source = make_source()
    model = RecordModel(source)
    model.set_ids(source.people)
    assert source.asked_rows == []
    assert model.value(99_999, 0) == source.name(100_000)
    assert len(source.asked_rows) <= PAGE
    for row in range(0, 100_000, PAGE):
        model.value(row, 0)
    assert len(model._pages) <= 24


def test_opening_and_scrolling_100_000_rows_is_instant(qtbot: QtBot, state: UiState, make_source: Make) -> None:
    source = make_source()
    table = RecordTable(source, "people", state, title="居民")
    qtbot.addWidget(table)
    table.show()
    table.search()
    assert table.model.rowCount() == 1000  # the part that is painted first
    qtbot.waitUntil(lambda: table.model.rowCount() == 100_000)
    start = time.perf_counter()
    table.grid.scrollToBottom()
    table.grid.viewport().repaint()
    assert time.perf_counter() - start < 0.2
    assert table.count_label.text() == "共 100,000 条"


def test_typing_narrows_and_takes_the_first(qtbot: QtBot, table: RecordTable) -> None:
    with qtbot.waitSignal(table.current_changed) as chosen:
        table.search("曾")
    assert table.model.rowCount() == 500
    assert chosen.args == [table.model.id_at(0)]
    assert table.count_label.text() == "500 人　共 5,000 人"


def test_the_same_record_stays_chosen(qtbot: QtBot, table: RecordTable) -> None:
    table.select(70)
    with qtbot.assertNotEmitted(table.current_changed):
        table.search("曾")
        table.grid.sort_asked.emit(("age", True))
        table.refresh()
        table.search("")
        qtbot.waitUntil(lambda: table._whole)
    assert table.current == 70
    assert [table.model.id_at(index.row()) for index in table.grid.selectionModel().selectedRows()] == [70]


def test_a_record_beyond_the_first_part_stays_chosen(qtbot: QtBot, table: RecordTable) -> None:
    table.select(4321)
    with qtbot.assertNotEmitted(table.current_changed):
        table.search("")
        qtbot.waitUntil(lambda: table._whole)
    assert table.grid.selectionModel().selectedRows()[0].row() == 4320


def test_a_deleted_record_is_no_longer_current(qtbot: QtBot, table: RecordTable) -> None:
    table.select(70)
    table.source.gone.add(70)
    with qtbot.waitSignal(table.current_changed) as now:
        table.refresh({70})
        qtbot.waitUntil(lambda: table._whole)
    assert now.args == [None]


def test_a_change_repaints_only_its_row(qtbot: QtBot, table: RecordTable) -> None:
    table.search("曾")
    record = table.model.id_at(3)
    table.model.value(0, 0)
    table.source.names[record] = "曾改名"
    told: list[tuple[int, int]] = []
    table.model.dataChanged.connect(lambda top, bottom: told.append((top.row(), bottom.row())))
    table.refresh({record})
    assert told == [(3, 3)]
    assert table.model.index(3, 0).data() == "曾改名"


def test_a_click_on_a_heading_asks_the_source_for_the_order(qtbot: QtBot, table: RecordTable) -> None:
    table.search("曾")
    header = table.grid.horizontalHeader()
    for expected in (False, True):
        header.sectionClicked.emit(2)
        assert table.sort == ("age", expected)
    ages = [table.model.value(row, 2) for row in range(20)]
    assert ages == sorted(ages, reverse=True)
    header.sectionClicked.emit(4)  # cannot be sorted by
    assert table.sort == ("age", True)


def test_columns_are_remembered_from_one_window_to_the_next(qtbot: QtBot, tmp_path: Path, make_source: Make) -> None:
    file = tmp_path / "window.ini"
    first = RecordTable(make_source(10), "people", UiState(file), title="居民")
    qtbot.addWidget(first)
    first.grid.horizontalHeader().moveSection(0, 2)
    first.grid.horizontalHeader().resizeSection(3, 333)
    first.grid.show_column("remark", True)
    first.grid.show_column("sex", False)
    first.grid.horizontalHeader().sectionClicked.emit(2)
    again = RecordTable(make_source(10), "people", UiState(file), title="居民")
    qtbot.addWidget(again)
    assert again.columns == ["age", "name", "live_addr", "care", "phone", "remark"]
    assert again.grid.columnWidth(3) == 333
    assert again.sort == ("age", False)


def test_empty_says_what_belongs_here(qtbot: QtBot, state: UiState, make_source: Make) -> None:
    table = RecordTable(make_source(0), "people", state, title="居民", empty="还没有居民", new_label="新增居民")
    qtbot.addWidget(table)
    table.search()
    assert table.stack.currentWidget() is table.nothing
    with qtbot.waitSignal(table.new_asked):
        table.nothing._button.click()


def test_a_filter_that_was_there_from_the_start_does_not_hide_what_belongs_here(
    qtbot: QtBot, state: UiState, make_source: Make
) -> None:
    table = RecordTable(make_source(0), "people", state, title="居民", empty="还没有居民", new_label="新增居民")
    qtbot.addWidget(table)
    table.search(filters={"over_60": True})
    assert table.nothing._title.text() == "还没有居民"
    with qtbot.waitSignal(table.new_asked):
        table.nothing._button.click()


def test_nothing_found_offers_to_clear(qtbot: QtBot, table: RecordTable) -> None:
    table.search("没有这人")
    assert "没有这人" in table.nothing._title.text()
    with qtbot.waitSignal(table.clear_asked):
        table.nothing._button.click()


def test_copying(qtbot: QtBot, table: RecordTable) -> None:
    table.search("曾")
    table.grid.setCurrentIndex(table.model.index(0, 5))
    qtbot.keyClick(table.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == table.model.value(0, 5)
    qtbot.keyClick(table.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    table.grid.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["姓名", "性别", "年龄", "住址", "关爱", "电话"]
    assert len(lines) == 3


def test_what_is_read_out(table: RecordTable) -> None:
    assert table.grid.accessibleName() == "居民"
    said = table.model.index(0, 4).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("关爱：")


def test_enter_opens(qtbot: QtBot, table: RecordTable) -> None:
    table.select(5)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table.grid, Qt.Key.Key_Return)
    assert opened.args == [5]


def test_export_gets_all_that_is_filtered(table: RecordTable) -> None:
    table.search("", {"over_60": True})
    assert len(table.ids) == 2000


def test_keystroke_to_painted_rows(qtbot: QtBot, qapp: QApplication, state: UiState, make_source: Make) -> None:
    """The frame's own share of the 16 ms: everything but the query."""
    source = make_source()
    answers = {text: source.ids(text, {}, None) for text in ("", "曾", "曾桂", "曾桂芝")}
    source.ids = lambda text, filters, sort: answers[text]
    table = RecordTable(source, "people", state, title="居民")
    qtbot.addWidget(table)
    table.resize(800, 640)
    table.show()
    taken = []
    for _ in range(10):
        for text in answers:
            start = time.perf_counter()
            table.search(text)
            table.grid.viewport().repaint()
            taken.append(time.perf_counter() - start)
    assert sorted(taken)[len(taken) // 2] < 0.016


def test_the_rest_is_asked_in_another_thread_and_an_older_answer_is_thrown_away(
    qtbot: QtBot, state: UiState, make_source: Make
) -> None:
    source = make_source(5000)
    asked: list[tuple[Callable[[], bool], Callable[[list[int]], object]]] = []

    def ask_complete(text: str, filters: object, sort: object, wanted: Any, done: Any) -> bool:
        asked.append((wanted, done))
        return True

    source.ask_complete = ask_complete
    table = RecordTable(source, "people", state, title="居民", noun="人")
    qtbot.addWidget(table)
    table.search()
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert table.model.rowCount() == 1000 and table.count_label.text() == ""
    table.search("另一个")  # typed on before the answer came
    wanted, done = asked[0]
    assert not wanted()
    done([1, 2, 3])
    assert table.model.rowCount() != 3
    table.search("")
    qtbot.waitUntil(lambda: len(asked) == 2)
    wanted, done = asked[1]
    assert wanted()
    done(list(source.people))
    assert table.model.rowCount() == 5000 and "5,000" in table.count_label.text()


def test_whoever_exports_before_the_rest_has_come_gets_all_of_it(
    qtbot: QtBot, state: UiState, make_source: Make
) -> None:
    source = make_source(5000)
    late: list[Any] = []
    source.ask_complete = lambda text, filters, sort, wanted, done: late.append((wanted, done)) or True
    table = RecordTable(source, "people", state, title="居民")
    qtbot.addWidget(table)
    table.search()
    qtbot.waitUntil(lambda: bool(late))
    assert len(table.ids) == 5000
    assert not late[0][0](), "what comes later is not wanted any more"

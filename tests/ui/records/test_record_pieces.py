"""Picker, filter chips, search box, detail, undo bar, history."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.common.errors import NotAllowed
from desktop_app.common.fields import Field, Kind
from desktop_app.residents.fields import FIELDS
from ui.records.candidates import CandidateList
from ui.records.detail import Line, RecordDetail, Section, sections_of
from ui.records.filter_bar import Filter, FilterBar
from ui.records.history import HistoryLine, HistoryList
from ui.records.picker import PersonPicker
from ui.records.search_bar import SearchBar
from ui.records.source import Chip
from ui.records.undo_bar import UndoBar
from ui.records.words import in_words
from ui.theme import Tone

PEOPLE = [(1, "曾桂芝", "女 89 岁"), (2, "曾磊", "男 77 岁")]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(600, 400)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def picker(qtbot: QtBot, window: QWidget) -> PersonPicker:
    made = PersonPicker(lambda text: PEOPLE, "当事人", add=lambda text: (9, text), parent=window)
    made.setGeometry(20, 20, 300, 36)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.line.setFocus()
    return made


def test_candidates_are_no_popup_so_the_input_method_keeps_the_box(qtbot: QtBot, picker: PersonPicker) -> None:
    qtbot.keyClicks(picker.line, "z")
    candidates = picker.candidates
    assert candidates.isVisible()
    assert candidates.window() is picker.window()
    assert candidates.windowFlags() & Qt.WindowType.Popup != Qt.WindowType.Popup
    assert picker.line.hasFocus()
    assert QApplication.activePopupWidget() is None


def test_picking_with_the_keyboard_alone(qtbot: QtBot, picker: PersonPicker) -> None:
    qtbot.keyClicks(picker.line, "z")
    qtbot.keyClick(picker.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.picked) as picked:
        qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert picked.args == [2]
    assert (picker.picked_name, picker.line.text(), picker.loose_text) == ("曾磊", "曾磊", "")
    assert picker.candidates.isHidden()


def test_typing_on_forgets_the_choice(qtbot: QtBot, picker: PersonPicker) -> None:
    picker.set_picked(2, "曾磊")
    with qtbot.waitSignal(picker.picked) as picked:
        qtbot.keyClick(picker.line, Qt.Key.Key_Backspace)
    assert picked.args == [None]
    assert picker.loose_text


def test_adding_in_place(qtbot: QtBot, picker: PersonPicker) -> None:
    qtbot.keyClicks(picker.line, "new")
    assert [one.name for one in picker.candidates.candidates] == ["曾桂芝", "曾磊", "＋ 新增“new”…"]
    qtbot.keyClick(picker.line, Qt.Key.Key_PageDown)
    with qtbot.waitSignal(picker.picked) as picked:
        qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert picked.args == [9]


def test_letters_held_by_an_input_method_search_already(qtbot: QtBot, picker: PersonPicker) -> None:
    QApplication.sendEvent(picker.line, QInputMethodEvent("zeng'gui", []))
    assert picker.candidates.isVisible()
    bar = SearchBar("找", "找")
    qtbot.addWidget(bar)
    with qtbot.waitSignal(bar.searched) as searched:
        QApplication.sendEvent(bar, QInputMethodEvent("zeng'gui", []))
    assert searched.args == ["zenggui"]


def test_the_list_leaves_when_the_focus_does(qtbot: QtBot, picker: PersonPicker) -> None:
    qtbot.keyClicks(picker.line, "z")
    picker.line.clearFocus()
    assert picker.candidates.isHidden()


def test_the_list_goes_with_its_box(qtbot: QtBot, picker: PersonPicker) -> None:
    """A form that is put away, or a tab that is left, leaves no list standing over the window."""
    window = picker.window()
    qtbot.keyClicks(picker.line, "z")
    picker.hide()
    assert picker.candidates.isHidden()
    picker.deleteLater()
    qtbot.waitUntil(lambda: window.findChildren(CandidateList) == [])


def test_filters_are_chips_that_can_be_removed(qtbot: QtBot) -> None:
    bar = FilterBar(
        [Filter("age", "年龄", [(60, "60 岁以上"), (80, "80 岁以上")]), Filter("area", "网格", lambda: [(3, "三")])]
    )
    qtbot.addWidget(bar)
    seen: list[dict[str, object]] = []
    bar.changed.connect(seen.append)
    menu = bar.menu()
    assert [action.text() for action in menu.actions()] == ["年龄", "网格"]
    bar.add("age", 60)
    bar.add("area", 3)
    bar.add("age", 80)
    chips = bar.findChildren(QToolButton)
    assert any("80 岁以上" in chip.accessibleName() for chip in chips)
    next(chip for chip in chips if "三" in chip.text()).click()
    assert seen == [{"age": 60}, {"age": 60, "area": 3}, {"age": 80, "area": 3}, {"age": 80}]
    bar.set_values({"age": 99, "gone": 1})  # remembered from before, no longer offered
    assert bar.values == {}


def test_detail_masks_until_a_reason_is_given(qtbot: QtBot) -> None:
    asked: list[tuple[str, str]] = []

    def reveal(key: str, reason: str) -> str:
        if reason == "无权":
            raise NotAllowed("您的角色不能查看。")
        asked.append((key, reason))
        return "290301193612140013"

    detail = RecordDetail(reveal=reveal, reasons=["办事核对"])
    qtbot.addWidget(detail)
    line = Line("id_no", "身份证", "2903**********0013", masked=True)
    detail.show_record("<b>曾</b>", [Section("基本", [line])], chips=[Chip("高龄", Tone.AMBER)])
    assert detail.title.text() == "<b>曾</b>"
    assert detail.title.textFormat() == Qt.TextFormat.PlainText
    value = next(one for one in detail.findChildren(QLabel) if one.text().startswith("2903"))
    eye = next(one for one in detail.findChildren(QToolButton) if one.accessibleName() == "查看完整的身份证")
    detail._revealed(line, value, eye, "无权")
    assert "不能查看" in value.text()
    assert "290301193612140013" not in value.text()
    detail._revealed(line, value, eye, "办事核对")
    assert asked == [("id_no", "办事核对")]
    assert value.text() == "290301193612140013"


def test_sections_come_from_the_catalogue() -> None:
    sections = sections_of(FIELDS, {"name": "曾桂芝", "id_no": "2903***", "live_addr": "6栋", "remark": ""}, {"id_no"})
    assert [section.title for section in sections] == ["基本信息", "联系与住址"]
    assert [(line.label, line.masked) for line in sections[0].lines] == [("姓名", False), ("身份证号", True)]


def test_the_undo_bar_acts_once_and_leaves_by_itself(qtbot: QtBot, window: QWidget) -> None:
    done: list[int] = []
    bar = UndoBar(window)
    window.show()
    bar.say("已删除张三", lambda: done.append(1))
    assert bar.isVisible()
    bar.button.click()
    bar._press()
    assert done == [1]
    assert bar.isHidden()
    bar._timer.setInterval(1)
    bar.say("已保存")
    assert not bar.button.isVisible()
    qtbot.waitUntil(bar.isHidden)


def test_history_in_words(qtbot: QtBot) -> None:
    made = HistoryList([HistoryLine("2026-01-05 09:30:15", "王秀英", "电话 改为 <139****0000>")])
    qtbot.addWidget(made)
    assert made.list.item(0).text() == "2026-01-05 09:30　王秀英\n电话 改为 <139****0000>"


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.MINUTES, 90, "1.5 小时"),
        (Kind.MINUTES, 85, "1:25 小时"),
        (Kind.MONEY, 168032, "1,680.32 元"),
        (Kind.FLAG, 0, "否"),
        (Kind.TIME, "2026-01-05 09:30:15", "2026-01-05 09:30"),
        (Kind.TEXT, None, ""),
    ],
)
def test_values_in_words(kind: Kind, value: object, words: str) -> None:
    assert in_words(Field(key="x", label="x", kind=kind), value) == words

"""The 居民 tab with the keyboard: search, read, new, edit, delete, recycle bin, households, grid tree, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.residents import area_places, areas, households, queries, service
from desktop_app.store.models import Change
from tests.ui.residents_window import residents_tab
from ui.records import form as form_module
from ui.residents.care_dialog import CareDialog
from ui.residents.source import care_chip
from ui.residents.tab import ResidentsTab

LADY, MAN, BOY = "290101194308150042", "290101199001010013", "290101201403050034"


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Nothing waits for an answer here: what is unsaved is given up, and that it was asked is noted."""
    found: list[object] = []
    monkeypatch.setattr(form_module, "ask_unsaved", lambda parent: found.append(parent) or "discard")
    return found


@pytest.fixture
def people(embedded: Context) -> dict[str, int]:
    home = households.create(embedded, {"live_addr": "向阳花园6栋2单元1502"})
    made = {
        "曾桂芝": {"id_no": LADY, "relation_to_head": "02", "household_id": home, "phone": "13812347686"},
        "曾磊": {"id_no": MAN, "relation_to_head": "20", "household_id": home},
        "<b>王</b>&": {"id_no": BOY, "live_addr": "水岸新城1栋1单元101"},
    }
    return {name: service.create(embedded, {"name": name, **values}) for name, values in made.items()}


@pytest.fixture
def tab(qtbot: QtBot, embedded: Context, people: dict[str, int]) -> Iterator[ResidentsTab]:
    with residents_tab(qtbot, embedded) as shown:
        yield shown


def _words(tab: ResidentsTab) -> list[str]:
    """Everything that is said in the record beside the list."""
    found = [label.text() for label in tab.detail.findChildren(QLabel)]
    return found + [button.text() for button in tab.detail.findChildren(QPushButton)]


def _names(tab: ResidentsTab) -> list[str]:
    model = tab.page.table.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_typing_finds_and_the_record_follows(qtbot: QtBot, tab: ResidentsTab, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(tab.page.table.model)
    assert sorted(_names(tab)) == ["<b>王</b>&", "曾桂芝", "曾磊"]
    qtbot.keyClicks(tab.page.search_bar, "zl")
    assert _names(tab) == ["曾磊"]
    qtbot.waitUntil(lambda: tab.detail.title.text() == "曾磊")
    assert {"2901**********0013", "曾桂芝", "向阳社区 向阳花园 6栋2单元1502"} <= set(_words(tab))
    tab.page.search_bar.clear()
    tab.page.search_bar.setText("王")
    qtbot.waitUntil(lambda: tab.detail.title.text() == "<b>王</b>&")
    assert tab.detail.title.textFormat() == Qt.TextFormat.PlainText


def test_a_masked_number_is_shown_for_a_reason_and_that_is_logged(
    tab: ResidentsTab, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: opened.append(menu))
    tab.open_record("residents", people["曾桂芝"])
    assert LADY not in "".join(_words(tab))
    eye = next(b for b in tab.detail.findChildren(QToolButton) if "身份证" in b.accessibleName())
    eye.click()
    next(action for action in opened[0].actions() if action.text() == "核对本人证件").trigger()
    assert LADY in _words(tab)
    log = Change.select().order_by(Change.id.desc()).get()
    assert (log.action, log.reason) == ("查看身份证号", "核对本人证件")


def test_a_new_resident_from_the_keyboard(qtbot: QtBot, tab: ResidentsTab, embedded: Context) -> None:
    tab.new_record()
    form = tab.page.form
    assert form is not None
    name, number = form.rows["name"].editor.focus, form.rows["id_no"].editor.focus
    composed = QInputMethodEvent()
    composed.setCommitString("𫖯䶮")
    QApplication.sendEvent(name, composed)
    qtbot.keyClick(name, Qt.Key.Key_Return)
    qtbot.keyClicks(number, "29010119851231002")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert "身份证号应当是18位" in form.rows["id_no"].sentence.text()
    number.setFocus()
    qtbot.keyClick(number, Qt.Key.Key_End)
    qtbot.keyClicks(number, "1")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert (form.values()["sex"], form.values()["birth_date"]) == ("2", "1985-12-31")
    home = form.rows["household_id"].editor.focus
    home.setFocus()
    qtbot.keyClicks(home, "zgz")
    qtbot.keyClick(home, Qt.Key.Key_Return)
    qtbot.keyClick(home, Qt.Key.Key_Return)
    assert form.values()["live_addr"] == "向阳花园6栋2单元1502"
    assert form.save()
    assert tab.page.form is None
    qtbot.waitUntil(lambda: tab.detail.title.text() == "𫖯䶮")
    row = queries.stored(embedded, tab.page.table.current or 0)
    assert (row["id_no"], row["name"]) == ("290101198512310021", "𫖯䶮")


def test_a_number_that_somebody_has_is_said_while_typing_and_refused_on_saving(qtbot: QtBot, tab: ResidentsTab) -> None:
    tab.new_record()
    form = tab.page.form
    assert form is not None
    form.fill({"name": "李雷"})
    number = form.rows["id_no"].editor.focus
    number.setFocus()
    qtbot.keyClicks(number, LADY)
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert "已经登记在“曾桂芝”" in form.rows["id_no"].sentence.text()
    assert not form.save()
    assert "已经登记在“曾桂芝”" in form.rows["id_no"].sentence.text()
    assert form.values()["name"] == "李雷"


def test_editing_keeps_the_number_masked_and_unchanged(
    qtbot: QtBot, tab: ResidentsTab, embedded: Context, people: dict[str, int]
) -> None:
    tab.open_record("residents", people["曾桂芝"])
    tab.edit()
    form = tab.page.form
    assert form is not None
    assert form.values()["id_no"] == "2901**********0042"
    form.fill({"phone": "139 0000 0000"})
    assert form.save()
    row = queries.stored(embedded, people["曾桂芝"])
    assert (row["id_no"], row["phone"]) == (LADY, "13900000000")
    assert "把电话从“138****7686”改为“139****0000”" in queries.history(embedded, people["曾桂芝"])[0].text


def test_somebody_else_saved_in_between_and_no_number_shows(
    qtbot: QtBot, tab: ResidentsTab, embedded: Context, people: dict[str, int]
) -> None:
    tab.open_record("residents", people["曾桂芝"])
    tab.edit()
    form = tab.page.form
    assert form is not None
    service.update(embedded, people["曾桂芝"], 1, {"phone": "13700000000"})
    form.fill({"remark": "独居"})
    assert not form.save()
    assert "刚刚被别人改过" in form.message.text()
    assert form.values()["id_no"] == "2901**********0042"
    assert form.save()
    row = queries.stored(embedded, people["曾桂芝"])
    assert (row["phone"], row["remark"], row["id_no"]) == ("13700000000", "独居", LADY)


def test_delete_undo_bin_and_restore(
    qtbot: QtBot, tab: ResidentsTab, embedded: Context, people: dict[str, int]
) -> None:
    window = tab.window()
    tab.open_record("residents", people["曾磊"])
    tab.delete()
    qtbot.waitUntil(lambda: "曾磊" not in _names(tab))
    bar = window.undo_bar  # type: ignore[attr-defined]
    assert "已删除曾磊" in bar.words.text()
    bar.button.click()
    qtbot.waitUntil(lambda: "曾磊" in _names(tab))
    tab.open_record("residents", people["曾磊"])
    tab.delete()
    tab.page.filter_bar.add("bin", True)
    assert _names(tab) == ["曾磊"]
    tab.page.table.step(1)
    qtbot.waitUntil(lambda: tab.detail.title.text() == "曾磊" and tab.restore_button.isVisible())
    assert not tab.edit_button.isVisible()
    tab.restore_button.click()
    qtbot.waitUntil(lambda: _names(tab) == [])
    assert list(queries.ids(embedded, "曾磊")) == [people["曾磊"]]


def test_a_record_of_the_household_is_one_click_away(qtbot: QtBot, tab: ResidentsTab, people: dict[str, int]) -> None:
    tab.open_record("residents", people["曾磊"])
    next(button for button in tab.detail.findChildren(QPushButton) if button.text() == "曾桂芝").click()
    qtbot.waitUntil(lambda: tab.detail.title.text() == "曾桂芝")


def test_the_grid_tree_narrows_the_list(qtbot: QtBot, tab: ResidentsTab, embedded: Context) -> None:
    tab.toggle_areas()
    names = {node.name: node.id for node in tab.area_panel.nodes.values()}
    tab.area_panel.chosen.emit(names["6栋"])
    assert sorted(_names(tab)) == ["曾桂芝", "曾磊"]
    assert tab.page.filter_bar.values == {"area": names["6栋"]}
    areas.add(embedded, names["水岸新城"], area_places.GRID, "第1网格")
    qtbot.waitUntil(lambda: "第1网格" in {node.name for node in tab.area_panel.nodes.values()})


def test_households_stand_beside_the_people(qtbot: QtBot, tab: ResidentsTab, embedded: Context) -> None:
    page = tab.show_page("households")
    assert page.page.table.model.rowCount() == 1
    page.page.table.step(1)
    qtbot.waitUntil(lambda: page.detail.title.text() == "曾桂芝")
    home = page.page.table.current
    assert home is not None
    page.edit_button.click()
    form = page.page.form
    assert form is not None
    form.fill({"household_no": "012"})
    assert form.save()
    assert queries.household(embedded, home).household_no == "012"
    next(button for button in page.detail.findChildren(QPushButton) if button.text().startswith("曾磊")).click()
    qtbot.waitUntil(lambda: tab.detail.title.text() == "曾磊")
    assert tab.stack.currentIndex() == 0


def test_care_groups_are_chips_and_the_secret_ones_say_only_care(
    qtbot: QtBot, tab: ResidentsTab, embedded: Context, people: dict[str, int]
) -> None:
    tab.open_record("residents", people["曾磊"])
    assert tab.row is not None
    dialog = CareDialog(embedded, tab.row, tab.window())
    qtbot.addWidget(dialog)
    for code in ("C02", "C12"):
        dialog.boxes[code].setChecked(True)
    dialog.save()
    assert queries.get(embedded, people["曾磊"])["care"] == ["C02", "C12"]
    qtbot.waitUntil(lambda: "空巢老人、关爱（已隐去）" in _words(tab))
    assert "残疾" not in "".join(_words(tab))
    assert care_chip("").text == "关爱"


def test_the_records_behind_a_figure_are_listed(tab: ResidentsTab, people: dict[str, int]) -> None:
    tab.show_only([people["曾磊"]], "60 岁以上")
    assert _names(tab) == ["曾磊"]
    tab.page.clear()
    assert len(_names(tab)) == 3


def test_export_takes_what_is_filtered_in_the_columns_shown(qtbot: QtBot, tab: ResidentsTab, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    tab.page.search_bar.setText("zeng")
    file = tmp_path / "名册.xlsx"
    tab.export_to(file)
    qtbot.waitUntil(file.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not tab.frame.jobs.running)
    rows = [list(row) for row in load_workbook(file).active.iter_rows(values_only=True)]
    head = next(at for at, row in enumerate(rows) if row[0] == "姓名")
    assert rows[head] == ["姓名", "性别", "年龄", "住址", "关爱对象", "电话"]
    assert [row[0] for row in rows[head + 1 :]] == ["曾桂芝", "曾磊"]


def test_leaving_a_form_with_changes_asks_once(tab: ResidentsTab, asked: list[object]) -> None:
    tab.new_record()
    assert tab.page.form is not None
    tab.page.form.fill({"name": "李雷"})
    tab.page.form.close_form()
    assert (len(asked), tab.page.form) == (1, None)

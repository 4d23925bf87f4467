"""The wizard where roster and register differ, where a shape of file is known again, where an old import is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.residents import queries, roster_shapes, service
from desktop_app.residents.models import Person
from tests.residents.rosters import number
from tests.spreadsheet.workbooks import xlsx
from tests.ui.residents_window import residents_tab
from ui.residents.import_preview import DISPUTED
from ui.residents.import_wizard import ImportWizard
from ui.residents.tab import ResidentsTab

LONG = 30_000
HEAD = ["姓名", "身份证号", "电话", "民族", "备注"]
ROWS = [
    ["张一", number(1), "13900000001", "回族", "新来"],
    ["李二", number(2), "13900000002", "汉族", None],
    ["王三", number(3), "13900000003", "汉族", None],
]


@pytest.fixture
def tab(qtbot: QtBot, embedded: Context) -> Iterator[ResidentsTab]:
    for at, name in ((1, "张一"), (2, "李二")):
        service.create(embedded, {"name": name, "id_no": number(at), "phone": f"1380000000{at}", "ethnic": "01"})
    with residents_tab(qtbot, embedded) as shown:
        yield shown
        if shown.wizard is not None:
            shown.wizard.accept()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "名册.xlsx", ("表", [HEAD, *ROWS], []))


def _open(tab: ResidentsTab) -> ImportWizard:
    tab.import_roster()
    assert tab.wizard is not None
    return tab.wizard


def _reach(qtbot: QtBot, wizard: ImportWizard, page: object) -> None:
    qtbot.waitUntil(lambda: wizard.pages.currentWidget() is page and wizard.job is None, timeout=LONG)


def _read(qtbot: QtBot, wizard: ImportWizard, file: Path) -> None:
    wizard.read(file)
    _reach(qtbot, wizard, wizard.mapping_page)


def test_who_is_right_is_decided_and_remembered(qtbot: QtBot, tab: ResidentsTab, embedded: Context, file: Path) -> None:
    wizard = _open(tab)
    _read(qtbot, wizard, file)
    assert not wizard.mapping_page.remembered.isVisible()
    wizard.go_on()
    preview, panel = wizard.preview_page, wizard.preview_page.decisions
    assert preview.buttons[DISPUTED].text() == "和登记不同 2"
    assert preview.buttons[DISPUTED].isChecked(), "nobody is sent back, so that is what wants a look"
    assert {key: combo.currentText() for key, combo in panel.columns.items()} == {
        "phone": "以名册为准",
        "ethnic": "以名册为准",
    }
    for key in ("phone", "ethnic"):
        panel.columns[key].setCurrentIndex(1)
        panel.columns[key].activated.emit(1)
    assert wizard.next_button.text() == "导入：新增 1 人，更改 1 人"
    assert preview.table is not None
    preview.table.select(1)
    assert list(panel.fields) == ["phone"]
    assert "保留原值" in preview.why.text()
    panel.fields["phone"].setCurrentIndex(1)
    panel.fields["phone"].activated.emit(1)
    assert wizard.next_button.text() == "导入：新增 1 人，更改 2 人"
    wizard.go_on()
    _reach(qtbot, wizard, wizard.result_page)
    phones = {row.name: row.phone for row in Person.select()}
    assert phones == {"张一": "13800000001", "李二": "13900000002", "王三": "13900000003"}
    assert Person.get(Person.name == "张一").remark == "新来", "what was blank is filled in either way"
    wizard.go_on()
    again = _open(tab)
    _read(qtbot, again, file)
    assert again.mapping_page.remembered_words.text() == "按上次核对过的列读取（2026-11-20，名册.xlsx）"
    again.go_on()
    assert again.preview_page.decisions.columns["phone"].currentText() == "保留原值"
    assert not again.next_button.isEnabled()
    again.back()
    again.mapping_page.forget_button.click()
    _reach(qtbot, again, again.mapping_page)
    assert not again.mapping_page.remembered.isVisible()
    assert roster_shapes.known(embedded) == {}


def test_a_corrected_column_is_read_so_the_next_time(
    qtbot: QtBot, tab: ResidentsTab, embedded: Context, file: Path
) -> None:
    wizard = _open(tab)
    _read(qtbot, wizard, file)
    wizard.mapping_page.choose(4, "workplace")
    wizard.go_on()
    _reach(qtbot, wizard, wizard.preview_page)
    wizard.go_on()
    _reach(qtbot, wizard, wizard.result_page)
    assert Person.get(Person.name == "张一").workplace == "新来"
    wizard.go_on()
    again = _open(tab)
    _read(qtbot, again, file)
    assert again.mapping_page.combos[4].currentText() == "服务处所"
    assert again.mapping_page.remembered.isVisible()


def test_an_import_of_earlier_is_taken_back_or_it_is_said_why_not(
    qtbot: QtBot, tab: ResidentsTab, embedded: Context, file: Path
) -> None:
    wizard = _open(tab)
    assert not wizard.choose_page.undo_buttons
    _read(qtbot, wizard, file)
    wizard.go_on()
    wizard.go_on()
    _reach(qtbot, wizard, wizard.result_page)
    wizard.go_on()
    person = Person.get(Person.name == "王三").id
    service.update(embedded, person, queries.get(embedded, person)["version"], {"remark": "来过"})
    again = _open(tab)
    (undo,) = again.choose_page.undo_buttons.values()
    undo.click()  # type: ignore[attr-defined]
    _reach(qtbot, again, again.choose_page)
    assert "王三的备注" in again.message.text()
    assert "什么也没有改动" in again.message.text()
    embedded.undo()
    undo.click()  # type: ignore[attr-defined]
    _reach(qtbot, again, again.choose_page)
    assert not again.choose_page.undo_buttons
    assert sorted(row.name for row in Person.select()) == ["张一", "李二"]
    assert Person.get(Person.name == "张一").phone == "13800000001"

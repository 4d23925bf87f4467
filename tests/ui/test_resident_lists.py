"""名单 of the 居民 tab: ready-made and kept lists, the household order, papers from the list that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.residents import households, saved_lists, service
from desktop_app.residents.saved_lists import View
from desktop_app.store.models import Change
from tests.ui.residents_window import residents_tab
from ui.printing.preview import PreviewDialog
from ui.records import spans
from ui.records.form_dialog import FormDialog
from ui.residents import list_papers
from ui.residents.label_dialog import LabelDialog
from ui.residents.tab import ResidentsTab


@pytest.fixture
def tab(qtbot: QtBot, embedded: Context) -> Iterator[ResidentsTab]:
    home = households.create(embedded, {"live_addr": "向阳花园2栋1单元201"})
    lone = households.create(embedded, {"live_addr": "向阳花园10栋1单元101"})
    for name, born, where, relation in (
        ("安小", "2015-11-05", home, "20"),
        ("赵大", "1980-03-01", home, "02"),
        ("李老", "1940-01-01", lone, "02"),
    ):
        values = {"name": name, "sex": "1", "no_id_reason": "99", "birth_date": born, "relation_to_head": relation}
        service.create(embedded, {**values, "household_id": where})
    with residents_tab(qtbot, embedded) as shown:
        yield shown


def _names(tab: ResidentsTab) -> list[str]:
    model = tab.page.table.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def _offered(tab: ResidentsTab) -> dict[str, QAction]:
    tab.lists.fill()
    return {action.text(): action for action in tab.lists.menu.actions() if action.text()}


def _branch(tab: ResidentsTab, title: str) -> dict[str, QAction]:
    menu = _offered(tab)[title].menu()
    assert isinstance(menu, QMenu)
    return {action.text(): action for action in menu.actions()}


def _dialog(tab: ResidentsTab) -> FormDialog:
    found = [one for one in tab.window().findChildren(FormDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def _preview(qtbot: QtBot, tab: ResidentsTab) -> PreviewDialog:
    def there() -> list[PreviewDialog]:
        return [one for one in tab.window().findChildren(PreviewDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: len(there()) == 1, timeout=20000)
    return there()[0]


def test_a_ready_list_narrows_and_its_chips_say_how(tab: ResidentsTab) -> None:
    _offered(tab)["80 岁以上独居"].trigger()
    assert _names(tab) == ["李老"]
    assert tab.page.filter_bar.words() == ["年龄：80 岁以上", "独居"]


def test_the_household_order_is_ticked_and_kept(tab: ResidentsTab) -> None:
    action = _offered(tab)["按户排列，户主在前"]
    assert not action.isChecked()
    action.trigger()
    assert _names(tab) == ["赵大", "安小", "李老"]
    assert _offered(tab)["按户排列，户主在前"].isChecked()
    tab.page.table.grid._measure()
    assert tab.page.table.sort == ("household", False), "remembered like any other order"
    _offered(tab)["按户排列，户主在前"].trigger()
    assert _names(tab) == ["安小", "李老", "赵大"]


def test_a_list_is_kept_with_its_columns_shown_again_and_deleted(tab: ResidentsTab, embedded: Context) -> None:
    tab.page.filter_bar.add("age", "60-")
    tab.page.table.grid.show_columns(["name", "birth_date"])
    _offered(tab)["存为名单…"].trigger()
    dialog = _dialog(tab)
    dialog.form.fill({"name": "老人&孩子"})
    dialog.form.save_button.click()
    assert saved_lists.lists(embedded)[0].view == View({"age": "60-"}, "", None, ["name", "birth_date"])
    tab.page.clear()
    tab.page.table.grid.show_columns(["name", "sex", "age"])
    _offered(tab)["老人&&孩子"].trigger()
    assert _names(tab) == ["李老"]
    assert tab.page.table.columns == ["name", "birth_date"]
    tab.page.filter_bar.set_values({"age": "-17"})
    _branch(tab, "更新为眼前的样子")["老人&&孩子"].trigger()
    assert saved_lists.lists(embedded)[0].view.filters == {"age": "-17"}
    _branch(tab, "改名")["老人&&孩子"].trigger()
    again = _dialog(tab)
    again.form.fill({"name": "流动人口"})
    again.form.save_button.click()
    assert again.isVisible(), "a name of the program's own is refused beside the field"
    again.form.fill({"name": "孩子"})
    again.form.save_button.click()
    _branch(tab, "删除")["孩子"].trigger()
    assert saved_lists.lists(embedded) == []
    assert "改名" not in _offered(tab)


def test_days_are_typed_and_stand_on_the_chip(
    tab: ResidentsTab, embedded: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = tab.page.table.ids[0]
    row = service.queries.stored(embedded, person)
    service.update(embedded, person, row["version"], {"moved_in_on": "2026-02-03"})

    def answer(dialog: FormDialog) -> bool:
        dialog.form.fill({"first": "2026-03-01", "last": "2026-02-01"})
        dialog.form.save_button.click()
        assert not dialog.result(), "the end before the beginning is refused"
        dialog.form.fill({"first": "2026-02-01", "last": "2026-03-01"})
        dialog.form.save_button.click()
        return True

    monkeypatch.setattr(spans, "wait", answer)
    menu = tab.page.filter_bar.menu()
    branch = next(action for action in menu.actions() if action.text() == "迁入时间").menu()
    assert isinstance(branch, QMenu)
    next(action for action in branch.actions() if action.text() == "起止日期…").trigger()
    assert tab.page.filter_bar.values == {"moved_in": "2026-02-01..2026-03-01"}
    assert tab.page.filter_bar.words() == ["迁入时间：2026-02-01 至 2026-03-01 迁入"]
    assert _names(tab) == ["安小"]


def test_the_list_is_printed_as_shown_and_logged(qtbot: QtBot, tab: ResidentsTab) -> None:
    tab.page.filter_bar.add("age", "60-")
    _offered(tab)["打印眼前的名单…"].trigger()
    dialog = _preview(qtbot, tab)
    assert dialog.list.count() == 1
    action = Change.select(Change.action).order_by(Change.id.desc()).limit(1).scalar()
    assert action.startswith("排印居民名单1人（号码已隐去）：姓名")
    assert "年龄：60 岁以上" in action
    dialog._printed(1)  # type: ignore[misc]
    assert "校验码" in Change.select(Change.action).order_by(Change.id.desc()).limit(1).scalar()
    dialog.close()


def test_labels_remember_the_sheet_and_what_the_printer_is_off(qtbot: QtBot, tab: ResidentsTab) -> None:
    _offered(tab)["邮寄标签…"].trigger()
    asked = next(one for one in tab.window().findChildren(LabelDialog) if one.isVisible())
    asked.sheet.setCurrentIndex(1)
    asked.right.setValue(1.5)
    asked.accept()
    _preview(qtbot, tab).close()
    again = LabelDialog(tab.frame.state, lambda *_: None, tab.window())
    qtbot.addWidget(again)
    assert (again.sheet.currentData(), again.right.value(), again.down.value()) == ("2x7", 1.5, 0.0)


def test_a_sheet_to_sign_asks_for_title_and_day(qtbot: QtBot, tab: ResidentsTab) -> None:
    _offered(tab)["签到表…"].trigger()
    dialog = _dialog(tab)
    dialog.form.fill({"title": "消防讲座", "place": "活动室"})
    dialog.form.save_button.click()
    shown = _preview(qtbot, tab)
    assert "消防讲座" in shown.windowTitle()
    shown.close()


def test_the_public_version_is_a_workbook_or_a_paper(qtbot: QtBot, tab: ResidentsTab, tmp_path: Path) -> None:
    file = tmp_path / "公示.xlsx"
    list_papers.save_public_to(tab, file)
    qtbot.waitUntil(file.exists, timeout=20000)
    _branch(tab, "公示版（姓名隐去，住址到楼栋）")["打印…"].trigger()
    _preview(qtbot, tab).close()


def test_who_only_reads_keeps_no_lists(tab: ResidentsTab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(tab.ctx), "may", lambda self, permission: permission == "residents.read")
    offered = _offered(tab)
    assert "存为名单…" not in offered
    assert "流动人口" in offered
    assert QApplication.activeModalWidget() is None

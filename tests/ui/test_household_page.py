"""The household's page: what it shows, events from the menu and in dialogs, the paper, the way from a person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import household_listing, households, queries, service
from tests.ui.residents_window import residents_tab
from ui.printing.preview import PreviewDialog
from ui.residents.household_dialogs import EventDialog
from ui.residents.household_members import MembersEditor
from ui.residents.household_page import HouseholdPage
from ui.residents.move_in_form import MoveInForm
from ui.residents.tab import ResidentsTab

PLACE = "向阳花园2栋1单元301"


@pytest.fixture
def family(embedded: Context) -> tuple[int, list[int]]:
    home = households.create(embedded, {"live_addr": PLACE, "is_dibao": 1, "contract_doctor": "周医生"})
    people = [
        service.create(
            embedded,
            {
                "name": name,
                "sex": sex,
                "birth_date": born,
                "no_id_reason": "99",
                "household_id": home,
                "relation_to_head": relation,
            },
        )
        for name, relation, sex, born in (
            ("刘建国", "02", "1", "1960-03-01"),
            ("陈秀英", "12", "2", "1962-05-01"),
            ("刘洋", "20", "2", "1986-07-01"),
        )
    ]
    service.set_care(embedded, people[0], ["C12"])
    return home, people


@pytest.fixture
def tab(qtbot: QtBot, embedded: Context, family: tuple[int, list[int]]) -> Iterator[ResidentsTab]:
    with residents_tab(qtbot, embedded) as tab:
        yield tab


@pytest.fixture
def page(tab: ResidentsTab, family: tuple[int, list[int]]) -> HouseholdPage:
    tab.open_record("households", family[0])
    page = tab.pages["households"]
    assert isinstance(page, HouseholdPage)
    return page


def _texts(page: HouseholdPage) -> str:
    from PySide6.QtWidgets import QLabel

    links = [one.text() for one in page.detail.findChildren(QPushButton)]
    return "\n".join([*(one.text() for one in page.detail.findChildren(QLabel)), *links])


def _dialog(page: HouseholdPage) -> EventDialog:
    return page.window().findChildren(EventDialog)[-1]


def _choose(page: HouseholdPage, words: str) -> None:
    next(one for one in page.events_menu.actions() if one.text() == words).trigger()


def test_the_page_shows_facts_members_care_and_hints(page: HouseholdPage) -> None:
    text = _texts(page)
    for words in ("低保户", "周医生", "家庭成员 3 人", "陈秀英（女，64 岁）", "刘建国（男，66 岁，关爱）"):
        assert words in text, words
    assert "性别是女，与户主关系是“子”" in text
    assert "残疾" not in text


def test_a_way_from_the_person_to_the_household(qtbot: QtBot, tab: ResidentsTab, family: tuple[int, list[int]]) -> None:
    tab.open_record("residents", family[1][1])
    link = next(one for one in tab.detail.findChildren(QPushButton) if one.text() == "打开这一户")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert tab.stack.currentWidget() is tab.pages["households"]


def test_a_household_parts_in_a_dialog(page: HouseholdPage, family: tuple[int, list[int]], embedded: Context) -> None:
    home, people = family
    _choose(page, "分户…")
    form = _dialog(page).form
    assert not form.save(), "nobody chosen, no head, no address"
    assert form.rows["people"].sentence.text() == "请填写分出的人"
    editor = form.rows["people"].editor
    assert isinstance(editor, MembersEditor)
    editor.boxes[people[2]].click()
    form.fill({"head": people[2], "live_addr": "向阳花园6栋2单元1502"})
    form.rows["head"].editor.edited.emit()
    assert "刘洋 子 → 户主" in _dialog(page).told.text()
    assert form.save()
    assert len(household_listing.ids(embedded)) == 2
    assert "刘洋分户，到向阳花园6栋2单元1502" in _texts(page)
    embedded.undo()
    assert household_listing.ids(embedded) == [home]


def test_what_the_service_refuses_stands_beside_its_field(page: HouseholdPage, family: tuple[int, list[int]]) -> None:
    _choose(page, "死亡…")
    form = _dialog(page).form
    form.fill({"person": family[1][0]})
    assert not form.save()
    assert "请选新的户主" in form.rows["head"].sentence.text()
    form.fill({"head": family[1][1]})
    form.rows["head"].editor.edited.emit()
    assert "刘建国 户主 → 夫" in _dialog(page).told.text()
    assert form.save()
    text = _texts(page)
    assert "已迁出、去世" in text
    assert "刘建国去世" in text


def test_a_birth_suggests_the_relation(page: HouseholdPage, family: tuple[int, list[int]], embedded: Context) -> None:
    _choose(page, "出生…")
    form = _dialog(page).form
    form.fill({"name": "刘小小", "sex": "2", "mother": family[1][1]})
    form.rows["mother"].editor.edited.emit()
    assert form.values()["relation"] == "30"
    assert form.save()
    assert "刘小小" in [one.name for one in queries.household(embedded, family[0]).members]


def test_somebody_new_moves_in(page: HouseholdPage, family: tuple[int, list[int]], embedded: Context) -> None:
    _choose(page, "迁入新登记的人…")
    form = page.page.form
    assert isinstance(form, MoveInForm)
    form.fill({"name": "孙芳", "sex": "2", "no_id_reason": "99", "relation_to_head": "99"})
    assert form.save()
    assert page.page.form is None
    assert "孙芳迁入" in _texts(page)


def test_an_empty_household_is_founded_left_and_dissolved(page: HouseholdPage, embedded: Context) -> None:
    empty = households.create(embedded, {"live_addr": "向阳花园9栋1单元101"})
    page.page.refresh()
    page.page.open_record(empty)
    assert [one.text() for one in page.events_menu.actions()] == ["迁入…", "迁入新登记的人…", "撤销户…"]
    _choose(page, "撤销户…")
    assert _dialog(page).form.save()
    assert empty not in household_listing.ids(embedded)


def test_the_paper_is_shown_and_its_printing_is_logged(qtbot: QtBot, page: HouseholdPage, embedded: Context) -> None:
    page.print_button.click()
    qtbot.waitUntil(lambda: bool(page.window().findChildren(PreviewDialog)), timeout=10_000)
    dialog = page.window().findChildren(PreviewDialog)[-1]
    assert dialog._printed is not None
    dialog._printed(1)
    from desktop_app.store.models import Change

    last = Change.select().order_by(Change.id.desc()).get()
    assert last.action.startswith("打印户情况表（1页")
    dialog.close()


def test_events_are_offered_to_who_may_write_only(
    qtbot: QtBot, family: tuple[int, list[int]], embedded: Context
) -> None:
    embedded.operator = SignedIn(1, "审计", ("auditor",), permissions(["auditor"]))
    with residents_tab(qtbot, embedded) as tab:
        tab.open_record("households", family[0])
        page = tab.pages["households"]
        assert isinstance(page, HouseholdPage)
        assert "家庭成员 3 人" in _texts(page)
        assert page.print_button.isVisibleTo(page)
        assert not page.events_button.isVisibleTo(page)
        assert not page.edit_button.isVisibleTo(page)

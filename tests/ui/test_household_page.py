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
from desktop_app.store import drafts
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


def test_an_event_that_was_being_typed_is_met_again(
    tab: ResidentsTab, page: HouseholdPage, family: tuple[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    home, people = family
    _choose(page, "分户…")
    first = _dialog(page).form
    assert first.heading.text() == "分户：刘建国"
    first.rows["people"].editor.set_value(f"{people[0]} {people[2]}")
    first.rows["head"].editor.set_value(people[2])
    first.rows["day"].editor.set_value("2026-11-18")
    first.draft_now()
    (draft,) = drafts.all(tab.ctx.store, tab.ctx.operator.id)
    assert (draft.key, draft.title) == (f"event:02-{home}", "分户：刘建国")
    kind, _, about = draft.key.partition(":")
    tab.open_draft(kind, about)
    dialog = _dialog(page)
    assert dialog.form is not first
    values = dialog.form.values()
    assert (values["people"], values["head"], values["day"]) == (f"{people[0]} {people[2]}", people[2], "2026-11-18")
    assert "→ 户主" in dialog.told.text()
    dialog.form.rows["live_addr"].editor.set_value("向阳花园6栋1单元101")
    dialog.form.rows["rest_head"].editor.set_value(people[1])
    assert dialog.form.save(), dialog.form.message.text()
    assert drafts.all(tab.ctx.store, tab.ctx.operator.id) == [], "what was registered is no draft any more"


def test_a_draft_of_an_event_is_thrown_away_with_one_word(
    tab: ResidentsTab, page: HouseholdPage, family: tuple[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    _choose(page, "出生…")
    first = _dialog(page).form
    first.rows["name"].editor.set_value("刘小小")
    first.draft_now()
    tab.open_draft("event", f"05-{family[0]}")
    form = _dialog(page).form
    assert form.values()["name"] == "刘小小"
    form.discard_draft()
    assert form.values()["name"] is None
    assert not form.dirty
    assert drafts.all(tab.ctx.store, tab.ctx.operator.id) == []


def test_a_new_household_and_a_new_member_are_met_again_too(
    tab: ResidentsTab, page: HouseholdPage, family: tuple[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    page.register("01", None)
    first = _dialog(page).form
    first.rows["live_addr"].editor.set_value("向阳花园6栋1单元101")
    first.draft_now()
    tab.open_draft("event", "01-0")
    assert _dialog(page).form.values()["live_addr"] == "向阳花园6栋1单元101"
    page.move_in_new(family[0])
    form = page.page.form
    assert isinstance(form, MoveInForm)
    form.rows["name"].editor.set_value("何静")
    form.draft_now()
    page.page.close_form()  # as if the program had gone
    tab.open_draft("move_in", str(family[0]))
    again = page.page.form
    assert isinstance(again, MoveInForm)
    assert again.values()["name"] == "何静"

"""The pages of the committee, driven as a clerk does: what is typed is kept, what does not fit is said, numbers open cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import registers
from desktop_app.context import Context
from desktop_app.mediation import duty, mediators, queries, rooms
from desktop_app.mediation.committees import COMMITTEES
from desktop_app.mediation.experts import EXPERTS
from desktop_app.mediation.mediators import DISCIPLINE, MEDIATORS, own_committee
from desktop_app.mediation.models import Mediator
from desktop_app.mediation.rooms import BOOKINGS, ROOMS
from desktop_app.operators.roles import permissions
from ui.mediation import papers
from ui.mediation.room_booking import book_room
from ui.mediation.sub_pages import DRAFTS, PAGES, titles
from ui.mediation.tab import MediationTab
from ui.records.entry_dialog import EntryDialog

MakeCase = Callable[..., int]


def texts(widget: QWidget) -> str:
    """All that is read in a widget."""
    found = [one.text() for one in widget.findChildren(QLabel) if not one.isHidden()]
    return "\n".join([*found, *(one.text() for one in widget.findChildren(QPushButton) if not one.isHidden())])


def press(widget: QWidget, name: str) -> None:
    """The button that is called so, aloud or in words."""
    for one in widget.findChildren(QPushButton):
        if name in (one.text(), one.accessibleName()):
            one.click()
            return
    raise LookupError(name)


def test_every_page_opens_and_leads_back(tab: MediationTab, qtbot: QtBot) -> None:
    assert set(titles()) == set(PAGES)
    assert set(DRAFTS.values()) == set(PAGES) - {"shelf"}, "what is archived has no form of its own"
    for name in titles():
        page = tab.show_page(name)
        assert tab.pages.current is page and page.isVisible()
        page.back_asked.emit()
        assert tab.pages.current is None and tab.page.isVisible()


def test_the_committee_says_what_does_not_fit_and_opens_its_people(
    tab: MediationTab, embedded: Context, qtbot: QtBot
) -> None:
    page = tab.show_page("committee")
    page.open_record(own_committee())
    said = texts(page.detail)
    assert "委员现有2人，应当是3至9人　人民调解法第八条" in said and "委员 2 人，聘任调解员 0 人" in said
    page.open_form(own_committee())
    form = page.page.form
    form.fill({"term_start": "2024-03-01"})
    form._left("term_start")
    assert form.values()["term_end"] == "2027-02-28", "three years follow"
    assert form.save()
    assert "2027-02-28" in texts(page.detail)
    press(page.detail, "委员：李敏")
    shown = tab.pages.current
    assert shown is tab.pages.pages["mediators"] and "李敏" in texts(shown.detail)


def test_a_mediator_is_added_from_a_resident(tab: MediationTab, embedded: Context, people: dict[str, int]) -> None:
    page = tab.show_page("mediators")
    tab.new_record()
    form = page.page.form
    form.fill({"person": people["沈霞"]})
    form._left("person")
    assert (form.values()["name"], form.values()["birth_date"]) == ("沈霞", "1980-03-02")
    form.fill({"kind": "hired", "appointed_from": "2026-02-01", "appointed_until": "2026-01-01"})
    assert not form.save() and "任职到期早于任职开始" in texts(form)
    form.fill({"appointed_until": "2028-01-31"})
    assert form.save()
    added = Mediator.get(Mediator.name == "沈霞")
    assert (added.kind, added.sex, added.committee_id) == ("hired", "2", own_committee())
    assert "居民登记" in texts(page.detail)


def test_numbers_of_a_mediator_open_their_cases(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case = make_case()
    lead = queries.get(embedded, case).mediators[0]
    page = tab.show_page("mediators")
    page.open_record(lead["mediator_id"])
    press(page.detail, f"{lead['name']} 2026年 参与：1")
    assert tab.pages.current is None and list(tab.page.table.ids) == [case]
    assert tab.page.filter_bar.words() == [f"名单：{lead['name']} 2026年 参与"]


def test_the_list_says_whose_term_is_over_and_who_was_trained(tab: MediationTab, embedded: Context) -> None:
    page = tab.show_page("mediators")
    one = queries.mediators(embedded)[0]
    source = page.page.table.source
    assert (source.rows([one["id"]])[0]["state"].text, source.rows([one["id"]])[0]["hours"]) == ("在任", "0.0")
    Mediator.update(appointed_until="2026-01-14").where(Mediator.id == one["id"]).execute()
    mediators.train(embedded, [one["id"]], {"title": "岗前培训", "held_on": "2026-11-20", "minutes": 240})
    row = source.rows([one["id"]])[0]
    assert (row["state"].text, row["hours"]) == ("任职已到期", "4.0")
    assert mediators.find(embedded, one["name"])[0][2].endswith("任职已到期")


def test_training_and_discipline(tab: MediationTab, embedded: Context, qtbot: QtBot) -> None:
    page = tab.show_page("mediators")
    (one, *_) = page.page.table.ids
    page.open_record(one)
    dialog = page.train(one)
    assert [box.isChecked() for box in dialog.boxes.values()].count(True) == 1
    dialog.form.fill({"title": "民法典", "minutes": 240})
    for box in dialog.boxes.values():
        box.setChecked(True)
    assert dialog.form.save() and dialog.trained == 2
    qtbot.waitUntil(lambda: "今年 4.0 学时，应训 24.0 学时，还差 20.0" in texts(page.detail))
    dialog = page.discipline(one, "某")
    dialog.form.fill({"ground": "01", "kind": "03", "decided_by": "居民会议"})
    assert not dialog.form.save(), "the facts must be told"
    dialog.form.fill({"facts": "收了礼。"})
    assert dialog.form.save()
    assert Mediator.get_by_id(one).left_how == "03"
    qtbot.waitUntil(lambda: "罢免：偏袒一方当事人" in texts(page.detail))
    (row,) = mediators.of_mediator(embedded, DISCIPLINE, one)
    page._delete(DISCIPLINE, row["id"])
    assert mediators.of_mediator(embedded, DISCIPLINE, one) == []


def test_the_register_goes_out_as_a_workbook_with_its_figures(
    tab: MediationTab, embedded: Context, make_case: MakeCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_case()
    page = tab.show_page("mediators")
    file = tmp_path / "调解员.xlsx"
    monkeypatch.setattr("ui.records.table_output.save_file", lambda *_: str(file))
    page.export()
    from openpyxl import load_workbook

    cells = [[cell.value for cell in row] for row in load_workbook(file).active.iter_rows()]
    heads = next(row for row in cells if "姓名" in row)
    assert "今年案件" in heads and "成功率" in heads
    assert any("王秀英" in row and 1 in row for row in cells)


def test_the_list_for_the_notice_board_is_previewed(
    tab: MediationTab, errors: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []

    def note(dialog: Any) -> None:
        shown.append(dialog)

    monkeypatch.setattr("ui.printing.preview.PreviewDialog.open", note)
    page = tab.show_page("committee")
    page.open_record(own_committee())
    tab.print_record()
    assert len(shown) == 1 and shown[0].windowTitle()
    page.print_members(own_committee(), is_public=False)
    assert (len(shown), errors) == (2, [])
    for one in shown:
        one.close()


def test_who_only_mediates_reads_the_lists(tab: MediationTab, embedded: Context) -> None:
    embedded.operator = replace(embedded.operator, roles=("mediator",), permissions=permissions(["mediator"]))
    tab.pages.pages.clear()
    page = tab.show_page("mediators")
    (one, *_) = page.page.table.ids
    page.open_record(one)
    assert page.edit_button.isHidden() and page.more.isHidden() and page.page.new_button is None
    assert "违纪处理" not in texts(page.detail)


# Roster and calendar


def test_somebody_is_put_on_duty_in_a_cell(tab: MediationTab, embedded: Context) -> None:
    page = tab.show_page("duty")
    assert "这一周有 10 个时段没有人值班" in texts(page)
    (one, *_) = registers.ids(embedded, MEDIATORS)
    page.show_day("2026-12-02")
    page.open_form(None)
    newest = page.window().findChildren(EntryDialog)[-1]
    assert newest.form.rows["day"].editor.value() == page.first != embedded.today(), "on the week that is looked at"
    newest.reject()
    page.show_day(embedded.today())
    dialog = page.ask_cell(0, 0)
    dialog.form.fill({"mediator": one})
    assert dialog.form.save()
    assert "这一周有 9 个时段没有人值班" in texts(page)
    (shift,) = duty.week(embedded, page.first)[0].shifts["am"]
    dialog = page.ask_cell(0, 0)
    dialog.form.fill({"mediator": one})
    assert not dialog.form.save() and "这个人在这个时段已经排了班" in texts(dialog.form)
    dialog.reject()
    dialog = page.open_record(shift.id)
    dialog._delete(shift.id)
    assert "这一周有 10 个时段没有人值班" in texts(page)


def test_a_week_is_copied_and_turned(tab: MediationTab, embedded: Context) -> None:
    page = tab.show_page("duty")
    registers.add(embedded, duty.DUTY, {"day": "2026-11-18", "half": "pm", "name": "小赵"})
    page.copy()
    assert page.first == "2026-11-23" and [s.name for s in page.days[2].shifts["pm"]] == ["小赵"]
    page.turn(-1)
    assert page.first == "2026-11-16"


def test_a_room_is_booked_and_a_clash_is_said(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case = make_case()
    room = registers.add(embedded, ROOMS, {"name": "调解室一", "kind": "own", "committee": own_committee()})
    page = tab.show_page("rooms")
    dialog = page.ask_cell(0, 4)
    assert dialog.form.values()["room"] == room and dialog.form.values()["day"] == "2026-11-20"
    dialog.form.fill({"case": case})
    assert dialog.form.save()
    assert "09:00—11:00\n〔2026〕第1号 沈霞与邓洁邻里纠纷" in texts(page.grid)
    dialog = page.ask_cell(0, 4)
    dialog.form.fill({"matter": "例会"})
    assert not dialog.form.save() and "已由演示预约" in texts(dialog.form)
    dialog.reject()
    page.switch()
    assert "11:00" in texts(page.grid) and page.span == 1
    (one,) = rooms.booked(embedded, "2026-11-20", "2026-11-20")
    dialog = page.open_record(one.id)
    press(dialog, "打开案件")
    assert tab.pages.current is None and tab.page.table.current == case


def test_what_was_typed_is_met_again(tab: MediationTab, embedded: Context) -> None:
    page = tab.show_page("experts")
    tab.new_record()
    page.page.form.fill({"name": "周律师", "kind": "05"})
    page.page.form.draft_now()
    page.page.close_form()
    tab.pages.show_first()
    tab.open_draft("expert", "new")
    assert page.page.form.values()["name"] == "周律师"
    page.page.form.fill({"specialty": "02"})
    assert page.page.form.save()
    assert registers.ids(embedded, EXPERTS, "周律师")


def test_records_of_these_pages_open_from_elsewhere(tab: MediationTab, embedded: Context) -> None:
    for kind, register in (("committee", COMMITTEES), ("mediators", MEDIATORS)):
        one = registers.ids(embedded, register)[0]
        tab.open_record(kind, one)
        assert tab.pages.current is tab.pages.pages[kind] and tab.pages.pages[kind].page.table.current == one
    tab.open_record("rooms", 0)
    assert tab.pages.current is tab.pages.pages["rooms"]
    assert registers.total(embedded, BOOKINGS) == 0


def test_a_room_is_booked_from_the_case(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case = make_case(1)
    registers.add(embedded, ROOMS, {"name": "调解室一", "kind": "own", "committee": own_committee()})
    view = queries.get(embedded, case)
    act = dict(tab.case_actions.others(view))["预约调解室…"]
    dialog: Any = act(view)
    assert dialog.form.values()["case"] == case
    dialog.reject()
    dialog = book_room(tab.frame, tab.window, view, view.sessions[0])
    assert dialog.form.values()["from_time"] == view.sessions[0]["start_at"][11:16]
    dialog.form.fill({"to_time": "23:00"})
    assert dialog.form.save()
    assert [one.case_id for one in rooms.booked(embedded, "2026-11-20", "2026-11-20")] == [case]


def test_what_is_usage_is_changed_in_a_dialog(tab: MediationTab, embedded: Context) -> None:
    page = tab.show_page("committee")
    page.open_record(own_committee())
    dialog = page.edit_settings()
    dialog.form.fill({"hours": 999})
    assert not dialog.form.save() and "请填0到400之间的数" in texts(dialog.form)
    dialog.form.fill({"hours": 32})
    assert dialog.form.save()
    assert embedded.setting("mediation.training_hours") == 32


def test_blank_papers_are_there_without_a_case(tab: MediationTab, qtbot: QtBot) -> None:
    menu = tab.pages.more.menu()
    for _ in range(2):
        menu.aboutToShow.emit()
    (blank,) = [one.menu() for one in menu.actions() if one.menu() is not None]
    wanted = next(one for one in blank.actions() if one.text() == "人民调解受理登记表")  # type: ignore[attr-defined]
    wanted.trigger()
    (preview,) = papers.previews(tab)
    assert preview.windowTitle() == "打印预览：空白人民调解受理登记表"
    preview.reject()

"""What is typed is kept while typing, met again on 今日 and in its form; two versions of a record meet field by field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.mediation import service as mediation
from desktop_app.mediation.service import PartyEntry
from desktop_app.residents import queries, service
from desktop_app.store import drafts
from desktop_app.volunteers import service as volunteers
from ui import tabs
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.mediation.intake_form import IntakeForm
from ui.mediation.session_editor import SessionEditor
from ui.mediation.tab import MediationTab
from ui.records import form as forms
from ui.records.form import RecordForm
from ui.records.two_texts import TwoTexts
from ui.residents.form import ResidentForm
from ui.residents.tab import ResidentsTab
from ui.today.tab import TodayTab
from ui.ui_state import UiState
from ui.volunteers.sheet_form import SheetForm
from ui.volunteers.tab import VolunteersTab


@pytest.fixture
def window(qtbot: QtBot, embedded: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr(forms, "ask_unsaved", lambda parent: "discard")
    jobs = JobRunner(pytest.fail)
    made = MainWindow(embedded, tabs.specs(), jobs=jobs, state=UiState(None))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    jobs.shutdown()
    made.close()


def _person(ctx: Context, name: str = "张三", **more: str) -> int:
    return service.create(ctx, {"name": name, "sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03", **more})


def _form(tab: ResidentsTab | MediationTab) -> RecordForm:
    form = tab.page.form
    assert form is not None
    return form


def _type(qtbot: QtBot, form: RecordForm, key: str, text: str) -> None:
    line = form.rows[key].editor.focus
    assert isinstance(line, QLineEdit)
    line.selectAll()
    _commit(qtbot, line, text)


def _commit(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    """Keys, or what an input method hands over."""
    if text.isascii():
        qtbot.keyClicks(line, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


def test_what_is_typed_is_kept_after_two_seconds_without_a_pause(qtbot: QtBot, embedded: Context) -> None:
    form = ResidentForm(embedded).keep(embedded, "person:new")
    qtbot.addWidget(form)
    assert form._keeper is not None
    form._keeper._timer.setInterval(20)
    _type(qtbot, form, "phone", "1")
    started = form._keeper._timer.remainingTime()
    _type(qtbot, form, "phone", "13")
    assert form._keeper._timer.remainingTime() <= started  # typing on does not put it off
    qtbot.waitUntil(lambda: drafts.find(embedded.store, 1, "person:new") is not None)
    kept = drafts.find(embedded.store, 1, "person:new")
    assert kept is not None
    assert kept.values == {"phone": "13"}


def test_a_draft_is_met_on_today_and_opens_its_form(qtbot: QtBot, window: MainWindow, embedded: Context) -> None:
    tab = window.go("residents")
    assert isinstance(tab, ResidentsTab)
    tab.new_record()
    _type(qtbot, _form(tab), "name", "王半途")
    _type(qtbot, _form(tab), "birth_date", "1950-0")  # not a date yet
    window.lock.keep()
    tab.page._drop_form()  # as after a crash: nothing was asked
    today = window.go("today")
    assert isinstance(today, TodayTab)
    qtbot.waitUntil(today.drafts.isVisible)
    assert "1 份" in today.drafts.heading.text()
    qtbot.mouseClick(today.drafts.links[0], Qt.MouseButton.LeftButton)
    form = _form(tab)
    assert form.values()["name"] == "王半途"
    assert form.rows["birth_date"].editor.focus.text() == "1950-0"  # type: ignore[attr-defined]
    assert form._draft_bar is not None
    assert "11-20 09:30" in form._draft_bar.words.text()
    form._draft_bar.discard_button.click()
    assert not form.dirty
    assert form.rows["name"].editor.value() is None
    assert drafts.all(embedded.store, 1) == []


def test_a_draft_thrown_away_on_today_can_be_had_back(qtbot: QtBot, window: MainWindow, embedded: Context) -> None:
    drafts.save(embedded.store, 1, "person:new", "新增居民", {"name": "王半途"}, None, embedded.now())
    today = window.go("today")
    assert isinstance(today, TodayTab)
    qtbot.waitUntil(today.drafts.isVisible)
    today._drop_draft(drafts.all(embedded.store, 1)[0])
    assert today.drafts.isHidden()
    window.undo_bar.button.click()
    assert not today.drafts.isHidden()
    assert len(drafts.all(embedded.store, 1)) == 1


def test_saving_and_giving_up_end_a_draft(qtbot: QtBot, window: MainWindow, embedded: Context) -> None:
    person = _person(embedded)
    tab = window.go("residents")
    assert isinstance(tab, ResidentsTab)
    for ending in ("save", "close_form"):
        tab.page.open_record(person)
        tab.edit()
        form = _form(tab)
        _type(qtbot, form, "phone", "13900000001" if ending == "save" else "13900000002")
        form.draft_now()
        assert len(drafts.all(embedded.store, 1)) == 1
        getattr(form, ending)()
        assert drafts.all(embedded.store, 1) == []
    assert queries.get(embedded, person)["phone"] == "13900000001"


def test_a_draft_of_an_older_version_meets_the_newer_one(qtbot: QtBot, window: MainWindow, embedded: Context) -> None:
    person = _person(embedded, phone="13900000000")
    tab = window.go("residents")
    assert isinstance(tab, ResidentsTab)
    tab.page.open_record(person)
    tab.edit()
    _type(qtbot, _form(tab), "phone", "13900000001")
    _form(tab).draft_now()
    tab.page._drop_form()
    version = queries.get(embedded, person)["version"]
    service.update(embedded, person, version, {"phone": "13900000002", "remark": "别人写的"})
    tab.edit()
    form = _form(tab)
    assert form._draft_bar is not None
    assert "别人改过" in form._draft_bar.words.text()
    assert not form.save()
    assert form._conflict is not None
    assert list(form._conflict.choices) == ["phone"]
    form._conflict.go_on.click()
    row = queries.get(embedded, person)
    assert (row["phone"], row["remark"]) == ("13900000001", "别人写的")


def test_an_id_number_is_never_kept_masked(qtbot: QtBot, embedded: Context) -> None:
    person = service.create(embedded, {"name": "张三", "id_no": "290101199001010013"})
    form = ResidentForm(embedded, queries.get(embedded, person)).keep(embedded, f"person:{person}")
    qtbot.addWidget(form)
    _type(qtbot, form, "phone", "13900000001")
    form.draft_now()
    [draft] = drafts.all(embedded.store, 1)
    assert draft.values == {"phone": "13900000001"}


def test_an_intake_comes_back_with_its_parties(qtbot: QtBot, embedded: Context) -> None:
    person = _person(embedded)
    form = IntakeForm(embedded)
    form.keep(embedded, "case:new")
    qtbot.addWidget(form)
    form.parties[0].picker.set_picked(person, "张三")
    form.parties[0]._picked(person)
    _commit(qtbot, form.parties[1].picker.line, "外来的人")
    form.add_party("B")
    form.rows["brief"].editor.set_value("楼上漏水")
    form.draft_now()
    again = IntakeForm(embedded)
    qtbot.addWidget(again)
    again.keep(embedded, "case:new")
    assert [row.name for row in again.parties] == ["张三", "外来的人", ""]
    assert again.parties[0].picker.picked_id == person
    assert again.values()["brief"] == "楼上漏水"
    again.discard_draft()
    assert [row.name for row in again.parties] == ["", ""]
    assert not again.dirty


def test_a_sign_in_sheet_comes_back_with_its_lines(qtbot: QtBot, embedded: Context, window: MainWindow) -> None:
    volunteer = volunteers.sign_up(embedded, _person(embedded), {"registered_on": "2026-01-05"})
    form = SheetForm(embedded, None, [])
    form.keep(embedded, "sheet:new")
    qtbot.addWidget(form)
    line = form.lines.add(volunteer, "张三")
    assert line is not None
    qtbot.keyClicks(line.time, "1.5")
    form.draft_now()
    tab = window.go("volunteers")
    assert isinstance(tab, VolunteersTab)
    tab.open_draft("sheet", "new")
    again = tab.view.page.form
    assert isinstance(again, SheetForm)
    assert again.extra_state() == [[volunteer, "张三", "1.5"]]


# The record of a session


@pytest.fixture
def session(embedded: Context) -> int:
    """A case that is being mediated; gives the case's id."""
    mediator = mediation.add_mediator(embedded, {"name": "演示"})
    sides = [
        PartyEntry(side=side, values={"name": name}, consent="agreed") for side, name in (("A", "甲某"), ("B", "乙某"))
    ]
    values = {"dispute_type": "02", "source": "01", "brief": "楼上漏水"}
    case = mediation.intake(embedded, values, sides, [mediation.MediatorEntry(mediator, "lead")], accept=True)
    from desktop_app.mediation import queries as cases

    mediation.add_session(embedded, case, cases.get(embedded, case).case["version"])
    return case


def _editor(qtbot: QtBot, ctx: Context, case: int) -> SessionEditor:
    from desktop_app.mediation import queries as cases

    editor = SessionEditor(ctx)
    qtbot.addWidget(editor)
    editor.show_session(cases.get(ctx, case), 0, editable=True)
    return editor


def _minutes(ctx: Context, case: int) -> str:
    from desktop_app.mediation import queries as cases

    return str(cases.get(ctx, case).sessions[0]["minutes"])


def test_a_record_that_was_not_saved_is_brought_back_and_saved(qtbot: QtBot, embedded: Context, session: int) -> None:
    editor = _editor(qtbot, embedded, session)
    editor.text.setPlainText("问：什么事？\n答：漏水。")
    editor.draft_now()
    editor._timer.stop()  # as killed before it was saved
    again = _editor(qtbot, embedded, session)
    assert again.text.toPlainText() == "问：什么事？\n答：漏水。"
    assert "已找回" in again.state.text()
    assert again.flush()
    assert _minutes(embedded, session) == "问：什么事？\n答：漏水。"
    assert drafts.all(embedded.store, 1) == []


def test_two_records_are_compared_side_by_side(qtbot: QtBot, embedded: Context, session: int) -> None:
    first, second = _editor(qtbot, embedded, session), _editor(qtbot, embedded, session)
    second.text.setPlainText("问：什么事？\n答：楼上漏水。")
    assert second.flush()
    first.text.setPlainText("问：什么事？\n答：楼下漏水。")
    assert not first.flush()
    assert not first.conflict.isHidden()
    first.compare()
    dialog = next(one for one in first.window().children() if isinstance(one, TwoTexts))
    marked = [selection.cursor.selectedText() for selection in dialog.ours.extraSelections()]
    assert marked == ["下"]
    dialog.ours.setPlainText("问：什么事？\n答：楼上楼下都漏水。")
    dialog.keep_button.click()
    assert _minutes(embedded, session) == "问：什么事？\n答：楼上楼下都漏水。"
    assert first.conflict.isHidden()


def test_two_forms_on_one_case_meet_field_by_field(
    qtbot: QtBot, window: MainWindow, embedded: Context, session: int
) -> None:
    tab = window.go("mediation")
    assert isinstance(tab, MediationTab)
    tab.open_record("cases", session)
    tab._open_form("case")
    form = _form(tab)
    form.rows["brief"].editor.set_value("楼下漏水")
    version = form._version
    assert version is not None
    mediation.update(embedded, session, version, {"brief": "楼上漏水，墙面发霉", "difficulty": "complex"})
    assert not form.save()
    assert form._conflict is not None
    assert list(form._conflict.choices) == ["brief"]
    theirs, _ = form._conflict.choices["brief"]
    theirs.setChecked(True)
    form._conflict.go_on.click()
    from desktop_app.mediation import queries as cases

    case = cases.get(embedded, session).case
    assert (case["brief"], case["difficulty"]) == ("楼上漏水，墙面发霉", "complex")


def test_a_step_on_a_case_that_changed_keeps_what_was_typed(
    qtbot: QtBot, window: MainWindow, embedded: Context, session: int
) -> None:
    from desktop_app.mediation import queries as cases

    tab = window.go("mediation")
    assert isinstance(tab, MediationTab)
    tab.open_record("cases", session)
    view = cases.get(embedded, session)
    tab.case_actions.life.withdraw(view)
    dialog = tab.case_actions.dialog
    assert dialog is not None
    dialog.form.rows["end_note"].editor.set_value("申请人不再追究")  # type: ignore[attr-defined]
    mediation.update(embedded, session, view.case["version"], {"brief": "改过"})
    assert not dialog.form.save()  # type: ignore[attr-defined]
    assert "再点一次" in dialog.form.message.text()  # type: ignore[attr-defined]
    dialog.reject()
    tab.case_actions.life.withdraw(cases.get(embedded, session))
    again = tab.case_actions.dialog
    assert again is not None
    assert again.form.values()["end_note"] == "申请人不再追究"  # type: ignore[attr-defined]
    assert again.form.save()  # type: ignore[attr-defined]
    assert cases.get(embedded, session).case["status"] == "WITHDRAWN"

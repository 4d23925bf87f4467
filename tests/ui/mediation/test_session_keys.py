"""The record by keys: whose answer comes, phrases with people filled in, the result, who was there; hints of the intake form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.mediation import case_parts, phrases, queries
from desktop_app.mediation.agents import AGENT
from desktop_app.mediation.models import Case
from tests.ui.mediation.conftest import Keys
from tests.ui.mediation.test_mediation_intake import text_of
from ui.mediation import papers
from ui.mediation.intake_form import IntakeForm
from ui.mediation.part_actions import PartActions
from ui.mediation.tab import MediationTab
from ui.records.cells import ChipLabel
from ui.records.form_dialog import FormDialog

MakeCase = Callable[..., int]


def _menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.qt_log_ignore("raise|grabbing the keyboard", extend=True)  # of a menu, offscreen
def test_questions_answers_phrases_and_the_result_by_keys(
    tab: MediationTab, keys: Keys, embedded: Context, make_case: MakeCase, qtbot: QtBot
) -> None:
    case = make_case(1)
    tab.open_record("cases", case)
    editor = tab.panel.editor
    editor.text.setFocus()
    keys.press(Qt.Key.Key_W, alt=True)
    keys.type("经过是怎样的？")
    keys.press(Qt.Key.Key_1, alt=True)
    keys.type("漏了三天。")
    keys.press(Qt.Key.Key_2, alt=True)
    keys.type("属实。")
    keys.press(Qt.Key.Key_9, alt=True)  # there is no ninth party
    assert editor.text.toPlainText() == "问：经过是怎样的？\n答：（沈霞）漏了三天。\n答：（邓洁）属实。"
    assert editor.said[2], "both sides have spoken"
    keys.press(Qt.Key.Key_Q, alt=True)
    qtbot.keyClick(_menu(), Qt.Key.Key_2)  # 告知原则与身份
    assert "由人民调解员李敏、王秀英主持" in editor.text.toPlainText()
    assert "参加人：无" in editor.text.toPlainText()
    editor.insert("双方自愿达成协议。")

    def points() -> list[str]:
        return [one.chip.text for one in editor.findChildren(ChipLabel) if one.isVisible()]

    assert "结果还没有选" in points(), "the boxes of the form would be empty"
    keys.press(Qt.Key.Key_R, alt=True)
    qtbot.keyClick(_menu(), Qt.Key.Key_1)
    assert "✓ 结果" in points()
    session = queries.get(embedded, case).sessions[0]
    assert session["result"] == "agreed"
    assert "漏了三天" in session["minutes"], "what was typed is saved on the way"
    tab.print_record()
    first = papers.previews(tab.panel)[0]
    assert "漏了三天" in text_of(first._pdf).replace("\r\n", "")  # type: ignore[attr-defined]
    first.reject()
    editor.insert("（更正：漏了四天。）")
    tab.print_record()
    again = next(one for one in papers.previews(tab.panel) if one.isVisible())
    assert "漏了四天" in text_of(again._pdf).replace("\r\n", ""), "printed again as it is now"  # type: ignore[attr-defined]
    again.reject()


@pytest.mark.qt_log_ignore("raise|grabbing the keyboard", extend=True)  # of a menu, offscreen
def test_the_hall_changes_its_phrases_from_the_menu(
    tab: MediationTab, keys: Keys, embedded: Context, make_case: MakeCase, qtbot: QtBot
) -> None:
    tab.open_record("cases", make_case(1))
    tab.panel.editor.text.setFocus()
    keys.press(Qt.Key.Key_Q, alt=True)
    menu = _menu()
    menu.close()
    menu.actions()[-1].trigger()
    dialog = next(one for one in tab.window().findChildren(FormDialog) if one.isVisible())
    dialog.form.fill({"statements": "没有标题的一句"})
    assert not dialog.form.save()
    assert "标题｜" in dialog.form.rows["statements"].sentence.text()
    dialog.form.fill({"statements": "说经过｜问：【甲方】请讲。"})
    assert dialog.form.save()
    assert [one.text for one in phrases.in_force(embedded) if one.point == "statements"] == ["问：【甲方】请讲。"]
    tab.panel.editor.open_phrases()
    menu = _menu()
    menu.close()
    next(one for one in menu.actions() if "说经过" in one.text()).trigger()
    assert tab.panel.editor.text.toPlainText() == "问：沈霞请讲。"


def test_who_was_there_is_ticked(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case = make_case(1)
    tab.open_record("cases", case)
    tab.panel.editor._ask_times()
    dialog = tab.case_actions.dialog
    assert isinstance(dialog, FormDialog)
    form = dialog.form
    assert [form.rows[key].editor.value() for key in ("present0", "present1", "mediators_present1")] == [1, 1, 1]
    form.fill({"present0": 0, "present1": 0})
    assert not form.save()
    form.fill({"present0": 1, "mediators_present1": 0, "end_at": "明天"})
    assert not form.save()
    form.fill({"end_at": "2026-11-20 10:30"})
    assert form.save()
    held = queries.paper(embedded, case).sessions[0]
    assert (held.present, held.mediators) == (["沈霞"], ["李敏"])


def test_an_agent_is_picked_from_the_register_in_the_case(
    tab: MediationTab, embedded: Context, make_case: MakeCase, people: dict[str, int]
) -> None:
    from desktop_app.residents import service as residents

    person = residents.create(
        embedded, {"name": "周明", "sex": "1", "birth_date": "1985-04-01", "no_id_reason": "03", "phone": "13812340008"}
    )
    case = make_case()
    tab.open_record("cases", case)
    acts: PartActions = tab.case_actions.parts
    assert tab.panel.view is not None
    acts.add(AGENT, tab.panel.view)
    form = tab.case_actions.dialog.form  # type: ignore[union-attr]
    form.rows["person_id"].editor.set_value(person)
    form._left("person_id")
    assert (form.rows["name"].editor.value(), form.rows["phone"].editor.value()) == ("周明", "13812340008")
    form.fill({"relation": "12", "scope": "general", "powers": "04"})
    assert not form.save()
    assert "特别授权" in form.rows["scope"].sentence.text()
    form.fill({"scope": "special"})
    assert form.save()
    agent = queries.get(embedded, case).parts["agent"][0]
    assert (agent["represents"], agent["name"], agent["person_id"]) == ("沈霞", "周明", person)
    tab.panel.print_form("proxy", 0)
    preview = papers.previews(tab.panel)[0]
    said = text_of(preview._pdf)  # type: ignore[attr-defined]
    assert "授权委托书" in said and "周明" in said
    preview.reject()
    assert case_parts.of_case(AGENT, case)


def test_a_child_and_many_on_one_side_are_hints_beside_the_party(tab: MediationTab, keys: Keys) -> None:
    tab.new_record()
    form = tab.page.form
    assert isinstance(form, IntakeForm)
    keys.type("沈小霞")
    keys.enter()  # ＋ 新增
    row = form.parties[0]
    row.rows["age"].editor.set_value(9)
    row.rows["age"].editor.edited.emit()
    assert "监护人代理" in row.hint.text() and not row.hint.isHidden()
    row.rows["age"].editor.set_value(30)
    row.rows["age"].editor.edited.emit()
    assert row.hint.isHidden()
    for n in range(4):
        form.add_party("A")
        form.parties[n + 1].picker.set_picked(None, f"住户{n}")
    form.parties[4].edited.emit()
    assert "推选代表人" in form.parties[4].hint.text()
    row.rows["is_representative"].editor.set_value(1)
    row.edited.emit()
    assert form.parties[4].hint.isHidden()


def test_what_the_text_suggests_is_taken_by_a_key_and_never_by_itself(
    tab: MediationTab, keys: Keys, people: dict[str, int]
) -> None:
    tab.new_record()
    form = tab.page.form
    assert isinstance(form, IntakeForm) and form.suggested is not None
    brief = form.rows["brief"].editor
    brief.focus.setFocus()
    keys.type("拖欠工资，二十多名农民工集体堵门。")
    assert [one.key for one in form.suggested.found] == [
        "dispute_type", "difficulty", "event_scale", "warning_level",
    ]  # fmt: skip
    assert not form.suggested.isHidden()
    assert [form.values()[one.key] for one in form.suggested.found] == [None] * 4
    keys.press(Qt.Key.Key_J, alt=True)
    now = form.values()
    assert [now[key] for key in ("dispute_type", "difficulty", "event_scale", "warning_level")] == [
        "10", "complex", "02", "01",
    ]  # fmt: skip
    assert form.suggested.found == [] and form.suggested.isHidden()
    assert Case.select().count() == 0


def test_a_party_who_mediates_is_said_beside_the_mediators(tab: MediationTab, people: dict[str, int]) -> None:
    tab.new_record()
    form = tab.page.form
    assert isinstance(form, IntakeForm)
    form.parties[0].picker.set_picked(None, "王秀英")
    lead = next(row["id"] for row in queries.mediators(tab.frame.ctx) if row["name"] == "王秀英")
    form.mediators.lead.set_picked(lead, "王秀英")
    form.mediators.lead.edited.emit()
    assert "应当回避" in form.mediators.sentence.text()


def test_the_case_says_who_speaks_and_who_is_missing(
    tab: MediationTab, embedded: Context, people: dict[str, int]
) -> None:
    from desktop_app.mediation import service
    from desktop_app.mediation.service import PartyEntry

    child = PartyEntry(side="A", values={"name": "沈小霞", "age": 9, "is_representative": 1}, consent="agreed")
    other = PartyEntry(side="B", person_id=people["邓洁"], consent="agreed")
    case = service.intake(embedded, {"dispute_type": "02", "source": "02", "brief": "吵架"}, [child, other])
    tab.open_record("cases", case)
    assert tab.panel.view is not None
    said = tab.panel.facts(tab.panel.view)[0][1]
    assert "还没有登记监护人" in said and "推选的代表人" in said
    begun = case_parts.begun(embedded, AGENT, tab.panel.view.case)
    case_parts.add(embedded, AGENT, case, {**begun, "name": "沈霞"})
    said = tab.panel.facts(queries.get(embedded, case))[0][1]
    assert "监护人 沈霞" in said and "还没有" not in said

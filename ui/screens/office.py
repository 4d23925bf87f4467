"""Scenes of 调解, 村规民约 and 报表."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from desktop_app.mediation import case_parts, inquiries, queries
from desktop_app.mediation.agents import AGENT
from desktop_app.mediation.notices import INVITATION, SUMMONS
from desktop_app.mediation.queries import CaseView
from desktop_app.village_rules import queries as rules

from ..mediation.intake_form import IntakeForm
from ..mediation.tab import MediationTab
from ..reports.tab import ReportsTab
from ..village_rules.tab import VillageRulesTab
from .scene import Scene, one
from .studio import Studio, wait_until

MINUTES = (
    "问：权利义务告知书看过了吗？有没有要求调解员回避的？\n答：看过了，清楚。不要求回避。\n"
    "问：漏水从什么时候开始，造成了哪些损失？\n答：国庆节以后，卫生间顶上一直滴水，顶棚起皮，木门也变形了。\n"
    "问：愿意怎样解决？\n答：愿意请师傅来修，材料钱由我出，木门的钱双方再商量。"
)


def case_of(studio: Studio, *states: str, with_session: bool = False) -> CaseView:
    """The newest case that stands at one of these."""
    for case in queries.ids(studio.ctx):
        view = queries.get(studio.ctx, case)
        if view.case["status"] in states and (view.sessions or not with_session):
            return view
    raise LookupError(states)


def mediation(studio: Studio, *states: str) -> MediationTab:
    tab = cast(MediationTab, studio.window.go("mediation"))
    studio.settle()
    if states:
        tab.open_record("cases", case_of(studio, *states).case["id"])
        studio.settle()
    return tab


def wait_for_preview(studio: Studio) -> None:
    """Wait for the preview that is being made."""

    def there() -> bool:
        return any(one.isVisible() and "预览" in one.windowTitle() for one in studio.window.findChildren(QDialog))

    wait_until(there, "the preview")


@one("mediation-list", is_tab=True)
def mediation_list(studio: Studio) -> None:
    mediation(studio)


@one("mediation-record", is_tab=True)
def mediation_record(studio: Studio) -> None:
    tab = mediation(studio, "MEDIATING")
    tab.panel.editor.text.setPlainText(MINUTES)
    tab.panel.flush()


@one("mediation-accepted")
def mediation_accepted(studio: Studio) -> None:
    mediation(studio, "ACCEPTED")


@one("mediation-agreed")
def mediation_agreed(studio: Studio) -> None:
    mediation(studio, "AGREED", "PERFORMING", "CLOSED").panel.show_page("agreement")


@one("mediation-performing")
def mediation_performing(studio: Studio) -> None:
    mediation(studio, "PERFORMING", "AGREED")
    cast(MediationTab, studio.window.current).panel.show_page("items")


@one("mediation-intake")
def mediation_intake(studio: Studio) -> None:
    tab = mediation(studio)
    tab.new_record()
    form = cast(IntakeForm, tab.page.form)
    for row, letters in zip(form.parties, ("wg", "l"), strict=True):
        studio.type(row.picker.line, letters)
        studio.settle()
        studio.press(row.picker.line, Qt.Key.Key_Return)
    studio.type(form.rows["brief"].editor.focus, "乙方卫生间漏水，致甲方顶棚起皮，双方就维修费用有争议。")
    form.accept_now.setChecked(True)
    form.consent_way.setCurrentIndex(1)
    form._scroll.ensureWidgetVisible(form.mediators)


@one("mediation-intake-picking")
def mediation_intake_picking(studio: Studio) -> None:
    tab = mediation(studio)
    tab.new_record()
    studio.type(cast(IntakeForm, tab.page.form).parties[0].picker.line, "wg")


@one("mediation-intake-outsider")
def mediation_intake_outsider(studio: Studio) -> None:
    """Somebody who is no resident, and a save that is refused."""
    tab = mediation(studio)
    tab.new_record()
    form = cast(IntakeForm, tab.page.form)
    studio.type(form.parties[0].picker.line, "欧阳外来")
    form.parties[0].toggle()
    form.save()


@one("mediation-intake-suggestions")
def mediation_intake_suggestions(studio: Studio) -> None:
    """What the text suggests, and a child who needs a guardian."""
    tab = mediation(studio)
    tab.new_record()
    form = cast(IntakeForm, tab.page.form)
    studio.type(form.parties[0].picker.line, "wg")
    studio.settle()
    studio.press(form.parties[0].picker.line, Qt.Key.Key_Return)
    form.parties[1].picker.set_picked(None, "陈小宝")
    form.parties[1].rows["age"].editor.set_value(9)
    form.parties[1].rows["age"].editor.edited.emit()
    studio.type(form.rows["brief"].editor.focus, "拖欠工资，二十多名农民工集体堵门，涉及12万元。")
    studio.settle()
    assert form.suggested is not None
    form._scroll.ensureWidgetVisible(form.suggested)


def _with_materials(studio: Studio) -> MediationTab:
    """The case under way, with an agent, a notice and an invitation."""
    tab = mediation(studio, "MEDIATING")
    view = tab.panel.view
    assert view is not None
    if not view.parts["agent"]:
        case, day = view.case["id"], view.case["accepted_on"]
        agent = {"party_id": view.parties[1]["id"], "agent_kind": "02", "name": "何静", "sex": "2", "relation": "12"}
        agent |= {"unit_or_addr": "向阳法律服务所", "scope": "general", "powers": "01 02 05", "since": day}
        meeting = {"meet_at": f"{studio.ctx.today()} 15:00", "venue": "调解室"}
        case_parts.add(studio.ctx, AGENT, case, agent)
        case_parts.add(studio.ctx, SUMMONS, case, {**meeting, "bring": "身份证、票据、照片", "mode": "02"})
        asked = {"invitee": "周明", "invitee_kind": "08", "reason": "说明现场查看的情况", "consented": 1}
        case_parts.add(studio.ctx, INVITATION, case, {**meeting, **asked})
        studio.settle()
    return tab


@one("mediation-materials")
def mediation_materials(studio: Studio) -> None:
    _with_materials(studio).panel.show_page("materials")


@one("mediation-agent")
def mediation_agent(studio: Studio) -> None:
    tab = _with_materials(studio)
    assert tab.panel.view is not None
    tab.case_actions.parts.change(AGENT, tab.panel.view.parts["agent"][0]["id"], tab.panel.view)


@one("mediation-phrases")
def mediation_phrases(studio: Studio) -> None:
    mediation(studio, "MEDIATING").panel.editor.open_phrases()


@one("inquiries", is_tab=True)
def inquiries_list(studio: Studio) -> None:
    tab = mediation(studio)
    tab.one_window.show_inquiries()
    studio.settle()
    assert tab.one_window.inquiries is not None
    tab.one_window.inquiries.page.open_record(inquiries.ids(studio.ctx, filters={"channel": "02"})[0])


@one("inquiry-form")
def inquiry_form(studio: Studio) -> None:
    tab = mediation(studio)
    tab.new_record()
    form = cast(IntakeForm, tab.page.form)
    studio.type(form.rows["brief"].editor.focus, "邻居夜里打伤了人。")
    form.ways.chosen.emit("02")


@one("inquiry-slip")
def inquiry_slip(studio: Studio) -> None:
    inquiries_list.play(studio)
    studio.settle()
    page = cast(MediationTab, studio.window.current).one_window.inquiries
    assert page is not None
    page.print_slip()
    wait_for_preview(studio)


@one("mediation-assign")
def mediation_assign(studio: Studio) -> None:
    tab = mediation(studio, "MEDIATING")
    assert tab.panel.view is not None
    tab.case_actions.assign(tab.panel.view)


@one("mediation-times")
def mediation_times(studio: Studio) -> None:
    tab = mediation(studio, "MEDIATING")
    assert tab.panel.view is not None
    tab.case_actions.change_session(tab.panel.view, tab.panel.view.sessions[-1]["id"])


@one("mediation-more")
def mediation_more(studio: Studio) -> None:
    tab = mediation(studio, "MEDIATING")
    more = tab.panel.more
    more.menu().popup(more.mapToGlobal(more.rect().bottomLeft()))


@one("mediation-agreement")
def mediation_agreement(studio: Studio) -> None:
    tab = mediation(studio, "MEDIATING")
    tab.case_actions.form_asked.emit("agreement")
    form = tab.page.form
    assert form is not None
    clauses = "乙方十五日内重做卫生间防水层，费用由乙方承担。\n乙方赔偿甲方顶棚及木门损失人民币1,680.32元。"
    form.rows["clauses"].editor.set_value(clauses)
    studio.type(form.rows["amount_fen"].editor.focus, "1680.32")


@one("mediation-preview")
def mediation_preview(studio: Studio) -> None:
    tab = mediation(studio, "AGREED", "PERFORMING", "CLOSED")
    tab.panel.print_form("agreement")
    wait_for_preview(studio)


@one("mediation-history")
def mediation_history(studio: Studio) -> None:
    mediation(studio, "AGREED", "PERFORMING", "CLOSED").panel._show_history()


@one("mediation-empty", hall="empty")
def mediation_empty(studio: Studio) -> None:
    mediation(studio)


def _rules(studio: Studio) -> VillageRulesTab:
    tab = cast(VillageRulesTab, studio.window.go("rules"))
    studio.settle()
    return tab


@one("rules-text", is_tab=True)
def rules_text(studio: Studio) -> None:
    tab = _rules(studio)
    tab.open_record("rules", tab.page.table.ids[0])
    if tab.panel.comparing:
        tab.panel.toggle_comparison()


@one("rules-comparison", is_tab=True, own=True)
def rules_comparison(studio: Studio) -> None:
    tab = _rules(studio)
    tab.open_record("rules", tab.page.table.ids[0])
    tab.panel.toggle_comparison()
    studio.shoot("rules-comparison")
    tab.panel.toggle_comparison()


@one("rules-preview", own=True)
def rules_preview(studio: Studio) -> None:
    tab = _rules(studio)
    tab.open_record("rules", tab.page.table.ids[0])
    tab.panel.toggle_comparison()
    tab.panel.print()
    wait_for_preview(studio)
    studio.shoot("rules-preview")
    tab.panel.toggle_comparison()


@one("rules-draft", own=True)
def rules_draft(studio: Studio) -> None:
    """A revision that is being written, with a clause that the check has something to say about."""
    tab = _rules(studio)
    tab.open_record("rules", tab.page.table.ids[0])
    tab.panel.next_step()
    studio.settle()
    tab.panel.document.write_new()
    editor = tab.panel.document.editor
    assert editor is not None
    studio.type(editor.box, "违反本公约的，罚款五百元，并停发各项福利。")
    studio.shoot("rules-draft-article")
    editor.save()
    studio.shoot("rules-draft")
    tab.panel.next_step()
    studio.shoot("rules-draft-submit")


@one("rules-new")
def rules_new(studio: Studio) -> None:
    _rules(studio).new_record()


@one("rules-history")
def rules_history(studio: Studio) -> None:
    tab = _rules(studio)
    tab.open_record("rules", rules.ids(studio.ctx)[0])
    tab.panel.history_asked.emit()


@one("rules-empty", hall="empty")
def rules_empty(studio: Studio) -> None:
    _rules(studio)


@one("reports", is_tab=True)
def reports(studio: Studio) -> None:
    cast(ReportsTab, studio.window.go("reports")).show_charts()


@one("reports-behind")
def reports_behind(studio: Studio) -> None:
    tab = cast(ReportsTab, studio.window.go("reports"))
    studio.settle()
    tab.open_figure("mediation.closed")


@one("reports-preview")
def reports_preview(studio: Studio) -> None:
    tab = cast(ReportsTab, studio.window.go("reports"))
    studio.settle()
    tab.preview()
    wait_for_preview(studio)


@one("reports-empty", hall="empty")
def reports_empty(studio: Studio) -> None:
    studio.window.go("reports")


SCENES: list[Scene] = [
    mediation_list,
    mediation_record,
    mediation_accepted,
    mediation_agreed,
    mediation_performing,
    mediation_intake,
    mediation_intake_picking,
    mediation_intake_outsider,
    mediation_intake_suggestions,
    mediation_materials,
    mediation_agent,
    mediation_phrases,
    inquiries_list,
    inquiry_form,
    inquiry_slip,
    mediation_assign,
    mediation_times,
    mediation_more,
    mediation_agreement,
    mediation_preview,
    mediation_history,
    rules_text,
    rules_comparison,
    rules_preview,
    rules_history,
    rules_new,
    rules_draft,
    reports,
    reports_behind,
    reports_preview,
    mediation_empty,
    rules_empty,
    reports_empty,
]

"""The case beside the list: its record while people talk, the agreement, the steps, the papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.mediation import case_parts, minutes, queries, service
from desktop_app.mediation.revisits import REVISIT
from desktop_app.operators.roles import permissions
from tests.ui.mediation.conftest import Keys
from tests.ui.mediation.test_mediation_intake import text_of
from ui.mediation import papers, session_editor
from ui.mediation.agreement_form import AgreementForm
from ui.mediation.step_bar import steps_of
from ui.mediation.tab import MediationTab

MakeCase = Callable[..., int]


def _stored(ctx: Context, case_id: int) -> str:
    return queries.get(ctx, case_id).sessions[-1]["minutes"] or ""


def test_writing_is_saved_by_itself(
    tab: MediationTab, keys: Keys, embedded: Context, make_case: MakeCase, qtbot: QtBot
) -> None:
    case_id = make_case(1)
    tab.open_record("cases", case_id)
    editor = tab.panel.editor
    editor._timer.setInterval(1)
    editor.text.setFocus()
    keys.press(Qt.Key.Key_W, alt=True)
    keys.type("漏水从什么时候开始？")
    keys.press(Qt.Key.Key_W, alt=True)
    keys.type("（沈霞）国庆节以后。")
    qtbot.waitUntil(lambda: editor.state.text() == "已自动保存 09:30")
    assert _stored(embedded, case_id) == "问：漏水从什么时候开始？\n答：（沈霞）国庆节以后。"
    cursor = editor.text.textCursor().position()
    keys.press(Qt.Key.Key_W, alt=True)
    qtbot.waitUntil(lambda: _stored(embedded, case_id).endswith("问："))
    assert editor.text.textCursor().position() == cursor + 3, "saving moves nothing"
    assert editor.text.toPlainText().endswith("\n问：")


def test_leaving_a_case_saves_what_was_written(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    first, second = make_case(1), make_case(1)
    tab.open_record("cases", first)
    tab.panel.editor.insert("问：还没有到三秒。")
    tab.open_record("cases", second)
    assert _stored(embedded, first) == "问：还没有到三秒。"
    assert tab.panel.editor.text.toPlainText() == ""
    tab.panel.editor.insert("答：关窗口之前。")
    assert tab.may_leave()
    assert _stored(embedded, second) == "答：关窗口之前。"


def test_two_desks_in_one_record_lose_nothing(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case_id = make_case(1)
    tab.open_record("cases", case_id)
    editor = tab.panel.editor
    session = queries.get(embedded, case_id).sessions[0]
    editor.insert("我写的")
    service.save_session(embedded, session["id"], session["version"], {"minutes": "别人写的"})
    assert not editor.conflict.isHidden()
    assert editor.text.toPlainText() == "我写的"
    assert not editor.flush()
    assert _stored(embedded, case_id) == "别人写的"
    editor._keep_mine()
    assert (_stored(embedded, case_id), editor.conflict.isHidden()) == ("我写的", True)
    assert any((line.before or {}).get("minutes") == "别人写的" for line in queries.history(embedded, case_id))
    version = queries.get(embedded, case_id).sessions[0]["version"]
    service.save_session(embedded, session["id"], version, {"minutes": "又是别人"})
    assert editor.text.toPlainText() == "又是别人", "nothing unsaved here, so theirs is shown"


def test_undo_takes_a_saved_record_back_on_screen_too(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    tab.open_record("cases", make_case(1))
    editor = tab.panel.editor
    editor.insert("问：第一句。")
    editor.flush()
    editor.insert("答：第二句。")
    editor.flush()
    embedded.undo()
    assert editor.text.toPlainText() == "问：第一句。"


def test_the_seven_points_fill_themselves(tab: MediationTab, make_case: MakeCase) -> None:
    tab.open_record("cases", make_case(1))
    editor = tab.panel.editor
    assert editor.said == [False] * 7
    for phrase in minutes.PHRASES:
        editor.insert(phrase.text)
    editor.insert("答：（沈霞）漏水。")
    editor.insert("答：（邓洁）知道了。")
    assert editor.said == [True] * 7
    names = [editor._flow.itemAt(at).widget().accessibleName() for at in range(7)]  # type: ignore[union-attr]
    assert names[0] == "告知权利义务：已写到"


def test_several_sessions_are_paged_and_the_paper_is_of_the_one_shown(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    case_id = make_case(2)
    first, second = queries.get(embedded, case_id).sessions
    service.save_session(embedded, first["id"], 1, {"minutes": "第一次说的话"})
    service.save_session(embedded, second["id"], 1, {"minutes": "第二次说的话"})
    tab.open_record("cases", case_id)
    editor = tab.panel.editor
    assert editor.heading.text().startswith("第 2 次调解  2026-11-20 09:30")
    editor.go(-1)
    assert editor.text.toPlainText() == "第一次说的话"
    tab.print_record()
    preview = papers.previews(tab.panel)[0]
    assert "第一次说的话" in text_of(preview._pdf)  # type: ignore[attr-defined]
    preview.reject()


def test_every_form_of_a_case_is_made_of_the_same_record(embedded: Context, make_case: MakeCase) -> None:
    case_id = make_case(1)
    view = queries.get(embedded, case_id)
    service.agree(
        embedded,
        case_id,
        view.case["version"],
        {
            "facts": "漏水。",
            "clauses": "修好防水。\n赔偿1,680.32元。",
            "perform_mode": "lump",
            "performance": "十五日内",
            "amount_fen": 168032,
        },
    )
    view = queries.get(embedded, case_id)
    said = {form: text_of(papers.build(embedded, view, form)()) for form in ("intake", "record", "agreement")}
    for form, text in said.items():
        assert "沈霞" in text, form
        assert "（向阳）人调字〔2026〕第1号" in text.replace("\n", ""), form
    assert "壹仟陆佰捌拾元叁角贰分" in said["agreement"].replace("\r\n", "")


def test_a_record_with_invitees_waits_for_everybodys_consent(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    case_id = make_case(1)
    session = queries.get(embedded, case_id).sessions[0]
    service.save_session(embedded, session["id"], 1, {"invitees": "刘师傅（维修）"})
    tab.open_record("cases", case_id)
    later = next(one.menu() for one in tab.panel.print_menu().actions() if one.text() == "还打印不了的")
    action = next(one for one in later.actions() if one.text() == "人民调解记录")  # type: ignore[attr-defined]
    assert not action.isEnabled()
    assert "第二十条" in action.toolTip()
    tab.panel.editor.change_times.click()
    form = tab.case_actions.dialog.form  # type: ignore[union-attr]
    assert form.rows["start_at"].editor.value() == "2026-11-20 09:30"
    form.rows["invitees_agreed"].editor.focus.click()
    form.rows["end_at"].editor.set_value("2026-11-20 11:05")
    assert form.save()
    view = queries.get(embedded, case_id)
    assert (view.sessions[0]["invitees_agreed"], view.sessions[0]["end_at"]) == (1, "2026-11-20 11:05:00")
    assert ("参加人", "刘师傅（维修）　双方同意") in tab.panel.facts(view)


def test_the_agreement_says_its_amount_in_words_while_it_is_typed(
    tab: MediationTab, keys: Keys, embedded: Context, make_case: MakeCase
) -> None:
    case_id = make_case(1)
    tab.open_record("cases", case_id)
    tab.panel.next_step()
    form = tab.page.form
    assert isinstance(form, AgreementForm)
    form.rows["amount_fen"].editor.focus.setFocus()
    keys.type("1680.3")
    assert form.rows["amount_fen"].sentence.text() == "大写：人民币壹仟陆佰捌拾元叁角整"
    keys.type("2")
    assert form.rows["amount_fen"].sentence.text() == "大写：人民币壹仟陆佰捌拾元叁角贰分"
    form.rows["clauses"].editor.focus.setFocus()
    keys.type("退还订金。")
    assert "定金" in form.rows["clauses"].sentence.text()
    form.fill({"perform_mode": "instalment", "performance": "分两期", "items": "2026-12-01 1000\n2026-12-20 600"})
    assert not form.save()
    assert "各期合计1,600.00元" in form.rows["items"].sentence.text()
    form.fill({"items": "2026-12-01 1000\n2026-12-20 680.32"})
    assert form.save()
    view = queries.get(embedded, case_id)
    assert (view.case["status"], [item["amount_fen"] for item in view.items]) == ("AGREED", [100000, 68032])
    assert tab.panel.next_button.text() == "登记履行 →"
    tab.case_actions.form_asked.emit("agreement")
    again = tab.page.form
    assert isinstance(again, AgreementForm)
    assert again.values()["items"] == "2026-12-01 1,000.00\n2026-12-20 680.32"
    again.fill({"effective_on": "2026-11-20"})
    assert again.save()


def _do(tab: MediationTab, title: str, values: dict[str, Any]) -> None:
    """Choose an entry of the menu, fill its dialog in and save it."""
    action = next(one for one in tab.panel.more.menu().actions() if one.text().startswith(title))
    action.trigger()
    form = tab.case_actions.dialog.form  # type: ignore[union-attr]
    form.fill(values)
    assert form.save(), form.message.text()
    QApplication.processEvents()


def test_a_case_goes_its_way_by_the_red_button(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case_id = make_case()
    tab.open_record("cases", case_id)
    panel = tab.panel
    assert panel.next_button.text() == "开始调解 →"
    panel.next_step()
    assert (panel.next_button.text(), panel.pages.currentWidget()) == ("达成协议 →", panel.editor)
    view = queries.get(embedded, case_id)
    values = {"facts": "漏水", "clauses": "修好", "perform_mode": "act", "performance": "十五日内"}
    service.agree(embedded, case_id, view.case["version"], values)
    assert panel.pages.currentWidget() is panel.agreement
    panel.next_step()
    done = tab.case_actions.dialog.form  # type: ignore[union-attr]
    assert not done.save(), "how it is known stands beside"
    done.fill({"voucher": "双方当面确认"})
    assert done.save()
    assert panel.next_button.text() == "登记回访 →"
    panel.next_step()
    visit = tab.case_actions.dialog.form  # type: ignore[union-attr]
    assert visit.rows["content"].editor.value() is None, "what was found is never filled in"
    assert not visit.save()
    visit.fill({"mode": "02", "content": "电话里双方都说已经修好"})
    assert visit.save()
    assert (panel.next_button.text(), panel.pages.currentWidget()) == ("结案 →", panel.revisits)
    assert panel.side_button.text() == "打印回访记录"
    panel.next_step()
    assert tab.case_actions.dialog.form.save()  # type: ignore[union-attr]
    assert queries.ids(embedded, "", {"stage": "open"}) == []
    tab.open_record("cases", case_id)
    assert (panel.next_button.text(), panel.pages.currentWidget()) == ("归档 →", panel.dossier)
    assert panel.editor.text.isReadOnly()
    states = {step.key: step.state for step in steps_of(queries.get(embedded, case_id))}
    assert states == {**dict.fromkeys(states, "done"), "filed": "now"}


def test_a_revisit_is_put_right_and_a_case_without_one_says_why(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    case_id = make_case(1)
    tab.open_record("cases", case_id)
    values = {"facts": "漏水", "clauses": "修好", "perform_mode": "act", "performance": "十五日内"}
    service.agree(embedded, case_id, queries.get(embedded, case_id).case["version"], values)
    visit = case_parts.add(embedded, REVISIT, case_id, {"visited_on": "2026-11-20", "mode": "01", "content": "在修"})
    tab.panel.show_page("revisits")
    tab.case_actions.parts.change(REVISIT, visit, queries.get(embedded, case_id))
    form = tab.case_actions.dialog.form  # type: ignore[union-attr]
    form.fill({"content": "已经修好"})
    assert form.save()
    assert queries.get(embedded, case_id).revisits[0]["content"] == "已经修好"
    case_parts.delete(embedded, REVISIT, visit, queries.get(embedded, case_id).revisits[0]["version"])
    item = queries.get(embedded, case_id).items[0]
    service.perform(embedded, item["id"], item["version"], "2026-11-20", "收条")
    _do(tab, "结案", {"revisit_note": "双方要求不回访"})
    assert queries.get(embedded, case_id).case["status"] == "CLOSED"


def test_the_menu_does_what_else_can_be_done(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case_id = make_case(1)
    tab.open_record("cases", case_id)
    both = {f"party{one['id']}": True for one in queries.get(embedded, case_id).parties}
    _do(tab, "延期", {"reason": "等天晴再施工", **both})
    assert queries.get(embedded, case_id).case["period_ends_on"] == "2027-01-20"
    _do(tab, "更正当事人：沈霞", {"phone": "13800009999"})
    assert queries.get(embedded, case_id).parties[0]["phone"] == "13800009999"
    _do(tab, "调解不成", {"terminate_reason": "01"})
    assert queries.get(embedded, case_id).case["status"] == "TERMINATED"
    assert tab.panel.next_button.text() == "打印终止告知书 →"
    _do(tab, "删除", {"note": "重复登记"})
    assert queries.ids(embedded) == []
    others = make_case(), make_case()
    tab.open_record("cases", others[0])
    _do(tab, "申请人撤回", {"end_note": "沈霞签名撤回"})
    tab.open_record("cases", others[1])
    _do(tab, "引导移送", {"target": "03", "to_org": "区人民法院", "reason": "要求确权"})
    assert queries.counts(embedded) == {"WITHDRAWN": 1, "REFERRED_OUT": 1}


def test_a_new_mediator_is_added_while_assigning(
    tab: MediationTab, embedded: Context, keys: Keys, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.mediation.service import PartyEntry

    entries = [
        PartyEntry(side=side, values={"name": name}, consent="agreed") for side, name in (("A", "甲"), ("B", "乙"))
    ]
    case_id = service.intake(embedded, {"dispute_type": "02", "source": "01", "brief": "吵架"}, entries)
    tab.open_record("cases", case_id)
    tab.panel.next_step()
    dialog: Any = tab.case_actions.dialog
    qtbot.waitUntil(lambda: keys.name == "首席调解员")
    dialog.save()
    assert dialog.chooser.sentence.text() == "请至少指定一名调解员"
    asked: list[str] = []
    answers = iter((False, True))
    monkeypatch.setattr("ui.mediation.mediator_chooser.confirm", lambda *words: asked.append(words[2]) or next(answers))
    keys.type("赵律师")
    keys.enter()
    assert "赵律师" in asked[0] and "赵律师" not in [row["name"] for row in queries.mediators(embedded)]
    dialog.chooser.lead.clear()
    keys.type("赵律师")
    keys.enter()
    dialog.chooser.boxes[queries.mediators(embedded)[0]["id"]].click()
    dialog.save()
    view = queries.get(embedded, case_id)
    assert [(row["name"], row["role"]) for row in view.mediators] == [("赵律师", "lead"), ("李敏", "assist")]


def test_a_private_case_of_others_shows_a_sentence_only(
    tab: MediationTab, embedded: Context, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = make_case(1, is_private=1)
    tab.open_record("cases", case_id)
    assert tab.panel.title.text() == "沈霞与邓洁邻里纠纷"
    stranger = replace(embedded.operator, name="赵强", permissions=permissions(["mediator"]))
    monkeypatch.setattr(embedded, "operator", stranger)
    tab._show_case(case_id)
    assert tab.panel.title.text() == "邻里纠纷"
    said = [one.text() for one in tab.panel.brief.findChildren(QLabel)]
    assert "这个案件涉及隐私，只有承办人和主任可以打开。" in said
    assert (tab.panel.view, tab.panel.next_button.isHidden()) == (None, True)
    assert tab.panel.pages.currentWidget() is tab.panel.brief


def test_a_failed_save_is_said_and_tried_again(
    tab: MediationTab, embedded: Context, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.store.store import Busy

    case_id = make_case(1)
    tab.open_record("cases", case_id)
    editor = tab.panel.editor
    editor.insert("问：")
    with monkeypatch.context() as patched:
        patched.setattr(session_editor.service, "save_session", lambda *_: (_ for _ in ()).throw(Busy()))
        assert not editor.flush()
        assert "没有保存" in editor.state.text()
        assert not tab.may_leave()
    assert editor._timer.isActive()
    assert editor.flush()
    assert _stored(embedded, case_id) == "问："

"""The course of a case on screen: where it stands, its terms, the one next step; the dialogs beside the straight way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop_app.context import Context
from desktop_app.mediation import case_parts, queries, service
from desktop_app.mediation.confirming import CONFIRMATION
from desktop_app.mediation.models import Case
from desktop_app.mediation.recusing import RECUSAL
from tests.ui.mediation.test_mediation_case import _do
from ui.mediation.tab import MediationTab

MakeCase = Callable[..., int]
AGREED = {
    "facts": "漏水",
    "clauses": "修好",
    "perform_mode": "act",
    "performance": "十五日内",
    "effective_on": "2026-11-20",
}


def _view(ctx: Context, case: int) -> queries.CaseView:
    return queries.get(ctx, case)


def _words(tab: MediationTab) -> str:
    shown = tab.panel.timeline.widget().findChildren(QWidget)
    return "\n".join((one.text() if isinstance(one, QLabel) else "") or one.accessibleName() for one in shown)


def _next(tab: MediationTab) -> QPushButton | None:
    found = [one for one in tab.panel.timeline.widget().findChildren(QPushButton) if "下一步" in one.accessibleName()]
    return found[0] if found else None


def _form(tab: MediationTab) -> Any:
    return tab.case_actions.dialog.form  # type: ignore[union-attr]


def test_the_course_says_where_it_stands_and_its_button_does_the_next_step(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    case = make_case()
    tab.open_record("cases", case)
    tab.panel.timeline_button.click()
    assert tab.panel.pages.currentWidget() is tab.panel.timeline
    words = _words(tab)
    for told in (
        "现在：已指派",
        "调解期限",
        "2026-12-21",
        "剩 31 天",
        "人民调解工作程序",
        "登记",
        "同意调解",
        "指派调解员",
    ):
        assert told in words, told
    button = _next(tab)
    assert button is not None and button.text() == "开始调解"
    button.click()
    assert _view(embedded, case).case["status"] == "MEDIATING"
    tab.panel.timeline_button.click()
    assert "现在：调解中" in _words(tab) and "第1次调解" in _words(tab)


def test_pausing_and_going_on(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case = make_case(1)
    tab.open_record("cases", case)
    _do(tab, "中止", {"reason": "01", "note": "等鉴定"})
    assert tab.panel.next_button.text() == "恢复调解 →"
    tab.panel.timeline_button.click()
    assert "自 2026-11-20 起停止计算" in _words(tab)
    titles = [one.text() for one in tab.panel.more.menu().actions()]
    assert not any(one.startswith("延期") for one in titles), "there is nothing to prolong"
    tab.panel.next_step()
    assert _form(tab).save()
    assert _view(embedded, case).case["status"] == "MEDIATING"


def test_who_refuses_is_written_down_and_the_next_step_is_the_end(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    case = make_case(1)
    tab.open_record("cases", case)
    second = _view(embedded, case).parties[1]["id"]
    action = next(one for one in tab.panel.more.menu().actions() if one.text().startswith("各方是否同意"))
    action.trigger()
    form = _form(tab)
    form.fill({f"{second}.answer": "refused"})
    assert not form.save()
    assert form.rows[f"{second}.way"].sentence.text() == "请选是怎样表示的"
    first = _view(embedded, case).parties[0]["id"]
    form.fill({f"{second}.way": "03", f"{first}.way": "01"})
    assert form.save()
    assert tab.panel.next_button.text() == "调解不成，终止 →"
    tab.panel.next_step()
    assert _form(tab).rows["terminate_reason"].editor.value() == "01", "the case itself says why"
    assert _form(tab).save()
    assert tab.panel.next_button.text() == "打印终止告知书 →"
    embedded.log("cases.print", "打印终止调解告知书：1号", about=[(Case, case)])
    tab.open_record("cases", case)
    assert tab.panel.next_button.text() == "结案 →"


def test_not_performed_is_urged_and_closed_with_what_follows(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    from tests.mediation.life_cases import set_due

    case = make_case(1)
    service.agree(embedded, case, _view(embedded, case).case["version"], AGREED)
    set_due(embedded, case, "2026-11-19")
    tab.open_record("cases", case)
    _do(tab, "登记未履行", {"note": "电话不接"})
    assert tab.panel.next_button.text() == "登记督促履行 →"
    tab.panel.next_step()
    _form(tab).fill({"whom": "邓洁", "way": "03", "due": "修好防水"})
    assert _form(tab).save()
    assert _view(embedded, case).parts["urging"][0]["number"] == "向阳调督〔2026〕1号"
    _do(tab, "结案", {"revisit_note": "双方要求不回访", "later_course": "01"})
    assert _view(embedded, case).case["status"] == "CLOSED"


def test_what_stands_against_closing_is_read_before(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case = make_case(1)
    service.terminate(embedded, case, _view(embedded, case).case["version"], "01")
    tab.open_record("cases", case)
    tab.case_actions.life.close(_view(embedded, case))
    dialog: Any = tab.case_actions.dialog
    assert any("✗ 还没有打印终止调解告知书" in one.text() for one in dialog.findChildren(QLabel))
    assert not dialog.form.save()
    assert "终止调解告知书" in dialog.form.message.text()


def test_a_mediator_who_is_a_party_is_said_beside_and_who_chose_is_kept(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    case = make_case()
    tab.open_record("cases", case)
    service.add_mediator(embedded, {"name": "邓洁"})
    service.add_mediator(embedded, {"name": "申霞"})
    tab.case_actions.assign(_view(embedded, case))
    chooser = tab.case_actions.dialog.chooser  # type: ignore[union-attr]
    known = {row["name"]: row["id"] for row in queries.mediators(embedded)}
    chooser.boxes[known["邓洁"]].click()
    assert "邓洁是本案当事人" in chooser.sentence.text() and "第十九条" in chooser.sentence.text()
    tab.case_actions.dialog.save()  # type: ignore[union-attr]
    assert len(_view(embedded, case).mediators) == 2, "nothing was assigned"
    chooser.boxes[known["邓洁"]].click()
    chooser.boxes[known["申霞"]].click()
    assert not chooser.sentence.text() and "读音相同" in chooser.notice.text()
    chooser.by_party[known["申霞"]].click()
    tab.case_actions.dialog.save()  # type: ignore[union-attr]
    chosen = {row["name"]: row["chosen_by"] for row in _view(embedded, case).mediators}
    assert chosen == {"王秀英": "committee", "李敏": "committee", "申霞": "party"}


def test_who_must_stand_back_is_replaced_next(tab: MediationTab, embedded: Context, make_case: MakeCase) -> None:
    case = make_case(1)
    asked = {"asked_by": "邓洁", "mediator_name": "王秀英", "ground": "02", "decision": "granted", "decided_by": "主任"}
    case_parts.add(embedded, RECUSAL, case, {**asked, "decided_on": "2026-11-20"})
    tab.open_record("cases", case)
    assert tab.panel.next_button.text() == "改派调解员 →"


def test_a_case_goes_to_others_by_a_dialog_and_its_letter_is_among_the_materials(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    case = make_case(1)
    tab.open_record("cases", case)
    _do(tab, "引导移送", {"target": "04", "to_org": "区仲裁委", "reason": "先仲裁", "materials": "登记表"})
    tab.panel.show_page("materials")
    words = [one.text() for one in tab.panel.materials.widget().findChildren(QLabel)]
    assert any("向阳调移〔2026〕1号" in one for one in words)
    assert "回避申请" not in words, "what neither is there nor can be written is not shown"


def test_an_application_that_waits_is_gone_on_with_not_begun_again(
    tab: MediationTab, embedded: Context, make_case: MakeCase
) -> None:
    case = make_case(1)
    service.agree(embedded, case, _view(embedded, case).case["version"], AGREED)
    values = {"court": "区人民法院", "ground": "org_location", "facts": "自愿", "status": "signing"}
    case_parts.add(embedded, CONFIRMATION, case, values)
    tab.open_record("cases", case)
    assert tab.panel.view is not None
    tab.case_actions.parts.add(CONFIRMATION, tab.panel.view)
    dialog: Any = tab.case_actions.dialog
    assert dialog.form.rows["court"].editor.value() == "区人民法院"
    done = {"status": "decided", "applied_on": "2026-11-20", "result": "confirmed", "decided_on": "2026-11-20"}
    dialog.form.fill({**done, "doc_no": "（2026）鄂0381民特1号"})
    assert dialog.form.save(), dialog.form.message.text()
    rows = queries.get(embedded, case).parts["confirmation"]
    assert [row["result"] for row in rows] == ["confirmed"]

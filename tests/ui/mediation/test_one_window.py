"""The window of intake goes to mediation, elsewhere, or to an answer; what was typed goes along."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.context import Context
from desktop_app.mediation import inquiries
from desktop_app.mediation.models import Case
from tests.ui.mediation.conftest import Keys, all_agreed
from tests.ui.mediation.test_mediation_intake import text_of
from ui.mediation.inquiry_form import InquiryForm
from ui.mediation.intake_form import IntakeForm
from ui.mediation.tab import MediationTab
from ui.printing.preview import PreviewDialog


def test_what_does_not_belong_here_is_sent_elsewhere_with_a_slip(
    tab: MediationTab, keys: Keys, embedded: Context, people: dict[str, int]
) -> None:
    keys.press(Qt.Key.Key_N, control=True)
    keys.type("sx")
    keys.enter()
    assert isinstance(tab.page.form, IntakeForm)
    tab.page.form.fill({"brief": "邻居夜里打伤了人。", "dispute_type": "02"})
    keys.press(Qt.Key.Key_2, alt=True)
    form = tab.page.form
    assert isinstance(form, InquiryForm)
    now = form.values()
    assert (now["person_id"], now["name"], now["matter"]) == (people["沈霞"], "沈霞", "邻居夜里打伤了人。")
    assert not form.save()
    assert "引导到别处的，请填写引导到" in form.rows["refer_kind"].sentence.text()
    form.fill({"refer_kind": "01", "refer_to": "向阳派出所", "refer_reason": "可能是治安案件"})
    keys.press(Qt.Key.Key_S, control=True)
    page = tab.one_window.inquiries
    assert page is not None and page.isVisible() and not tab.page.isVisible()
    assert "引导其他渠道 1" in page.figures.text()
    assert page.detail.title.text() == "沈霞"
    page.print_button.click()
    preview = next(one for one in tab.window().findChildren(PreviewDialog) if one.isVisible())
    said = text_of(preview._pdf)
    assert "引导单" in said and "公安机关：向阳派出所" in said
    preview.reject()
    assert Case.select().count() == 0


def test_an_answer_may_become_a_case_after_all(
    tab: MediationTab, keys: Keys, embedded: Context, people: dict[str, int]
) -> None:
    one = inquiries.add(
        embedded, {"channel": "03", "person_id": people["沈霞"], "matter": "问漏水怎么办。", "answer": "可以申请调解。"}
    )
    tab.open_record("inquiry", one)
    page = tab.one_window.inquiries
    assert page is not None and page.isVisible()
    page.case_button.click()
    form = tab.page.form
    assert isinstance(form, IntakeForm) and tab.page.isVisible()
    assert (form.parties[0].name, form.rows["brief"].editor.value()) == ("沈霞", "问漏水怎么办。")
    form.parties[1].picker.set_picked(people["邓洁"], "邓洁")
    form.fill({"dispute_type": "02"})
    all_agreed(form)
    assert form.save()
    assert inquiries.get(embedded, one)["case_id"] == Case.get().id


def test_a_matter_goes_there_and_back_and_a_draft_is_met_again(
    tab: MediationTab, keys: Keys, embedded: Context
) -> None:
    tab.new_record()
    keys.type("钱多多")
    keys.press(Qt.Key.Key_Escape)  # the candidates
    keys.press(Qt.Key.Key_3, alt=True)
    form = tab.page.form
    assert isinstance(form, InquiryForm) and form.channel == "03"
    assert form.values()["name"] == "钱多多"
    assert not form.rows["answer"].isHidden() and "refer_to" not in form.rows
    keys.press(Qt.Key.Key_1, alt=True)
    assert isinstance(tab.page.form, IntakeForm)
    assert tab.page.form.parties[0].name == "钱多多"
    keys.press(Qt.Key.Key_2, alt=True)
    assert isinstance(tab.page.form, InquiryForm)
    tab.page.form.draft_now()
    tab.page.close_form()
    QApplication.processEvents()
    tab.open_draft("inquiry", "new02")
    page = tab.one_window.inquiries
    assert page is not None and isinstance(page.page.form, InquiryForm)
    assert page.page.form.values()["name"] == "钱多多"

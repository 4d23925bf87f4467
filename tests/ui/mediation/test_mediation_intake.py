"""登记调解 from Ctrl+N to the register on paper, with keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.context import Context
from desktop_app.mediation import queries
from desktop_app.mediation.models import Case
from desktop_app.residents.models import Person
from desktop_app.store.models import Change, IssuedNumber
from tests.ui.mediation.conftest import Keys, all_agreed
from ui.mediation import papers
from ui.mediation.intake_form import IntakeForm
from ui.mediation.tab import MediationTab
from ui.printing.pages import PDFIUM


def text_of(pdf: bytes) -> str:
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return "".join(page.get_textpage().get_text_range() for page in document)
        finally:
            document.close()


def _form(tab: MediationTab, *, agreed: bool = True) -> IntakeForm:
    """The open form; ``agreed``: everybody said in person that he consents."""
    form = tab.page.form
    assert isinstance(form, IntakeForm)
    if agreed:
        all_agreed(form)
    return form


def test_from_ctrl_n_to_the_printed_register_with_keys_alone(
    tab: MediationTab, keys: Keys, embedded: Context, errors: list[BaseException]
) -> None:
    keys.press(Qt.Key.Key_N, control=True)
    assert keys.name == "甲方"
    keys.type("sx")
    keys.enter()  # takes the first candidate and goes on
    assert keys.name == "乙方"
    keys.type("钱多多")
    keys.enter()  # ＋ 新增“钱多多”…
    assert keys.name == "性别"
    keys.type("n")
    keys.enter()
    keys.type("52")
    for _ in range(2):
        keys.enter()
    assert keys.name == "职业或职务"
    keys.type("电工")
    keys.enter()
    keys.type("13900000003")
    keys.enter()
    keys.type("东风路3号")
    while keys.name != "纠纷类型":
        keys.enter() if keys.name == "单位或住址" else keys.tab()
    keys.type("ll")
    keys.enter()
    assert keys.name == "案件来源"
    keys.enter()
    keys.type("半夜装修，影响休息。")
    keys.tab()
    assert keys.name == "当场受理：各方当事人都已表示同意调解"
    keys.press(Qt.Key.Key_Space)
    keys.tab()
    assert keys.name == "当事人怎样表示同意"
    keys.press(Qt.Key.Key_Down)
    keys.tab()
    assert keys.name == "首席调解员"
    keys.type("wxy")
    keys.enter()
    while keys.name != "保存":
        keys.tab()
    keys.enter()
    assert errors == []
    case = Case.get()
    view = queries.get(embedded, case.id)
    assert (case.number, case.status, case.title) == ("（向阳）人调字〔2026〕第1号", "ASSIGNED", "沈霞与钱多多邻里纠纷")
    assert [row["name"] for row in view.mediators] == ["王秀英"]
    assert {(row["consent_status"], row["consent_way"]) for row in view.parties} == {("agreed", "01")}
    second = view.parties[1]
    written = {key: second[key] for key in ("person_id", "name", "sex", "age", "occupation", "phone", "unit_or_addr")}
    assert written == {
        "person_id": None,
        "name": "钱多多",
        "sex": "1",
        "age": 52,
        "occupation": "电工",
        "phone": "13900000003",
        "unit_or_addr": "东风路3号",
    }
    assert keys.name == "打印登记表"
    keys.enter()
    preview = papers.previews(tab.panel)[0]
    assert "钱多多" in text_of(preview._pdf)  # type: ignore[attr-defined]
    preview.reject()


def test_somebody_new_can_become_a_resident_on_the_way(tab: MediationTab, keys: Keys, embedded: Context) -> None:
    tab.new_record()
    form = _form(tab)
    first, second = form.parties
    first.picker.set_picked(1, "沈霞")
    second.picker.setFocus()
    keys.type("钱多多")
    keys.enter()
    second.as_resident.click()
    second.rows["sex"].editor.set_value("1")
    second.rows["id_no"].editor.set_value("290101199001010011")
    form.fill({"dispute_type": "02", "brief": "吵架"})
    assert not form.save(), "the check digit is wrong"
    assert "校验" in second.sentence.text()
    assert (Case.select().count(), Person.select().where(Person.name == "钱多多").count()) == (0, 0)
    second.rows["id_no"].editor.set_value(None)
    second.rows["no_id_reason"].editor.set_value("03")
    assert form.save()
    person = Person.get(Person.name == "钱多多")
    assert [row["person_id"] for row in queries.get(embedded, Case.get().id).parties] == [1, person.id]


def test_what_is_missing_is_said_where_it_is_missing(tab: MediationTab, keys: Keys) -> None:
    tab.new_record()
    form = _form(tab)
    assert not form.save()
    assert "请填写纠纷类型" in form.rows["dispute_type"].sentence.text()
    form.fill({"dispute_type": "02", "brief": "吵架"})
    form.parties[0].picker.set_picked(1, "沈霞")
    assert not form.save()
    assert "还缺乙方" in form.parties[1].sentence.text()
    assert keys.name == "乙方"
    form.mediators.lead.line.setFocus()
    keys.type("zz")
    keys.press(Qt.Key.Key_Escape)
    form.parties[1].picker.set_picked(2, "邓洁")
    assert not form.save()
    assert "还没有选定" in form.mediators.sentence.text()
    assert (Case.select().count(), IssuedNumber.select().count()) == (0, 0)


def test_a_mediator_who_is_a_party_is_refused_and_the_form_stays(
    tab: MediationTab, embedded: Context, people: dict[str, int]
) -> None:
    from desktop_app.mediation import service

    lead = service.add_mediator(embedded, {}, person_id=people["沈霞"])
    tab.new_record()
    form = _form(tab)
    for row, name in zip(form.parties, people, strict=True):
        row.picker.set_picked(people[name], name)
    form.fill({"dispute_type": "02", "brief": "吵架"})
    form.mediators.lead.set_picked(lead, "沈霞")
    assert not form.save()
    assert "沈霞是本案当事人" in form.message.text()
    assert form.rows["brief"].editor.value() == "吵架"
    form.mediators.lead.clear()
    assert form.save()
    assert IssuedNumber.get().number == 1


def test_without_consent_it_is_only_registered_and_accepted_later(
    tab: MediationTab, embedded: Context, people: dict[str, int]
) -> None:
    tab.new_record()
    form = _form(tab, agreed=False)
    for row, name in zip(form.parties, people, strict=True):
        row.picker.set_picked(people[name], name)
    form.fill({"dispute_type": "02", "brief": "吵架"})
    assert not form.accept_now.isChecked(), "nobody's consent is taken for granted"
    form.accept_now.click()
    assert not form.save()
    assert form.unsaid.text() == "请选当事人怎样表示同意的"
    form.accept_now.click()
    assert form.save()
    assert (Case.get().status, Case.get().number) == ("REGISTERED", None)
    panel = tab.panel
    assert panel.next_button.text() == "受理 →"
    panel.next_step()
    dialog = tab.case_actions.dialog
    dialog.form.fill({"way": "01"})  # type: ignore[union-attr]
    assert not dialog.form.save()  # type: ignore[union-attr]
    assert "同意" in dialog.form.message.text()  # type: ignore[union-attr]
    for key, row in dialog.form.rows.items():  # type: ignore[union-attr]
        if key.startswith("party"):
            row.editor.focus.click()
    assert dialog.form.save()  # type: ignore[union-attr]
    QApplication.processEvents()
    assert panel.line.text().startswith("（向阳）人调字〔2026〕第1号")
    assert panel.next_button.text() == "指派调解员 →"


def test_a_registered_case_can_be_changed_whole(tab: MediationTab, embedded: Context, people: dict[str, int]) -> None:
    from desktop_app.mediation import service
    from desktop_app.mediation.service import PartyEntry

    entries = [PartyEntry(side="A", person_id=people["沈霞"]), PartyEntry(side="B", values={"name": "钱多多"})]
    case_id = service.register(embedded, {"dispute_type": "02", "source": "01", "brief": "吵架"}, entries)
    tab.open_record("cases", case_id)
    tab.case_actions.form_asked.emit("intake")
    form = _form(tab, agreed=False)
    assert [row.name for row in form.parties] == ["沈霞", "钱多多"]
    assert not form.dirty
    form.add_party("C")
    form.parties[2].picker.set_picked(people["邓洁"], "邓洁")
    form.fill({"brief": "又吵架"})
    assert form.dirty
    assert form.save()
    view = queries.get(embedded, case_id)
    assert ([row["name"] for row in view.parties], view.case["brief"]) == (["沈霞", "钱多多", "邓洁"], "又吵架")
    assert tab.panel.title.text() == "沈霞与钱多多邻里纠纷"


def test_leaving_a_half_filled_form_asks_once(tab: MediationTab, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: asked.append("") or "discard")
    tab.new_record()
    keys.press(Qt.Key.Key_Escape)
    assert (asked, tab.page.form) == ([], None)
    tab.new_record()
    keys.type("sx")
    keys.enter()
    keys.press(Qt.Key.Key_Escape)
    assert (len(asked), tab.page.form) == (1, None)


def test_an_empty_list_says_what_belongs_there(tab: MediationTab, keys: Keys) -> None:
    tab.page.clear()
    nothing = tab.page.table.nothing
    assert tab.page.table.stack.currentWidget() is nothing
    nothing.pressed.emit()
    assert isinstance(tab.page.form, IntakeForm)


def test_printing_to_a_file_stands_in_the_history(
    tab: MediationTab, make_case: Callable[..., int], tmp_path: object
) -> None:
    from hashlib import sha256
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    tab.open_record("cases", make_case())
    tab.print_record()
    preview = papers.previews(tab.panel)[0]
    preview.save(tmp_path / "gone" / "登记表.pdf")  # type: ignore[attr-defined]
    assert Change.select().where(Change.action.contains("登记表")).count() == 0
    preview.save(tmp_path / "登记表.pdf")  # type: ignore[attr-defined]
    assert "沈霞" in text_of((tmp_path / "登记表.pdf").read_bytes())
    logged = Change.select().order_by(Change.id.desc()).get()
    version = sha256((tmp_path / "登记表.pdf").read_bytes()).hexdigest()[:8]
    assert logged.action == f"存为PDF，人民调解受理登记表：（向阳）人调字〔2026〕第1号（校验码 {version}）"
    preview.reject()

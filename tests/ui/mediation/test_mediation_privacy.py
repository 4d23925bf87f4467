"""涉及隐私 is suggested while a case is taken in; who took it in at the counter sees its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from desktop_app.context import Context
from desktop_app.mediation import queries
from desktop_app.mediation.models import Case
from desktop_app.operators.roles import permissions
from tests.ui.mediation.conftest import all_agreed
from ui.mediation.intake_form import IntakeForm
from ui.mediation.tab import MediationTab

MakeCase = Callable[..., int]


def opened(tab: MediationTab) -> IntakeForm:
    tab.new_record()
    form = tab.page.form
    assert isinstance(form, IntakeForm)
    return form


def choose(form: IntakeForm, key: str, value: object) -> None:
    form.rows[key].editor.set_value(value)
    form.rows[key].editor.edited.emit()


def test_a_family_quarrel_is_ticked_until_somebody_decides(tab: MediationTab) -> None:
    form = opened(tab)
    assert not form.dirty
    choose(form, "dispute_type", "01")
    assert form.values()["is_private"] == 1
    assert "婚姻家庭" in form.rows["is_private"].sentence.text()
    choose(form, "dispute_type", "02")
    assert form.values()["is_private"] == 0
    choose(form, "is_private", 1)
    choose(form, "dispute_type", "17")
    assert form.values()["is_private"] == 1, "decided by hand"


def test_a_party_under_age_ticks_it(tab: MediationTab) -> None:
    form = opened(tab)
    choose(form, "dispute_type", "02")
    party = form.parties[0]
    party.picker.line.setText("小明")
    party.rows["age"].editor.set_value(12)
    party.edited.emit()
    assert form.values()["is_private"] == 1


def test_the_counter_takes_a_case_in_and_sees_its_row(
    tab: MediationTab, embedded: Context, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = replace(embedded.operator, id=90, name="赵强", roles=("clerk",), permissions=permissions(["clerk"]))
    monkeypatch.setattr(embedded, "operator", clerk)
    form = opened(tab)
    for row, name in zip(form.parties, ("沈霞", "邓洁"), strict=True):
        row.picker.set_picked(people[name], name)
        row.picker.picked.emit(people[name])
    choose(form, "dispute_type", "02")
    choose(form, "brief", "漏水。")
    lead = queries.mediators(embedded)[0]
    form.mediators.lead.set_picked(lead["id"], lead["name"])
    all_agreed(form)
    assert form.save()
    assert Case.get().status == "ASSIGNED"
    assert tab.panel.view is None
    assert tab.panel.title.text() == "沈*与邓*邻里纠纷"
    said = [one.text() for one in tab.panel.brief.findChildren(QLabel)]
    assert any("由别人承办" in text for text in said)
    assert tab.panel.next_button.isHidden() and tab.panel.more.isHidden()
    assert "已登记，（向阳）人调字〔2026〕第1号" in tab.window().undo_bar.words.text()  # type: ignore[attr-defined]

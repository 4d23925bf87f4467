"""The form of a resident: what is not shown stays, what only some people have comes and goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.residents import queries, service
from tests.ui.residents_window import residents_tab
from ui.records.editors import KeptEditor
from ui.residents.form import ResidentForm
from ui.residents.tab import ResidentsTab

VALUES = {
    "name": "曾桂芝",
    "id_no": "290101194308150042",
    "leftbehind_type": "01",
    "health": "30",
    "annual_income": 1_200_000,
    "cert_type": "414",
    "cert_no": "E12345678",
    "kin_id_no": "290101198512310021",
}


@pytest.fixture
def tab(qtbot: QtBot, embedded: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[ResidentsTab]:
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")  # forms are left half filled
    with residents_tab(qtbot, embedded) as tab:
        yield tab


def opened(tab: ResidentsTab, person: int) -> ResidentForm:
    tab.open_record("residents", person)
    tab.edit()
    form = tab.page.form
    assert isinstance(form, ResidentForm)
    return form


def test_what_is_not_shown_stays_as_it_is(tab: ResidentsTab, embedded: Context) -> None:
    person = service.create(embedded, VALUES)
    form = opened(tab, person)
    assert not form.dirty
    assert form.rows["health"].editor.kept() and form.rows["cert_no"].editor.kept()
    form.fill({"remark": "听力不好"})
    assert form.save()
    row = queries.stored(embedded, person)
    assert {key: row[key] for key in VALUES} == VALUES
    assert row["remark"] == "听力不好"


def test_what_is_not_shown_is_typed_anew(tab: ResidentsTab, embedded: Context) -> None:
    person = service.create(embedded, VALUES)
    form = opened(tab, person)
    health = form.rows["health"].editor
    assert isinstance(health, KeptEditor)
    health._words.click()
    assert health.value() is None and form.dirty
    health.set_value("10")
    form.rows["cert_no"].editor.set_value("E87654321")
    form.rows["annual_income"].editor.set_value(900)
    assert form.save()
    row = queries.stored(embedded, person)
    assert (row["health"], row["cert_no"], row["annual_income"]) == ("10", "E87654321", 900)


def test_somebody_else_changed_what_is_not_shown(tab: ResidentsTab, embedded: Context) -> None:
    person = service.create(embedded, VALUES)
    form = opened(tab, person)
    service.update(embedded, person, 1, {"health": "20", "cert_no": "E55555555", "remark": "别人写的"})
    form.fill({"remark": "我写的"})
    assert not form.save()
    assert form._conflict is not None
    assert list(form._conflict.choices) == ["remark"]
    assert form.rows["health"].editor.kept() and form.rows["cert_no"].editor.value() == "E123*5678".replace(
        "E123*5678", "E555*5555"
    )
    form._conflict.go_on.click()
    row = queries.stored(embedded, person)
    assert (row["health"], row["cert_no"], row["remark"]) == ("20", "E55555555", "我写的")


def test_fields_of_a_class_come_and_go(tab: ResidentsTab, embedded: Context) -> None:
    tab.new_record()
    form = tab.page.form
    assert isinstance(form, ResidentForm)
    row = form.rows["inflow_reason"]
    assert row.isHidden()
    resident_class = form.rows["resident_class"].editor
    resident_class.set_value("02")
    resident_class.edited.emit()
    assert not row.isHidden() and form.rows["nationality"].isHidden()
    resident_class.set_value("03")
    resident_class.edited.emit()
    assert row.isHidden() and not form.rows["nationality"].isHidden()
    form.rows["nationality"].editor.set_value("日本")
    resident_class.set_value(None)
    resident_class.edited.emit()
    assert not form.rows["nationality"].isHidden(), "what is filled is never hidden"


def test_a_foreigners_number_says_the_class(tab: ResidentsTab) -> None:
    tab.new_record()
    form = tab.page.form
    assert isinstance(form, ResidentForm)
    form.rows["id_no"].editor.set_value("912840199001010019")
    form.rows["id_no"].editor.left.emit()
    assert form.rows["resident_class"].editor.value() == "03"
    assert not form.rows["arrived_on"].isHidden()

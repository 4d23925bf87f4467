"""包联 on screen: workers and what they look after, coverage, hand-overs; houses and places as pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.residents import contact_queries, contacts, households, registers, service
from desktop_app.residents.models import Area
from desktop_app.residents.registers import HOUSES, STAFF, VENUES
from tests.ui.residents_window import residents_tab
from ui.residents.contacts_page import ContactsPage, WorkerSource
from ui.residents.coverage_page import CoveragePage
from ui.residents.grid_page import GridPage
from ui.residents.household_page import HouseholdPage
from ui.residents.register_page import RegisterPage
from ui.residents.tab import ResidentsTab


@pytest.fixture
def home(embedded: Context) -> int:
    found = households.create(embedded, {"live_addr": "向阳花园6栋2单元1502"})
    values = {"name": "曾桂芝", "id_no": "290101194308150042", "relation_to_head": "02", "household_id": found}
    service.create(embedded, values)
    return found


@pytest.fixture
def worker(embedded: Context) -> int:
    return registers.add(embedded, STAFF, {"name": "林晓东", "post": "下沉党员干部"})


@pytest.fixture
def tab(
    qtbot: QtBot, embedded: Context, home: int, worker: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ResidentsTab]:
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    with residents_tab(qtbot, embedded) as shown:
        yield shown


def _contacts(tab: ResidentsTab, worker: int) -> ContactsPage:
    page = tab.show_page("contacts")
    assert isinstance(page, ContactsPage)
    page.page.open_record(worker)
    return page


def test_a_worker_is_told_what_to_look_after_and_it_is_counted(tab: ResidentsTab, home: int, worker: int) -> None:
    page = _contacts(tab, worker)
    dialog = page.assign()
    assert dialog is not None and not dialog.save_button.isEnabled()
    dialog.line.setText("向阳花园")
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.line.setText("曾桂芝")  # what was ticked stays
    texts = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    at = next(at for at, text in enumerate(texts) if "曾桂芝" in text)
    dialog.list.item(at).setCheckState(Qt.CheckState.Checked)
    assert len(dialog.chosen) == 2 and "曾桂芝" in dialog.told.text()
    dialog.save()
    load = contact_queries.loads(tab.ctx)[worker]
    assert (load.nodes, load.own_homes, load.homes, load.people) == (1, 1, 1, 1)
    source = WorkerSource(tab.ctx)
    assert source.rows(source.ids("下沉", {}, None))[0]["homes"] == 1


def test_everything_goes_to_somebody_who_is_not_written_down_yet(tab: ResidentsTab, home: int, worker: int) -> None:
    contacts.assign(tab.ctx, worker, [], [home])
    page = _contacts(tab, worker)
    form = page.hand_over(worker, "林晓东").form
    assert not form.save(), "a name is asked for"
    form.rows["staff_name"].editor.set_value("方敏")
    assert form.save()
    assert [one.staff for one in contact_queries.of_household(tab.ctx, home)] == ["方敏"]
    tab.ctx.undo(tab.ctx.store.last_written)
    assert [one.staff for one in contact_queries.of_household(tab.ctx, home)] == ["林晓东"]


def test_one_is_ended_from_the_record(tab: ResidentsTab, home: int, worker: int) -> None:
    contacts.assign(tab.ctx, worker, [], [home])
    page = _contacts(tab, worker)
    (one,) = contact_queries.of_staff(tab.ctx, worker)
    form = page.end(one).form
    form.rows["until"].editor.set_value("2026-01-01")
    assert not form.save() and form.rows["until"].sentence.text()
    form.rows["until"].editor.set_value(tab.ctx.today())
    assert form.save()
    assert contact_queries.of_staff(tab.ctx, worker) == []


def test_whoever_has_nobody_is_a_list_of_households(qtbot: QtBot, tab: ResidentsTab, home: int, worker: int) -> None:
    page = tab.show_page("coverage")
    assert isinstance(page, CoveragePage)
    area = Area.get(Area.name == "向阳花园").id
    assert list(page.page.table.ids) == [area]
    assert page.source.rows([area])[0]["none"] == 1
    page.open_homes("none", area)
    homes = tab.pages["households"]
    assert isinstance(homes, HouseholdPage)
    qtbot.waitUntil(lambda: list(homes.page.table.ids) == [home])
    form = homes.ask_contact(home).form
    form.rows["staff_name"].editor.set_value("林晓东")
    assert form.save()
    assert contact_queries.households(tab.ctx, "none") == []
    tab.show_page("coverage")
    page.open_homes("all-own", 0)
    qtbot.waitUntil(lambda: list(homes.page.table.ids) == [home])


def test_the_node_says_who_looks_after_it(qtbot: QtBot, tab: ResidentsTab, home: int, worker: int) -> None:
    page = tab.show_page("grid")
    assert isinstance(page, GridPage)
    qtbot.waitUntil(lambda: page.shown is not None)
    area = Area.get(Area.name == "向阳花园").id
    page._choose(page.model.index_of(area))
    form = page.ask_contact().form
    form.rows["staff_name"].editor.set_value("林晓东")
    assert form.save()
    assert [one.staff for one in contact_queries.of_area(tab.ctx, area)] == ["林晓东"]


def test_a_house_of_a_resident_is_written_down_and_shown(tab: ResidentsTab) -> None:
    page = tab.show_page("house")
    assert isinstance(page, RegisterPage)
    page.open_form(None)
    form = page.page.form
    assert form is not None
    lady = tab.page.table.ids[0]
    form.fill({"live_addr": "向阳花园6栋2单元1502", "usage": "01", "owner": lady})
    assert form.save()
    (house,) = registers.ids(tab.ctx, HOUSES)
    assert registers.rows(tab.ctx, HOUSES, [house])[0]["owner_name"] == "曾桂芝"
    page.open_record(house)
    assert page.detail.title.text() == "向阳花园6栋2单元1502"
    page.delete(house)
    assert registers.ids(tab.ctx, HOUSES) == []


def test_a_number_that_is_masked_in_the_form_stays(tab: ResidentsTab) -> None:
    values = {"live_addr": "向阳花园6栋2单元1502", "owner_name": "赵外地", "owner_cert_no": "290101198512310021"}
    house = registers.add(tab.ctx, HOUSES, values)
    page = tab.show_page("house")
    page.open_record(house)
    page.open_form(house)
    form = page.page.form
    assert form.rows["owner_cert_no"].editor.kept() and not form.dirty
    form.fill({"remark": "空置"})
    assert form.save()
    assert registers.reveal(tab.ctx, HOUSES, house, "owner_cert_no", "核对登记") == values["owner_cert_no"]


def test_places_are_narrowed_and_exported(
    qtbot: QtBot, tab: ResidentsTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = registers.add(tab.ctx, VENUES, {"name": "第三实验小学", "kind": "01"})
    registers.add(tab.ctx, VENUES, {"name": "卫生服务站", "kind": "02"})
    page = tab.show_page("venue")
    page.page.table.search("", {"kind": "01"})
    qtbot.waitUntil(lambda: list(page.page.table.ids) == [school])
    monkeypatch.setattr("ui.residents.table_output.save_file", lambda *_: str(tmp_path / "场所.xlsx"))
    page.export()
    qtbot.waitUntil((tmp_path / "场所.xlsx").exists)

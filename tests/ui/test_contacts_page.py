"""包联 on screen: workers and what they look after, coverage, hand-overs; houses and places as pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.residents import contact_queries, contacts, households, registers, service
from desktop_app.residents.models import Area
from desktop_app.residents.registers import HOUSES, STAFF, VENUES
from tests.ui.residents_window import residents_tab
from ui.records.form_dialog import FormDialog
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
    again = page.assign()
    assert again is not None
    again.line.setText("曾桂芝")
    item = again.list.item(again.list.count() - 1)
    assert item.text().endswith("（已包联）") and not item.flags() & Qt.ItemFlag.ItemIsEnabled
    again.reject()
    source = WorkerSource(tab.ctx)
    assert source.rows(source.ids("下沉", {}, None))[0]["homes"] == 1


def test_everything_goes_to_a_worker_who_is_there_and_to_nobody_by_a_slip(
    tab: ResidentsTab, home: int, worker: int
) -> None:
    contacts.assign(tab.ctx, worker, [], [home])
    page = _contacts(tab, worker)
    form = page.hand_over(worker, "林晓东").form
    assert not form.save(), "a name is asked for"
    form.rows["staff_name"].editor.set_value("方敏")
    assert not form.save() and "没有叫“方敏”的工作人员" in form.rows["staff_name"].sentence.text()
    registers.add(tab.ctx, STAFF, {"name": "方敏"})
    assert form.save()
    assert [one.staff for one in contact_queries.of_household(tab.ctx, home)] == ["方敏"]
    tab.ctx.undo(tab.ctx.store.last_written)
    assert [one.staff for one in contact_queries.of_household(tab.ctx, home)] == ["林晓东"]


def test_one_is_ended_from_the_record(tab: ResidentsTab, home: int, worker: int) -> None:
    contacts.assign(tab.ctx, worker, [], [home])
    page = _contacts(tab, worker)
    (one,) = contact_queries.of_staff(tab.ctx, worker)
    form = page.end(one).form
    form.fill({"until": "2026-01-01"})
    assert not form.save() and form.rows["until"].sentence.text(), "before it began"
    form.fill({"until": "2099-01-01"})
    assert not form.save(), "nothing ends tomorrow"
    form.fill({"until": tab.ctx.today()})
    assert form.save()
    assert contact_queries.of_staff(tab.ctx, worker) == []
    (over,) = contact_queries.of_staff(tab.ctx, worker, ended=True)
    page.open_record(worker)
    words = [found.text() for found in page.detail.findChildren(QPushButton)]
    assert f"向阳花园6栋2单元1502（{over.since} 至 {over.until}）" in words


def test_one_is_put_right_or_thrown_away(tab: ResidentsTab, home: int, worker: int) -> None:
    contacts.assign(tab.ctx, worker, [], [home])
    page = _contacts(tab, worker)
    (one,) = contact_queries.of_staff(tab.ctx, worker)
    form = page.correct(one).form
    form.fill({"since": "2026-01-05", "remark": "每月入户一次"})
    assert form.save()
    (one,) = contact_queries.of_staff(tab.ctx, worker)
    assert (one.since, one.remark) == ("2026-01-05", "每月入户一次")
    named = {found.accessibleName() for found in page.detail.findChildren(QAbstractButton)}
    assert {"更正：包户 向阳花园6栋2单元1502", "记错了，删除：向阳花园6栋2单元1502"} <= named
    page.remove(one)
    assert contact_queries.of_staff(tab.ctx, worker) == []


def test_whoever_leaves_is_asked_to_whom_it_goes(tab: ResidentsTab, home: int, worker: int) -> None:
    contacts.assign(tab.ctx, worker, [], [home])
    page = _contacts(tab, worker)
    registers.add(tab.ctx, STAFF, {"name": "方敏"})
    form = page.delete(worker).form
    form.fill({"staff_name": "方敏"})
    assert form.save()
    assert [one.staff for one in contact_queries.of_household(tab.ctx, home)] == ["方敏"]
    (other,) = registers.ids(tab.ctx, STAFF)
    page.open_record(other)
    assert page.delete(other).form.save(), "nobody follows"
    assert registers.ids(tab.ctx, STAFF) == [] and contact_queries.of_household(tab.ctx, home) == []
    assert page.delete(registers.add(tab.ctx, STAFF, {"name": "陈静"})) is True, "who has nothing is simply deleted"


def test_workers_are_exported_in_the_columns_shown(
    qtbot: QtBot, tab: ResidentsTab, home: int, worker: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts.assign(tab.ctx, worker, [], [home])
    page = _contacts(tab, worker)
    qtbot.waitUntil(lambda: page.source.load(worker) is not None)
    monkeypatch.setattr("ui.residents.table_output.save_file", lambda *_: str(tmp_path / "包联.xlsx"))
    page.export()
    qtbot.waitUntil((tmp_path / "包联.xlsx").exists)
    found = [list(row) for row in load_workbook(tmp_path / "包联.xlsx").worksheets[0].values]
    heads = next(row for row in found if row[:3] == ["姓名", "职务", "包联网格"])
    assert found[found.index(heads) + 1][:6] == ["林晓东", "下沉党员干部", 0, 1, 1, 1]
    page._open("homes", worker)
    homes = tab.pages["households"]
    assert isinstance(homes, HouseholdPage)
    qtbot.waitUntil(lambda: list(homes.page.table.ids) == [home])
    monkeypatch.setattr("ui.residents.table_output.save_file", lambda *_: str(tmp_path / "住户.xlsx"))
    homes.export()
    qtbot.waitUntil((tmp_path / "住户.xlsx").exists)
    listed = [[str(cell) for cell in row] for row in load_workbook(tmp_path / "住户.xlsx").worksheets[0].values]
    assert any("住址" in row and "户主" in row and "人数" in row for row in listed), listed[:3]
    other = registers.add(tab.ctx, STAFF, {"name": "方敏"})
    form = homes.assign_listed().form
    form.fill({"staff_name": "方敏"})
    assert form.save()
    assert other in [one.staff_id for one in contact_queries.of_household(tab.ctx, home)]


def test_all_who_have_nobody_get_somebody_at_once(qtbot: QtBot, tab: ResidentsTab, home: int, worker: int) -> None:
    page = tab.show_page("coverage")
    assert isinstance(page, CoveragePage)
    area = Area.get(Area.name == "向阳花园").id
    assert list(page.page.table.ids) == [area]
    page.page.open_record(area)
    assert page.assign_button.isVisible()
    form = page.assign().form
    form.fill({"staff_name": "林晓东"})
    assert form.save()
    assert contact_queries.households(tab.ctx, "own") == [home]
    contacts.assign_by_name(tab.ctx, "方敏", [area], [home])
    contacts.assign_by_name(tab.ctx, "陈静", [area])
    qtbot.waitUntil(lambda: len(page._doubled()) == 2)
    assert page._doubled()[1].value == "向阳花园：方敏、陈静"
    page.open_homes("doubled", 0)
    homes = tab.pages["households"]
    assert isinstance(homes, HouseholdPage)
    qtbot.waitUntil(lambda: list(homes.page.table.ids) == [home])


def test_a_household_says_who_looks_after_it_and_asks(tab: ResidentsTab, home: int, worker: int) -> None:
    page = tab.show_page("households")
    assert isinstance(page, HouseholdPage)
    page.page.open_record(home)
    texts = [found.text() for found in page.detail.findChildren(QLabel)]
    assert "还没有人包联这一户" in texts
    (link,) = [found for found in page.detail.findChildren(QPushButton) if found.text() == "指定包联人…"]
    link.click()
    (dialog,) = [found for found in tab.window().findChildren(FormDialog) if found.isVisible()]
    dialog.form.fill({"staff_name": "林晓东"})
    assert dialog.form.save()
    texts = [found.text() for found in page.detail.findChildren(QLabel)]
    assert any("林晓东（向阳花园6栋2单元1502" in text for text in texts) and "还没有人包联这一户" not in texts


def test_a_house_a_household_and_a_place_open_what_they_are_linked_to(tab: ResidentsTab, home: int) -> None:
    lady = tab.page.table.ids[0]
    house = registers.add(tab.ctx, HOUSES, {"live_addr": "向阳花园6栋2单元1502", "owner": lady})
    venue = registers.add(tab.ctx, VENUES, {"name": "活动室", "kind": "04", "staff_name": "林晓东"})
    tab.open_record("house", house)
    page = tab.pages["house"]
    assert isinstance(page, RegisterPage)
    links = {found.accessibleName(): found for found in page.detail.findChildren(QPushButton)}
    assert {"房主姓名：曾桂芝", "住户：曾桂芝，1人"} <= set(links)
    tab.open_record("households", home)
    homes = tab.pages["households"]
    assert any(found.text() == "向阳花园6栋2单元1502" for found in homes.findChildren(QPushButton))
    tab.open_record("venue", venue)
    (link,) = [found for found in tab.pages["venue"].findChildren(QPushButton) if found.text() == "林晓东"]
    link.click()
    workers = tab.pages["contacts"]
    assert isinstance(workers, ContactsPage) and workers.detail.title.text() == "林晓东"
    assert any(found.text() == "活动室" for found in workers.detail.findChildren(QPushButton))


def test_a_draft_of_a_house_leads_back_to_its_form(tab: ResidentsTab) -> None:
    tab.open_draft("house", "new")
    page = tab.pages["house"]
    assert isinstance(page, RegisterPage) and page.page.form is not None
    tab.open_draft("staff", "new")
    workers = tab.pages["contacts"]
    assert isinstance(workers, ContactsPage) and workers.page.form is not None


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

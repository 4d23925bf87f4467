"""走访和关爱, 走访记录, suggestions, completeness: what they list, and the short forms that write it down."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.residents import care, households, service
from desktop_app.store import drafts
from desktop_app.visits import queries
from tests.mediation.test_revisits import _text as pdf_text
from tests.ui.residents_window import residents_tab
from ui.printing.preview import PreviewDialog
from ui.records.form_dialog import FormDialog
from ui.residents.care_dialog import CareDialog
from ui.residents.photo_strip import PhotoStrip
from ui.residents.tab import ResidentsTab
from ui.residents.visit_month import VisitMonth


@pytest.fixture
def lady(embedded: Context) -> int:
    home = households.create(embedded, {"live_addr": "向阳花园6栋2单元1502"})
    values = {"name": "曾桂芝", "id_no": "290101194308150042", "relation_to_head": "02", "household_id": home}
    return service.create(embedded, values, care=["C03"])


@pytest.fixture
def tab(qtbot: QtBot, embedded: Context, lady: int) -> Iterator[ResidentsTab]:
    with residents_tab(qtbot, embedded) as shown:
        yield shown


def _dialog() -> FormDialog:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
    return found[-1]


def test_a_visit_to_whoever_is_due_moves_the_day(qtbot: QtBot, tab: ResidentsTab, lady: int) -> None:
    page = tab.show_page("care")
    assert list(page.page.table.ids) == [lady]
    page.open_record(lady)
    page.visit()
    form = _dialog().form
    form.rows["staff_name"].editor.set_value("陈静")
    form.rows["kind"].editor.set_value("01")
    form.rows["what"].editor.set_value("电线老化")
    assert form.save()
    qtbot.waitUntil(lambda: page.source.found[lady].last == "2026-11-20")
    assert [one.what for one in queries.problems(tab.ctx)] == ["电线老化"]
    assert [name for _, name in care.workers(tab.ctx)] == ["陈静"]


def test_whoever_goes_out_takes_the_list_along_without_why(
    tab: ResidentsTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = tab.show_page("care")
    line = page.source.lines(page.page.table.ids)[0]
    assert line[:3] == ["曾桂芝", "向阳花园6栋2单元1502", "还没有"] and line[4] == "剩 7 天"
    file = tmp_path / "走访.xlsx"
    monkeypatch.setattr("ui.residents.table_output.save_file", lambda *_: str(file))
    page.export()
    qtbot.waitUntil(file.exists)
    found = [[str(cell) for cell in row] for row in load_workbook(file).worksheets[0].values]
    assert any(row[:6] == ["姓名", "住址", "上次见到", "到期", "还剩", "负责人"] for row in found)
    assert not any(words in cell for row in found for cell in row for words in ("关爱", "高龄", "独居"))
    page.print_list()

    def shown() -> list[PreviewDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewDialog) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    text = pdf_text(shown()[0]._pdf)
    assert "走访清单" in text and "走访情况" in text and "曾桂芝" in text
    shown()[0].close()


def test_a_service_is_written_down_for_everybody_listed(tab: ResidentsTab, lady: int) -> None:
    page = tab.show_page("care")
    page.serve_all()
    form = _dialog().form
    form.rows["kind"].editor.set_value("04")
    assert form.save()
    assert queries.services_of(tab.ctx, lady)[0][1] == "2026-11-20，助餐"


def test_a_household_of_the_month_is_found_by_anybody_in_it_and_visited(tab: ResidentsTab, lady: int) -> None:
    tab.show_page("visits").new_visit()
    month = next(one for one in QApplication.topLevelWidgets() if isinstance(one, VisitMonth))
    month.search.setText("zgz")
    assert month.homes.count() == 1
    month.visit()
    assert _dialog().form.save()
    assert queries.of_person(tab.ctx, lady)[0][1] == "2026-11-20，上门"
    month.accept()


def test_a_picture_is_shown_in_the_visit_and_a_bad_one_is_said(
    qtbot: QtBot, tab: ResidentsTab, lady: int, tmp_path: Path
) -> None:
    from desktop_app.visits import service as visits

    visit = visits.add_visit(tab.ctx, {"day": "2026-11-20", "mode": "01", "met": 1}, person_id=lady)
    page = tab.show_page("visits")
    page.open_record(visit)
    good, bad = tmp_path / "院子.png", tmp_path / "坏.png"
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(written, "PNG")
    good.write_bytes(written.getvalue())
    bad.write_bytes(b"nothing")
    assert not page.take_photo(visit, bad)
    assert page.take_photo(visit, good)
    page.open_record(visit)
    strips = page.detail.findChildren(PhotoStrip)
    assert len(strips[-1].pictures) == 1
    dialog = strips[-1].open_photo(*queries.get(tab.ctx, visit)["photos"][0])
    dialog.remove()
    assert queries.get(tab.ctx, visit)["photos"] == []


def test_a_problem_is_finished_from_its_visit(tab: ResidentsTab, lady: int) -> None:
    from desktop_app.visits import service as visits
    from ui.residents.problem_lines import ProblemLines

    values = {"day": "2026-11-20", "mode": "01", "met": 1, "kind": "01", "what": "漏水"}
    page = tab.show_page("visits")
    page.open_record(visits.add_visit(tab.ctx, values, person_id=lady))
    (problem,) = queries.problems(tab.ctx)
    page.detail.findChildren(ProblemLines)[-1].finish(problem)
    form = _dialog().form
    form.rows["outcome"].editor.set_value("已修好")
    assert form.save()
    assert queries.problems(tab.ctx) == []


def test_a_suggestion_is_taken_up_with_one_button(tab: ResidentsTab, lady: int) -> None:
    page = tab.show_page("suggestions")
    page.page.open_record(lady)
    assert [one.code for one in page.source.found[lady]] == ["C01"]
    page.accept()
    assert [tag["code"] for tag in care.tags(tab.ctx, lady)] == ["C01", "C03"]
    assert list(page.page.table.ids) == []


def test_a_number_of_what_is_missing_leads_to_the_field(qtbot: QtBot, tab: ResidentsTab, lady: int) -> None:
    page = tab.show_page("completeness")
    titles = [page.table.horizontalHeaderItem(at).text() for at in range(page.table.columnCount())]
    page.table.setCurrentCell(0, titles.index("电话"))
    assert page.people.count() == 1
    page.tab = lambda: tab
    page.fill_in()
    form = tab.page.form
    assert form is not None
    assert form.rows["phone"].editor.focus is QApplication.focusWidget()


def test_a_care_tag_is_edited_from_the_dialog(tab: ResidentsTab, lady: int) -> None:
    tab.open_record("residents", lady)
    tab.edit_care()
    dialog = next(one for one in tab.window().findChildren(CareDialog) if one.isVisible())
    dialog._edit_tag(care.tags(tab.ctx, lady)[0])
    form = _dialog().form
    form.rows["visit_cycle_days"].editor.set_value(3)
    assert form.save()
    assert care.tags(tab.ctx, lady)[0]["visit_cycle_days"] == 3


def test_the_record_says_the_last_visits(tab: ResidentsTab, lady: int) -> None:
    from desktop_app.visits import service as visits

    visits.add_visit(tab.ctx, {"day": "2026-11-20", "mode": "02", "met": 0}, person_id=lady)
    tab.open_record("residents", lady)
    texts = {one.text() for one in tab.detail.findChildren(QLabel)}
    assert "走访和服务" in texts


def test_a_visit_is_put_right_with_its_pictures(
    qtbot: QtBot, tab: ResidentsTab, lady: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.visits import service as visits
    from ui.residents.visit_edit import VisitEditDialog

    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(written, "PNG")
    new = tmp_path / "新.png"
    new.write_bytes(written.getvalue())
    visit = visits.add_visit(tab.ctx, {"day": "2026-11-20", "mode": "01", "met": 1}, person_id=lady)
    old = visits.add_photo(tab.ctx, visit, "旧", written.getvalue())
    page = tab.show_page("visits")
    page.open_record(visit)
    page.edit()
    dialog = tab.window().findChildren(VisitEditDialog)[-1]
    form = dialog.form
    assert not form.dirty
    form.photos.kept[old].click()
    assert form.dirty
    assert form.photos.dropped == [old]
    form.photos.take(new)
    form.rows["needs"].editor.set_value("要轮椅")
    form.draft_now()
    assert [draft.key for draft in drafts.all(tab.ctx.store, tab.ctx.operator.id)] == [f"visit_edit:{visit}"]
    assert form.save()
    row = queries.get(tab.ctx, visit)
    assert (row["needs"], [title for _, title in row["photos"]]) == ("要轮椅", ["新.png"])
    assert drafts.all(tab.ctx.store, tab.ctx.operator.id) == []


def test_what_was_typed_into_a_visit_comes_back_with_its_pictures(
    tab: ResidentsTab, lady: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.visits import service as visits
    from ui.residents.visit_edit import VisitEditDialog

    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    new = tmp_path / "新.png"
    Image.new("RGB", (40, 30), "green").save(new)
    visit = visits.add_visit(tab.ctx, {"day": "2026-11-20", "mode": "01", "met": 1}, person_id=lady)
    page = tab.show_page("visits")
    page.edit(visit)
    first = tab.window().findChildren(VisitEditDialog)[-1].form
    first.photos.take(new)
    first.draft_now()
    tab.open_draft("visit_edit", str(visit))
    again = tab.window().findChildren(VisitEditDialog)[-1].form
    assert again is not first
    assert list(again.photos.added) == [new]
    again.discard_draft()
    assert not again.dirty
    tab.open_draft("visit", f"{lady}-0")
    assert "曾桂芝" in _dialog().windowTitle()

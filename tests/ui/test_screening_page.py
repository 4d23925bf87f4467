"""矛盾纠纷排查 in the residents' tab: the list, the form, the hand-over to a case, rounds on screen, on paper, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop_app import registers
from desktop_app.context import Context
from desktop_app.mediation import queries, screening, screening_rounds
from desktop_app.mediation.screening import SCREENINGS
from tests.ui import hall_window as hall_windows
from tests.ui.hall_window import hall_window
from ui.errors import show_error
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.mediation.tab import MediationTab
from ui.printing.preview import PreviewDialog
from ui.records.form import RecordForm
from ui.records.form_dialog import FormDialog
from ui.residents.rounds_dialog import RoundsDialog
from ui.residents.screening_page import ScreeningPage
from ui.residents.tab import ResidentsTab

FOUND = {
    "event_name": "楼道堆物争吵",
    "found_on": "2026-11-18",
    "staff_name": "陈静",
    "event_type": "02",
    "involved_num": 6,
    "brief": "两户因楼道堆物多次争吵。",
}


@pytest.fixture
def window(qtbot: QtBot, embedded: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setitem(hall_windows.REAL, "residents", ResidentsTab)
    monkeypatch.setitem(hall_windows.REAL, "mediation", MediationTab)
    jobs = JobRunner(show_error)
    made = hall_window(embedded, jobs)
    qtbot.addWidget(made, before_close_func=lambda _: jobs.shutdown())
    made.show()
    yield made
    jobs.shutdown()


def _page(window: MainWindow) -> ScreeningPage:
    tab = window.go("residents")
    assert isinstance(tab, ResidentsTab)
    page = tab.show_page("screening")
    assert isinstance(page, ScreeningPage)
    return page


def _rounds(window: MainWindow) -> RoundsDialog:
    return next(one for one in window.findChildren(RoundsDialog) if one.isVisible())


def test_a_record_is_written_down_and_found(qtbot: QtBot, window: MainWindow, embedded: Context) -> None:
    page = _page(window)
    page.open_form(None)
    form = page.findChild(RecordForm)
    assert form is not None
    form.save_button.click()
    assert registers.ids(embedded, SCREENINGS) == [], "what is required is asked for first"
    for key, value in FOUND.items():
        form.rows[key].editor.set_value(value)
    form.save_button.click()
    qtbot.waitUntil(lambda: len(page.page.table.ids) == 1, timeout=20000)
    assert registers.ids(embedded, SCREENINGS) == list(page.page.table.ids)


def test_a_record_becomes_a_case_and_both_lead_to_each_other(
    qtbot: QtBot, window: MainWindow, embedded: Context
) -> None:
    record = registers.add(embedded, SCREENINGS, FOUND)
    page = _page(window)
    page.open_record(record)
    qtbot.waitUntil(lambda: "转人民调解" in page.more.titles(), timeout=20000)
    page.to_case(record)
    tab = window.go("mediation")
    assert isinstance(tab, MediationTab)
    [case] = queries.ids(embedded)
    qtbot.waitUntil(lambda: tab.page.table.current == case, timeout=20000)
    assert tab.panel.view is not None
    assert tab.panel.view.case["status"] == "DRAFT"
    words = [one.text() for one in tab.panel.brief.findChildren(QAbstractButton)]
    assert "来自排查 向阳排〔2026〕0001" in words
    window.open_record("screening", record)
    assert page.more.titles() == ["删除"], "it is handed over once"
    assert screening.case_of(embedded, record) == case


def test_rounds_are_reported_and_go_out_of_the_house(
    qtbot: QtBot, window: MainWindow, embedded: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registers.add(embedded, SCREENINGS, {**FOUND, "found_on": "2026-11-03"})
    window.open_record("screening", 0)
    rounds = _rounds(window)
    assert rounds.half == "2026-11-1", "the one that waits comes first"
    assert rounds.report_button.isEnabled() and not rounds.zero_button.isEnabled()
    rounds.report_button.click()
    dialog = next(one for one in rounds.findChildren(FormDialog) if one.isVisible())
    dialog.form.save_button.click()
    assert dialog.isVisible(), "who screened is asked for"
    dialog.form.rows["staff"].editor.set_value("陈静")
    dialog.form.save_button.click()
    assert rounds.table.item(0, 3).text() == "已报"
    assert screening_rounds.missing(embedded) == []
    rounds.turn(1)
    assert not rounds.forth.isEnabled(), "the next one has not begun"
    rounds.zero_button.click()
    dialog = next(one for one in rounds.findChildren(FormDialog) if one.isVisible())
    dialog.form.rows["staff"].editor.set_value("陈静")
    dialog.form.save_button.click()
    assert rounds.table.item(0, 3).text() == "零报告"
    target = tmp_path / "轮次.xlsx"
    monkeypatch.setattr("ui.records.table_output.save_file", lambda *_: str(target))
    rounds.export_round()
    qtbot.waitUntil(target.exists, timeout=20000)
    rounds.print_round()
    qtbot.waitUntil(lambda: bool([one for one in window.findChildren(PreviewDialog) if one.isVisible()]), timeout=30000)
    window.findChildren(PreviewDialog)[0].close()
    rounds.withdraw()
    assert rounds.table.item(0, 3).text() == "未报"

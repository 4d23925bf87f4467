"""案件登记簿 of the 调解 tab: by year, by mediator, by class; a line opens its case; preview and workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.context import Context
from desktop_app.store.models import Change
from ui.main_window import MainWindow
from ui.mediation.register_dialog import CaseRegisterDialog
from ui.mediation.tab import MediationTab
from ui.printing.preview import PreviewDialog


def _dialog(window: MainWindow, tab: MediationTab) -> CaseRegisterDialog:
    tab.open_register()
    return next(one for one in window.findChildren(CaseRegisterDialog) if one.isVisible())


def test_the_register_of_a_year_is_shown_and_a_line_opens_its_case(
    window: MainWindow, tab: MediationTab, make_case: Callable[..., int]
) -> None:
    case = make_case()
    dialog = _dialog(window, tab)
    model = dialog.lines
    assert model.rowCount() == 1
    assert model.columnCount() == 15
    assert "人调字" in model.index(0, 1).data()
    assert not dialog.committee.isVisible(), "there is one"
    dialog.which.setCurrentIndex(1)
    assert dialog.lines.index(dialog.lines.rowCount() - 1, 0).data() == "合计"
    dialog.open_row(0)
    assert dialog.isVisible(), "a sum opens no case"
    dialog.which.setCurrentIndex(0)
    dialog.open_row(0)
    assert tab.page.table.current == case


def test_it_goes_onto_paper_and_into_a_workbook(
    window: MainWindow, tab: MediationTab, make_case: Callable[..., int], embedded: Context, tmp_path: Path
) -> None:
    make_case()
    dialog = _dialog(window, tab)
    dialog.export_to(tmp_path / "登记簿.xlsx")
    assert load_workbook(tmp_path / "登记簿.xlsx").active is not None
    dialog.preview()
    assert any(one.isVisible() for one in dialog.findChildren(PreviewDialog))
    dialog.findChildren(PreviewDialog)[0].close()
    assert Change.select().where(Change.action.startswith("导出人民调解案件登记簿1行")).count() == 1


@pytest.mark.parametrize("allowed", [True, False])
def test_who_prints_no_cases_takes_no_register_with_him(
    window: MainWindow, tab: MediationTab, monkeypatch: pytest.MonkeyPatch, allowed: bool
) -> None:
    monkeypatch.setattr(type(tab.frame.ctx), "may", lambda self, right: allowed or right != "cases.print")
    dialog = _dialog(window, tab)
    words = [one.text().strip() for one in dialog.findChildren(type(tab.panel.next_button))]
    assert ("导出 Excel" in words) is allowed

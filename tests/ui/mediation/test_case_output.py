"""The list of cases on screen: columns, conditions, what goes out of it and with whose approval; what is opened is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.context import Context
from desktop_app.mediation import case_export, listing, queries, service
from desktop_app.mediation.case_export import REASONS
from desktop_app.mediation.saved_lists import CASES
from desktop_app.operators.roles import permissions
from desktop_app.store import saved_lists
from desktop_app.store.models import Change
from tests.store_fixtures import PASSWORD
from ui.approval import ApprovalDialog
from ui.mediation.source import CaseTable
from ui.mediation.tab import MediationTab
from ui.printing.preview import PreviewDialog
from ui.records.source import Chip, PartialIds
from ui.theme import Tone


def said(file: Path) -> str:
    sheet = load_workbook(file).active
    assert sheet is not None
    return "\n".join("\t".join(str(cell) for cell in row) for row in sheet.iter_rows(values_only=True))


@pytest.fixture
def case(embedded: Context, tab: MediationTab, people: dict[str, int]) -> int:
    lead = queries.mediators(embedded)[0]
    parties = [
        service.PartyEntry(side=side, person_id=people[name], consent="agreed")
        for side, name in (("A", "沈霞"), ("B", "邓洁"))
    ]
    values = {"dispute_type": "02", "source": "02", "brief": "楼上漏水，谈不拢。"}
    made = service.intake(embedded, values, parties, [service.MediatorEntry(lead["id"], "lead")])
    tab.page.clear()
    return made


def test_the_list_shows_what_is_left_of_the_time(tab: MediationTab, embedded: Context, case: int) -> None:
    source = CaseTable(embedded)
    keys = [column.key for column in source.columns()]
    assert set(keys) == {field.key for field in case_export.COLUMNS}, "what is shown can go out, and nothing else"
    [row] = source.rows([case])
    assert set(row) == set(keys) and row["deadline"] == "剩 31 天"
    service.update(embedded, case, queries.get(embedded, case).case["version"], {"is_private": 1})
    embedded.clock.set(embedded.clock.now().replace(month=12, day=25))  # type: ignore[attr-defined]
    [row] = source.rows([case])
    assert (str(row["deadline"]), str(row["private"])) == ("已逾期 4 天", "隐私")
    assert isinstance(row["deadline"], Chip) and row["deadline"].tone is Tone.RED
    tab.page.filter_bar.set_values({"deadline": "overdue"})
    assert tab.page.table.ids == [case]
    assert tab.page.filter_bar.words() == ["期限：已逾期"]
    tab.page.filter_bar.set_values({"accepted": "2026-01-01..2026-02-01", "private": False})
    assert tab.page.table.ids == []
    assert tab.page.filter_bar.words() == ["受理日期：2026-01-01 至 2026-02-01 受理", "隐私：不涉及隐私"]


def test_a_long_list_says_its_count_before_all_of_it_is_there(
    tab: MediationTab, embedded: Context, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_FEW", 0)
    monkeypatch.setattr(listing, "FIRST", 0)
    found = CaseTable(embedded).ids("", {}, ("number", True))
    assert isinstance(found, PartialIds) and (list(found.ids), found.count) == ([], 1)
    monkeypatch.setattr(listing, "FIRST", 1)
    tab.page.table.grid.order_by(("number", True))
    assert tab.page.table.count_label.text() == "共 1 件"


def test_the_list_goes_out_masked(
    tab: MediationTab, embedded: Context, case: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "列表.xlsx"
    monkeypatch.setattr("ui.mediation.case_output.save_file", lambda *_: str(file))
    tab.page.table.grid.show_columns(("number", "title", "brief"))
    tab.output.export()
    text = said(file)
    assert "沈*与邓*邻里纠纷" in text and "漏水" not in text and "调解案件列表" in text
    tab.output.export(as_register=True)
    text = said(file)
    assert "人民调解案件登记簿" in text and "沈*、邓*" in text and "协议形式" in text and "漏水" not in text
    tab.output.print_list()
    [dialog] = tab.window().findChildren(PreviewDialog)
    assert dialog.isVisible() and "调解案件列表" in dialog.windowTitle()
    dialog.close()


def test_what_happened_waits_for_somebody_else(
    tab: MediationTab, embedded: Context, case: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "案情.xlsx"
    monkeypatch.setattr("ui.mediation.case_output.save_file", lambda *_: str(file))
    answers: list[str] = []

    def answer(dialog: ApprovalDialog) -> bool:
        dialog.name.setText("演示")
        dialog.password.setText(PASSWORD)
        dialog.decide()
        answers.append(dialog.message.text())
        return bool(dialog.result())

    monkeypatch.setattr("ui.mediation.case_output.wait", answer)
    tab.output.export_told(REASONS[0])
    assert "不能自己审批" in answers[0] and not file.exists()
    lead = queries.mediators(embedded)[0]["name"]
    mediator = replace(embedded.operator, id=90, name=lead, roles=("mediator",), permissions=permissions(["mediator"]))
    monkeypatch.setattr(embedded, "operator", mediator)
    tab.output.export_told(REASONS[0])
    assert answers[1] == ""
    text = said(file)
    assert "沈霞、邓洁" in text and "楼上漏水" in text
    monkeypatch.setattr(case_export, "MOST", 0)
    tab.output.export_told(REASONS[0])
    assert len(answers) == 2, "so many are not even asked about"


def test_what_is_opened_is_kept(tab: MediationTab, embedded: Context, case: int) -> None:
    tab.open_record("cases", case)
    tab.open_record("cases", case)
    kept = [change.action for change in Change.select() if "打开" in change.action]
    assert kept == ["打开别人承办的案件：（向阳）人调字〔2026〕第1号"]


def test_from_today_to_all_that_is_due(tab: MediationTab, embedded: Context, case: int) -> None:
    tab.open_record("cases", 0)
    assert (tab.page.filter_bar.values, tab.page.table.ids) == ({"deadline": "week"}, [])
    embedded.clock.set(embedded.clock.now().replace(month=12, day=15))  # type: ignore[attr-defined]
    tab.page.table.refresh()
    assert tab.page.table.ids == [case]


def test_a_named_list_is_shown_again(tab: MediationTab, embedded: Context, case: int) -> None:
    tab.lists.fill()
    offered = [action.text() for action in tab.lists.menu.actions()]
    assert offered[:4] == [one.name for one in CASES.ready] and "存为名单…" in offered
    tab.lists.show(CASES.ready[3].view)
    assert tab.page.table.columns == list(case_export.REGISTER)
    tab.page.filter_bar.set_values({"stage": "closed"})
    saved_lists.save(embedded, "已结的", tab.lists.view(), subject=CASES)
    tab.page.clear()
    tab.lists.show(saved_lists.lists(embedded, CASES)[0].view)
    assert tab.page.filter_bar.values == {"stage": "closed"}

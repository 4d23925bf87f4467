"""On-the-spot approval of a clear export: the 主任 signs in over the clerk's screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.operators.roles import permissions
from desktop_app.store.models import Change
from tests.operators.conftest import LADY, Hall, build
from tests.store_fixtures import PASSWORD
from tests.ui.residents_window import residents_tab
from ui.approval import ApprovalDialog
from ui.residents.tab import ResidentsTab

REASON = "上级部门要求报送"


@pytest.fixture
def hall(embedded: Context) -> Hall:
    made = build(embedded)
    embedded.operator = replace(
        embedded.operator, id=90, name="赵强", roles=("clerk",), permissions=permissions(["clerk"])
    )
    return made


@pytest.fixture
def tab(qtbot: QtBot, embedded: Context, hall: Hall) -> Iterator[ResidentsTab]:
    with residents_tab(qtbot, embedded) as found:
        yield found


def answered(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, *passwords: str) -> list[str]:
    """The dialog is answered as 演示 with one password after the other; gives what it said."""
    said: list[str] = []

    def wait(dialog: ApprovalDialog) -> bool:
        dialog.name.setText("演示")
        for password in passwords:
            qtbot.keyClicks(dialog.password, password) if password.isascii() else dialog.password.setText(password)
            qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
            said.append(dialog.message.text())
        return dialog.result() == ApprovalDialog.DialogCode.Accepted

    monkeypatch.setattr("ui.residents.tab.wait", wait)
    return said


def test_a_clear_export_after_a_wrong_and_a_right_password(
    qtbot: QtBot, tab: ResidentsTab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "名册.xlsx"
    said = answered(monkeypatch, qtbot, "wrong-password", PASSWORD)
    monkeypatch.setattr("ui.residents.tab.save_file", lambda *_: str(file))
    tab.export(REASON)
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: not tab.frame.jobs.running)
    assert said[0].startswith("姓名或密码不对") or "不对" in said[0]
    cells = [str(cell.value) for line in load_workbook(file).active for cell in line]
    assert LADY in cells
    last = Change.select().order_by(Change.id.desc()).get()
    assert (last.operator_name, last.reason) == ("赵强", REASON)
    assert "演示当场审批" in last.action


def test_without_approval_nothing_is_written(
    qtbot: QtBot, tab: ResidentsTab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answered(monkeypatch, qtbot, "wrong-password")
    asked: list[object] = []
    monkeypatch.setattr("ui.residents.tab.save_file", lambda *words: asked.append(words) or "")
    tab.export(REASON)
    assert asked == []
    assert not Change.select().where(Change.action.startswith("导出")).exists()


def test_an_export_says_what_it_was_narrowed_to(qtbot: QtBot, tab: ResidentsTab, tmp_path: Path) -> None:
    tab.page.filter_bar.add("sex", "2")
    tab.page.search_bar.setText("曾桂芝")
    qtbot.waitUntil(lambda: len(tab.page.table.ids) == 1)
    tab.export_to(tmp_path / "名册.xlsx")
    qtbot.waitUntil(lambda: not tab.frame.jobs.running)
    action = Change.select().order_by(Change.id.desc()).get().action
    assert action.endswith("；条件：性别：女，按文字查找")
    assert "曾桂芝" not in action

"""Which pages there are, moving between them, and the commands of the find box."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from tests.ui.settings.conftest import Desk, as_role
from ui.application import open_window
from ui.settings import pages
from ui.settings.password import PasswordPage
from ui.ui_state import UiState

EVERYTHING = [
    "password",
    "operators",
    "backup",
    "program",
    "residents",
    "mediation",
    "dossiers",
    "holidays",
    "log",
    "recycle",
]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["director", "admin"], EVERYTHING),
        (["director"], ["password", "program", "residents", "mediation", "dossiers", "holidays", "log", "recycle"]),
        (["admin"], ["password", "operators", "backup", "program"]),
        (["auditor"], ["password", "log"]),
        (["clerk"], ["password", "recycle"]),
        (["mediator"], ["password", "recycle"]),
        (["volunteer_admin"], ["password", "recycle"]),
    ],
)
def test_only_what_the_operator_may_use_is_there(
    embedded: Context, open_desk: Callable[[Context], Desk], roles: list[str], expected: list[str]
) -> None:
    desk = open_desk(as_role(embedded, *roles))
    assert [one.key for one in desk.tab.specs] == expected
    assert desk.tab.list.count() == len(expected)
    for key in expected:
        assert desk.tab.show_page(key) is desk.tab.current
    assert desk.errors == []
    missing = next((key for key in EVERYTHING if key not in expected), None)
    if missing is not None:
        assert desk.tab.show_page(missing) is None


def test_something_unsaved_keeps_the_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.tab.show_page(pages.PROGRAM)
    form = page.form  # type: ignore[union-attr]
    form.fill({"security.lock_minutes": 12})
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "stay")
    assert desk.tab.show_page(pages.LOG) is None
    assert desk.tab.list.currentRow() == EVERYTHING.index("program")
    assert not desk.tab.may_leave()
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    assert desk.tab.show_page(pages.LOG) is not None


def test_half_a_password_is_not_asked_about_and_not_kept(desk: Desk) -> None:
    page = desk.tab.show_page(pages.PASSWORD)
    assert isinstance(page, PasswordPage)
    page.form.fill({"old": "etwas", "new": "halb"})
    assert desk.tab.may_leave()
    assert page.form.values() == {"old": None, "new": None, "again": None}


def test_every_page_is_a_command_of_the_find_box(embedded: Context, qtbot: QtBot) -> None:
    window = open_window(embedded, UiState(None))
    qtbot.addWidget(window)
    try:
        titles = {one.title: one for one in window.commands}
        assert {f"设置：{one.title}" for one in pages.specs()} <= set(titles)
        titles["设置：回收站"].run()
        tab = window.go("settings")
        assert tab.current is tab.page(pages.RECYCLE)  # type: ignore[attr-defined]
        assert tab.help
    finally:
        window.leave()
        window.jobs.shutdown()

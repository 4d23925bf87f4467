"""The window of every role: only what its operator may do is there, and nothing that is there is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.common.errors import NotAllowed
from desktop_app.context import Context
from desktop_app.mediation import service as mediation
from desktop_app.operators.roles import ROLES, permissions
from desktop_app.village_rules import service as rules
from tests.operators.conftest import Hall, build
from ui import ask, tabs
from ui.finding import finder
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.quick import quick_actions
from ui.safety import backup_state
from ui.ui_state import UiState

TABS = {
    "clerk": ["今日", "居民", "志愿者", "调解", "村规民约", "报表", "设置"],
    "mediator": ["今日", "居民", "调解", "村规民约", "设置"],
    "grid": ["今日", "居民", "设置"],
    "volunteer_admin": ["今日", "志愿者", "设置"],
    "director": ["今日", "居民", "志愿者", "调解", "村规民约", "报表", "设置"],
    "auditor": ["今日", "居民", "志愿者", "调解", "村规民约", "报表", "设置"],
    "admin": ["设置"],
}
QUICK = {
    "clerk": ["登记调解", "新增居民", "记一次服务", "打印月报"],
    "mediator": ["登记调解"],
    "grid": ["新增居民"],
    "volunteer_admin": ["记一次服务"],
    "director": ["登记调解", "新增居民", "记一次服务", "导入名册", "打印月报"],
    "auditor": ["打印月报"],
    "admin": ["立即备份"],
}
OTHERS = ("settings",)  # its pages are walked by their own tests
STAYS = ("立即备份", "锁定")


@pytest.fixture
def hall(embedded: Context) -> Hall:
    made = build(embedded)
    rule = rules.add_rule(embedded, {"title": "向阳社区居民公约", "kind": "resident_pact"})
    assert rule
    mediation.add_session(embedded, made.case, 3)
    return made


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every permission that somebody was refused."""
    found: list[str] = []
    original = Context.require

    def require(self: Context, permission: str) -> None:
        if not self.may(permission):
            found.append(permission)
        original(self, permission)

    monkeypatch.setattr(Context, "require", require)
    return found


@pytest.fixture
def errors() -> list[BaseException]:
    return []


@pytest.fixture
def desk(
    qtbot: QtBot,
    embedded: Context,
    hall: Hall,
    errors: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[MainWindow]:
    role = request.param
    area = hall.grid if role == "grid" else None
    who = replace(embedded.operator, id=90, name="赵强", roles=(role,), permissions=permissions([role]), area_id=area)
    embedded.operator = who
    for name, answer in (("save_file", ""), ("open_file", ""), ("folder", ""), ("wait", False), ("confirm", False)):
        monkeypatch.setattr(ask, name, lambda *_, answer=answer, **__: answer)
    for module in ("ui.residents.tab", "ui.printing.preview"):  # who has taken them by name
        monkeypatch.setattr(f"{module}.save_file", lambda *_: "")
        monkeypatch.setattr(f"{module}.wait", lambda _: False)
    monkeypatch.setattr(ask, "ask_unsaved", lambda _: "discard")
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda _: "discard")
    jobs = JobRunner(errors.append)
    window = MainWindow(
        embedded,
        tabs.specs(),
        jobs=jobs,
        state=UiState(None),
        find=finder(embedded),
        commands=quick_actions,
        backup=lambda: backup_state(embedded),
    )
    monkeypatch.setattr(window, "show_error", errors.append)
    object.__setattr__(window.frame, "show_error", errors.append)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shutdown())
    window.show()
    qtbot.waitExposed(window)
    yield window
    window._leaving = True


def roles(*names: str) -> Any:
    return pytest.mark.parametrize("desk", names or list(ROLES), indirect=True)


def role_of(window: MainWindow) -> str:
    return str(window.frame.ctx.operator.roles[0])


@roles()
def test_only_what_the_operator_may_do_is_there(desk: MainWindow, refused: list[str]) -> None:
    role = role_of(desk)
    assert [desk.tab_bar.tabText(at) for at in range(desk.tab_bar.count())] == TABS[role]
    assert [one.title for one in desk.frame.quick if one.icon] == QUICK[role]
    keys = {one.keys for one in desk.commands}
    assert ("Ctrl+Z" in keys) == desk.frame.ctx.may("history.undo")
    assert f"Ctrl+{len(TABS[role])}" in keys and f"Ctrl+{len(TABS[role]) + 1}" not in keys
    kinds = {hit.kind for text in ("曾桂芝", "公约", "2026-1") for hit in desk.find_box._find(text)}
    wanted = {
        "residents": "residents.read",
        "cases": "cases.read",
        "volunteers": "volunteers.read",
        "rules": "rules.read",
    }
    assert kinds == {kind for kind, right in wanted.items() if desk.frame.ctx.may(right)}
    assert refused == []


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
    qtbot.wait(15)


def close_dialogs() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, (QDialog, QMenu)) and widget.isVisible():
            widget.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def press_everything(qtbot: QtBot, window: MainWindow, key: str) -> list[str]:
    """Every button of a tab that can be pressed, and what its menu offers; gives their names."""
    pressed: list[str] = []
    done: set[str] = set()
    for _ in range(60):
        tab = window.go(key)
        waiting = [
            one
            for one in tab.findChildren(QAbstractButton)
            if one.isVisible() and one.isEnabled() and _name(one) not in done and _name(one)
        ]
        if not waiting:
            return pressed
        button = waiting[0]
        done.add(_name(button))
        if any(word in _name(button) for word in STAYS):
            continue
        pressed.append(_name(button))
        menu = button.menu() if isinstance(button, QToolButton) or hasattr(button, "menu") else None
        if menu is not None:
            for action in list(menu.actions()):
                if (
                    isValid(action) and action.isEnabled() and action.menu() is None and action.text()
                ):  # menus are made anew
                    pressed.append(action.text())
                    action.trigger()
                    settle(qtbot, window)
                    close_dialogs()
        else:
            button.click()
            settle(qtbot, window)
            for action in popped_up():
                pressed.append(action.text())
                action.trigger()
                settle(qtbot, window)
                close_dialogs()
            close_dialogs()
        if key not in [spec.key for spec in window._specs]:
            break
    return pressed


def popped_up() -> list[QAction]:
    """What the menu that a button opened offers, a level down, too."""
    menus = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()]
    found = [action for menu in menus for action in menu.actions()]
    below = [action for one in found if (menu := one.menu()) is not None for action in menu.actions()[:1]]  # type: ignore[attr-defined]
    for menu in menus:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    offered = [one for one in [*found, *below] if one.isEnabled() and one.menu() is None and one.text()]
    ticks = [one for one in offered if one.isCheckable()]  # the columns of a table
    return [one for one in offered if one not in ticks[1:]]


def _name(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text()


def show_records(qtbot: QtBot, window: MainWindow, key: str, hall: Hall) -> None:
    tab = window.go(key)
    records = {
        "residents": [("residents", hall.lady)],
        "volunteers": [
            ("teams", hall.team),
            ("activities", hall.activity),
            ("services", hall.served),
            ("volunteers", hall.volunteer),
        ],
        "mediation": [("cases", hall.private), ("cases", hall.case)],
        "rules": [("rules", 1)],
    }
    for kind, record in records.get(key, ()):
        tab.open_record(kind, record)
        settle(qtbot, window)


@pytest.mark.qt_log_ignore("This plugin does not support")  # raising windows, grabbing keys for a menu
@roles()
def test_nothing_that_can_be_pressed_is_refused(
    qtbot: QtBot, desk: MainWindow, hall: Hall, refused: list[str], errors: list[BaseException]
) -> None:
    settle(qtbot, desk)
    pressed: dict[str, list[str]] = {}
    for spec in desk._specs:
        if spec.key in OTHERS:
            continue
        show_records(qtbot, desk, spec.key, hall)
        tab = desk.go(spec.key)
        tab.print_record()
        settle(qtbot, desk)
        close_dialogs()
        pressed[spec.key] = press_everything(qtbot, desk, spec.key)
        desk.go(spec.key).new_record()
        settle(qtbot, desk)
    for command in desk.commands:
        if command.keys.startswith("F") and not any(word in command.title for word in STAYS):
            command.run()
            settle(qtbot, desk)
            close_dialogs()
    assert refused == [], pressed
    assert not [error for error in errors if isinstance(error, NotAllowed)], pressed


@roles("auditor")
def test_an_auditor_has_no_button_that_writes(qtbot: QtBot, desk: MainWindow, hall: Hall) -> None:
    words = ("新增", "编辑", "删除", "导入", "复核", "恢复", "起草", "完整", "登记履行", "更正")
    for key in ("residents", "volunteers", "mediation", "rules"):
        show_records(qtbot, desk, key, hall)
        names = [_name(one) for one in desk.go(key).findChildren(QAbstractButton) if one.isVisible()]
        assert not [name for name in names if any(word in name for word in words)], key


@roles("grid")
def test_a_grid_worker_without_a_grid_is_told_whom_to_ask(qtbot: QtBot, desk: MainWindow, hall: Hall) -> None:
    desk.frame.ctx.operator = replace(desk.frame.ctx.operator, area_id=None)
    tab = desk.go("residents")
    settle(qtbot, desk)
    said = [one.text() for one in tab.findChildren(QLabel) if one.isVisible()]
    assert any("请系统管理员" in text for text in said), said

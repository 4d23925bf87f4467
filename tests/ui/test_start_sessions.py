"""One program, several sessions: somebody else signs in, or the store is replaced in between; the process stays."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app import context
from desktop_app.operators import service
from desktop_app.store import keys
from desktop_app.store.models import Change
from desktop_app.store.store import InUse, refuse_if_open
from tests.store_fixtures import PASSWORD
from ui import application
from ui.application import Between
from ui.main_window import MainWindow
from ui.start.dialog import StartDialog
from ui.start.sign_in import SignInPage

OTHER = "李建国自己的密码"
Steps = Generator[Callable[[], object], None, None]


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(application, "default_file", lambda: tmp_path / "state.ini")
    monkeypatch.setattr(application, "AFTER_SHOWN", 0)


@pytest.fixture
def folder(embedded_folder: Path) -> Path:
    """A store with two operators."""
    context.load_subjects()
    ctx = context.sign_in(embedded_folder, "演示", PASSWORD)
    service.add(ctx, "李建国", OTHER, ["clerk"], cost=keys.TEST_COST)
    ctx.store.close()
    return embedded_folder


def shown(kind: type) -> list:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def play(steps: Steps, folder: Path, **given: str | None) -> int:
    """Run the program; each step waits for what the one before gave."""
    waiting: list[Callable[[], object]] = [lambda: True]
    failed: list[BaseException] = []
    timer = QTimer(interval=5)

    def look() -> None:
        if not waiting[0]():
            return
        try:
            waiting[0] = next(steps)
        except StopIteration:
            timer.stop()
        except BaseException as error:  # noqa: BLE001  told by the test, not by the program
            failed.append(error)
            timer.stop()
            for one in QApplication.topLevelWidgets():
                if isinstance(one, MainWindow):
                    one.leave()
                elif isinstance(one, QDialog):
                    one.done(0)

    timer.timeout.connect(look)
    timer.start()
    status = application.run(folder, operator=given.get("operator"), password=given.get("password"), program="linli")
    timer.stop()
    if failed:
        raise failed[0]
    assert list(steps) == [], "the program ended too early"
    return status


def sign_in_as(name: str) -> None:
    page = shown(StartDialog)[0].page
    assert isinstance(page, SignInPage) and page.go is not None
    page.operator.setCurrentText(name)
    page.password.setText(OTHER if name == "李建国" else PASSWORD)
    page.go.click()


def actions(folder: Path) -> list[tuple[str, str]]:
    ctx = context.sign_in(folder, "演示", PASSWORD)
    try:
        return [(row.operator_name, row.action) for row in Change.select().order_by(Change.id)]
    finally:
        ctx.store.close()


def test_somebody_else_signs_in_without_a_new_process(qtbot: QtBot, folder: Path) -> None:
    def steps() -> Steps:
        yield lambda: shown(MainWindow)
        first = shown(MainWindow)[0]
        yield lambda: first.lock.idle.running
        first.lock.now()
        first.lock.page.switch.click()
        yield lambda: shown(StartDialog)
        assert not shown(MainWindow)
        refuse_if_open(folder)  # the store was closed
        sign_in_as("李建国")
        yield lambda: shown(MainWindow)
        second = shown(MainWindow)[0]
        yield lambda: second.lock.idle.running
        assert second._ctx.operator.name == "李建国"
        with pytest.raises(InUse):
            refuse_if_open(folder)
        second.close()

    assert play(steps(), folder, operator="演示", password=PASSWORD) == 0
    logged = [one for one in actions(folder) if one[1] in ("登录", "锁定")]
    assert logged[:3] == [("演示", "登录"), ("演示", "锁定"), ("李建国", "登录")]


def test_the_store_is_replaced_between_two_sessions(qtbot: QtBot, folder: Path) -> None:
    done: list[str] = []

    def work(control: object) -> str:
        refuse_if_open(folder)
        done.append("worked")
        return "已恢复。"

    def steps() -> Steps:
        yield lambda: shown(MainWindow)
        first = shown(MainWindow)[0]
        yield lambda: first.lock.idle.running
        preview = QDialog(first)
        QPlainTextEdit(preview)
        preview.open()  # an open dialog holds nothing up
        application.restart(first, Between("正在恢复…", work))
        yield lambda: shown(StartDialog) and isinstance(shown(StartDialog)[0].page, SignInPage)
        assert done == ["worked"] and shown(StartDialog)[0].problem.text() == "已恢复。"
        sign_in_as("演示")
        yield lambda: shown(MainWindow)
        shown(MainWindow)[0].close()

    assert play(steps(), folder, operator="演示", password=PASSWORD) == 0


def test_giving_up_at_signing_in_ends_the_program(qtbot: QtBot, folder: Path) -> None:
    def steps() -> Steps:
        yield lambda: shown(MainWindow)
        application.restart(shown(MainWindow)[0])
        yield lambda: shown(StartDialog)
        shown(StartDialog)[0].reject()

    assert play(steps(), folder, operator="演示", password=PASSWORD) == 0


def test_what_opening_found_is_said_once_the_window_is_there(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = context.sign_in

    def with_notice(*words: object, **given: object) -> context.Context:
        ctx = whole(*words, **given)  # type: ignore[arg-type]
        ctx.store.notices.append("这台电脑的时间可能不对。")
        return ctx

    monkeypatch.setattr(context, "sign_in", with_notice)

    def steps() -> Steps:
        yield lambda: shown(QMessageBox)
        assert shown(QMessageBox)[0].text() == "这台电脑的时间可能不对。" and shown(MainWindow)
        shown(QMessageBox)[0].close()
        shown(MainWindow)[0].close()

    assert play(steps(), folder, operator="演示", password=PASSWORD) == 0


def test_a_start_that_fails_is_said_where_one_can_go_on(
    qtbot: QtBot, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def steps() -> Steps:
        yield lambda: shown(StartDialog)
        dialog = shown(StartDialog)[0]
        assert "密码不对" in dialog.problem.text()
        sign_in_as("演示")
        yield lambda: shown(MainWindow)
        shown(MainWindow)[0].close()

    assert play(steps(), folder, operator="演示", password="错的") == 0
    assert "密码不对" in capsys.readouterr().err


@pytest.mark.parametrize("locked", [False, True])
def test_closing_makes_the_days_backup_first(qtbot: QtBot, folder: Path, locked: bool) -> None:
    assert not list(folder.parent.rglob("*.linlibackup"))

    def steps() -> Steps:
        yield lambda: shown(MainWindow) and shown(MainWindow)[0].lock.idle.running
        window = shown(MainWindow)[0]
        if locked:
            window.lock.now()
        window.close()
        assert not locked or "正在备份" in window.lock.page.problem.text()

    assert play(steps(), folder, operator="演示", password=PASSWORD) == 0
    assert len(list(folder.parent.rglob("*.linlibackup"))) == 1

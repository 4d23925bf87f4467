"""Before the window: signing in, a forgotten password, a new hall with its recovery key, what a start says."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app import context
from desktop_app.context import Context
from desktop_app.store import keys
from desktop_app.store.store import DATABASE_FILE
from tests.store_fixtures import PASSWORD
from ui.jobs import SynchronousJobRunner
from ui.start import recovery_key
from ui.start.dialog import DATA, StartDialog
from ui.start.new_hall import NewHallPage
from ui.start.page import Page
from ui.start.recovery_key import RecoveryKeyPage
from ui.start.restore import RestorePage
from ui.start.sign_in import RecoverPage, SignInPage

LONG = 20_000
Make = Callable[..., StartDialog]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    """A dialog whose work is done at once; what it opened is closed afterwards."""
    made: list[StartDialog] = []

    def build(folder: Path | None = None, operator: str | None = None) -> StartDialog:
        dialog = StartDialog(folder, operator, jobs=SynchronousJobRunner(pytest.fail))
        qtbot.addWidget(dialog)
        dialog.show()
        made.append(dialog)
        return dialog

    yield build
    for one in made:
        for ctx in (one.ctx, one._made):
            if ctx is not None:
                ctx.store.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that are cheap to derive."""
    whole = keys.new_slot
    monkeypatch.setattr(
        keys, "new_slot", lambda name, password, key, cost=None: whole(name, password, key, keys.TEST_COST)
    )


def page(dialog: StartDialog, kind: type) -> object:
    assert isinstance(dialog.page, kind), type(dialog.page)
    return dialog.page


def sign_in(dialog: StartDialog, password: str) -> SignInPage:
    found = page(dialog, SignInPage)
    assert isinstance(found, SignInPage) and found.go is not None
    found.password.setText(password)
    found.go.click()
    return found


# Signing in


def test_the_right_password_opens_the_store(make: Make, embedded_folder: Path) -> None:
    dialog = make(embedded_folder)
    sign_in(dialog, PASSWORD)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.ctx is not None and dialog.ctx.operator.name == "演示"
    dialog.ctx.store.close()
    dialog.ctx = None
    again = context.sign_in(embedded_folder, "演示", PASSWORD)  # the lock was given back
    again.store.close()


def test_signing_in_does_not_hold_up_the_window(qtbot: QtBot, embedded_folder: Path) -> None:
    dialog = StartDialog(embedded_folder, None)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.accepted, timeout=LONG):
        sign_in(dialog, PASSWORD)
        assert dialog.ctx is None and not dialog.page.isEnabled()  # at work in a thread
    assert dialog.ctx is not None
    dialog.ctx.store.close()


def test_closing_while_the_store_is_being_opened_closes_it(qtbot: QtBot, embedded_folder: Path) -> None:
    dialog = StartDialog(embedded_folder, None)
    qtbot.addWidget(dialog)
    dialog.show()
    sign_in(dialog, PASSWORD)
    dialog.reject()
    assert dialog.ctx is None
    again = context.sign_in(embedded_folder, "演示", PASSWORD)
    again.store.close()


def test_wrong_passwords_are_said_and_then_counted_down(make: Make, embedded_folder: Path) -> None:
    dialog = make(embedded_folder)
    for _ in range(3):
        found = sign_in(dialog, "错的")
        assert "密码不对" in dialog.problem.text() and dialog.problem.isVisible()
        assert dialog.focusWidget() is found.password and found.password.selectedText() == "错的"
    sign_in(dialog, PASSWORD)
    assert dialog.ctx is None and found.countdown is not None and found.go is not None
    left = found.countdown._left
    assert left > 0 and not found.go.isEnabled() and f"请等 {left} 秒" in dialog.problem.text()
    for _ in range(left):
        found.countdown.timer.timeout.emit()
    assert found.go.isEnabled() and not dialog.problem.isVisible()
    assert not dialog.restore_button.isVisible()


# A forgotten password


@pytest.fixture
def hall(tmp_path: Path) -> tuple[Path, str]:
    """A store and its recovery key."""
    context.load_subjects()
    folder = tmp_path / "hall"
    ctx = context.create(folder, hall="向阳社区便民服务厅", operator="王秀英", password=PASSWORD, cost=keys.TEST_COST)
    text = ctx.recovery_key
    assert text is not None
    ctx.store.close()
    return folder, text


def recover(dialog: StartDialog, key: str, password: str, again: str | None = None) -> None:
    found = page(dialog, RecoverPage)
    assert isinstance(found, RecoverPage) and found.go is not None
    found.key.setText(key)
    found.password.setText(password)
    found.again.setText(password if again is None else again)
    found.go.click()


def test_the_recovery_key_gives_a_new_password(make: Make, hall: tuple[Path, str]) -> None:
    folder, key = hall
    dialog = make(folder)
    found = page(dialog, SignInPage)
    assert isinstance(found, SignInPage) and found.forgot.isVisible()
    found.forgot.click()
    recover(dialog, key.replace("-", " ").lower(), "新的密码新的密码")
    assert dialog.ctx is not None and dialog.ctx.operator.name == "王秀英"
    dialog.ctx.store.close()
    dialog.ctx = None
    context.sign_in(folder, "王秀英", "新的密码新的密码").store.close()
    with pytest.raises(keys.WrongPassword):
        context.sign_in(folder, "王秀英", PASSWORD)


def test_what_is_typed_wrong_is_named_and_nothing_changes(make: Make, hall: tuple[Path, str]) -> None:
    folder, key = hall
    dialog = make(folder)
    dialog.show_recovery()
    recover(dialog, key[:10] + ("A" if key[10] != "A" else "B") + key[11:], "新的密码新的密码")
    assert "第2组" in dialog.problem.text()
    recover(dialog, key, "短")
    assert "至少8个字符" in dialog.problem.text()
    recover(dialog, key, "新的密码新的密码", "别的密码别的密码")
    assert "不一样" in dialog.problem.text()
    recover(dialog, keys.new_recovery_key(), "新的密码新的密码")
    assert "打不开" in dialog.problem.text() and dialog.ctx is None
    context.sign_in(folder, "王秀英", PASSWORD).store.close()


# A new hall


def new_hall(dialog: StartDialog, folder: Path) -> RecoveryKeyPage:
    dialog.make_in(folder)
    found = page(dialog, NewHallPage)
    assert isinstance(found, NewHallPage) and found.go is not None
    found.hall.setText("向阳社区便民服务厅")
    found.name.setText("王秀英")
    found.password.setText(PASSWORD + PASSWORD)
    found.again.setText(PASSWORD + PASSWORD)
    found.go.click()
    shown = page(dialog, RecoveryKeyPage)
    assert isinstance(shown, RecoveryKeyPage)
    return shown


def test_a_folder_with_other_things_gets_one_below(make: Make, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    dialog = make()
    new_hall(dialog, tmp_path)
    assert (tmp_path / DATA / "store.toml").exists()
    assert (tmp_path / "mine.txt").read_text() == "x"


def test_a_new_hall_shows_its_recovery_key_once(make: Make, tmp_path: Path) -> None:
    dialog = make()
    shown = new_hall(dialog, tmp_path / "new")
    key = shown._paper.key
    assert not shown.go.isEnabled() and dialog.ctx is None
    dialog.reject()  # not without it
    assert dialog.isVisible() and "只显示这一次" in shown.message.text()
    shown.kept.setChecked(True)
    shown.go.click()
    assert dialog.ctx is not None and dialog.ctx.recovery_key is None
    dialog.ctx.store.close()
    dialog.ctx = None
    assert keys.unlock(tmp_path / "new", keys.RECOVERY, key)


def test_the_key_can_be_saved_and_seen_in_the_preview(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.printing.pages import PdfPages
    from ui.printing.preview import PreviewDialog

    dialog = make()
    shown = new_hall(dialog, tmp_path / "new")
    monkeypatch.setattr(recovery_key, "save_file", lambda *_: str(tmp_path / "key.pdf"))
    shown.save_button.click()
    pages = PdfPages((tmp_path / "key.pdf").read_bytes())  # what is on it is for tests/reports
    assert len(pages) == 1 and "删掉" in shown.message.text()
    pages.close()  # not left to the collector: the preview renders in a thread
    monkeypatch.setattr(recovery_key, "save_file", lambda *_: str(tmp_path / "no" / "key.pdf"))
    shown.save_button.click()
    assert "没有存成" in shown.message.text()
    shown.print_button.click()
    preview = next(one for one in dialog.findChildren(PreviewDialog))
    assert preview.isVisible()
    preview.close()


def test_closing_with_the_key_on_paper_leaves_no_lock(make: Make, tmp_path: Path) -> None:
    dialog = make()
    shown = new_hall(dialog, tmp_path / "new")
    shown.kept.setChecked(True)
    dialog.reject()
    assert dialog.ctx is None and not dialog.isVisible()
    context.sign_in(tmp_path / "new", "王秀英", PASSWORD + PASSWORD).store.close()


# What a start says


def test_a_second_start_says_who_has_it_and_goes_on_when_it_is_free(
    make: Make, embedded: Context, embedded_folder: Path
) -> None:
    dialog = make(embedded_folder)
    sign_in(dialog, PASSWORD)
    assert dialog.ctx is None and "打开" in dialog.problem.text() and embedded.desk in dialog.problem.text()
    assert not dialog.restore_button.isVisible()
    embedded.store.close()
    sign_in(dialog, PASSWORD)
    assert dialog.ctx is not None


@pytest.mark.parametrize("what", ["database", "gone", "keys", "about"])
def test_damage_leads_to_the_backup(make: Make, embedded_folder: Path, what: str) -> None:
    if what == "database":
        (embedded_folder / DATABASE_FILE).write_bytes(b"\x07" * 8192)
    elif what == "gone":
        (embedded_folder / DATABASE_FILE).unlink()
    elif what == "keys":
        (embedded_folder / keys.FILE).write_text("{", "utf-8")
    else:
        (embedded_folder / "store.toml").write_text("= =", "utf-8")
    dialog = make(embedded_folder)
    if what in ("database", "gone"):
        sign_in(dialog, PASSWORD)
    assert dialog.ctx is None and "备份" in dialog.problem.text() and dialog.restore_button.isVisible()
    dialog.restore_button.click()
    found = page(dialog, RestorePage)
    assert isinstance(found, RestorePage) and found._damaged == embedded_folder
    assert not dialog.restore_button.isVisible()


def test_a_folder_that_is_no_store_is_said(make: Make, tmp_path: Path) -> None:
    dialog = make()
    dialog.open_folder(tmp_path)
    assert "不是邻里服务台的数据" in dialog.problem.text() and dialog.new_button.isVisible()


def test_a_store_that_vanished_is_said(make: Make, embedded_folder: Path) -> None:
    dialog = make(embedded_folder)
    shutil.rmtree(embedded_folder)
    sign_in(dialog, PASSWORD)
    assert dialog.ctx is None and dialog.problem.isVisible()


def test_work_between_two_sessions_is_said_and_signing_in_follows(make: Make, embedded_folder: Path) -> None:
    dialog = make(embedded_folder)
    dialog.do_between("正在恢复…", lambda control: "已恢复到昨天的备份。")
    assert isinstance(dialog.page, SignInPage) and dialog.problem.text() == "已恢复到昨天的备份。"
    assert dialog.problem.property("tone") == "good"
    from desktop_app.common.errors import KnownError

    def fails(control: object) -> str:
        raise KnownError("备份盘被拔掉了。数据没有改动。")

    dialog.do_between("正在恢复…", fails)
    assert isinstance(dialog.page, SignInPage) and "拔掉" in dialog.problem.text()
    assert dialog.problem.property("tone") == ""


def test_every_page_can_be_worked_without_a_mouse(make: Make, embedded_folder: Path, tmp_path: Path) -> None:
    dialog = make()
    for turn in (
        dialog.show_choice,
        lambda: dialog.make_in(tmp_path / "x"),
        lambda: dialog.open_folder(embedded_folder),
        dialog.show_recovery,
        dialog.show_restore,
    ):
        turn()
        assert isinstance(dialog.page, Page) and dialog.page.isAncestorOf(dialog.focusWidget())
        nameless = [one for one in dialog.page._forms if not one.accessibleName()]
        assert nameless == []
        defaults = [one for one in dialog.findChildren(QPushButton) if one.isDefault() and one.isVisible()]
        assert len(defaults) <= 1

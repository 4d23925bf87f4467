"""恢复 in three steps, until another session stands on the restored store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from peewee import DatabaseError
from pytestqt.qtbot import QtBot

from desktop_app import context as contexts
from desktop_app.common.jobs import JobControl
from desktop_app.context import Context
from desktop_app.residents import service
from desktop_app.residents.models import Person
from desktop_app.store import backup, keys
from desktop_app.store.models import Change
from tests.store_fixtures import PASSWORD
from tests.ui.settings.conftest import Desk, as_role, texts
from ui.application import Between, open_window
from ui.settings import pages
from ui.settings.backup import BackupPage
from ui.settings.restoring import Restore
from ui.ui_state import UiState

FACTS = {"sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"}


class Guided:
    """The dialog on a desk, with a note of what it would switch to."""

    def __init__(self, desk: Desk, *, damaged: bool = False) -> None:
        self.desk = desk
        self.switched: list[Between] = []
        self.dialog = Restore(
            desk.tab._frame,
            desk.tab,
            damaged=damaged,
            switch=lambda window, between: self.switched.append(between),
        )
        self.dialog.open()

    def through(self, reason: str = "硬盘坏了") -> None:
        """All three steps with the backup that is chosen."""
        self.dialog.go_on()
        self.dialog.go_on()
        self.dialog.confirm_step.reason.setText(reason)
        self.dialog.go_on()

    def carry_out(self) -> str:
        """What happens between two sessions."""
        (between,) = self.switched
        self.desk.close()
        self.desk.ctx.store.close()
        return between.work(JobControl())


@pytest.fixture
def backed_up(desk: Desk) -> Path:
    """A backup with 张三; 李四 came later."""
    service.create(desk.ctx, {"name": "张三", **FACTS})
    page = desk.tab.show_page(pages.BACKUP)
    assert isinstance(page, BackupPage)
    page.now_button.click()
    service.create(desk.ctx, {"name": "李四", **FACTS})
    return page.source.found[0].file


@pytest.fixture
def signed_in() -> Iterator[Callable[[Path], Context]]:
    made: list[Context] = []

    def sign_in(folder: Path) -> Context:
        made.append(contexts.sign_in(folder, "演示", PASSWORD))
        return made[-1]

    yield sign_in
    for one in made:
        one.store.close()


def names() -> list[str]:
    return sorted(name for (name,) in Person.select(Person.name).tuples())


def test_the_first_step_says_what_it_holds_and_what_is_lost(desk: Desk, backed_up: Path) -> None:
    dialog = Guided(desk).dialog
    said = texts(dialog)
    assert "第 1 步，共 3 步" in said
    assert "向阳社区便民服务厅" in said and "居民 1 人，调解案件 0 件" in said
    assert "这份备份以后的 1 次改动会没有，最后一次是 2026-11-20 09:30　新增居民。" in said
    assert not dialog.choose_step.salvage_box.isVisibleTo(dialog)


def test_back_on_the_backup_with_the_present_store_beside(
    desk: Desk, backed_up: Path, signed_in: Callable[[Path], Context]
) -> None:
    folder = desk.ctx.store.folder
    guided = Guided(desk)
    guided.dialog.go_on()
    assert "这份备份是好的" in texts(guided.dialog)
    guided.dialog.go_on()
    assert not guided.dialog.next_button.isEnabled(), "without a reason nothing happens"
    guided.dialog.go_on()
    assert guided.switched == []
    guided.dialog.confirm_step.reason.setText("硬盘坏了")
    guided.dialog.go_on()
    said = guided.carry_out()
    kept = next(folder.parent.glob(f"{folder.name}.before-restore-*"))
    assert f"原来的数据原样留在“{kept}”" in said and "请用做备份那时的密码登录" in said
    signed_in(folder)
    assert names() == ["张三"]
    last = Change.select().order_by(Change.id.desc()).get()
    assert (last.action, last.reason, last.operator_name) == ("恢复备份：2026-11-20 09:30", "硬盘坏了", "演示")


def test_the_store_kept_beside_still_opens(desk: Desk, backed_up: Path, signed_in: Callable[[Path], Context]) -> None:
    folder = desk.ctx.store.folder
    guided = Guided(desk)
    guided.through()
    guided.carry_out()
    signed_in(next(folder.parent.glob(f"{folder.name}.before-restore-*")))
    assert names() == ["张三", "李四"]


def test_a_spoilt_backup_goes_no_further(desk: Desk, backed_up: Path) -> None:
    content = bytearray(backed_up.read_bytes())
    content[len(content) // 2] ^= 0xFF
    backed_up.write_bytes(bytes(content))
    guided = Guided(desk)
    guided.dialog.go_on()
    said = texts(guided.dialog)
    assert "这份备份不能用" in said and "现在的数据没有改动" in said
    assert not guided.dialog.next_button.isEnabled()
    guided.dialog.go_on()
    assert guided.dialog.step == 1
    guided.dialog.back()
    assert guided.dialog.step == 0 and guided.switched == []


def test_what_is_no_backup_is_said(desk: Desk, tmp_path: Path) -> None:
    guided = Guided(desk)
    assert "没有找到备份" in texts(guided.dialog)
    assert not guided.dialog.next_button.isEnabled()
    (tmp_path / "x.linlibackup").write_text("nothing", "utf-8")
    guided.dialog.add_file(tmp_path / "x.linlibackup")
    assert "不是邻里服务台的备份" in guided.dialog.message.text()
    assert guided.dialog.choose_step.current is None


@pytest.fixture
def foreign(tmp_path: Path, embedded_template: Path) -> tuple[Path, str]:
    """A backup of another hall, and its recovery key."""
    made = contexts.create(
        tmp_path / "elsewhere", hall="红旗村便民服务站", password="another one", operator="老王", cost=keys.TEST_COST
    )
    try:
        file = backup.make(made.store, tmp_path / "usb", "2026-11-01 08:00:00").file
        assert made.recovery_key
        return file, made.recovery_key
    finally:
        made.store.close()


def test_a_backup_of_another_key_asks_for_it(foreign: tuple[Path, str], request: pytest.FixtureRequest) -> None:
    file, recovery = foreign
    desk: Desk = request.getfixturevalue("desk")
    guided = Guided(desk)
    guided.dialog.add_file(file)
    assert "用另一把钥匙做的" in texts(guided.dialog)
    guided.dialog.go_on()
    step = guided.dialog.check_step
    assert step.operator.currentText() == "老王"
    step.password.setText("wrong one!")
    step.open_button.click()
    assert "不对" in guided.dialog.message.text()
    assert not guided.dialog.next_button.isEnabled()
    step.password.setText("another one")
    step.open_button.click()
    assert "这份备份是好的" in texts(guided.dialog)
    guided.dialog.back()
    guided.dialog.go_on()
    step.other.click()
    step.recovery.setText(recovery.lower().replace("-", " "))
    step.open_button.click()
    assert "这份备份是好的" in texts(guided.dialog), guided.dialog.message.text()
    guided.dialog.go_on()
    assert "另一份数据的备份" in texts(guided.dialog)


def test_what_came_later_is_brought_back_from_a_damaged_store(
    desk: Desk, backed_up: Path, signed_in: Callable[[Path], Context]
) -> None:
    folder = desk.ctx.store.folder
    guided = Guided(desk, damaged=True)
    assert guided.dialog.choose_step.salvage
    assert "恢复最近的好备份，并补回其后的改动" in guided.dialog.choose_step.salvage_box.text()
    guided.through()
    said = guided.carry_out()
    assert "从损坏的数据里补回了 1 次改动，最后一次是 2026-11-20 09:30。没有缺的。" in said
    signed_in(folder)
    assert names() == ["张三", "李四"]


def test_without_it_the_backup_alone_comes_back(
    desk: Desk, backed_up: Path, signed_in: Callable[[Path], Context]
) -> None:
    folder = desk.ctx.store.folder
    guided = Guided(desk, damaged=True)
    guided.dialog.choose_step.salvage_box.setChecked(False)
    guided.through()
    guided.carry_out()
    signed_in(folder)
    assert names() == ["张三"]


def test_a_store_that_cannot_be_read_still_finds_its_backups(
    desk: Desk, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def malformed(*given: object) -> None:
        raise DatabaseError("database disk image is malformed")

    monkeypatch.setattr("desktop_app.store.backup_plan.existing", malformed)
    monkeypatch.setattr("desktop_app.store.history.has", malformed)
    dialog = Guided(desk, damaged=True).dialog
    said = texts(dialog)
    assert "居民 1 人" in said and "现在的数据有损坏，数不出" in said
    assert dialog.choose_step.salvage
    assert desk.errors == []


def test_the_safety_part_opens_it(desk: Desk, backed_up: Path) -> None:
    dialog = desk.tab.open_restore(damaged=True)
    assert dialog is not None and dialog.damaged
    assert desk.tab.open_restore() is dialog, "one at a time"
    dialog.reject()


def test_who_may_not_restore_has_no_way_to_it(embedded: Context, open_desk: Callable[[Context], Desk]) -> None:
    assert open_desk(as_role(embedded, "director")).tab.open_restore() is None


def test_the_window_makes_room_for_the_next_session(
    embedded: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With real jobs and a real window: what follows is signing in on the same folder."""
    ended: list[int] = []
    # The tests' own event loops must not end for it.
    monkeypatch.setattr("ui.application.QCoreApplication", SimpleNamespace(exit=ended.append))
    contexts.load_subjects()
    service.create(embedded, {"name": "张三", **FACTS})
    window = open_window(embedded, UiState(None))
    qtbot.addWidget(window)
    window.show()
    try:
        tab = window.go("settings")
        page = tab.show_page(pages.BACKUP)  # type: ignore[attr-defined]
        page.back_up()
        qtbot.waitUntil(lambda: bool(page.source.found), timeout=20_000)
        dialog = page.open_restore()
        qtbot.waitUntil(dialog.next_button.isEnabled, timeout=20_000)
        dialog.go_on()
        qtbot.waitUntil(lambda: dialog.check_step.sound, timeout=20_000)
        dialog.go_on()
        dialog.confirm_step.reason.setText("试一次")
        dialog.go_on()
        assert not window.isVisible() and ended == [0]
        assert isinstance(window.next_session, Between)
        assert window.next_session.folder == embedded.store.folder
    finally:
        window.leave()
        window.jobs.shutdown()

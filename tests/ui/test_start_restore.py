"""Restoring before the window: from a USB stick, with a password or with the recovery key alone, over a damaged store."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app import context
from desktop_app.common.jobs import JobControl
from desktop_app.residents import queries, service
from desktop_app.store import backup, keys, places
from desktop_app.store.models import Change
from desktop_app.store.places import Volume
from desktop_app.store.store import DATABASE_FILE
from tests.store_fixtures import PASSWORD
from ui.jobs import SynchronousJobRunner
from ui.start import restoring
from ui.start.dialog import StartDialog
from ui.start.restore import ConfirmPage, RestorePage
from ui.start.sign_in import RecoverPage, SignInPage

NEW = "新的密码新的密码"
Make = Callable[..., StartDialog]


@dataclass(frozen=True)
class Hall:
    """A store with one resident, a backup of it on a stick, and a second resident since."""

    folder: Path
    stick: Path
    file: Path
    recovery: str


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hall:
    context.load_subjects()
    folder, stick = tmp_path / "desk" / "hall", tmp_path / "stick"
    ctx = context.create(folder, hall="向阳社区便民服务厅", operator="王秀英", password=PASSWORD, cost=keys.TEST_COST)
    assert ctx.recovery_key is not None
    try:
        service.create(ctx, {"name": "曾桂芝", "sex": "2", "no_id_reason": "99"})
        made = backup.make(ctx.store, stick / "邻里备份", "2026-11-20 17:40:00")
        service.create(ctx, {"name": "李建国", "sex": "1", "no_id_reason": "99"})
    finally:
        ctx.store.close()
    monkeypatch.setattr(places, "volumes", lambda: [Volume("LINLI", stick)])
    return Hall(folder, stick, made.file, ctx.recovery_key)


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    made: list[StartDialog] = []

    def build(folder: Path | None = None) -> StartDialog:
        dialog = StartDialog(folder, None, jobs=SynchronousJobRunner(pytest.fail))
        qtbot.addWidget(dialog)
        dialog.show()
        made.append(dialog)
        return dialog

    yield build
    for one in made:
        if one.ctx is not None:
            one.ctx.store.close()


def restore_page(dialog: StartDialog) -> RestorePage:
    assert isinstance(dialog.page, RestorePage)
    return dialog.page


def confirm_page(dialog: StartDialog) -> ConfirmPage:
    assert isinstance(dialog.page, ConfirmPage), dialog.problem.text()
    return dialog.page


def open_with(dialog: StartDialog, secret: str, *, recovery: bool = False) -> None:
    page = restore_page(dialog)
    page.way.setCurrentIndex(int(recovery))
    (page.key if recovery else page.password).setText(secret)
    assert page.go is not None
    page.go.click()


def names(dialog: StartDialog) -> list[str]:
    ctx = dialog.ctx
    assert ctx is not None, dialog.problem.text()
    return sorted(queries.get(ctx, one)["name"] for one in queries.ids(ctx))


def test_a_fresh_pc_is_brought_back_from_the_stick_with_the_recovery_key_alone(
    make: Make, hall: Hall, tmp_path: Path
) -> None:
    shutil.rmtree(hall.folder)
    dialog = make()
    dialog.from_backup.click()
    page = restore_page(dialog)
    assert page.files.count() == 1 and "LINLI" in page.files.item(0).text() and page.file == hall.file
    open_with(dialog, hall.recovery.lower().replace("-", ""), recovery=True)
    confirm = confirm_page(dialog)
    words = dict(confirm._held.lines())
    assert words["备份时间"] == "2026-11-20 17:40" and words["里面有"] == "1 位居民，0 件调解案件"
    confirm.set_target(tmp_path / "fresh")
    assert confirm.go is not None
    confirm.go.click()
    recover = dialog.page
    assert isinstance(recover, RecoverPage) and not recover.key.isVisible() and recover.go is not None
    assert dialog.problem.property("tone") == "good"
    recover.password.setText(NEW)
    recover.again.setText(NEW)
    recover.go.click()
    assert names(dialog) == ["曾桂芝"]
    actions = [row.action for row in Change.select().order_by(Change.id)]
    assert actions[-2:] == ["用恢复密钥重设密码", "恢复备份：2026-11-20 17:40"]


def test_with_a_password_one_is_signed_in_and_told(make: Make, hall: Hall, tmp_path: Path) -> None:
    dialog = make()
    dialog.show_restore()
    page = restore_page(dialog)
    assert [page.operator.itemText(n) for n in range(page.operator.count())] == ["王秀英"]
    open_with(dialog, "错的密码错的密码")
    assert restore_page(dialog) is page and "密码不对" in dialog.problem.text()
    open_with(dialog, PASSWORD)
    confirm_page(dialog).set_target(hall.folder)
    assert confirm_page(dialog).beside.isVisible()
    confirm_page(dialog).restore()
    assert names(dialog) == ["曾桂芝"] and dialog.ctx is not None
    assert "原样留在" in dialog.ctx.store.notices[0]
    kept = [one for one in hall.folder.parent.iterdir() if "before-restore" in one.name]
    assert len(kept) == 1 and (kept[0] / DATABASE_FILE).exists()


def test_over_a_damaged_store_what_came_after_the_backup_is_saved(make: Make, hall: Hall) -> None:
    (hall.folder / "store.toml").write_text("= =", "utf-8")  # it does not open any more; its history can be read
    dialog = make(hall.folder)
    dialog.restore_button.click()
    open_with(dialog, PASSWORD)
    confirm = confirm_page(dialog)
    assert confirm.target.text() == str(hall.folder) and "补回来" in confirm.beside.text()
    confirm.restore()
    assert names(dialog) == ["曾桂芝", "李建国"] and dialog.ctx is not None
    assert "补回了 1 次改动" in dialog.ctx.store.notices[0]


def test_what_cannot_be_restored_is_said_and_nothing_moves(make: Make, hall: Hall, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in hall.folder.iterdir() if path.is_file()}
    broken = tmp_path / "坏的.linlibackup"
    broken.write_bytes(hall.file.read_bytes()[: -len(hall.file.read_bytes()) // 2])
    dialog = make()
    dialog.show_restore()
    restore_page(dialog).use(broken)
    assert "不是邻里服务台的备份" in dialog.problem.text()
    restore_page(dialog).use(hall.file)
    open_with(dialog, PASSWORD)
    hall.file.unlink()  # the stick is pulled out
    confirm_page(dialog).set_target(hall.folder)
    confirm_page(dialog).restore()
    assert isinstance(dialog.page, ConfirmPage) and dialog.problem.isVisible() and dialog.ctx is None
    assert {path.name: path.read_bytes() for path in hall.folder.iterdir() if path.is_file()} == before


def test_an_open_store_is_not_replaced(make: Make, hall: Hall) -> None:
    ctx = context.sign_in(hall.folder, "王秀英", PASSWORD)
    dialog = make()
    dialog.show_restore()
    open_with(dialog, PASSWORD)
    confirm_page(dialog).set_target(hall.folder)
    confirm_page(dialog).restore()
    assert dialog.ctx is None and "打开" in dialog.problem.text()
    ctx.store.close()


def test_no_stick_is_said_and_giving_up_leads_back(make: Make, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "volumes", list)
    dialog = make()
    dialog.show_restore()
    page = restore_page(dialog)
    assert "没有找到备份" in page.looking.text() and not page.files.isVisible()
    assert page.go is not None
    page.go.click()
    assert "请先选" in dialog.problem.text()
    page.back.click()
    assert dialog.new_button.isVisible()
    dialog.open_folder(hall.folder)
    assert isinstance(dialog.page, SignInPage)


@pytest.mark.parametrize("inside", [[], ["store.toml"], ["照片.jpg"]])
def test_a_folder_with_other_things_is_never_moved(tmp_path: Path, inside: list[str]) -> None:
    for name in inside:
        (tmp_path / name).touch()
    folder, replaces = restoring.target(tmp_path, "邻里服务台数据")
    assert replaces is (inside == ["store.toml"])
    assert folder == (tmp_path / "邻里服务台数据" if inside == ["照片.jpg"] else tmp_path)
    (tmp_path / "邻里服务台数据").mkdir(exist_ok=True)
    (tmp_path / "邻里服务台数据" / "别的.txt").touch()
    if inside == ["照片.jpg"]:
        assert restoring.target(tmp_path, "邻里服务台数据")[0] == tmp_path / "邻里服务台数据 2"


def test_looking_on_a_disk_goes_not_deep_and_skips_what_is_no_backup(
    tmp_path: Path, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    (hall.stick / "别的.linlibackup").write_text("nothing", "utf-8")
    deep = hall.stick / "a" / "b" / "c"
    deep.mkdir(parents=True)
    shutil.copy(hall.file, deep)
    found = restoring.on_volumes(JobControl(lambda progress: None))
    assert [one.file for one in found] == [hall.file]
    assert found[0].made_at == "2026-11-20 17:40:00"

"""The store's folder: encrypted, locked while written, opened by the right password only; backups that check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop_app import context
from desktop_app.common.errors import KnownError, UsageError
from desktop_app.context import Context
from desktop_app.residents.models import Person
from desktop_app.store import backup, checking, keys
from desktop_app.store.store import InUse
from tests.store_fixtures import PASSWORD


def _someone(ctx: Context) -> int:
    with ctx.write("residents.edit", "新增居民") as writer:
        return writer.add(Person, {"name": "曾桂芝", "name_sort": "zeng", "name_py": "zgz", "phone": "13812347686"})


def test_nothing_in_the_folder_shows_a_name_or_a_table(embedded: Context) -> None:
    _someone(embedded)
    folder = embedded.store.folder
    for path in folder.iterdir():
        raw = path.read_bytes()
        for word in ("曾桂芝", "13812347686", "person", "SQLite format", "CREATE TABLE"):
            assert word.encode() not in raw, f"{word} in {path.name}"
    embedded.store.close()
    assert not (folder / "linli.db").read_bytes().startswith(b"SQLite format")


def test_a_wrong_password_and_a_wrong_name_say_the_same(embedded_folder: Path) -> None:
    for name, password in (("演示", "错的"), ("没有这人", PASSWORD)):
        with pytest.raises(keys.WrongPassword):
            context.sign_in(embedded_folder, name, password)


def test_the_name_may_be_left_out_with_one_operator_only(embedded_folder: Path) -> None:
    assert context.operator_name(embedded_folder, None) == "演示"
    slots = keys.read_slots(embedded_folder)
    keys.write_slots(embedded_folder, [*slots, {**slots[0], "name": "王秀英"}])
    with pytest.raises(UsageError):
        context.operator_name(embedded_folder, None)


def test_one_program_writes_while_others_may_read(embedded: Context) -> None:
    with pytest.raises(InUse):
        context.sign_in(embedded.store.folder, "演示", PASSWORD)


def test_a_folder_that_is_no_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="不是邻里服务台的数据文件夹"):
        context.sign_in(tmp_path, "演示", PASSWORD)


def test_a_taken_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(KnownError, match="已经有东西"):
        context.create(tmp_path, hall="向阳社区", password="x", cost=keys.TEST_COST)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_backup_is_checked_and_comes_back(embedded: Context, tmp_path: Path) -> None:
    _someone(embedded)
    made = backup.make(embedded.store, tmp_path / "usb", "2026-11-20 10:00:00")
    assert made.rows["person"] == 1
    folder = embedded.store.folder
    with embedded.write("residents.edit", "删除居民") as writer:
        writer.delete(Person, 1)
    embedded.store.close()
    key = backup.unlock(made.file, None, PASSWORD)
    restored, kept = backup.restore(made.file, folder, key)
    assert restored.rows == made.rows
    assert kept is not None and (kept / "linli.db").exists()
    back = context.sign_in(folder, None, PASSWORD)
    try:
        assert Person.get_by_id(1).deleted_at is None
        assert checking.problems(back.store) == []
    finally:
        back.store.close()


def test_a_damaged_backup_is_refused(embedded: Context, tmp_path: Path) -> None:
    made = backup.make(embedded.store, tmp_path, "2026-11-20 10:00:00")
    raw = bytearray(made.file.read_bytes())
    raw[len(raw) // 3] ^= 0xFF
    broken = tmp_path / "broken.linlibackup"
    broken.write_bytes(raw)
    with pytest.raises(KnownError):
        backup.verify(broken, embedded.store.key)
    (tmp_path / "none.linlibackup").write_text("hello")
    with pytest.raises(KnownError, match="不是邻里服务台的备份"):
        backup.verify(tmp_path / "none.linlibackup")


def test_damaged_keys_are_named(embedded_folder: Path) -> None:
    (embedded_folder / "keys.json").write_text("{")
    with pytest.raises(KnownError, match="钥匙文件"):
        context.sign_in(embedded_folder, "演示", PASSWORD)
    shutil.rmtree(embedded_folder)


def test_a_recovery_slot_is_no_operator(embedded_folder: Path) -> None:
    slots = keys.read_slots(embedded_folder)
    keys.write_slots(embedded_folder, [*slots, {**slots[0], "name": keys.RECOVERY}])
    assert keys.operators(embedded_folder) == ["演示"]

"""init, backup, verify, restore and check from the command line: the recovery key, damage, and what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.store import keys
from tests.cli.test_commands import Run, run, store  # noqa: F401  fixtures
from tests.store_fixtures import PASSWORD


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "RECOVERY_COST", keys.TEST_COST)
    monkeypatch.setattr(keys, "Cost", lambda *_: keys.TEST_COST)


def test_the_recovery_key_is_answered_once_or_written_to_a_file(run: Run, tmp_path: Path) -> None:  # noqa: F811
    code, answer = run("init", "--store", str(tmp_path / "a"), "--hall", "红星村")
    assert (code, set(answer)) == (0, {"store", "schema", "recovery_key"})
    assert keys.normalise_recovery(answer["recovery_key"]) == answer["recovery_key"]
    file = tmp_path / "key.txt"
    code, answer = run("init", "--store", str(tmp_path / "b"), "--hall", "红星村", "--recovery-key-file", str(file))
    assert (code, set(answer)) == (0, {"store", "schema"})
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys.normalise_recovery(file.read_text("utf-8"))


def test_a_backup_comes_back_with_the_recovery_key_alone(
    run: Run,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, file = str(tmp_path / "a"), tmp_path / "key.txt"
    run("init", "--store", folder, "--hall", "红星村", "--operator", "李敏", "--recovery-key-file", str(file))
    _, made = run("backup", "--store", folder, "--to", str(tmp_path / "usb"))
    monkeypatch.delenv("LINLI_PASSWORD")
    code, checked = run("verify", made["file"])
    assert (code, checked["opened"], checked["sha256"]) == (0, False, made["sha256"])
    fresh = str(tmp_path / "fresh")
    code, answer = run("restore", made["file"], "--store", fresh, "--recovery-key-file", str(file))
    assert (code, answer["rows"], answer["kept"]) == (0, made["rows"], None)
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(keys.new_recovery_key(), "utf-8")
    code, answer = run("restore", made["file"], "--store", fresh, "--recovery-key-file", str(wrong))
    assert (code, "恢复密钥打不开" in answer["error"]) == (1, True)
    monkeypatch.setenv("LINLI_PASSWORD", PASSWORD)
    assert run("check", "--store", fresh) == (0, {"ok": True, "problems": []})


def test_a_check_of_a_damaged_store_says_so(run: Run, store: str) -> None:  # noqa: F811
    file = Path(store) / "linli.db"
    file.write_bytes(b"\x07" * file.stat().st_size)
    code, answer = run("check", "--store", store)
    assert (code, answer["ok"], len(answer["problems"])) == (1, False, 1)
    assert "已损坏" in answer["problems"][0] or "有损坏" in answer["problems"][0]
    assert json.dumps(answer)

"""The history changed behind the program's back is noticed, row by row; all of it in ``make faults``."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.cli import main
from desktop_app.store.engine import database

from . import halls, tampering


def test_what_is_done_to_the_history_is_noticed() -> None:
    figures = tampering.run(400, seed=1)
    assert figures.failures == []
    assert figures.counts["noticed"] == figures.counts["tried"]


def test_the_check_command_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = halls.made(tmp_path / "store")
    monkeypatch.setenv("LINLI_PASSWORD", halls.PASSWORD)
    assert main(["check", "--store", str(tmp_path / "store")]) == 0
    ctx = halls.opened(tmp_path / "store", key)
    database.execute_sql("UPDATE change SET action = '别的' WHERE id = 2")
    ctx.store.close()
    assert main(["check", "--store", str(tmp_path / "store")]) == 1
    assert "第2条变更记录被改动过" in capsys.readouterr().out

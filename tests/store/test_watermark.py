"""How far the history had come is known outside the database, so that a lost end is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop_app import context
from desktop_app.context import Context
from desktop_app.residents.models import Person
from desktop_app.store import checking, watermark
from desktop_app.store.models import Change
from tests.store_fixtures import PASSWORD


def _someone(ctx: Context, name: str) -> int:
    with ctx.write("residents.edit", "新增居民") as writer:
        writer.add(Person, {"name": name, "name_sort": "zeng", "name_py": "z"})
    return ctx.store.last_written


def test_a_database_that_lost_its_last_changes_says_so_and_notes_it(embedded: Context, tmp_path: Path) -> None:
    folder = embedded.store.folder
    _someone(embedded, "曾桂芝")
    shutil.copytree(folder, tmp_path / "cut", ignore=shutil.ignore_patterns("linli.lock"))
    for _ in range(2):
        number = _someone(embedded, "王磊")
    shutil.copy(folder / watermark.FILE, tmp_path / "cut")
    embedded.store.close()
    looked = context.sign_in(tmp_path / "cut", "演示", PASSWORD, writing=False)
    assert any("2次改动不在" in problem for problem in checking.problems(looked.store))
    looked.store.close()
    opened = context.sign_in(tmp_path / "cut", "演示", PASSWORD)
    assert any(f"应到第{number}次" in notice for notice in opened.store.notices)
    assert Change.select().order_by(Change.id.desc()).first().action == f"发现最近2次改动丢失，应到第{number}次"
    opened.store.close()
    again = context.sign_in(tmp_path / "cut", "演示", PASSWORD)
    assert (again.store.lost, checking.problems(again.store)) == ("", [])  # said once, and it stays in the history
    again.store.close()


@pytest.mark.parametrize("left", ["", "x", "00000000000000009999 " + "0" * 64 + "\n"])
def test_a_file_that_cannot_be_believed_says_nothing(embedded: Context, left: str) -> None:
    folder, key = embedded.store.folder, embedded.store.key
    embedded.store.close()
    (folder / watermark.FILE).write_text(left)
    assert watermark.read(folder, key) == 0
    opened = context.sign_in(folder, "演示", PASSWORD)
    number = _someone(opened, "曾桂芝")
    opened.store.close()
    assert (opened.store.lost, watermark.read(folder, key)) == ("", number)


def test_one_that_lags_behind_does_no_harm(embedded: Context, tmp_path: Path) -> None:
    folder = embedded.store.folder
    _someone(embedded, "曾桂芝")
    shutil.copy(folder / watermark.FILE, tmp_path)
    _someone(embedded, "王磊")
    embedded.store.close()
    shutil.copy(tmp_path / watermark.FILE, folder)
    opened = context.sign_in(folder, "演示", PASSWORD)
    assert (opened.store.lost, checking.problems(opened.store)) == ("", [])
    opened.store.close()

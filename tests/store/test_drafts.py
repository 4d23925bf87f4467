"""What is typed and not saved: encrypted, on the disk at once, nobody else's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import context
from desktop_app.context import Context
from desktop_app.store import drafts
from tests.store_fixtures import PASSWORD

AT = "2026-11-20 09:30:00"
VALUES = {"name": "欧阳桂芝", "id_no": "290101194308150042", "age": 83, "phone": None}


def test_a_draft_comes_back_as_it_was(ctx: Context) -> None:
    drafts.save(ctx.store, 1, "person:new", "新增居民", VALUES, None, AT)
    drafts.save(ctx.store, 1, "person:17", "编辑：张三", {"phone": "139"}, 4, "2026-11-20 09:31:00")
    drafts.save(ctx.store, 2, "person:new", "新增居民", {"name": "别人的"}, None, AT)
    found = drafts.find(ctx.store, 1, "person:new")
    assert found == drafts.Draft("person:new", "新增居民", VALUES, None, AT)
    assert [one.key for one in drafts.all(ctx.store, 1)] == ["person:17", "person:new"]
    drafts.save(ctx.store, 1, "person:17", "编辑：张三", {"phone": "138"}, 4, AT)
    again = drafts.find(ctx.store, 1, "person:17")
    assert again is not None
    assert again.values == {"phone": "138"}
    drafts.drop(ctx.store, 1, "person:17")
    drafts.drop(ctx.store, 1, "person:17")
    assert drafts.find(ctx.store, 1, "person:17") is None
    assert len(drafts.all(ctx.store, 2)) == 1


def test_nothing_of_it_can_be_read(embedded: Context) -> None:
    drafts.save(embedded.store, 1, "person:new", "新增居民", VALUES, None, AT)
    for path in (embedded.store.folder / drafts.FOLDER).iterdir():
        for word in ("欧阳桂芝", "290101194308150042", "person", "新增居民"):
            assert word.encode() not in path.read_bytes()
            assert word not in path.name


def test_a_broken_draft_is_put_aside(embedded: Context) -> None:
    drafts.save(embedded.store, 1, "person:new", "新增居民", VALUES, None, AT)
    [path] = (embedded.store.folder / drafts.FOLDER).iterdir()
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    assert drafts.find(embedded.store, 1, "person:new") is None
    assert drafts.all(embedded.store, 1) == []
    assert [one.suffix for one in path.parent.iterdir()] == [drafts.UNREADABLE]
    drafts.save(embedded.store, 1, "person:new", "新增居民", VALUES, None, AT)
    assert drafts.find(embedded.store, 1, "person:new") is not None


def test_a_draft_that_cannot_be_written_says_so(embedded: Context) -> None:
    (embedded.store.folder / drafts.FOLDER).write_text("in the way")
    with pytest.raises(drafts.NotKept, match="草稿没有存下"):
        drafts.save(embedded.store, 1, "person:new", "新增居民", VALUES, None, AT)


def test_an_erased_person_is_in_nobodys_draft(embedded: Context) -> None:
    for operator in (1, 2):
        drafts.save(embedded.store, operator, "person:17", "编辑", VALUES, 1, AT)
        drafts.save(embedded.store, operator, "person:18", "编辑", VALUES, 1, AT)
    drafts.forget_record(embedded.store, "person", 17)
    assert [one.key for who in (1, 2) for one in drafts.all(embedded.store, who)] == ["person:18", "person:18"]


TYPING = """
import os, signal, sys
from pathlib import Path
from desktop_app import context
from desktop_app.store import drafts
ctx = context.sign_in(Path(sys.argv[1]), None, sys.argv[2])
drafts.save(ctx.store, 1, "case:new", "登记调解", {"brief": "楼上漏水" * 2000}, None, ctx.now())
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_survives_being_killed(embedded_folder: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", TYPING, str(embedded_folder), PASSWORD]
    killed = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert killed.returncode == -9
    ctx = context.sign_in(embedded_folder, None, PASSWORD)
    try:
        [found] = drafts.all(ctx.store, 1)
        assert found.values["brief"].startswith("楼上漏水")
        assert ctx.store.unclean
    finally:
        ctx.store.close()

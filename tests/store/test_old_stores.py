"""Every schema that was ever landed stays in tests/stores, filled, and upgrades with nothing lost.

``python -m tests.keep_store`` keeps one more.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from desktop_app import context
from desktop_app.store import checking, migrating
from desktop_app.store.engine import database
from desktop_app.store.reading import count_rows, models

STORES = Path(__file__).parent.parent / "stores"
FOLDERS = sorted(path for path in STORES.iterdir() if path.is_dir())


def test_the_present_schema_is_among_them() -> None:
    assert f"schema-{migrating.SCHEMA}" in {folder.name for folder in FOLDERS}


@pytest.mark.parametrize("old", FOLDERS, ids=lambda folder: folder.name)
def test_an_old_store_opens_whole(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(old, folder)
    context.load_subjects()
    ctx = context.sign_in(folder, "演示", "旧密码")
    try:
        assert migrating.pending() == []
        assert checking.problems(ctx.store) == []
        for name, model in models().items():
            stored = {column.name for column in database.get_columns(name)}
            assert stored == {field.column_name for field in model._meta.sorted_fields}, name
        counted = json.loads((STORES / f"{old.name}.json").read_text("utf-8"))
        assert {table: count for table, count in count_rows().items() if table in counted} == counted
    finally:
        ctx.store.close()

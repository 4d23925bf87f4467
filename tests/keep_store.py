"""``python -m tests.keep_store``: keep a filled store of the present schema in tests/stores, for every schema change.

Later programs open it in tests/store/test_old_stores.py. What has landed is never made anew.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from desktop_app import context, sample
from desktop_app.store import migrating
from desktop_app.store.reading import count_rows

STORES = Path(__file__).parent / "stores"
OPERATOR, PASSWORD = "演示", "旧密码"


def keep() -> Path:
    """Gives the folder of the store; how many rows each table has stands beside it."""
    folder = STORES / f"schema-{migrating.SCHEMA}"
    shutil.rmtree(folder, ignore_errors=True)
    context.load_subjects()
    ctx = context.create(folder, hall="向阳社区便民服务厅", password=PASSWORD, operator=OPERATOR)
    try:
        sample.fill(ctx, residents=60, months=6)
        counts = {table: count for table, count in sorted(count_rows().items()) if count}
    finally:
        ctx.store.close()
    folder.with_suffix(".json").write_text(json.dumps(counts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return folder


if __name__ == "__main__":
    keep()

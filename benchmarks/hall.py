"""The store that is measured on: an invented hall, made once and kept under build/bench."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = "演示"
ENVIRONMENT = {"LINLI_PASSWORD": NAME}
FULL, QUICK, USUAL = 100_000, 10_000, 3_000


def size(quick: bool) -> int:
    return QUICK if quick else FULL


def store(residents: int) -> Path:
    """The folder of a store with so many invented residents; takes a minute or two the first time."""
    from desktop_app.store import migrating

    folder = ROOT / "build" / "bench" / f"hall-{residents}-schema-{migrating.SCHEMA}"
    if (folder / "ready").exists():
        return folder / "store"
    shutil.rmtree(folder, ignore_errors=True)
    print(f"making a hall of {residents:,} residents …", file=sys.stderr)
    from desktop_app import context, sample

    context.load_subjects()
    ctx = context.create(folder / "store", hall="向阳社区便民服务厅", password=NAME, operator=NAME)
    sample.fill(ctx, residents=residents)
    ctx.store.close()
    (folder / "ready").touch()
    return folder / "store"


def use_own_state() -> None:
    """Keep what the window remembers out of the user's own settings; for children, before anything is imported."""
    os.environ["XDG_CONFIG_HOME"] = str(ROOT / "build" / "bench" / "config")

"""Every old schema that is stored, brought up to date by a program that is killed at random, and tried again."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from desktop_app import context as contexts
from desktop_app.store import backup, checking, keys, migrating
from desktop_app.store.reading import count_rows

from .figures import Figures
from .shooting import Gun, gun

STORES = Path(__file__).resolve().parents[1] / "stores"
OPERATOR, PASSWORD = "演示", "旧密码"


def old_stores() -> list[Path]:
    """Folders of the schemas before the present one."""
    return sorted(path for path in STORES.iterdir() if path.is_dir() and path.name != f"schema-{migrating.SCHEMA}")


def run(kills: int, seed: int, *, stride: int = 1) -> Figures:
    """Upgrade copies of every old store until ``kills`` were made of each, then at every ``stride``th step in turn."""
    figures = Figures("upgrades that are killed", seed)
    dice = random.Random(seed)
    contexts.load_subjects()
    with tempfile.TemporaryDirectory(prefix="linli-upgrades-") as top, gun(dice, Path(top)) as ready:
        for old in old_stores():
            key = keys.unlock(old, OPERATOR, PASSWORD)
            made = 0
            while made < kills and len(figures.failures) < 20:
                made += _until_done(ready, old, key, Path(top) / "place", figures)
            step = 1
            while kills and _at_step(ready, old, key, step, Path(top) / "place", figures):
                step += stride
                figures.counts["steps of an upgrade"] += 1
    return figures.done()


def _until_done(ready: Gun, old: Path, key: bytes, place: Path, figures: Figures) -> int:
    """One copy, opened again and again until it is upgraded; gives how often it was killed."""
    kills = 0
    _fresh(old, place)
    begun = time.monotonic()
    while ready.shoot(_order(place, key), lambda _: None, "open"):
        kills += 1
        ready.took["open"] = 0.15 if kills < 6 else 0.6  # at last it must get through
    took = time.monotonic() - begun
    ready.took["open"] = min(0.3, took)
    figures.counts["kills"] += kills
    figures.counts[f"{old.name} upgraded"] += 1
    _look(old, key, place, figures)
    return kills


def _at_step(ready: Gun, old: Path, key: bytes, step: int, place: Path, figures: Figures) -> bool:
    _fresh(old, place)
    killed = ready.shoot({**_order(place, key), "die": ["open", step]}, lambda _: None, "")
    _look(old, key, place, figures)
    return killed


def _fresh(old: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(old, place / "store")


def _order(place: Path, key: bytes) -> dict[str, Any]:
    return {"folder": str(place / "store"), "key": key.hex(), "operator": OPERATOR, "calls": []}


def _look(old: Path, key: bytes, place: Path, figures: Figures) -> None:
    """Open it once more, as the next start does: whole, nothing lost, and the backup of before is there."""
    try:
        ctx = contexts.sign_in(place / "store", OPERATOR, PASSWORD, key=key)
    except Exception as error:  # noqa: BLE001  a figure, whatever it is
        figures.failures.append(f"{old.name} does not open: {type(error).__name__}: {error}")
        return
    try:
        if pending := migrating.pending():
            figures.failures.append(f"{old.name} is not upgraded: {pending}")
        figures.failures.extend(f"{old.name}: {problem}" for problem in checking.problems(ctx.store))
        if lost := lost_rows(old):
            figures.failures.append(f"{old.name} lost rows: {lost}")
    finally:
        ctx.store.close()
    _look_at_backups(old, key, place, figures)


def lost_rows(old: Path) -> dict[str, tuple[int, int]]:
    """Tables of the open store that do not have the rows they had in the old one: how many then, and now."""
    counted = json.loads((STORES / f"{old.name}.json").read_text("utf-8"))
    now = count_rows()
    tables = [table for table in counted if not table.startswith("change")]  # the history may have grown
    return {table: (counted[table], now.get(table, 0)) for table in tables if now.get(table, 0) != counted[table]}


def _look_at_backups(old: Path, key: bytes, place: Path, figures: Figures) -> None:
    files = sorted(place.rglob(f"*{backup.SUFFIX}"))
    whole = 0
    for file in files:
        try:
            whole += bool(backup.verify(file, key))
        except Exception as error:  # noqa: BLE001  a figure, whatever it is
            figures.failures.append(f"{old.name}: {file.name} does not verify: {error}")
    if not whole:
        figures.failures.append(f"{old.name}: no backup of before the upgrade")
    figures.counts["backups of before, verified"] += whole

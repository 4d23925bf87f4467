"""Bringing a store to the schema of the program: numbered files with frozen definitions, run by Peewee's Runner."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Runner

from ..common.errors import KnownError
from .engine import database, is_embedded

FOLDER = Path(__file__).resolve().parent / "migrations"
SCHEMA = 5
"""Number of migration files this program has; a bundle without its files must not start."""


class TooNew(KnownError):
    """The store was made by a newer program."""


def runner() -> Runner:
    return Runner(database.obj if hasattr(database, "obj") else database, str(FOLDER), table_name="schema_migration")


def pending() -> list[str]:
    """Names of the migrations still to run. Raises TooNew for a store newer than the program."""
    status = runner().status()
    files = [migration for migration in status if migration.path]
    if len(files) < SCHEMA:
        raise RuntimeError(f"{len(files)} of {SCHEMA} migration files found in {FOLDER}")
    unknown = [migration.name for migration in status if not migration.path]
    if unknown:
        raise TooNew("这份数据是更新版本的程序建立的，本程序不能打开。数据没有改动，请安装新版本后再打开。")
    return [migration.name for migration in files if not migration.applied]


def upgrade() -> list[str]:
    """Run what is pending; gives the names. Foreign keys are checked before each file's transaction commits."""
    names = pending()
    if names:
        runner().up()
        if is_embedded(database):
            broken = database.execute_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"foreign keys broken after migration: {broken[:5]}")
    return names

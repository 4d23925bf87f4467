"""Bringing a store to the schema of the program: numbered files with frozen definitions, run by Peewee's Runner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..common.errors import KnownError
from .engine import database, is_embedded

if TYPE_CHECKING:
    from peewee import Database
    from playhouse.migrations import Runner

TABLE = "schema_migration"
FOLDER = Path(__file__).resolve().parent / "migrations"
SCHEMA = 18
"""Number of migration files this program has; a bundle without its files must not start."""


class TooNew(KnownError):
    """The store was made by a newer program."""


def runner(on: Database | None = None) -> Runner:
    """Peewee's runner on the open database, or on another one."""
    from playhouse.migrations import Runner

    return Runner(on if on is not None else getattr(database, "obj", database), str(FOLDER), table_name=TABLE)


def pending() -> list[str]:
    """Names of the migrations still to run. Raises TooNew for a store newer than the program.

    Asked at every start, and so without Peewee's runner, whose import is dear.
    """
    files = sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))
    if len(files) < SCHEMA:
        raise RuntimeError(f"{len(files)} of {SCHEMA} migration files found in {FOLDER}")
    applied: set[str] = set()
    if database.table_exists(TABLE):
        applied = {row[0] for row in database.execute_sql(f'SELECT name FROM "{TABLE}"').fetchall()}
    if applied - set(files):
        raise TooNew("这份数据是更新版本的程序建立的，本程序不能打开。数据没有改动，请安装新版本后再打开。")
    return [name for name in files if name not in applied]


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

"""An embedded, encrypted copy of a shared store: all tables as of one moment, the search index filled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import migrating, search
from .engine import EmbeddedDatabase, SharedDatabase

_ROWS = 2000  # at a time


def write(source: SharedDatabase, to: Path, key: bytes) -> None:
    """Write the copy. The source is read in one REPEATABLE READ transaction of a connection of its own.

    Others go on writing meanwhile. The copy has the schema that the source has now, also before an upgrade.
    """
    connection = source.connection_of_its_own()
    target = EmbeddedDatabase(to, key)
    try:
        connection.autocommit = True
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        applied = [row[0] for row in connection.execute(f"SELECT name FROM {migrating.TABLE} ORDER BY name").fetchall()]
        migrating.runner(target).up(applied[-1])
        target.execute_sql("PRAGMA foreign_keys = 0")
        with target.atomic():
            for table in target.get_tables():
                if not table.startswith(("search_", "sqlite_")) and table != migrating.TABLE:
                    _copy_table(connection, target, table)
        target.execute_sql("PRAGMA journal_mode = delete").fetchall()
        connection.execute("COMMIT")
    finally:
        target.close_all()
        connection.close()


def _copy_table(connection: Any, target: EmbeddedDatabase, table: str) -> None:
    columns = [column.name for column in target.get_columns(table)]
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["?"] * len(columns))
    target.execute_sql(f'DELETE FROM "{table}"')  # what the migrations themselves put there
    with connection.cursor(name=f"copy_{table}") as rows:
        rows.itersize = _ROWS
        rows.execute(f'SELECT {names} FROM "{table}"')
        while part := rows.fetchmany(_ROWS):
            target.cursor().executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', part)
            if search.is_searched(table):
                _index(target, table, columns, part)


def _index(target: EmbeddedDatabase, table: str, columns: Sequence[str], part: Sequence[Sequence[Any]]) -> None:
    rows = [dict(zip(columns, values, strict=True)) for values in part]
    search.fill(target.cursor(), table, [row for row in rows if not row.get("deleted_at")])

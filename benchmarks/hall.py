"""The store that is measured on: an invented hall, made once and kept under build/bench."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from desktop_app.common.id_numbers import check_digit

ROOT = Path(__file__).resolve().parents[1]
NAME = "演示"
ENVIRONMENT = {"LINLI_PASSWORD": NAME}
FULL, QUICK, USUAL = 100_000, 10_000, 3_000
MANY = 1_000_000
CASES = 50_000
_CHUNK = 20_000
_LAST_OF_ESTATE = re.compile(r"(?<=[^\d])(?=\d)")


def size(quick: bool) -> int:
    return QUICK if quick else FULL


def store(residents: int) -> Path:
    """The folder of a store with so many invented residents; takes a minute or two the first time, of a million some more."""
    from desktop_app.store import migrating

    folder = ROOT / "build" / "bench" / f"hall-{residents}-schema-{migrating.SCHEMA}"
    if (folder / "ready").exists():
        return folder / "store"
    shutil.rmtree(folder, ignore_errors=True)
    print(f"making a hall of {residents:,} residents …", file=sys.stderr)
    from desktop_app import context, sample

    context.load_subjects()
    if residents > FULL:
        shutil.copytree(store(FULL), folder / "store")
        ctx = context.sign_in(folder / "store", None, NAME)
        _multiply(residents // FULL)
        ctx.store.close()
        (folder / "ready").touch()
        return folder / "store"
    ctx = context.create(folder / "store", hall="向阳社区便民服务厅", password=NAME, operator=NAME)
    sample.fill(ctx, residents=residents)
    ctx.store.close()
    (folder / "ready").touch()
    return folder / "store"


def _multiply(times: int) -> None:
    """Put so many like everybody into the register, straight into the tables: names stay, numbers and estates differ.

    Making a million people through the services would take most of an hour. What is measured on such a store is
    reading; these people have no history.
    """
    from desktop_app.residents.models import Household, Person
    from desktop_app.store.engine import database

    for pragma in ("cache_size = -1500000", "synchronous = OFF", "wal_autocheckpoint = 0"):
        database.execute_sql(f"PRAGMA {pragma}")  # what is half done is made anew
    with database.atomic("IMMEDIATE"):
        homes = database.execute_sql("SELECT max(id) FROM household").fetchone()[0]
        for model in (Household, Person):
            table = model._meta.table_name
            columns = [column.column_name for column in model._meta.sorted_fields]
            highest = database.execute_sql(f"SELECT max(id) FROM {table}").fetchone()[0]
            for first in range(1, highest + 1, _CHUNK):
                found = database.execute_sql(
                    f"SELECT {', '.join(columns)} FROM {table} WHERE id BETWEEN ? AND ?",
                    (first, min(first + _CHUNK - 1, highest)),
                ).fetchall()
                originals = [dict(zip(columns, values, strict=True)) for values in found]
                for copy in range(1, times):
                    _insert_copies(table, columns, [_like(row, copy, highest, homes) for row in originals])
        database.execute_sql("INSERT INTO search_person (search_person) VALUES ('optimize')")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _like(row: dict[str, Any], copy: int, highest: int, homes: int) -> dict[str, Any]:
    found = {**row, "id": row["id"] + copy * highest, "uid": f"{copy}{row['uid'][1:]}"}
    if found["live_addr"]:
        found["live_addr"] = _LAST_OF_ESTATE.sub(f"{copy + 1}期", found["live_addr"], count=1)
    if "name" not in found:
        found["head_id"] = None
        return found
    found["household_id"] = None if row["household_id"] is None else row["household_id"] + copy * homes
    if row["id_no"]:
        body = f"29{copy + 10:02d}{row['id_no'][4:17]}"
        found["id_no"] = body + check_digit(body)
    if row["phone"]:
        found["phone"] = f"{row['phone'][:3]}{(int(row['phone'][3:]) + copy * 7_654_321) % 10**8:08d}"
    return found


def _insert_copies(table: str, columns: list[str], rows: list[dict[str, Any]]) -> None:
    from desktop_app.store import search
    from desktop_app.store.engine import database

    cursor = database.cursor()
    marks = ", ".join("?" * len(columns))
    cursor.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
        [tuple(row[column] for column in columns) for row in rows],
    )
    if search.is_searched(table):
        search.fill(cursor, table, [row for row in rows if not row["deleted_at"]])


def use_own_state() -> None:
    """Keep what the window remembers out of the user's own settings; for children, before anything is imported."""
    os.environ["XDG_CONFIG_HOME"] = str(ROOT / "build" / "bench" / "config")

"""A damaged store: the last good backup, and what can be saved of the changes made since.

The history is a chain: a change read out of the damaged file is taken over only if its hash follows on the one before
and its items have the digests that the chain says. So nothing that was damaged gets in, and the chain goes on as it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from peewee import Model

from ..common.jobs import JobControl
from . import backup, history, search
from .backup_files import is_driver, keyed
from .changes import item_digest
from .engine import EmbeddedDatabase
from .models import IssuedNumber, NumberSeries
from .reading import models
from .records import Record
from .store import DATABASE_FILE

Row = dict[str, Any]
_Known = tuple[str, int, str]  # table, id, uid


@dataclass(frozen=True, slots=True)
class Salvaged:
    """``applied`` changes came back, the last of them made ``last_at``; of ``lost`` the history could not be read.

    ``ancestor`` False: the backup is not of this store's past, so nothing was applied. ``kept``: where the damaged store is.
    """

    applied: int
    last_at: str
    lost: int
    ancestor: bool
    kept: Path | None


class _Stop(Exception):
    """The next change does not hold."""


def recover(
    damaged: Path, backup_file: Path, target: Path, key: bytes, *, control: JobControl | None = None
) -> Salvaged:
    """Restore ``backup_file`` into ``target`` and bring back what changed since, as far as ``damaged`` can be read.

    ``damaged`` and ``target`` may be the same folder: the damaged store is kept beside. Raises KnownError as restore does.
    """
    damaged_first = damaged.absolute() == target.absolute()
    _, kept = backup.restore(backup_file, target, key)
    source = (kept if damaged_first and kept is not None else damaged) / DATABASE_FILE
    database = EmbeddedDatabase(target / DATABASE_FILE, key)
    try:
        with keyed(source, key) as old:
            applied, last_at, lost, ancestor = _bring_back(old, database, key, control)
    finally:
        database.close_all()
    return Salvaged(applied, last_at, lost, ancestor, kept)


def _bring_back(
    old: Any, database: EmbeddedDatabase, key: bytes, control: JobControl | None
) -> tuple[int, str, int, bool]:
    head = json.loads(database.execute_sql("SELECT value FROM meta WHERE key = ?", (history.HEAD,)).fetchone()[0])
    last = _last_number(old, head["number"])
    if not _is_ancestor(old, head):
        return 0, "", max(last - head["number"], 0), False
    # Rows come and go in the order of the history; what they point at is looked at in the end.
    database.execute_sql("PRAGMA foreign_keys = 0")
    try:
        # One transaction: a kill leaves the restored backup as it was.
        with database.atomic("IMMEDIATE"):
            applied, last_at, number = _apply_all(old, database, head, last, key, control)
            if database.execute_sql("PRAGMA foreign_key_check").fetchone() is not None:
                raise _Stop
    except _Stop:
        return 0, "", max(last - head["number"], 0), True
    return applied, last_at, max(last - number, 0), True


def _apply_all(
    old: Any, database: EmbeddedDatabase, head: Row, last: int, key: bytes, control: JobControl | None
) -> tuple[int, str, int]:
    """How many changes were applied, when the last was made, and its number."""
    applied, last_at, number, hash_ = 0, "", head["number"], head["hash"]
    touched: dict[str, set[int]] = {}
    for change in islice(_changes(old, number, hash_), _holding(old, head)):
        if control is not None and applied % 20 == 0:
            control.progress(applied, max(last - head["number"], 1), "正在补回其后的改动")
        with database.atomic() as savepoint:
            try:
                _apply(database, old, change, touched)
            except Exception as error:
                if not isinstance(error, _Stop | ValueError | KeyError | TypeError) and not is_driver(error):
                    raise
                savepoint.rollback()
                break
        number, hash_, last_at = change["id"], change["hash"], change["at"]
        applied += 1
    _advance_numbers(database)
    for table, ids in touched.items():
        _index(database, table, sorted(ids))
    database.execute_sql("UPDATE meta SET value = ? WHERE key = ?", (history.sealed(number, hash_, key), history.HEAD))
    return applied, last_at, number


# Reading the damaged file


def _holding(old: Any, head: Row) -> int:
    """How many changes after the head hold, and hold together.

    An item that was emptied later on proves itself only together with its erasure: without that, it ends before it.
    """
    emptied: list[set[_Known]] = []
    erased: list[set[_Known]] = []
    for change in _changes(old, head["number"], head["hash"]):
        try:
            items = _items(old, change)
        except Exception as error:
            if not isinstance(error, _Stop | ValueError | KeyError | TypeError) and not is_driver(error):
                raise
            break
        known = [((one["table_name"], one["record_id"], one["record_uid"]), one["salt"]) for one in items]
        emptied.append({key for key, salt in known if salt is None})
        erased.append({key for key, salt in known if salt is not None} if change["undoes"] == history.ERASED else set())
    count = len(emptied)
    while count:
        proved = set().union(*erased[:count])
        short = next((place for place in range(count) if not emptied[place] <= proved), None)
        if short is None:
            break
        count = short
    return count


def _is_ancestor(old: Any, head: Mapping[str, Any]) -> bool:
    if head["number"] == 0:
        return True
    found = _one(old, 'SELECT hash FROM "change" WHERE id = ?', head["number"])
    return found is not None and found[0] == head["hash"]


def _last_number(old: Any, otherwise: int) -> int:
    found = _one(old, "SELECT value FROM meta WHERE key = ?", history.HEAD)
    try:
        return int(json.loads(found[0])["number"]) if found else otherwise
    except (ValueError, KeyError, TypeError):
        return otherwise


def _one(old: Any, statement: str, *arguments: Any) -> Any:
    try:
        return old.execute(statement, arguments).fetchone()
    except Exception as error:
        if not is_driver(error):
            raise
        return None


def _changes(old: Any, number: int, hash_: str) -> Iterator[Row]:
    """Changes after ``number``, each only if it follows on the one before."""
    columns = ("id", *(name for name in history.HASHED if name != "id"), "hash")
    names = ", ".join(f'"{name}"' for name in columns)
    while True:
        number += 1
        found = _one(old, f'SELECT {names} FROM "change" WHERE id = ?', number)
        if found is None:
            return
        change = dict(zip(columns, found, strict=True))
        if change["previous_hash"] != hash_ or history.hash_of(change) != change["hash"]:
            return
        hash_ = change["hash"]
        yield change


def _items(old: Any, change: Row) -> list[Row]:
    """The items of a change, if they are what the chain says. Raises _Stop."""
    columns = ("id", "change_id", "table_name", "record_id", "record_uid", "before", "after", "salt", "digest")
    rows = old.execute(
        f"SELECT {', '.join(columns)} FROM change_item WHERE change_id = ? ORDER BY id", (change["id"],)
    ).fetchall()
    items = [dict(zip(columns, row, strict=True)) for row in rows]
    for item in items:
        item["before"], item["after"] = (
            None if one is None else json.loads(one) for one in (item["before"], item["after"])
        )
        if item["salt"] is None:  # erased later on; the chain still knows its digest
            continue
        if item["digest"] != item_digest(
            item["salt"], item["table_name"], item["record_id"], item["record_uid"], item["before"], item["after"]
        ):
            raise _Stop
    whole = hashlib.sha256("".join(item["digest"] for item in items).encode()).hexdigest()
    if len(items) != change["item_count"] or whole != change["items_digest"]:
        raise _Stop
    return items


# Writing


def _apply(database: EmbeddedDatabase, old: Any, change: Row, touched: dict[str, set[int]]) -> None:
    items = _items(old, change)
    _insert(database, "change", change)
    tables = models()
    for item in items:
        text = {
            key: None
            if item[key] is None
            else json.dumps(item[key], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            for key in ("before", "after")
        }
        _insert(database, "change_item", {**{key: item[key] for key in item if key != "id"}, **text})
        if item["salt"] is not None:
            _write(database, old, tables[item["table_name"]], item, change)
        touched.setdefault(item["table_name"], set()).add(item["record_id"])


def _write(database: EmbeddedDatabase, old: Any, model: type[Model], item: Row, change: Row) -> None:
    """What an item did to its row, once more."""
    table, record_id, before, after = item["table_name"], item["record_id"], item["before"], item["after"]
    if after is None:
        if before == {} and change["undoes"] == history.ERASED:
            _erase(database, old, model, item)
            return
        database.execute_sql(f'DELETE FROM "{table}" WHERE id = ?', (record_id,))
    elif before is None:
        known = {field.column_name for field in model._meta.sorted_fields}
        _insert(
            database,
            table,
            {key: one for key, one in after.items() if key in known} | {"id": record_id, "uid": item["record_uid"]},
        )
    elif after:
        values = dict(after)
        sets = ", ".join(f'"{key}" = ?' for key in values)
        if issubclass(model, Record):
            sets += ", version = version + 1, updated_at = ?, updated_by = ?"
            stamps = [change["at"], change["operator_id"]]
        else:
            stamps = []
        database.execute_sql(f'UPDATE "{table}" SET {sets} WHERE id = ?', [*values.values(), *stamps, record_id])


def _erase(database: EmbeddedDatabase, old: Any, model: type[Model], item: Row) -> None:
    """Erased since the backup: neither the row nor its history comes back; a row that had to stay is as it was left."""
    table, record_id = item["table_name"], item["record_id"]
    columns = [field.column_name for field in model._meta.sorted_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    left = old.execute(f'SELECT {names} FROM "{table}" WHERE id = ?', (record_id,)).fetchone()
    database.execute_sql(f'DELETE FROM "{table}" WHERE id = ?', (record_id,))
    if left is not None:
        _insert(database, table, dict(zip(columns, left, strict=True)))
    database.execute_sql(
        "UPDATE change_item SET before = NULL, after = NULL, salt = NULL"
        " WHERE table_name = ? AND record_id = ? AND record_uid = ? AND change_id < ?",
        (table, record_id, item["record_uid"], item["change_id"]),
    )


def _insert(database: EmbeddedDatabase, table: str, row: Mapping[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["?"] * len(row))
    database.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))


def _advance_numbers(database: EmbeddedDatabase) -> None:
    """The last number of each series is the highest that stands in the register."""
    issued, series = IssuedNumber._meta.table_name, NumberSeries._meta.table_name
    rows = database.execute_sql(f"SELECT series, year, max(number) FROM {issued} GROUP BY series, year").fetchall()
    for name, year, last in rows:
        done = database.execute_sql(f"UPDATE {series} SET last = ? WHERE series = ? AND year = ?", (last, name, year))
        if not done.rowcount:
            database.execute_sql(f"INSERT INTO {series} (series, year, last) VALUES (?, ?, ?)", (name, year, last))


def _index(database: EmbeddedDatabase, table: str, ids: Sequence[int]) -> None:
    if not search.is_searched(table):
        return
    columns = [field.column_name for field in models()[table]._meta.sorted_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    for record_id in ids:
        database.execute_sql(f'DELETE FROM "search_{table}" WHERE rowid = ?', (record_id,))
        found = database.execute_sql(f'SELECT {names} FROM "{table}" WHERE id = ?', (record_id,)).fetchone()
        row = None if found is None else dict(zip(columns, found, strict=True))
        if row is not None and not row.get("deleted_at"):
            search.fill(database.cursor(), table, [row])

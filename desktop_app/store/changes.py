"""The one write path: checks are the service's, then write → history row → search index, in one transaction."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from peewee import Model

from ..common.errors import NotFound, StaleVersion
from ..common.memory import steadily
from . import search
from .engine import database, is_embedded, run
from .records import Record, new_uid, new_uids

Row = dict[str, Any]
CHUNK = 500  # ids in one question to the database


@dataclass(slots=True)
class Changed:
    """What a write changed: ids by table. Screens that show one of them refresh."""

    action: str
    tables: dict[str, set[int]] = field(default_factory=dict)
    number: int = 0
    origin: object = None

    def touches(self, *tables: str) -> bool:
        return any(table in self.tables for table in tables)


@dataclass(frozen=True, slots=True)
class Item:
    """One touched record, before it is written to the history."""

    table: str
    record_id: int
    uid: str
    before: Row | None
    after: Row | None


class WrittenItem(NamedTuple):
    """An item as the history keeps it, by column; ``before`` and ``after`` are canonical JSON."""

    table_name: str
    record_id: int
    record_uid: str
    before: str | None
    after: str | None
    salt: str
    digest: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, from where, when (UTC+8)."""

    operator_id: int
    operator_name: str
    desk: str
    source: str
    at: str


class ChangeWriter:
    """Collects what one service call touches. Made by ``Store.write`` only."""

    def __init__(self, action: str, author: Author) -> None:
        self.author = author
        self.changed = Changed(action)
        self.items: list[Item] = []
        self._reindex: dict[str, set[int]] = {}
        self._added_rows: dict[str, list[Row]] = {}

    # Records

    def add(self, model: type[Model], values: Mapping[str, Any]) -> int:
        """Insert one record or part; gives its id."""
        return self.add_many(model, [values])[0]

    def add_many(self, model: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows with one statement; gives their ids in the order of the rows."""
        if not rows:
            return []
        table = model._meta.table_name
        ids = _next_ids(model, len(rows))
        uids = new_uids(len(rows)) if len(rows) > 1 else [new_uid()]
        stamped: list[Row] = []
        defaults = {
            field.column_name: field.default
            for field in model._meta.sorted_fields
            if field.default is not None and not callable(field.default)
        }
        for row_id, uid, row in zip(ids, uids, rows, strict=True):
            full = {**defaults, **row}
            full.setdefault("uid", uid)
            full["id"] = row_id
            if issubclass(model, Record):
                full.update(
                    version=1,
                    created_at=self.author.at,
                    created_by=self.author.operator_id,
                    updated_at=self.author.at,
                    updated_by=self.author.operator_id,
                )
            stamped.append(full)
        self.insert_rows(model, stamped)
        for full in stamped:
            after = {key: value for key, value in full.items() if key not in ("id", "uid") and value is not None}
            self.items.append(Item(table, full["id"], full["uid"], None, after))
        self._touched(table, ids)
        if search.is_searched(table):
            self._added_rows.setdefault(table, []).extend(stamped)
        return ids

    def update(
        self, model: type[Model], record_id: int, changes: Mapping[str, Any], version: int | None = None
    ) -> bool:
        """Write the columns that differ; False when none does.

        Raises StaleVersion when the record's version is not ``version`` (None writes over any), NotFound without it.
        """
        current = self.row(model, record_id)
        if version is not None and current.get("deleted_at") is not None and "deleted_at" not in changes:
            raise NotFound(
                "这条记录刚刚被别人删除，没有保存。您填的内容还在；要接着用它，请先到回收站恢复，再保存一次。"
            )
        if version is not None and current["version"] != version:
            raise StaleVersion(model._meta.table_name, record_id, current, {**current, **changes})
        before = {key: current[key] for key, value in changes.items() if current[key] != value}
        if not before:
            return False
        after = {key: changes[key] for key in before}
        stamped = dict(after)
        condition, arguments = "id = ?", [record_id]
        if issubclass(model, Record):
            stamped.update(
                version=current["version"] + 1, updated_at=self.author.at, updated_by=self.author.operator_id
            )
            condition, arguments = "id = ? AND version = ?", [record_id, current["version"]]
        sets = ", ".join(f'"{key}" = ?' for key in stamped)
        written = run(
            f'UPDATE "{model._meta.table_name}" SET {sets} WHERE {condition}', [*stamped.values(), *arguments]
        )
        if written.rowcount != 1:  # somebody saved between our reading and our writing
            newest = self.row(model, record_id)
            raise StaleVersion(model._meta.table_name, record_id, newest, {**newest, **changes})
        self._record(model, record_id, current["uid"], before, after)
        return True

    def update_many(self, model: type[Model], changes: Mapping[int, Mapping[str, Any]]) -> int:
        """Write the same columns of many records over whatever version they have; gives how many differed.

        ``changes`` maps an id to new values; every mapping has the same keys. Raises NotFound for a missing record.
        """
        if not changes:
            return 0
        table = model._meta.table_name
        keys = list(next(iter(changes.values())))
        stamp = issubclass(model, Record)
        sets = ", ".join(f'"{key}" = ?' for key in keys)
        if stamp:
            sets += ", version = version + 1, updated_at = ?, updated_by = ?"
        written: list[list[Any]] = []
        ids = list(changes)
        for start in range(0, len(ids), CHUNK):
            part = ids[start : start + CHUNK]
            names = ", ".join(f'"{key}"' for key in ("id", "uid", *keys))
            marks = ", ".join(["?"] * len(part))
            current = {
                row[0]: row for row in run(f'SELECT {names} FROM "{table}" WHERE id IN ({marks})', part).fetchall()
            }
            for record_id in part:
                if record_id not in current:
                    raise NotFound("有记录已经不在了，可能刚被别人删除。什么也没有写入，请刷新后再试。")
                _, uid, *old = current[record_id]
                new = [changes[record_id][key] for key in keys]
                before = {key: was for key, was, now in zip(keys, old, new, strict=True) if was != now}
                if before:
                    self._record(model, record_id, uid, before, {key: changes[record_id][key] for key in before})
                    stamps = [self.author.at, self.author.operator_id] if stamp else []
                    written.append([*new, *stamps, record_id])
        if written:
            statement = f'UPDATE "{table}" SET {sets} WHERE id = ?'
            database.cursor().executemany(statement if is_embedded(database) else statement.replace("?", "%s"), written)
        return len(written)

    def delete(self, model: type[Model], record_id: int, reason: str = "") -> None:
        """Into the recycle bin."""
        self.update(
            model,
            record_id,
            {"deleted_at": self.author.at, "deleted_by": self.author.operator_id, "delete_reason": reason or None},
        )

    def restore(self, model: type[Model], record_id: int) -> None:
        """Back from the recycle bin."""
        self.update(model, record_id, {"deleted_at": None, "deleted_by": None, "delete_reason": None})

    def remove(self, model: type[Model], record_id: int) -> None:
        """Remove a row for good; the history keeps what it was."""
        row = self.row(model, record_id)
        model.delete().where(model.id == record_id).execute()
        before = {key: value for key, value in row.items() if key not in ("id", "uid") and value is not None}
        self._record(model, record_id, row["uid"], before, None)

    def remove_many(self, model: type[Model], record_ids: Sequence[int]) -> None:
        """Remove rows for good in this order. Raises NotFound for a missing one, IntegrityError for one that is used."""
        from .reading import rows_by_id

        table = model._meta.table_name
        rows = {row["id"]: row for row in rows_by_id(table, record_ids)}
        if len(rows) != len(record_ids):
            raise NotFound("有记录已经不在了，可能刚被别人删除。什么也没有改动，请刷新后再试。")
        mark = "?" if is_embedded(database) else "%s"
        database.cursor().executemany(f'DELETE FROM "{table}" WHERE id = {mark}', [(one,) for one in record_ids])
        for record_id in record_ids:
            row = rows[record_id]
            before = {key: value for key, value in row.items() if key not in ("id", "uid") and value is not None}
            self._record(model, record_id, row["uid"], before, None)

    def note(self, model: type[Model], record_id: int) -> None:
        """This call concerns a record without changing it: a view, a print. Its own history shows the call.

        Raises NotFound.
        """
        table = model._meta.table_name
        found = run(f'SELECT uid FROM "{table}" WHERE id = ?', [record_id]).fetchone()
        if found is None:
            raise NotFound("这条记录已经不在了，可能刚被别人删除。请刷新后再试。")
        self.items.append(Item(table, record_id, found[0], {}, {}))

    def erase(self, model: type[Model], record_id: int) -> None:
        """Remove a row for good, and what it was from the whole history; only that it was there and went stays.

        The change must be an erasure (``Store.write(undoes=ERASED)``). Raises NotFound, IntegrityError while it is used.
        """
        uid = self.row(model, record_id)["uid"]
        run(f'DELETE FROM "{model._meta.table_name}" WHERE id = ?', [record_id])
        self._forget(model, record_id, uid)

    def redact(self, model: type[Model], record_id: int, values: Mapping[str, Any]) -> None:
        """Write ``values`` over a row that has to stay, and empty its history like ``erase`` does.

        The change must be an erasure. Raises NotFound.
        """
        uid = self.row(model, record_id)["uid"]
        sets = ", ".join(f'"{key}" = ?' for key in values)
        run(f'UPDATE "{model._meta.table_name}" SET {sets} WHERE id = ?', [*values.values(), record_id])
        self._forget(model, record_id, uid)

    def _forget(self, model: type[Model], record_id: int, uid: str) -> None:
        run(
            "UPDATE change_item SET before = NULL, after = NULL, salt = NULL"
            " WHERE table_name = ? AND record_id = ? AND record_uid = ?",
            [model._meta.table_name, record_id, uid],
        )
        self._record(model, record_id, uid, {}, None)

    def reinsert(self, model: type[Model], record_id: int, uid: str, values: Mapping[str, Any]) -> None:
        """Bring a removed row back under its old id (undo)."""
        self.insert_rows(model, [{**values, "id": record_id, "uid": uid}])
        self._record(model, record_id, uid, None, dict(values))

    # Reading inside the transaction

    def row(self, model: type[Model], record_id: int) -> Row:
        """The row as stored, by column name. Raises NotFound."""
        # Written out, because composing the same query anew costs more than running it.
        columns = [field.column_name for field in model._meta.sorted_fields]
        names = ", ".join(f'"{name}"' for name in columns)
        found = run(f'SELECT {names} FROM "{model._meta.table_name}" WHERE id = ?', [record_id]).fetchone()
        if found is None:
            raise NotFound("这条记录已经不在了，可能刚被别人删除。请刷新后再试。")
        return dict(zip(columns, found, strict=True))

    # Finishing, called by Store.write

    def insert_rows(self, model: type[Model], rows: Sequence[Row]) -> None:
        keys: dict[str, Any] = {}
        for row in rows:
            keys.update(row)
        columns = list(keys)
        insert(model, columns, (tuple(map(row.get, columns)) for row in rows))

    def index_words(self) -> None:
        """Bring the search index up to what this change wrote."""
        for table, entries in search.entries_of(self.items).items():
            self._reindex.setdefault(table, set()).update(entries)
        for table, rows in self._added_rows.items():
            later = self._reindex.get(table, set())
            search.add(table, [row for row in rows if row["id"] not in later])
        for table, ids in self._reindex.items():
            search.refresh(table, sorted(ids))

    def written_items(self) -> list[WrittenItem]:
        """Each item as the history keeps it, with its salt and digest = SHA-256 of salt and canonical JSON."""
        noise = os.urandom(16 * len(self.items)).hex()
        found = []
        for index, item in enumerate(steadily(self.items)):
            salt = noise[index * 32 : index * 32 + 32]
            # The digest is that of ``item_digest``, put together from the pieces: JSON is what a large import waits for.
            before = None if item.before is None else canonical(item.before)
            after = None if item.after is None else canonical(item.after)
            name = canonical([item.table, item.record_id, item.uid])[:-1]
            text = f"{salt}{name},{'null' if before is None else before},{'null' if after is None else after}]"
            digest = hashlib.sha256(text.encode()).hexdigest()
            found.append(WrittenItem(item.table, item.record_id, item.uid, before, after, salt, digest))
        return found

    def _record(self, model: type[Model], record_id: int, uid: str, before: Row | None, after: Row | None) -> None:
        table = model._meta.table_name
        self.items.append(Item(table, record_id, uid, before, after))
        self._touched(table, [record_id])
        if search.is_searched(table):
            self._reindex.setdefault(table, set()).add(record_id)

    def _touched(self, table: str, ids: Iterable[int]) -> None:
        self.changed.tables.setdefault(table, set()).update(ids)


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows into a table, past history and index; values in the order of ``columns``."""
    mark = "?" if is_embedded(database) else "%s"
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES ({", ".join([mark] * len(columns))})'
    database.cursor().executemany(statement, rows)


# Made once: json.dumps would make an encoder for each value.
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """JSON that is the same for the same value everywhere."""
    return _CANONICAL(value)


def item_digest(salt: str, table: str, record_id: int, uid: str, before: Row | None, after: Row | None) -> str:
    return hashlib.sha256((salt + canonical([table, record_id, uid, before, after])).encode()).hexdigest()


def columns_of(model: type[Model], found: Mapping[str, Any]) -> Row:
    """A ``dicts()`` row keyed by column name (links as ``household_id``)."""
    fields = model._meta.fields
    return {(fields[key].column_name if key in fields else key): value for key, value in found.items()}


def _next_ids(model: type[Model], count: int) -> list[int]:
    table = model._meta.table_name
    if is_embedded(database):
        # SQLite would give the id of a removed row out again; the history still knows that row.
        highest = database.execute_sql(
            f'SELECT max(coalesce((SELECT max(id) FROM "{table}"), 0),'
            " coalesce((SELECT max(record_id) FROM change_item WHERE table_name = ?), 0))",
            (table,),
        ).fetchone()[0]
        return list(range(highest + 1, highest + count + 1))
    cursor = database.execute_sql(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", (f'"{table}"', count)
    )
    return [row[0] for row in cursor.fetchall()]

"""Rows by table name, for what works on any table: search index, history, undo, backup."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from peewee import Model

from .engine import database
from .records import Table

Row = dict[str, Any]


def models() -> dict[str, type[Model]]:
    """Every model that is loaded, by table name."""
    found: dict[str, type[Model]] = {}
    waiting = list(Table.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        if not model.__subclasses__():
            found[model._meta.table_name] = model
    return found


def rows_by_id(table: str, ids: Sequence[int]) -> list[Row]:
    """Stored columns of these rows, in the order of the ids; missing ones are left out."""
    found: dict[int, Row] = {}
    model = models()[table]
    for start in range(0, len(ids), 500):
        for row in _plain(model, model.id.in_(list(ids[start : start + 500]))):
            found[row["id"]] = row
    return [found[record_id] for record_id in ids if record_id in found]


def rows_in_chunks(table: str, size: int = 2000) -> Iterator[list[Row]]:
    """All rows of a table by id, a chunk at a time."""
    model = models()[table]
    last = 0
    while True:
        rows = _plain(model, model.id > last, size)
        if not rows:
            return
        yield rows
        last = rows[-1]["id"]


def _plain(model: type[Model], condition: Any, limit: int | None = None) -> list[Row]:
    columns = [field.column_name for field in model._meta.sorted_fields]
    query = model.select(*model._meta.sorted_fields).where(condition).order_by(model.id).limit(limit).tuples()
    return [dict(zip(columns, values, strict=True)) for values in query]


def count_rows() -> dict[str, int]:
    """Rows by table, of all tables that are loaded."""
    return {name: model.select().count() for name, model in sorted(models().items()) if database.table_exists(name)}


def ids_of(query: Any) -> array[int]:
    """The first column of a Peewee query as compact integers, in its order: six times quicker than rows of models."""
    return array("q", [row[0] for row in database.execute(query).fetchall()])

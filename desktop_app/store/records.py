"""What every record has, and how a model takes its columns from the field catalogue.

Texts, dates and times are TEXT on both engines (dates ISO, times UTC+8, so that they sort and compare as they read);
numbers, money in fen, flags and links are BIGINT.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from peewee import SQL, AutoField, BigIntegerField, ForeignKeyField, IntegerField, Model, TextField

from ..common.fields import Catalogue, Kind
from .engine import database

NUMERIC = {Kind.INTEGER, Kind.MINUTES, Kind.MONEY, Kind.FLAG, Kind.LINK}


class Table(Model):
    """Base of all tables."""

    class Meta:
        database = database
        legacy_table_names = False


class Record(Table):
    """A record that people edit: versioned, soft-deleted, known by ``uid`` outside this store."""

    id = AutoField()
    uid = TextField(unique=True)
    version = IntegerField(default=1)
    created_at = TextField()
    created_by = IntegerField()
    updated_at = TextField()
    updated_by = IntegerField()
    deleted_at = TextField(null=True)
    deleted_by = IntegerField(null=True)
    delete_reason = TextField(null=True)


class Part(Table):
    """A row that belongs to one record and goes with it: no version of its own, removed for good."""

    id = AutoField()
    uid = TextField(unique=True)


HOUSEKEEPING = frozenset(
    (
        "uid",
        "version",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "deleted_at",
        "deleted_by",
        "delete_reason",
    )
)


def columns_from(catalogue: Catalogue) -> Callable[[type[Model]], type[Model]]:
    """Class decorator: a column for each stored field of the catalogue that the model does not declare itself."""

    def decorate(model: type[Model]) -> type[Model]:
        for field in catalogue.stored:
            if field.key in model._meta.fields or f"{field.key}_id" in model._meta.columns:
                continue
            column = BigIntegerField(null=True) if field.kind in NUMERIC else TextField(null=True)
            model._meta.add_field(field.key, column)
        return model

    return decorate


def link(to: type[Model] | str, **options: Any) -> ForeignKeyField:
    """A foreign key that never deletes and never follows: RESTRICT both ways, loaded by id only."""
    return ForeignKeyField(to, on_delete="RESTRICT", on_update="RESTRICT", lazy_load=False, backref="+", **options)


ALIVE = SQL("deleted_at IS NULL")
"""Condition of partial unique indexes."""


def new_uid() -> str:
    """32 hex digits that sort by time (so that the unique index grows at its end) and are random behind that."""
    return f"{time.time_ns() // 1_000_000:012x}{os.urandom(10).hex()}"


def new_uids(count: int) -> list[str]:
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    noise = os.urandom(6).hex()
    return [f"{stamp}{noise}{number:08x}" for number in range(count)]

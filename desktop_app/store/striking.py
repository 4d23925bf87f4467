"""Words that say who an erased person was, struck out of what others' records say and of their history."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import Expression, Model

from .changes import ChangeWriter
from .engine import database
from .models import ChangeItem

STRUCK = "已删除"
_GAP = r"[\s\-－—]*"  # 曾 桂芝, 138-1234-7686


@dataclass(frozen=True, slots=True)
class Words:
    """What one person is called: ``said`` are names and numbers, ``longer`` those of others that hold one of them."""

    said: tuple[str, ...]
    longer: tuple[str, ...] = ()

    def strike(self, text: str) -> str:
        """The text without them."""
        if not self.said:
            return text
        others = [re.escape(one) for one in self.longer]
        own = [_GAP.join(map(re.escape, one)) for one in self.said]
        pattern = "|".join([*(f"({one})" for one in others), *own])
        return re.sub(pattern, lambda met: met[0] if met.lastindex else STRUCK, text, flags=re.IGNORECASE)

    def in_any(self, texts: Iterable[object]) -> bool:
        return any(self.strike(text) != text for text in texts if isinstance(text, str))


def strike_out(
    writer: ChangeWriter, model: type[Model], keys: Sequence[str], words: Words, chosen: Expression
) -> list[int]:
    """Strike these words out of columns of these rows, and out of the rows' history; gives the ids that held one.

    The change must be an erasure.
    """
    found = []
    for row in rows_of(model, keys, chosen):
        if _holds(model, row, keys, words):
            writer.redact(model, row["id"], {key: row[key] and words.strike(row[key]) for key in keys})
            found.append(row["id"])
    return found


def count(model: type[Model], keys: Sequence[str], words: Words, chosen: Expression) -> int:
    """How many of these rows hold one of the words now."""
    return sum(words.in_any(row[key] for key in keys) for row in rows_of(model, keys, chosen))


def rows_of(model: type[Model], keys: Sequence[str], chosen: Expression) -> list[dict[str, Any]]:
    """``id``, ``uid`` and these columns of the rows."""
    columns = [getattr(model, key) for key in ("id", "uid", *keys)]
    rows = database.execute(model.select(*columns).where(chosen).order_by(model.id)).fetchall()
    return [dict(zip(("id", "uid", *keys), row, strict=True)) for row in rows]


def _holds(model: type[Model], row: Mapping[str, Any], keys: Sequence[str], words: Words) -> bool:
    if words.in_any(row[key] for key in keys):
        return True
    sides = sides_of(model._meta.table_name, row["id"], row["uid"])
    return any(words.in_any(side.get(key) for key in keys) for side in sides)


def sides_of(table: str, record_id: int, uid: str) -> Iterator[dict[str, Any]]:
    """What the history says of a record, before and after each change."""
    query = ChangeItem.select(ChangeItem.before, ChangeItem.after).where(
        (ChangeItem.table_name == table) & (ChangeItem.record_id == record_id) & (ChangeItem.record_uid == uid)
    )
    for sides in query.tuples():
        yield from (json.loads(side) for side in sides if side)

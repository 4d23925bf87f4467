"""What was settled about a roster is known again when another of the same shape comes: its columns, and who is right."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..spreadsheet.tables import Mapped, Table
from .models import RosterShape
from .roster_fields import ROSTER

if TYPE_CHECKING:
    from ..context import Context


@dataclass(frozen=True, slots=True)
class Shape:
    """``mapping``: column index → field key, None for one that is not read; ``kept``: fields whose values in the
    register stay; ``file_name`` and ``day``: of the roster that it was settled for last."""

    id: int
    mapping: Mapping[int, str | None]
    kept: frozenset[str]
    file_name: str
    day: str


def known(ctx: Context) -> dict[str, Shape]:
    """All shapes by fingerprint (``Table.fingerprint``); fields that are no more are left out."""
    ctx.require("residents.import")
    query = RosterShape.select().where(RosterShape.deleted_at.is_null()).order_by(RosterShape.id)
    return {row.fingerprint: _shape(row) for row in query}


def remember(
    ctx: Context,
    tables: Sequence[Table],
    corrected: Mapped | None,
    kept: Collection[str],
    file_name: str,
    *,
    origin: object = None,
) -> int:
    """Keep what was settled about these tables; gives how many shapes are new or differ. Writes nothing for none.

    ``corrected`` are the columns that were chosen by hand, by name of a table; ``kept`` as in ``Decisions``.
    """
    shapes = known(ctx)
    wanted: dict[str, dict[str, Any]] = {}
    for table in tables:
        if not table.heading_rows:
            continue  # nothing would tell it from another roster of as many columns
        old = shapes.get(table.fingerprint)
        mapping = _settled(table) if table.name in (corrected or {}) or old else {}
        own = sorted(set(kept) & table.all_keys)
        before = (dict(old.mapping), sorted(old.kept)) if old else ({}, [])
        if (mapping, own) != before:
            wanted[table.fingerprint] = {
                "mapping": _text(mapping),
                "decisions": json.dumps(own),
                "file_name": file_name,
            }
    if wanted:
        with ctx.write("residents.import", "记住名册的列和取舍", origin=origin) as writer:
            for fingerprint, values in wanted.items():
                if fingerprint in shapes:
                    writer.update(RosterShape, shapes[fingerprint].id, values)
                else:
                    writer.add(RosterShape, {"fingerprint": fingerprint, **values})
    return len(wanted)


def forget(ctx: Context, fingerprints: Collection[str], *, origin: object = None) -> int:
    """Read rosters of these shapes by their headings again; gives how many were known."""
    ids = [shape.id for fingerprint, shape in known(ctx).items() if fingerprint in set(fingerprints)]
    if ids:
        with ctx.write("residents.import", "忘记名册的列和取舍", origin=origin) as writer:
            for one in ids:
                writer.delete(RosterShape, one)
    return len(ids)


def _settled(table: Table) -> dict[int, str | None]:
    """The columns as somebody chose them, now or earlier; what headings say needs no memory."""
    return {column.index: column.key for column in table.columns if column.how in ("chosen", "remembered")}


def _text(mapping: Mapping[int, str | None]) -> str:
    return json.dumps({str(index): key for index, key in sorted(mapping.items())})


def _shape(row: Any) -> Shape:
    mapping = {int(index): key for index, key in json.loads(row.mapping).items() if key is None or key in ROSTER}
    kept = frozenset(key for key in json.loads(row.decisions or "[]") if key in ROSTER)
    return Shape(row.id, mapping, kept, row.file_name or "", row.updated_at[:10])

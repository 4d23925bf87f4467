"""What a page lists as plain records for paper and as a workbook: as shown, masked, logged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import registers
from ..common.fields import Field, Kind
from ..common.list_papers import ListColumn, ListPaper
from ..common.words import Place, shown
from ..registers import Register
from ..store.reading import rows_by_id
from .list_paper import foot

if TYPE_CHECKING:
    from ..context import Context

_FIGURES = (Kind.INTEGER,)
_BY_HAND, _PEN = 40.0, 10.0  # millimetres: width and height of what is filled in by hand


def table(
    ctx: Context,
    title: str,
    columns: Sequence[Field],
    rows: Sequence[Sequence[str]],
    under: Sequence[str] = (),
    *,
    by_hand: str = "",
    right: str = "residents.read",
) -> ListPaper:
    """Rows in words with a number in front, for paper. Logged by how many, never by what they say.

    ``by_hand``: heading of a last column that is left empty for a pen.
    """
    ctx.require(right)
    ctx.log(right, f"排印{title}{len(rows)}行")
    heads = [ListColumn("序号", 12, right=True)]
    heads += [ListColumn(field.label, right=field.kind in _FIGURES) for field in columns]
    lines = [*(line for line in under if line), f"共 {len(rows):,} 行"]
    numbered = [[str(number), *row] for number, row in enumerate(rows, 1)]
    if by_hand:
        heads.append(ListColumn(by_hand, _BY_HAND))
        numbered = [[*row, ""] for row in numbered]
    return ListPaper(title, ctx.hall["name"], lines, foot(ctx), heads, numbered, _PEN if by_hand else 0)


def write(
    ctx: Context,
    path: Path,
    title: str,
    columns: Sequence[Field],
    rows: Sequence[Sequence[Any]],
    note: str = "",
    *,
    right: str = "residents.read",
) -> int:
    """The same into a workbook; gives how many rows. Raises KnownError when the place cannot be written. Logged."""
    from ..spreadsheet.export import write_table

    ctx.require(right)
    ctx.log(right, f"导出{title}{len(rows)}行")
    return write_table(path, title, columns, rows, note="；".join(filter(None, (ctx.hall["name"], note))))


def columns_of(register: Register) -> list[Field]:
    """What a register's lists have: no document numbers."""
    return [field for field in register.catalogue.stored if field.level < 3]


def rows_of(ctx: Context, register: Register, ids: Sequence[int]) -> list[list[str]]:
    """Every field of these records in words, telephones masked, linked residents by name."""
    ctx.require(register.rights.read)
    columns = columns_of(register)
    stored = {row["id"]: row for row in rows_by_id(register.model._meta.table_name, ids)}
    register.seen(ctx, list(stored.values()))
    words = registers.rows(ctx, register, ids)
    found = []
    for one, row in zip(ids, words, strict=True):
        if one not in stored or not row:
            continue
        found.append(
            [
                str(row.get(field.key) or "")
                if field.key in register.named
                else str(shown(field, stored[one][field.key], Place.EXPORT) or "")
                for field in columns
            ]
        )
    return found

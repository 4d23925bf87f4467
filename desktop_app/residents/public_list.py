"""The version of a list that may be posted (domain reference 2.9): no papers, no telephone, no address below a building.

政务公开、村务公开 do not override privacy; a list that tells of care and has fewer than three people is not made (6.0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..common.errors import KnownError
from ..common.fields import Field, Kind
from ..common.list_papers import ListColumn, ListPaper
from ..common.masking import public_name
from .list_paper import residents, to_building

if TYPE_CHECKING:
    from ..context import Context

FEWEST = 3
_TELLING = ("care", "leftbehind_type", "alone", "only")
"""Filters that tell of care, or may."""
_COLUMNS = (
    Field(key="number", label="序号", kind=Kind.INTEGER, width=6),
    Field(key="name", label="姓名", width=12),
    Field(key="address", label="住址（到楼栋）", width=30),
)


def paper(ctx: Context, ids: Sequence[int], title: str, filters: Mapping[str, Any], narrowed: str = "") -> ListPaper:
    """For paper. Raises KnownError for too few people. Logged; what the list was narrowed to is not printed."""
    rows = _rows(ctx, ids, filters, narrowed)
    columns = [ListColumn("序号", 16, right=True), ListColumn("姓名", 40), ListColumn("住址（到楼栋）")]
    words = [[str(number), name, address] for number, name, address in rows]
    return ListPaper(title, ctx.hall["name"], [f"共 {len(rows):,} 人"], ctx.hall["name"], columns, words)


def write(
    ctx: Context, path: Path, ids: Sequence[int], title: str, filters: Mapping[str, Any], narrowed: str = ""
) -> int:
    """Into a workbook; gives how many. Raises KnownError for too few people, and when the place cannot be written."""
    from ..spreadsheet.export import write_table

    rows = _rows(ctx, ids, filters, narrowed)
    return write_table(path, title, _COLUMNS, rows, note=f"{ctx.hall['name']}　共{len(rows)}人")


def _rows(ctx: Context, ids: Sequence[int], filters: Mapping[str, Any], narrowed: str) -> list[tuple[int, str, str]]:
    people = residents(ctx, ids)
    if len(people) < FEWEST and any(key in filters for key in _TELLING):
        raise KnownError(
            f"这份名单不足{FEWEST}人，又和关爱对象有关，公示出来容易认出是谁，没有生成。名单都在，请放宽条件后再做公示。"
        )
    which = f"；条件：{narrowed}" if narrowed else ""
    # Before the paper or the file: what cannot be logged is not made.
    ctx.log("residents.read", f"生成公示名单{len(people)}人（姓名隐去，住址到楼栋）{which}")
    return [(number, public_name(name), to_building(address)) for number, (name, address, *_) in enumerate(people, 1)]

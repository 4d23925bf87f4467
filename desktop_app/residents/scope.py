"""Whom a 网格员 sees: the people, households and areas of his grid, and nobody else (domain reference 9.2).

The one place that says so. Everybody else's questions get no further condition, and stay as quick as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from peewee import Expression

from ..common.errors import NotAllowed
from .models import Area, Household, Person

if TYPE_CHECKING:
    from ..context import Context

WITHOUT_GRID = "您还没有指定负责的网格，所以看不到居民。请系统管理员在“设置”的操作员里给您指定网格。"
OUTSIDE = "这位居民不在您负责的网格里，没有打开，什么也没有改动。需要时请前台或主任办理。"
_ABROAD = "residents.all"


def limited(ctx: Context) -> bool:
    """Whether the operator is confined to his grid."""
    return not ctx.may(_ABROAD)


def problem(ctx: Context) -> str:
    """A sentence for a 网格员 whom nobody has given a grid; empty for everybody else."""
    return WITHOUT_GRID if limited(ctx) and ctx.operator.area_id is None else ""


def below(area_id: int | None) -> Any:
    """Ids of a node and of all nodes below it, as a query."""
    top = Area.select(Area.id).where(Area.id == (area_id or 0)).cte("below", recursive=True, columns=("id",))
    child = Area.alias()
    found = top.union_all(child.select(child.id).join(top, on=(child.parent == top.c.id)))
    return found.select_from(found.c.id)


def people(ctx: Context) -> list[Expression]:
    """What a question about people is narrowed by; nothing for whoever is not confined."""
    return [Person.area.in_(below(ctx.operator.area_id))] if limited(ctx) else []


def pickable(ctx: Context) -> list[Expression]:
    """The same for picking somebody by name: a 志愿者管理员 picks among all."""
    return [] if ctx.may("residents.pick_all") else people(ctx)


def homes(ctx: Context) -> list[Expression]:
    """The same for households."""
    return [Household.area.in_(below(ctx.operator.area_id))] if limited(ctx) else []


def areas(ctx: Context) -> frozenset[int] | None:
    """The nodes of the grid; None for whoever is not confined."""
    return frozenset(row[0] for row in below(ctx.operator.area_id).tuples()) if limited(ctx) else None


def sees(ctx: Context, row: Mapping[str, Any]) -> bool:
    """Whether a stored person or household lies in the operator's grid."""
    own = areas(ctx)
    return own is None or row["area_id"] in own


def require(ctx: Context, area_ids: Iterable[int | None]) -> None:
    """Every one of these nodes lies in the operator's grid. Raises NotAllowed, and the history knows of it."""
    own = areas(ctx)
    if own is not None and any(area not in own for area in area_ids):
        try:
            ctx.require(_ABROAD)
        except NotAllowed:
            raise NotAllowed(problem(ctx) or OUTSIDE) from None


def require_row(ctx: Context, row: Mapping[str, Any]) -> None:
    """The same for a stored person or household (``area_id``)."""
    require(ctx, [row["area_id"]])

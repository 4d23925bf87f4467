"""Reading the grid tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peewee import fn

from . import scope
from .areas import BUILDING, GRID
from .models import Area, Person

if TYPE_CHECKING:
    from ..context import Context


@dataclass(slots=True)
class AreaNode:
    """A node of the tree; ``people`` lives in it or below it."""

    id: int
    parent_id: int | None
    level: int
    name: str
    version: int
    people: int = 0


def tree(ctx: Context, deepest: int = BUILDING) -> list[AreaNode]:
    """Nodes down to a level, parents before children, siblings in order, with the people in and below each.

    For a 网格员 his own node and what is below it.
    """
    ctx.require("residents.read")
    alive = Area.deleted_at.is_null()
    if scope.limited(ctx):
        alive &= Area.id.in_(scope.below(ctx.operator.area_id))
    rows = (
        Area.select(Area.id, Area.parent, Area.level, Area.name, Area.version).where(alive).order_by(Area.sort, Area.id)
    )
    nodes = {row[0]: AreaNode(*row) for row in rows.tuples()}
    counted = (
        Person.select(Person.area, fn.count(Person.id))
        .where(Person.deleted_at.is_null() & Person.area.is_null(False))
        .group_by(Person.area)
    )
    for area, people in counted.tuples():
        at = nodes.get(area)
        while at is not None:
            at.people += people
            at = nodes.get(at.parent_id) if at.parent_id is not None else None
    return _in_order({key: node for key, node in nodes.items() if node.level <= deepest}, nodes)


def _in_order(shown: dict[int, AreaNode], known: dict[int, AreaNode] | None = None) -> list[AreaNode]:
    """Parents before children."""
    nodes = known or shown
    children: dict[int | None, list[AreaNode]] = {}
    for node in shown.values():
        children.setdefault(node.parent_id if node.parent_id in nodes else None, []).append(node)
    found: list[AreaNode] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(reversed(children.get(node.id, [])))
    return found


def grids(ctx: Context) -> list[AreaNode]:
    """The tree down to the grids, without anybody in it: where an operator may be told to work."""
    ctx.require("operators.edit")
    columns = Area.select(Area.id, Area.parent, Area.level, Area.name, Area.version)
    rows = columns.where(Area.deleted_at.is_null() & (Area.level <= GRID)).order_by(Area.sort, Area.id)
    return _in_order({row[0]: AreaNode(*row) for row in rows.tuples()})


def path(ctx: Context, area_id: int | None) -> str:
    """向阳社区 第3网格 向阳花园6栋2单元1502: names from the village down."""
    ctx.require("residents.read")
    names: list[tuple[int, str]] = []
    while area_id is not None:
        row = Area.select(Area.parent, Area.level, Area.name).where(Area.id == area_id).tuples().first()
        if row is None:
            break
        area_id = row[0]
        names.insert(0, (row[1], row[2]))
    upper = [name for level, name in names if level < BUILDING]
    return f"{' '.join(upper)} {''.join(name for level, name in names if level >= BUILDING)}".strip()

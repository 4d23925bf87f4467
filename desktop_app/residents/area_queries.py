"""Reading the grid tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import fn

from ..common import codes
from ..common.errors import NotFound
from ..store.engine import database
from ..store.reading import ids_of
from . import care, scope
from .area_places import BUILDING, GRID, chunks
from .models import Area, CareTag, Household, Person

if TYPE_CHECKING:
    from ..context import Context


@dataclass(slots=True)
class AreaNode:
    """A node of the tree; ``people`` lives in it or below it, ``more``: nodes right below that were not read."""

    id: int
    parent_id: int | None
    level: int
    name: str
    version: int
    code: str = ""
    leader: str = ""  # title and name; empty without one
    people: int = 0
    more: int = 0


def tree(ctx: Context, deepest: int = BUILDING) -> list[AreaNode]:
    """Nodes down to a level, parents before children, siblings in order, with the people in and below each.

    For a 网格员 his own node and what is below it.
    """
    ctx.require("residents.read")
    alive = Area.deleted_at.is_null()
    if scope.limited(ctx):
        alive &= Area.id.in_(scope.below(ctx.operator.area_id))
    query = Area.select(*_COLUMNS).where(alive & (Area.level <= deepest)).order_by(Area.level, Area.sort, Area.id)
    nodes = _nodes(database.execute(query).fetchall())
    below = Area.select(Area.id, Area.parent).where(alive & (Area.level > deepest))
    parents = dict(database.execute(below).fetchall())
    for parent in parents.values():
        if parent in nodes:
            nodes[parent].more += 1
    counted = (
        Person.select(Person.area, fn.count(Person.id))
        .where(Person.deleted_at.is_null() & Person.area.is_null(False))
        .group_by(Person.area)
    )
    for area, people in database.execute(counted).fetchall():
        while area not in nodes and area in parents:
            area = parents[area]
        at = nodes.get(area)
        while at is not None:
            at.people += people
            at = nodes.get(at.parent_id) if at.parent_id is not None else None
    return _in_order(nodes)


def children(ctx: Context, parent_id: int) -> list[AreaNode]:
    """The nodes right below one, in order, with the people in and below each."""
    ctx.require("residents.read")
    own = scope.areas(ctx)
    if own is not None and parent_id not in own:
        return []
    query = Area.select(*_COLUMNS).where(Area.deleted_at.is_null() & (Area.parent == parent_id))
    nodes = _nodes(database.execute(query.order_by(Area.level, Area.sort, Area.id)).fetchall())
    for node in nodes.values():
        node.more = Area.select().where(Area.deleted_at.is_null() & (Area.parent == node.id)).count()
        inside = Person.area.in_(scope.below(node.id)) if node.more else Person.area == node.id
        node.people = Person.select().where(Person.deleted_at.is_null() & inside).count()
    return list(nodes.values())


_COLUMNS = (
    Area.id,
    Area.parent,
    Area.level,
    Area.name,
    Area.version,
    Area.code,
    Area.leader_title,
    Area.leader_person_id,
)


def _nodes(rows: Sequence[tuple[Any, ...]]) -> dict[int, AreaNode]:
    leaders = sorted({row[7] for row in rows if row[7] is not None})
    names: dict[int, str] = {}
    for part in chunks(leaders):
        names.update(Person.select(Person.id, Person.name).where(Person.id.in_(part)).tuples())
    return {
        row_id: AreaNode(row_id, parent, level, name, version, code or "", leader_words(title, names.get(leader, "")))
        for row_id, parent, level, name, version, code, title, leader in rows
    }


def leader_words(title: str | None, name: str) -> str:
    """楼栋长 王秀英; empty without a name."""
    return f"{codes.label('leader_title', title)} {name}".strip() if name else ""


@dataclass(frozen=True, slots=True)
class AreaPage:
    """One node with what hangs on it. ``leader_state`` says in words what is wrong with the leader; ids are of people and
    households that live in it or below, ``care`` of those with a care group that the operator may know of."""

    id: int
    parent_id: int | None
    level: int
    name: str
    version: int
    code: str
    path: str
    leader_title: str | None
    leader_id: int | None
    leader_name: str
    leader_state: str
    nodes: dict[int, int]  # how many below, by level
    people: Sequence[int]
    homes: Sequence[int]
    care: Sequence[int]


def page(ctx: Context, area_id: int) -> AreaPage:
    """The node for reading. Raises NotFound, NotAllowed outside one's grid."""
    ctx.require("residents.read")
    row = Area.select().where((Area.id == area_id) & Area.deleted_at.is_null()).dicts().first()
    if row is None:
        raise NotFound("这个网格节点已经不在了，可能刚被别人删除。请刷新后再看。")
    scope.require(ctx, [area_id])
    leader = row["leader_person_id"]
    below = scope.below(area_id)
    told = [code for code in codes.table("care_group") if care.is_told(code) or care.may_see(ctx, code)]
    people = Person.select(Person.id).where(Person.area.in_(below) & here())
    tagged = CareTag.select(CareTag.person).where(
        CareTag.until.is_null() & CareTag.deleted_at.is_null() & CareTag.dismissed_on.is_null() & CareTag.code.in_(told)
    )
    levels = (
        Area.select(Area.level, fn.count(Area.id))
        .where(Area.deleted_at.is_null() & Area.id.in_(below) & (Area.id != area_id))
        .group_by(Area.level)
    )
    homes = Household.select(Household.id).where(Household.area.in_(below) & Household.deleted_at.is_null())
    return AreaPage(
        row["id"],
        row["parent"],
        row["level"],
        row["name"],
        row["version"],
        row["code"] or "",
        path(ctx, area_id),
        row["leader_title"],
        leader,
        *(_leader(ctx, leader) if leader is not None else ("", "")),
        dict(sorted(levels.tuples())),
        ids_of(people.order_by(Person.name_sort, Person.id)),
        ids_of(homes.order_by(Household.id)),
        ids_of(people.where(Person.id.in_(tagged)).order_by(Person.name_sort, Person.id)),
    )


def here() -> Any:
    """Who lives here: in the register, neither died nor moved away."""
    return Person.deleted_at.is_null() & Person.died_on.is_null() & Person.moved_out_on.is_null()


def _leader(ctx: Context, person_id: int) -> tuple[str, str]:
    row = Person.select(Person.name, *STATE).where(Person.id == person_id).tuples().first()
    return (row[0], leader_state(*row[1:])) if row else ("", leader_state("gone", None, None))


STATE = (Person.deleted_at, Person.died_on, Person.moved_out_on)


def leader_state(deleted: str | None, died: str | None, left: str | None) -> str:
    """What is wrong with somebody as a leader, in words; empty for whoever lives here."""
    return "已不在名册" if deleted else "已去世" if died else "已迁出" if left else ""


def _in_order(nodes: dict[int, AreaNode]) -> list[AreaNode]:
    """Parents before children."""
    under: dict[int | None, list[AreaNode]] = {}
    for node in nodes.values():
        under.setdefault(node.parent_id if node.parent_id in nodes else None, []).append(node)
    found: list[AreaNode] = []
    waiting = list(reversed(under.get(None, [])))
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(reversed(under.get(node.id, [])))
    return found


def grids(ctx: Context) -> list[AreaNode]:
    """The tree down to the grids, without anybody in it: where an operator may be told to work."""
    ctx.require("operators.edit")
    rows = (
        Area.select(*_COLUMNS)
        .where(Area.deleted_at.is_null() & (Area.level <= GRID))
        .order_by(Area.level, Area.sort, Area.id)
    )
    return _in_order(_nodes(database.execute(rows).fetchall()))


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

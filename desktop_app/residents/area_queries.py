"""Reading the grid tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN, fn

from ..common import codes
from ..common.errors import NotFound
from ..store.engine import database
from ..store.reading import ids_of
from . import area_places, care, scope
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
    # A village group may have hundreds of houses right below it: all of them with two questions.
    for part in chunks(list(nodes)):
        for model, link, key in ((Area, Area.parent, "more"), (Person, Person.area, "people")):
            grouped = model.select(link, fn.count(model.id)).where(link.in_(part) & model.deleted_at.is_null())
            for one, count in database.execute(grouped.group_by(link)).fetchall():
                setattr(nodes[one], key, count)
    for node in nodes.values():
        if node.more:
            inside = Person.area.in_(scope.below(node.id))
            node.people = Person.select().where(Person.deleted_at.is_null() & inside).count()
    return list(nodes.values())


def find(ctx: Context, text: str, limit: int = 200) -> list[tuple[int, ...]]:
    """Nodes of any level that are meant by some words, each with what it hangs in (ids from the top down), in the order of
    the tree, whole names first: 6栋 1502 and 向阳花园6栋2单元1502 lead to the room.

    The last word is in the node's name, the others are in the names above.
    """
    ctx.require("residents.read")
    words = text.split()
    if not words:
        return []
    read = [node.name for node in area_places.nodes(text, area_places.village_name(ctx))]
    found = _found(ctx, read, exactly=True, limit=limit) if len(read) > 1 else []
    return found or _found(ctx, words, exactly=False, limit=limit)


def _found(ctx: Context, words: Sequence[str], *, exactly: bool, limit: int) -> list[tuple[int, ...]]:
    *above, last = words
    alive = Area.deleted_at.is_null()
    own = scope.areas(ctx)
    query = Area.select(Area.id, Area.parent, Area.level, Area.sort, Area.name)
    named = query.where(alive & ((Area.name == last) if exactly else Area.name.contains(last)))
    if not above:
        named = named.order_by(Area.level, Area.sort, Area.id).limit(limit)
    hits = [row for row in database.execute(named).fetchall() if own is None or row[0] in own]
    rows = {row[0]: row for row in hits}
    wave = {row[1] for row in hits if row[1] is not None} - rows.keys()
    while wave:
        for part in chunks(sorted(wave)):
            rows.update((row[0], row) for row in database.execute(query.where(alive & Area.id.in_(part))).fetchall())
        wave = {row[1] for row in rows.values() if row[1] is not None} - rows.keys()
    found = []
    for row in hits:
        path = [row]
        while path[0][1] in rows:
            path.insert(0, rows[path[0][1]])
        names = [one[4] for one in path[:-1]]
        if all(any(word == name if exactly else word in name for name in names) for word in above):
            nearly = (row[4] != last) + sum(word not in names for word in above)  # 3栋 before 13栋
            found.append((nearly, [(one[2], one[3], one[0]) for one in path], path))
    found.sort(key=lambda one: one[:2])
    return [tuple(row[0] for row in path if own is None or row[0] in own) for *_, path in found[:limit]]


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
    """One node with what hangs on it. ``leader_state`` says in words what is wrong with the leader, ``above`` who leads what
    it hangs in (level, title and name; the nearest last); ids are of people and households that live in it or below,
    ``care`` of those with a care group that the operator may know of."""

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
    above: Sequence[tuple[int, str]]
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
    people = Person.select(Person.id).where(Person.area.in_(below) & here()).order_by(Person.name_sort, Person.id)
    tagged = CareTag.select(CareTag.person).where(
        CareTag.until.is_null() & CareTag.deleted_at.is_null() & CareTag.dismissed_on.is_null() & CareTag.code.in_(told)
    )
    levels = (
        Area.select(Area.level, fn.count(Area.id))
        .where(Area.deleted_at.is_null() & Area.id.in_(below) & (Area.id != area_id))
        .group_by(Area.level)
    )
    homes = Household.select(Household.id).where(Household.area.in_(below) & Household.deleted_at.is_null())
    living = ids_of(people)
    cared = set(ids_of(tagged))
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
        _leaders_above(row["parent"]),
        dict(sorted(levels.tuples())),
        living,
        ids_of(homes.order_by(Household.id)),
        [one for one in living if one in cared],
    )


def _leaders_above(area_id: int | None) -> list[tuple[int, str]]:
    """Who leads what a node hangs in, and is here; the nearest last."""
    found: list[tuple[int, str]] = []
    while area_id is not None:
        row = (
            Area.select(Area.parent, Area.level, Area.leader_title, Person.name)
            .join(Person, JOIN.LEFT_OUTER, on=((Area.leader_person_id == Person.id) & here()))
            .where(Area.id == area_id)
            .tuples()
            .first()
        )
        if row is None:
            break
        area_id, level, title, name = row
        if words := leader_words(title, name or ""):
            found.insert(0, (level, words))
    return found


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

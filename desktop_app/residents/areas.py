"""The grid tree: nodes made from addresses, and added, renamed, moved by hand (domain reference 2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ..common import codes
from ..common.errors import ChecksFailed, KnownError, NotFound
from ..common.pinyin import sort_key
from ..common.text import one_line
from .models import Area, Household, Person
from .roster_addresses import read

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

VILLAGE, ESTATE, GRID, BUILDING, UNIT, ROOM = 3, 4, 5, 7, 8, 9
_CHUNK = 500
_HOUSE = re.compile(r"(?P<group>.*?[组村庄湾屯寨巷街路])(?P<house>\d{1,5}(?:-\d{1,4})?号?)")


class Node(NamedTuple):
    """One part of an address: its level in the tree and its name there."""

    level: int
    name: str


def village_name(ctx: Context) -> str:
    """The root's name: the hall's own community or village."""
    from ..context import place_name

    return place_name(ctx.hall["name"])


# Nodes from addresses


def nodes(address: str, village: str = "") -> list[Node]:
    """The parts of an address from the estate down; empty when it names no estate or is written otherwise.

    ``向阳花园6栋2单元1502`` is 向阳花园, 6栋, 2单元, 1502; ``河东三组12号`` is 河东三组, 12号. ``village`` in front is left off:
    it is the root of the tree.
    """
    text = "".join(address.split())
    if village and text != village:
        text = text.removeprefix(village)
    found = read(text)
    if found.estate and found.building:
        levels = ((ESTATE, found.estate), (BUILDING, found.building), (UNIT, found.unit), (ROOM, found.room))
        return [Node(level, name) for level, name in levels if name]
    house = _HOUSE.fullmatch(text)
    return [Node(ESTATE, house["group"]), Node(ROOM, house["house"])] if house else []


def place(writer: ChangeWriter, village: str, addresses: Iterable[str]) -> dict[str, int]:
    """The deepest node of each address, made where it is missing; addresses that name no estate are left out.

    A building is looked for under its estate and under the estate's grids, so that it may be moved into a grid.
    """
    paths = {address: parts for address in addresses if address and (parts := nodes(address, village))}
    if not paths:
        return {}
    root, below = _upper_nodes(writer, village)
    reached: dict[str, int] = dict.fromkeys(paths, root)
    for depth in range(max(map(len, paths.values()))):
        wanted = {address: parts[depth] for address, parts in paths.items() if depth < len(parts)}
        steps = {(reached[address], node) for address, node in wanted.items()}
        found = _children(steps, below)
        missing = [step for step in sorted(steps) if step not in found]
        added = writer.add_many(Area, [_row(parent, node) for parent, node in missing])
        found.update(zip(missing, added, strict=True))
        for address, node in wanted.items():
            reached[address] = found[reached[address], node]
    return reached


def _upper_nodes(writer: ChangeWriter, village: str) -> tuple[int, dict[int, int]]:
    """The root (made if missing), and for every grid and micro-grid the estate or village that it lies in."""
    upper = {
        row_id: (parent, level, name)
        for row_id, parent, level, name in Area.select(Area.id, Area.parent, Area.level, Area.name)
        .where((Area.level < BUILDING) & Area.deleted_at.is_null())
        .tuples()
    }
    roots = [row_id for row_id, (parent, level, _) in sorted(upper.items()) if parent is None and level <= VILLAGE]
    root = next((row_id for row_id, (_, level, name) in upper.items() if level == VILLAGE and name == village), None)
    if root is None:
        root = roots[0] if len(roots) == 1 else writer.add(Area, _row(None, Node(VILLAGE, village)))
    below: dict[int, int] = {}
    for row_id, (parent, level, _) in upper.items():
        if level > ESTATE:
            while parent in upper and upper[parent][1] > ESTATE:
                parent = upper[parent][0]
            below[row_id] = parent
    return root, below


def _children(steps: set[tuple[int, Node]], grids: dict[int, int]) -> dict[tuple[int, Node], int]:
    """Those (parent, node) steps that exist already, with their ids."""
    parents = {parent for parent, _ in steps}
    parents |= {grid for grid, estate in grids.items() if estate in parents}
    found: dict[tuple[int, Node], int] = {}
    for some in _chunks(sorted(parents)):
        rows = Area.select(Area.id, Area.parent, Area.level, Area.name).where(
            Area.parent.in_(some) & Area.deleted_at.is_null()
        )
        for row_id, parent, level, name in rows.tuples():
            step = (grids.get(parent, parent), Node(level, name))
            if step in steps:
                found.setdefault(step, row_id)
    return found


def _row(parent: int | None, node: Node) -> dict[str, Any]:
    return {"parent_id": parent, "level": node.level, "name": node.name, "sort": sort_of(node.name)}


def sort_of(name: str) -> str:
    """6栋 before 15栋: numbers in even length, then pinyin."""
    return sort_key(re.sub(r"\d+", lambda found: found.group().zfill(6), name))


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


# By hand


def add(ctx: Context, parent_id: int | None, level: int, name: str, *, origin: object = None) -> int:
    """Add a node; ``parent_id`` None for the root. Raises ChecksFailed (name taken or empty, level above its parent)."""
    name = one_line(name)
    with ctx.write("residents.areas", "新增网格节点", origin=origin) as writer:
        _check(name, level, parent_id)
        return writer.add(Area, _row(parent_id, Node(level, name)))


def rename(ctx: Context, area_id: int, version: int, name: str, *, origin: object = None) -> None:
    """Give a node another name. Raises ChecksFailed, StaleVersion."""
    name = one_line(name)
    with ctx.write("residents.areas", "修改网格节点", origin=origin) as writer:
        row = writer.row(Area, area_id)
        _check(name, row["level"], row["parent_id"], area_id)
        writer.update(Area, area_id, {"name": name, "sort": sort_of(name)}, version)


def move(ctx: Context, area_id: int, version: int, parent_id: int, *, origin: object = None) -> None:
    """Hang a node, with all below it, under another one. Raises ChecksFailed, StaleVersion."""
    with ctx.write("residents.areas", "移动网格节点", origin=origin) as writer:
        row = writer.row(Area, area_id)
        _check(row["name"], row["level"], parent_id, area_id)
        writer.update(Area, area_id, {"parent_id": parent_id}, version)


def delete(ctx: Context, area_id: int, *, origin: object = None) -> None:
    """Into the recycle bin; only a node with nothing below it and nobody in it. Raises KnownError."""
    with ctx.write("residents.areas", "删除网格节点", origin=origin) as writer:
        row = writer.row(Area, area_id)
        for model, link in ((Area, Area.parent), (Household, Household.area), (Person, Person.area)):
            if model.select().where((link == area_id) & model.deleted_at.is_null()).exists():
                raise KnownError(f"“{row['name']}”下面还有内容，没有删除。请先把它们移到别处。")
        writer.delete(Area, area_id)


def restore(ctx: Context, area_id: int, *, origin: object = None) -> None:
    """Back from the recycle bin. Raises ChecksFailed when another node has its place by now, NotFound without its parent."""
    with ctx.write("residents.areas", "恢复网格节点", origin=origin) as writer:
        row = writer.row(Area, area_id)
        _check(row["name"], row["level"], row["parent_id"], area_id)
        writer.restore(Area, area_id)


def _check(name: str, level: int, parent_id: int | None, own: int | None = None) -> None:
    if not name:
        raise ChecksFailed({"name": "请填写名称"})
    parent = None
    if parent_id is not None:
        parent = Area.get_or_none((Area.id == parent_id) & Area.deleted_at.is_null())
        if parent is None:
            raise NotFound("上一级已经不在了，可能刚被别人删除。请刷新后再试。")
        # A level strictly above leaves no way for a node to get below itself.
        if parent.level >= level:
            said = (codes.label("area_level", str(one)) for one in (level, parent.level))
            raise ChecksFailed({"parent_id": "{}不能放在{}下面".format(*said)})
    twin = Area.select().where((Area.name == name) & Area.deleted_at.is_null())
    twin = twin.where(Area.parent == parent_id if parent_id is not None else Area.parent.is_null())
    if own is not None:
        twin = twin.where(Area.id != own)
    if twin.exists():
        raise ChecksFailed({"name": f"这里已经有“{name}”了"})

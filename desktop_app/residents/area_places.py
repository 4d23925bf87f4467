"""Where an address stands in the grid tree: its nodes, made where they are missing (domain reference 2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ..common.pinyin import sort_key
from .models import Area
from .roster_addresses import read

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

COUNTY, TOWN, VILLAGE, ESTATE, GRID, MICRO_GRID, BUILDING, UNIT, ROOM = range(1, 10)
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
        added = writer.add_many(Area, [row_of(parent, node) for parent, node in missing])
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
    villages = {row_id: name for row_id, (_, level, name) in upper.items() if level == VILLAGE}
    root = next((row_id for row_id, name in villages.items() if name == village), None)
    if root is None and len(villages) == 1:  # the hall calls itself otherwise
        root = next(iter(villages))
    if root is None:
        towns = [row_id for row_id, (_, level, _) in upper.items() if level == TOWN]
        root = writer.add(Area, row_of(towns[0] if len(towns) == 1 else None, Node(VILLAGE, village)))
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
    for some in chunks(sorted(parents)):
        rows = Area.select(Area.id, Area.parent, Area.level, Area.name).where(
            Area.parent.in_(some) & Area.deleted_at.is_null()
        )
        for row_id, parent, level, name in rows.tuples():
            step = (grids.get(parent, parent), Node(level, name))
            if step in steps:
                found.setdefault(step, row_id)
    return found


def row_of(parent: int | None, node: Node) -> dict[str, Any]:
    """The columns of a new node."""
    return {"parent_id": parent, "level": node.level, "name": node.name, "sort": sort_of(node.name)}


def sort_of(name: str) -> str:
    """6栋 before 15栋: numbers in even length, then pinyin."""
    return sort_key(re.sub(r"\d+", lambda found: found.group().zfill(6), name))


def chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]

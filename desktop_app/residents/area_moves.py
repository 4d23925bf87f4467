"""What it means when nodes of the grid tree get another name, another place, or become one: which codes and which written
addresses follow (domain reference 2.5). Plans first, so that it can be said before it is done; ``areas`` writes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from peewee import SQL, Model

from ..common import text as texts
from ..store.engine import database
from . import area_codes
from .area_places import ESTATE, GRID, MICRO_GRID, ROOM, TOWN, VILLAGE, chunks
from .grid_models import House, Venue
from .models import Area, Household, Person

_IN_ADDRESS = frozenset(range(ESTATE, ROOM + 1)) - {GRID, MICRO_GRID}
"""Levels whose names stand in an address: 小区（组）, 楼栋, 单元, 室."""

PLACED: tuple[type[Model], ...] = (Person, Household, House, Venue)
"""What has a place in the tree and an address that may be written from it."""


class Spot(NamedTuple):
    """A node as it stands in the tree."""

    id: int
    parent_id: int | None
    level: int
    name: str
    code: str | None


@dataclass(slots=True)
class Plan:
    """``areas``, ``placed``: the columns that change, by id (and table); ``gone``: nodes that become another one.

    ``different``: how many addresses there are written in another way and stay as they are.
    """

    areas: dict[int, dict[str, Any]] = field(default_factory=dict)
    gone: dict[int, int] = field(default_factory=dict)
    placed: dict[type[Model], dict[int, dict[str, Any]]] = field(default_factory=lambda: {one: {} for one in PLACED})
    different: int = 0


class Tree:
    """The nodes that a change is about, what is below them (as deep as it matters), and what is above."""

    def __init__(self, tops: Iterable[int], beside: Iterable[int | None] = (), deepest: int = ROOM) -> None:
        tops = list(tops)
        self.spots: dict[int, Spot] = {}
        self._deepest = deepest
        self.below = self._read_below(tops)
        self._read_above([*tops, *(one for one in beside if one is not None)])

    def _read_below(self, tops: list[int]) -> list[int]:
        found: list[int] = []
        wave = self._read(Area.id.in_(tops))
        while wave:
            found += wave
            wave = [
                one
                for part in chunks(wave)
                for one in self._read(Area.parent.in_(part) & (Area.level <= self._deepest))
            ]
        return list(dict.fromkeys(found))

    def _read_above(self, ids: list[int]) -> None:
        wanted = {one for one in ids if one not in self.spots}
        wanted |= {spot.parent_id for spot in self.spots.values() if spot.parent_id is not None} - self.spots.keys()
        while wanted:
            self._read(Area.id.in_(sorted(wanted)))
            wanted = {s.parent_id for s in self.spots.values() if s.parent_id is not None} - self.spots.keys()

    def _read(self, condition: Any) -> list[int]:
        query = Area.select(Area.id, Area.parent, Area.level, Area.name, Area.code).where(condition)
        rows = [Spot(*row) for row in query.where(Area.deleted_at.is_null()).order_by(Area.id).tuples()]
        self.spots.update((row.id, row) for row in rows)
        return [row.id for row in rows]

    def above(self, area_id: int | None) -> list[Spot]:
        """The node and what it hangs in, from the top."""
        found: list[Spot] = []
        while area_id is not None and area_id in self.spots:
            found.insert(0, self.spots[area_id])
            area_id = self.spots[area_id].parent_id
        return found

    def address(self, area_id: int) -> str:
        """向阳花园6栋2单元1502: as far as the node goes."""
        return "".join(spot.name for spot in self.above(area_id) if spot.level in _IN_ADDRESS)

    def fronts(self, area_id: int) -> tuple[str, str]:
        """What may stand in front of the address: the village's name, alone and after the town's."""
        names = {spot.level: spot.name for spot in self.above(area_id) if spot.level in (TOWN, VILLAGE)}
        village = names.get(VILLAGE, "")
        return f"{names.get(TOWN, '')}{village}" if village else "", village

    def code_above(self, parent_id: int | None) -> str | None:
        """The code of the nearest node above that has one of the numbered levels'."""
        found = [spot.code for spot in self.above(parent_id) if spot.code and spot.level in area_codes.DIGITS]
        return found[-1] if found else None

    def children(self) -> dict[int | None, list[Spot]]:
        """What hangs right below each node."""
        found: dict[int | None, list[Spot]] = {}
        for spot in self.spots.values():
            found.setdefault(spot.parent_id, []).append(spot)
        return found


def depth(tops: Collection[Spot], *, moved: bool) -> int:
    """How deep a change of these nodes reaches: a village's or a grid's name stands in no address as a rule, and then a
    hundred thousand rooms below need not be looked at."""
    if all(spot.level in (GRID, MICRO_GRID) for spot in tops) and not moved:
        return GRID
    if any(spot.level > VILLAGE for spot in tops):
        return ROOM
    ids = [spot.id for spot in tops]
    names = [spot.name for spot in Tree(ids, deepest=VILLAGE).spots.values() if spot.level in (TOWN, VILLAGE)]
    fronted = any(
        model.select(SQL("1")).where(model._meta.columns["live_addr"].startswith(name)).limit(1).tuples().first()
        for name in names
        for model in PLACED
    )
    return ROOM if fronted else GRID


class _Written(NamedTuple):
    """How an address reads that is written from the tree: what may stand in front, and the rest."""

    fronts: tuple[str, str]
    rest: str


def follow(tree: Tree, changes: Mapping[int, Mapping[str, Any]], gone: Mapping[int, int], village: str) -> Plan:
    """Which codes, addresses and places follow when these nodes change (columns of Area, by id) and those become others."""
    plan = Plan({one: dict(columns) for one, columns in changes.items()}, dict(gone))
    before = {one: _Written(tree.fronts(one), tree.address(one)) for one in tree.below}
    now = dict(tree.spots)
    for one, columns in changes.items():
        now[one] = now[one]._replace(**{key: value for key, value in columns.items() if key in Spot._fields})
    old, tree.spots = tree.spots, now
    _carry_codes(tree, old, plan)
    lands = {one: _last(one, gone) for one in tree.below}
    after = {one: _Written(tree.fronts(lands[one]), tree.address(lands[one])) for one in tree.below}
    moved = [one for one in tree.below if before[one] != after[one] or lands[one] != one]
    for part in chunks(moved):
        for model in PLACED:
            _addresses(model, part, before, after, lands, village, plan)
    return plan


def _last(one: int, gone: Mapping[int, int]) -> int:
    while one in gone:
        one = gone[one]
    return one


def _addresses(
    model: type[Model],
    part: list[int],
    before: Mapping[int, _Written],
    after: Mapping[int, _Written],
    lands: Mapping[int, int],
    village: str,
    plan: Plan,
) -> None:
    """Whatever is in these nodes, in the recycle bin, too: its place, and its address where it is the tree's."""
    columns, found = model._meta.columns, plan.placed[model]
    query = model.select(columns["id"], columns["area_id"], columns["live_addr"], columns["deleted_at"])
    for row_id, area, written, deleted in database.execute(query.where(columns["area_id"].in_(part))).fetchall():
        address = _rewritten(written, before[area], after[area], village)
        if address is None and written and before[area].rest != after[area].rest and deleted is None:
            plan.different += 1
        new = {"area_id": lands[area], "live_addr": written if address is None else address}
        if new != {"area_id": area, "live_addr": written}:
            found[row_id] = new


def _rewritten(written: str | None, before: _Written, after: _Written, village: str) -> str | None:
    """The address when the part of it that is the tree's is another one; None when it was written otherwise."""
    if not written or before == after:
        return None
    plain = "".join(written.split())
    # The hall's own name may stand in front although the tree says it otherwise.
    for old, new in (*zip(before.fronts, after.fronts, strict=True), (village, village), ("", "")):
        if plain.startswith(old) and texts.fold(plain[len(old) :]) == texts.fold(before.rest):
            return f"{new}{after.rest}"
    return None


def _carry_codes(tree: Tree, old: Mapping[int, Spot], plan: Plan) -> None:
    """A code begins with the code above: what hangs elsewhere by now, or under another code, gets a new front."""
    order = sorted((tree.spots[one] for one in tree.below), key=lambda spot: spot.level)
    for spot in order:
        if spot.id in plan.gone or not spot.code or spot.level not in area_codes.DIGITS:
            continue
        was, above = _code_above(old, spot.id), tree.code_above(spot.parent_id)
        if above is None or above == was or spot.code.startswith(above):
            continue
        serial = spot.code[len(was) :] if was and spot.code.startswith(was) else spot.code[-3:]
        room = area_codes.DIGITS[spot.level] - len(above)
        taken = [*_taken(above, spot.id), *(one.code for one in tree.spots.values() if one.code and one.id != spot.id)]
        code = area_codes.next_free(above, taken, serial) if room == len(serial) == 3 else None
        tree.spots[spot.id] = spot._replace(code=code)
        plan.areas.setdefault(spot.id, {})["code"] = code


def _code_above(spots: Mapping[int, Spot], area_id: int) -> str | None:
    parent = spots[area_id].parent_id
    while parent is not None and parent in spots:
        spot = spots[parent]
        if spot.code and spot.level in area_codes.DIGITS:
            return spot.code
        parent = spot.parent_id
    return None


def _taken(front: str, own: int) -> list[str]:
    query = Area.select(Area.code).where(
        Area.code.startswith(front)
        & Area.deleted_at.is_null()
        & (Area.id != own)
        & Area.level.in_((TOWN, VILLAGE, GRID))
    )
    return [code for (code,) in query.tuples() if len(code) == len(front) + 3]


def unite(tree: Tree, gone: int, into: int) -> tuple[dict[int, dict[str, Any]], dict[int, int]]:
    """What changes when one node becomes another: what is below hangs there, and what has the same name there becomes that.

    Gives the columns of the nodes that move, and which nodes become which.
    """
    moves: dict[int, dict[str, Any]] = {}
    becomes: dict[int, int] = {gone: into}
    below = tree.children()
    waiting = [(gone, into)]
    while waiting:
        one, other = waiting.pop()
        there = {(spot.level, spot.name): spot.id for spot in below.get(other, ())}
        for spot in below.get(one, ()):
            twin = there.get((spot.level, spot.name))
            if twin is None:
                moves[spot.id] = {"parent_id": other}
            else:
                becomes[spot.id] = twin
                waiting.append((spot.id, twin))
    return moves, becomes

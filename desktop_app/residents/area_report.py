"""What the grid tree lacks: nodes that nobody leads, leaders who are not here any more, nodes without people or a code
(row 0-03 of the domain reference's chapter 8: 小区, 网格, 楼栋, 单元 with 片区长, 网格长, 楼栋长, 单元长)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ..common import codes
from ..common.fields import Field
from ..common.list_papers import ListPaper
from ..common.rounding import printed
from ..store.engine import database
from . import area_codes, register_papers, scope
from .area_places import BUILDING, ESTATE, GRID, MICRO_GRID, TOWN, UNIT, VILLAGE, chunks
from .area_queries import STATE, here, leader_state, leader_words
from .models import Area, Person

if TYPE_CHECKING:
    from ..context import Context

USUAL = {TOWN: "", VILLAGE: "", ESTATE: "04", GRID: "01", MICRO_GRID: "03", BUILDING: "05", UNIT: "06"}
"""Who usually leads a node of this level (codes ``leader_title``); town and village have their own committees."""

VACANT, AWAY, SEVERAL, EMPTY, NO_CODE = "vacant", "away", "several", "empty", "no_code"
PROBLEMS = {
    VACANT: "没有负责人",
    AWAY: "负责人已不在",
    SEVERAL: "一人负责多处",
    EMPTY: "没有人住",
    NO_CODE: "没有编码",
}
_COLUMNS = (
    Field(key="level", label="层级", width=12),
    Field(key="where", label="位置", width=36),
    Field(key="leader", label="负责人", width=18),
    Field(key="problem", label="情况", width=36),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A node with something that is missing; ``problems`` are keys of PROBLEMS, ``words`` says all of them."""

    area_id: int
    level: int
    where: str
    leader: str
    problems: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Led:
    """How many nodes of a level have a leader who is here."""

    level: int
    nodes: int
    led: int

    @property
    def words(self) -> str:
        """网格3个，有负责人1个（33.3%），空缺2个."""
        rate = printed(Decimal(self.led * 100) / self.nodes) if self.nodes else "—"
        name = codes.label("area_level", str(self.level))
        return f"{name}{self.nodes:,}个，有负责人{self.led:,}个（{rate}%），空缺{self.nodes - self.led:,}个"


def gaps(ctx: Context) -> tuple[list[Gap], list[Led]]:
    """Every node from the town to the unit that lacks something, in the tree's order, and how its levels are led.

    Where nobody lives nobody need lead: such a node is only said to be empty.
    """
    ctx.require("residents.read")
    alive = Area.deleted_at.is_null()
    if scope.limited(ctx):
        alive &= Area.id.in_(scope.below(ctx.operator.area_id))
    query = Area.select(
        Area.id, Area.parent, Area.level, Area.name, Area.code, Area.leader_title, Area.leader_person_id
    )
    rows = {
        row[0]: row for row in database.execute(query.where(alive).order_by(Area.level, Area.sort, Area.id)).fetchall()
    }
    lived = _lived_in({one: row[1] for one, row in rows.items()})
    leaders = _leaders(sorted({row[6] for row in rows.values() if row[6] is not None}))
    serves = Counter(row[6] for row in rows.values() if row[6] is not None)
    upper = [row[0] for row in rows.values() if row[2] <= VILLAGE]
    silent = (
        set(upper) if sum(rows[one][2] == VILLAGE for one in upper) <= 1 else set()
    )  # the hall's own goes without saying
    found: list[Gap] = []
    nodes: Counter[int] = Counter()
    led: Counter[int] = Counter()
    for one in _walk(rows):
        _, _, level, _, code, title, leader = rows[one]
        if level not in USUAL:
            continue
        name, state = leaders.get(leader, ("", leader_state("gone", None, None))) if leader is not None else ("", "")
        problems = []
        if one not in lived:
            problems.append(EMPTY)
        elif USUAL[level]:
            nodes[level] += 1
            led[level] += leader is not None and not state
            problems += [VACANT] if leader is None else [AWAY] if state else []
        problems += [SEVERAL] if leader is not None and serves[leader] > 1 else []
        problems += [NO_CODE] if level in area_codes.DIGITS and not code else []
        if problems:
            words = "；".join(_words(problem, level, state, serves[leader]) for problem in problems)
            found.append(Gap(one, level, _where(rows, one, silent), leader_words(title, name), tuple(problems), words))
    return found, [Led(level, nodes[level], led[level]) for level in sorted(nodes)]


def _words(problem: str, level: int, state: str, serves: int) -> str:
    if problem == VACANT:
        return f"没有{codes.label('leader_title', USUAL[level])}"
    if problem == AWAY:
        return f"负责人{state}"
    return f"负责人同时负责 {serves} 处" if problem == SEVERAL else PROBLEMS[problem]


def _lived_in(parents: Mapping[int, int | None]) -> set[int]:
    """Nodes in which or below which somebody lives."""
    query = Person.select(Person.area).where(here() & Person.area.is_null(False)).group_by(Person.area)
    found: set[int] = set()
    for (area,) in database.execute(query).fetchall():
        at: int | None = area
        while at is not None and at in parents and at not in found:
            found.add(at)
            at = parents[at]
    return found


def _leaders(ids: list[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for part in chunks(ids):
        for one, name, *state in Person.select(Person.id, Person.name, *STATE).where(Person.id.in_(part)).tuples():
            found[one] = (name, leader_state(*state))
    return found


def _walk(rows: Mapping[int, Sequence[object]]) -> list[int]:
    """Parents before children, siblings in the order they were read."""
    below: dict[int | None, list[int]] = {}
    for one, row in rows.items():
        parent = row[1]
        below.setdefault(parent if isinstance(parent, int) and parent in rows else None, []).append(one)
    found: list[int] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += below.get(one, [])[::-1]
    return found


def _where(rows: Mapping[int, Sequence[object]], one: int, silent: Collection[int]) -> str:
    names: list[str] = []
    at: object = one
    while isinstance(at, int) and at in rows:
        if at not in silent or at == one:
            names.insert(0, str(rows[at][3]))
        at = rows[at][1]
    return " ".join(names)


# As paper and as a workbook

TITLE = "网格负责人空缺表"


def paper(ctx: Context, chosen: Sequence[Gap], led: Sequence[Led], narrowed: str = "") -> ListPaper:
    """For paper, as shown. Logged."""
    under = [*(one.words for one in led), f"条件：{narrowed}" if narrowed else ""]
    return register_papers.table(ctx, TITLE, _COLUMNS, [_cells(one) for one in chosen], under)


def write(ctx: Context, path: Path, chosen: Sequence[Gap], led: Sequence[Led]) -> int:
    """Into a workbook; gives how many rows. Raises KnownError when the place cannot be written. Logged."""
    note = "；".join(one.words for one in led)
    return register_papers.write(ctx, path, TITLE, _COLUMNS, [_cells(one) for one in chosen], note)


def _cells(one: Gap) -> list[str]:
    return [codes.label("area_level", str(one.level)), one.where, one.leader, one.words]

"""包联 to read: who looks after which part of the grid and which household, and which household has nobody (row 0-02 of the
domain reference's chapter 8: 党建专员联系社区, 社区工作者包联小区（网格）, 下沉党员干部包保住户)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..store.engine import database
from ..store.reading import ids_of
from . import care, scope
from .area_places import BUILDING, ESTATE, TOWN, VILLAGE, chunks
from .area_queries import here
from .contacts import ended_contacts, open_contacts
from .grid_models import Contact, Staff
from .listing import natural
from .models import Area, CareTag, Household, Person

if TYPE_CHECKING:
    from ..context import Context

OWN, AREA, NONE = "own", "area", "none"
"""A household has somebody of its own or of its building, only whoever looks after its grid, or nobody."""

_HOUSEHOLD = 10  # below every level of the tree


@dataclass(frozen=True, slots=True)
class Looking:
    """One contact in words. ``target``: the node or the household; ``level`` of the node, 10 for a household; ``until``
    is empty while it runs."""

    id: int
    version: int
    staff_id: int
    staff: str
    target: str
    level: int
    area_id: int | None
    household_id: int | None
    since: str
    remark: str
    until: str = ""

    @property
    def kind(self) -> str:
        return kind_of(self.level)


@dataclass(frozen=True, slots=True)
class Load:
    """What one worker has: nodes and households looked after, and the households and people that this comes to."""

    staff_id: int
    nodes: int
    own_homes: int
    homes: int
    people: int
    care: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the households of a node (an estate or a grid; 0: of no node at all) how many have whom."""

    area_id: int
    name: str
    own: int
    area: int
    none: int

    @property
    def homes(self) -> int:
        return self.own + self.area + self.none


def kind_of(level: int) -> str:
    """联系街道, 联系社区, 包联小区（网格）, 包联楼栋, 包户: it follows from what is looked after."""
    if level <= TOWN:
        return "联系街道（乡镇）"
    if level == VILLAGE:
        return "联系社区（村）"
    return "包户" if level == _HOUSEHOLD else "包联小区（网格）" if level < BUILDING else "包联楼栋（单元）"


def of_staff(ctx: Context, staff_id: int, *, ended: bool = False) -> list[Looking]:
    """What a worker looks after now, nodes from the top first, then households by address; or what has ended, the last
    first."""
    ctx.require("residents.read")
    return _looking(ctx, Contact.staff == staff_id, ended=ended)


def of_area(ctx: Context, area_id: int) -> list[Looking]:
    """Who looks after a node itself; what is above it counts for households, not for the node."""
    ctx.require("residents.read")
    scope.require(ctx, [area_id])
    return _looking(ctx, Contact.area == area_id)


def of_household(ctx: Context, household_id: int) -> list[Looking]:
    """Who looks after a household: its own first, then whoever looks after what it lies in, the nearest first."""
    ctx.require("residents.read")
    area = Household.select(Household.area).where(Household.id == household_id).scalar()
    scope.require(ctx, [area])
    above: list[int] = []
    while area is not None and area not in above:
        above.append(area)
        area = Area.select(Area.parent).where(Area.id == area).scalar()
    found = _looking(ctx, (Contact.household == household_id) | Contact.area.in_(above), told=above)
    return sorted(found, key=lambda one: (-one.level, one.staff, one.id))


def before_of_household(ctx: Context, household_id: int) -> list[Looking]:
    """Who looked after the household itself and does no more, the last first."""
    ctx.require("residents.read")
    scope.require(ctx, [Household.select(Household.area).where(Household.id == household_id).scalar()])
    return _looking(ctx, Contact.household == household_id, ended=True)


def way_of(found: Sequence[Looking]) -> str:
    """OWN, AREA or NONE for a household of which ``of_household`` tells this."""
    near = [one.level for one in found if one.level >= ESTATE]
    return NONE if not near else OWN if max(near) >= BUILDING else AREA


def _looking(ctx: Context, condition: Any, *, ended: bool = False, told: Sequence[int] = ()) -> list[Looking]:
    """``told``: nodes that are named, although they lie above the operator's grid."""
    query = (
        (ended_contacts if ended else open_contacts)(
            Contact.id,
            Contact.version,
            Staff.id,
            Staff.name,
            Area.name,
            Area.level,
            Contact.area,
            Contact.household,
            Contact.since,
            Contact.remark,
            Contact.until,
            Household.live_addr,
            Household.area,
        )
        .where(condition)
        .join(Staff, on=(Staff.id == Contact.staff))
        .left_outer_join(Area, on=(Area.id == Contact.area))
        .left_outer_join(Household, on=(Household.id == Contact.household))
    )
    own = scope.areas(ctx)
    found = []
    for one, version, staff, name, area, level, area_id, home, since, remark, until, address, lies_in in query.tuples():
        target = area if home is None else address or "没有住址的户"
        if own is not None and (area_id if home is None else lies_in) not in own and area_id not in told:
            target, remark, home = ("别的网格" if home is None else "别的网格的户"), "", None
        found.append(
            Looking(
                one,
                version,
                staff,
                name,
                target or "已不在的地方",
                level or _HOUSEHOLD,
                area_id,
                home,
                since,
                remark or "",
                until or "",
            )
        )
    if ended:
        return sorted(found, key=lambda one: (one.until, one.id), reverse=True)
    return sorted(found, key=lambda one: (one.level, natural(one.target), one.id))


@dataclass(slots=True)
class _State:
    """The whole hall at one moment: where each household lies, and who looks after what."""

    homes: dict[int, int | None]
    parents: dict[int, int | None]
    levels: dict[int, int]
    by_area: dict[int, list[int]]
    by_home: dict[int, list[int]]

    def above(self, area: int | None) -> list[int]:
        found = []
        while area is not None and area in self.parents:
            found.append(area)
            area = self.parents[area]
        return found

    def who(self, area: int | None) -> str:
        """OWN, AREA or NONE for whatever lies in a node. Whoever keeps in touch with the whole village looks after none."""
        levels = {self.levels[one] for one in self.above(area) if one in self.by_area}
        near = {level for level in levels if level >= ESTATE}
        return NONE if not near else OWN if max(near) >= BUILDING else AREA


def _state(ctx: Context) -> _State:
    alive = Household.deleted_at.is_null()
    homes = Household.select(Household.id, Household.area).where(alive, *scope.homes(ctx))
    nodes = database.execute(Area.select(Area.id, Area.parent, Area.level).where(Area.deleted_at.is_null())).fetchall()
    by_area: dict[int, list[int]] = {}
    by_home: dict[int, list[int]] = {}
    for staff, area, home in open_contacts(Contact.staff, Contact.area, Contact.household).tuples():
        (by_home.setdefault(home, []) if home is not None else by_area.setdefault(area, [])).append(staff)
    return _State(
        dict(database.execute(homes).fetchall()),
        {one: parent for one, parent, _ in nodes},
        {one: level for one, _, level in nodes},
        by_area,
        by_home,
    )


def _lived_in() -> set[int]:
    """Households in which somebody lives: an empty one needs nobody."""
    query = Person.select(Person.household).where(here() & Person.household.is_null(False)).distinct()
    return {row[0] for row in database.execute(query).fetchall()}


def _ways(ctx: Context) -> Iterator[tuple[int, int, str]]:
    """(household, its grid or estate, OWN or AREA or NONE) of every household in which somebody lives."""
    state, lived = _state(ctx), _lived_in()
    known: dict[int | None, tuple[int, str]] = {}
    for home, area in state.homes.items():
        if home not in lived:
            continue
        if area not in known:  # what follows from the node is told once for all households in it
            near = [one for one in state.above(area) if ESTATE <= state.levels[one] < BUILDING]
            known[area] = (near[0] if near else 0, state.who(area))
        node, way = known[area]
        yield home, node, OWN if home in state.by_home else way


def coverage(ctx: Context) -> list[Coverage]:
    """Households in which somebody lives, by grid where there is one, else by estate; in the tree's order."""
    ctx.require("residents.read")
    counts: dict[int, Counter[str]] = {}
    for _, node, way in _ways(ctx):
        counts.setdefault(node, Counter())[way] += 1
    nodes: dict[int, tuple[str, int | None, int]] = {}
    wide = Area.deleted_at.is_null() & (Area.level >= ESTATE) & (Area.level < BUILDING)
    query = (
        Area.select(Area.id, Area.name, Area.parent, Area.level).where(wide).order_by(Area.level, Area.sort, Area.id)
    )
    for one, name, parent, level in query.tuples():
        nodes[one] = (name, parent, level)
    names = {one: _full(nodes, one) for one in nodes if one in counts}
    if 0 in counts:
        names[0] = "没有归入小区"
    return [Coverage(one, name, *(counts[one][way] for way in (OWN, AREA, NONE))) for one, name in names.items()]


def households(ctx: Context, way: str, node: int | None = None) -> list[int]:
    """Ids of the households that ``coverage`` counts as ``way``; of one of its nodes, or of all."""
    ctx.require("residents.read")
    return [home for home, there, found in _ways(ctx) if found == way and node in (None, there)]


def _full(nodes: Mapping[int, tuple[str, int | None, int]], one: int) -> str:
    """向阳花园 第1网格: a grid behind its estate."""
    name, parent, _ = nodes[one]
    return f"{nodes[parent][0]} {name}" if parent is not None and parent in nodes else name


@dataclass(frozen=True, slots=True)
class Doubled:
    """Who is to be looked at: households with several people of their own, nodes (id, 向阳花园：陈静、吴小兰) with several."""

    households: tuple[int, ...]
    nodes: tuple[tuple[int, str], ...]


def doubled(ctx: Context) -> Doubled:
    """Households and nodes that more than one worker looks after by themselves: perhaps one was not ended."""
    ctx.require("residents.read")
    by_home: dict[int, set[int]] = {}
    by_area: dict[int, set[int]] = {}
    for staff, area, home in open_contacts(Contact.staff, Contact.area, Contact.household).tuples():
        (by_home.setdefault(home, set()) if home is not None else by_area.setdefault(area, set())).add(staff)
    several = sorted(home for home, found in by_home.items() if len(found) > 1)
    alive = Household.select(Household.id).where(Household.deleted_at.is_null(), *scope.homes(ctx))
    mine = set(ids_of(alive)) if several else set()
    own, workers = scope.areas(ctx), care.names(ctx)
    crowded = {
        area: found
        for area, found in by_area.items()
        if len(found) > 1 and area is not None and (own is None or area in own)
    }
    names: dict[int, str] = {}
    for part in chunks(sorted(crowded)):
        names.update(Area.select(Area.id, Area.name).where(Area.id.in_(part)).order_by(Area.id).tuples())
    nodes = [
        (area, f"{names.get(area, '')}：{'、'.join(sorted(workers.get(one, '') for one in crowded[area]))}")
        for area in sorted(crowded, key=lambda one: natural(names.get(one, "")))
    ]
    return Doubled(tuple(one for one in several if one in mine), tuple(nodes))


def homes_of(ctx: Context, staff_id: int) -> list[int]:
    """All households that a worker looks after, by themselves or by the node they lie in: those that ``loads`` counts."""
    ctx.require("residents.read")
    state = _state(ctx)
    return [
        home
        for home, area in state.homes.items()
        if staff_id in state.by_home.get(home, ())
        or any(staff_id in state.by_area.get(one, ()) and state.levels[one] >= ESTATE for one in state.above(area))
    ]


def loads(ctx: Context) -> dict[int, Load]:
    """By worker what he looks after, with all the households and people that this comes to."""
    ctx.require("residents.read")
    state = _state(ctx)
    people: Counter[int] = Counter()
    cared: Counter[int] = Counter()
    told = [code for code in codes.table("care_group") if care.is_told(code)]
    tagged = set(
        ids_of(
            CareTag.select(CareTag.person)
            .where(CareTag.until.is_null() & CareTag.deleted_at.is_null() & CareTag.code.in_(told))
            .distinct()
        )
    )
    query = Person.select(Person.id, Person.household).where(here() & Person.household.is_null(False))
    for person, home in database.execute(query).fetchall():
        people[home] += 1
        cared[home] += person in tagged
    homes: dict[int, set[int]] = {}
    above: dict[int | None, list[int]] = {}
    for home, area in state.homes.items():
        if area not in above:
            above[area] = [
                staff
                for one in state.above(area)
                if state.levels[one] >= ESTATE
                for staff in state.by_area.get(one, ())
            ]
        for staff in (*state.by_home.get(home, ()), *above[area]):
            homes.setdefault(staff, set()).add(home)
    nodes = Counter(staff for found in state.by_area.values() for staff in found)
    own = Counter(staff for found in state.by_home.values() for staff in found)
    return {
        staff: Load(
            staff,
            nodes[staff],
            own[staff],
            len(homes.get(staff, ())),
            sum(people[home] for home in homes.get(staff, ())),
            sum(cared[home] for home in homes.get(staff, ())),
        )
        for staff in {*nodes, *own}
    }

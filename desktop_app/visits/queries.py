"""What screens, papers and figures ask about visits: the list, plans, problems, coverage (domain reference 5.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from peewee import fn

from ..common import codes, dates
from ..common.errors import NotFound, UsageError
from ..common.words import Place, RowInWords, shown, ways
from ..residents import care, scope
from ..residents.models import Area, CareTag, Household, Person
from ..store import attachments
from ..store.engine import database
from . import facts
from .fields import CARE_SERVICE_FIELDS, FOLLOW_UP_FIELDS, VISIT_FIELDS
from .models import CareService, FollowUp, Visit, VisitPlan, VisitPlanHome

if TYPE_CHECKING:
    from ..context import Context

_WAYS = ways(VISIT_FIELDS, Place.LIST)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that a visit brought up; ``days`` left until ``due_on``, None without a date."""

    id: int
    version: int
    visit_id: int
    kind: str
    what: str
    due_on: str
    days: int | None
    done_on: str
    outcome: str
    whose: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of a node of the grid or a worker in a month: households, those visited, and those nobody lives in."""

    name: str
    homes: int
    visited: int
    empty: int

    @property
    def rate(self) -> float | None:
        """Visited ÷ households, in percent, unrounded; None without households."""
        return 100 * self.visited / self.homes if self.homes else None

    @property
    def empty_rate(self) -> float | None:
        """空户率, likewise."""
        return 100 * self.empty / (self.homes + self.empty) if self.homes + self.empty else None


def ids(ctx: Context, text: str = "", filters: Mapping[str, Any] | None = None) -> list[int]:
    """Visits, newest first. ``text``: somebody's name, initials or part of an address; ``filters``: ``month`` (YYYY-MM),
    ``staff`` (id), ``open``: with problems not dealt with, ``unmet``: nobody was met. Raises UsageError."""
    ctx.require("residents.read")
    query = Visit.select(Visit.id, Visit.household, Visit.person).where(Visit.deleted_at.is_null(), *_mine(ctx))
    for key, value in (filters or {}).items():
        query = query.where(_condition(key, value))
    rows = database.execute(query.order_by(Visit.day.desc(), Visit.id.desc())).fetchall()
    if text.strip():
        from ..residents import queries as residents

        people = {person for person, _, _ in residents.find(ctx, text, _AT_ONCE)}
        homes = {
            home
            for (home,) in Person.select(Person.household).where(Person.id.in_(sorted(people))).tuples()
            if home is not None
        }
        rows = [row for row in rows if row[2] in people or (row[2] is None and row[1] in homes)]
    return [row[0] for row in rows]


def rows(ctx: Context, ids: Sequence[int]) -> list[Mapping[str, Any]]:
    """Rows for a table: the fields in words, ``whose`` (person, or head of the household), ``address``, ``staff``,
    ``problems`` (open ones). An empty row for a visit that has gone."""
    ctx.require("residents.read")
    found: dict[int, Any] = {}
    names, today = care.names(ctx), ctx.clock.today()
    for start in range(0, len(ids), _AT_ONCE):
        part = list(ids[start : start + _AT_ONCE])
        stored = {
            row["id"]: row
            for row in Visit.select().where(Visit.id.in_(part), Visit.deleted_at.is_null(), *_mine(ctx)).dicts()
        }
        whose = _whose(list(stored.values()))
        still = (
            FollowUp.select(FollowUp.visit, fn.COUNT(FollowUp.id))
            .where(FollowUp.visit.in_(part) & FollowUp.done_on.is_null() & FollowUp.deleted_at.is_null())
            .group_by(FollowUp.visit)
        )
        problems = dict(still.tuples())
        for one, row in stored.items():
            name, address = whose[one]
            found[one] = RowInWords(
                _WAYS,
                row,
                today,
                whose=name,
                address=address,
                staff=names.get(row["staff"], ""),
                problems=problems.get(one, 0),
            )
    return [found.get(one, {}) for one in ids]


def total(ctx: Context) -> int:
    """How many visits there are."""
    ctx.require("residents.read")
    return int(Visit.select().where(Visit.deleted_at.is_null(), *_mine(ctx)).count())


def get(ctx: Context, visit_id: int) -> dict[str, Any]:
    """A visit in words by key, with ``whose``, ``address``, ``staff``, ``person_id``, ``household_id``, ``photos``
    ((id, title)). Raises NotFound."""
    ctx.require("residents.read")
    row = Visit.select().where(Visit.id == visit_id, Visit.deleted_at.is_null(), *_mine(ctx)).dicts().first()
    if row is None:
        raise NotFound("这次走访的记录已经不在了，可能刚被删除。请刷新后再看。")
    name, address = _whose([row])[visit_id]
    words = {field.key: shown(field, row[field.key], Place.RECORD) for field in VISIT_FIELDS}
    return {
        **{key: str(value) for key, value in words.items() if value is not None},
        "whose": name,
        "address": address,
        "staff": care.names(ctx).get(row["staff"], ""),
        "person_id": row["person"],
        "household_id": row["household"],
        "photos": attachments.of_record(Visit, visit_id),
    }


def whose(ctx: Context, person_id: int | None, household_id: int | None) -> str:
    """Whom a visit would be to: the person, or the head of the household. Raises NotAllowed outside one's grid."""
    ctx.require("residents.read")
    model, one = (Person, person_id) if person_id is not None else (Household, household_id)
    scope.require(ctx, [model.select(model.area).where(model.id == one).scalar()])
    return _whose([{"id": 0, "person": person_id, "household": household_id}])[0][0]


def of_person(ctx: Context, person_id: int, most: int = 5) -> list[tuple[int, str]]:
    """(id, words) of the last visits to a person or his household, newest first."""
    ctx.require("residents.read")
    person = Person.select(Person.area, Person.household).where(Person.id == person_id).tuples().first()
    if person is None:
        return []
    scope.require(ctx, [person[0]])
    own = Visit.person == person_id
    if person[1] is not None:
        own |= Visit.person.is_null() & (Visit.household == person[1])
    query = Visit.select(Visit.id, Visit.day, Visit.mode, Visit.met, Visit.staff).where(
        own & Visit.deleted_at.is_null()
    )
    names = care.names(ctx)
    return [
        (
            one,
            "，".join(
                filter(None, (day, codes.label("visit_mode", mode), names.get(staff, ""), "" if met else "没见到人"))
            ),
        )
        for one, day, mode, met, staff in query.order_by(Visit.day.desc(), Visit.id.desc()).limit(most).tuples()
    ]


def services_of(ctx: Context, person_id: int, most: int = 5) -> list[tuple[int, str]]:
    """(id, words) of the last services to a person, newest first."""
    ctx.require("residents.read")
    scope.require(ctx, [Person.select(Person.area).where(Person.id == person_id).scalar()])
    query = CareService.select(CareService.id, CareService.day, CareService.kind, CareService.content).where(
        (CareService.person == person_id) & CareService.deleted_at.is_null()
    )
    return [
        (one, "，".join(filter(None, (day, codes.label(str(CARE_SERVICE_FIELDS["kind"].code_table), kind), content))))
        for one, day, kind, content in query.order_by(CareService.day.desc(), CareService.id.desc())
        .limit(most)
        .tuples()
    ]


def problems(ctx: Context, *, visit_id: int | None = None, only_open: bool = True) -> list[Problem]:
    """Problems of one visit or all, the most urgent first."""
    ctx.require("residents.read")
    query = (
        FollowUp.select(FollowUp, Visit.household, Visit.person)
        .join(Visit, on=(FollowUp.visit == Visit.id))
        .where(FollowUp.deleted_at.is_null(), Visit.deleted_at.is_null(), *_mine(ctx))
    )
    if visit_id is not None:
        query = query.where(FollowUp.visit == visit_id)
    if only_open:
        query = query.where(FollowUp.done_on.is_null())
    found = list(query.dicts())
    visits = [{"id": row["id"], "household": row["household"], "person": row["person"]} for row in found]
    whose, today = _whose(visits), ctx.clock.today()
    made = [
        Problem(
            row["id"],
            row["version"],
            row["visit"],
            codes.label(FOLLOW_UP_FIELDS["kind"].code_table, row["kind"]),
            row["what"],
            row["due_on"] or "",
            (date.fromisoformat(row["due_on"]) - today).days if row["due_on"] else None,
            row["done_on"] or "",
            row["outcome"] or "",
            whose[row["id"]][0],
        )
        for row in found
    ]
    return sorted(made, key=lambda one: (bool(one.done_on), one.due_on or "9999", one.id))


def homes_for_plan(ctx: Context, area_id: int, month: str, whom: str) -> list[int]:
    """Households of a node that somebody lives in; ``whom``: all, care (with somebody in care), left (on last month's
    plan and not met). Raises UsageError."""
    ctx.require("residents.read")
    living = Person.select(Person.household).where(_here() & Person.household.is_null(False))
    query = Household.select(Household.id).where(
        Household.deleted_at.is_null(),
        Household.area.in_(scope.below(area_id)),
        Household.id.in_(living),
        *scope.homes(ctx),
    )
    if whom == "care":
        query = query.where(Household.id.in_(_homes_in_care(ctx)))
    elif whom == "left":
        last = dates.add_months(f"{month}-01", -1)[:7]
        planned = (
            VisitPlanHome.select(VisitPlanHome.household)
            .join(VisitPlan, on=(VisitPlanHome.plan == VisitPlan.id))
            .where((VisitPlan.month == last) & VisitPlan.deleted_at.is_null())
        )
        query = query.where(Household.id.in_(planned) & Household.id.not_in(facts.met_homes(*_days(last))))
    elif whom != "all":
        raise UsageError(f"走访计划没有“{whom}”这种选法。")
    return [row[0] for row in database.execute(query.order_by(Household.id)).fetchall()]


def plans(ctx: Context, month: str) -> list[tuple[int, str, int, int]]:
    """(id, area and worker in words, households, visited) of the plans of a month."""
    ctx.require("residents.read")
    own = scope.areas(ctx)
    query = (
        VisitPlan.select(VisitPlan.id, VisitPlan.area, Area.name, VisitPlan.staff, fn.COUNT(VisitPlanHome.id))
        .join(Area, on=(VisitPlan.area == Area.id))
        .join(VisitPlanHome, on=(VisitPlanHome.plan == VisitPlan.id))
        .where((VisitPlan.month == month) & VisitPlan.deleted_at.is_null())
        .group_by(VisitPlan.id, VisitPlan.area, Area.name, VisitPlan.staff)
        .order_by(VisitPlan.id)
    )
    done = dict(
        VisitPlanHome.select(VisitPlanHome.plan, fn.COUNT(VisitPlanHome.id))
        .where(VisitPlanHome.household.in_(facts.met_homes(*_days(month))))
        .group_by(VisitPlanHome.plan)
        .tuples()
    )
    names = care.names(ctx)
    return [
        (plan, "　".join(filter(None, (name, names.get(staff, "")))), homes, done.get(plan, 0))
        for plan, area, name, staff, homes in query.tuples()
        if own is None or area in own
    ]


def plan_homes(ctx: Context, plan_id: int) -> list[dict[str, Any]]:
    """The households of a plan as ``household_id``, ``head``, ``address``, ``people``, ``in_care``, ``visited_on``: those
    not visited first, with care before others."""
    ctx.require("residents.read")
    plan = VisitPlan.select(VisitPlan.month, VisitPlan.area).where(VisitPlan.id == plan_id).tuples().first()
    if plan is None:
        raise NotFound("这个走访计划已经不在了，可能刚被删除。请刷新后再看。")
    scope.require(ctx, [plan[1]])
    query = (
        Household.select(Household.id, Household.live_addr, Person.name)
        .join(VisitPlanHome, on=(VisitPlanHome.household == Household.id))
        .left_outer_join(Person, on=((Person.id == Household.head_id) & Person.deleted_at.is_null()))
        .where(VisitPlanHome.plan == plan_id)
    )
    visited = facts.last_met_homes(*_days(plan[0]))
    cared = {row[0] for row in database.execute(_homes_in_care(ctx)).fetchall()}
    people = dict(
        database.execute(
            Person.select(Person.household, fn.COUNT(Person.id)).where(_here()).group_by(Person.household)
        ).fetchall()
    )
    found = [
        {
            "household_id": home,
            "head": name or "户主待补",
            "address": address or "",
            "people": people.get(home, 0),
            "in_care": home in cared,
            "visited_on": visited.get(home, ""),
        }
        for home, address, name in query.tuples()
    ]
    from ..residents.listing import natural

    return sorted(
        found,
        key=lambda one: (
            bool(one["visited_on"]),
            not one["in_care"],
            natural(str(one["address"])),
            one["household_id"],
        ),
    )


def coverage(ctx: Context, month: str) -> list[Coverage]:
    """For each node two levels below the top that is the operator's (estates, grids): households and how many were met."""
    ctx.require("residents.read")
    parents = {
        row[0]: (row[1], row[2]) for row in database.execute(Area.select(Area.id, Area.parent, Area.name)).fetchall()
    }
    query = Household.select(Household.id, Household.area).where(Household.deleted_at.is_null(), *scope.homes(ctx))
    living = {row[0] for row in database.execute(Person.select(Person.household).where(_here()).distinct()).fetchall()}
    visited = {row[0] for row in database.execute(facts.met_homes(*_days(month))).fetchall()}
    sums: dict[str, list[int]] = {}
    tops: dict[int | None, str] = {}
    for home, area in database.execute(query).fetchall():
        if area not in tops:
            tops[area] = _top(area, parents)
        one = sums.setdefault(tops[area], [0, 0, 0])
        if home in living:
            one[0] += 1
            one[1] += home in visited
        else:
            one[2] += 1
    return [Coverage(name, *numbers) for name, numbers in sorted(sums.items())]


def by_worker(ctx: Context, month: str) -> list[tuple[str, int, int]]:
    """(worker, households met, visits) of a month, the busiest first."""
    ctx.require("residents.read")
    homes: dict[int | None, list[int]] = {}
    for one in facts.made(*_days(month), *_mine(ctx)):
        if one.met and one.home is not None:
            homes.setdefault(one.staff, []).append(one.home)
    names = care.names(ctx)
    found = [(names.get(staff or 0, "没有写走访人"), len(set(met)), len(met)) for staff, met in homes.items()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _top(area: int | None, parents: Mapping[int, tuple[int | None, str]]) -> str:
    """The name of the node below the village that an area lies in."""
    name = "没有网格"
    while area is not None and area in parents:
        above, own = parents[area]
        if above is not None or name == "没有网格":
            name = own
        area = above
    return name


def _here() -> Any:
    return Person.deleted_at.is_null() & Person.died_on.is_null() & Person.moved_out_on.is_null()


def _days(month: str) -> tuple[str, str]:
    start = f"{month}-01"
    return start, dates.add_months(start, 1)


def _homes_in_care(ctx: Context) -> Any:
    """Households with somebody in care; who is only in a group of level 4 makes none, but to the named role."""
    told = [code for code in codes.table("care_group") if care.is_told(code) or care.may_see(ctx, code)]
    return (
        Person.select(Person.household)
        .join(CareTag, on=(CareTag.person == Person.id))
        .where(CareTag.until.is_null() & CareTag.deleted_at.is_null() & CareTag.code.in_(told))
        .where(_here() & Person.household.is_null(False))
        .distinct()
    )


def _mine(ctx: Context) -> list[Any]:
    """What a question about visits is narrowed by for a 网格员."""
    if not scope.limited(ctx):
        return []
    homes = Household.select(Household.id).where(*scope.homes(ctx))
    people = Person.select(Person.id).where(*scope.people(ctx))
    return [Visit.person.in_(people) | (Visit.person.is_null() & Visit.household.in_(homes))]


def _condition(key: str, value: Any) -> Any:
    if key == "month":
        start, end = _days(str(value))
        return (Visit.day >= start) & (Visit.day < end)
    if key == "staff":
        return Visit.staff == int(value)
    if key == "state" and value == "open":
        still = FollowUp.select(FollowUp.visit).where(FollowUp.done_on.is_null() & FollowUp.deleted_at.is_null())
        return Visit.id.in_(still)
    if key == "state" and value == "unmet":
        return Visit.met.is_null() | (Visit.met == 0)
    raise UsageError(f"走访记录没有“{key}={value}”这个条件。")


def _whose(visits: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, str]]:
    """Name and address by ``id`` of rows with ``person`` and ``household``; the head stands for the household."""
    people = sorted({row["person"] for row in visits if row["person"] is not None})
    homes = sorted({row["household"] for row in visits if row["household"] is not None})
    named: dict[int, tuple[str, str]] = {}
    housed: dict[int, tuple[str, str]] = {}
    for start in range(0, len(people), _AT_ONCE):
        part = Person.id.in_(people[start : start + _AT_ONCE])
        query = Person.select(Person.id, Person.name, Person.live_addr).where(part)
        named.update({row[0]: (row[1], row[2] or "") for row in query.tuples()})
    for start in range(0, len(homes), _AT_ONCE):
        part = Household.id.in_(homes[start : start + _AT_ONCE])
        query = (
            Household.select(Household.id, Person.name, Household.live_addr)
            .left_outer_join(Person, on=((Person.id == Household.head_id) & Person.deleted_at.is_null()))
            .where(part)
        )
        housed.update({row[0]: (row[1] or "户主待补", row[2] or "") for row in query.tuples()})
    nobody = ("已不在名册", "")
    return {
        row["id"]: named.get(row["person"], nobody)
        if row["person"] is not None
        else housed.get(row["household"], nobody)
        for row in visits
    }

"""Whom somebody must look in on, and until when: the shortest cycle of a person's open care tags, counted from the last
visit that met him, or anybody of his household where the visit was to the household (domain reference 2.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from peewee import fn

from ..common.errors import UsageError
from ..residents import care, scope
from ..residents.models import CareTag, Person
from ..store.engine import database
from .models import Visit

if TYPE_CHECKING:
    from ..context import Context

WEEK, LATE = "week", "late"
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class DueVisit:
    """``days``: left until ``due_on``, negative when overdue. ``last``: the day he was last met, empty if never.

    ``codes``: the care groups that this operator may see.
    """

    person_id: int
    name: str
    address: str
    household_id: int | None
    area_id: int | None
    codes: tuple[str, ...]
    cycle: int
    last: str
    due_on: str
    days: int
    staff_id: int | None


def due(ctx: Context, filters: Mapping[str, Any] | None = None) -> list[DueVisit]:
    """Everybody with an open tag that asks for visits, the most overdue first.

    ``filters``: ``state`` week (until seven days from now, overdue ones too) or late; ``area``: a node with all below;
    ``staff``: id of the worker. People in groups of level 4 alone are there for the named role only. Raises UsageError.
    """
    ctx.require("residents.read")
    wanted = dict(filters or {})
    for key in wanted:
        if key not in ("state", "area", "staff"):
            raise UsageError(f"走访名单没有“{key}”这个条件。")
    groups = _tags(ctx, wanted.get("area"))
    last_of_person, last_of_home = _last_visits()
    today = ctx.clock.today()
    found = []
    for person, tags in groups.items():
        one = _one(person, tags, last_of_person, last_of_home, today)
        if _wanted(one, wanted):
            found.append(one)
    return sorted(found, key=lambda one: (one.due_on, one.name, one.person_id))


@dataclass(slots=True)
class _Tags:
    name: str
    address: str
    home: int | None
    area: int | None
    codes: list[str]
    cycle: int
    since: str
    staff: int | None


def _tags(ctx: Context, area: Any) -> dict[int, _Tags]:
    query = (
        CareTag.select(
            CareTag.person,
            CareTag.code,
            CareTag.visit_cycle_days,
            CareTag.since,
            CareTag.staff_id,
            Person.name,
            Person.live_addr,
            Person.household,
            Person.area,
        )
        .join(Person, on=(CareTag.person == Person.id))
        .where(CareTag.until.is_null() & CareTag.deleted_at.is_null())
        .where(Person.deleted_at.is_null() & Person.died_on.is_null() & Person.moved_out_on.is_null())
        .where(*scope.people(ctx))
        .order_by(CareTag.person, CareTag.code, CareTag.id)
    )
    if area is not None:
        query = query.where(Person.area.in_(scope.below(int(area))))
    usual, today = care.cycles(ctx), ctx.today()
    may_l4 = care.may_see(ctx, "C14")
    found: dict[int, _Tags] = {}
    for person, code, days, since, staff, name, address, home, node in database.execute(query).fetchall():
        if not may_l4 and not care.is_told(code):
            continue
        cycle = days or usual.get(code)
        if not cycle:
            continue
        one = found.get(person)
        if one is None:
            found[person] = _Tags(name, address or "", home, node, [code], cycle, since or today, staff)
            continue
        one.codes.append(code)
        one.staff = one.staff or staff
        one.since = min(one.since, since or today)
        one.cycle = min(one.cycle, cycle)
    return found


def _last_visits() -> tuple[dict[int, str], dict[int, str]]:
    met = Visit.deleted_at.is_null() & (Visit.met == 1)
    own = Visit.select(Visit.person, fn.MAX(Visit.day)).where(met & Visit.person.is_null(False)).group_by(Visit.person)
    homes = (
        Visit.select(Visit.household, fn.MAX(Visit.day))
        .where(met & Visit.person.is_null() & Visit.household.is_null(False))
        .group_by(Visit.household)
    )
    return dict(database.execute(own).fetchall()), dict(database.execute(homes).fetchall())


def _one(person: int, tags: _Tags, own: Mapping[int, str], homes: Mapping[int, str], today: date) -> DueVisit:
    last = max(own.get(person, ""), homes.get(tags.home, "") if tags.home is not None else "")
    begun = date.fromisoformat(last or tags.since)
    due_on = begun + timedelta(days=tags.cycle)
    return DueVisit(
        person,
        tags.name,
        tags.address,
        tags.home,
        tags.area,
        tuple(tags.codes),
        tags.cycle,
        last,
        due_on.isoformat(),
        (due_on - today).days,
        tags.staff,
    )


def _wanted(one: DueVisit, filters: Mapping[str, Any]) -> bool:
    state, staff = filters.get("state"), filters.get("staff")
    if staff is not None and one.staff_id != int(staff):
        return False
    if state == LATE:
        return one.days < 0
    return state != WEEK or one.days <= WEEK_DAYS

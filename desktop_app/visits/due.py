"""Whom somebody must look in on, and until when: the shortest cycle of a person's open care tags, counted from the last
visit that met him, or anybody of his household where the visit was to the household (domain reference 2.8)."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from peewee import Expression

from ..common.errors import UsageError
from ..residents import care, scope
from ..residents.models import CareTag, Person
from ..store.engine import database
from . import facts

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
    return sorted(_due(ctx, filters), key=_urgency)


def first(ctx: Context, most: int, filters: Mapping[str, Any] | None = None) -> tuple[list[DueVisit], int]:
    """The most overdue of them, and how many there are: of a big hall all of them at once would be 10 MB."""
    counted = count()
    everybody = (one for one in _due(ctx, filters) if next(counted) >= 0)
    found = heapq.nsmallest(most, everybody, key=_urgency)
    return found, next(counted)


def _urgency(one: DueVisit) -> tuple[str, str, int]:
    return one.due_on, one.name, one.person_id


def _due(ctx: Context, filters: Mapping[str, Any] | None) -> Iterator[DueVisit]:
    ctx.require("residents.read")
    wanted = dict(filters or {})
    for key in wanted:
        if key not in ("state", "area", "staff"):
            raise UsageError(f"走访名单没有“{key}”这个条件。")
    people = [Person.deleted_at.is_null() & Person.died_on.is_null() & Person.moved_out_on.is_null()]
    if wanted.get("area") is not None:
        people.append(Person.area.in_(scope.below(int(wanted["area"]))))
    today = ctx.clock.today()
    everybody = _standing(ctx, _after(today), today, people, secret=True)
    return (one for one in everybody if _wanted(one, wanted))


def standing(ctx: Context, end: str, on: date, people: Sequence[Expression], *, secret: bool) -> list[DueVisit]:
    """The same of ``people`` (conditions on Person) as it stood before ``end``, an ISO day: the care tags that were open
    and the visits that had been made. ``days`` are counted from ``on``.

    ``secret``: groups of level 4, too, for the named role.
    """
    return sorted(_standing(ctx, end, on, people, secret=secret), key=_urgency)


def _standing(ctx: Context, end: str, on: date, people: Sequence[Expression], *, secret: bool) -> Iterator[DueVisit]:
    """One after the other, so that whoever wants few of them keeps few."""
    ctx.require("residents.read")
    last = (date.fromisoformat(end) - timedelta(days=1)).isoformat()
    groups = _tags(end, people, care.cycles(ctx, last), scope.people(ctx), secret and care.may_see(ctx, "C14"))
    own, homes = facts.last_looked_in(end)
    return (_one(person, tags, own, homes, on) for person, tags in groups)


def _after(day: date) -> str:
    return (day + timedelta(days=1)).isoformat()


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


def _tags(
    end: str, people: Sequence[Expression], usual: Mapping[str, int], mine: Sequence[Expression], secret: bool
) -> Iterator[tuple[int, _Tags]]:
    """Everybody with what his tags say together, one after the other."""
    query = (
        CareTag.select(
            CareTag.person,
            CareTag.code,
            CareTag.visit_cycle_days,
            CareTag.since,
            CareTag.created_at,
            CareTag.staff_id,
            Person.name,
            Person.live_addr,
            Person.household,
            Person.area,
        )
        .join(Person, on=(CareTag.person == Person.id))
        .where(CareTag.deleted_at.is_null(), *people, *mine)
        .where(CareTag.since.is_null() | (CareTag.since < end))
        .where(CareTag.until.is_null() | (CareTag.until >= end))
        .order_by(CareTag.person, CareTag.code, CareTag.id)
    )
    whose, one = 0, None
    for person, code, days, since, written, staff, name, address, home, node in database.execute(query):
        if not secret and not care.is_told(code):
            continue
        cycle = days or usual.get(code)
        if not cycle:
            continue
        since = since or written[:10]  # nobody knows since when: from the day that it was written down
        if one is None or person != whose:
            if one is not None:
                yield whose, one
            whose, one = person, _Tags(name, address or "", home, node, [code], cycle, since, staff)
            continue
        one.codes.append(code)
        one.staff = one.staff or staff
        one.since = min(one.since, since)
        one.cycle = min(one.cycle, cycle)
    if one is not None:
        yield whose, one


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

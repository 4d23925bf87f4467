"""What happened, counted once for all: lists, plans, coverage and the tables of the reports read visits here.

A visit to a person is one to his household: to the one it was written down with, else to the one he lives in. ``start`` and
``end`` are ISO days, ``end`` not included. Whoever asks has asked for the right, and says whose visits he may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from peewee import JOIN, Case, Expression, fn

from ..residents.models import Household, Person
from ..store.engine import database
from .models import CareService, FollowUp, Visit, VisitPlan, VisitPlanHome

_HOME = fn.COALESCE(Visit.household, Person.household)


class Made(NamedTuple):
    """A visit: to whom, in which node of the grid, by which worker, and whether it met anybody."""

    id: int
    person: int | None
    home: int | None
    area: int | None
    staff: int | None
    met: bool


def made(start: str, end: str, *conditions: Expression) -> list[Made]:
    """Visits of these days; ``conditions`` on Visit narrow them."""
    where = Case(None, [(Visit.person.is_null(False), Person.area)], Household.area)
    query = (
        _visits(Visit.id, Visit.person, _HOME, where, Visit.staff, Visit.met)
        .left_outer_join(Household, on=(Visit.household == Household.id))
        .where(_between(start, end), *conditions)
    )
    rows = database.execute(query.order_by(Visit.id)).fetchall()
    return [Made(one, person, home, area, staff, bool(met)) for one, person, home, area, staff, met in rows]


def met_homes(start: str, end: str) -> Any:
    """A query of the households where somebody was met."""
    return _visits(_HOME).where(_between(start, end) & (Visit.met == 1) & _HOME.is_null(False)).distinct()


def last_met_homes(start: str, end: str) -> dict[int, str]:
    """Household → the last of these days that somebody of it was met."""
    query = _visits(_HOME, fn.MAX(Visit.day)).where(_between(start, end) & (Visit.met == 1) & _HOME.is_null(False))
    return dict(database.execute(query.group_by(_HOME)).fetchall())


def last_looked_in(end: str) -> tuple[dict[int, str], dict[int, str]]:
    """The last day before ``end`` that each person was met; and by household that a visit to all of it met somebody,
    which looks in on everybody there."""
    met = Visit.deleted_at.is_null() & (Visit.met == 1) & (Visit.day < end)
    own = Visit.select(Visit.person, fn.MAX(Visit.day)).where(met & Visit.person.is_null(False)).group_by(Visit.person)
    homes = (
        Visit.select(Visit.household, fn.MAX(Visit.day))
        .where(met & Visit.person.is_null() & Visit.household.is_null(False))
        .group_by(Visit.household)
    )
    return dict(database.execute(own).fetchall()), dict(database.execute(homes).fetchall())


def problems(visits: Iterable[int]) -> list[tuple[int, int, str | None]]:
    """(problem, visit, day it was dealt with) of these visits."""
    wanted = set(visits)
    query = FollowUp.select(FollowUp.id, FollowUp.visit, FollowUp.done_on).where(FollowUp.deleted_at.is_null())
    return [tuple(row) for row in database.execute(query).fetchall() if row[1] in wanted]


def planned(first: str, last: str, *conditions: Expression) -> dict[int | None, set[int]]:
    """Worker → the households on his plans of the months from ``first`` to ``last``; ``conditions`` on Household."""
    query = (
        VisitPlanHome.select(VisitPlan.staff, VisitPlanHome.household)
        .join(VisitPlan, on=(VisitPlanHome.plan == VisitPlan.id))
        .join(Household, on=(VisitPlanHome.household == Household.id))
        .where(VisitPlan.deleted_at.is_null() & Household.deleted_at.is_null(), *conditions)
        .where(VisitPlan.month.between(first, last))
    )
    found: dict[int | None, set[int]] = {}
    for staff, home in database.execute(query).fetchall():
        found.setdefault(staff, set()).add(home)
    return found


def services(start: str, end: str, *conditions: Expression) -> list[tuple[int, int, str]]:
    """(service, person, kind) of these days; ``conditions`` on Person."""
    query = (
        CareService.select(CareService.id, CareService.person, CareService.kind)
        .join(Person, on=(CareService.person == Person.id))
        .where(CareService.deleted_at.is_null() & (CareService.day >= start) & (CareService.day < end))
        .where(*conditions)
    )
    return [tuple(row) for row in database.execute(query).fetchall()]


def _visits(*columns: Any) -> Any:
    return Visit.select(*columns).join(Person, JOIN.LEFT_OUTER, on=(Visit.person == Person.id)).switch(Visit)


def _between(start: str, end: str) -> Expression:
    return Visit.deleted_at.is_null() & (Visit.day >= start) & (Visit.day < end)

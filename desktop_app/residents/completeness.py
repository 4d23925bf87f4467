"""四知四清四掌握: what the register does not say yet, of whom (domain reference 2.7). Facts only: no opinion on anybody's
politics, no criminal record, no belief is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from peewee import JOIN, Case, Expression, fn

from ..common.errors import UsageError
from ..store.engine import database
from ..store.reading import ids_of
from . import scope
from .fields import FIELDS
from .household_fields import HOUSEHOLD_FIELDS
from .models import Area, Household, Person

if TYPE_CHECKING:
    from ..context import Context

HOUSEHOLD, INCOME = "household", "income_source"
_OFFERED = (
    *("sex", "birth_date", "id_no", "phone", "live_addr", "relation_to_head", HOUSEHOLD, "employment", "political"),
    *(INCOME, "ethnic", "resident_class", "hukou_addr", "hukou_match", "marital", "education", "occupation_class"),
    *("occupation", "workplace", "moved_in_on"),
)
"""What a hall may ask to be filled (domain reference 2.7: facts, and no more than the work needs)."""
WITHOUT_AREA = "没有网格"


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of a node of the grid: people, those with every field filled, and how many miss which field.

    ``area_id`` None: all that the operator sees, or people without a node where ``name`` says so.
    """

    area_id: int | None
    name: str
    people: int
    complete: int
    missing: Mapping[str, int]

    @property
    def rate(self) -> float | None:
        """四清率 in percent, unrounded; None where there is nobody."""
        return 100 * self.complete / self.people if self.people else None


def choices() -> dict[str, str]:
    """The fields that a hall may choose from, with their labels."""
    return {key: _label(key) for key in _OFFERED}


def fields(ctx: Context) -> dict[str, str]:
    """The fields that must be filled, with their labels, in the hall's order."""
    ctx.require("residents.read")
    chosen = ctx.setting("residents.four_clear")
    wanted = [str(key) for key in chosen] if isinstance(chosen, list) else []
    return {key: _label(key) for key in wanted if key in (HOUSEHOLD, INCOME) or key in FIELDS}


def by_area(ctx: Context) -> list[Completeness]:
    """All together first, then each node below the village, by its order in the tree."""
    keys = list(fields(ctx))
    lacks = {key: _lacks(key) for key in keys}
    anything = reduce(or_, lacks.values()) if lacks else None
    columns = [fn.SUM(Case(None, [(condition, 1)], 0)) for condition in lacks.values()]
    whole = fn.SUM(Case(None, [(anything, 0)], 1)) if anything is not None else fn.COUNT(Person.id)
    query = _people(ctx, Person.area, fn.COUNT(Person.id), whole, *columns).group_by(Person.area)
    rows = database.execute(query).fetchall()
    places = {
        row[0]: (row[1], row[2], row[3])
        for row in database.execute(Area.select(Area.id, Area.parent, Area.name, Area.sort)).fetchall()
    }
    sums: dict[int | None, list[int]] = {}
    for area, *numbers in rows:
        one = sums.setdefault(_top(area, places), [0] * len(numbers))
        for place, number in enumerate(numbers):
            one[place] += int(number)
    tops = sorted(sums, key=lambda area: (area is None, places[area][2] if area is not None else ""))
    total = [sum(column) for column in zip(*sums.values(), strict=True)] or [0] * (2 + len(keys))
    found = [_completeness(None, "全部", total, keys)]
    return found + [
        _completeness(area, places[area][1] if area is not None else WITHOUT_AREA, sums[area], keys) for area in tops
    ]


def missing(ctx: Context, key: str, area_id: int | None = None) -> list[int]:
    """Ids of people who miss a field, in a node with all below it or everywhere, by name. Raises UsageError."""
    if key not in fields(ctx):
        raise UsageError(f"“{key}”不在要填齐的项目里。")
    query = _people(ctx, Person.id).where(_lacks(key))
    if area_id is not None:
        query = query.where(Person.area.in_(scope.below(area_id)))
    return list(ids_of(query.order_by(Person.name_sort, Person.id)))


def _people(ctx: Context, *columns: Any) -> Any:
    here = Person.deleted_at.is_null() & Person.died_on.is_null() & Person.moved_out_on.is_null()
    return (
        Person.select(*columns)
        .join(Household, JOIN.LEFT_OUTER, on=(Person.household == Household.id))
        .where(here, *scope.people(ctx))
    )


def _lacks(key: str) -> Expression:
    """What says that a field is missing; it must be true or false, never unknown."""
    if key == HOUSEHOLD:
        return Person.household.is_null()
    if key == INCOME:
        return fn.COALESCE(Household.income_source, "") == ""
    if key == "id_no":
        return (fn.COALESCE(Person.id_no, "") == "") & (fn.COALESCE(Person.no_id_reason, "") == "")
    return fn.COALESCE(getattr(Person, key), "") == ""


def _label(key: str) -> str:
    if key == HOUSEHOLD:
        return "所在户"
    return str((HOUSEHOLD_FIELDS if key == INCOME else FIELDS)[key].label)


def _completeness(area: int | None, name: str, numbers: list[int], keys: list[str]) -> Completeness:
    return Completeness(area, name, numbers[0], numbers[1], dict(zip(keys, numbers[2:], strict=True)))


def _top(area: int | None, places: Mapping[int, tuple[int | None, str, str]]) -> int | None:
    """The node below the village that an area lies in; the village itself for who is in no grid of it."""
    last = area
    while area is not None and area in places:
        above = places[area][0]
        if above is not None:
            last = area
        area = above
    return last

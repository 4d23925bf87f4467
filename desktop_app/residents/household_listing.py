"""The list of households: in the order of their doors, found by anybody in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from peewee import fn

from ..common import codes
from ..common.errors import NotFound, UsageError
from ..common.words import Place, RowInWords, ways
from ..store import search
from ..store.engine import database
from . import scope
from .household_fields import HOUSEHOLD_FIELDS
from .listing import natural
from .models import Household, Person

if TYPE_CHECKING:
    from ..context import Context

NO_HEAD, EMPTY, RENTED, DOUBTFUL = "no_head", "empty", "rented", "doubtful"
_WAYS = ways(HOUSEHOLD_FIELDS, Place.LIST)


def ids(ctx: Context, text: str = "", filters: Mapping[str, Any] | None = None, sort: Any = None) -> list[int]:
    """Ids of households; ``filters`` knows ``state``: no_head, empty, rented, doubtful, and ``only``: ids.

    ``sort``: (key, descending)."""
    ctx.require("residents.read")
    query = Household.select(Household.id, Household.live_addr)
    query = query.where(Household.deleted_at.is_null(), *scope.homes(ctx))
    narrowed = dict(filters or {})
    doubtful = narrowed.get("state") == DOUBTFUL and bool(narrowed.pop("state"))
    only = narrowed.pop("only", None)
    for key, value in narrowed.items():
        query = query.where(_condition(key, value))
    rows = database.execute(query).fetchall()
    if doubtful:
        from . import family_hints  # which stands on this list

        odd = family_hints.households(ctx)
        rows = [row for row in rows if row[0] in odd]
    if only is not None:
        chosen = set(only)
        rows = [row for row in rows if row[0] in chosen]
    if text:
        wanted = _homes_of(text)
        rows = [row for row in rows if row[0] in wanted]
    addresses = {address: natural(address) for address in {row[1] for row in rows} if address}
    last = [(2**31, "")]
    rows.sort(key=lambda row: (addresses.get(row[1], last), row[0]))
    found = [row[0] for row in rows]
    if sort is None or sort[0] == "live_addr":
        return found[::-1] if sort is not None and sort[1] else found
    return _sorted(found, sort)


def rows(ctx: Context, ids: Sequence[int]) -> list[Mapping[str, Any]]:
    """Rows for a table: the fields in words, ``head`` (a name, or empty: 户主待补), ``people`` (how many)."""
    ctx.require("residents.read")
    query = Household.select().where(Household.id.in_(list(ids)), *scope.homes(ctx))
    found = {row["id"]: row for row in query.dicts()}
    heads = [row["head_id"] for row in found.values() if row["head_id"] is not None]
    seen = Person.select(Person.id, Person.name).where(Person.id.in_(heads), *scope.people(ctx))
    names = dict(seen.tuples()) if heads else {}
    counts = _people(ids)
    today = ctx.clock.today()
    return [
        RowInWords(_WAYS, row, today, head=names.get(row["head_id"], ""), people=counts.get(row["id"], 0))
        if (row := found.get(home)) is not None
        else {}
        for home in ids
    ]


def total(ctx: Context) -> int:
    """How many households there are."""
    ctx.require("residents.read")
    return int(Household.select().where(Household.deleted_at.is_null(), *scope.homes(ctx)).count())


def get(ctx: Context, household_id: int) -> dict[str, Any]:
    """The stored household by column. Raises NotFound, NotAllowed outside one's grid."""
    ctx.require("residents.read")
    row = Household.select().where(Household.id == household_id).dicts().first()
    if row is None:
        raise NotFound("这一户已经不在了，可能刚被撤销。请刷新后再看。")
    row["area_id"] = row.pop("area")
    scope.require_row(ctx, row)
    return row


def _condition(key: str, value: str) -> Any:
    if key != "state" or value not in (NO_HEAD, EMPTY, RENTED):
        raise UsageError(f"住户名单没有“{key}={value}”这个条件。")
    if value == NO_HEAD:
        return Household.head_id.is_null()
    if value == RENTED:
        return Household.house_right.in_([code for code in codes.table("house_right") if code in ("2", "3")])
    living = Person.select(Person.household).where(_here() & Person.household.is_null(False))
    return Household.id.not_in(living)


def _homes_of(text: str) -> set[int]:
    query = search.parse(text)
    people = list(search.hits("person", query)) if query else []
    homes: set[int] = set()
    for start in range(0, len(people), 500):
        part = Person.select(Person.household).where(Person.id.in_(people[start : start + 500]))
        homes.update(home for (home,) in part.tuples() if home is not None)
    return homes


def _here() -> Any:
    """Who counts as living in a household: neither died nor moved away."""
    return Person.deleted_at.is_null() & Person.died_on.is_null() & Person.moved_out_on.is_null()


def _people(ids: Sequence[int]) -> dict[int, int]:
    query = (
        Person.select(Person.household, fn.count(Person.id))
        .where(Person.household.in_(list(ids)) & _here())
        .group_by(Person.household)
    )
    return dict(query.tuples())


def _sorted(found: list[int], sort: tuple[str, bool]) -> list[int]:
    key, descending = sort
    if key == "people":
        everybody = Person.select(Person.household, fn.count(Person.id)).where(_here())
        counts = dict(everybody.group_by(Person.household).tuples())
        return sorted(found, key=lambda home: counts.get(home, 0), reverse=descending)
    if key == "head":
        query = Household.select(Household.id, Person.name_sort).join(Person, on=(Person.id == Household.head_id))
    else:
        query = Household.select(Household.id, getattr(Household, key))
    values = dict(query.tuples())
    filled = sorted((home for home in found if values.get(home)), key=lambda home: values[home], reverse=descending)
    return [*filled, *(home for home in found if not values.get(home))]

"""Who may stand in the register twice: found in the whole register, or beside what is being typed (domain reference 2.4.7).

``likeness`` says how two records are alike; merging them is ``merging``'s. Nothing is merged by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import Expression

from ..common.errors import NotFound
from ..common.jobs import JobControl
from ..store.engine import database
from . import queries, scope
from .likeness import KEYS, Facts, Likeness, compare, near_numbers, old_number, pairs
from .models import NotTwins, Person

if TYPE_CHECKING:
    from ..context import Context

_MOST_NAMESAKES = 200  # people of one name that are looked at while somebody types
_SEARCHING = "正在比对"
SAID_TWO = ("已说明不是同一人",)
"""The likeness of a pair of whom somebody said that they are two."""
_COLUMNS = (Person.id, *(getattr(Person, key) for key in KEYS))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two living records that are alike; ``one`` has the smaller id."""

    one: int
    other: int
    names: tuple[str, str]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody of the register who is like what was typed. ``detail`` tells namesakes apart, never by a number."""

    id: int
    name: str
    detail: str
    likeness: Likeness


def scan(ctx: Context, control: JobControl | None = None) -> list[Pair]:
    """Everybody in the operator's register who is like somebody else: one person by the rule first, then hints, by id.

    Pairs of whom somebody said that they are two are left out. Made for a job's thread. Raises Cancelled.
    """
    ctx.require("residents.read")
    control = control or JobControl()
    control.progress(0, 0, _SEARCHING)
    people = _facts(*scope.people(ctx))
    control.check_cancelled()
    two = _said_two()
    found = [
        Pair(one.id, other.id, (one.name, other.name), likeness)
        for one, other, likeness in pairs(people, lambda done, total: control.progress(done, total, _SEARCHING))
        if (one.id, other.id) not in two
    ]
    return sorted(found, key=lambda pair: (not pair.likeness.sure, pair.one, pair.other))


def near(ctx: Context, values: Mapping[str, Any], own: int | None = None, limit: int = 5) -> list[Near]:
    """Living residents of the operator's grid who are like these values (fields by key), the surest first.

    Asked with every field that is left: each question goes through an index. ``own``: the record that is being edited;
    what ``values`` does not hold is as it is stored there.
    """
    ctx.require("residents.read")
    if own is not None:
        values = {**(_one(own, ()) or {}), **values}
    typed = Facts.of(values)
    two = _said_two(own) if own is not None else frozenset()
    seen: dict[int, Near] = {}
    for row in _candidates(typed, scope.people(ctx)):
        other = Facts.of(row, row["id"])
        pair = (min(own or 0, other.id), max(own or 0, other.id))
        if other.id == own or other.id in seen or pair in two:
            continue
        likeness = compare(typed, other)
        if likeness is not None:
            words = queries.detail(ctx, row["sex"], row["birth_date"], row["live_addr"])
            seen[other.id] = Near(other.id, other.name, words, likeness)
    return sorted(seen.values(), key=lambda one: (not one.likeness.sure, one.id))[:limit]


def of_person(ctx: Context, person_id: int) -> list[Pair]:
    """The pairs that one record is in now; none for one that has gone or lies outside the operator's grid."""
    ctx.require("residents.read")
    row = _one(person_id, scope.people(ctx))
    if row is None:
        return []
    found = []
    for other in near(ctx, row, person_id, limit=_MOST_NAMESAKES):
        first, second = (person_id, row["name"]), (other.id, other.name)
        if first > second:
            first, second = second, first
        found.append(Pair(first[0], second[0], (first[1], second[1]), other.likeness))
    return found


def say_two(ctx: Context, one: int, other: int, *, origin: object = None) -> None:
    """These two are two people: the pair is not shown again. Undone like any change. Raises NotFound, NotAllowed."""
    one, other = sorted((one, other))
    with ctx.write("residents.edit", "标为不是同一人", origin=origin) as writer:
        for person in (one, other):
            row = writer.row(Person, person)
            scope.require_row(ctx, row)
            if row["deleted_at"] is not None:
                raise NotFound("其中一条登记刚刚被删除，没有改动。请刷新后再看。")
        if (one, other) not in _said_two(one):
            writer.add(NotTwins, {"one_id": one, "other_id": other})


def said_two(ctx: Context) -> list[Pair]:
    """Pairs of living records of whom somebody said that they are two people, the last said first."""
    ctx.require("residents.read")
    found = []
    query = NotTwins.select(NotTwins.one, NotTwins.other)
    said = list(query.order_by(NotTwins.id.desc()).tuples())
    names = queries.names_of(ctx, sorted({person for pair in said for person in pair}))
    alive = _alive(names)
    for one, other in said:
        if one in alive and other in alive:
            found.append(Pair(one, other, (names[one], names[other]), Likeness(False, SAID_TWO)))
    return found


def unsay_two(ctx: Context, one: int, other: int, *, origin: object = None) -> None:
    """They may be one person after all: the pair is shown again. Raises NotFound, NotAllowed."""
    one, other = sorted((one, other))
    with ctx.write("residents.edit", "重新列为可能重复", origin=origin) as writer:
        for person in (one, other):
            scope.require_row(ctx, writer.row(Person, person))
        row = NotTwins.get_or_none((NotTwins.one == one) & (NotTwins.other == other))
        if row is None:
            raise NotFound("这一对已经不在“不是同一人”里了。请刷新后再看。")
        writer.remove(NotTwins, row.id)


def _said_two(person: int | None = None) -> frozenset[tuple[int, int]]:
    query = NotTwins.select(NotTwins.one, NotTwins.other)
    if person is not None:
        query = query.where((NotTwins.one == person) | (NotTwins.other == person))
    return frozenset(database.execute(query).fetchall())


def _alive(ids: Iterable[int]) -> set[int]:
    wanted = sorted(ids)
    found: set[int] = set()
    for start in range(0, len(wanted), 500):
        query = Person.select(Person.id).where(Person.id.in_(wanted[start : start + 500]) & Person.deleted_at.is_null())
        found.update(row[0] for row in database.execute(query).fetchall())
    return found


def _facts(*conditions: Expression) -> list[Facts]:
    return [Facts.of(row, row["id"]) for row in _rows(Person.deleted_at.is_null(), *conditions)]


def _rows(*conditions: Expression, limit: int | None = None) -> list[dict[str, Any]]:
    query = Person.select(*_COLUMNS).where(*conditions)
    found = database.execute(query.limit(limit) if limit else query).fetchall()
    return [dict(zip(("id", *KEYS), row, strict=True)) for row in found]


def _one(person_id: int, within: Sequence[Expression]) -> dict[str, Any] | None:
    found = _rows(Person.id == person_id, Person.deleted_at.is_null(), *within)
    return found[0] if found else None


def _candidates(typed: Facts, within: Sequence[Expression]) -> list[dict[str, Any]]:
    """Who may be like this person: by number and numbers near it, by other papers, by birth date, by name."""
    questions: list[tuple[Expression, int | None]] = []
    if typed.cards:
        wanted = sorted(set(typed.cards).union(*map(near_numbers, typed.cards)))
        questions.append((Person.id_no.in_(wanted), None))
    numbers = sorted(
        {
            *typed.cards,
            *filter(None, map(old_number, typed.cards)),
            *(paper.partition(":")[2] for paper in typed.papers),
        }
    )
    if numbers:
        questions.append((Person.cert_no.in_(numbers), None))
    if typed.birth:
        questions.append((Person.birth_date == typed.birth, None))
    if typed.name:
        questions.append((Person.name == typed.name, _MOST_NAMESAKES))
    alive = Person.deleted_at.is_null()
    return [row for asked, most in questions for row in _rows(asked, alive, *within, limit=most)]

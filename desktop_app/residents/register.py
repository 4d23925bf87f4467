"""What a roster's plan asks about the people already in the store: three questions, each answered in few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from peewee import Expression

from ..store.engine import database
from .fields import FIELDS
from .models import CareTag, Household, Person
from .roster import KnownHousehold, KnownPerson

_CHUNK = 500


class StoreRegister:
    """The living people of the open store, as ``roster.make_plan`` wants them. Usable from any thread."""

    def by_id_no(self, numbers: Collection[str]) -> Mapping[str, KnownPerson]:
        found = _known(Person.id_no.in_(part) for part in _parts(sorted(numbers)))
        return {person.values["id_no"]: person for person in found}

    def by_name_and_birth(self, pairs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[KnownPerson]]:
        names = sorted({name for name, _ in pairs})
        found: dict[tuple[str, str], list[KnownPerson]] = {}
        for person in _known(Person.name.in_(part) for part in _parts(names)):
            pair = (person.values["name"], person.values["birth_date"] or "")
            if pair in pairs:
                found.setdefault(pair, []).append(person)
        return found

    def households_at(self, live_addrs: Collection[str]) -> Mapping[str, Sequence[KnownHousehold]]:
        found: dict[str, list[KnownHousehold]] = {}
        for part in _parts(sorted(live_addrs)):
            rows = (
                Household.select(Household.id, Household.live_addr, Person.name)
                .left_outer_join(Person, on=(Person.id == Household.head_id))
                .where(Household.live_addr.in_(part) & Household.deleted_at.is_null())
                .order_by(Household.id)
            )
            for household_id, address, head in rows.tuples():
                found.setdefault(address, []).append(KnownHousehold(household_id, head or ""))
        return found


def _known(conditions: Iterable[Expression]) -> list[KnownPerson]:
    fields = [getattr(Person, field.key) for field in FIELDS.stored]
    keys = [field.key for field in FIELDS.stored]
    rows: list[tuple[Any, ...]] = []
    for condition in conditions:
        query = Person.select(Person.id, Person.version, Person.household, *fields)
        rows.extend(
            database.execute(query.where(condition & Person.deleted_at.is_null()).order_by(Person.id)).fetchall()
        )
    care = _care([row[0] for row in rows])
    return [
        KnownPerson(row[0], row[1], dict(zip(keys, row[3:], strict=True)), row[2], care.get(row[0], frozenset()))
        for row in rows
    ]


def _care(ids: Sequence[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for part in _parts(ids):
        query = CareTag.select(CareTag.person, CareTag.code).where(
            CareTag.person.in_(part) & CareTag.until.is_null() & CareTag.deleted_at.is_null()
        )
        for person_id, code in query.tuples():
            found.setdefault(person_id, set()).add(code)
    return {person_id: frozenset(codes) for person_id, codes in found.items()}


def _parts(values: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield list(values[start : start + _CHUNK])

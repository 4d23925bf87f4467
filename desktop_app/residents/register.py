"""What a roster's plan asks about the people already in the store: three questions, each answered in few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from peewee import Expression

from ..store.engine import database
from .fields import FIELDS
from .models import CareTag, Household, Person
from .roster import KnownHome, KnownHousehold, KnownPerson
from .roster_fields import CARE, HOME, home_column

_CHUNK = 500


class StoreRegister:
    """The living people of the open store, as ``roster.make_plan`` wants them. Usable from any thread."""

    def by_number(self, numbers: Collection[str], keys: Collection[str]) -> Mapping[str, KnownPerson]:
        cards = sorted(number for number in numbers if not number.startswith("*"))
        others = sorted(number[1:] for number in numbers if number.startswith("*"))
        found = {p.values["id_no"]: p for p in _known((Person.id_no.in_(part) for part in _parts(cards)), keys)}
        for person in _known((Person.cert_no.in_(part) for part in _parts(others)), keys):
            found.setdefault(f"*{person.values['cert_no']}", person)
        return found

    def by_name(self, names: Collection[str], keys: Collection[str]) -> Mapping[str, Sequence[KnownPerson]]:
        found: dict[str, list[KnownPerson]] = {}
        for person in _known((Person.name.in_(part) for part in _parts(sorted(names))), keys):
            found.setdefault(person.values["name"], []).append(person)
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

    def homes(self, ids: Collection[int]) -> Mapping[int, KnownHome]:
        columns = [home_column(field.key) for field in HOME]
        found: dict[int, KnownHome] = {}
        for part in _parts(sorted(ids)):
            query = Household.select(Household.id, Household.version, *(getattr(Household, one) for one in columns))
            for row in query.where(Household.id.in_(part)).tuples():
                found[row[0]] = KnownHome(row[1], dict(zip(columns, row[2:], strict=True)))
        return found


def _known(conditions: Iterable[Expression], wanted: Collection[str]) -> list[KnownPerson]:
    keys = [field.key for field in FIELDS.stored if field.key in wanted]
    rows: list[tuple[Any, ...]] = []
    for condition in conditions:
        query = Person.select(Person.id, Person.version, Person.household, *(getattr(Person, key) for key in keys))
        query = query.where(condition & Person.deleted_at.is_null()).order_by(Person.id)
        rows.extend(database.execute(query).fetchall())
    care = _care([row[0] for row in rows]) if CARE in wanted or "resident_class" in wanted else {}
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

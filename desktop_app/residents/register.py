"""What a roster's plan asks about the people already in the store: three questions, each answered in few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ..store.engine import run
from .fields import FIELDS
from .models import Household, Person
from .roster import KnownHome, KnownHousehold, KnownPerson
from .roster_fields import CARE, HOME, home_column

_CHUNK = 4000  # values in one question


class StoreRegister:
    """The living people of the open store, as ``roster.make_plan`` wants them. Usable from any thread."""

    def by_number(self, numbers: Collection[str], keys: Collection[str]) -> Mapping[str, KnownPerson]:
        cards = [number for number in numbers if not number.startswith("*")]
        others = [number[1:] for number in numbers if number.startswith("*")]
        found = {person.values["id_no"]: person for person in _known("id_no", cards, keys)}
        for person in _known("cert_no", others, keys):
            found.setdefault(f"*{person.values['cert_no']}", person)
        return found

    def by_name(self, names: Collection[str], keys: Collection[str]) -> Mapping[str, Sequence[KnownPerson]]:
        found: dict[str, list[KnownPerson]] = {}
        for person in _known("name", names, keys):
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
        for row in _in("household", ("id", "version", *columns), "id", ids):
            found[row[0]] = KnownHome(row[1], dict(zip(columns, row[2:], strict=True)))
        return found


def _known(column: str, values: Collection[str], wanted: Collection[str]) -> list[KnownPerson]:
    """Living people of whom ``column`` is one of ``values``, by id."""
    keys = [field.key for field in FIELDS.stored if field.key in wanted]
    ids = [row[0] for row in _in("person", ("id",), column, values, "deleted_at IS NULL")]  # out of an index alone
    # Then in the order in which they lie: no page is decrypted twice.
    rows = _in("person", ("id", "version", "household_id", *keys), "id", ids)
    care = _care(ids) if CARE in wanted or "resident_class" in wanted else {}
    return [
        KnownPerson(row[0], row[1], dict(zip(keys, row[3:], strict=True)), row[2], care.get(row[0], frozenset()))
        for row in rows
    ]


def _care(ids: Sequence[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for person_id, code in _in(
        "care_tag", ("person_id", "code"), "person_id", ids, "until IS NULL AND deleted_at IS NULL"
    ):
        found.setdefault(person_id, set()).add(code)
    return {person_id: frozenset(codes) for person_id, codes in found.items()}


def _in(
    table: str, columns: Sequence[str], column: str, values: Collection[Any], condition: str = ""
) -> list[tuple[Any, ...]]:
    """Rows of which ``column`` is one of ``values``. Written out: composing these questions took longer than answering."""
    names, rows = ", ".join(f'"{name}"' for name in columns), list[tuple[Any, ...]]()
    for part in _parts(sorted(values)):
        where = f'"{column}" IN ({", ".join("?" * len(part))})' + (f" AND {condition}" if condition else "")
        rows += run(f'SELECT {names} FROM "{table}" WHERE {where} ORDER BY "{column}"', part).fetchall()
    return rows


def _parts(values: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield list(values[start : start + _CHUNK])

"""People in household order (按户): grid, building, unit, door, household; the head first, then by relation and age.

A household stays together wherever its people are registered; who is in no household stands at his own door.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from ..common import codes
from ..store.engine import database
from .listing import natural
from .models import Area, Household, Person

KEY = "household"
_LAST = 10**9


def arranged(people: Sequence[int], descending: bool = False) -> array[int]:
    """These people, in order. Descending turns the doors round, never a household: the head stays first."""
    doors = _doors()
    homes = _homes(doors)
    relations = {code: place for place, code in enumerate(codes.table("relation"))}
    # Read from end to end: through an index the table would be read page by page.
    columns = (Person.id, Person.household, Person.area, Person.live_addr, Person.relation_to_head, Person.birth_date)
    alone: dict[str, list[tuple[int, str]]] = {}
    home_of: dict[int, tuple[Any, ...]] = {}
    inside: dict[int, tuple[Any, ...]] = {}
    for person, household, area, address, relation, born in database.execute(Person.select(*columns)).fetchall():
        known = homes.get(household) if household is not None else None
        if known is None:
            door, head = (doors.get(area, _LAST), alone.setdefault(address or "", _address(address)), _LAST), None
        else:
            door, head = known
        home_of[person] = door
        inside[person] = (head != person, relations.get(relation, _LAST), born or "9999", person)
    last: tuple[Any, ...] = (_LAST, [], _LAST)
    found = sorted(people, key=lambda person: inside.get(person, (True, _LAST, "", person)))
    found.sort(key=lambda person: home_of.get(person, last), reverse=descending)  # stable either way
    return array("q", found)


def _doors() -> dict[int, int]:
    """Node of the grid → its place when the tree is walked in order."""
    children: dict[int | None, list[int]] = {}
    query = Area.select(Area.id, Area.parent).where(Area.deleted_at.is_null()).order_by(Area.sort, Area.id)
    for area, parent in database.execute(query).fetchall():
        children.setdefault(parent, []).append(area)
    places: dict[int, int] = {}
    waiting = children.get(None, [])[::-1]
    while waiting:
        area = waiting.pop()
        places[area] = len(places)
        waiting.extend(reversed(children.get(area, [])))
    return places


def _homes(doors: dict[int, int]) -> dict[int, tuple[tuple[Any, ...], int | None]]:
    """Household → what its door compares by, and its head."""
    columns = (Household.id, Household.area, Household.live_addr, Household.head_id)
    return {
        home: ((doors.get(area, _LAST), _address(address), home), head)
        for home, area, address, head in database.execute(Household.select(*columns)).fetchall()
    }


def _address(address: str | None) -> list[tuple[int, str]]:
    return natural(address) if address else [(_LAST, "")]

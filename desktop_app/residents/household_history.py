"""What happened to a household or to one of its people, in words, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes
from . import household_listing, queries, scope
from .household_event_fields import BIRTH, DEATH, DISSOLVE, FOUND, MOVE_IN, MOVE_OUT, NEW_HEAD, SPLIT
from .models import Household, HouseholdEvent, Person

if TYPE_CHECKING:
    from ..context import Context


@dataclass(frozen=True, slots=True)
class HomeEvent:
    """One line: ``words`` is what happened, ``document`` and ``remark`` as they were written down."""

    day: str
    kind: str
    words: str
    document: str = ""
    remark: str = ""
    people: tuple[int, ...] = ()
    other_household: int | None = None


def of_household(ctx: Context, household_id: int) -> list[HomeEvent]:
    """Events of a household, those that led here from another one among them; several people of one event are one line.

    Raises NotFound, NotAllowed outside one's grid.
    """
    household_listing.get(ctx, household_id)
    which = (HouseholdEvent.household == household_id) | (HouseholdEvent.other_household == household_id)
    return _told(ctx, _rows(which), household_id)


def of_person(ctx: Context, person_id: int) -> list[HomeEvent]:
    """Events of one person, in whatever household. Raises NotFound, NotAllowed outside one's grid."""
    queries.stored(ctx, person_id)
    return _told(ctx, _rows(HouseholdEvent.person == person_id), None)


def _rows(which: Any) -> list[tuple[Any, ...]]:
    event = HouseholdEvent
    query = (
        event.select(
            event.day,
            event.kind,
            event.household,
            event.other_household,
            event.document,
            event.remark,
            event.person,
            Person.name,
            Person.area,
        )
        .left_outer_join(Person, on=(Person.id == event.person))
        .where(which, event.deleted_at.is_null())
        .order_by(event.day.desc(), event.id.desc())
    )
    return list(query.tuples())


def _told(ctx: Context, rows: list[tuple[Any, ...]], here: int | None) -> list[HomeEvent]:
    own = scope.areas(ctx)
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault(row[:6], []).append(row)
    ids = {home for key in groups for home in key[2:4] if home is not None}
    addresses = {home: (address, area) for home, address, area in _homes(ids)}

    def place(home: int | None) -> str:
        if home is None:
            return ""
        address, area = addresses.get(home, ("", None))
        return address or "" if own is None or area in own else "别的网格"

    found = []
    for (day, kind, home, other, document, remark), members in groups.items():
        named = [row[7] for row in reversed(members) if row[7] and (own is None or row[8] in own)]
        more = "（另有别的网格的人）" if any(row[7] for row in members) and not named else ""
        words = _words(kind, "、".join(named) or more, place(home), place(other), here, home)
        people = tuple(row[6] for row in reversed(members) if row[6] is not None)
        found.append(HomeEvent(day, kind, words, document or "", remark or "", people, other if here == home else home))
    return found


def _homes(ids: set[int]) -> list[tuple[Any, ...]]:
    query = Household.select(Household.id, Household.live_addr, Household.area).where(Household.id.in_(sorted(ids)))
    return list(query.tuples())


def _words(kind: str, who: str, home: str, other: str, here: int | None, household: int) -> str:
    """“刘洋分出，到向阳花园6栋”; seen from the other household “刘洋从向阳花园2栋分来立户”."""
    if here is not None and here != household:  # told by the household that it concerns besides
        if kind == SPLIT:
            return f"{who}从{home or '另一户'}分来立户"
        if kind == MOVE_IN:
            return f"{who}离开，到{home or '另一户'}"
    to, came_from = (f"，到{other}" if other else ""), (f"，从{other}" if other else "")
    said = {
        FOUND: f"立户，户主{who}" if who else "立户",
        SPLIT: f"{who}分户{to}",
        MOVE_IN: f"{who}迁入{came_from}",
        MOVE_OUT: f"{who}迁出",
        BIRTH: f"{who}出生",
        DEATH: f"{who}去世",
        NEW_HEAD: f"户主变更为{who}" if who else "户主变更",
        DISSOLVE: "撤销户",
    }
    return said.get(kind) or codes.label("household_event", kind)

"""Houses beside people and households: who lives in a house follows from its room, who owns or rents it is linked.

Nothing of it is stored a second time: a household that moves is in the other house at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes
from . import queries, scope
from .area_places import ROOM
from .grid_models import House
from .models import Area, Household, Person

if TYPE_CHECKING:
    from ..context import Context


@dataclass(frozen=True, slots=True)
class HouseLine:
    """A house in words: ``part`` 房主, 承租人 (of whom it is asked), ``words`` 住宅，出租（居住），隐患：消防."""

    id: int
    address: str
    part: str
    words: str


def of_person(ctx: Context, person_id: int) -> list[HouseLine]:
    """Houses that a resident owns or rents."""
    ctx.require("residents.read")
    scope.require(ctx, [Person.select(Person.area).where(Person.id == person_id).scalar()])
    return _lines(ctx, (House.owner == person_id) | (House.tenant == person_id), person_id)


def of_household(ctx: Context, household_id: int) -> list[HouseLine]:
    """Houses in whose room a household lives."""
    ctx.require("residents.read")
    area = Household.select(Household.area).where(Household.id == household_id).scalar()
    scope.require(ctx, [area])
    return _lines(ctx, House.area == area) if _is_room(area) else []


def households(ctx: Context, house_id: int) -> list[tuple[int, str]]:
    """(id, 曾桂芝，3人) of the households that live in a house's room."""
    ctx.require("residents.read")
    area = House.select(House.area).where(House.id == house_id).scalar()
    scope.require(ctx, [area])
    if not _is_room(area):
        return []
    found = Household.select(Household.id).where((Household.area == area) & Household.deleted_at.is_null())
    homes = [queries.household(ctx, one) for (one,) in found.order_by(Household.id).tuples()]
    return [(home.id, f"{home.head_name or '户主待补'}，{len(home.members)}人") for home in homes if home.members]


def _is_room(area_id: int | None) -> bool:
    """An address that names no room is that of a whole building or village, and tells nothing of who lives where."""
    return area_id is not None and Area.select(Area.level).where(Area.id == area_id).scalar() == ROOM


def _lines(ctx: Context, condition: Any, person_id: int | None = None) -> list[HouseLine]:
    found = []
    rows = list(House.select().where(condition & House.deleted_at.is_null()).order_by(House.live_addr, House.id))
    own = scope.areas(ctx) if rows else None
    for one in rows:
        if own is not None and one.area_id not in own:
            continue
        part = "、".join(
            word
            for word, link in (("房主", one.owner_id), ("承租人", one.tenant_id))
            if link is not None and link == person_id
        )
        found.append(HouseLine(one.id, one.live_addr, part, _words(one)))
    return found


def _words(one: House) -> str:
    hazards = "、".join(codes.label("house_hazard", code) for code in (one.hazard or "").split())
    let = codes.label("rent_use", one.rent_use)
    parts = [
        codes.label("house_usage", one.usage),
        f"出租（{let}）" if let else "",
        f"隐患：{hazards}" if hazards else "",
    ]
    return "，".join(part for part in parts if part)

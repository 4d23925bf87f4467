"""Three small registers of the grid: the hall's workers, houses, places; how they are written and read is ``registers``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.errors import NotFound
from ..registers import (
    Link,
    Register,
    Rights,
    add,
    delete,
    get,
    ids,
    masked_keys,
    restore,
    reveal,
    rows,
    total,
    typed,
    update,
    words_of,
)
from ..store import striking
from ..store.striking import Words
from . import care, placed, queries, scope
from .grid_fields import HOUSE_FIELDS, STAFF_FIELDS, VENUE_FIELDS
from .grid_models import Contact, House, Staff, Venue
from .listing import natural
from .models import CareTag, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

__all__ = [
    "HOUSES",
    "STAFF",
    "VENUES",
    "Register",
    "add",
    "delete",
    "duties",
    "forget_person",
    "get",
    "held",
    "ids",
    "in_charge",
    "masked_keys",
    "restore_house",
    "restore_staff",
    "restore_venue",
    "reveal",
    "rows",
    "total",
    "update",
    "words_of",
]

_RIGHTS = Rights("residents.read", "residents.edit", "residents.reveal")
_ELSEWHERE = "别的网格的居民"


def _house_problems(_ctx: Context, values: Mapping[str, Any]) -> dict[str, str]:
    rented = values.get("tenant") or values.get("tenant_name")
    return {"rent_use": "有承租人，请选出租用途"} if rented and not values.get("rent_use") else {}


def _person(name: str, label: str) -> Link:
    def check(ctx: Context, writer: ChangeWriter, person_id: int) -> None:
        row = writer.row(Person, person_id)
        if row["deleted_at"] is not None:
            raise NotFound("选的这位居民刚刚被删除，没有保存。请另选一位，或者直接填姓名。")
        scope.require_row(ctx, row)

    return Link(
        name,
        queries.names_of,
        opens="residents",
        find=queries.find,
        check=check,
        label=f"名册里的{label}",
        help="在名册里的从这里选，下面的姓名、证件和电话就不用填",
        lost=_ELSEWHERE,
    )


def _workers(ctx: Context, _ids: Sequence[int]) -> Mapping[int, str]:
    return care.names(ctx)


def _house(ctx: Context, writer: ChangeWriter, found: dict[str, Any], _current: Mapping[str, Any]) -> dict[str, Any]:
    return placed.settle(ctx, writer, found)


def _venue(ctx: Context, writer: ChangeWriter, found: dict[str, Any], _current: Mapping[str, Any]) -> dict[str, Any]:
    """Where it is, and who is in charge by his name."""
    if "staff_name" in found:
        found |= {"staff_id": care.worker_id(writer, found["staff_name"]), "staff_name": None}
    return placed.settle(ctx, writer, found)


def _still_looks_after(row: Mapping[str, Any]) -> str:
    held = duties(row["id"])
    return f"“{row['name']}”还负责{held}，没有删除。请先移交给别人，或者结束这些包联。" if held else ""


STAFF = Register("staff", Staff, STAFF_FIELDS, _RIGHTS, "name", stays=_still_looks_after)
"""One who still looks after something is not deleted: ``contacts.dismiss``."""

HOUSES = Register(
    "house",
    House,
    HOUSE_FIELDS,
    _RIGHTS,
    "live_addr",
    {"owner": _person("owner_name", "房主"), "tenant": _person("tenant_name", "承租人")},
    order=natural,
    check=_house_problems,
    settle=_house,
    narrowed=placed.narrowed,
    require=placed.require,
)
VENUES = Register(
    "venue",
    Venue,
    VENUE_FIELDS,
    _RIGHTS,
    "name",
    {"staff": Link("staff_name", _workers, opens="contacts")},
    settle=_venue,
    narrowed=placed.narrowed,
    require=placed.require,
)


def restore_staff(ctx: Context, record: int, *, origin: object = None) -> None:
    """Back from the recycle bin."""
    restore(ctx, STAFF, record, origin=origin)


def restore_house(ctx: Context, record: int, *, origin: object = None) -> None:
    """Back from the recycle bin."""
    restore(ctx, HOUSES, record, origin=origin)


def restore_venue(ctx: Context, record: int, *, origin: object = None) -> None:
    """Back from the recycle bin."""
    restore(ctx, VENUES, record, origin=origin)


def duties(staff_id: int) -> str:
    """What a worker still has, in words: 3处包联、2处场所、5位关爱对象; empty for nothing."""
    told = [code for code in codes.table("care_group") if care.is_told(code)]
    tags = CareTag.select(CareTag.person).where(care.open_of(staff_id) & CareTag.code.in_(told)).distinct()
    counts = {
        "处包联": Contact.select()
        .where((Contact.staff == staff_id) & Contact.until.is_null() & Contact.deleted_at.is_null())
        .count(),
        "处场所": Venue.select().where((Venue.staff_id == staff_id) & Venue.deleted_at.is_null()).count(),
        "位关爱对象": tags.count(),
    }
    return "、".join(f"{count}{words}" for words, count in counts.items() if count)


def held(ctx: Context, staff_id: int) -> str:
    """What a worker still has, in words, for the screen that asks what becomes of it."""
    ctx.require("residents.read")
    return duties(staff_id)


def in_charge(ctx: Context, staff_id: int) -> list[tuple[int, str]]:
    """(id, name) of the places of which a worker is in charge."""
    ctx.require("residents.read")
    mine = (Venue.staff_id == staff_id) & Venue.deleted_at.is_null()
    return list(
        Venue.select(Venue.id, Venue.name)
        .where(mine, *placed.narrowed(ctx, Venue))
        .order_by(Venue.name, Venue.id)
        .tuples()
    )


def forget_person(
    writer: ChangeWriter, person_id: int, words: Words, numbers: Sequence[str], homes: Sequence[int]
) -> None:
    """A resident is erased: no house names him any more, neither linked nor by one of these numbers, as owner or as
    tenant; what was typed beside it goes, too. ``words`` are struck out of remarks on those houses and on who looks after
    his households. For whoever erases."""
    struck: set[int] = set()
    for key, link in HOUSES.links.items():
        name = link.name
        front = name.removesuffix("name")
        said = getattr(House, key) == person_id
        if numbers:
            said |= getattr(House, f"{front}cert_no").in_(list(numbers))
        for (record,) in list(House.select(House.id).where(said).order_by(House.id).tuples()):
            writer.redact(House, record, {f"{key}_id": None, **typed(HOUSES, name)})
            struck.add(record)
    for model, chosen in ((House, House.id.in_(sorted(struck))), (Contact, Contact.household.in_(list(homes)))):
        striking.strike_out(writer, model, ("remark",), words, chosen)

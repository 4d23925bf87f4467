"""The record that 户情况表 is made of. It is a printed list, no statutory paper: numbers stay masked (screens' table)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common import codes
from ..common.fields import Level
from ..common.household_papers import HouseholdPaper, MemberPaper
from ..common.words import Place, shown
from . import area_queries, household_history, household_listing, queries
from .fields import FIELDS
from .filters import care_level
from .household_fields import HOUSEHOLD_FIELDS
from .listed import care_of, status_of
from .models import Person

if TYPE_CHECKING:
    from ..context import Context

_IN_HEAD = ("live_addr", "household_no")
_LATEST = 12  # events on the sheet


def paper(ctx: Context, household_id: int) -> HouseholdPaper:
    """All that the sheet says of a household. Raises NotFound, NotAllowed outside one's grid."""
    home, row = queries.household(ctx, household_id), household_listing.get(ctx, household_id)
    facts = [
        (field.label, str(words))
        for field in HOUSEHOLD_FIELDS
        if field.key not in _IN_HEAD and (words := shown(field, row[field.key], Place.EXPORT)) is not None
    ]
    address = (area_queries.path(ctx, row["area_id"]) if row["area_id"] is not None else "") or home.address
    return HouseholdPaper(
        hall=ctx.hall["name"],
        head=home.head_name,
        address=address,
        household_no=home.household_no,
        facts=tuple(facts),
        members=tuple(_members([member.id for member in home.members])),
        events=tuple((event.day, event.words) for event in household_history.of_household(ctx, household_id)[:_LATEST]),
        made_on=ctx.today(),
    )


def _members(ids: list[int]) -> list[MemberPaper]:
    rows = {row["id"]: row for row in Person.select().where(Person.id.in_(ids)).dicts()} if ids else {}
    care = care_of(ids)
    found = []
    for person in ids:
        row = rows[person]
        words = {
            key: str(shown(FIELDS[key], row[key], Place.EXPORT) or "")
            for key in ("name", "relation_to_head", "sex", "birth_date", "id_no", "phone")
        }
        open_groups = [code for code in care.get(person, []) if care_level(code) is Level.L2]
        marks = [status_of(row)] if status_of(row) else [codes.label("care_group", code) for code in open_groups]
        found.append(
            MemberPaper(
                words["name"],
                words["relation_to_head"] or "待补",
                words["sex"],
                words["birth_date"],
                words["id_no"],
                words["phone"],
                "、".join(marks),
            )
        )
    return found

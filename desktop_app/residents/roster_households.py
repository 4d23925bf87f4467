"""Which rows of a roster are one household (domain reference 2.6).

The household is told by the (merged) cell with the head's name, by the household number, or by the relation 户主 that
begins a new one; never by the surname.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..common import text as texts
from ..common.memory import steadily
from ..spreadsheet.plan import Outcome, PlanRow
from ..spreadsheet.tables import Table
from .roster_addresses import Address
from .roster_fields import HOME, HOUSEHOLD_KEY
from .roster_rows import HEAD, Draft


@dataclass(slots=True)
class PlannedHousehold:
    """``head`` is None when the head is missing (户主待补); ``note`` says why. ``household_id`` is the household of the
    register that these people join, None for a new one. ``values`` are the household's own, by key of ``HOME``; where
    they change one of the register, the change stands in the row of ``carrier``."""

    number: int
    head_name: str
    head: PlanRow | None
    members: list[PlanRow] = field(default_factory=list)
    address: Address | None = None
    values: dict[str, Any] = field(default_factory=dict)
    household_id: int | None = None
    note: str = ""

    @property
    def carrier(self) -> PlanRow:
        """The row in which a change of the household is shown and decided: the head's, or the first."""
        return self.head or self.members[0]

    @classmethod
    def of(cls, number: int, drafts: list[Draft], originals: Mapping[int, Draft]) -> PlannedHousehold:
        """Of the drafts that belong together; those sent back are left out, duplicates count as their first row."""
        coming: list[Draft] = []
        for draft in drafts:
            draft = originals.get(id(draft.row), draft)
            if draft.row.outcome is not Outcome.REJECTED and not any(draft is other for other in coming):
                coming.append(draft)
        heads = [draft for draft in coming if draft.relation == HEAD]
        head_name = next((draft.head_name for draft in drafts if draft.head_name), "")
        if not heads and head_name:
            heads = [d for d in coming if not d.relation and texts.fold(d.row.values["name"]) == texts.fold(head_name)]
        for extra in heads[1:]:
            extra.row.notes.append(f"这一户已有户主{heads[0].row.values['name']}，又有一位户主，请核对")
        rejected = next((d for d in drafts if d.relation == HEAD and d.row.outcome is Outcome.REJECTED), None)
        for draft in (*heads[:1], *filter(None, [rejected])):
            head_name = head_name or str(draft.row.values.get("name", ""))
        household = cls(number, head_name, heads[0].row if heads else None, [draft.row for draft in coming])
        household.address = next((d.address for d in [*heads[:1], *coming] if d.address), None)
        household.values = _told(heads[:1], drafts)
        known = (d.known.household_id for d in [*heads[:1], *coming] if d.known)
        household.household_id = next((found for found in known if found), None)
        if coming and not heads:
            why = f"户主{head_name}所在的第{rejected.row.row_number}行被退回" if rejected else "名册里没有户主这一行"
            household.note = f"{why}，户主待补"
            coming[0].row.notes.append(household.note)
        return household


def _told(heads: list[Draft], drafts: list[Draft]) -> dict[str, Any]:
    """What the rows say of their household: the head's word first, then whoever comes first; who differs is told so."""
    found: dict[str, Any] = {}
    for draft in (*heads, *drafts):
        for key, value in draft.home.items():
            if found.setdefault(key, value) != value:
                draft.row.notes.append(f"{HOME[key].label}和同一户的其他行不同，没有导入")
    return found


def group(drafts: list[Draft], table: Table) -> list[list[Draft]]:
    """Split the rows of one table into households; rows of no household are in none."""
    if table.across == "household":
        return [list(people) for _, people in itertools.groupby(drafts, key=lambda draft: draft.row.row_number)]
    if HOUSEHOLD_KEY.key in table.keys:
        by_key: dict[str, list[Draft]] = {}
        for draft in drafts:
            if draft.household_key:
                by_key.setdefault(draft.household_key, []).append(draft)
        return list(by_key.values())
    groups: list[list[Draft]] = []
    has_name, has_number = "head_name" in table.keys, "household_no" in table.keys
    for draft in steadily(drafts):
        current = groups[-1] if groups else None
        if current and _continues(draft, current, has_name, has_number):
            current.append(draft)
        elif has_name or has_number or draft.head_span is not None or draft.relation == HEAD:
            groups.append([draft])
    return groups


def _continues(draft: Draft, current: list[Draft], has_name: bool, has_number: bool) -> bool:
    first, last = current[0], current[-1]
    if draft.head_span is not None and draft.head_span == last.head_span:
        return True
    if any(draft.is_person(member) for member in current):
        return True  # the same row twice does not split its household
    if has_number and (draft.household_no or first.household_no):
        return draft.household_no == first.household_no
    if draft.relation == HEAD:
        return False
    if has_name and draft.head_name:
        return texts.fold(draft.head_name) == texts.fold(first.head_name) and _same_door(draft, first)
    # A blank cell below the head's name continues; so does a relation other than 户主 where only relations are given.
    return draft.head_span is None and (has_name or bool(draft.relation))


def _same_door(one: Draft, other: Draft) -> bool:
    return one.address is None or other.address is None or one.address == other.address

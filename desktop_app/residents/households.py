"""Households: who belongs to which, and the one head of each (domain reference 2.3.6, 2.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..common.errors import ChecksFailed
from ..common.text import half_width_letters, one_line
from . import area_places, scope
from .fields import FIELDS
from .household_fields import HOUSEHOLD_FIELDS
from .models import Household, Person
from .rules import HEAD, tidied

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter


def create(ctx: Context, values: Mapping[str, Any], *, origin: object = None) -> int:
    """A new household without anybody; its head is missing until somebody joins as 户主. Raises ChecksFailed."""
    tidy = _tidy(values)
    _check(tidy)
    with ctx.write("residents.edit", "新立户", origin=origin) as writer:
        row = with_area(ctx, writer, tidy)
        refuse_outside(ctx, row)
        return writer.add(Household, row)


def update(ctx: Context, household_id: int, version: int, changes: Mapping[str, Any], *, origin: object = None) -> bool:
    """Change a household; False when nothing differs. Raises ChecksFailed, StaleVersion."""
    tidy = _tidy(changes)
    with ctx.write("residents.edit", "修改户", origin=origin) as writer:
        current = writer.row(Household, household_id)
        scope.require_row(ctx, current)
        _check({**current, **tidy})
        changes = with_area(ctx, writer, tidy)
        refuse_outside(ctx, {**current, **changes})
        return writer.update(Household, household_id, changes, version)


def set_household(
    ctx: Context,
    person_id: int,
    household_id: int | None,
    *,
    relation: str | None = None,
    version: int | None = None,
    origin: object = None,
) -> bool:
    """Move a person into a household (None: into none), with the relation to its head.

    Both households keep to the rule of one head; one that loses its head is 户主待补. Raises ChecksFailed when the
    household has another head already, NotFound, StaleVersion.
    """
    with ctx.write("residents.edit", "调整家庭关系", origin=origin) as writer:
        row = writer.row(Person, person_id)
        scope.require_row(ctx, row)
        changes = {"household_id": household_id, "relation_to_head": relation if household_id is not None else None}
        if household_id is not None:
            scope.require_row(ctx, writer.row(Household, household_id))
        changed = writer.update(Person, person_id, changes, version)
        settle(writer, {row["household_id"], household_id}, moved=person_id)
        return changed


def settle(writer: ChangeWriter, household_ids: set[int | None], moved: int | None = None) -> None:
    """Bring ``head_id`` of these households up to what their people's relations say.

    Raises ChecksFailed when two people of one are 户主; the sentence names the one who is not ``moved``.
    """
    for household_id in sorted(one for one in household_ids if one is not None):
        heads = list(
            Person.select(Person.id, Person.name)
            .where((Person.household == household_id) & (Person.relation_to_head == HEAD) & Person.deleted_at.is_null())
            .order_by(Person.id)
            .tuples()
        )
        if len(heads) > 1:
            other = next((name for person_id, name in heads if person_id != moved), heads[0][1])
            raise ChecksFailed({"relation_to_head": f"这一户的户主已经是“{other}”，一户只能有一位户主"})
        writer.update(Household, household_id, {"head_id": heads[0][0] if heads else None})


def refuse_outside(ctx: Context, row: Mapping[str, Any]) -> None:
    """What a 网格员 writes down lies in his grid: else he would not see it again. Raises ChecksFailed."""
    own = scope.areas(ctx)
    if own is not None and row.get("area_id") not in own:
        problem = scope.problem(ctx) or "这个住址不在您负责的网格里，请核对住址，或者请前台登记"
        raise ChecksFailed({"live_addr": problem})


def with_area(ctx: Context, writer: ChangeWriter, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with the node of the grid tree that their address names; an address that names none keeps the old node."""
    found = dict(values)
    address = found.get("live_addr")
    if address:
        node = area_places.place(writer, area_places.village_name(ctx), [address]).get(address)
        if node is not None:
            found["area_id"] = node
    return found


def _tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    found = tidied({key: value for key, value in values.items() if key in FIELDS})
    for key, value in values.items():
        if key not in found:
            found[key] = half_width_letters(one_line(value)) or None if isinstance(value, str) else value
    return found


def _check(values: Mapping[str, Any]) -> None:
    found = HOUSEHOLD_FIELDS.problems(values)
    if found:
        raise ChecksFailed(found)

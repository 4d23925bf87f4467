"""Records of a register that lie somewhere in the tree of the grid: who sees them, and where an address puts them.

The hooks ``narrowed``, ``require`` and, as a part of it, ``settle`` of a ``registers.Register`` whose model has an ``area``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from peewee import Model

from ..common.errors import ChecksFailed
from . import area_places, scope

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter


def narrowed(ctx: Context, model: type[Model]) -> list[Any]:
    """A 网格员 sees what lies in his grid."""
    return [model._meta.fields["area"].in_(scope.below(ctx.operator.area_id))] if scope.limited(ctx) else []


def require(ctx: Context, row: Mapping[str, Any]) -> None:
    """The row lies in the operator's grid. Raises NotAllowed."""
    scope.require(ctx, [row["area_id"]])


def settle(ctx: Context, writer: ChangeWriter, found: dict[str, Any], key: str = "live_addr") -> dict[str, Any]:
    """The columns to write with the node that the address under ``key`` names. Raises ChecksFailed outside one's grid."""
    if address := found.get(key):
        found["area_id"] = area_places.place(writer, area_places.village_name(ctx), [address]).get(address)
        own = scope.areas(ctx)
        if own is not None and found["area_id"] not in own:
            raise ChecksFailed({key: scope.problem(ctx) or "这个地址不在您负责的网格里，请核对，或者请前台登记"})
    return found

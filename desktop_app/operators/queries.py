"""What screens ask about the operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..store import keys
from ..store.models import Operator
from .roles import ROLES

if TYPE_CHECKING:
    from ..context import Context


def rows(ctx: Context) -> list[dict[str, Any]]:
    """Everybody who may sign in, oldest first: id, version, name, roles, role_labels, area_id, grants, created_at."""
    ctx.require("operators.edit")
    query = Operator.select().where(Operator.deleted_at.is_null()).order_by(Operator.id)
    return [
        {
            "id": row.id,
            "version": row.version,
            "name": row.name,
            "roles": row.roles.split(),
            "role_labels": "、".join(ROLES[role] for role in row.roles.split()),
            "area_id": row.area_id,
            "grants": (row.grants or "").split(),
            "created_at": row.created_at,
        }
        for row in query
    ]


def alone() -> bool:
    """Whether the hall has one operator."""
    return bool(Operator.select().where(Operator.deleted_at.is_null()).count() == 1)


def has_recovery(ctx: Context) -> bool:
    """Whether a recovery key was made."""
    return keys.has_recovery(ctx.store.folder)

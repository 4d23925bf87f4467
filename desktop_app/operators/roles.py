"""Which role may do what: the only place that says so (domain reference 9.2)."""

from __future__ import annotations

ROLES: dict[str, str] = {
    "clerk": "前台",
    "mediator": "调解员",
    "grid": "网格员",
    "volunteer_admin": "志愿者管理员",
    "director": "主任",
    "auditor": "审计",
    "admin": "系统管理员",
}

_PERMISSIONS: dict[str, frozenset[str]] = {
    "clerk": frozenset(
        {"residents.read", "residents.edit", "volunteers.read", "volunteers.edit", "cases.read", "cases.open"}
        | {"rules.read", "reports.read", "history.undo"}
    ),
    "mediator": frozenset(
        {"residents.read", "cases.read", "cases.open", "cases.edit", "cases.print", "rules.read"} | {"history.undo"}
    ),
    "grid": frozenset({"residents.read", "residents.edit", "history.undo"}),
    "volunteer_admin": frozenset(
        {"residents.read", "volunteers.read", "volunteers.edit", "volunteers.review", "history.undo"}
    ),
    "director": frozenset(
        {"residents.read", "residents.edit", "residents.import", "residents.reveal", "residents.export"}
        | {"volunteers.read", "volunteers.edit", "volunteers.review"}
        | {"cases.read", "cases.open", "cases.edit", "cases.print", "cases.void"}
        | {"rules.read", "rules.edit", "reports.read", "settings.hall", "history.read", "history.undo"}
    ),
    "auditor": frozenset(
        {"residents.read", "volunteers.read", "cases.read", "rules.read", "reports.read", "history.read"}
    ),
    "admin": frozenset({"settings.program", "operators.edit", "store.backup", "store.check"}),
}


def permissions(roles: list[str]) -> frozenset[str]:
    """What these roles may do together: roles add up."""
    return frozenset().union(*(_PERMISSIONS[role] for role in roles))

"""Staff accounts, passwords, the recovery key: every write about who may open the store and do what."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..common.errors import ChecksFailed, KnownError, NotAllowed
from ..store import history, keys
from ..store.models import Operator
from .roles import ROLES, permissions

if TYPE_CHECKING:
    from ..context import Context

MIN_PASSWORD = 8
GRANTS = {"residents.export": "明文导出"}
"""Single rights that may be given to an operator besides his roles."""


def add(
    ctx: Context,
    name: str,
    password: str,
    roles: Sequence[str],
    *,
    area_id: int | None = None,
    grants: Iterable[str] = (),
    cost: keys.Cost | None = None,
) -> int:
    """A new operator who may sign in with this password; gives the id.

    Raises ChecksFailed (name, password, roles, area_id, grants), NotAllowed.
    """
    ctx.require("operators.edit")
    name = " ".join(name.split())
    found = _role_problems(roles, area_id, grants)
    if not name or len(name) > 20 or name.startswith("#"):
        found["name"] = "请填写姓名，20个字以内，不以 # 开头"
    if problem := _weakness(password):
        found["password"] = problem
    before = Operator.get_or_none(Operator.name == name)
    if before is not None and before.deleted_at is None:
        found["name"] = f"已经有操作员“{name}”，同名的请加上区别，例如 {name}2"
    _refuse(found)
    values = _columns(roles, area_id, grants)
    with keys.staged(ctx.store.folder), ctx.write("operators.edit", "新增操作员") as writer:
        if before is None:
            operator_id = writer.add(Operator, {"name": name, **values})
        else:  # somebody who worked here before
            operator_id = before.id
            writer.restore(Operator, operator_id)
            writer.update(Operator, operator_id, values)
        keys.put_slot(ctx.store.folder, keys.new_slot(name, password, ctx.store.key, cost))
    return operator_id


def update(
    ctx: Context,
    operator_id: int,
    version: int,
    *,
    roles: Sequence[str],
    area_id: int | None = None,
    grants: Iterable[str] = (),
) -> bool:
    """Change what an operator may do, from his next signing in on. Raises ChecksFailed, StaleVersion, KnownError."""
    with ctx.write("operators.edit", "修改操作员") as writer:
        row = writer.row(Operator, operator_id)
        _refuse(_role_problems(roles, area_id, grants))
        changed = writer.update(Operator, operator_id, _columns(roles, area_id, grants), version)
        _refuse_headless(row["name"])
    return changed


def remove(ctx: Context, operator_id: int) -> None:
    """An operator signs in no more; his name stays in the history. Raises KnownError for oneself or the last 主任."""
    if operator_id == ctx.operator.id:
        ctx.require("operators.edit")
        raise KnownError("不能停用自己。没有改动，请由另一位系统管理员来做。")
    with ctx.write("operators.edit", "停用操作员") as writer:
        row = writer.row(Operator, operator_id)
        writer.delete(Operator, operator_id)
        _refuse_headless(row["name"])
        keys.drop_slot(ctx.store.folder, row["name"])


def set_password(ctx: Context, operator_id: int, password: str, *, cost: keys.Cost | None = None) -> None:
    """Give an operator who forgot it a new password. Raises ChecksFailed (password), NotAllowed."""
    with (
        keys.staged(ctx.store.folder),
        ctx.write("operators.edit", "重设操作员密码", undoes=history.LOGGED) as writer,
    ):
        refuse_weak(password)
        row = writer.row(Operator, operator_id)
        writer.note(Operator, operator_id)
        keys.put_slot(ctx.store.folder, keys.new_slot(row["name"], password, ctx.store.key, cost))


def change_password(ctx: Context, old: str, new: str, *, cost: keys.Cost | None = None) -> None:
    """One's own password; wraps the data key anew, nothing is encrypted again.

    Raises ChecksFailed (old, new), TooSoon.
    """
    refuse_weak(new, "new")
    try:
        keys.unlock(ctx.store.folder, ctx.operator.name, old)
    except keys.WrongPassword:
        raise ChecksFailed({"old": "原密码不对"}) from None
    if old == new:
        raise ChecksFailed({"new": "新密码和原密码一样"})
    with keys.staged(ctx.store.folder), ctx.store.write("修改自己的密码", ctx.author(), undoes=history.LOGGED):
        keys.put_slot(ctx.store.folder, keys.new_slot(ctx.operator.name, new, ctx.store.key, cost))


def new_recovery_key(ctx: Context, *, cost: keys.Cost | None = None) -> str:
    """A new recovery key, to be printed at once; the one before opens the store no more (backups made before, it does)."""
    text = keys.new_recovery_key()
    with keys.staged(ctx.store.folder), ctx.write("operators.edit", "重新生成恢复密钥", undoes=history.LOGGED):
        keys.put_slot(ctx.store.folder, keys.new_slot(keys.RECOVERY, text, ctx.store.key, cost))
    return text


def verify_password(ctx: Context, password: str) -> None:
    """For the locked window: is it the same operator? Raises WrongPassword, TooSoon; what is wrong is logged."""
    try:
        key = keys.unlock(ctx.store.folder, ctx.operator.name, password)
    except keys.WrongPassword:
        ctx.tell_failures()
        raise
    if not secrets.compare_digest(key, ctx.store.key):
        raise keys.WrongPassword


def approve(ctx: Context, name: str, password: str, permission: str) -> str:
    """Somebody who has the right approves on the spot (domain reference 9.2). Gives his name, for the record's own note.

    Raises WrongPassword, TooSoon, NotAllowed; logged either way.
    """
    try:
        keys.unlock(ctx.store.folder, name, password)
    except keys.WrongPassword:
        ctx.tell_failures()
        raise
    row = Operator.get_or_none((Operator.name == name) & Operator.deleted_at.is_null())
    rights = frozenset() if row is None else permissions(row.roles.split()) | frozenset((row.grants or "").split())
    if permission not in rights:
        ctx.note_session(f"审批被拒绝：{name}没有权限 {permission}")
        raise NotAllowed(f"“{name}”没有审批这一步的权限，什么也没有改动。请主任审批。")
    ctx.note_session(f"当场审批：{name}（{permission}）")
    return name


def refuse_weak(password: str, field: str = "password") -> None:
    """Raises ChecksFailed for a password that is too short."""
    if problem := _weakness(password):
        raise ChecksFailed({field: problem})


def _weakness(password: str) -> str | None:
    return f"密码至少{MIN_PASSWORD}个字符" if len(password) < MIN_PASSWORD else None


def _role_problems(roles: Sequence[str], area_id: int | None, grants: Iterable[str]) -> dict[str, str]:
    found = {}
    if not roles or not set(roles) <= set(ROLES):
        found["roles"] = "请至少选一个角色"
    if "grid" in roles and area_id is None:
        found["area_id"] = "网格员要选他负责的网格"
    if not set(grants) <= set(GRANTS):
        found["grants"] = "没有这项权限"
    return found


def _refuse(found: dict[str, str]) -> None:
    if found:
        raise ChecksFailed(found)


def _columns(roles: Sequence[str], area_id: int | None, grants: Iterable[str]) -> dict[str, object]:
    ordered = [role for role in ROLES if role in roles]
    return {
        "roles": " ".join(ordered),
        "grants": " ".join(sorted(set(grants))) or None,
        "area_id": area_id if "grid" in roles else None,
    }


def _refuse_headless(name: str) -> None:
    """Inside the write: a hall keeps somebody who approves and somebody who administers."""
    left = [row.roles.split() for row in Operator.select(Operator.roles).where(Operator.deleted_at.is_null())]
    for role in ("director", "admin"):
        if not any(role in roles for roles in left):
            raise KnownError(f"“{name}”是唯一的{ROLES[role]}，没有改动。请先让另一位操作员担任{ROLES[role]}。")

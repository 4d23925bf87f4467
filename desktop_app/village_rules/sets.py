"""Sets of rules: 村规民约, 居民公约 and their like; what they say stands in their versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common.errors import ChecksFailed, KnownError
from ..common.values import tidy
from ..context import Context
from .drafting import begin
from .fields import RULE_FIELDS
from .models import Rule, RuleVersion


def add_rule(ctx: Context, values: Mapping[str, Any]) -> int:
    """A new set of rules with an empty first draft; gives its id. Raises ChecksFailed."""
    given = tidy(RULE_FIELDS, values)
    with ctx.write("rules.edit", "新建规约") as writer:
        _check(given, None)
        rule_id = writer.add(Rule, given)
        begin(ctx, writer, rule_id, None)
    return rule_id


def update_rule(ctx: Context, rule_id: int, version: int | None, changes: Mapping[str, Any]) -> None:
    """Change title, kind or remark. The title is printed: once a version is passed it stays. Raises ChecksFailed."""
    given = tidy(RULE_FIELDS, changes)
    with ctx.write("rules.edit", "修改规约") as writer:
        row = writer.row(Rule, rule_id)
        _check({**row, **given}, rule_id)
        if any(row[key] != given.get(key, row[key]) for key in ("title", "kind")) and _passed(rule_id):
            raise ChecksFailed({"title": "已有版本表决通过，名称和种类不能再改"})
        writer.update(Rule, rule_id, given, version)


def delete_rule(ctx: Context, rule_id: int, reason: str = "") -> None:
    """Into the recycle bin with its drafts. Raises KnownError once a version is passed: that is kept."""
    with ctx.write("rules.edit", "删除规约", reason=reason or None) as writer:
        row = writer.row(Rule, rule_id)
        if _passed(rule_id):
            raise KnownError(f"“{row['title']}”已有表决通过的版本，要长期保存，没有删除。")
        writer.delete(Rule, rule_id, reason)


def restore_rule(ctx: Context, rule_id: int) -> None:
    """Back from the recycle bin. Raises ChecksFailed when another set has taken the title."""
    with ctx.write("rules.edit", "恢复规约") as writer:
        _check(writer.row(Rule, rule_id), rule_id)
        writer.restore(Rule, rule_id)


def _check(row: Mapping[str, Any], own_id: int | None) -> None:
    found = RULE_FIELDS.problems(row)
    if "title" not in found:
        same = (Rule.title == row["title"]) & Rule.deleted_at.is_null() & (Rule.id != (own_id or 0))
        if Rule.select().where(same).exists():
            found["title"] = f"已有一部“{row['title']}”，要修改它请打开后起草修订"
    if found:
        raise ChecksFailed(found)


def _passed(rule_id: int) -> bool:
    condition = (RuleVersion.rule == rule_id) & RuleVersion.passed_on.is_null(False) & RuleVersion.deleted_at.is_null()
    return bool(RuleVersion.select().where(condition).exists())

"""Activities (domain reference 3.4): what is planned or was held; the people and hours stand in the service records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common.errors import ChecksFailed, KnownError
from ..common.values import tidy
from ..context import Context
from ..store.changes import ChangeWriter
from .fields import ACTIVITY_FIELDS
from .models import Activity, ServiceRecord, Team


def add_activity(ctx: Context, values: Mapping[str, Any]) -> int:
    """A new activity; 招募中 when its day is still to come, otherwise 已结束, unless said otherwise. Raises ChecksFailed."""
    given = tidy(ACTIVITY_FIELDS, values)
    if given.get("status") is None:
        given["status"] = "recruiting" if (given.get("held_on") or "") > ctx.today() else "finished"
    with ctx.write("volunteers.edit", "新增志愿活动") as writer:
        _check(given)
        return writer.add(Activity, given)


def update_activity(ctx: Context, activity_id: int, version: int | None, changes: Mapping[str, Any]) -> None:
    """Change fields of an activity. Service records keep what they copied. Raises ChecksFailed, StaleVersion."""
    given = tidy(ACTIVITY_FIELDS, changes)
    with ctx.write("volunteers.edit", "修改志愿活动") as writer:
        row = {**writer.row(Activity, activity_id), **given}
        _check(row)
        if row["status"] == "cancelled":
            _refuse_recorded(row, "没有取消")
        writer.update(Activity, activity_id, given, version)


def cancel_activity(ctx: Context, activity_id: int, reason: str = "", version: int | None = None) -> None:
    """已取消: it did not take place. Raises KnownError when there are service records of it."""
    with ctx.write("volunteers.edit", "取消志愿活动", reason=reason or None) as writer:
        _refuse_recorded(writer.row(Activity, activity_id), "没有取消")
        writer.update(Activity, activity_id, {"status": "cancelled"}, version)


def delete_activity(ctx: Context, activity_id: int, reason: str = "") -> None:
    """Into the recycle bin. Raises KnownError when there are service records of it."""
    with ctx.write("volunteers.edit", "删除志愿活动", reason=reason or None) as writer:
        _refuse_recorded(writer.row(Activity, activity_id), "没有删除")
        writer.delete(Activity, activity_id, reason)


def restore_activity(ctx: Context, activity_id: int) -> None:
    """Back from the recycle bin."""
    with ctx.write("volunteers.edit", "恢复志愿活动") as writer:
        writer.restore(Activity, activity_id)


def mark_recorded(writer: ChangeWriter, activity_id: int) -> None:
    """已记录: the first service record of it was written."""
    writer.update(Activity, activity_id, {"status": "recorded"})


def _check(row: Mapping[str, Any]) -> None:
    found = ACTIVITY_FIELDS.problems(row)
    team = row.get("team_id")
    if team is not None and not Team.select().where((Team.id == team) & Team.deleted_at.is_null()).exists():
        found["team"] = "选中的队伍已被删除，请重新选择"
    if (row.get("recipient_count") or 0) < 0:
        found["recipient_count"] = "服务对象人次不能是负数"
    if found:
        raise ChecksFailed(found)


def _refuse_recorded(row: Mapping[str, Any], what: str) -> None:
    count = (
        ServiceRecord.select().where((ServiceRecord.activity == row["id"]) & ServiceRecord.deleted_at.is_null()).count()
    )
    if count:
        raise KnownError(f"“{row['name']}”已有{count}条服务记录，{what}。请先处理这些记录。")

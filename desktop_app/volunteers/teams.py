"""Volunteer teams: name, kind, captain, members (domain reference 3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..common.errors import ChecksFailed, KnownError
from ..common.values import tidy
from ..context import Context
from ..store.changes import ChangeWriter
from .fields import TEAM_FIELDS
from .models import Team, TeamMember, Volunteer


def add_team(ctx: Context, values: Mapping[str, Any], members: Sequence[int] = ()) -> int:
    """A new team with these volunteers; its captain is a member, too. Raises ChecksFailed."""
    given = tidy(TEAM_FIELDS, values)
    with ctx.write("volunteers.edit", "新建志愿队伍") as writer:
        _check(given, None)
        team_id = writer.add(Team, given)
        _join(ctx, writer, team_id, [*members, given.get("captain_id")])
    return team_id


def update_team(ctx: Context, team_id: int, version: int | None, changes: Mapping[str, Any]) -> None:
    """Change fields of a team; a new captain becomes a member. Raises ChecksFailed, StaleVersion."""
    given = tidy(TEAM_FIELDS, changes)
    with ctx.write("volunteers.edit", "修改志愿队伍") as writer:
        _check({**writer.row(Team, team_id), **given}, team_id)
        writer.update(Team, team_id, given, version)
        _join(ctx, writer, team_id, [given.get("captain_id")])


def add_members(ctx: Context, team_id: int, volunteers: Sequence[int]) -> int:
    """These volunteers join; who is a member already stays one. Gives how many are new."""
    with ctx.write("volunteers.edit", "加入志愿队伍") as writer:
        writer.row(Team, team_id)
        return _join(ctx, writer, team_id, volunteers)


def remove_member(ctx: Context, team_id: int, volunteer_id: int) -> None:
    """A volunteer leaves the team; a captain who leaves is its captain no longer."""
    with ctx.write("volunteers.edit", "移出志愿队伍") as writer:
        if writer.row(Team, team_id)["captain_id"] == volunteer_id:
            writer.update(Team, team_id, {"captain_id": None})
        for member in TeamMember.select(TeamMember.id).where(
            (TeamMember.team == team_id) & (TeamMember.volunteer == volunteer_id)
        ):
            writer.remove(TeamMember, member.id)


def delete_team(ctx: Context, team_id: int, reason: str = "") -> None:
    """Into the recycle bin; its members stay volunteers and come back with it."""
    with ctx.write("volunteers.edit", "删除志愿队伍", reason=reason or None) as writer:
        writer.delete(Team, team_id, reason)


def restore_team(ctx: Context, team_id: int) -> None:
    """Back from the recycle bin. Raises ChecksFailed when another team has taken the name."""
    with ctx.write("volunteers.edit", "恢复志愿队伍") as writer:
        _check(writer.row(Team, team_id), team_id)
        writer.restore(Team, team_id)


def _check(row: Mapping[str, Any], own_id: int | None) -> None:
    found = TEAM_FIELDS.problems(row)
    if "name" not in found:
        same = (Team.name == row["name"]) & Team.deleted_at.is_null() & (Team.id != (own_id or 0))
        if Team.select().where(same).exists():
            found["name"] = f"已有一支“{row['name']}”，请换个队名"
    if found:
        raise ChecksFailed(found)


def _join(ctx: Context, writer: ChangeWriter, team_id: int, volunteers: Sequence[int | None]) -> int:
    wanted = list(dict.fromkeys(one for one in volunteers if one is not None))
    known = TeamMember.select(TeamMember.volunteer).where(TeamMember.team == team_id).tuples()
    present = {row[0] for row in known}
    new = [one for one in wanted if one not in present]
    alive = (Volunteer.id.in_(new)) & Volunteer.deleted_at.is_null() & (Volunteer.status != "quit")
    if Volunteer.select().where(alive).count() != len(new):
        raise KnownError("选中的志愿者里有人已退出或被删除，没有保存，内容还在。请去掉后再试。")
    writer.add_many(TeamMember, [{"team_id": team_id, "volunteer_id": one, "joined_on": ctx.today()} for one in new])
    return len(new)

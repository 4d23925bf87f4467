"""Two volunteers turn out to be one person: hours, teams and captaincies come together on one of them."""

from __future__ import annotations

from typing import Any

from ..store.changes import ChangeWriter
from .fields import VOLUNTEER_FIELDS
from .models import ServiceRecord, Team, TeamMember, Volunteer

_OWN = ("volunteer_no", "national_no", "registered_on", "status")
"""Not filled from the other one as it stands: numbers are his who got them, day and status have a rule."""


def merge_people(writer: ChangeWriter, kept: int, other: int, reason: str) -> None:
    """A resident's record is merged into another: his volunteering goes with it. For whoever merges residents.

    Where both are volunteers, one of them keeps the service records of both, as they were written down; the other goes
    into the recycle bin with ``reason``.
    """
    mine, theirs = _of(kept), _of(other)
    if mine is not None and theirs is not None:
        _join(writer, mine, theirs)
        at, by = writer.author.at, writer.author.operator_id
        gone = {"deleted_at": at, "deleted_by": by, "delete_reason": reason, "person_id": kept}
        writer.update(Volunteer, theirs["id"], gone)
    rows = Volunteer.select(Volunteer.id).where(Volunteer.person == other).order_by(Volunteer.id)
    writer.update_many(Volunteer, {one: {"person_id": kept} for (one,) in rows.tuples()})


def merging_words(kept: int, other: int) -> list[str]:
    """Sentences on what merging two residents does to their volunteering."""
    mine, theirs = _of(kept), _of(other)
    if theirs is None:
        return []
    if mine is None:
        return [f"志愿者登记（{theirs['volunteer_no'] or '没有编号'}）连同服务记录转到保留的登记。"]
    served = [_days(one["id"]) for one in (mine, theirs)]
    found = [
        f"两条登记都是志愿者：保留{mine['volunteer_no'] or '没有编号'}，"
        f"{theirs['volunteer_no'] or '没有编号'}的{len(served[1])}条服务记录合到一起，时长照旧。"
    ]
    if both := sorted(set(served[0]) & set(served[1])):
        found.append(
            f"两边在同一天都有服务记录（{'、'.join(both[:3])}{'等' if len(both) > 3 else ''}），请核对是否记了两次。"
        )
    return found


def _of(person: int) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (
        Volunteer.select().where((Volunteer.person == person) & Volunteer.deleted_at.is_null()).dicts().first()
    )
    return found


def _days(volunteer: int) -> list[str]:
    query = ServiceRecord.select(ServiceRecord.served_on).where(
        (ServiceRecord.volunteer == volunteer) & ServiceRecord.deleted_at.is_null()
    )
    return [day for (day,) in query.tuples()]


def _join(writer: ChangeWriter, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    stays, goes = mine["id"], theirs["id"]
    records = ServiceRecord.select(ServiceRecord.id).where(ServiceRecord.volunteer == goes).order_by(ServiceRecord.id)
    writer.update_many(ServiceRecord, {one: {"volunteer_id": stays} for (one,) in records.tuples()})
    teams = {team for (team,) in TeamMember.select(TeamMember.team).where(TeamMember.volunteer == stays).tuples()}
    members = TeamMember.select(TeamMember.id, TeamMember.team).where(TeamMember.volunteer == goes)
    for member, team in members.order_by(TeamMember.id).tuples():
        if team in teams:
            writer.remove(TeamMember, member)
        else:
            writer.update(TeamMember, member, {"volunteer_id": stays})
    led = Team.select(Team.id).where(Team.captain == goes).order_by(Team.id)
    writer.update_many(Team, {one: {"captain_id": stays} for (one,) in led.tuples()})
    more = {
        field.key: theirs[field.key]
        for field in VOLUNTEER_FIELDS.stored
        if field.key not in _OWN and mine[field.key] is None and theirs[field.key] is not None
    }
    if theirs["registered_on"] and theirs["registered_on"] < (mine["registered_on"] or theirs["registered_on"] + "~"):
        more["registered_on"] = theirs["registered_on"]
    if theirs["status"] == "active":
        more["status"] = "active"
    if theirs["national_no"] and not mine["national_no"]:
        more["national_no"] = theirs["national_no"]
    writer.update(Volunteer, stays, more)

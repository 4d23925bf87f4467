"""Every read of volunteering: the tables, one volunteer, team or activity whole, hours, pickers, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import fn

from ..common import codes, masking
from ..common.errors import NotFound
from ..common.words import Place, opened, shown
from ..context import Context
from ..residents.fields import FIELDS as RESIDENT_FIELDS
from ..residents.models import Person
from ..store import history as histories
from ..store import search
from ..store.changes import columns_of
from ..store.history import HistoryLine
from .deadlines import Due, due, record_by
from .guards import Occasion
from .lists import (
    activity_ids,
    activity_rows,
    service_ids,
    service_rows,
    team_ids,
    team_rows,
    total,
    volunteer_ids,
    volunteer_rows,
)
from .models import Activity, ServiceRecord, Team, TeamMember, Volunteer
from .recording import alone

__all__ = [
    "Due",
    "Hours",
    "activities_to_record",
    "activity",
    "activity_ids",
    "activity_rows",
    "due",
    "find",
    "get",
    "history",
    "hours_of",
    "members",
    "name_of",
    "occasion_of",
    "record_by",
    "reviews_alone",
    "service",
    "service_ids",
    "service_rows",
    "team",
    "team_ids",
    "team_names",
    "team_rows",
    "total",
    "usual",
    "volunteer_ids",
    "volunteer_rows",
]

Row = dict[str, Any]

_GONE = "这条记录已经不在了，可能刚被删除。请刷新后再看。"


@dataclass(frozen=True, slots=True)
class Hours:
    """What somebody served: minutes, times, and how many of the minutes were reviewed."""

    minutes: int
    times: int
    reviewed: int


def get(ctx: Context, volunteer_id: int) -> Row:
    """One volunteer: stored columns, and name, sex, phone, birth_date, live_addr as the resident's register has them now.

    ``teams``: [(id, name, is captain)]. To whoever only looks through (审计) telephones are masked. Raises NotFound.
    """
    ctx.require("volunteers.read")
    row = _row(Volunteer, volunteer_id)
    person = Person.get_by_id(row["person_id"])
    row |= {key: getattr(person, key) for key in ("name", "sex", "phone", "birth_date", "live_addr")}
    if opened(ctx.may) is Place.LIST:
        row |= {"phone": masking.phone(row["phone"] or "") or None}
        row |= {"emergency_contact": masking.contact(row["emergency_contact"] or "") or None}
    query = (
        Team.select(Team.id, Team.name, Team.captain)
        .join(TeamMember, on=(TeamMember.team == Team.id))
        .where((TeamMember.volunteer == volunteer_id) & Team.deleted_at.is_null())
        .order_by(Team.name)
    )
    row["teams"] = [(one, name, captain == volunteer_id) for one, name, captain in query.tuples()]
    return row


def residents_who_volunteer(ctx: Context) -> frozenset[int]:
    """Ids of the residents who are registered as volunteers and have not left."""
    ctx.require("volunteers.read")
    query = Volunteer.select(Volunteer.person).where(Volunteer.deleted_at.is_null() & (Volunteer.status == "active"))
    return frozenset(person for (person,) in query.tuples())


def hours_of(ctx: Context, volunteer_id: int, start: str = "", end: str = "9999") -> Hours:
    """Service with ``start <= served_on < end``."""
    ctx.require("volunteers.read")
    query = ServiceRecord.select(fn.COALESCE(fn.SUM(ServiceRecord.minutes), 0), fn.COUNT(ServiceRecord.id)).where(
        (ServiceRecord.volunteer == volunteer_id)
        & ServiceRecord.deleted_at.is_null()
        & (ServiceRecord.served_on >= start)
        & (ServiceRecord.served_on < end)
    )
    minutes, times = query.tuples().first()
    reviewed = query.where(ServiceRecord.reviewed_at.is_null(False)).tuples().first()[0]
    return Hours(int(minutes), int(times), int(reviewed))


def find(ctx: Context, text: str, limit: int = 20) -> list[tuple[int, str, str]]:
    """Volunteers for a picker: id, name, detail (number, masked telephone); those who have left are not offered.

    Names whose pinyin begins with what was typed come first, then by name.
    """
    ctx.require("volunteers.read")
    words = search.parse(text)
    if not words:
        return []
    hits = search.find("volunteer", words)
    query = Volunteer.select().where(Volunteer.id.in_(hits) & (Volunteer.status != "quit"))
    typed = text.strip().lower()
    found = sorted(query, key=lambda row: (not row.name_sort.startswith(typed), row.name_sort, row.id))
    return [(row.id, row.name, _detail(row)) for row in found[:limit]]


def _detail(row: Any) -> str:
    sex = codes.label("sex", row.sex)
    phone = shown(RESIDENT_FIELDS["phone"], row.phone) or ""
    return "　".join(part for part in (row.volunteer_no, sex, phone) if part)


def name_of(ctx: Context, volunteer_id: int) -> str:
    """The name of a volunteer, in the recycle bin, too."""
    ctx.require("volunteers.read")
    return str(_row(Volunteer, volunteer_id)["name"])


def team(ctx: Context, team_id: int) -> Row:
    """One team: stored columns and ``captain`` (the id, as the form has it). Raises NotFound."""
    ctx.require("volunteers.read")
    row = _row(Team, team_id)
    return {**row, "captain": row["captain_id"]}


def team_names(ctx: Context) -> list[tuple[int, str]]:
    """All teams, by name."""
    ctx.require("volunteers.read")
    query = Team.select(Team.id, Team.name).where(Team.deleted_at.is_null()).order_by(Team.name)
    return list(query.tuples())


def members(ctx: Context, team_id: int) -> list[Row]:
    """The members of a team, the captain first: rows as the volunteers' table has them."""
    ctx.require("volunteers.read")
    query = (
        TeamMember.select(TeamMember.volunteer)
        .join(Volunteer, on=(TeamMember.volunteer == Volunteer.id))
        .where((TeamMember.team == team_id) & Volunteer.deleted_at.is_null())
        .order_by(Volunteer.name_sort, Volunteer.id)
    )
    captain = _row(Team, team_id)["captain_id"]
    ids = sorted((row[0] for row in query.tuples()), key=lambda one: one != captain)
    return volunteer_rows(ctx, ids)


def activity(ctx: Context, activity_id: int) -> Row:
    """One activity: stored columns and ``team`` (the id, as the form has it). Raises NotFound."""
    ctx.require("volunteers.read")
    row = _row(Activity, activity_id)
    return {**row, "team": row["team_id"]}


def activities_to_record(ctx: Context, limit: int = 30) -> list[tuple[int, str]]:
    """Activities that service may be recorded of: id and “2026-11-05 名称”, the newest first."""
    ctx.require("volunteers.read")
    query = (
        Activity.select(Activity.id, Activity.held_on, Activity.name)
        .where(Activity.deleted_at.is_null() & (Activity.status != "cancelled") & (Activity.held_on <= ctx.today()))
        .order_by(Activity.held_on.desc(), Activity.id.desc())
        .limit(limit)
    )
    return [(one, f"{held_on}　{name}") for one, held_on, name in query.tuples()]


def occasion_of(ctx: Context, activity_id: int) -> Occasion:
    """The statutory items of an activity, for its sign-in sheet."""
    ctx.require("volunteers.read")
    row = _row(Activity, activity_id)
    return Occasion(
        served_on=row["held_on"],
        activity_name=row["name"],
        place=row["place"] or "",
        content=row["content"] or codes.label("service_kind", row["service_kind"]),
        organizer=row["organizer"] or "",
        manager=row["manager"] or "",
        activity_id=activity_id,
    )


def usual(ctx: Context) -> dict[str, str]:
    """What to propose for a service that belongs to no activity: organizer and manager of the last one, or the hall's."""
    ctx.require("volunteers.read")
    last = (
        ServiceRecord.select(ServiceRecord.organizer, ServiceRecord.manager)
        .where(ServiceRecord.deleted_at.is_null() & ServiceRecord.activity.is_null())
        .order_by(ServiceRecord.id.desc())
        .dicts()
        .first()
    )
    return last or {"organizer": ctx.hall.get("name", ""), "manager": ctx.operator.name}


def reviews_alone(ctx: Context) -> bool:
    """Whether the hall has one operator, who reviews his own records with a reason (自审)."""
    ctx.require("volunteers.read")
    return alone()


def service(ctx: Context, record_id: int) -> Row:
    """One service record: stored columns. Raises NotFound."""
    ctx.require("volunteers.read")
    return _row(ServiceRecord, record_id)


def history(ctx: Context, volunteer_id: int) -> list[HistoryLine]:
    """All that happened to a volunteer and his service records, the newest first."""
    ctx.require("volunteers.read")
    row = _row(Volunteer, volunteer_id)
    lines = histories.of_record("volunteer", volunteer_id, row["uid"])
    query = ServiceRecord.select(ServiceRecord.id, ServiceRecord.uid).where(ServiceRecord.volunteer == volunteer_id)
    for record in query:
        lines += histories.of_record("service_record", record.id, record.uid)
    return sorted(lines, key=lambda line: -line.number)


def _row(model: Any, record_id: int) -> Row:
    found: Mapping[str, Any] | None = model.select().where(model.id == record_id).dicts().first()
    if found is None:
        raise NotFound(_GONE)
    return columns_of(model, found)

"""What the tables of volunteering show: ids by search box, filters and order; rows in words, masked as a list is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peewee import fn

from ..common import text as texts
from ..common.fields import Catalogue
from ..common.hours import hours_text
from ..common.words import Place, row_in_words, shown
from ..context import Context
from ..residents.fields import FIELDS as RESIDENT_FIELDS
from ..store import search
from . import deadlines
from .fields import ACTIVITY_FIELDS, SERVICE_FIELDS, TEAM_FIELDS, VOLUNTEER_FIELDS
from .models import Activity, ServiceRecord, Team, TeamMember, Volunteer

Row = dict[str, Any]
Filters = Mapping[str, Any]
Sort = tuple[str, bool]  # key, descending

_CHUNK = 500


def _chunks(ids: Sequence[int]) -> Iterable[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield list(ids[start : start + _CHUNK])


def _alive(model: Any, filters: Filters) -> Any:
    """Filter ``bin``: what lies in the recycle bin, instead of what is there."""
    return model.deleted_at.is_null(not filters.get("bin"))


def _hits(text: str) -> list[int] | None:
    """Volunteers that fit what was typed; None when nothing was typed."""
    if not text.strip():
        return None
    words = search.parse(text)
    return search.find("volunteer", words) if words else []


def _order(sort: Sort | None, usual: Sequence[Any], columns: Mapping[str, Any], model: Any) -> list[Any]:
    if sort is None:
        return [*usual, model.id.desc()]
    column = fn.COALESCE(columns[sort[0]], "") if sort[0] not in ("minutes", "people") else columns[sort[0]]
    return [column.desc(), model.id.desc()] if sort[1] else [column.asc(), model.id.asc()]


def _found(query: Iterable[tuple[int]]) -> list[int]:
    return [row[0] for row in query]


def _contains(text: str, *columns: Any) -> Any:
    word = texts.half_width(text).strip()
    condition = columns[0].contains(word)
    for column in columns[1:]:
        condition |= column.contains(word)
    return condition


def _words(catalogue: Catalogue, row: Row) -> Row:
    return row_in_words((field for field in catalogue if field.stored), row, Place.LIST)


# Volunteers


def volunteer_ids(ctx: Context, text: str, filters: Filters, sort: Sort | None = None) -> list[int]:
    """By name unless sorted. Filters: ``status``, ``service_kind``, ``team`` (id), ``party`` true, ``bin``."""
    ctx.require("volunteers.read")
    condition = _alive(Volunteer, filters)
    if status := filters.get("status"):
        condition &= Volunteer.status == status
    if kind := filters.get("service_kind"):
        condition &= Volunteer.service_kinds.contains(kind)
    if team := filters.get("team"):
        condition &= Volunteer.id.in_(TeamMember.select(TeamMember.volunteer).where(TeamMember.team == team))
    if filters.get("party"):
        condition &= Volunteer.is_party_member == 1
    columns = {
        "name": Volunteer.name_sort,
        "volunteer_no": Volunteer.volunteer_no,
        "registered_on": Volunteer.registered_on,
        "status": Volunteer.status,
        "minutes": fn.COALESCE(_minutes_of_volunteer(), 0),
    }
    query = Volunteer.select(Volunteer.id).where(condition)
    found = _found(query.order_by(*_order(sort, [Volunteer.name_sort], columns, Volunteer)).tuples())
    hits = _hits(text) if not filters.get("bin") else None
    if hits is None:
        return found
    wanted = set(hits)
    return [one for one in found if one in wanted]


def _minutes_of_volunteer() -> Any:
    return ServiceRecord.select(fn.SUM(ServiceRecord.minutes)).where(
        (ServiceRecord.volunteer == Volunteer.id) & ServiceRecord.deleted_at.is_null()
    )


def volunteer_rows(ctx: Context, ids: Sequence[int]) -> list[Row]:
    """Catalogue fields in words, and name, sex, phone (masked), hours (text), teams; empty for one that has gone."""
    ctx.require("volunteers.read")
    found: dict[int, Row] = {}
    for part in _chunks(ids):
        hours = dict(
            ServiceRecord.select(ServiceRecord.volunteer, fn.SUM(ServiceRecord.minutes))
            .where(ServiceRecord.volunteer.in_(part) & ServiceRecord.deleted_at.is_null())
            .group_by(ServiceRecord.volunteer)
            .tuples()
        )
        teams = _team_names(part)
        for row in Volunteer.select().where(Volunteer.id.in_(part)).dicts():
            found[row["id"]] = {
                **_words(VOLUNTEER_FIELDS, row),
                "id": row["id"],
                "name": row["name"],
                "sex": {"1": "男", "2": "女"}.get(row["sex"] or "", ""),
                "phone": shown(RESIDENT_FIELDS["phone"], row["phone"]) or "",
                "status_code": row["status"],
                "minutes": hours_text(int(hours.get(row["id"], 0))),
                "teams": "、".join(teams.get(row["id"], [])),
                "deleted": bool(row["deleted_at"]),
            }
    return [found.get(one, {}) for one in ids]


def _team_names(volunteers: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = (
        TeamMember.select(TeamMember.volunteer, Team.name)
        .join(Team, on=(TeamMember.team == Team.id))
        .where(TeamMember.volunteer.in_(list(volunteers)) & Team.deleted_at.is_null())
        .order_by(Team.name)
    )
    for volunteer, name in query.tuples():
        found.setdefault(volunteer, []).append(name)
    return found


# Activities


def activity_ids(ctx: Context, text: str, filters: Filters, sort: Sort | None = None) -> list[int]:
    """Newest first unless sorted. Filters: ``status``, ``service_kind``, ``team`` (id), ``month`` YYYY-MM, ``due``, ``bin``."""
    ctx.require("volunteers.read")
    condition = _alive(Activity, filters)
    if status := filters.get("status"):
        condition &= Activity.status == status
    if kind := filters.get("service_kind"):
        condition &= Activity.service_kind == kind
    if team := filters.get("team"):
        condition &= Activity.team == team
    if month := filters.get("month"):
        condition &= Activity.held_on.startswith(month)
    if filters.get("due"):
        condition &= Activity.id.in_(deadlines.unrecorded_ids(ctx.today()))
    if text.strip():
        condition &= _contains(text, Activity.name, Activity.place, Activity.manager, Activity.organizer)
    columns = {key: getattr(Activity, key) for key in ("name", "held_on", "place", "service_kind", "manager", "status")}
    columns["people"] = fn.COALESCE(_people_of_activity(), 0)
    query = Activity.select(Activity.id).where(condition)
    return _found(query.order_by(*_order(sort, [Activity.held_on.desc()], columns, Activity)).tuples())


def _people_of_activity() -> Any:
    return ServiceRecord.select(fn.COUNT(ServiceRecord.id)).where(
        (ServiceRecord.activity == Activity.id) & ServiceRecord.deleted_at.is_null()
    )


def activity_rows(ctx: Context, ids: Sequence[int]) -> list[Row]:
    """Catalogue fields in words, and team, people, minutes (hours as text), record_by (ISO day) while nothing is recorded."""
    ctx.require("volunteers.read")
    found: dict[int, Row] = {}
    for part in _chunks(ids):
        sums = {
            row[0]: (row[1], int(row[2]))
            for row in ServiceRecord.select(
                ServiceRecord.activity, fn.COUNT(ServiceRecord.id), fn.SUM(ServiceRecord.minutes)
            )
            .where(ServiceRecord.activity.in_(part) & ServiceRecord.deleted_at.is_null())
            .group_by(ServiceRecord.activity)
            .tuples()
        }
        names = dict(Team.select(Team.id, Team.name).tuples())
        for row in Activity.select().where(Activity.id.in_(part)).dicts():
            people, minutes = sums.get(row["id"], (0, 0))
            unrecorded = not people and row["status"] != "cancelled" and row["held_on"] <= ctx.today()
            found[row["id"]] = {
                **_words(ACTIVITY_FIELDS, row),
                "id": row["id"],
                "status_code": row["status"],
                "team": names.get(row["team"], ""),
                "people": people,
                "minutes": hours_text(minutes),
                "record_by": deadlines.record_by(ctx, row["held_on"]) if unrecorded else "",
                "deleted": bool(row["deleted_at"]),
            }
    return [found.get(one, {}) for one in ids]


# Service records


def service_ids(ctx: Context, text: str, filters: Filters, sort: Sort | None = None) -> list[int]:
    """Newest first unless sorted. Filters: ``review`` pending/done, ``month`` YYYY-MM, ``activity``, ``volunteer``, ``bin``."""
    ctx.require("volunteers.read")
    condition = _alive(ServiceRecord, filters)
    if filters.get("review"):
        condition &= ServiceRecord.reviewed_at.is_null(filters["review"] == "pending")
    if month := filters.get("month"):
        condition &= ServiceRecord.served_on.startswith(month)
    for key in ("activity", "volunteer"):
        if filters.get(key):
            condition &= getattr(ServiceRecord, key) == filters[key]
    if text.strip():
        said = _contains(text, ServiceRecord.activity_name, ServiceRecord.content, ServiceRecord.volunteer_name)
        condition &= said | ServiceRecord.volunteer.in_(_hits(text) or [0])
    keys = ("served_on", "volunteer_name", "activity_name", "recorder", "reviewer", "place")
    columns = {key: getattr(ServiceRecord, key) for key in keys} | {"minutes": ServiceRecord.minutes}
    query = ServiceRecord.select(ServiceRecord.id).where(condition)
    return _found(query.order_by(*_order(sort, [ServiceRecord.served_on.desc()], columns, ServiceRecord)).tuples())


def service_rows(ctx: Context, ids: Sequence[int]) -> list[Row]:
    """Catalogue fields in words, and volunteer_name, minutes (hours as text), time, reviewed, own_review, late."""
    ctx.require("volunteers.read")
    found: dict[int, Row] = {}
    for part in _chunks(ids):
        for row in ServiceRecord.select().where(ServiceRecord.id.in_(part)).dicts():
            start, end = row["start_at"], row["end_at"]
            next_day = "次日" if end and end[:10] > start[:10] else ""
            found[row["id"]] = {
                **_words(SERVICE_FIELDS, row),
                "id": row["id"],
                "volunteer": row["volunteer"],
                "volunteer_name": row["volunteer_name"],
                "minutes": hours_text(row["minutes"]),
                "time": f"{start[11:16]}–{next_day}{end[11:16]}" if start else "",
                "reviewed": bool(row["reviewed_at"]),
                "own_review": (row["review_note"] or "").startswith("自审"),
                "late": row["recorded_at"][:10] > deadlines.record_by(ctx, row["served_on"]),
                "deleted": bool(row["deleted_at"]),
            }
    return [found.get(one, {}) for one in ids]


# Teams


def team_ids(ctx: Context, text: str, filters: Filters, sort: Sort | None = None) -> list[int]:
    """By name unless sorted. Filters: ``kind``, ``bin``."""
    ctx.require("volunteers.read")
    condition = _alive(Team, filters)
    if kind := filters.get("kind"):
        condition &= Team.kind == kind
    if text.strip():
        captains = Volunteer.select(Volunteer.id).where(Volunteer.id.in_(_hits(text) or [0]))
        condition &= _contains(text, Team.name, Team.post) | Team.captain.in_(captains)
    columns = {key: getattr(Team, key) for key in ("name", "kind", "founded_on", "post", "superior")}
    columns["people"] = _members_of_team()
    query = Team.select(Team.id).where(condition)
    return _found(query.order_by(*_order(sort, [Team.name], columns, Team)).tuples())


def _members_of_team() -> Any:
    return TeamMember.select(fn.COUNT(TeamMember.id)).where(TeamMember.team == Team.id)


def team_rows(ctx: Context, ids: Sequence[int]) -> list[Row]:
    """Catalogue fields in words, and captain (name), people."""
    ctx.require("volunteers.read")
    found: dict[int, Row] = {}
    for part in _chunks(ids):
        counts = dict(
            TeamMember.select(TeamMember.team, fn.COUNT(TeamMember.id))
            .where(TeamMember.team.in_(part))
            .group_by(TeamMember.team)
            .tuples()
        )
        captains = dict(
            Volunteer.select(Volunteer.id, Volunteer.name)
            .where(Volunteer.id.in_(Team.select(Team.captain).where(Team.id.in_(part))))
            .tuples()
        )
        for row in Team.select().where(Team.id.in_(part)).dicts():
            found[row["id"]] = {
                **_words(TEAM_FIELDS, row),
                "id": row["id"],
                "captain": captains.get(row["captain"], ""),
                "people": counts.get(row["id"], 0),
                "deleted": bool(row["deleted_at"]),
            }
    return [found.get(one, {}) for one in ids]


def total(ctx: Context, what: str) -> int:
    """All that are not in the recycle bin: ``volunteers``, ``activities``, ``services`` or ``teams``."""
    ctx.require("volunteers.read")
    model = {"volunteers": Volunteer, "activities": Activity, "services": ServiceRecord, "teams": Team}[what]
    return int(model.select().where(model.deleted_at.is_null()).count())

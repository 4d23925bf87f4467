"""Tables of volunteering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from peewee import BigIntegerField, TextField

from ..residents.models import Person
from ..store import recycle, search
from ..store.records import ALIVE, Part, Record, columns_from, link
from .fields import ACTIVITY_FIELDS, SERVICE_FIELDS, TEAM_FIELDS, VOLUNTEER_FIELDS


@columns_from(VOLUNTEER_FIELDS)
class Volunteer(Record):
    """A resident who volunteers; what is printed is copied, the link may move when people are merged."""

    person = link(Person)
    name = TextField()
    name_sort = TextField()
    sex = TextField(null=True)
    phone = TextField(null=True)

    class Meta:
        table_name = "volunteer"


Volunteer.add_index(Volunteer.person, unique=True, where=ALIVE, name="volunteer_person")


@columns_from(TEAM_FIELDS)
class Team(Record):
    """A volunteer team."""

    name = TextField()
    captain = link(Volunteer, null=True)

    class Meta:
        table_name = "vol_team"


class TeamMember(Part):
    """A volunteer of a team."""

    team = link(Team)
    volunteer = link(Volunteer)
    joined_on = TextField(null=True)

    class Meta:
        table_name = "vol_team_member"
        indexes = ((("team", "volunteer"), True),)


@columns_from(ACTIVITY_FIELDS)
class Activity(Record):
    """An activity."""

    name = TextField()
    team = link(Team, null=True)

    class Meta:
        table_name = "activity"


@columns_from(SERVICE_FIELDS)
class ServiceRecord(Record):
    """One volunteer's service: the seven items of 民政部令第67号 §7; minutes are whole minutes really served."""

    volunteer = link(Volunteer)
    activity = link(Activity, null=True)
    volunteer_name = TextField()
    recorded_at = TextField()
    reviewed_at = TextField(null=True)
    review_note = TextField(null=True)  # 自审 where the hall has one operator
    start_at = TextField(null=True)
    end_at = TextField(null=True)
    minutes = BigIntegerField()

    class Meta:
        table_name = "service_record"
        indexes = ((("volunteer", "served_on"), False), (("served_on",), False))


def _wording(rows: Sequence[Mapping[str, Any]]) -> list[search.Words]:
    from ..common.pinyin import name_pinyin

    return [
        search.Words(
            name=[search.tokens(row["name"])],
            keys=search.pinyin_keys(name_pinyin(row["name"]).full),
            tails=search.number_tails(row.get("phone")),
            text=[search.tokens(row["volunteer_no"])] if row.get("volunteer_no") else [],
        )
        for row in rows
    ]


search.register("volunteer", _wording)


def _label_of(key: str, row: Mapping[str, Any]) -> str:
    return str(row[key] or "")


recycle.part_of(TeamMember.team, TeamMember.volunteer)
for _table, _title, _label, _restore in (
    ("volunteer", "志愿者", "name", "restore"),
    ("vol_team", "志愿队伍", "name", "restore_team"),
    ("activity", "志愿活动", "name", "restore_activity"),
    ("service_record", "服务记录", "activity_name", "restore_record"),
):
    recycle.register(
        _table,
        recycle.Kind(
            _title,
            "volunteers.read",
            "volunteers.edit",
            partial(_label_of, _label),
            f"volunteers.service:{_restore}",
        ),
    )

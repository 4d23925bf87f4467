"""What must hold for service records (domain reference 3.4; 民政部令第67号 §7): limits, and no hour counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..common import codes
from ..context import Context
from .fields import SERVICE_FIELDS
from .models import Activity, ServiceRecord, Volunteer
from .stays import Stay

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Occasion:
    """What all lines of a sign-in sheet share: the statutory items but the time (令67 §7)."""

    served_on: str
    activity_name: str
    place: str
    content: str
    organizer: str
    manager: str
    activity_id: int | None = None

    def columns(self) -> dict[str, Any]:
        """By column, ends stripped, empty as None."""
        texts = ("served_on", "activity_name", "place", "content", "organizer", "manager")
        return {
            **{key: (getattr(self, key) or "").strip() or None for key in texts},
            "activity_id": self.activity_id,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a sheet."""

    volunteer_id: int
    stay: Stay


def occasion_problems(ctx: Context, row: Mapping[str, Any]) -> dict[str, str]:
    """Sentences by field for what all lines share."""
    found = SERVICE_FIELDS.problems(
        row, only=("served_on", "activity_name", "place", "content", "organizer", "manager")
    )
    served = row.get("served_on") or ""
    if "served_on" not in found and served > ctx.today():
        found["served_on"] = "服务日期在今天以后，还不能记录"
    if row.get("activity_id") is not None:
        activity = Activity.get_or_none((Activity.id == row["activity_id"]) & Activity.deleted_at.is_null())
        if activity is None:
            found["activity_name"] = "选中的活动已被删除，请重新选择"
        elif activity.status == "cancelled":
            found["activity_name"] = f"“{activity.name}”已取消，没有举行的活动不能记录时长"
        elif "served_on" not in found and served < activity.held_on:
            found["served_on"] = f"服务日期早于活动日期{activity.held_on}，请核对"
    return found


def entry_problems(
    ctx: Context, occasion: Mapping[str, Any], entries: Sequence[Entry], *, ignoring: int | None = None
) -> dict[int, str]:
    """Sentences by the place of the entry. ``ignoring``: the record that is being changed."""
    people = _volunteers(entry.volunteer_id for entry in entries)
    known = _around(people, str(occasion["served_on"]), ignoring)
    longest = int(str(ctx.setting("volunteers.longest_minutes")))
    found: dict[int, str] = {}
    for at, entry in enumerate(entries):
        person = people.get(entry.volunteer_id)
        if person is None:
            found[at] = "选中的志愿者已被删除，请重新选择"
            continue
        row = {**occasion, "minutes": entry.stay.minutes, "start_at": entry.stay.start_at, "end_at": entry.stay.end_at}
        records = known.setdefault(entry.volunteer_id, [])
        sentence = _stay_problem(row, longest) or _person_problem(person, ignoring) or _double(row, records)
        if sentence:
            found[at] = f"{person['name']}：{sentence}"
        else:
            records.append(row)
    return found


def _volunteers(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    query = Volunteer.select(Volunteer.id, Volunteer.name, Volunteer.status).where(
        Volunteer.id.in_(sorted(set(ids))) & Volunteer.deleted_at.is_null()
    )
    return {row["id"]: row for row in query.dicts()}


def _around(people: Iterable[int], served_on: str, ignoring: int | None) -> dict[int, list[dict[str, Any]]]:
    """Stored records of these people from the day before to the day after: a night's service crosses midnight."""
    day = date.fromisoformat(served_on)
    first, last = (day - timedelta(days=1)).isoformat(), (day + timedelta(days=1)).isoformat()
    query = ServiceRecord.select().where(
        ServiceRecord.volunteer.in_(sorted(people))
        & ServiceRecord.deleted_at.is_null()
        & (ServiceRecord.served_on >= first)
        & (ServiceRecord.served_on <= last)
        & (ServiceRecord.id != (ignoring or 0))
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in query.dicts():
        row["activity_id"] = row.pop("activity")
        found.setdefault(row.pop("volunteer"), []).append(row)
    return found


def _stay_problem(row: Mapping[str, Any], longest: int) -> str | None:
    minutes, start, end = row["minutes"], row["start_at"], row["end_at"]
    if type(minutes) is not int:
        return "服务时长要是整分钟"
    if bool(start) != bool(end):
        return "签到、签退时间要一起填"
    if start and end:
        if end < start:
            return "签退时间早于签到时间，请核对；跨过零点的写成 22:00-次日1:00"
        if start[:10] != row["served_on"]:
            return "签到时间不在服务日期当天，请核对"
        if minutes > (_minute_of(end) - _minute_of(start)):
            return "服务时长比签到到签退的时间还长，请核对"
    if minutes > longest:
        return f"一次服务最多{longest // 60}小时，现在{minutes // 60}小时{minutes % 60}分，请核对"
    return SERVICE_FIELDS.problems(row, only=("minutes",)).get("minutes")


def _person_problem(person: Mapping[str, Any], ignoring: int | None) -> str | None:
    if person["status"] == "quit" and ignoring is None:
        return f"已{codes.label('volunteer_status', 'quit')}，请先恢复在册"
    return None


def _double(row: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> str | None:
    total = row["minutes"]
    for other in others:
        if row["start_at"] and other["start_at"]:
            if row["start_at"] < other["end_at"] and other["start_at"] < row["end_at"]:
                start, end = other["start_at"][11:16], other["end_at"][11:16]
                return f"与“{other['activity_name']}”{other['served_on']} {start}-{end}的记录时间重叠"
        elif other["served_on"] == row["served_on"] and _same_activity(row, other):
            return f"{row['served_on']}这次活动已经有记录了；同一天去了两次的，请两次都写明起止时间"
        if other["served_on"] == row["served_on"]:
            total += other["minutes"]
    return "这一天的服务加起来超过24小时，请核对" if total > _DAY_MINUTES else None


def _same_activity(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if row["activity_id"] is not None or other["activity_id"] is not None:
        return bool(row["activity_id"] == other["activity_id"])
    return bool(row["activity_name"] == other["activity_name"])


def _minute_of(stored: str) -> int:
    """A stored time as whole minutes since some day, to subtract from another."""
    day = date.fromisoformat(stored[:10])
    return day.toordinal() * _DAY_MINUTES + int(stored[11:13]) * 60 + int(stored[14:16])

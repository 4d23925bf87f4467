"""The duty roster (值班表): who is there in which half of which day; holes and double bookings are said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ..common import codes, dates
from ..common.list_papers import ListColumn, ListPaper
from ..common.workdays import is_workday
from ..registers import Register, Rights
from ..store import holidays
from .committee_fields import DUTY_FIELDS
from .committee_models import Booking, Duty
from .mediators import mediator_link
from .models import Mediator

if TYPE_CHECKING:
    from ..context import Context

Row = Mapping[str, Any]
HALVES = ("am", "pm", "night")
WEEKDAYS = "一二三四五六日"
_FROM = {"am": "00:00", "pm": "12:00", "night": "18:00", "": "24:00"}


def _problems(ctx: Context, row: Row) -> dict[str, str]:
    """Somebody, once in the same half."""
    if not row.get("mediator") and not row.get("name"):
        return {"name": "请选值班的调解员，或者写姓名"}
    who = Duty.mediator == row["mediator"] if row.get("mediator") else Duty.name == row["name"]
    same = Duty.select().where(
        who
        & (Duty.day == row.get("day"))
        & (Duty.half == row.get("half"))
        & Duty.deleted_at.is_null()
        & (Duty.id != (row.get("id") or 0))
    )
    return {"day": "这个人在这个时段已经排了班"} if same.exists() else {}


def _one_name(_ctx: Context, found: dict[str, Any], _current: Row) -> dict[str, Any]:
    return {**found, "name": None} if found.get("mediator_id") is not None else found


DUTY = Register(
    "duty",
    Duty,
    DUTY_FIELDS,
    Rights("cases.read", "cases.open"),
    "day",
    {"mediator": mediator_link("值班的调解员")},
    order=str,
    check=_problems,
    fill=_one_name,
    begin=lambda ctx: {"day": ctx.today(), "half": "am"},
)


@dataclass(frozen=True, slots=True)
class Shift:
    """One entry of the roster."""

    id: int
    name: str
    note: str


@dataclass(slots=True)
class Day:
    """One day of the roster; ``works``: whether it is a working day."""

    day: str
    works: bool
    shifts: dict[str, list[Shift]] = field(default_factory=dict)

    @property
    def weekday(self) -> str:
        return f"星期{WEEKDAYS[date.fromisoformat(self.day).weekday()]}"


def monday_of(day: str) -> str:
    """The Monday of the week in which an ISO day lies."""
    found = date.fromisoformat(day)
    return (found - timedelta(days=found.weekday())).isoformat()


def week(ctx: Context, monday: str, days: int = 7) -> list[Day]:
    """Seven days from a Monday (ISO), each with its shifts by half, in the order in which they were entered."""
    ctx.require("cases.read")
    first = date.fromisoformat(monday)
    own = holidays.overrides(ctx)
    found = {}
    for at in range(days):
        day = first + timedelta(days=at)
        found[day.isoformat()] = Day(day.isoformat(), is_workday(day, own), {half: [] for half in HALVES})
    rows = (
        Duty.select(Duty.id, Duty.day, Duty.half, Duty.name, Duty.note, Mediator.name)
        .left_outer_join(Mediator)
        .where(Duty.day.between(min(found), max(found)) & Duty.deleted_at.is_null())
        .order_by(Duty.day, Duty.id)
    )
    for one, day, half, name, note, mediator in rows.tuples():
        found[day].shifts.setdefault(half, []).append(Shift(one, mediator or name or "", note or ""))
    return list(found.values())


def holes(ctx: Context, days: list[Day]) -> list[tuple[str, str]]:
    """(day, half) in which nobody is on duty though it is a working day; which halves are kept is a setting."""
    ctx.require("cases.read")
    kept: Any = ctx.setting("mediation.duty_halves")
    return [(one.day, half) for one in days if one.works for half in kept if not one.shifts[half]]


def clashes(ctx: Context, days: list[Day]) -> list[str]:
    """Who is on duty while he has a room booked, and halves with more than one, in sentences; nothing is refused."""
    ctx.require("cases.read")
    found = []
    booked = list(
        Booking.select(Booking.day, Booking.from_time, Booking.to_time, Booking.user_name)
        .where(Booking.day.between(days[0].day, days[-1].day) & Booking.deleted_at.is_null())
        .order_by(Booking.day, Booking.from_time)
        .tuples()
    )
    for one in days:
        for at, half in enumerate(HALVES):
            names = [shift.name for shift in one.shifts[half]]
            when = f"{dates.on_paper(one.day)[5:]}{codes.label('day_half', half)}"
            if len(names) > 1:
                found.append(f"{when}排了{len(names)}人：{'、'.join(names)}")
            until = _FROM[HALVES[at + 1]] if at + 1 < len(HALVES) else _FROM[""]
            found += [
                f"{when}{user}值班，{begin}—{end}又约了调解室"
                for day, begin, end, user in booked
                if day == one.day and user in names and begin < until and end > _FROM[half]
            ]
    return found


def copy_week(ctx: Context, monday: str, to_monday: str) -> int:
    """The roster of one week once more for another, weekday by weekday, in one change; gives how many shifts.

    What stands there already stays and is not doubled; days that are no working days are left out.
    """
    ctx.require("cases.read")
    before, after = week(ctx, monday), week(ctx, to_monday)
    rows = {row["id"]: row for row in Duty.select().where(Duty.day.between(before[0].day, before[-1].day)).dicts()}
    count = 0
    with ctx.write("cases.open", "复制值班表") as writer:
        for old, new in zip(before, after, strict=True):
            for half, shifts in old.shifts.items():
                there = {shift.name for shift in new.shifts[half]}
                for shift in shifts if new.works else ():
                    if shift.name in there:
                        continue
                    row = rows[shift.id]
                    values = {"day": new.day, "half": half, "name": row["name"], "note": row["note"]}
                    writer.add(Duty, {**values, "mediator_id": row["mediator"]})
                    count += 1
    return count


def paper(ctx: Context, monday: str) -> ListPaper:
    """The week's roster to be put up. Logged."""
    ctx.require("cases.read")
    days = week(ctx, monday)
    ctx.log("cases.read", f"排印值班表：{monday}起一周")
    halves = [half for half in HALVES if half != "night" or any(one.shifts[half] for one in days)]
    rows = [
        [
            f"{dates.on_paper(one.day)}",
            one.weekday,
            *(
                "、".join(_said(shift) for shift in one.shifts[half]) or ("" if one.works else "休息")
                for half in halves
            ),
        ]
        for one in days
    ]
    first, last = dates.on_paper(days[0].day), dates.on_paper(days[-1].day)
    columns = [ListColumn("日期", 34), ListColumn("星期", 18)]
    columns += [ListColumn(codes.label("day_half", half), 52) for half in halves]
    return ListPaper(
        "人民调解值班表",
        ctx.hall["name"],
        [f"{first}至{last}"],
        f"{ctx.hall['name']}　{ctx.operator.name}　{ctx.now()[:16]}打印",
        columns,
        rows,
        11,
    )


def _said(shift: Shift) -> str:
    return f"{shift.name}（{shift.note}）" if shift.note else shift.name

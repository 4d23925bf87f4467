"""Rooms of mediation and their calendar: a clash is refused with a sentence, whose case it is stays with those who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import text as texts
from ..common.errors import KnownError, NotFound
from ..common.list_papers import ListColumn, ListPaper
from ..registers import Found, Link, Register, Rights, add
from . import access, queries
from .committee_fields import BOOKING_FIELDS, ROOM_FIELDS
from .committee_models import Booking, Room
from .mediators import RIGHTS, committee_link, mediator_link, own_committee
from .models import Case, Session

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

Row = Mapping[str, Any]
HOURS = ("09:00", "11:00")
LONGEST = 2  # hours of a booking that a session makes without an end of its own


# Rooms


def _room_problems(_ctx: Context, row: Row) -> dict[str, str]:
    found = {}
    if row.get("until") and row.get("since") and row["until"] < row["since"]:
        found["until"] = "停用日期早于启用日期"
    if row.get("kind") == "personal" and not row.get("mediator"):
        found["mediator"] = "个人调解工作室请选是哪位调解员的"
    return found


def _waits(row: Row) -> str:
    count = Booking.select().where((Booking.room == row["id"]) & Booking.deleted_at.is_null()).count()
    return f"“{row['name']}”有{count}条预约，没有删除。不再用的，请填停用日期。" if count else ""


ROOMS = Register(
    "mediation_room",
    Room,
    ROOM_FIELDS,
    RIGHTS,
    "name",
    {"committee": committee_link("调解室"), "mediator": mediator_link("工作室的调解员", section="调解室")},
    check=_room_problems,
    stays=_waits,
    begin=lambda ctx: {"kind": "own", "committee": own_committee()},
)


def rooms(ctx: Context, day: str) -> list[tuple[int, str]]:
    """(id, name) of the rooms in use on an ISO day: the committee's own first, then by name."""
    ctx.require("cases.read")
    query = Room.select(Room.id, Room.name).where(
        Room.deleted_at.is_null()
        & (Room.since.is_null() | (Room.since <= day))
        & (Room.until.is_null() | (Room.until >= day))
    )
    found = list(query.order_by(Room.name, Room.id).tuples())
    kinds = dict(Room.select(Room.id, Room.kind).tuples())
    return sorted(found, key=lambda room: kinds[room[0]] != "own")


def _names(ctx: Context, ids: Sequence[int]) -> Mapping[int, str]:
    ctx.require("cases.read")
    return dict(Room.select(Room.id, Room.name).where(Room.id.in_(list(ids))).tuples())


def _find(ctx: Context, text: str) -> Found:
    return [(one, name, "") for one, name in rooms(ctx, ctx.today()) if texts.fold(text) in texts.fold(name)]


def _there(_ctx: Context, _writer: ChangeWriter, one: int) -> None:
    if not Room.select().where((Room.id == one) & Room.deleted_at.is_null()).exists():
        raise NotFound("选的这间调解室刚刚被删除，没有保存。请另选一间。")


# Bookings


def _cases(ctx: Context, ids: Sequence[int]) -> Mapping[int, str]:
    """Cases as this operator's list has them: number, and the title as far as he sees it."""
    ctx.require("cases.read")
    rows = Case.select().where(Case.id.in_(list(ids))).dicts()
    return {row["id"]: f"{queries.label_of(row)} {access.shown_title(ctx, row)}" for row in rows}


def _find_case(ctx: Context, text: str) -> Found:
    return [(hit.id, hit.number, f"{hit.title}（{hit.state_label}）") for hit in queries.find(ctx, text, 8)]


def _alive(_ctx: Context, _writer: ChangeWriter, one: int) -> None:
    if not Case.select().where((Case.id == one) & Case.deleted_at.is_null()).exists():
        raise NotFound("选的这个案件刚刚被删除，没有保存。请另选一个。")


def _overlapping(room: int, day: str, begin: str, end: str, own: int) -> Any:
    return (
        Booking.select()
        .where(
            (Booking.room == room)
            & (Booking.day == day)
            & (Booking.from_time < end)
            & (Booking.to_time > begin)
            & (Booking.id != own)
            & Booking.deleted_at.is_null()
        )
        .order_by(Booking.from_time, Booking.id)
        .first()
    )


def _problems(ctx: Context, row: Row) -> dict[str, str]:
    begin, end, day, room = (row.get(key) or "" for key in ("from_time", "to_time", "day", "room"))
    if any(BOOKING_FIELDS.problems(row, only=("day", "from_time", "to_time")).values()):
        return {}  # said of the field itself
    if end <= begin:
        return {"to_time": "结束时间不晚于开始时间"}
    if not row.get("case") and not row.get("matter"):
        return {"matter": "没有关联案件的，请写明用途"}
    if not (begin and end and day and room):
        return {}
    found = Room.get_or_none(Room.id == room)
    if found is not None and ((found.since or "") > day or (found.until or "9999") < day):
        return {"day": f"“{found.name}”这一天没有启用"}
    other = _overlapping(int(room), day, begin, end, row.get("id") or 0)
    if other is None:
        return {}
    return {
        "from_time": f"“{found.name}”{day} {other.from_time}—{other.to_time}已由{other.user_name}预约，请换时间或者换一间"
    }


def _of_operator(ctx: Context, found: dict[str, Any], current: Row) -> dict[str, Any]:
    return found if current or found.get("user_name") else {**found, "user_name": ctx.operator.name}


BOOKINGS = Register(
    "room_booking",
    Booking,
    BOOKING_FIELDS,
    Rights("cases.read", "cases.open"),
    "day",
    {
        "room": Link(
            "room_name",
            _names,
            opens="room",
            find=_find,
            check=_there,
            clears=False,
            label="调解室",
            required=True,
            hint="调解室的名称",
        ),
        "case": Link(
            "case_name",
            _cases,
            opens="cases",
            find=_find_case,
            check=_alive,
            clears=False,
            label="案件",
            hint="卷号、当事人、拼音首字母",
            help="卷号或当事人；不是为案件用的，不选，写明事由",
            section="预约",
        ),
    },
    order=str,
    check=_problems,
    fill=_of_operator,
    begin=lambda ctx: {
        "day": ctx.today(),
        "from_time": HOURS[0],
        "to_time": HOURS[1],
        "user_name": ctx.operator.name,
        **({"room": found[0][0]} if len(found := rooms(ctx, ctx.today())) == 1 else {}),
    },
)


@dataclass(frozen=True, slots=True)
class Booked:
    """One booking as the calendar shows it: ``what`` is the case as the operator may see it, or the matter."""

    id: int
    room_id: int
    room: str
    day: str
    begin: str
    end: str
    what: str
    user: str
    case_id: int | None

    @property
    def words(self) -> str:
        """Time and what for, a line each; of a case's number what is enough within the hall."""
        what = self.what.partition("人调字")[2] or self.what
        return f"{self.begin}—{self.end}\n{what}"


def booked(ctx: Context, first: str, last: str, case_id: int | None = None) -> list[Booked]:
    """Bookings from an ISO day to another, by time; those of one case."""
    ctx.require("cases.read")
    condition = Booking.day.between(first, last) & Booking.deleted_at.is_null()
    if case_id is not None:
        condition &= Booking.case == case_id
    rows = list(Booking.select().where(condition).order_by(Booking.day, Booking.from_time, Booking.id).dicts())
    names = _names(ctx, [row["room"] for row in rows])
    cases = _cases(ctx, [row["case"] for row in rows if row["case"]])
    return [
        Booked(
            row["id"],
            row["room"],
            names[row["room"]],
            row["day"],
            row["from_time"],
            row["to_time"],
            cases.get(row["case"]) or row["matter"] or "",
            row["user_name"] or "",
            row["case"],
        )
        for row in rows
    ]


def shown_rooms(ctx: Context, first: str, last: str) -> list[tuple[int, str]]:
    """(id, name) of the rooms in use in these days, and of those that have a booking in them."""
    ctx.require("cases.read")
    found = dict(rooms(ctx, first)) | dict(rooms(ctx, last))
    return list((found | {one.room_id: one.room for one in booked(ctx, first, last)}).items())


OPENING = ("08:30", "12:00", "14:00", "17:30")
"""Beginning and end of the morning and the afternoon of a hall, for what is called free; bookings may lie outside."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of a room's day, taken or free."""

    room_id: int
    begin: str
    end: str
    booked: Booked | None = None


def slots(room_ids: Sequence[int], bookings: Sequence[Booked]) -> list[Slot]:
    """The day of each room in order of time: what is taken, and what is free of the opening hours."""
    found = []
    for room in room_ids:
        own = sorted((one for one in bookings if one.room_id == room), key=lambda one: one.begin)
        day = [Slot(room, one.begin, one.end, one) for one in own]
        for begin, end in ((OPENING[0], OPENING[1]), (OPENING[2], OPENING[3])):
            at = begin
            for one in own:
                if one.begin < end and one.end > at:
                    if one.begin > at:
                        day.append(Slot(room, at, one.begin))
                    at = max(at, one.end)
            if at < end:
                day.append(Slot(room, at, end))
        found += sorted(day, key=lambda slot: (slot.begin, slot.end))
    return found


def twice(bookings: Sequence[Booked]) -> list[str]:
    """Who has two rooms at the same time, in sentences."""
    found = []
    for at, one in enumerate(bookings):
        found += [
            f"{one.user}{one.day} {max(one.begin, other.begin)}同时约了“{one.room}”和“{other.room}”"
            for other in bookings[at + 1 :]
            if other.user == one.user and other.day == one.day and one.begin < other.end and other.begin < one.end
        ]
    return found


def book_session(ctx: Context, session_id: int, room_id: int) -> int:
    """A room for a session of a case, from its beginning to its end (two hours where that is open); gives the booking.

    Raises ChecksFailed for a clash, NotFound, NotAllowed for a case of others, KnownError for a session over midnight.
    """
    ctx.require("cases.open")
    row = Session.select().where((Session.id == session_id) & Session.deleted_at.is_null()).dicts().first()
    if row is None:
        raise NotFound("这次调解刚刚被删除，没有预约。请刷新后再看。")
    access.require(ctx, Case.get_by_id(row["case"]).__data__)
    day, begin = row["start_at"][:10], row["start_at"][11:16]
    end = (row["end_at"] or "")[11:16] or f"{int(begin[:2]) + LONGEST:02d}{begin[2:]}"
    if (row["end_at"] or day)[:10] != day or end >= "24:00":
        raise KnownError("这次调解跨过了半夜，不能直接预约。请在“调解室”里分两天预约。")
    values = {"room": room_id, "case": row["case"], "day": day, "from_time": begin, "to_time": end}
    return add(ctx, BOOKINGS, {**values, "user_name": ctx.operator.name})


def paper(ctx: Context, first: str, last: str) -> ListPaper:
    """The bookings of some days to be put up at the door: no case's name, only its number. Logged."""
    ctx.require("cases.read")
    rows = booked(ctx, first, last)
    ctx.log("cases.read", f"排印调解室预约：{first}至{last}")
    numbers = {
        one.id: queries.label_of({"id": one.id, "number": one.number})
        for one in Case.select(Case.id, Case.number).where(Case.id.in_([row.case_id for row in rows if row.case_id]))
    }
    return ListPaper(
        "调解室使用安排",
        ctx.hall["name"],
        [first if first == last else f"{first}至{last}"],
        f"{ctx.hall['name']}　{ctx.operator.name}　{ctx.now()[:16]}打印",
        [
            ListColumn("日期", 26),
            ListColumn("时间", 28),
            ListColumn("调解室", 36),
            ListColumn("事由"),
            ListColumn("使用人", 24),
        ],
        [
            [
                one.day,
                f"{one.begin}—{one.end}",
                one.room,
                numbers.get(one.case_id or 0, one.what),
                one.user,
            ]
            for one in rows
        ],
    )

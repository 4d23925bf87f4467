"""The sample hall's committee: term, mediators' data, training, experts, helpers, duty, rooms, bookings, money."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from ..common.workdays import is_workday
from ..context import Context
from ..mediation import states
from ..mediation.committee_models import Booking, Duty, Expert, Fund, Helper, Room, Training
from ..mediation.committees import term_end
from ..mediation.models import Case, Committee, Mediator, Session
from ..residents.models import Person
from .people import Someone

COURSES = (
    ("民法典婚姻家庭编", "区司法局", 480),
    ("调解文书制作", "街道司法所", 240),
    ("物业纠纷调解要点", "街道司法所", 240),
    ("冬季矛盾排查动员", "街道综治中心", 120),
)
EXPERTS = (
    ("05", "01 02 04", "某律师事务所 律师"),
    ("01", "01 03", "区人民法院 法官（退休）"),
    ("03", "02 06 16", "辖区派出所 民警"),
    ("10", "15", "社区卫生服务中心 主治医师"),
    ("09", "01", "第三实验小学 教师"),
    ("11", "02 03 07", "老街坊"),
    ("13", "03 17", "物业公司 工程主管"),
)
ROLES = ("01", "02", "03", "04", "06", "06 03", "05", "01 06")
TERM_BEGAN = 2  # years before the first month: the term runs out soon after the last


def fill(ctx: Context, dice: random.Random, crowd: list[Someone], first: date, last: date) -> None:
    """Everything of the committee besides cases; whoever is a mediator already is no expert."""
    with ctx.write("settings.hall", "生成示例调委会") as writer:
        committee = Committee.select().where(Committee.deleted_at.is_null()).order_by(Committee.id).get()
        start = f"{first.year - TERM_BEGAN + 1}-01-15"
        writer.update(
            Committee,
            committee.id,
            {
                "founded_on": "2011-03-01",
                "address": "向阳花园1栋1层便民服务大厅",
                "phone": "02788880001",
                "term_start": start,
                "term_end": term_end(start),
                "election_mode": "04",
                "elected_on": f"{start[:4]}-01-10",
                "filed_on": f"{start[:4]}-01-20",
                "filed_with": "街道司法所",
            },
        )
        mediators = list(Mediator.select().order_by(Mediator.id).dicts())
        for at, row in enumerate(mediators):
            writer.update(Mediator, row["id"], _about(row, at, start))
        _training(writer, dice, [row["id"] for row in mediators], first, last)
        others = [one for one in crowd if 30 <= (last - one.birth).days // 365 <= 75]
        taken = {row["person"] for row in mediators}
        chosen = dice.sample([one for one in others if one.id not in taken], len(EXPERTS) + len(ROLES))
        _people(writer, chosen, first)
        _guests(writer, chosen)
        _duty(writer, [row["id"] for row in mediators], ctx.clock.today())
        _rooms(ctx, writer, dice, mediators, committee.id, ctx.clock.today())
        for year, half in ((str(first.year), "H2"), (str(last.year), "H1")):
            writer.add(Fund, {"committee_id": committee.id, "year": year, "half": half, **_money(dice)})


def _about(row: dict[str, Any], at: int, start: str) -> dict[str, Any]:
    """What a list for filing needs; of the last one some is missing, so that the page has something to say."""
    person = Person.select().where(Person.id == row["person"]).dicts().first() or {}
    own = {key: person.get(key) for key in ("sex", "birth_date", "ethnic", "political", "education")}
    member = row["kind"] == "member"
    return {
        **own,
        "education": ("20", "30", "60", None)[at % 4],
        "post": ("01", "02", "03", None)[at % 4] if member else None,
        "specialty": ("01 02", "02 17", "03 04", "16")[at % 4],
        "appointed_how": "04" if member else "08",
        "appointed_from": start,
        "appointed_until": term_end(start),
        "certificate_no": f"示例{at + 1:04d}",
        "grade": ("02", "03", "04", "05")[at % 4],
    }


def _training(writer: Any, dice: random.Random, mediators: list[int], first: date, last: date) -> None:
    days = (last - first).days
    for at, (title, organiser, minutes) in enumerate(COURSES):
        day = (first + timedelta(days=days * (at + 1) // (len(COURSES) + 1))).isoformat()
        there = dice.sample(mediators, max(1, len(mediators) - at % 2))
        values = {"held_on": day, "title": title, "organiser": organiser, "minutes": minutes, "is_first": 0}
        writer.add_many(Training, [{**values, "mediator_id": one} for one in sorted(there)])


def _people(writer: Any, chosen: list[Someone], first: date) -> None:
    for one, (kind, specialty, unit) in zip(chosen, EXPERTS, strict=False):
        values = {"kind": kind, "specialty": specialty, "unit": unit, "phone": one.phone, "is_resting": 0}
        writer.add(Expert, {"name": one.name, "person_id": one.id, "since": first.isoformat(), **values})
    for one, roles in zip(chosen[len(EXPERTS) :], ROLES, strict=False):
        values = {"roles": roles, "phone": one.phone, "since": first.isoformat(), "trained_minutes": 480}
        writer.add(Helper, {"name": one.name, "person_id": one.id, **values})


def _guests(writer: Any, chosen: list[Someone]) -> None:
    """Some sessions had somebody with them: an expert, a 法律明白人."""
    query = Session.select(Session.id).where(Session.invitees.is_null()).order_by(Session.id)
    for at, (session,) in enumerate(list(query.tuples())[:: len(chosen) // 3]):
        if at % 3 == 0:
            names = [chosen[at % len(chosen)].name, *([chosen[-1 - at % 4].name] if at % 2 else [])]
            writer.update(Session, session, {"invitees": "、".join(names), "invitees_agreed": 1})


def _duty(writer: Any, mediators: list[int], today: date) -> None:
    """Last week, this week, and the beginning of the next."""
    monday = today - timedelta(days=today.weekday())
    rows = []
    for at in range(-7, 9):
        day = monday + timedelta(days=at)
        if is_workday(day):
            for turn, half in enumerate(("am", "pm")):
                who = mediators[(at + turn) % len(mediators)]
                rows.append({"day": day.isoformat(), "half": half, "mediator_id": who})
    # One half that nobody took, so that the page says so.
    rows = [row for row in rows if (row["day"], row["half"]) != ((monday + timedelta(days=3)).isoformat(), "pm")]
    writer.add_many(Duty, rows)


def _rooms(
    ctx: Context, writer: Any, dice: random.Random, mediators: list[dict[str, Any]], committee: int, today: date
) -> None:
    own = {"committee_id": committee, "since": "2020-01-01"}
    rooms = [
        writer.add(Room, {"name": "调解室一", "kind": "own", "place": "服务大厅一层", "seats": 8, **own}),
        writer.add(Room, {"name": "调解室二", "kind": "own", "place": "服务大厅二层", "seats": 12, **own}),
    ]
    writer.add(Room, {"name": "驻派出所调解室", "kind": "police", "place": "辖区派出所", "seats": 6, **own})
    studio = {"kind": "personal", "place": "服务大厅二层", "seats": 4, "mediator_id": mediators[0]["id"], **own}
    writer.add(Room, {"name": f"{mediators[0]['name']}工作室", **studio})
    running = list(
        Case.select(Case.id, Case.mediator_names)
        .where(Case.status.not_in((*states.SHUT, *states.END)) & Case.deleted_at.is_null())
        .order_by(Case.id.desc())
        .limit(6)
        .tuples()
    )
    hours = (("09:00", "10:30"), ("14:30", "16:00"), ("10:30", "11:30"))
    monday = today - timedelta(days=today.weekday())
    for at, (case, names) in enumerate(running):
        day = (today if at < 2 else monday + timedelta(days=at % 5)).isoformat()
        begin, end = hours[at % 3]
        user = (names or "").split("\n")[0] or ctx.operator.name
        values = {"room_id": rooms[at % 2], "case_id": case, "day": day, "from_time": begin, "to_time": end}
        writer.add(Booking, {**values, "user_name": user})
    writer.add(
        Booking,
        {
            "room_id": rooms[1],
            "day": (monday + timedelta(days=4)).isoformat(),
            "from_time": "16:30",
            "to_time": "17:30",
            "matter": "调解员例会",
            "user_name": mediators[0]["name"],
        },
    )


def _money(dice: random.Random) -> dict[str, Any]:
    cases = dice.randint(20, 40)
    return {
        "guide_fen": 500_000,
        "work_fen": 1_200_000,
        "allowance_fen": 900_000 + cases * 10_000,
        "is_budgeted": 1,
        "case_count": cases,
        "case_fen": cases * 10_000,
        "evidence": "示例：街道财政所拨款通知",
    }

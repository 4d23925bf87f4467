"""Volunteers of the sample hall: teams, and every month some activities with their records."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from ..context import Context
from ..store import numbering
from ..volunteers.models import Activity, ServiceRecord, Team, TeamMember, Volunteer
from .people import Someone

SHARE = 0.07  # of the residents
A_MONTH = (4, 7)


def fill(
    ctx: Context, dice: random.Random, words: dict[str, Any], crowd: list[Someone], span: list[str], last: date
) -> None:
    """Volunteers, teams, activities of each month, service records; the newest wait for review."""
    able = [person for person in crowd if 16 <= (last - person.birth).days // 365 <= 78]
    chosen = dice.sample(able, max(5, int(len(crowd) * SHARE)))
    with ctx.write("volunteers.edit", "生成示例志愿者") as writer:
        rows = [_volunteer(dice, person, span, last) for person in chosen]
        ids = writer.add_many(Volunteer, rows)
        year = int(span[0][:4])
        numbers = {
            volunteer: {
                "volunteer_no": numbering.issue(writer, "volunteer", year, "V{year}-{seq:04d}", "volunteer", volunteer)
            }
            for volunteer in ids
        }
        writer.update_many(Volunteer, numbers)
        teams = writer.add_many(
            Team,
            [
                {"name": name, "kind": kind, "founded_on": f"{span[0]}-01", "captain_id": ids[index % len(ids)]}
                for index, (name, kind) in enumerate(
                    zip((team[0] for team in words["teams"]), ("01", "03", "04", "02", "06"), strict=True)
                )
            ],
        )
        writer.add_many(
            TeamMember,
            [
                {"team_id": teams[index % len(teams)], "volunteer_id": volunteer, "joined_on": f"{span[0]}-01"}
                for index, volunteer in enumerate(ids)
            ],
        )
        served = [(one, person, row["registered_on"]) for one, person, row in zip(ids, chosen, rows, strict=True)]
        _activities(ctx, writer, dice, words, served, teams, span, last)


def _volunteer(dice: random.Random, person: Someone, span: list[str], last: date) -> dict[str, Any]:
    # Most were there before the sample begins, so that the first month is no beginning.
    joined = span[0] if dice.random() < 0.7 else dice.choice(span)
    return {
        "person_id": person.id,
        "name": person.name,
        "name_sort": person.name_sort,
        "sex": person.sex,
        "phone": person.phone,
        "registered_on": f"{joined}-{dice.randint(1, 5):02d}",
        "status": "active" if dice.random() < 0.95 else "paused",
        "is_party_member": int(dice.random() < 0.3),
        "service_kinds": " ".join(sorted(dice.sample(("01", "03", "04", "06", "07", "12"), 2))),
        "skills": dice.choice(("01", "04", "05", "06", "08", "99")),
        "guardian_consent": int((last - person.birth).days // 365 < 18),
    }


def _activities(
    ctx: Context,
    writer: Any,
    dice: random.Random,
    words: dict[str, Any],
    volunteers: list[tuple[int, Someone, str]],
    teams: list[int],
    span: list[str],
    last: date,
) -> None:
    rows: list[dict[str, Any]] = []
    for each in span:
        first = date.fromisoformat(f"{each}-01")
        for offset in dice.sample(range(28), dice.randint(*A_MONTH)):  # one activity a day at most
            day = first + timedelta(days=offset)
            if day > last:
                continue
            name, kind, place, content = dice.choice(words["activities"])
            rows.append(
                {
                    "name": name,
                    "held_on": day.isoformat(),
                    "place": place,
                    "service_kind": kind,
                    "organizer": ctx.hall["name"],
                    "manager": dice.choice(volunteers)[1].name,
                    "content": content,
                    "recipient_count": dice.randint(10, 120),
                    "team_id": dice.choice(teams),
                    "status": "recorded",
                }
            )
    rows.sort(key=lambda row: row["held_on"])
    ids = writer.add_many(Activity, rows)
    records: list[dict[str, Any]] = []
    for activity_id, row in zip(ids, rows, strict=True):
        able = [each for each in volunteers if each[2] <= row["held_on"]]
        there = dice.sample(able, min(len(able), dice.randint(6, 24)))
        start = dice.choice((8, 9, 14, 15))
        for volunteer_id, person, _ in there:
            minutes = dice.choice((60, 90, 120, 150, 180))
            end = start * 60 + minutes
            fresh = row["held_on"] > (last - timedelta(days=5)).isoformat()
            records.append(
                {
                    "volunteer_id": volunteer_id,
                    "activity_id": activity_id,
                    "volunteer_name": person.name,
                    "served_on": row["held_on"],
                    "activity_name": row["name"],
                    "place": row["place"],
                    "content": row["content"],
                    "minutes": minutes,
                    "start_at": f"{row['held_on']} {start:02d}:00:00",
                    "end_at": f"{row['held_on']} {end // 60:02d}:{end % 60:02d}:00",
                    "organizer": row["organizer"],
                    "manager": row["manager"],
                    "recorder": ctx.operator.name,
                    "recorded_at": f"{row['held_on']} 17:30:00",
                    "reviewer": None if fresh else ctx.operator.name,
                    "reviewed_at": None if fresh else f"{row['held_on']} 17:40:00",
                    "review_note": None if fresh else "自审",
                }
            )
    writer.add_many(ServiceRecord, records)

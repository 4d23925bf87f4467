"""What happened to some households of the sample hall in the last months, and what else is known of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from ..context import Context
from ..residents.household_event_fields import DEATH, FOUND, MOVE_IN, MOVE_OUT
from ..residents.models import Household, HouseholdEvent, Person

_MONTHS = 6
_FOUNDED = 3
_MISTAKEN = 3  # daughters written down as sons: something to check
_EARNING = (("02",), ("02", "03"), ("04",), ("02", "04"), ("04", "06"), ("03",))
_DOCTORS = ("周医生（社区卫生服务站）", "吴医生（社区卫生服务站）", "郑医生（社区卫生服务站）")


def fill(ctx: Context, dice: random.Random, last: date) -> None:
    """Events that agree with the people's own days, the newest months only; income and doctors of some households."""
    since = (last - timedelta(days=31 * _MONTHS)).isoformat()
    rows: list[dict[str, Any]] = []
    columns = (Person.id, Person.household, Person.moved_in_on, Person.moved_out_on, Person.died_on)
    for person, home, came, left, died in Person.select(*columns).order_by(Person.id).tuples():
        for kind, day in ((MOVE_IN, came), (MOVE_OUT, left), (DEATH, died)):
            if day is not None and day >= since:
                rows.append({"kind": kind, "day": day, "person_id": person, "household_id": home})
    homes = list(Household.select(Household.id, Household.head_id).order_by(Household.id).tuples())
    busy = {row["household_id"] for row in rows}
    quiet = [home for home in homes if home[0] not in busy and home[1] is not None]
    for home, head in dice.sample(quiet, min(_FOUNDED, len(quiet))):
        day = (last - timedelta(days=dice.randint(10, 25 * _MONTHS))).isoformat()
        rows.append({"kind": FOUND, "day": day, "person_id": head, "household_id": home, "document": "居民户口簿"})
    rows.sort(key=lambda row: (row["day"], row["household_id"], row["person_id"]))
    facts = {
        home: {
            "income_source": " ".join(dice.choice(_EARNING)),
            "contract_doctor": dice.choice(_DOCTORS) if dice.random() < 0.5 else None,
            "is_dibao": int(dice.random() < 0.02),
        }
        for home, _ in homes
        if dice.random() < 0.7
    }
    daughters = [row[0] for row in Person.select(Person.id).where(Person.relation_to_head == "30").tuples()]
    mistaken = dice.sample(sorted(daughters), min(_MISTAKEN, len(daughters)))
    with ctx.write("residents.edit", "生成示例户的变动") as writer:
        same = ("kind", "day", "person_id", "household_id", "document")
        writer.add_many(HouseholdEvent, [{key: row.get(key) for key in same} for row in rows])
        writer.update_many(Household, facts)
        writer.update_many(Person, {person: {"relation_to_head": "20"} for person in mistaken})

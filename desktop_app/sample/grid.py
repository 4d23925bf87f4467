"""Who looks after whom in the sample hall, leaders of buildings, houses that are let, places."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from ..context import Context
from ..residents.grid_models import Contact, House, Staff, Venue
from ..residents.models import Area, Household, Person
from ..store.engine import database

_SENT = (
    ("林晓东", "下沉党员干部", "示例市住房和城乡建设局"),
    ("方敏", "下沉党员干部", "示例市农业农村局"),
    ("罗振华", "党建专员", "示例街道党工委"),
)
_VENUES = (
    ("向阳社区卫生服务站", "02", "站长室", "便民路12号"),
    ("示例市第三实验小学", "01", "校办公室", "学府路3号"),
    ("向阳日间照料中心", "03", "值班室", "便民路18号"),
    ("向阳便民菜市场", "05", "市场管理办", "农贸街1号"),
    ("向阳文化活动室", "04", "活动室", "便民路12号2楼"),
    ("向阳小广场", "08", "", "便民路与农贸街口"),
)
_BEFORE = 3  # households that somebody else looked after in the first month
_HOMES_EACH = 12
_LET = 20


def fill(ctx: Context, dice: random.Random, first: date, last: date) -> None:
    """Workers look after three of the estates, party members after some households of the fourth."""
    living = _living()
    since = first.isoformat()
    with ctx.write("residents.edit", "生成示例网格") as writer:
        workers = [row[0] for row in Staff.select(Staff.id).order_by(Staff.id).tuples()]
        sent = writer.add_many(Staff, [{"name": name, "post": post, "unit": unit} for name, post, unit in _SENT])
        estates = [row[0] for row in Area.select(Area.id).where(Area.level == 4).order_by(Area.sort, Area.id).tuples()]
        village = Area.select(Area.id).where(Area.level == 3).order_by(Area.id).scalar()
        contacts: list[dict[str, Any]] = [
            {"staff_id": staff, "area_id": area, "since": since}
            for staff, area in zip(workers, estates[: max(len(estates) - 1, 1)], strict=False)
        ]
        contacts.append({"staff_id": sent[2], "area_id": village, "since": since})
        homes = sorted(living)
        until = min(first + timedelta(days=30), last).isoformat()
        for staff in sent[:2]:
            contacts += [
                {"staff_id": staff, "household_id": home, "since": since}
                for home in sorted(dice.sample(homes, min(_HOMES_EACH, len(homes))))
            ]
        own = [one["household_id"] for one in contacts if one.get("household_id")]
        contacts += [
            {"staff_id": workers[-1], "household_id": home, "since": since, "until": until} for home in own[:_BEFORE]
        ]
        rows = [{"area_id": None, "household_id": None, "until": None, **one} for one in contacts]
        writer.add_many(Contact, rows)
        buildings = Area.select(Area.id).where(Area.level == 7).order_by(Area.id).tuples()
        people = [person for found in living.values() for person in found]
        leads = {area: dice.choice(people) for (area,) in buildings if dice.random() < 0.6}
        writer.update_many(Area, {area: {"leader_title": "05", "leader_person_id": one} for area, one in leads.items()})
        writer.add_many(House, _houses(dice, living, last))
        writer.add_many(
            Venue,
            [
                {
                    "name": name,
                    "kind": kind,
                    "contact_name": contact or None,
                    "live_addr": address,
                    "area_id": village,
                    "staff_id": workers[number % len(workers)],
                    "checked_on": (last - timedelta(days=dice.randint(3, 60))).isoformat(),
                }
                for number, (name, kind, contact, address) in enumerate(_VENUES)
            ],
        )


def _living() -> dict[int, list[int]]:
    """Grown people who live here, by household."""
    rows = (
        Person.select(Person.household, Person.id)
        .where(
            Person.died_on.is_null()
            & Person.moved_out_on.is_null()
            & Person.household.is_null(False)
            & (Person.birth_date < "2000")
        )
        .order_by(Person.id)
    )
    found: dict[int, list[int]] = {}
    for home, person in database.execute(rows).fetchall():
        found.setdefault(home, []).append(person)
    return found


def _houses(dice: random.Random, living: dict[int, list[int]], last: date) -> list[dict[str, Any]]:
    """Flats of the sample's households: most by whoever lives there, some let to him by somebody from elsewhere."""
    rows = Household.select(Household.id, Household.live_addr, Household.area).where(Household.live_addr.is_null(False))
    homes = [row for row in rows.order_by(Household.id).tuples() if row[0] in living]
    found = []
    for number, (home, address, area) in enumerate(dice.sample(homes, min(_LET, len(homes))), 1):
        let = number % 3 == 0
        found.append(
            {
                "house_no": f"F{number:04d}",
                "live_addr": address,
                "area_id": area,
                "usage": "01",
                "floor_area": f"{dice.randint(60, 140)}.{dice.randint(0, 9)}",
                "owner_id": None if let else living[home][0],
                "owner_name": "外地房主" if let else None,
                "tenant_id": living[home][0] if let else None,
                "rent_use": "01" if let else None,
                "hazard": "02" if number % 7 == 0 else None,
                "checked_on": (last - timedelta(days=dice.randint(1, 90))).isoformat(),
            }
        )
    return found

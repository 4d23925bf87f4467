"""A year of visits, services and problems in the sample hall."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from ..common.dates import add_months
from ..context import Context
from ..residents import scope
from ..residents.grid_models import Staff
from ..residents.models import Area, CareTag, Household, Person
from ..store.engine import database
from ..visits.models import CareService, FollowUp, Visit, VisitPlan, VisitPlanHome

_WORKERS = ("陈静", "周建国", "吴小兰", "何志强")
_SEEN = ("身体尚好，家里整洁。", "子女周末回来，生活能自理。", "近来腿脚不便，邻居帮着买菜。", "在家带孙辈，一切平稳。")
_PROBLEMS = (
    ("01", "厨房电线老化，插座松动", "已请电工换线，复查合格"),
    ("01", "楼道堆放纸箱，挡住过道", "已和住户一起清走"),
    ("02", "想在单元门口加一个扶手", "已列入本月微改造，装好了"),
    ("05", "独自去医院取药不方便", "志愿者每月代取一次"),
    ("04", "楼上晚间声响大，休息不好", "上门说和，约定晚十点后放轻"),
)
_PER_MONTH = 60
_OPEN_DAYS = 12


def fill(ctx: Context, dice: random.Random, first: date, last: date) -> None:
    """Give care tags a worker, and write down what the workers did from ``first`` to ``last``."""
    rows = (
        Person.select(Person.id, Person.household)
        .where(Person.died_on.is_null() & Person.moved_out_on.is_null() & Person.household.is_null(False))
        .order_by(Person.id)
    )
    living = dict(database.execute(rows).fetchall())
    tags = database.execute(CareTag.select(CareTag.id, CareTag.person).order_by(CareTag.id)).fetchall()
    cared = list(dict.fromkeys(person for _, person in tags if person in living))
    homes = sorted(set(living.values()))
    with ctx.write("residents.edit", "生成示例走访") as writer:
        staff = writer.add_many(Staff, [{"name": name, "post": "网格员"} for name in _WORKERS])
        writer.update_many(CareTag, {tag: {"staff_id": staff[person % len(staff)]} for tag, person in tags})
        visits = _visits(dice, living, cared, homes, staff, first, last)
        ids = writer.add_many(Visit, visits)
        writer.add_many(FollowUp, _problems(dice, ids, visits, last))
        days = (last - first).days
        writer.add_many(
            CareService,
            [
                {
                    "person_id": person,
                    "day": (first + timedelta(days=dice.randint(0, days))).isoformat(),
                    "kind": dice.choice(("01", "02", "03", "04", "05")),
                    "staff_id": staff[person % len(staff)],
                }
                for person in cared
                if dice.random() < 0.5
            ],
        )
        estates = Area.select(Area.id).where(Area.level == 4).order_by(Area.sort, Area.id).tuples()
        this = last.isoformat()[:7]
        for place, (area,) in enumerate(list(estates)[:2]):
            inside = {
                home for (home,) in Household.select(Household.id).where(Household.area.in_(scope.below(area))).tuples()
            }
            chosen = [home for home in homes if home in inside]
            for month in (this, add_months(f"{this}-01", 1)[:7]):
                plan = writer.add(VisitPlan, {"month": month, "area_id": area, "staff_id": staff[place]})
                some = sorted(dice.sample(chosen, min(40, len(chosen))))
                writer.add_many(VisitPlanHome, [{"plan_id": plan, "household_id": home} for home in some])


def _visits(
    dice: random.Random,
    living: dict[int, int],
    cared: list[int],
    homes: list[int],
    staff: list[int],
    first: date,
    last: date,
) -> list[dict[str, Any]]:
    """So many each month, half of them to people in care; nearly everybody in care was met in the last two weeks."""
    found = []
    for _ in range(_PER_MONTH * max(1, (last - first).days // 30)):
        day = first + timedelta(days=dice.randint(0, (last - first).days))
        person = dice.choice(cared) if cared and dice.random() < 0.5 else None
        home = living[person] if person is not None else dice.choice(homes)
        found.append(_visit(dice, day, person, home, staff))
    for person in cared:
        if dice.random() < 0.94:
            day = max(first, last - timedelta(days=dice.randint(0, 13)))
            found.append(_visit(dice, day, person, living[person], staff))
    return sorted(found, key=lambda one: (one["day"], one["household_id"]))


def _visit(dice: random.Random, day: date, person: int | None, home: int, staff: list[int]) -> dict[str, Any]:
    met = int(dice.random() < 0.93)
    return {
        "day": day.isoformat(),
        "person_id": person,
        "household_id": home,
        "mode": dice.choice(("01", "01", "01", "02")),
        "met": met,
        "topics": "05" if person is not None else dice.choice(("01", "03", "02")),
        "situation": dice.choice(_SEEN) if met else "敲门没有人应，留了联系卡。",
        "staff_id": staff[(person or home) % len(staff)],
    }


def _problems(dice: random.Random, ids: list[int], visits: list[dict[str, Any]], last: date) -> list[dict[str, Any]]:
    found = []
    for visit, row in zip(ids, visits, strict=True):
        if not row["met"] or dice.random() > 0.08:
            continue
        kind, what, outcome = dice.choice(_PROBLEMS)
        day = date.fromisoformat(row["day"])
        due_on = day + timedelta(days=15)
        problem = {"visit_id": visit, "kind": kind, "what": what, "due_on": due_on.isoformat(), "done_on": None}
        problem |= {"staff_id": row["staff_id"], "outcome": None}
        if (last - day).days > _OPEN_DAYS:
            done = min(last, day + timedelta(days=dice.randint(2, 14)))
            problem |= {"done_on": done.isoformat(), "outcome": outcome}
        found.append(problem)
    return found

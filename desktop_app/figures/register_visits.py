"""R10 走访月报, by grid and by worker (domain reference 5.9, 6.1).

应走访: households with somebody living in them at the end of the period, of a worker those on his plans; 已走访: of them
those where a visit met somebody. A visit to a person is one to his household.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ..common.fields import Level
from ..residents import filters as narrowing
from ..residents import scope
from ..residents.grid_models import Staff
from ..residents.models import CareTag, Household, Person
from ..store.engine import database
from ..store.settings import DEFAULTS
from ..visits.models import FollowUp, Visit, VisitPlan, VisitPlanHome
from .catalogue import FIGURES, lasting, living_here
from .periods import Period
from .register import Column, Register, Row, divided, places

if TYPE_CHECKING:
    from ..context import Context

CYCLES = {
    **dict.fromkeys(("C01", "C04", "C05", "C08", "C09", "C10", "C11", "C12", "C17", "C18"), 30),
    **dict.fromkeys(("C02", "C06", "C07"), 15),
    **dict.fromkeys(("C03", "C19"), 7),
    "C13": 90,
}
"""Days between two visits by care group (domain reference 2.8), where neither the tag nor the hall says otherwise."""
_SETTING = "care.cycle_days"

_COLUMNS = (
    Column("due", ("应走访户",), "期末至少有一名在册居民的户", Household),
    Column("done", ("已走访户",), "应走访户中期内走访见到人的户，一户算一次", Household),
    Column("rate", ("覆盖率（%）",), "已走访户÷应走访户", of=("done", "due")),
    Column("problems", ("发现问题",), "期内走访中登记的问题", FollowUp),
    Column("solved", ("已解决",), "发现的问题中到期末已办结的", FollowUp),
    Column("care", ("关爱对象走访数",), "期内对关爱对象本人的走访次数", Visit, is_care=True, is_private=True),
    Column(
        "late",
        ("逾期未走访",),
        "到期末超过走访周期还没有见到的关爱对象；从上次见到之日，没有见过的从列入之日算起",
        Person,
        is_care=True,
        is_private=True,
    ),
)
_NOTE = "按规定由专人掌握的对象不在关爱对象走访数和逾期未走访里。"


@dataclass(slots=True)
class _Facts:
    """What both tables are made of: (record, area, worker) by column."""

    due: list[tuple[int, int | None]]
    done: dict[int, set[int | None]]  # household → workers who met somebody there
    problems: list[tuple[int, int | None, int | None, bool]]  # id, area, worker, solved
    care: list[tuple[int, int | None, int | None]]
    late: list[tuple[int, int | None, int | None]]


def by_grid(ctx: Context, period: Period) -> Register:
    """R10 by grid. Raises NotAllowed."""
    ctx.require("reports.read")
    facts = _facts(ctx, period)
    where, names = places(ctx)
    pairs = {
        "due": facts.due,
        "done": [(home, area) for home, area in facts.due if home in facts.done],
        "problems": [(one, area) for one, area, _, _ in facts.problems],
        "solved": [(one, area) for one, area, _, solved in facts.problems if solved],
        "care": [(one, area) for one, area, _ in facts.care],
        "late": [(one, area) for one, area, _ in facts.late],
    }
    rows, total = divided(_COLUMNS, pairs, where, names, scope.areas(ctx))
    return Register("R10", "走访月报", "户、件、次、人", "网格（小区）", _COLUMNS, rows, total, _NOTE)


def by_worker(ctx: Context, period: Period) -> Register:
    """R10-1 by worker; 应走访户 are those on his plans of the period, and 已走访户 those of them that he met.

    Raises NotAllowed.
    """
    ctx.require("reports.read")
    facts = _facts(ctx, period)
    own = scope.areas(ctx)
    planned = _planned(ctx, period)
    rows: dict[int | None, dict[str, set[int]]] = {staff: {} for staff in planned}
    for staff, homes in planned.items():
        rows[staff]["due"] = set(homes)
        rows[staff]["done"] = {home for home in homes if staff in facts.done.get(home, ())}

    def put(staff: int | None, key: str, record: int, area: int | None) -> None:
        if own is None or area in own:
            rows.setdefault(staff, {}).setdefault(key, set()).add(record)

    for one, area, staff, solved in facts.problems:
        put(staff, "problems", one, area)
        if solved:
            put(staff, "solved", one, area)
    for key in ("care", "late"):
        for record, area, staff in getattr(facts, key):
            put(staff, key, record, area)
    names = dict(Staff.select(Staff.id, Staff.name).tuples())
    order = sorted(rows, key=lambda staff: (staff is None, names.get(staff, ""), staff or 0))
    made = [
        Row(names.get(staff, "未写明"), {key: frozenset(ids) for key, ids in rows[staff].items()}) for staff in order
    ]
    keys = [column.key for column in _COLUMNS if column.of is None]
    total = {key: frozenset(record for row in made for record in row.cells.get(key, ())) for key in keys}
    note = "应走访户为该走访人本期走访计划里的户，一户在几人计划里的，合计只算一次。" + _NOTE
    return Register(
        "R10-1", "走访月报（按走访人）", "户、件、次、人", "走访人", _COLUMNS, made, Row("合计", total), note
    )


def _facts(ctx: Context, period: Period) -> _Facts:
    homes = FIGURES["residents.households"]
    assert homes.behind is not None
    due = database.execute(Household.select(Household.id, Household.area).where(homes.behind(period))).fetchall()
    area_of = dict(database.execute(Household.select(Household.id, Household.area)).fetchall())
    people = {
        row[0]: (row[1], row[2])
        for row in database.execute(Person.select(Person.id, Person.household, Person.area)).fetchall()
    }
    visits = _visits(period)
    done: dict[int, set[int | None]] = {}
    places_of: dict[int, tuple[int | None, int | None]] = {}
    cared = _in_care(period)
    care = []
    for visit, person, home, staff, met in visits:
        own_home, own_area = people.get(person, (None, None))
        home = home if home is not None else own_home
        area = own_area if person is not None else area_of.get(home)
        places_of[visit] = (area, staff)
        if met and home is not None:
            done.setdefault(home, set()).add(staff)
        if person in cared:
            care.append((visit, area, staff))
    query = FollowUp.select(FollowUp.id, FollowUp.visit, FollowUp.done_on).where(FollowUp.deleted_at.is_null())
    problems = [
        (one, *places_of[visit], bool(day) and day < period.end)
        for one, visit, day in database.execute(query).fetchall()
        if visit in places_of
    ]
    return _Facts(due, done, problems, care, _late(ctx, period, people))


def _visits(period: Period) -> list[Any]:
    """(id, person, household, worker, met) of the period."""
    columns = (Visit.id, Visit.person, Visit.household, Visit.staff, Visit.met)
    within = Visit.deleted_at.is_null() & (Visit.day >= period.start) & (Visit.day < period.end)
    found: list[Any] = database.execute(Visit.select(*columns).where(within)).fetchall()
    return found


def _open_tags(period: Period) -> Any:
    return CareTag.deleted_at.is_null() & (CareTag.since.is_null() | (CareTag.since < period.end))


def _in_care(period: Period) -> set[int]:
    """Who was in a group of level 2 or 3 for some of the period."""
    query = CareTag.select(CareTag.person, CareTag.code).where(
        _open_tags(period) & (CareTag.until.is_null() | (CareTag.until >= period.start)) & lasting()
    )
    rows = database.execute(query).fetchall()
    return {person for person, code in rows if narrowing.care_level(code) is not Level.L4}


def _late(
    ctx: Context, period: Period, people: Mapping[int, tuple[int | None, int | None]]
) -> list[tuple[int, int | None, int | None]]:
    """Who should have been looked in on by the end and was not: (person, area, worker of the tag)."""
    # A period that is still running is told of up to today.
    end = min(period.end, (ctx.clock.today() + timedelta(days=1)).isoformat())
    present = {row[0] for row in database.execute(Person.select(Person.id).where(living_here(period))).fetchall()}
    last_of, last_at = _last_met(end)
    usual = _cycles(ctx)
    query = CareTag.select(
        CareTag.person, CareTag.code, CareTag.visit_cycle_days, CareTag.since, CareTag.staff_id
    ).where(_open_tags(period) & (CareTag.until.is_null() | (CareTag.until >= period.end)))
    cycle: dict[int, int] = {}
    begun: dict[int, str] = {}
    worker: dict[int, int] = {}
    for person, code, days, since, staff in database.execute(query).fetchall():
        own = days or usual.get(code)
        if person not in present or not own or narrowing.care_level(code) is Level.L4:
            continue
        cycle[person] = min(own, cycle.get(person, own))
        begun[person] = min(since or period.start, begun.get(person, since or period.start))
        if staff is not None:
            worker.setdefault(person, staff)
    found = []
    for person, days in cycle.items():
        home, area = people[person]
        last = max(last_of.get(person, ""), last_at.get(home, "") if home is not None else "", key=str)
        due_on = date.fromisoformat(last or begun[person]) + timedelta(days=days)
        if due_on.isoformat() < end:
            found.append((person, area, worker.get(person)))
    return found


def _last_met(end: str) -> tuple[dict[int, str], dict[int, str]]:
    """The last day before ``end`` that each person, and somebody of each household, was met."""
    query = Visit.select(Visit.person, Visit.household, Visit.day).where(
        Visit.deleted_at.is_null() & (Visit.met == 1) & (Visit.day < end)
    )
    people: dict[int, str] = {}
    homes: dict[int, str] = {}
    for person, home, day in database.execute(query).fetchall():
        if person is not None:
            people[person] = max(day, people.get(person, ""))
        elif home is not None:  # a visit to the household itself looks in on everybody
            homes[home] = max(day, homes.get(home, ""))
    return people, homes


def _cycles(ctx: Context) -> dict[str, int]:
    kept = ctx.setting(_SETTING) if _SETTING in DEFAULTS else None
    return {**CYCLES, **kept} if isinstance(kept, dict) else CYCLES


def _planned(ctx: Context, period: Period) -> dict[int | None, set[int]]:
    """Worker → the households on his plans for the months of the period."""
    query = (
        VisitPlanHome.select(VisitPlan.staff, VisitPlanHome.household)
        .join(VisitPlan, on=(VisitPlanHome.plan == VisitPlan.id))
        .join(Household, on=(VisitPlanHome.household == Household.id))
        .where(VisitPlan.deleted_at.is_null() & Household.deleted_at.is_null(), *scope.homes(ctx))
        .where(VisitPlan.month.between(period.last_day[:7] if period.cutoff_day else period.start[:7], period.month))
    )
    found: dict[int | None, set[int]] = {}
    for staff, home in database.execute(query).fetchall():
        found.setdefault(staff, set()).add(home)
    return found

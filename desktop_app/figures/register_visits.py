"""R10 走访月报, by grid and by worker (domain reference 5.9, 6.1).

应走访: households with somebody living in them at the end of the period, of a worker those on his plans; 已走访: of them
those where a visit met somebody. A visit to a person is one to his household.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..common.fields import Level
from ..residents import filters as narrowing
from ..residents import scope
from ..residents.grid_models import Staff
from ..residents.models import CareTag, Household, Person
from ..store.engine import database
from ..visits import due as due_visits
from ..visits import facts
from ..visits.models import FollowUp, Visit
from .catalogue import FIGURES, lasting, living_here
from .periods import Period
from .register import Column, Register, Row, divided, places

if TYPE_CHECKING:
    from ..context import Context

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
    told = _facts(ctx, period)
    where, names = places(ctx)
    pairs = {
        "due": told.due,
        "done": [(home, area) for home, area in told.due if home in told.done],
        "problems": [(one, area) for one, area, _, _ in told.problems],
        "solved": [(one, area) for one, area, _, solved in told.problems if solved],
        "care": [(one, area) for one, area, _ in told.care],
        "late": [(one, area) for one, area, _ in told.late],
    }
    rows, total = divided(_COLUMNS, pairs, where, names, scope.areas(ctx))
    return Register("R10", "走访月报", "户、件、次、人", "网格（小区）", _COLUMNS, rows, total, _NOTE)


def by_worker(ctx: Context, period: Period) -> Register:
    """R10-1 by worker; 应走访户 are those on his plans of the period, and 已走访户 those of them that he met.

    Raises NotAllowed.
    """
    ctx.require("reports.read")
    told = _facts(ctx, period)
    own = scope.areas(ctx)
    first = period.last_day[:7] if period.cutoff_day else period.start[:7]
    planned = facts.planned(first, period.month, *scope.homes(ctx))
    rows: dict[int | None, dict[str, set[int]]] = {staff: {} for staff in planned}
    for staff, homes in planned.items():
        rows[staff]["due"] = set(homes)
        rows[staff]["done"] = {home for home in homes if staff in told.done.get(home, ())}

    def put(staff: int | None, key: str, record: int, area: int | None) -> None:
        if own is None or area in own:
            rows.setdefault(staff, {}).setdefault(key, set()).add(record)

    for one, area, staff, solved in told.problems:
        put(staff, "problems", one, area)
        if solved:
            put(staff, "solved", one, area)
    for key in ("care", "late"):
        for record, area, staff in getattr(told, key):
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
    visits = {one.id: one for one in facts.made(period.start, period.end)}
    done: dict[int, set[int | None]] = {}
    for one in visits.values():
        if one.met and one.home is not None:
            done.setdefault(one.home, set()).add(one.staff)
    problems = [
        (problem, visits[visit].area, visits[visit].staff, bool(day) and str(day) < period.end)
        for problem, visit, day in facts.problems(visits)
    ]
    cared = _in_care(period)
    care = [(one.id, one.area, one.staff) for one in visits.values() if one.person in cared]
    return _Facts(due, done, problems, care, _late(ctx, period))


def _in_care(period: Period) -> set[int]:
    """Who was in a group of level 2 or 3 for some of the period."""
    query = CareTag.select(CareTag.person, CareTag.code).where(
        CareTag.deleted_at.is_null()
        & (CareTag.since.is_null() | (CareTag.since < period.end))
        & (CareTag.until.is_null() | (CareTag.until >= period.start))
        & lasting()
    )
    rows = database.execute(query).fetchall()
    return {person for person, code in rows if narrowing.care_level(code) is not Level.L4}


def _late(ctx: Context, period: Period) -> list[tuple[int, int | None, int | None]]:
    """Who should have been looked in on by the end and was not: (person, area, worker of the tag)."""
    today = ctx.clock.today()
    # A period that is still running is told of up to today, as the list of visits that are due is.
    end = min(period.end, (today + timedelta(days=1)).isoformat())
    on = min(date.fromisoformat(period.end), today)
    found = due_visits.standing(ctx, end, on, [living_here(period)], secret=False)
    return [(one.person_id, one.area_id, one.staff_id) for one in found if one.days < 0]

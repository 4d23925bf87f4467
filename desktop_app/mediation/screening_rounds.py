"""Rounds of screening: each grid is looked through every half month and reports, zero where nothing was found (零报告).

How often is a setting (domain reference 1.8: every half month, some halls monthly).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..common.errors import ChecksFailed, KnownError, NotFound
from ..common.text import one_line
from ..residents import care, scope
from ..residents.area_places import GRID
from ..residents.grid_models import Contact, Staff
from ..residents.models import Area
from . import halves
from .screening import committee_id
from .screening_models import Screening, ScreeningRound

if TYPE_CHECKING:
    from ..context import Context

_BACK = 12  # how many rounds back are asked after; older ones are not caught up on
REMARK = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One place in a round. ``area_id`` None: what lies in no grid, or the whole hall without grids. ``round_id`` None: not
    reported yet."""

    area_id: int | None
    place: str
    staff: str
    found: int
    round_id: int | None
    is_zero: bool
    reported_on: str
    remark: str

    @property
    def state(self) -> str:
        if self.round_id is None:
            return "未报"
        if self.is_zero:
            return "零报告" if not self.found else "零报告后又有登记"
        return "已报" if self.found else "已报，记录已不在"


def per_month(ctx: Context, day: str | None = None) -> int:
    """Rounds a month in force on a day: 2, or 1."""
    ctx.require("screening.read")
    return int(str(ctx.setting("screening.rounds", day)))


def current(ctx: Context) -> str:
    """The round that today lies in."""
    return halves.of(ctx.today(), per_month(ctx))


def lines(ctx: Context, half: str) -> list[Line]:
    """A round place by place, of a 网格员 his own. Raises UsageError, NotAllowed."""
    ctx.require("screening.read")
    first, after = halves.bounds(half)
    found = _found(first, after)
    rounds = {
        row.area_id: row
        for row in ScreeningRound.select().where((ScreeningRound.half == half) & ScreeningRound.deleted_at.is_null())
    }
    grids = _grids(ctx)
    places: list[tuple[int | None, str]] = [*grids]
    if not scope.limited(ctx) and (not grids or found.get(None) or None in rounds):
        places.append((None, "全部" if not grids else "未分网格"))
    names = dict(Staff.select(Staff.id, Staff.name).tuples())
    workers = _workers([area for area, _ in places if area is not None])
    made = []
    for area, place in places:
        row = rounds.get(area)
        who = workers.get(area, "") if row is None else names.get(row.staff_id, "")
        made.append(
            Line(
                area,
                place,
                who,
                found.get(area, 0),
                None if row is None else row.id,
                bool(row is not None and row.is_zero),
                "" if row is None else row.reported_on,
                "" if row is None else row.remark or "",
            )
        )
    return made


def report(
    ctx: Context,
    half: str,
    area_id: int | None,
    *,
    zero: bool,
    staff: str = "",
    remark: str = "",
    origin: object = None,
) -> int:
    """Report a round of a place, as zero or with what was found; a second time puts it right. Gives its id.

    Raises ChecksFailed (``zero``, ``remark``, ``staff``), KnownError for a round that has not begun, NotAllowed.
    """
    with ctx.write("screening.edit", f"报送排查：{halves.words(half)}", origin=origin) as writer:
        first, after = halves.bounds(half)
        scope.require(ctx, [area_id])
        if first > ctx.today():
            raise KnownError(f"{halves.words(half)}还没有开始，没有报送。")
        here = _found(first, after).get(area_id, 0)
        remark, staff = one_line(remark).strip(), one_line(staff).strip()
        problems = {}
        if zero and here:
            problems["zero"] = f"这一轮已经登记了{here}件，不能零报告"
        if not zero and not here:
            problems["zero"] = "这一轮还没有登记排查记录。没有发现的，请零报告；有发现的，请先登记"
        if not staff:
            problems["staff"] = "请填排查人"
        if len(remark) > REMARK:
            problems["remark"] = f"备注最多{REMARK}字"
        if problems:
            raise ChecksFailed(problems)
        row = {
            "staff_id": care.worker_id(writer, staff),
            "reported_on": ctx.today(),
            "is_zero": int(zero),
            "remark": remark or None,
        }
        same = ScreeningRound.area.is_null() if area_id is None else ScreeningRound.area == area_id
        known = ScreeningRound.select(ScreeningRound.id).where(
            (ScreeningRound.half == half) & same & ScreeningRound.deleted_at.is_null()
        )
        record = known.scalar()
        if record is not None:
            writer.update(ScreeningRound, int(record), row)
            return int(record)
        new = {"committee_id": committee_id(), "half": half, "area_id": area_id, **row}
        return writer.add(ScreeningRound, new)


def withdraw(ctx: Context, round_id: int, *, origin: object = None) -> None:
    """Take a report back. Raises NotFound, NotAllowed."""
    with ctx.write("screening.edit", "撤回排查报送", origin=origin) as writer:
        row = writer.row(ScreeningRound, round_id)
        if row["deleted_at"] is not None:
            raise NotFound("这一轮的报送已经撤回过，没有改动。请刷新后再看。")
        scope.require(ctx, [row["area_id"]])
        writer.delete(ScreeningRound, round_id)


@dataclass(frozen=True, slots=True)
class Missing:
    """A round that is over, and the places that have not reported it."""

    half: str
    places: list[str]

    @property
    def words(self) -> str:
        return halves.words(self.half)

    @property
    def last_day(self) -> str:
        return (date.fromisoformat(halves.bounds(self.half)[1]) - timedelta(days=1)).isoformat()


def due(ctx: Context, until: date) -> list[tuple[int, str, str, str]]:
    """(id, name, place, day) of records that are to be resolved by a day and that nobody has ended or made a case of."""
    ctx.require("screening.read")
    own = scope.areas(ctx)
    query = Screening.select(
        Screening.id, Screening.event_name, Screening.happen_addr, Screening.resolve_deadline, Screening.area
    ).where(
        Screening.deleted_at.is_null()
        & Screening.outcome.is_null()
        & Screening.case.is_null()
        & (Screening.resolve_deadline <= until.isoformat())
    )
    rows = query.order_by(Screening.resolve_deadline, Screening.id).tuples()
    return [(one, name, place or "", day) for one, name, place, day, area in rows if own is None or area in own]


def missing(ctx: Context) -> list[Missing]:
    """Rounds that are over and that somebody has not reported, the oldest first; at most the last twelve.

    Nobody is asked for rounds before the hall's first record or round, nor for the one that is still running.
    """
    ctx.require("screening.read")
    begun = _begun()
    if not begun:
        return []
    rounds = per_month(ctx)
    half, found = current(ctx), list[Missing]()
    for _ in range(_BACK):
        half = halves.before(half, rounds)
        if halves.bounds(half)[1] <= begun:
            break
        without = [line.place for line in lines(ctx, half) if line.round_id is None]
        if without:
            found.append(Missing(half, without))
    return found[::-1]


def _begun() -> str:
    """The first day that anybody screened."""
    day = Screening.select(Screening.found_on).where(Screening.deleted_at.is_null()).order_by(Screening.found_on)
    half = ScreeningRound.select(ScreeningRound.half).where(ScreeningRound.deleted_at.is_null())
    days = [day.limit(1).scalar()]
    if (first := half.order_by(ScreeningRound.half).limit(1).scalar()) is not None:
        days.append(halves.bounds(first)[0])
    return min((one for one in days if one), default="")


def _grids(ctx: Context) -> list[tuple[int, str]]:
    own = scope.areas(ctx)
    over = Area.alias()
    query = (
        Area.select(Area.id, Area.name, over.name)
        .left_outer_join(over, on=(Area.parent == over.id))
        .where((Area.level == GRID) & Area.deleted_at.is_null())
        .order_by(Area.sort, Area.id)
    )
    return [
        (area, f"{parent} {name}" if parent else name)
        for area, name, parent in query.tuples()
        if own is None or area in own
    ]


def _found(first: str, after: str) -> dict[int | None, int]:
    """Grid → records of these days; None: in no grid."""
    query = Screening.select(Screening.area).where(
        Screening.deleted_at.is_null() & (Screening.found_on >= first) & (Screening.found_on < after)
    )
    areas = [row[0] for row in query.tuples()]
    grids = _grid_of({area for area in areas if area is not None})
    found: dict[int | None, int] = {}
    for area in areas:
        grid = grids.get(area)
        found[grid] = found.get(grid, 0) + 1
    return found


def _grid_of(areas: Collection[int]) -> dict[int, int]:
    """Area → the grid it lies in, level by level up the tree; without those that lie in none."""
    at = {area: area for area in areas}
    found: dict[int, int] = {}
    while at:
        rows = {
            row[0]: (row[1], row[2])
            for row in Area.select(Area.id, Area.parent, Area.level)
            .where(Area.id.in_(sorted(set(at.values()))))
            .tuples()
        }
        found |= {area: here for area, here in at.items() if here in rows and rows[here][1] == GRID}
        at = {
            area: rows[here][0]
            for area, here in at.items()
            if area not in found and here in rows and rows[here][0] is not None
        }
    return found


def _workers(areas: Collection[int]) -> dict[int | None, str]:
    """Grid → who looks after it."""
    query = (
        Contact.select(Contact.area, Staff.name)
        .join(Staff)
        .where(Contact.area.in_(list(areas)) & Contact.until.is_null() & Contact.deleted_at.is_null())
        .order_by(Contact.since, Contact.id)
    )
    found: dict[int | None, str] = {}
    for area, name in query.tuples() if areas else ():
        found.setdefault(area, name)
    return found

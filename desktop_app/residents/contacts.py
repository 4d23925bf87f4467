"""包联: a worker is told what to look after, hands it over, or ends it (row 0-02 of the domain reference's chapter 8).

What follows from it for households is ``contact_queries``'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..common.errors import ChecksFailed, KnownError, NotFound, UsageError
from ..store.reading import rows_by_id
from . import care, registers, scope
from .area_places import chunks
from .grid_fields import CONTACT_FIELDS
from .grid_models import Contact, Staff, Venue
from .models import Area, CareTag, Household, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter


def assign(
    ctx: Context,
    staff_id: int,
    areas: Iterable[int] = (),
    households: Iterable[int] = (),
    *,
    since: str | None = None,
    remark: str | None = None,
    origin: object = None,
) -> int:
    """One worker looks after these nodes and households from a day on (None: today), as one change; gives how many are new.

    What he looks after already stays as it is. Raises ChecksFailed, NotFound, NotAllowed.
    """
    with ctx.write("residents.edit", "指定包联", origin=origin) as writer:
        return _assign(ctx, writer, staff_id, areas, households, since, remark)


def _assign(
    ctx: Context,
    writer: ChangeWriter,
    staff_id: int,
    areas: Iterable[int],
    households: Iterable[int],
    since: str | None,
    remark: str | None,
) -> int:
    values = {"since": _day(ctx, since, "since"), "remark": (remark or "").strip() or None}
    nodes, homes = sorted(set(areas)), sorted(set(households))
    if problems := CONTACT_FIELDS.problems(values):
        raise ChecksFailed(problems)
    if not nodes and not homes:
        raise ChecksFailed({"target": "请选要包联的网格或户"})
    if writer.row(Staff, staff_id)["deleted_at"] is not None:
        raise NotFound("这位工作人员刚刚被删除，没有指定。请刷新后再选。")
    _require(ctx, nodes, homes)
    has = {
        (row[0], row[1])
        for row in open_contacts(Contact.area, Contact.household).where(Contact.staff == staff_id).tuples()
    }
    wanted: list[tuple[int | None, int | None]] = [*((one, None) for one in nodes), *((None, one) for one in homes)]
    new = [pair for pair in wanted if pair not in has]
    writer.add_many(
        Contact, [{"staff_id": staff_id, "area_id": area, "household_id": home, **values} for area, home in new]
    )
    return len(new)


def assign_by_name(
    ctx: Context,
    worker: str,
    areas: Iterable[int] = (),
    households: Iterable[int] = (),
    *,
    since: str | None = None,
    remark: str | None = None,
    origin: object = None,
) -> int:
    """The same for a worker of this name, who is added to the workers where there is none. One change."""
    if not worker.strip():
        raise ChecksFailed({"staff_name": "请填工作人员的姓名"})
    with ctx.write("residents.edit", "指定包联", origin=origin) as writer:
        staff = care.worker_id(writer, worker)
        assert staff is not None
        return _assign(ctx, writer, staff, areas, households, since, remark)


def correct(ctx: Context, contact_id: int, version: int, values: Mapping[str, Any], *, origin: object = None) -> bool:
    """Put right since when it is and what is remarked. Raises ChecksFailed, StaleVersion, NotFound, NotAllowed."""
    with ctx.write("residents.edit", "更正包联", origin=origin) as writer:
        row = writer.row(Contact, contact_id)
        _require(ctx, [row["area_id"]], [row["household_id"]], gone=True)
        changes = {key: values[key] for key in ("since", "remark") if key in values}
        if "remark" in changes:
            changes["remark"] = (changes["remark"] or "").strip() or None
        now = {**row, **changes}
        problems = CONTACT_FIELDS.problems(now)
        if not problems:
            _day(ctx, now["since"], "since")
        if now["until"] and now["since"] and now["since"] > now["until"]:
            problems["since"] = f"开始日期不能晚于结束日期 {now['until']}"
        if problems:
            raise ChecksFailed(problems)
        return writer.update(Contact, contact_id, changes, version)


def end(ctx: Context, contact_ids: Sequence[int], day: str | None = None, *, origin: object = None) -> None:
    """These end with a day (None: today). Raises ChecksFailed for a day before they began, NotFound."""
    until = _day(ctx, day, "until")
    with ctx.write("residents.edit", "结束包联", origin=origin) as writer:
        for one in contact_ids:
            row = writer.row(Contact, one)
            _require(ctx, [row["area_id"]], [row["household_id"]], gone=True)
            if row["until"] is not None or row["deleted_at"] is not None:
                raise KnownError("这一处包联已经结束了，没有改动。请刷新后再看。")
            if until < row["since"]:
                raise ChecksFailed({"until": f"结束日期不能早于开始日期 {row['since']}"})
            writer.update(Contact, one, {"until": until})


def hand_over(ctx: Context, old: int, new: int, day: str | None = None, *, origin: object = None) -> int:
    """Everything that one worker looks after goes to another one, as one change; gives how much: 包联, places of which he
    is in charge, people in care.

    Raises UsageError for the same worker, KnownError where there is nothing, NotFound.
    """
    with ctx.write("residents.edit", "移交包联", origin=origin) as writer:
        return _hand_over(ctx, writer, old, new, day)


def hand_over_by_name(ctx: Context, old: int, worker: str, day: str | None = None, *, origin: object = None) -> int:
    """The same to a worker of this name, who is there already: a slip of the pen must not take over so much. One change."""
    if not worker.strip():
        raise ChecksFailed({"staff_name": "请填接手的工作人员的姓名"})
    with ctx.write("residents.edit", "移交包联", origin=origin) as writer:
        return _hand_over(ctx, writer, old, _known(worker), day)


def _known(worker: str) -> int:
    """The worker of this name. Raises ChecksFailed where there is none."""
    found = Staff.select(Staff.id).where((Staff.name == worker.strip()) & Staff.deleted_at.is_null())
    staff = found.order_by(Staff.id).scalar()
    if staff is None:
        said = f"没有叫“{worker.strip()}”的工作人员。请从名单里选，或者先新增这位工作人员"
        raise ChecksFailed({"staff_name": said})
    return int(staff)


def _hand_over(ctx: Context, writer: ChangeWriter, old: int, new: int, day: str | None) -> int:
    since = _day(ctx, day, "since")
    if old == new:
        raise UsageError("请选另一位工作人员。没有移交。")
    if writer.row(Staff, new)["deleted_at"] is not None:
        raise NotFound("接手的工作人员刚刚被删除，没有移交。请刷新后再选。")
    besides = _besides(ctx, writer, old, new)
    rows = list(
        open_contacts(Contact.id, Contact.area, Contact.household, Contact.since).where(Contact.staff == old).tuples()
    )
    if not rows and not besides:
        raise KnownError("这位工作人员没有包联，没有可移交的。")
    _require(ctx, [row[1] for row in rows], [row[2] for row in rows], gone=True)
    has = set(open_contacts(Contact.area, Contact.household).where(Contact.staff == new).tuples())
    writer.update_many(Contact, {row[0]: {"until": max(since, row[3])} for row in rows})
    fresh = [row for row in rows if (row[1], row[2]) not in has]
    writer.add_many(
        Contact,
        [{"staff_id": new, "area_id": area, "household_id": home, "since": since} for _, area, home, _ in fresh],
    )
    return len(rows) + besides


def _besides(ctx: Context, writer: ChangeWriter, old: int, new: int | None) -> int:
    """Places and people in care of one worker become another one's (None: nobody's); gives how many."""
    venues = [row[0] for row in Venue.select(Venue.id).where(_in_charge(old)).order_by(Venue.id).tuples()]
    scope.require(ctx, [row["area_id"] for row in rows_by_id("venue", venues)])
    tags = list(
        CareTag.select(CareTag.id, Person.area)
        .join(Person, on=(Person.id == CareTag.person))
        .where(care.open_of(old))
        .order_by(CareTag.id)
        .tuples()
    )
    scope.require(ctx, [area for _, area in tags])
    writer.update_many(Venue, {one: {"staff_id": new} for one in venues})
    writer.update_many(CareTag, {one: {"staff_id": new} for one, _ in tags})
    return len(venues) + len(tags)


def _in_charge(staff_id: int) -> Any:
    return (Venue.staff_id == staff_id) & Venue.deleted_at.is_null()


def dismiss(
    ctx: Context, staff_id: int, day: str | None = None, successor: str | None = None, *, origin: object = None
) -> None:
    """A worker leaves: what he looks after ends with a day (None: today) or goes to a successor of this name, and he goes
    into the recycle bin, all as one change. Raises ChecksFailed, UsageError, NotFound, NotAllowed."""
    until = _day(ctx, day, "until")
    with ctx.write("residents.edit", "删除工作人员", origin=origin) as writer:
        row = writer.row(Staff, staff_id)
        if row["deleted_at"] is not None:
            raise NotFound("这位工作人员刚刚被删除，没有改动。请刷新后再看。")
        new = _known(successor) if successor and successor.strip() else None
        if new is None:
            rows = open_contacts(Contact.id, Contact.area, Contact.household, Contact.since)
            found = list(rows.where(Contact.staff == staff_id).order_by(Contact.id).tuples())
            _require(ctx, [area for _, area, _, _ in found], [home for _, _, home, _ in found], gone=True)
            writer.update_many(Contact, {one: {"until": max(until, since)} for one, _, _, since in found})
            _besides(ctx, writer, staff_id, None)
        elif registers.duties(staff_id) or new == staff_id:
            _hand_over(ctx, writer, staff_id, new, until)
        writer.delete(Staff, staff_id)


def delete(ctx: Context, contact_id: int, *, origin: object = None) -> None:
    """Into the recycle bin: it was written down by mistake."""
    with ctx.write("residents.edit", "删除包联", origin=origin) as writer:
        row = writer.row(Contact, contact_id)
        _require(ctx, [row["area_id"]], [row["household_id"]], gone=True)
        writer.delete(Contact, contact_id)


def restore(ctx: Context, contact_id: int, *, origin: object = None) -> None:
    """Back from the recycle bin."""
    with ctx.write("residents.edit", "恢复包联", origin=origin) as writer:
        row = writer.row(Contact, contact_id)
        over = row["until"] is not None
        _require(ctx, [row["area_id"]], [row["household_id"]], gone=over)
        if not over and writer.row(Staff, row["staff_id"])["deleted_at"] is not None:
            raise KnownError("这位工作人员在回收站里，没有恢复。请先恢复工作人员，或者另外指定。")
        same = (Contact.staff == row["staff_id"]) & (Contact.id != contact_id)
        same &= (
            Contact.area == row["area_id"] if row["household_id"] is None else Contact.household == row["household_id"]
        )
        if not over and open_contacts(Contact.id).where(same).exists():
            raise KnownError("这位工作人员已经另外包联了这一处，没有恢复。")
        writer.restore(Contact, contact_id)


def _require(ctx: Context, areas: Iterable[int | None], homes: Iterable[int | None], *, gone: bool = False) -> None:
    """All of them are there (``gone``: or have gone), and lie in the operator's grid."""
    nodes, households = [one for one in areas if one is not None], [one for one in homes if one is not None]
    found: set[int] = set()
    for part in chunks(nodes):
        found.update(row[0] for row in Area.select(Area.id).where(Area.id.in_(part), *_there(Area, gone)).tuples())
    if missing := set(nodes) - found:
        raise NotFound(f"有{len(missing)}个网格节点刚刚被删除，没有改动。请刷新后再试。")
    places: list[int | None] = list(nodes)
    count = 0
    for part in chunks(households):
        rows = Household.select(Household.id, Household.area).where(Household.id.in_(part), *_there(Household, gone))
        for _, area in rows.tuples():
            count += 1
            places.append(area)
    if count < len(set(households)):
        raise NotFound("有的户刚刚被撤销，没有改动。请刷新后再试。")
    scope.require(ctx, places)


def _there(model: Any, gone: bool) -> list[Any]:
    return [] if gone else [model.deleted_at.is_null()]


def _day(ctx: Context, day: str | None, key: str) -> str:
    """A day as it is to be, today where none is given. Raises ChecksFailed for what is none, and for one to come: who looks
    after whom is what is so now."""
    day = day or ctx.today()
    if (problem := CONTACT_FIELDS.problems({"since": day}).get("since")) is None and day > ctx.today():
        problem = "不能晚于今天"
    if problem:
        raise ChecksFailed({key: problem})
    return day


def open_contacts(*columns: Any) -> Any:
    """A query of the contacts that have not ended."""
    return Contact.select(*columns).where(Contact.until.is_null() & Contact.deleted_at.is_null())


def ended_contacts(*columns: Any) -> Any:
    """A query of the contacts that have ended."""
    return Contact.select(*columns).where(Contact.until.is_null(False) & Contact.deleted_at.is_null())


def end_of_household(writer: ChangeWriter, household_id: int, day: str) -> None:
    """A household is dissolved: nobody looks after it any more. For whoever dissolves it."""
    rows = open_contacts(Contact.id, Contact.since).where(Contact.household == household_id).order_by(Contact.id)
    ended: Mapping[int, Mapping[str, Any]] = {one: {"until": max(day, since)} for one, since in rows.tuples()}
    writer.update_many(Contact, ended)

"""Every write about visits, problems that they bring up, and services to people in care (domain reference 2.8, 5.9)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ..common.errors import ChecksFailed, KnownError, NotFound, StaleVersion, UsageError
from ..residents import care, scope
from ..residents.grid_models import Staff
from ..residents.models import Area, Household, Person
from ..store import attachments, striking
from ..store.models import Attachment
from .fields import CARE_SERVICE_FIELDS, FOLLOW_UP_FIELDS, PLAN_FIELDS, VISIT_FIELDS
from .models import CareService, FollowUp, Visit, VisitPlan, VisitPlanHome
from .queries import homes_for_plan

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def add_visit(
    ctx: Context,
    values: Mapping[str, Any],
    *,
    household_id: int | None = None,
    person_id: int | None = None,
    plan_id: int | None = None,
    origin: object = None,
) -> int:
    """Write down a visit to a household or one person; gives its id.

    ``values``: keys of ``VISIT_FORM``; with ``what`` the problem becomes a follow-up of the same worker, due after the
    hall's number of days unless ``due_on`` says otherwise. Raises ChecksFailed, NotAllowed outside one's grid.
    """
    problems = VISIT_FIELDS.problems(values)
    if not problems and str(values["day"]) > ctx.today():
        problems["day"] = "走访日期还没有到"
    follow_up = _follow_up(ctx, values, problems)
    if problems:
        raise ChecksFailed(problems)
    with ctx.write("residents.edit", "记一次走访", origin=origin) as writer:
        if person_id is not None:
            person = writer.row(Person, person_id)
            scope.require_row(ctx, person)
            household_id = person["household_id"]
        elif household_id is not None:
            scope.require_row(ctx, writer.row(Household, household_id))
        else:
            raise UsageError("请先选走访的是哪一户。没有保存，填的内容还在。")
        staff = care.worker_id(writer, values.get("staff_name"))
        row = {key: values[key] for key in values if key in VISIT_FIELDS and values[key] not in (None, "")}
        row |= {"household_id": household_id, "person_id": person_id, "plan_id": plan_id, "staff_id": staff}
        visit = writer.add(Visit, row)
        if follow_up:
            writer.add(FollowUp, {**follow_up, "visit_id": visit, "staff_id": staff})
    return visit


def stored(ctx: Context, visit_id: int) -> dict[str, Any]:
    """A visit as its form takes it (``VISIT_EDIT``), with ``id``, ``version`` and ``photos``. Raises NotFound, NotAllowed."""
    ctx.require("residents.edit")
    row = Visit.select().where((Visit.id == visit_id) & Visit.deleted_at.is_null()).dicts().first()
    if row is None:
        raise NotFound("这次走访的记录已经不在了，可能刚被删除。请刷新后再看。")
    scope.require(ctx, [_area_of(row["household"], row["person"])])
    found = {key: row[key] for key in ("id", "version", *(field.key for field in VISIT_FIELDS))}
    return {**found, "staff_name": _worker(row["staff"]), "photos": attachments.of_record(Visit, visit_id)}


def update(
    ctx: Context,
    visit_id: int,
    version: int,
    values: Mapping[str, Any],
    *,
    add: Sequence[tuple[str, bytes]] = (),
    drop: Collection[int] = (),
    origin: object = None,
) -> bool:
    """Correct a visit (keys of ``VISIT_EDIT``) with its pictures, in one change; whom it was to and its problems stay.

    ``add``: (title, content) of new pictures, ``drop``: ids of those that go. Gives whether anything differed. Raises
    ChecksFailed, StaleVersion, NotFound, NotAllowed outside one's grid, KnownError for a picture that cannot be read.
    """
    ctx.require("residents.edit")
    ready = [(title, attachments.picture(data)) for title, data in add]
    with ctx.write("residents.edit", "修改走访记录", origin=origin) as writer:
        row = writer.row(Visit, visit_id)
        _require_visit(ctx, writer, row)
        said = {key: values[key] if values[key] != "" else None for key in values if key in VISIT_FIELDS}
        problems = VISIT_FIELDS.problems({**row, **said})
        if "day" not in problems and str(said.get("day") or row["day"]) > ctx.today():
            problems["day"] = "走访日期还没有到"
        if problems:
            raise ChecksFailed(problems)
        if "staff_name" in values and (values["staff_name"] or "").strip() != _worker(row["staff_id"]):
            said["staff_id"] = care.worker_id(writer, values["staff_name"])
        try:
            differs = writer.update(Visit, visit_id, said, version)
        except StaleVersion as error:
            error.theirs["staff_name"] = _worker(error.theirs["staff_id"]) or None
            raise
        there = dict(attachments.of_record(Visit, visit_id))
        for photo_id in sorted(set(drop) & set(there)):
            attachments.delete(writer, photo_id)
        for title, content in ready:
            attachments.add(writer, Visit, visit_id, title, content)
    return differs or bool(ready) or bool(set(drop) & set(there))


def delete_visit(ctx: Context, visit_id: int, *, origin: object = None) -> None:
    """Take a visit that was written down by mistake away; its open problems go with it. Undo brings them back."""
    with ctx.write("residents.edit", "删除走访记录", origin=origin) as writer:
        row = writer.row(Visit, visit_id)
        _require_visit(ctx, writer, row)
        for (problem,) in (
            FollowUp.select(FollowUp.id).where((FollowUp.visit == visit_id) & FollowUp.deleted_at.is_null()).tuples()
        ):
            writer.delete(FollowUp, problem)
        writer.delete(Visit, visit_id)


def restore_visit(ctx: Context, visit_id: int, *, origin: object = None) -> None:
    """Back from the recycle bin, with the problems that went with it."""
    with ctx.write("residents.edit", "恢复走访记录", origin=origin) as writer:
        row = writer.row(Visit, visit_id)
        _require_visit(ctx, writer, row)
        if row["deleted_at"] is None:
            return
        gone = (FollowUp.visit == visit_id) & (FollowUp.deleted_at == row["deleted_at"])
        for (problem,) in FollowUp.select(FollowUp.id).where(gone).tuples():
            writer.restore(FollowUp, problem)
        writer.restore(Visit, visit_id)


def sees(ctx: Context, row: Mapping[str, Any]) -> bool:
    """Whether a stored visit lies in the operator's grid."""
    own = scope.areas(ctx)
    return own is None or _area_of(row["household_id"], row["person_id"]) in own


def forget_visit(writer: ChangeWriter, visit_id: int) -> None:
    """A visit leaves the bin for good: its problems and pictures, too."""
    for (problem,) in FollowUp.select(FollowUp.id).where(FollowUp.visit == visit_id).order_by(FollowUp.id).tuples():
        writer.erase(FollowUp, problem)
    attachments.erase_of(writer, Visit, visit_id)
    writer.erase(Visit, visit_id)
    attachments.drop_orphans()


def finish(ctx: Context, follow_up_id: int, version: int, values: Mapping[str, Any], *, origin: object = None) -> bool:
    """A problem is dealt with: ``done_on`` and ``outcome``. Raises ChecksFailed, StaleVersion, NotAllowed."""
    problems = {key: f"请填写{FOLLOW_UP_FIELDS[key].label}" for key in ("done_on", "outcome") if not values.get(key)}
    problems |= FOLLOW_UP_FIELDS.problems(values, [key for key in ("done_on", "outcome") if key not in problems])
    if not problems and str(values["done_on"]) > ctx.today():
        problems["done_on"] = "办结日期还没有到"
    if problems:
        raise ChecksFailed(problems)
    with ctx.write("residents.edit", "办结走访问题", origin=origin) as writer:
        row = writer.row(FollowUp, follow_up_id)
        _require_visit(ctx, writer, writer.row(Visit, row["visit_id"]))
        return writer.update(FollowUp, follow_up_id, {key: values[key] for key in ("done_on", "outcome")}, version)


def add_services(
    ctx: Context, person_ids: Sequence[int], values: Mapping[str, Any], *, origin: object = None
) -> list[int]:
    """Write down one service for each of these people (``SERVICE_FORM``); gives the ids. All of them or none.

    Raises ChecksFailed, UsageError without anybody, NotAllowed outside one's grid.
    """
    problems = CARE_SERVICE_FIELDS.problems(values)
    if not problems and str(values["day"]) > ctx.today():
        problems["day"] = "服务日期还没有到"
    if problems:
        raise ChecksFailed(problems)
    people = list(dict.fromkeys(person_ids))
    if not people:
        raise UsageError("请先选为谁服务。没有保存。")
    with ctx.write("residents.edit", "记关爱服务", origin=origin) as writer:
        scope.require(ctx, [writer.row(Person, person)["area_id"] for person in people])
        staff = care.worker_id(writer, values.get("staff_name"))
        row = {key: values[key] for key in ("day", "kind", "content") if values.get(key)}
        return writer.add_many(CareService, [{**row, "person_id": person, "staff_id": staff} for person in people])


def make_plan(ctx: Context, area_id: int, values: Mapping[str, Any], *, origin: object = None) -> int:
    """Plan a month's visits in a node of the grid (``PLAN_FORM``); gives the id. Raises ChecksFailed, KnownError, NotAllowed."""
    problems = PLAN_FIELDS.problems(values)
    if not problems and not _MONTH.fullmatch(str(values["month"])):
        problems["month"] = "月份要写成 2026-11 的样子"
    if problems:
        raise ChecksFailed(problems)
    with ctx.write("residents.edit", "安排走访计划", origin=origin) as writer:
        writer.row(Area, area_id)
        scope.require(ctx, [area_id])
        homes = homes_for_plan(ctx, area_id, str(values["month"]), str(values.get("whom") or "all"))
        if not homes:
            raise KnownError("这里没有要走访的户，没有安排计划。请换一个网格，或者换一种选法。")
        staff = care.worker_id(writer, values.get("staff_name"))
        row = {"month": values["month"], "remark": values.get("remark") or None}
        plan = writer.add(VisitPlan, {**row, "area_id": area_id, "staff_id": staff})
        writer.add_many(VisitPlanHome, [{"plan_id": plan, "household_id": home} for home in homes])
    return plan


def add_photo(ctx: Context, visit_id: int, title: str, data: bytes, *, origin: object = None) -> int:
    """Put a picture to a visit; gives the attachment's id. Raises KnownError for a picture that cannot be read."""
    ctx.require("residents.edit")
    ready = attachments.picture(data)
    with ctx.write("residents.edit", "添加走访照片", origin=origin) as writer:
        _require_visit(ctx, writer, writer.row(Visit, visit_id))
        return attachments.add(writer, Visit, visit_id, title, ready)


def photo(ctx: Context, attachment_id: int) -> bytes:
    """A picture of a visit, as JPEG. Raises NotFound, NotAllowed outside one's grid."""
    ctx.require("residents.read")
    visit_id = attachments.owner(attachment_id, Visit)
    visit = Visit.select(Visit.household, Visit.person).where(Visit.id == visit_id).tuples().first()
    scope.require(ctx, [_area_of(*visit)])
    return attachments.content(attachment_id)


def remove_photo(ctx: Context, attachment_id: int, *, origin: object = None) -> None:
    """Take a picture away; undo brings it back until the recycle bin is emptied."""
    with ctx.write("residents.edit", "删除走访照片", origin=origin) as writer:
        _require_visit(ctx, writer, writer.row(Visit, attachments.owner(attachment_id, Visit)))
        attachments.delete(writer, attachment_id)


def forget_person(writer: ChangeWriter, person_id: int, words: striking.Words, homes: Sequence[int]) -> None:
    """A person is erased: visits to him, their problems and pictures, services to him leave store and history; what was
    written down of others of these households names him no more."""
    for (visit,) in Visit.select(Visit.id).where(Visit.person == person_id).order_by(Visit.id).tuples():
        forget_visit(writer, visit)
    for (service,) in CareService.select(CareService.id).where(CareService.person == person_id).tuples():
        writer.erase(CareService, service)
    attachments.drop_orphans()
    for model, keys, chosen in _texts_of(homes):
        striking.strike_out(writer, model, keys, words, chosen)


def count_naming(ctx: Context, person_id: int, words: striking.Words, homes: Sequence[int]) -> int:
    """How many records of others of these households name somebody who is about to be erased."""
    ctx.require("residents.erase")
    own = Visit.select(Visit.id).where(Visit.person == person_id)
    besides = {
        Visit: Visit.person.is_null() | (Visit.person != person_id),
        FollowUp: FollowUp.visit.not_in(own),
        Attachment: Attachment.record_id.not_in(own),
        CareService: CareService.person != person_id,
    }
    return sum(
        striking.count(model, keys, words, chosen & besides[model] & model.deleted_at.is_null())
        for model, keys, chosen in _texts_of(homes)
    )


def _texts_of(homes: Sequence[int]) -> list[tuple[Any, tuple[str, ...], Any]]:
    """What is written freely about these households and whoever lives there: table, columns, which rows."""
    if not homes:
        return []
    people = Person.select(Person.id).where(Person.household.in_(list(homes)))
    there = Visit.household.in_(list(homes)) | Visit.person.in_(people)
    visits = Visit.select(Visit.id).where(there)
    return [
        (Visit, ("companions", "situation", "needs", "conflicts", "handling", "remark"), there),
        (FollowUp, ("what", "outcome"), FollowUp.visit.in_(visits)),
        (Attachment, ("title",), (Attachment.table_name == "visit") & Attachment.record_id.in_(visits)),
        (CareService, ("content",), CareService.person.in_(people)),
    ]


def _follow_up(ctx: Context, values: Mapping[str, Any], problems: dict[str, str]) -> dict[str, Any]:
    """The problem among the values of a visit; sentences about it are added to ``problems``."""
    row = {key: values[key] for key in ("kind", "what", "due_on") if values.get(key)}
    if not row:
        return {}
    problems |= FOLLOW_UP_FIELDS.problems({**row, "due_on": row.get("due_on")})
    if "due_on" not in row and not problems:
        days = int(str(ctx.setting("visits.follow_up_days")))
        row["due_on"] = (date.fromisoformat(str(values["day"])) + timedelta(days=days)).isoformat()
    return row


def _worker(staff_id: int | None) -> str:
    name: str | None = Staff.select(Staff.name).where(Staff.id == staff_id).scalar() if staff_id is not None else None
    return name or ""


def _require_visit(ctx: Context, writer: ChangeWriter, visit: Mapping[str, Any]) -> None:
    scope.require(ctx, [_area_of(visit["household_id"], visit["person_id"])])


def _area_of(household_id: int | None, person_id: int | None) -> int | None:
    model, one = (Person, person_id) if person_id is not None else (Household, household_id)
    found: int | None = model.select(model.area).where(model.id == one).scalar()
    return found

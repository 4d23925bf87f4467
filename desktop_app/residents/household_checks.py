"""What must hold before something happens to a household; every refusal is a sentence beside its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..common import codes, dates
from ..common.errors import ChecksFailed, NotFound
from ..common.text import one_line
from . import scope
from .family_relations import HEAD, Kin
from .household_event_fields import DISSOLVE, EVENT_FIELDS, FOUND, SPLIT
from .models import Household, HouseholdEvent, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

YOUNGEST_PARENT = 14
"""A parent younger than this, in years at the birth, is a mistake in one of the two dates."""


def event(ctx: Context, values: Mapping[str, Any]) -> dict[str, Any]:
    """``day``, ``document`` and ``remark`` as they are stored. Raises ChecksFailed, among them for a day to come."""
    ctx.require("residents.edit")
    told: dict[str, Any] = {
        "day": values.get("day") or None,
        "document": one_line(values.get("document") or "") or None,
        "remark": (values.get("remark") or "").strip() or None,
    }
    problems = EVENT_FIELDS.problems(told)
    if not problems and told["day"] > ctx.today():
        problems["day"] = "日期在今天以后，事情发生以后再登记"
    if problems:
        raise ChecksFailed(problems)
    return told


def home(ctx: Context, writer: ChangeWriter, household_id: int, day: str) -> dict[str, Any]:
    """The stored household, which is there and within one's grid, and was there on that day."""
    ctx.require("residents.edit")
    row = writer.row(Household, household_id)
    scope.require_row(ctx, row)
    if row["deleted_at"] is not None:
        raise NotFound("这一户已经撤销，没有办理。需要时请先到回收站恢复这一户。")
    begun = (
        HouseholdEvent.select(HouseholdEvent.day)
        .where(
            ((HouseholdEvent.household == household_id) & (HouseholdEvent.kind == FOUND))
            | ((HouseholdEvent.other_household == household_id) & (HouseholdEvent.kind == SPLIT)),
            HouseholdEvent.deleted_at.is_null(),
        )
        .order_by(HouseholdEvent.day)
        .limit(1)
        .scalar()
    )
    if begun and day < begun:
        raise ChecksFailed({"day": f"这一户是{dates.on_paper(begun)}立的，日期不能比它早"})
    return row


def everybody(household_id: int) -> list[Kin]:
    """All whose records hang on a household, those who died or moved away among them; the head first."""
    columns = (Person.id, Person.name, Person.relation_to_head, Person.sex, Person.birth_date)
    query = Person.select(*columns).where((Person.household == household_id) & Person.deleted_at.is_null())
    found = [Kin(*row) for row in query.order_by(Person.relation_to_head, Person.birth_date, Person.id).tuples()]
    return sorted(found, key=lambda one: one.relation != HEAD)


def present(household_id: int) -> set[int]:
    """Those of them who live here now."""
    query = Person.select(Person.id).where(
        (Person.household == household_id)
        & Person.deleted_at.is_null()
        & Person.died_on.is_null()
        & Person.moved_out_on.is_null()
    )
    return {one for (one,) in query.tuples()}


def members(ctx: Context, writer: ChangeWriter, household_id: int, day: str) -> list[Kin]:
    """Who lives in the household now, with the checks of ``home``."""
    home(ctx, writer, household_id, day)
    here = present(household_id)
    return [one for one in everybody(household_id) if one.id in here]


def chosen(members: Sequence[Kin], people: Sequence[int], field: str) -> list[Kin]:
    """Those of the members who were chosen. Raises ChecksFailed for nobody, or for somebody who is no member."""
    by_id = {one.id: one for one in members}
    if not people:
        raise ChecksFailed({field: "请至少选一个人"})
    if any(one not in by_id for one in people):
        raise ChecksFailed({field: "选的人已经不在这一户，或者已迁出、去世，请重新选"})
    return [by_id[one] for one in dict.fromkeys(people)]


def among(people: Sequence[Kin], person: int, field: str, sentence: str) -> None:
    if person not in {one.id for one in people}:
        raise ChecksFailed({field: sentence})


def rest_head(going: Sequence[Kin], staying: Sequence[Kin], head: int | None, field: str) -> None:
    """Whoever stays has a head: when the old one goes, a new one is chosen among them; otherwise none is."""
    goes = any(one.relation == HEAD for one in going)
    if goes and staying and head is None:
        raise ChecksFailed({field: "户主走了，户里还有人，请选新的户主"})
    if head is None:
        return
    if not goes:
        raise ChecksFailed({field: "户主没有变，这里不用选；要换户主请另办户主变更"})
    among(staying, head, field, "新的户主要在留下的人里面选")


def living(
    ctx: Context, writer: ChangeWriter, person_id: int, field: str, day: str, *, moved_out: bool = False
) -> dict[str, Any]:
    """The stored person, who lives, was born by then, and (unless ``moved_out``) is here."""
    ctx.require("residents.edit")
    row = writer.row(Person, person_id)
    scope.require_row(ctx, row)
    if row["deleted_at"] is not None:
        raise ChecksFailed({field: f"“{row['name']}”在回收站里，请先恢复"})
    if row["died_on"]:
        raise ChecksFailed({field: f"“{row['name']}”已登记去世（{dates.on_paper(row['died_on'])}），不能再办理"})
    if row["moved_out_on"] and not moved_out:
        raise ChecksFailed({field: f"“{row['name']}”已迁出，不能再办理；回来了请先办理迁入"})
    if row["birth_date"] and day < row["birth_date"]:
        raise ChecksFailed({"day": f"日期早于“{row['name']}”的出生日期（{dates.on_paper(row['birth_date'])}）"})
    if row["moved_out_on"] and day < row["moved_out_on"]:
        raise ChecksFailed({"day": f"日期早于“{row['name']}”迁出的日期（{dates.on_paper(row['moved_out_on'])}）"})
    return row


def may_leave(person: Mapping[str, Any]) -> None:
    """A head of others is not taken out of their household without a new one."""
    if person["relation_to_head"] != HEAD or person["id"] not in (here := present(person["household_id"])):
        return
    if len(here) > 1:
        raise ChecksFailed(
            {"person": f"“{person['name']}”是另一户的户主，那一户还有{len(here) - 1}人，请先在那一户办理户主变更"}
        )


def relation(code: str | None) -> None:
    if code is not None and code not in codes.table("relation"):
        raise ChecksFailed({"relation": "请从列表里选与户主关系"})


def parents(members: Sequence[Kin], mother: int | None, father: int | None, day: str) -> list[Kin]:
    """Mother and father of a newborn, members both. Raises ChecksFailed when sex or age cannot be."""
    by_id = {one.id: one for one in members}
    found = []
    for field, person, sex in (("mother", mother, "2"), ("father", father, "1")):
        if person is None:
            continue
        if person not in by_id:
            raise ChecksFailed({field: "请在这一户现在的人里面选"})
        one = by_id[person]
        if one.sex in ("1", "2") and one.sex != sex:
            raise ChecksFailed({field: f"“{one.name}”登记的性别是{codes.label('sex', one.sex)}，请核对"})
        if one.birth and dates.age_on(one.birth, day) < YOUNGEST_PARENT:
            raise ChecksFailed({field: f"“{one.name}”那时不满{YOUNGEST_PARENT}岁，请核对"})
        found.append(one)
    return found


def with_parents(remark: str | None, found: Sequence[Kin], mother: int | None) -> str | None:
    """The remark of a birth with who the parents are, before what somebody wrote. Raises ChecksFailed when it gets too long."""
    said = "，".join(f"{'母亲' if one.id == mother else '父亲'}{one.name}" for one in found)
    whole = "；".join(part for part in (said, remark) if part) or None
    if problems := EVENT_FIELDS.problems({"remark": whole}, ["remark"]):
        raise ChecksFailed(problems)
    return whole


def order(kind: str, household_id: int, people: Sequence[int], day: str) -> None:
    """Events stand in the order of their days. Raises ChecksFailed when a later one of these people is written down."""
    which = HouseholdEvent.person.in_(list(people)) if people else HouseholdEvent.household == household_id
    if kind == DISSOLVE:
        which = (HouseholdEvent.household == household_id) | (HouseholdEvent.other_household == household_id)
    query = HouseholdEvent.select(HouseholdEvent.kind, HouseholdEvent.day, Person.name)
    query = query.left_outer_join(Person, on=(Person.id == HouseholdEvent.person))
    row = (
        query.where(which, HouseholdEvent.deleted_at.is_null(), HouseholdEvent.day > day)
        .order_by(HouseholdEvent.day.desc())
        .tuples()
        .first()
    )
    if row is not None:
        what, when, name = codes.label("household_event", row[0]), dates.on_paper(row[1]), row[2]
        who = f"“{name}”" if name else "这一户"
        raise ChecksFailed({"day": f"{who}{when}已登记{what}，这一次不能比它早；那一次记错了请先撤销它"})

"""Care tags one by one: on what basis, who looks after the person, how often; and suggestions, never set by themselves.

Who may see or set which group is as everywhere: level 3 whoever may reveal, level 4 the named role (domain reference 2.8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes, dates
from ..common.errors import ChecksFailed
from ..common.fields import Level
from ..store.engine import database
from . import filters as narrowing
from . import rules, scope
from .care_fields import CARE_FIELDS
from .grid_models import Staff
from .models import CareTag, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

SUGGESTED = ("C01", "C02", "C03")
_RIGHTS = {Level.L3: "residents.reveal", Level.L4: "residents.l4"}
_OLD, _VERY_OLD, _GENERATION = 60, 80, 16
_SPOUSE = "1"  # first digit of husband and wife
_CHILDREN = ("2", "3")
"""First digits of relations that are a child of the head (GB/T 4761: 20–29 sons, 30–39 daughters)."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who seems to belong to a group: why, in words."""

    person_id: int
    code: str
    reason: str


def may_see(ctx: Context, code: str) -> bool:
    """Whether this operator may know that somebody is in this group."""
    level = narrowing.care_level(code)
    return level not in _RIGHTS or ctx.may(_RIGHTS[level])


def is_told(code: str) -> bool:
    """Whether that somebody is in care may be said without naming the group: of all groups but those of level 4."""
    return narrowing.care_level(code) is not Level.L4


def cycles(ctx: Context, day: str | None = None) -> dict[str, int]:
    """Days between two visits by care group, where the person's own tag says nothing; as of a day, today when left out."""
    ctx.require("residents.read")
    found = ctx.setting("care.cycle_days", day)
    return {str(code): int(days) for code, days in found.items()} if isinstance(found, dict) else {}


def workers(ctx: Context) -> list[tuple[int, str]]:
    """(id, name) of the hall's workers, by name."""
    ctx.require("residents.read")
    query = Staff.select(Staff.id, Staff.name).where(Staff.deleted_at.is_null()).order_by(Staff.name, Staff.id)
    return [(row[0], row[1]) for row in query.tuples()]


def names(ctx: Context) -> dict[int, str]:
    """Names of all workers by id, of those who are in the recycle bin, too: what they did stays theirs."""
    ctx.require("residents.read")
    return dict(Staff.select(Staff.id, Staff.name).tuples())


def open_of(staff_id: int) -> Any:
    """The condition for open care tags of which this worker is in charge."""
    return (CareTag.staff_id == staff_id) & CareTag.until.is_null() & CareTag.deleted_at.is_null()


def worker_id(writer: ChangeWriter, name: str | None) -> int | None:
    """The worker of this name; added where there is none, None for no name."""
    name = (name or "").strip()
    if not name:
        return None
    found = Staff.select(Staff.id).where((Staff.name == name) & Staff.deleted_at.is_null()).order_by(Staff.id).scalar()
    return int(found) if found is not None else writer.add(Staff, {"name": name})


def tags(ctx: Context, person_id: int) -> list[dict[str, Any]]:
    """The open tags of a person that this operator may see, as ``CARE_FIELDS`` with ``id``, ``code``, ``version``.

    Raises NotAllowed outside one's grid.
    """
    ctx.require("residents.read")
    scope.require(ctx, [Person.select(Person.area).where(Person.id == person_id).scalar()])
    query = CareTag.select().where(
        (CareTag.person == person_id) & CareTag.until.is_null() & CareTag.deleted_at.is_null()
    )
    names = dict(workers(ctx))
    keys = ("id", "code", "version", "since", "until", "level", "basis", "decision_no", "visit_cycle_days")
    return [
        {**{key: row[key] for key in keys}, "staff_name": names.get(row["staff_id"], "")}
        for row in query.order_by(CareTag.code, CareTag.id).dicts()
        if may_see(ctx, row["code"])
    ]


def save_tag(ctx: Context, tag_id: int, version: int, values: Mapping[str, Any], *, origin: object = None) -> bool:
    """Change what a tag says (keys of ``CARE_FIELDS``). Raises ChecksFailed, StaleVersion, NotAllowed, NotFound."""
    with ctx.write("residents.edit", "修改关爱标签", origin=origin) as writer:
        row = writer.row(CareTag, tag_id)
        _require_level(ctx, row["code"])
        scope.require_row(ctx, writer.row(Person, row["person_id"]))
        names = dict(workers(ctx))
        whole = {**row, "staff_name": names.get(row["staff_id"], ""), **values}
        problems = CARE_FIELDS.problems(whole)
        if whole["until"] and whole["since"] and whole["until"] < whole["since"]:
            problems["until"] = "结束日期早于起始日期"
        if problems:
            raise ChecksFailed(problems)
        changes = {key: value or None for key, value in values.items() if key in CARE_FIELDS and key != "staff_name"}
        if "staff_name" in values:
            changes["staff_id"] = worker_id(writer, values["staff_name"])
        return writer.update(CareTag, tag_id, changes, version)


def suggestions(ctx: Context) -> list[Suggestion]:
    """Whoever seems to be in C01, C02 or C03 and is not, nor was turned down; by group, then by person."""
    ctx.require("residents.edit")
    today = ctx.today()
    own = Person.alias()
    columns = (own.id, own.household, own.birth_date, own.relation_to_head)
    alive = own.deleted_at.is_null() & own.died_on.is_null() & own.moved_out_on.is_null()
    homes: dict[int, list[tuple[int, int | None, str]]] = {}
    alone: list[tuple[int, int | None, str]] = []
    for person, home, born, relation in database.execute(own.select(*columns).where(alive)).fetchall():
        one = (person, dates.age_on(born, today) if born else None, relation or "")
        if home is None:
            alone.append(one)
        else:
            homes.setdefault(home, []).append(one)
    found = [Suggestion(one[0], "C01", _very_old(one[1])) for one in alone if (one[1] or 0) >= _VERY_OLD]
    for members in homes.values():
        for member in members:
            found += _of(member, members)
    said = {
        (person, code)
        for person, code in database.execute(
            CareTag.select(CareTag.person, CareTag.code).where(
                CareTag.code.in_(SUGGESTED)
                & CareTag.deleted_at.is_null()
                & (CareTag.until.is_null() | CareTag.dismissed_on.is_null(False))
            )
        ).fetchall()
    }
    mine = None
    if scope.limited(ctx):
        mine = {row[0] for row in database.execute(Person.select(Person.id).where(*scope.people(ctx))).fetchall()}
    kept = [one for one in found if (one.person_id, one.code) not in said and (mine is None or one.person_id in mine)]
    return sorted(kept, key=lambda one: (one.code, one.person_id))


def accept(ctx: Context, chosen: Sequence[Suggestion], *, origin: object = None) -> int:
    """Put suggested people into their groups from today; gives how many. Nothing is set twice."""
    return _answer(ctx, chosen, "采纳关爱对象建议", {}, origin)


def dismiss(ctx: Context, chosen: Sequence[Suggestion], *, origin: object = None) -> int:
    """Turn suggestions down: they are not made again for these people."""
    return _answer(ctx, chosen, "不采纳关爱对象建议", {"until": ctx.today(), "dismissed_on": ctx.today()}, origin)


def _answer(ctx: Context, chosen: Sequence[Suggestion], action: str, more: Mapping[str, Any], origin: object) -> int:
    with ctx.write("residents.edit", action, origin=origin) as writer:
        still = set(suggestions(ctx)) & set(chosen)
        rows = [
            {"person_id": one.person_id, "code": one.code, "since": ctx.today(), "basis": one.reason, **more}
            for one in sorted(still, key=lambda one: (one.code, one.person_id))
        ]
        return len(writer.add_many(CareTag, rows))


def _of(member: tuple[int, int | None, str], members: Sequence[tuple[int, int | None, str]]) -> list[Suggestion]:
    person, age, relation = member
    if age is None or age < _OLD:
        return []
    found = [Suggestion(person, "C01", _very_old(age))] if age >= _VERY_OLD else []
    if len(members) == 1:
        return [*found, Suggestion(person, "C03", f"{age}岁，一人一户")]
    with_child = any(
        other[0] != person
        and not (other[2][:1] == _SPOUSE or (relation[:1] == _SPOUSE and other[2] == rules.HEAD))
        and (other[1] is None or age - other[1] >= _GENERATION or (other[2][:1] in _CHILDREN and relation[:1] == "0"))
        for other in members
    )
    return found if with_child else [*found, Suggestion(person, "C02", f"{age}岁，户内没有子女同住")]


def _very_old(age: int | None) -> str:
    return f"{age}岁，满80周岁"


def _require_level(ctx: Context, code: str) -> None:
    level = narrowing.care_level(code)
    if level in _RIGHTS:
        ctx.require(_RIGHTS[level])


def group_words(ctx: Context, found: Sequence[str]) -> str:
    """Care groups in words for a list: level 2 by name, level 3 as 关爱, level 4 nothing."""
    ctx.require("residents.read")
    named = [codes.label("care_group", code) for code in found if narrowing.care_level(code) is Level.L2]
    hidden = any(narrowing.care_level(code) is Level.L3 for code in found)
    return "、".join([*named, *(["关爱"] if hidden else [])])

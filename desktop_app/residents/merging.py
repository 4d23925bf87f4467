"""Two records of one person become one: what hung on either hangs on the one that stays, and one undo takes it back.

The other record goes into the recycle bin and knows into which it was merged; what was printed (names in dossiers and
service records) stays as it was printed. Nothing is merged by itself (domain reference 2.4.7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import ForeignKeyField, Model

from ..common import codes
from ..common.errors import ChecksFailed, KnownError, NotFound
from ..common.words import is_masked, opened, shown
from ..store import recycle
from ..store.models import Attachment
from ..store.reading import models
from . import care, households, queries, rules, scope
from .fields import FIELDS
from .models import CareTag, Household, NotTwins, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter, Row

ACTION = "合并重复的居民"
HOME = "household_id"
"""What stands for the household among the fields to choose: the relation to its head goes with it."""

SETTLED = {
    ("care_tag", "person_id"),
    ("household", "head_id"),
    ("not_twins", "one_id"),
    ("not_twins", "other_id"),
    ("volunteer", "person_id"),
}
"""Columns that point at people and are not simply moved: each has a rule of its own below."""

LOOSE = {("area", "leader_person_id"), ("household", "head_id"), ("person", "merged_into")}
"""Columns that point at people without a constraint; every foreign key is found by itself."""

_COUNTED = {
    "visit": ("次走访", "residents.read"),
    "care_service": ("次关爱服务", "residents.read"),
    "household_event": ("条户的变动", "residents.read"),
    "consent": ("份单独同意", "residents.read"),
    "staff": ("条工作人员登记", "residents.read"),
    "house": ("处房屋", "residents.read"),
    "area": ("处网格负责人", "residents.read"),
    "case_party": ("处调解案件当事人", "cases.read"),
    "mediator": ("条调解员登记", "cases.read"),
    "expert": ("条专家登记", "cases.read"),
    "community_role": ("条四大员登记", "cases.read"),
}
_STATED = ("died_on", "moved_out_on")  # empty says that somebody lives here: nobody is taken off the register by itself
_WITH_PAPER = ("cert_type", "cert_until")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records. ``label``: 曾桂芝（女，83岁，向阳花园6栋2单元1502）."""

    id: int
    version: int
    name: str
    label: str
    in_bin: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both, in words as an opened record shows them. ``taken``: from the other one unless decided otherwise."""

    key: str
    label: str
    kept: str
    other: str
    differs: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Both records side by side, and in sentences what merging them would do besides the fields."""

    kept: Side
    other: Side
    lines: tuple[Line, ...]
    moves: tuple[str, ...]


def preview(ctx: Context, kept_id: int, other_id: int) -> Preview:
    """What the page and the question before merging show. Raises NotFound, NotAllowed outside one's grid."""
    ctx.require("residents.read")
    kept, other = (queries.stored(ctx, one) for one in (kept_id, other_id))
    place = opened(ctx.may)
    taken = defaults(kept, other)
    lines = []
    for field in FIELDS.stored:
        mine, theirs = kept[field.key], other[field.key]
        if _says_nothing(mine) and _says_nothing(theirs):
            continue
        if field.key == "relation_to_head" and kept[HOME] != other[HOME]:
            continue  # it goes with the household, and is said there
        words = [str(shown(field, value, place) or "") for value in (mine, theirs)]
        if mine != theirs and words[0] == words[1] and is_masked(field, place):
            words = [f"{one}（隐去的部分不同）" for one in words]
        lines.append(Line(field.key, field.label, words[0], words[1], mine != theirs, field.key in taken))
    homes = [_home_words(ctx, row) for row in (kept, other)]
    if any(homes):
        lines.append(Line(HOME, "所在户", homes[0], homes[1], kept[HOME] != other[HOME], HOME in taken))
    sides = [_side(ctx, row) for row in (kept, other)]
    return Preview(sides[0], sides[1], tuple(lines), tuple(_moves(ctx, kept, other)))


def defaults(kept: Mapping[str, Any], other: Mapping[str, Any]) -> frozenset[str]:
    """Fields that come from the other record unless somebody decides otherwise: where the one that stays says nothing."""
    found = {
        field.key
        for field in FIELDS.stored
        if _says_nothing(kept[field.key])
        and not _says_nothing(other[field.key])
        and field.key not in (*_STATED, "relation_to_head")
    }
    if "cert_no" not in found and kept["cert_no"]:
        found.difference_update(_WITH_PAPER)  # of another paper
    if kept[HOME] is None and other[HOME] is not None:
        found.add(HOME)
    elif kept[HOME] == other[HOME] and (not kept["relation_to_head"] or other["relation_to_head"] == rules.HEAD):
        found.add("relation_to_head")  # whoever heads the household goes on heading it
    return frozenset(found)


def _says_nothing(value: Any) -> bool:
    return value is None or value == ""  # 0 is 否


def merge(
    ctx: Context,
    kept_id: int,
    other_id: int,
    take: Collection[str] | None = None,
    *,
    versions: Mapping[int, int] | None = None,
    origin: object = None,
) -> None:
    """Merge the other record into the one that stays, as one change.

    ``take``: keys of the fields (and HOME) whose value comes from the other one; None: as ``defaults`` says. The other
    one may be in the recycle bin. Raises ChecksFailed, StaleVersion against ``versions`` (by id), NotFound, NotAllowed,
    KnownError where the two cannot be one person.
    """
    with ctx.write("residents.edit", ACTION, origin=origin) as writer:
        kept, other = writer.row(Person, kept_id), writer.row(Person, other_id)
        for row in (kept, other):
            scope.require_row(ctx, row)
        _refuse(kept, other)
        changes = _chosen(ctx, writer, kept, other, defaults(kept, other) if take is None else take)
        homes = {kept[HOME], other[HOME], changes.get(HOME, kept[HOME]), *_headed_by(other_id)}
        reason = f"并入“{kept['name']}”"
        _move_all(writer, kept_id, other_id, reason)
        gone = {"deleted_at": writer.author.at, "deleted_by": writer.author.operator_id, "delete_reason": reason}
        known = versions or {}
        writer.update(Person, other_id, {**gone, "merged_into": kept_id}, known.get(other_id))
        writer.update(Person, kept_id, changes, known.get(kept_id, kept["version"]))
        households.settle(writer, homes, moved=kept_id)
        from ..volunteers.service import follow_people  # volunteers stand on residents; here it goes back

        follow_people(writer, [kept_id])


def pointing() -> list[tuple[type[Model], str]]:
    """Every (model, column) that points at a person: foreign keys of whatever table there is, and LOOSE."""
    found = [
        (model, field.column_name)
        for _, model in sorted(models().items())
        for field in model._meta.sorted_fields
        if isinstance(field, ForeignKeyField) and field.rel_model is Person
    ]
    return [*found, *((models()[table], column) for table, column in sorted(LOOSE))]


# What is chosen


def _refuse(kept: Row, other: Row) -> None:
    if kept["id"] == other["id"]:
        raise KnownError("这是同一条登记，没有什么可合并的。")
    if kept["deleted_at"] is not None:
        raise NotFound("要保留的那条登记在回收站里，没有合并。请先恢复它，或者换过来保留另一条。")
    if other["delete_reason"] == recycle.ERASED:
        raise NotFound("那条登记的个人信息已按规定删除，没有可合并的内容。")
    party = models()["case_party"]
    alive = party.deleted_at.is_null()
    cases = [
        {case for (case,) in party.select(party.case).where((party.person == row["id"]) & alive).tuples()}
        for row in (kept, other)
    ]
    if cases[0] & cases[1]:
        raise KnownError(
            "这两条登记是同一件调解案件里的两位当事人，没有合并。如果确实是同一人，请先请承办人更正那件案件的当事人。"
        )


def _chosen(ctx: Context, writer: ChangeWriter, kept: Row, other: Row, take: Collection[str]) -> dict[str, Any]:
    """The columns of the record that stays which become others. Raises ChecksFailed."""
    today = ctx.clock.today()
    wanted = {key for key in take if key in FIELDS and FIELDS[key].stored}
    if "cert_no" in wanted:
        wanted.add("cert_type")
    if kept[HOME] != other[HOME]:  # a relation without its household says nothing
        wanted.discard("relation_to_head")
    changes = {key: other[key] for key in wanted}
    if HOME in take:
        changes |= {HOME: other[HOME], "relation_to_head": other["relation_to_head"]}
    if "name" in wanted:
        changes["pinyin"] = other["pinyin"]
    if "id_no" in wanted:
        changes |= {key: value for key, value in rules.derive(changes, today).items() if key in ("birth_date", "sex")}
    whole = {**kept, **changes}
    if (whole["id_no"] or whole["cert_no"]) and whole["no_id_reason"]:
        changes["no_id_reason"] = whole["no_id_reason"] = None
    changes = {key: value for key, value in changes.items() if kept[key] != value}
    problems = rules.problems(whole, today, changes.keys(), reason_needed=False)
    if problems:
        raise ChecksFailed(problems)
    if {"name", "pinyin"} & changes.keys():
        changes |= rules.computed(whole)
    if "live_addr" in changes:
        changes = households.with_area(ctx, writer, changes)
        households.refuse_outside(ctx, {**kept, **changes})
    return changes


# What moves


def _move_all(writer: ChangeWriter, kept: int, other: int, reason: str) -> None:
    from ..volunteers.service import merge_people

    for model, column in pointing():
        if (model._meta.table_name, column) not in SETTLED:
            _move(writer, model, column, kept, other)
    _move_tags(writer, kept, other, reason)
    _move_sayings(writer, kept, other)
    merge_people(writer, kept, other, reason)
    attached = Attachment.select(Attachment.id).where(
        (Attachment.table_name == Person._meta.table_name) & (Attachment.record_id == other)
    )
    writer.update_many(Attachment, {one: {"record_id": kept} for (one,) in attached.order_by(Attachment.id).tuples()})


def _move(writer: ChangeWriter, model: type[Model], column: str, kept: int, other: int) -> None:
    """What points at the other record points at the one that stays, in the recycle bin, too."""
    rows = model.select(model.id).where(model._meta.columns[column] == other).order_by(model.id).tuples()
    writer.update_many(model, {one: {column: kept} for (one,) in rows})


def _move_tags(writer: ChangeWriter, kept: int, other: int, reason: str) -> None:
    """Care tags of all levels, also those the operator may not see. Of one group one stays open, with what both said."""
    is_open = CareTag.until.is_null() & CareTag.deleted_at.is_null()
    own = {row["code"]: row for row in CareTag.select().where((CareTag.person == kept) & is_open).dicts()}
    theirs = CareTag.select(CareTag.id).where(CareTag.person == other).order_by(CareTag.id)
    for (tag_id,) in list(theirs.tuples()):
        tag = writer.row(CareTag, tag_id)
        twin = own.get(tag["code"]) if tag["until"] is None and tag["deleted_at"] is None else None
        moved: dict[str, Any] = {"person_id": kept}
        if twin is not None:
            more = {key: tag[key] for key in _SAID_OF_TAGS if twin[key] is None and tag[key] is not None}
            if tag["since"] and (twin["since"] or tag["since"]) > tag["since"]:
                more["since"] = tag["since"]
            writer.update(CareTag, twin["id"], more)
            twin.update(more)
            author = writer.author
            moved |= {"deleted_at": author.at, "deleted_by": author.operator_id, "delete_reason": reason}
        writer.update(CareTag, tag_id, moved)


_SAID_OF_TAGS = ("since", "basis", "decision_no", "level", "visit_cycle_days", "staff_id")


def _move_sayings(writer: ChangeWriter, kept: int, other: int) -> None:
    """Who is not the other one is not the one that stays, either; that these two are two is taken back."""
    said = (NotTwins.one == other) | (NotTwins.other == other) | (NotTwins.one == kept) | (NotTwins.other == kept)
    query = NotTwins.select(NotTwins.id, NotTwins.one, NotTwins.other).where(said)
    rows = [(one, frozenset(pair)) for one, *pair in query.order_by(NotTwins.id).tuples()]
    there = {pair for _, pair in rows if other not in pair}
    for row_id, pair in rows:
        if other not in pair:
            continue
        now = frozenset(kept if person == other else person for person in pair)
        if len(now) == 1 or now in there:
            writer.remove(NotTwins, row_id)
        else:
            there.add(now)
            writer.update(NotTwins, row_id, dict(zip(("one_id", "other_id"), sorted(now), strict=True)))


def _headed_by(person: int) -> Iterable[int]:
    return [home for (home,) in Household.select(Household.id).where(Household.head_id == person).tuples()]


# In words


def _side(ctx: Context, row: Mapping[str, Any]) -> Side:
    facts = queries.detail(ctx, row["sex"], row["birth_date"], row["live_addr"])
    label = f"{row['name']}（{facts}）" if facts else str(row["name"])
    return Side(row["id"], row["version"], row["name"], label, row["deleted_at"] is not None)


def _home_words(ctx: Context, row: Mapping[str, Any]) -> str:
    if row[HOME] is None:
        return ""
    own = scope.areas(ctx)
    area = Household.select(Household.area).where(Household.id == row[HOME]).scalar()
    if own is not None and area not in own:
        return "别的网格的一户"
    relation = codes.label("relation", row["relation_to_head"])
    return "，".join(filter(None, (" ".join(queries.household_words(ctx, row[HOME])), relation)))


def _moves(ctx: Context, kept: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Sentences on what hangs on the other record, as far as the operator may know of it."""
    found = []
    counted = []
    for model, column in pointing():
        words, right = _COUNTED.get(model._meta.table_name, ("", ""))
        if words and ctx.may(right):
            count = _alive_at(model, column, other["id"])
            counted += [f"{count}{words}"] if count else []
    tags = CareTag.select(CareTag.code).where((CareTag.person == other["id"]) & CareTag.deleted_at.is_null())
    shown_tags = [code for (code,) in tags.tuples() if care.may_see(ctx, code)]
    if shown_tags:
        counted.append(f"{len(shown_tags)}条关爱标签")
    if counted:
        found.append(f"转到保留的登记：{'、'.join(counted)}。")
    if ctx.may("volunteers.read"):
        from ..volunteers.service import merging_words

        found += merging_words(kept["id"], other["id"])
    if other[HOME] is not None and kept[HOME] != other[HOME]:
        left = f"“{other['name']}”的另一条登记不再算在原来的那一户里"
        headed = any(True for _ in _headed_by(other["id"]))
        found.append(f"{left}，那一户变成户主待补，请另选户主。" if headed else f"{left}。")
    return found


def _alive_at(model: type[Model], column: str, person: int) -> int:
    query = model.select().where((model._meta.columns[column] == person) & model.deleted_at.is_null())
    return int(query.count())


def merged_into(ctx: Context, person_id: int) -> int | None:
    """The living record that this one, in the recycle bin, was merged into; None when it was not."""
    ctx.require("residents.read")
    into = Person.select(Person.merged_into).where(Person.id == person_id).scalar()
    if into is None:
        return None
    found = Person.select(Person.id).where((Person.id == into) & Person.deleted_at.is_null(), *scope.people(ctx))
    person = found.scalar()
    return int(person) if person is not None else None

"""Every write about one resident. Reads are in ``queries``; households, the grid tree and imports have their own files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.errors import ChecksFailed, KnownError, UsageError
from ..common.fields import Level
from ..common.words import Place, shown
from ..store import history, recycle
from . import filters as narrowing
from . import households, queries, rules, scope
from .fields import FIELDS
from .models import CareTag, Household, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter


class LiveTwin(KnownError):
    """A record in the bin and a living one are the same person: ``twin`` may take it in (``merging``)."""

    def __init__(self, sentence: str, person: int, twin: int) -> None:
        super().__init__(sentence)
        self.person, self.twin = person, twin


def create(ctx: Context, values: Mapping[str, Any], *, care: Iterable[str] = (), origin: object = None) -> int:
    """Add a resident; gives the id. What follows from the identity number is filled in where it is left out.

    ``values`` by field key, and ``household_id``; ``care`` are codes of care groups. Raises ChecksFailed with a sentence
    for each field that does not hold, among them an identity number that a living record has already.
    """
    with ctx.write("residents.edit", "新增居民", origin=origin) as writer:
        return insert(writer, ctx, values, care)


def insert(writer: ChangeWriter, ctx: Context, values: Mapping[str, Any], care: Iterable[str] = ()) -> int:
    """The same inside a write that has asked: a newborn, somebody who moves in. Raises ChecksFailed."""
    today, care = ctx.clock.today(), list(care)
    tidy = rules.filled(values, today)
    _refuse(rules.problems(tidy, today))
    _refuse_twin(ctx, tidy.get("id_no"))
    _refuse_same_document(ctx, tidy)
    tidy = _lives_there(writer, tidy, tidy)
    row = households.with_area(ctx, writer, {**tidy, **rules.computed(tidy)})
    households.refuse_outside(ctx, row)
    _require_levels(ctx, care)
    person_id = writer.add(Person, row)
    if tidy.get("household_id"):
        households.settle(writer, {tidy["household_id"]}, moved=person_id)
    writer.add_many(CareTag, [care_row(person_id, code, ctx.today()) for code in care])
    return person_id


def update(ctx: Context, person_id: int, version: int, changes: Mapping[str, Any], *, origin: object = None) -> bool:
    """Change a resident; False when nothing differs.

    Raises ChecksFailed, StaleVersion (both versions in it), NotFound.
    """
    today = ctx.clock.today()
    with ctx.write("residents.edit", "修改居民", origin=origin) as writer:
        current = writer.row(Person, person_id)
        scope.require_row(ctx, current)
        tidy = rules.filled(changes, today)
        touched = {key for key, value in tidy.items() if current.get(key) != value}
        reason_needed = bool({"id_no", "cert_no", "no_id_reason"} & touched)
        _refuse(rules.problems({**current, **tidy}, today, touched, reason_needed=reason_needed))
        if "id_no" in touched:
            _refuse_twin(ctx, tidy["id_no"], person_id)
        if {"cert_type", "cert_no"} & touched:
            _refuse_same_document(ctx, {**current, **tidy}, person_id)
        tidy = _lives_there(writer, tidy, {**current, **tidy})
        if "name" in touched and "pinyin" not in tidy:
            tidy["pinyin"] = None  # what was typed was how the other name is read
        if {"name", "pinyin"} & touched:
            tidy.update(rules.computed({**current, **tidy}))
        if tidy.get("live_addr", current["live_addr"]) != current["live_addr"]:
            tidy = households.with_area(ctx, writer, tidy)
            households.refuse_outside(ctx, {**current, **tidy})
        changed = writer.update(Person, person_id, tidy, version)
        if changed:
            from ..volunteers.service import follow_people  # volunteers stand on residents; here it goes back

            follow_people(writer, [person_id])
        if {"household_id", "relation_to_head"} & touched:
            home = tidy.get("household_id", current["household_id"])
            households.settle(writer, {current["household_id"], home}, moved=person_id)
    return changed


def bring_back(ctx: Context, person_id: int, version: int, number: int, *, origin: object = None) -> bool:
    """Make a resident's fields what they were after change ``number``; a change like any other, with all checks.

    Raises NotFound when the history does not know that version, ChecksFailed, StaleVersion.
    """
    row = queries.stored(ctx, person_id)
    then = history.as_of("person", person_id, row["uid"], number)
    keys = [field.key for field in FIELDS.stored if field.key in row]
    changes = {key: then.get(key) for key in (*keys, "household_id") if row[key] != then.get(key)}
    return update(ctx, person_id, version, changes, origin=origin)


def delete(ctx: Context, person_id: int, reason: str = "", *, origin: object = None) -> None:
    """Into the recycle bin. A household whose head goes is 户主待补."""
    with ctx.write("residents.edit", "删除居民", reason=reason or None, origin=origin) as writer:
        row = writer.row(Person, person_id)
        scope.require_row(ctx, row)
        writer.delete(Person, person_id, reason)
        households.settle(writer, {row["household_id"]})


def restore(ctx: Context, person_id: int, *, origin: object = None) -> None:
    """Back from the recycle bin. Raises LiveTwin when a living record has the same identity number: the two may be merged.

    Somebody who was head of a household that has another head by now comes back without a relation.
    """
    with ctx.write("residents.edit", "恢复居民", origin=origin) as writer:
        row = writer.row(Person, person_id)
        scope.require_row(ctx, row)
        if row["deleted_at"] is None:
            return
        if row["delete_reason"] == recycle.ERASED:
            raise KnownError("这条记录的个人信息已按规定删除，不能恢复。")
        twin = _twin(row["id_no"], person_id)
        if twin is not None:
            said = f"“{row['name']}”没有恢复：在册的{_described(ctx, twin)}身份证号相同。"
            if row["merged_into"] == twin.id:
                raise KnownError(f"{said}它已经并入那一条；要重新分开，请撤销那次合并。")
            if not scope.sees(ctx, {"area_id": twin.area_id}):
                raise KnownError(f"{said}两条记录都还在，请前台或主任核对后合并。")
            raise LiveTwin(f"{said}两条记录都还在，请核对后合并成一条。", person_id, twin.id)
        back = {"deleted_at": None, "deleted_by": None, "delete_reason": None, "merged_into": None}
        writer.update(Person, person_id, back)
        home = row["household_id"]
        if home is not None and row["relation_to_head"] == rules.HEAD:
            head = writer.row(Household, home)["head_id"]
            if head not in (None, person_id):
                writer.update(Person, person_id, {"relation_to_head": None})
        households.settle(writer, {home}, moved=person_id)


def set_care(
    ctx: Context, person_id: int, groups: Iterable[str], *, among: Iterable[str] | None = None, origin: object = None
) -> None:
    """The care groups a person is in from today; others of his that are open end today.

    ``among``: only these groups are spoken of, all others stay as they are (what an operator may not see he cannot end).
    Groups of level 3 need the right to reveal, those of level 4 the named role. Raises NotAllowed.
    """
    wanted = list(dict.fromkeys(groups))
    spoken_of = set(among) if among is not None else None
    with ctx.write("residents.edit", "修改关爱标签", origin=origin) as writer:
        scope.require_row(ctx, writer.row(Person, person_id))
        open_tags = {
            code: tag_id
            for tag_id, code in CareTag.select(CareTag.id, CareTag.code)
            .where((CareTag.person == person_id) & CareTag.until.is_null() & CareTag.deleted_at.is_null())
            .tuples()
        }
        begun = [code for code in wanted if code not in open_tags]
        ended = [code for code in open_tags if code not in wanted]
        if spoken_of is None:
            ended = [code for code in ended if ctx.may(_RIGHTS.get(narrowing.care_level(code), "residents.edit"))]
        else:
            ended = [code for code in ended if code in spoken_of]
        _require_levels(ctx, [*begun, *ended])
        writer.add_many(CareTag, [care_row(person_id, code, ctx.today()) for code in begun])
        for code in ended:
            writer.update(CareTag, open_tags[code], {"until": ctx.today()})


_RIGHTS = {Level.L3: "residents.reveal", Level.L4: "residents.l4"}


def _require_levels(ctx: Context, care: Iterable[str]) -> None:
    """Whoever begins or ends these care groups must be allowed to see them."""
    for level in sorted({narrowing.care_level(code) for code in care} & set(_RIGHTS)):
        ctx.require(_RIGHTS[level])


def reveal(ctx: Context, person_id: int, key: str, reason: str) -> str:
    """A masked value in full, logged with its reason; ``care`` are all care groups that the operator may know of.

    Raises NotAllowed, UsageError without a reason.
    """
    if not reason.strip():
        raise UsageError("请选择查看的原因。")
    ctx.require("residents.reveal")
    row = queries.stored(ctx, person_id)
    label = "关爱对象" if key == "care" else FIELDS[key].label
    ctx.log("residents.reveal", f"查看{label}", reason, about=[(Person, person_id)])
    if key == "care":
        seen = [code for code in row["care"] if narrowing.care_level(code) is not Level.L4 or ctx.may("residents.l4")]
        return "、".join(codes.label("care_group", code) for code in seen)
    return str(shown(FIELDS[key], row[key], Place.PAPER) or "")


def note_care_seen(ctx: Context, person_id: int, reason: str) -> None:
    """The care groups of a resident are opened to be changed: that shows them, and is logged like a reveal."""
    ctx.log("residents.reveal", "查看关爱对象", reason, about=[(Person, person_id)])


def care_row(person_id: int, code: str, since: str, basis: str | None = None) -> dict[str, Any]:
    """A care tag as it is stored."""
    return {"person_id": person_id, "code": code, "since": since, "basis": basis}


def _refuse(found: Mapping[str, str]) -> None:
    if found:
        raise ChecksFailed(found)


def _twin(id_no: str | None, own: int | None = None) -> Person | None:
    if not id_no:
        return None
    query = Person.select().where((Person.id_no == id_no) & Person.deleted_at.is_null())
    return query.where(Person.id != own).first() if own is not None else query.first()


def _refuse_twin(ctx: Context, id_no: str | None, own: int | None = None) -> None:
    twin = _twin(id_no, own)
    if twin is not None:
        raise ChecksFailed({"id_no": f"这个身份证号已经登记在{_described(ctx, twin)}名下"})


def _refuse_same_document(ctx: Context, values: Mapping[str, Any], own: int | None = None) -> None:
    """Two living people do not have the same document."""
    if not values.get("cert_no"):
        return
    query = Person.select().where(
        (Person.cert_no == values["cert_no"])
        & (Person.cert_type == values.get("cert_type"))
        & Person.deleted_at.is_null()
    )
    twin = next((person for person in query if person.id != own), None)
    if twin is not None:
        raise ChecksFailed({"cert_no": f"这个证件号码已经登记在{_described(ctx, twin)}名下"})


def _described(ctx: Context, person: Person) -> str:
    own = scope.areas(ctx)
    if own is not None and person.area not in own:
        return "别的网格的一位居民"
    return f"“{person.name}”（{queries.detail(ctx, person.sex, person.birth_date, person.live_addr)}）"


def _lives_there(writer: ChangeWriter, changes: dict[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever joins a household and has no address of his own lives at the household's. Raises NotFound."""
    if not changes.get("household_id"):
        return changes
    home = writer.row(Household, changes["household_id"])
    return changes if whole.get("live_addr") else {**changes, "live_addr": home["live_addr"]}

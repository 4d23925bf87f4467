"""What happens to a household: 立户, 分户, 迁入, 迁出, 出生, 死亡, 户主变更, 撤销户 (domain reference 2.6).

Each is one change: it writes the event and does what the event means, so that one undo takes back both. ``event`` is a
mapping of ``day``, ``document`` and ``remark``. Checks are in ``household_checks``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..common.errors import ChecksFailed, KnownError
from ..store import recycle
from . import contacts, household_listing, households, rules, scope, service
from . import household_checks as checks
from .family_relations import HEAD, Kin, of_newborn, rederived
from .household_event_fields import BIRTH, DEATH, DISSOLVE, FOUND, MOVE_IN, MOVE_OUT, NEW_HEAD, SPLIT
from .models import CareTag, Household, HouseholdEvent, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

WHOLE_OUT = "5"  # resident_status 整户外出
_NEWBORN = "01"  # no_id_reason 新生儿未落户
Event = Mapping[str, Any]


def found(ctx: Context, live_addr: str, head: int, event: Event, *, origin: object = None) -> int:
    """立户: a new household at an address, with somebody who is in none as its head; gives its id.

    Raises ChecksFailed, NotAllowed.
    """
    with ctx.write("residents.edit", "立户", origin=origin) as writer:
        told = checks.event(ctx, event)
        person = checks.living(ctx, writer, head, "head", told["day"])
        if person["household_id"] is not None:
            raise ChecksFailed({"head": f"“{person['name']}”已经在另一户，请在那一户办理分户"})
        home = _new_home(ctx, writer, live_addr)
        _into(ctx, writer, person, home, HEAD)
        households.settle(writer, {home}, moved=head)
        _write(writer, FOUND, told, home, [head])
    return home


def split(
    ctx: Context,
    household_id: int,
    people: Sequence[int],
    head: int,
    live_addr: str,
    event: Event,
    *,
    rest_head: int | None = None,
    origin: object = None,
) -> int:
    """分户: these members become a household of their own, ``head`` its head; gives its id.

    Relations are carried over where they leave no doubt, the others are 关系待补. ``rest_head``: who is head of those that
    stay, needed when the old head goes. Raises ChecksFailed, NotAllowed.
    """
    with ctx.write("residents.edit", "分户", origin=origin) as writer:
        told = checks.event(ctx, event)
        here = checks.members(ctx, writer, household_id, told["day"])
        going = checks.chosen(here, people, "people")
        if len(going) == len(here):
            raise ChecksFailed({"people": "分户要有人留在原来的户里；全户都走请办理迁出，或者直接改住址"})
        checks.among(going, head, "head", "新户的户主要在分出的人里面选")
        staying = [one for one in here if one.id not in {kin.id for kin in going}]
        checks.rest_head(going, staying, rest_head, "rest_head")
        for one in going:
            checks.living(ctx, writer, one.id, "people", told["day"])
        relations = rederived(checks.everybody(household_id), head)
        home = _new_home(ctx, writer, live_addr)
        if rest_head is not None:
            _new_head(writer, household_id, rest_head, going)
        for one in going:
            _into(ctx, writer, writer.row(Person, one.id), home, relations[one.id], moves=True)
        households.settle(writer, {household_id, home})
        _write(writer, SPLIT, told, household_id, [one.id for one in going], other=home)
    return home


def move_in(
    ctx: Context,
    household_id: int,
    person_id: int,
    relation: str | None,
    event: Event,
    *,
    origin: object = None,
) -> None:
    """迁入: somebody of the register comes into this household and lives at its address.

    Raises ChecksFailed (dead, here already, a second head, head of others elsewhere), NotAllowed.
    """
    with ctx.write("residents.edit", "迁入", origin=origin) as writer:
        told = checks.event(ctx, event)
        home = checks.home(ctx, writer, household_id, told["day"])
        person = checks.living(ctx, writer, person_id, "person", told["day"], moved_out=True)
        came_from = person["household_id"]
        if came_from == household_id and not person["moved_out_on"]:
            raise ChecksFailed({"person": f"“{person['name']}”已经在这一户"})
        if came_from not in (None, household_id):
            checks.may_leave(person)
        checks.relation(relation)
        _into(ctx, writer, person, household_id, relation, moves=True, moved_in_on=told["day"], home=home)
        households.settle(writer, {came_from, household_id}, moved=person_id)
        _write(writer, MOVE_IN, told, household_id, [person_id], other=came_from)


def move_in_new(
    ctx: Context, household_id: int, values: Mapping[str, Any], event: Event, *, origin: object = None
) -> int:
    """迁入 of somebody whom the register does not know yet: ``values`` as ``service.create`` takes them; gives the id.

    Raises ChecksFailed, NotAllowed.
    """
    with ctx.write("residents.edit", "迁入", origin=origin) as writer:
        told = checks.event(ctx, event)
        home = checks.home(ctx, writer, household_id, told["day"])
        more = {"household_id": household_id, "live_addr": home["live_addr"], "moved_in_on": told["day"]}
        person = service.insert(writer, ctx, {**values, **more})
        _write(writer, MOVE_IN, told, household_id, [person])
    return person


def move_out(
    ctx: Context,
    household_id: int,
    people: Sequence[int],
    event: Event,
    *,
    head: int | None = None,
    origin: object = None,
) -> None:
    """迁出: these members go and leave the household. When all go (整户迁出) they stay together, the household is 整户外出.

    ``head``: who is head of those that stay, needed when the old head goes. Raises ChecksFailed, NotAllowed.
    """
    whole = {one.id for one in members(ctx, household_id)} == set(people)
    with ctx.write("residents.edit", "整户迁出" if whole else "迁出", origin=origin) as writer:
        told = checks.event(ctx, event)
        here = checks.members(ctx, writer, household_id, told["day"])
        going = checks.chosen(here, people, "people")
        staying = [one for one in here if one.id not in {kin.id for kin in going}]
        for one in going:
            checks.living(ctx, writer, one.id, "people", told["day"])
        if staying:
            checks.rest_head(going, staying, head, "head")
            gone = {"household_id": None, "relation_to_head": None, "moved_out_on": told["day"]}
            if head is not None:
                _new_head(writer, household_id, head, going)
        else:
            gone = {"moved_out_on": told["day"]}
            writer.update(Household, household_id, {"resident_status": WHOLE_OUT})
        for one in going:
            writer.update(Person, one.id, gone)
        households.settle(writer, {household_id})
        _follow(writer, [one.id for one in going])
        _write(writer, MOVE_OUT, told, household_id, [one.id for one in going])


def birth(
    ctx: Context,
    household_id: int,
    values: Mapping[str, Any],
    event: Event,
    *,
    mother: int | None = None,
    father: int | None = None,
    origin: object = None,
) -> int:
    """出生: a newborn (``name``, ``sex``, ``relation_to_head`` or what follows from the parents); gives the id.

    The day of the event is the day of birth, and the number is still to come: 新生儿未落户. Who the parents are is kept in
    the event's remark, as it was said that day. Raises ChecksFailed, NotAllowed.
    """
    with ctx.write("residents.edit", "出生登记", origin=origin) as writer:
        told = checks.event(ctx, event)
        here = checks.members(ctx, writer, household_id, told["day"])
        parents = checks.parents(here, mother, father, told["day"])
        home = writer.row(Household, household_id)
        row = {
            "relation_to_head": of_newborn(parents, values.get("sex")),
            "resident_class": writer.row(Person, parents[0].id)["resident_class"] if parents else None,
            **{key: value for key, value in values.items() if value},
            "birth_date": told["day"],
            "no_id_reason": None if values.get("id_no") else _NEWBORN,
            "household_id": household_id,
            "live_addr": home["live_addr"],
        }
        child = service.insert(writer, ctx, row)
        told["remark"] = checks.with_parents(told["remark"], parents, mother)
        _write(writer, BIRTH, told, household_id, [child])
    return child


def death(
    ctx: Context, household_id: int, person_id: int, event: Event, *, head: int | None = None, origin: object = None
) -> None:
    """死亡: the day is written down, all care groups end, and when it was the head, ``head`` is the new one.

    Whoever died stays in the household's records. Raises ChecksFailed, NotAllowed.
    """
    with ctx.write("residents.edit", "死亡登记", origin=origin) as writer:
        told = checks.event(ctx, event)
        here = checks.members(ctx, writer, household_id, told["day"])
        gone = checks.chosen(here, [person_id], "person")
        checks.living(ctx, writer, person_id, "person", told["day"])
        staying = [one for one in here if one.id != person_id]
        checks.rest_head(gone, staying, head, "head")
        writer.update(Person, person_id, {"died_on": told["day"]})
        if head is not None:
            _new_head(writer, household_id, head)
        open_tags = CareTag.select(CareTag.id).where(
            (CareTag.person == person_id) & CareTag.until.is_null() & CareTag.deleted_at.is_null()
        )
        writer.update_many(CareTag, {tag: {"until": told["day"]} for (tag,) in open_tags.tuples()})
        households.settle(writer, {household_id}, moved=head)
        _follow(writer, [person_id])
        _write(writer, DEATH, told, household_id, [person_id])


def change_head(
    ctx: Context,
    household_id: int,
    head: int,
    event: Event,
    *,
    origin: object = None,
) -> None:
    """户主变更: ``head`` is the head; relations are carried over where they leave no doubt, the others are 关系待补.

    Raises ChecksFailed, NotAllowed.
    """
    with ctx.write("residents.edit", "户主变更", origin=origin) as writer:
        told = checks.event(ctx, event)
        here = checks.members(ctx, writer, household_id, told["day"])
        chosen = checks.chosen(here, [head], "head")
        if chosen[0].relation == HEAD:
            raise ChecksFailed({"head": f"“{chosen[0].name}”已经是这一户的户主"})
        checks.living(ctx, writer, head, "head", told["day"])
        _new_head(writer, household_id, head)
        households.settle(writer, {household_id}, moved=head)
        _write(writer, NEW_HEAD, told, household_id, [head])


def dissolve(ctx: Context, household_id: int, event: Event, *, origin: object = None) -> None:
    """撤销户: an empty household goes into the recycle bin. Raises ChecksFailed while somebody lives in it, NotAllowed."""
    with ctx.write("residents.edit", "撤销户", origin=origin) as writer:
        told = checks.event(ctx, event)
        here = checks.members(ctx, writer, household_id, told["day"])
        if here:
            names = "、".join(one.name for one in here[:3])
            raise ChecksFailed({"day": f"户里还有{len(here)}人（{names}），请先办理迁出或者分户，再撤销这一户"})
        for one in checks.everybody(household_id):  # those who died or moved away with the whole household
            writer.update(Person, one.id, {"household_id": None, "relation_to_head": None})
        writer.update(Household, household_id, {"head_id": None})
        _write(writer, DISSOLVE, told, household_id, [])
        contacts.end_of_household(writer, household_id, told["day"])
        writer.delete(Household, household_id, "撤销户")


def restore(ctx: Context, household_id: int, *, origin: object = None) -> None:
    """A dissolved household back from the recycle bin, empty. Raises KnownError for one that was removed for good."""
    with ctx.write("residents.edit", "恢复住户", origin=origin) as writer:
        row = writer.row(Household, household_id)
        scope.require_row(ctx, row)
        if row["delete_reason"] == recycle.ERASED:
            raise KnownError("这一户的资料已按规定删除，不能恢复。")
        writer.restore(Household, household_id)


def preview(ctx: Context, household_id: int, head: int) -> list[tuple[int, str, str | None, str | None]]:
    """How relations change with this head: (id, name, code now, code then) of everybody whose relation changes."""
    people = _read(ctx, household_id)
    then = rederived(people, head)
    return [(one.id, one.name, one.relation, then[one.id]) for one in people if then[one.id] != one.relation]


def members(ctx: Context, household_id: int) -> list[Kin]:
    """Who lives in the household now, the head first. Raises NotFound, NotAllowed outside one's grid."""
    here = checks.present(household_id)
    return [one for one in _read(ctx, household_id) if one.id in here]


def suggested_relation(ctx: Context, household_id: int, parents: Iterable[int], sex: str | None) -> str | None:
    """How a newborn of these members stands to the head, as far as that follows."""
    wanted = set(parents)
    return of_newborn([one for one in members(ctx, household_id) if one.id in wanted], sex)


def _read(ctx: Context, household_id: int) -> list[Kin]:
    household_listing.get(ctx, household_id)
    return checks.everybody(household_id)


def _new_home(ctx: Context, writer: ChangeWriter, live_addr: str) -> int:
    values = rules.tidied({"live_addr": live_addr})
    if not values["live_addr"]:
        raise ChecksFailed({"live_addr": "请填写新户的住址"})
    row = households.with_area(ctx, writer, {**values, "hukou_type": "1", "resident_status": "1"})
    households.refuse_outside(ctx, row)
    return writer.add(Household, row)


def _into(
    ctx: Context,
    writer: ChangeWriter,
    person: Mapping[str, Any],
    household_id: int,
    relation: str | None,
    *,
    moves: bool = False,
    moved_in_on: str | None = None,
    home: Mapping[str, Any] | None = None,
) -> None:
    """Put a stored person into a household; ``moves``: to its address, and somebody who had gone is here again."""
    home = home or writer.row(Household, household_id)
    changes: dict[str, Any] = {"household_id": household_id, "relation_to_head": relation}
    if moves or not person["live_addr"]:
        changes.update(live_addr=home["live_addr"] or person["live_addr"], area_id=home["area_id"])
    if moved_in_on:
        changes.update(moved_in_on=moved_in_on, moved_out_on=None)
    writer.update(Person, person["id"], changes)
    _follow(writer, [person["id"]])


def _new_head(writer: ChangeWriter, household_id: int, head: int, going: Sequence[Kin] = ()) -> None:
    """Relations of all whose records stay, seen from the new head."""
    leaves = {one.id for one in going}
    for person, relation in rederived(checks.everybody(household_id), head).items():
        if person not in leaves:
            writer.update(Person, person, {"relation_to_head": relation})


def _follow(writer: ChangeWriter, people: Sequence[int]) -> None:
    from ..volunteers.service import follow_people  # volunteers stand on residents; here it goes back

    follow_people(writer, list(people))


def _write(
    writer: ChangeWriter,
    kind: str,
    told: Mapping[str, Any],
    household_id: int,
    people: Sequence[int],
    other: int | None = None,
) -> None:
    """One event for each person, or one without anybody. Raises ChecksFailed when a later one of theirs stands."""
    checks.order(kind, household_id, people, told["day"])
    row = {**told, "kind": kind, "household_id": household_id, "other_household_id": other}
    writer.add_many(HouseholdEvent, [{**row, "person_id": person} for person in people] or [row])

"""Small registers of the grid: the hall's workers, houses, places, what screening found. One way to write and to read all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import Model

from ..common import codes
from ..common import text as texts
from ..common.errors import ChecksFailed, KnownError, NotFound, UsageError
from ..common.fields import Catalogue, Field, Kind, Level, Mask
from ..common.masking import masked
from ..common.pinyin import sort_key
from ..common.text import half_width_letters, one_line
from ..common.words import Place, RowInWords, is_masked, opened, shown, ways
from ..store import striking
from ..store.reading import rows_by_id
from ..store.striking import Words
from . import area_places, care, scope
from .grid_fields import HOUSE_FIELDS, STAFF_FIELDS, VENUE_FIELDS
from .grid_models import Contact, House, Staff, Venue
from .listing import natural
from .models import CareTag, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

_ELSEWHERE = "别的网格的居民"
_GONE = "这条记录已经不在了，可能刚被删除。请刷新后再看。"


@dataclass(frozen=True, slots=True)
class Register:
    """``people``: links to residents, by column, with the field that names whoever is not in the register. ``staff``: the
    field that names one of the hall's workers, who is kept as a link. ``place``: the field with the address that says in
    which grid it lies. ``read``, ``edit``: the rights. ``more``: columns of a new record that no field has, and ``added``:
    what follows for it, in the same change. ``stays``: refuses a change or a deletion (None) of a stored row by raising.
    ``seen``: changes rows into what this operator is shown. ``check`` finds today's day under ``today``."""

    key: str
    model: type[Model]
    catalogue: Catalogue
    sort: str
    people: Mapping[str, str]
    check: Callable[[Mapping[str, Any]], dict[str, str]]
    staff: str = ""
    place: str = "live_addr"
    newest_first: bool = False
    read: str = "residents.read"
    edit: str = "residents.edit"
    more: Callable[[Context, Mapping[str, Any]], Mapping[str, Any]] = lambda _ctx, _row: {}
    added: Callable[[Context, ChangeWriter, int, Mapping[str, Any]], object] = lambda _ctx, _writer, _record, _row: None
    stays: Callable[[Mapping[str, Any], Mapping[str, Any] | None], object] = lambda _row, _changes: None
    seen: Callable[[Context, Sequence[dict[str, Any]]], object] = lambda _ctx, _rows: None

    @property
    def named(self) -> frozenset[str]:
        """Fields whose words come from a linked record."""
        return frozenset({*self.people.values(), *filter(None, [self.staff])})


def _house_problems(values: Mapping[str, Any]) -> dict[str, str]:
    rented = values.get("tenant") or values.get("tenant_name")
    return {"rent_use": "有承租人，请选出租用途"} if rented and not values.get("rent_use") else {}


STAFF = Register("staff", Staff, STAFF_FIELDS, "name", {}, lambda _: {})
HOUSES = Register(
    "house", House, HOUSE_FIELDS, "live_addr", {"owner": "owner_name", "tenant": "tenant_name"}, _house_problems
)
VENUES = Register("venue", Venue, VENUE_FIELDS, "name", {}, lambda _: {}, staff="staff_name")


# Writing


def add(ctx: Context, register: Register, values: Mapping[str, Any], *, origin: object = None) -> int:
    """A new record; gives its id. Raises ChecksFailed, NotAllowed."""
    title = register.catalogue.name
    with ctx.write(register.edit, f"新增{title}", origin=origin) as writer:
        row = _checked(ctx, writer, register, values, {})
        row |= register.more(ctx, row)
        record = writer.add(register.model, row)
        register.added(ctx, writer, record, row)
        return record


def update(
    ctx: Context, register: Register, record: int, version: int, changes: Mapping[str, Any], *, origin: object = None
) -> bool:
    """Change a record; False when nothing differs. Raises ChecksFailed, StaleVersion, NotFound, NotAllowed."""
    with ctx.write(register.edit, f"修改{register.catalogue.name}", origin=origin) as writer:
        current = writer.row(register.model, record)
        _require(ctx, current)
        register.stays(current, changes)
        return writer.update(register.model, record, _checked(ctx, writer, register, changes, current), version)


def delete(ctx: Context, register: Register, record: int, *, origin: object = None) -> None:
    """Into the recycle bin. Raises KnownError for a worker who still looks after something: ``contacts.dismiss``."""
    with ctx.write(register.edit, f"删除{register.catalogue.name}", origin=origin) as writer:
        row = writer.row(register.model, record)
        _require(ctx, row)
        register.stays(row, None)
        if register is STAFF and (held := duties(record)):
            raise KnownError(f"“{row['name']}”还负责{held}，没有删除。请先移交给别人，或者结束这些包联。")
        writer.delete(register.model, record)


def restore_staff(ctx: Context, record: int, *, origin: object = None) -> None:
    """Back from the recycle bin."""
    restore(ctx, STAFF, record, origin=origin)


def restore_house(ctx: Context, record: int, *, origin: object = None) -> None:
    """Back from the recycle bin."""
    restore(ctx, HOUSES, record, origin=origin)


def restore_venue(ctx: Context, record: int, *, origin: object = None) -> None:
    """Back from the recycle bin."""
    restore(ctx, VENUES, record, origin=origin)


def restore(ctx: Context, register: Register, record: int, *, origin: object = None) -> None:
    """Back from the recycle bin. Raises NotFound, NotAllowed."""
    with ctx.write(register.edit, f"恢复{register.catalogue.name}", origin=origin) as writer:
        _require(ctx, writer.row(register.model, record))
        writer.restore(register.model, record)


def duties(staff_id: int) -> str:
    """What a worker still has, in words: 3处包联、2处场所、5位关爱对象; empty for nothing."""
    told = [code for code in codes.table("care_group") if care.is_told(code)]
    tags = CareTag.select(CareTag.person).where(care.open_of(staff_id) & CareTag.code.in_(told)).distinct()
    counts = {
        "处包联": Contact.select()
        .where((Contact.staff == staff_id) & Contact.until.is_null() & Contact.deleted_at.is_null())
        .count(),
        "处场所": Venue.select().where((Venue.staff_id == staff_id) & Venue.deleted_at.is_null()).count(),
        "位关爱对象": tags.count(),
    }
    return "、".join(f"{count}{words}" for words, count in counts.items() if count)


def held(ctx: Context, staff_id: int) -> str:
    """What a worker still has, in words, for the screen that asks what becomes of it."""
    ctx.require("residents.read")
    return duties(staff_id)


def in_charge(ctx: Context, staff_id: int) -> list[tuple[int, str]]:
    """(id, name) of the places of which a worker is in charge."""
    ctx.require("residents.read")
    mine = (Venue.staff_id == staff_id) & Venue.deleted_at.is_null()
    return list(
        Venue.select(Venue.id, Venue.name).where(mine, *_mine(ctx, Venue)).order_by(Venue.name, Venue.id).tuples()
    )


def forget_person(
    writer: ChangeWriter, person_id: int, words: Words, numbers: Sequence[str], homes: Sequence[int]
) -> None:
    """A resident is erased: no house names him any more, neither linked nor by one of these numbers, as owner or as
    tenant; what was typed beside it goes, too. ``words`` are struck out of remarks on those houses and on who looks after
    his households. For whoever erases."""
    struck: set[int] = set()
    for key, name in HOUSES.people.items():
        front = name.removesuffix("name")
        said = getattr(House, key) == person_id
        if numbers:
            said |= getattr(House, f"{front}cert_no").in_(list(numbers))
        for (record,) in list(House.select(House.id).where(said).order_by(House.id).tuples()):
            writer.redact(House, record, {f"{key}_id": None, **_typed(HOUSES, name)})
            struck.add(record)
    for model, chosen in ((House, House.id.in_(sorted(struck))), (Contact, Contact.household.in_(list(homes)))):
        striking.strike_out(writer, model, ("remark",), words, chosen)


def _typed(register: Register, name: str) -> dict[str, None]:
    """The fields that are typed of somebody who is not linked, empty: owner_name, owner_cert_no, owner_phone …"""
    front = name.removesuffix("name")
    return {field.key: None for field in register.catalogue if field.key.startswith(front)}


def _checked(
    ctx: Context, writer: ChangeWriter, register: Register, values: Mapping[str, Any], current: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns to write, tidied; a linked person takes the place of a typed name and number."""
    found = {key: _tidy(register.catalogue[key], values[key]) for key in values if key in register.catalogue}
    for key, name in register.people.items():
        if key in values:
            found[f"{key}_id"] = values[key]
            if values[key] is not None:
                scope.require_row(ctx, _living(writer, values[key]))
        if (values[key] if key in values else current.get(f"{key}_id")) is not None:
            found |= _typed(register, name)
    now = {**current, **found}
    problems = register.catalogue.problems(now)
    whole = {**now, **{key: now.get(f"{key}_id") for key in register.people}, "today": ctx.today()}
    problems = {**register.check(whole), **problems}
    if problems:
        raise ChecksFailed(problems)
    if register.staff in values:
        found |= {"staff_id": care.worker_id(writer, found[register.staff]), register.staff: None}
    if (address := found.get(register.place)) and "area" in register.model._meta.fields:
        found["area_id"] = area_places.place(writer, area_places.village_name(ctx), [address]).get(address)
        own = scope.areas(ctx)
        if own is not None and found["area_id"] not in own:
            raise ChecksFailed(
                {register.place: scope.problem(ctx) or "这个地址不在您负责的网格里，请核对，或者请前台登记"}
            )
    return found


def _living(writer: ChangeWriter, person_id: int) -> Mapping[str, Any]:
    row = writer.row(Person, person_id)
    if row["deleted_at"] is not None:
        raise NotFound("选的这位居民刚刚被删除，没有保存。请另选一位，或者直接填姓名。")
    return row


def _tidy(field: Field, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if field.mask in (Mask.ID_NUMBER, Mask.PHONE):
        return "".join(half_width_letters(value).split()) or None
    return (value.strip() if field.kind is Kind.NOTE else one_line(value)) or None


def _require(ctx: Context, row: Mapping[str, Any]) -> None:
    if "area_id" in row:
        scope.require(ctx, [row["area_id"]])


# Reading


def ids(ctx: Context, register: Register, text: str = "", filters: Mapping[str, Any] | None = None) -> list[int]:
    """Ids in order; ``text``: blanks part words that must all be somewhere in what the list shows, or in the name of a
    linked resident. ``filters``: a field of a code table by key, and ``only``: ids."""
    ctx.require(register.read)
    model = register.model
    order = getattr(model, register.sort)
    query = model.select(model.id, order).where(model.deleted_at.is_null(), *_mine(ctx, model))
    for key, value in (filters or {}).items():
        if key == "only":
            query = query.where(model.id.in_(list(value)))
        elif (field := register.catalogue.get(key)) is not None and field.kind is Kind.CODE:
            query = query.where(getattr(model, key) == value)
        elif field is not None and field.kind is Kind.CODES:
            query = query.where(getattr(model, key).contains(value))
        else:
            raise UsageError(f"{register.catalogue.name}名单没有“{key}”这个条件。")
    worded: Callable[[str], Any] = natural if register.sort == "live_addr" else sort_key
    found: list[tuple[int, str]] = list(query.tuples())
    if wanted := texts.fold(text).split():
        said = _searched(ctx, register, [one for one, _ in found])
        found = [row for row in found if all(word in said[row[0]] for word in wanted)]
    if register.newest_first:
        return [one for one, _ in sorted(found, key=lambda row: (row[1] or "", row[0]), reverse=True)]
    return [one for one, _ in sorted(found, key=lambda row: (worded(row[1] or ""), row[0]))]


def _searched(ctx: Context, register: Register, record_ids: Sequence[int]) -> dict[int, str]:
    """What is looked through of each record: all in words but what is masked."""
    fields = [field for field in register.catalogue.stored if field.mask in (None, Mask.CONTACT)]
    stored = rows_by_id(register.model._meta.table_name, record_ids)
    names = _names(ctx, register, stored)
    coded = {
        field.key: {item.code: item.label for item in codes.table(field.code_table).values()}
        for field in fields
        if field.code_table
    }
    lines = []
    for row in stored:
        named = _named(register, row, names)
        words = []
        for field in fields:
            if value := named.get(field.key):
                known = coded.get(field.key)
                words.append(
                    str(value) if known is None else " ".join(known.get(code, "") for code in str(value).split())
                )
        lines.append(" ".join(words))
    # Folded as one text: thirty thousand houses one by one would take most of a second.
    folded = texts.fold("\0".join(lines)).split("\0")
    return {row["id"]: said for row, said in zip(stored, folded, strict=False)}


def rows(ctx: Context, register: Register, record_ids: Sequence[int]) -> list[Mapping[str, Any]]:
    """Rows for a table, in words and masked as a list is; a linked resident under the field of his name."""
    ctx.require(register.read)
    stored = {row["id"]: row for row in rows_by_id(register.model._meta.table_name, record_ids)}
    own = scope.areas(ctx)
    if own is not None:
        stored = {one: row for one, row in stored.items() if row.get("area_id", None) in own or "area_id" not in row}
    names = _names(ctx, register, list(stored.values()))
    words = ways(register.catalogue, Place.LIST)
    today = ctx.clock.today()
    register.seen(ctx, list(stored.values()))
    return [
        RowInWords(words, _named(register, stored[one], names), today) if one in stored else {} for one in record_ids
    ]


def get(ctx: Context, register: Register, record: int) -> dict[str, Any]:
    """One record as a form gets it: stored values by key and column, numbers of level 3 masked, linked residents by their
    key (``owner``) as id. Raises NotFound, NotAllowed outside one's grid."""
    ctx.require(register.read)
    found = rows_by_id(register.model._meta.table_name, [record])
    if not found:
        raise NotFound(_GONE)
    row = found[0]
    _require(ctx, row)
    for field in register.catalogue.stored:
        if field.level is Level.L3 and field.mask is not None and row[field.key]:
            row[field.key] = masked(field.mask, row[field.key])
    if register.staff:
        row[register.staff] = _named(register, row, _names(ctx, register, [row]))[register.staff]
    register.seen(ctx, [row])
    return {**row, **{key: row[f"{key}_id"] for key in register.people}}


def words_of(ctx: Context, register: Register, row: Mapping[str, Any]) -> dict[str, str]:
    """A record of ``get`` in words, as an opened record shows it; only what is filled."""
    ctx.require(register.read)
    place = opened(ctx.may)
    named = _named(register, row, _names(ctx, register, [row]))
    found = {}
    for field in register.catalogue.stored:
        value = named.get(field.key)
        if value is not None and value != "":
            found[field.key] = str(value) if field.level is Level.L3 else str(shown(field, value, place) or "")
    return found


def masked_keys(register: Register, words: Mapping[str, str]) -> list[str]:
    """Those of these fields that only ``reveal`` shows."""
    return [key for key in words if is_masked(register.catalogue[key], Place.RECORD)]


def reveal(ctx: Context, register: Register, record: int, key: str, reason: str) -> str:
    """A masked number in full, logged with its reason. Raises NotAllowed, UsageError without a reason, NotFound."""
    if not reason.strip():
        raise UsageError("请选择查看的原因。")
    ctx.require("residents.reveal")
    get(ctx, register, record)
    field = register.catalogue[key]
    ctx.log("residents.reveal", f"查看{field.label}", reason, about=[(register.model, record)])
    value = register.model.select(getattr(register.model, key)).where(register.model.id == record).scalar()
    return str(value or "")


def total(ctx: Context, register: Register) -> int:
    """How many there are."""
    ctx.require(register.read)
    model = register.model
    return int(model.select().where(model.deleted_at.is_null(), *_mine(ctx, model)).count())


def _mine(ctx: Context, model: type[Model]) -> list[Any]:
    """A 网格员 sees the houses and places of his grid; workers are everybody's."""
    if not scope.limited(ctx) or "area" not in model._meta.fields:
        return []
    return [model._meta.fields["area"].in_(scope.below(ctx.operator.area_id))]


Names = tuple[Mapping[int, str], Mapping[int, str]]


def _names(ctx: Context, register: Register, found: Sequence[Mapping[str, Any]]) -> Names:
    """Names of the residents and of the workers that these rows link."""
    from . import queries

    linked = {row[f"{key}_id"] for key in register.people for row in found}
    workers = dict(Staff.select(Staff.id, Staff.name).tuples()) if register.staff else {}
    return queries.names_of(ctx, sorted(one for one in linked if one is not None)), workers


def _named(register: Register, row: Mapping[str, Any], names: Names) -> dict[str, Any]:
    people, workers = names
    links = {name: row[f"{key}_id"] for key, name in register.people.items() if row[f"{key}_id"] is not None}
    linked = {name: people.get(person, _ELSEWHERE) for name, person in links.items()}
    if register.staff and row["staff_id"] in workers:
        linked[register.staff] = workers[row["staff_id"]]
    return {**row, **linked}

"""Registers: records that people keep in a list and fill in a form. One way to write and to read all of them.

A register is a declaration of its subject (``residents/registers.py``: workers, houses, places; ``mediation``: committees,
mediators, experts …); what its subject alone knows of it are the hooks of ``Register``. This module knows no subject.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from peewee import Model

from .common import codes
from .common import text as texts
from .common.errors import ChecksFailed, KnownError, NotFound, UsageError
from .common.fields import Catalogue, Field, Kind, Level, Mask
from .common.masking import masked
from .common.pinyin import sort_key
from .common.text import half_width_letters, one_line
from .common.words import Place, RowInWords, is_masked, opened, shown, ways
from .store.reading import rows_by_id

if TYPE_CHECKING:
    from .context import Context
    from .store.changes import ChangeWriter

Row = Mapping[str, Any]
Found = list[tuple[int, str, str]]

_GONE = "这条记录已经不在了，可能刚被删除。请刷新后再看。"


@dataclass(frozen=True, slots=True)
class Rights:
    """The permissions of a register."""

    read: str
    edit: str
    reveal: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A column that names another record.

    ``name``: the field that says its name, and in which one is written down who is in no register. ``find`` makes it a picker
    in the form; without it the name is typed and ``settle`` makes the link. ``clears``: what is typed beside it (the fields that
    begin alike) goes when somebody is picked. ``names`` gives the words of ids, ``check`` raises for an id that will not do.
    """

    name: str
    names: Callable[[Context, Sequence[int]], Mapping[int, str]]
    opens: str = ""
    find: Callable[[Context, str], Found] | None = None
    check: Callable[[Context, ChangeWriter, int], object] = lambda ctx, writer, record: None
    clears: bool = True
    label: str = ""
    help: str = ""
    required: bool = False
    section: str = ""  # of the form, where the name is no field: at its end; else the picker comes first
    listed: bool = True
    hint: str = ""  # what may be typed in the picker
    lost: str = ""  # what stands for a name that the operator may not see


def _no_problems(_ctx: Context, _values: Row) -> dict[str, str]:
    return {}


def _as_it_is(_ctx: Context, found: dict[str, Any], _current: Row) -> dict[str, Any]:
    return found


def _as_checked(_ctx: Context, _writer: ChangeWriter, found: dict[str, Any], _current: Row) -> dict[str, Any]:
    return found


def _everything(_ctx: Context, _model: type[Model]) -> list[Any]:
    return []


def _anybody(_ctx: Context, _row: Row) -> None:
    return None


def _nothing_follows(_ctx: Context, _key: str, _values: Row) -> dict[str, Any]:
    return {}


def _may_go(_row: Row) -> str:
    return ""


def _may_change(_ctx: Context, _row: Row, _changes: Row) -> str:
    return ""


def _nothing_more(_ctx: Context, _writer: ChangeWriter, _record: int, _row: Row) -> None:
    return None


def _as_stored(_ctx: Context, _rows: Sequence[dict[str, Any]]) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Register:
    """``sort``: the field by which the list stands, ``order`` makes a sortable value of it. ``check`` gets the whole record
    as it will be (links by their key) and gives sentences by field; ``fill`` gets the columns to write and gives them with what
    they leave out, before they are checked, ``settle`` after; ``narrowed`` are conditions of what the operator sees,
    ``require`` raises for a row outside them; ``begin`` is what stands in a new record's form, ``derive`` what follows there
    from a field just left; ``stays`` is a sentence for what cannot be deleted, ``refuses`` one for a change of a stored row that
    will not do; ``added`` does in the same change what follows for a new record (gets its id and its columns); ``seen`` changes
    rows as stored into what this operator is shown, wherever they are read; ``conditions`` are filters that no field is, by key."""

    key: str
    model: type[Model]
    catalogue: Catalogue
    rights: Rights
    sort: str
    links: Mapping[str, Link] = field(default_factory=dict)
    order: Callable[[str], Any] = sort_key
    descending: bool = False
    check: Callable[[Context, Row], dict[str, str]] = _no_problems
    fill: Callable[[Context, dict[str, Any], Row], dict[str, Any]] = _as_it_is
    settle: Callable[[Context, ChangeWriter, dict[str, Any], Row], dict[str, Any]] = _as_checked
    narrowed: Callable[[Context, type[Model]], list[Any]] = _everything
    require: Callable[[Context, Row], object] = _anybody
    derive: Callable[[Context, str, Row], Mapping[str, Any]] = _nothing_follows
    stays: Callable[[Row], str] = _may_go
    refuses: Callable[[Context, Row, Row], str] = _may_change
    added: Callable[[Context, ChangeWriter, int, Row], object] = _nothing_more
    seen: Callable[[Context, Sequence[dict[str, Any]]], object] = _as_stored
    begin: Callable[[Context], Mapping[str, Any]] = lambda ctx: {}
    conditions: Mapping[str, Callable[[Context, Any], Any]] = field(default_factory=dict)

    @property
    def named(self) -> frozenset[str]:
        """Fields whose words come from a linked record."""
        return frozenset(link.name for link in self.links.values())

    @property
    def table(self) -> str:
        return str(self.model._meta.table_name)


# Writing


def add(ctx: Context, register: Register, values: Row, *, action: str = "", origin: object = None) -> int:
    """A new record; gives its id. Raises ChecksFailed, NotAllowed."""
    with ctx.write(register.rights.edit, action or f"新增{register.catalogue.name}", origin=origin) as writer:
        return write_new(ctx, writer, register, values)


def write_new(ctx: Context, writer: ChangeWriter, register: Register, values: Row) -> int:
    """The same inside a write of others."""
    ctx.require(register.rights.edit)
    row = _checked(ctx, writer, register, values, {})
    record = writer.add(register.model, row)
    register.added(ctx, writer, record, row)
    return record


def update(ctx: Context, register: Register, record: int, version: int, changes: Row, *, origin: object = None) -> bool:
    """Change a record; False when nothing differs. Raises ChecksFailed, KnownError for what ``refuses`` will not have,
    StaleVersion, NotFound, NotAllowed."""
    with ctx.write(register.rights.edit, f"修改{register.catalogue.name}", origin=origin) as writer:
        current = writer.row(register.model, record)
        register.require(ctx, current)
        if sentence := register.refuses(ctx, current, changes):
            raise KnownError(sentence)
        return writer.update(register.model, record, _checked(ctx, writer, register, changes, current), version)


def delete(ctx: Context, register: Register, record: int, *, origin: object = None) -> None:
    """Into the recycle bin. Raises KnownError for a record that is still needed."""
    with ctx.write(register.rights.edit, f"删除{register.catalogue.name}", origin=origin) as writer:
        row = writer.row(register.model, record)
        register.require(ctx, row)
        if sentence := register.stays(row):
            raise KnownError(sentence)
        writer.delete(register.model, record)


def restore(ctx: Context, register: Register, record: int, *, origin: object = None) -> None:
    """Back from the recycle bin; what did not stand in the way then may now. Raises ChecksFailed."""
    with ctx.write(register.rights.edit, f"恢复{register.catalogue.name}", origin=origin) as writer:
        row = writer.row(register.model, record)
        register.require(ctx, row)
        if problems := register.check(ctx, _whole(register, row)):
            raise ChecksFailed(problems)
        writer.restore(register.model, record)


def typed(register: Register, name: str) -> dict[str, None]:
    """The fields that are typed of somebody who is not linked, empty: owner_name, owner_cert_no, owner_phone …"""
    front = name.removesuffix("name")
    return {field.key: None for field in register.catalogue if field.key.startswith(front)}


def _checked(ctx: Context, writer: ChangeWriter, register: Register, values: Row, current: Row) -> dict[str, Any]:
    """The columns to write, tidied; a linked record takes the place of what is typed beside it."""
    found = {key: tidy(register.catalogue[key], values[key]) for key in values if key in register.catalogue}
    for key, link in register.links.items():
        if link.find is None:
            continue
        if key in values:
            found[f"{key}_id"] = values[key]
            if values[key] is not None:
                link.check(ctx, writer, values[key])
        if link.clears and (values[key] if key in values else current.get(f"{key}_id")) is not None:
            found |= typed(register, link.name)
    found = register.fill(ctx, found, current)
    now = {**current, **found}
    problems = register.catalogue.problems(now)
    for key, link in register.links.items():
        if link.required and now.get(f"{key}_id") is None:
            problems.setdefault(key, f"请选择{link.label}")
    problems = {**register.check(ctx, _whole(register, now)), **problems}
    if problems:
        raise ChecksFailed(problems)
    found = register.settle(ctx, writer, found, current)
    columns = register.model._meta.columns
    return {key: value for key, value in found.items() if key in columns}


def _whole(register: Register, row: Row) -> dict[str, Any]:
    """A record with its links by their key, as ``check`` gets it."""
    return {**row, **{key: row.get(f"{key}_id") for key, link in register.links.items() if link.find is not None}}


def tidy(of: Field, value: Any) -> Any:
    """A value as it is stored: ends stripped, letters of half width in numbers, nothing as None."""
    if not isinstance(value, str):
        return value
    if of.mask in (Mask.ID_NUMBER, Mask.PHONE):
        return "".join(half_width_letters(value).split()) or None
    return (value.strip() if of.kind is Kind.NOTE else one_line(value)) or None


# Reading


def ids(ctx: Context, register: Register, text: str = "", filters: Row | None = None) -> list[int]:
    """Ids in order; ``text``: blanks part words that must all be somewhere in what the list shows, or in the name of a
    linked record. ``filters``: a field of a code table by key, a flag, a link by its key, and ``only``: ids."""
    ctx.require(register.rights.read)
    model = register.model
    order = getattr(model, register.sort)
    query = model.select(model.id, order).where(model.deleted_at.is_null(), *register.narrowed(ctx, model))
    for key, value in (filters or {}).items():
        of = register.catalogue.get(key)
        if key == "only":
            query = query.where(model.id.in_(list(value)))
        elif key in register.conditions:
            query = query.where(register.conditions[key](ctx, value))
        elif key in register.links and register.links[key].find is not None:
            query = query.where(model._meta.fields[key] == value)
        elif of is not None and of.kind in (Kind.CODE, Kind.FLAG):
            query = query.where(getattr(model, key) == value)
        elif of is not None and of.kind is Kind.CODES:
            query = query.where(getattr(model, key).contains(value))
        else:
            raise UsageError(f"{register.catalogue.name}名单没有“{key}”这个条件。")
    found: list[tuple[int, str]] = list(query.tuples())
    if wanted := texts.fold(text).split():
        said = _searched(ctx, register, [one for one, _ in found])
        found = [row for row in found if all(word in said[row[0]] for word in wanted)]
    ordered = sorted(found, key=lambda row: (register.order(row[1] or ""), row[0]), reverse=register.descending)
    return [one for one, _ in ordered]


def _searched(ctx: Context, register: Register, record_ids: Sequence[int]) -> dict[int, str]:
    """What is looked through of each record: all in words but what is masked, and nothing that is not shown."""
    fields = [one for one in register.catalogue.stored if one.mask in (None, Mask.CONTACT)]
    stored = rows_by_id(register.table, record_ids)
    register.seen(ctx, stored)
    names = _names(ctx, register, stored)
    coded = {
        one.key: {item.code: item.label for item in codes.table(one.code_table).values()}
        for one in fields
        if one.code_table
    }
    keys = [*(one.key for one in fields), *(link.name for link in register.links.values() if link.name not in coded)]
    lines = []
    for row in stored:
        named = _named(register, row, names)
        words = []
        for key in dict.fromkeys(keys):
            if value := named.get(key):
                known = coded.get(key)
                words.append(
                    str(value) if known is None else " ".join(known.get(code, "") for code in str(value).split())
                )
        lines.append(" ".join(words))
    # Folded as one text: thirty thousand houses one by one would take most of a second.
    folded = texts.fold("\0".join(lines)).split("\0")
    return {row["id"]: said for row, said in zip(stored, folded, strict=False)}


def rows(ctx: Context, register: Register, record_ids: Sequence[int]) -> list[Row]:
    """Rows for a table, in words and masked as a list is; a linked record under the field of its name."""
    ctx.require(register.rights.read)
    stored = {row["id"]: row for row in rows_by_id(register.table, record_ids)}
    if narrowed := register.narrowed(ctx, register.model):
        seen = register.model.select(register.model.id).where(register.model.id.in_(list(stored)), *narrowed)
        own = {one for (one,) in seen.tuples()}
        stored = {one: row for one, row in stored.items() if one in own}
    register.seen(ctx, list(stored.values()))
    names = _names(ctx, register, list(stored.values()))
    words = ways(register.catalogue, Place.LIST)
    today = ctx.clock.today()
    return [
        RowInWords(words, _named(register, stored[one], names), today, **_beside(register, stored[one], names))
        if one in stored
        else {}
        for one in record_ids
    ]


def get(ctx: Context, register: Register, record: int) -> dict[str, Any]:
    """One record as a form gets it: stored values by key and column, numbers of level 3 masked, linked records by their
    key (``owner``) as id. Raises NotFound, NotAllowed outside what the operator sees."""
    ctx.require(register.rights.read)
    found = rows_by_id(register.table, [record])
    if not found:
        raise NotFound(_GONE)
    row = found[0]
    register.require(ctx, row)
    register.seen(ctx, [row])
    for one in register.catalogue.stored:
        if one.level is Level.L3 and one.mask is not None and row[one.key]:
            row[one.key] = masked(one.mask, row[one.key])
    names = _names(ctx, register, [row])
    for link in register.links.values():
        if link.find is None:  # the form has the name itself
            row[link.name] = _named(register, row, names)[link.name]
    return _whole(register, row)


def words_of(ctx: Context, register: Register, row: Row) -> dict[str, str]:
    """A record of ``get`` in words, as an opened record shows it; only what is filled."""
    ctx.require(register.rights.read)
    place = opened(ctx.may)
    names = _names(ctx, register, [row])
    named = _named(register, row, names)
    found = {key: str(words) for key, words in _beside(register, row, names).items() if words}
    for one in register.catalogue.stored:
        value = named.get(one.key)
        if value is not None and value != "":
            found[one.key] = str(value) if one.level is Level.L3 else str(shown(one, value, place) or "")
    return found


def masked_keys(register: Register, words: Mapping[str, str]) -> list[str]:
    """Those of these fields that only ``reveal`` shows."""
    return [key for key in words if key in register.catalogue and is_masked(register.catalogue[key], Place.RECORD)]


def reveal(ctx: Context, register: Register, record: int, key: str, reason: str) -> str:
    """A masked number in full, logged with its reason. Raises NotAllowed, UsageError without a reason, NotFound."""
    if not reason.strip():
        raise UsageError("请选择查看的原因。")
    ctx.require(register.rights.reveal)
    if not get(ctx, register, record)[key]:  # of what is not shown there is nothing to reveal
        return ""
    of = register.catalogue[key]
    ctx.log(register.rights.reveal, f"查看{of.label}", reason, about=[(register.model, record)])
    value = register.model.select(getattr(register.model, key)).where(register.model.id == record).scalar()
    return str(value or "")


def total(ctx: Context, register: Register) -> int:
    """How many there are."""
    ctx.require(register.rights.read)
    model = register.model
    return int(model.select().where(model.deleted_at.is_null(), *register.narrowed(ctx, model)).count())


Names = Mapping[str, Mapping[int, str]]


def _names(ctx: Context, register: Register, found: Sequence[Row]) -> Names:
    """By link, the words of the records that these rows point at."""
    names = {}
    for key, link in register.links.items():
        wanted = sorted({row[f"{key}_id"] for row in found if row[f"{key}_id"] is not None})
        names[key] = link.names(ctx, wanted) if wanted else {}
    return names


def _named(register: Register, row: Row, names: Names) -> dict[str, Any]:
    linked = {}
    for key, link in register.links.items():
        one = row[f"{key}_id"]
        if one is not None and (words := names[key].get(one, link.lost)):
            linked[link.name] = words
    return {**row, **linked}


def _beside(register: Register, row: Row, names: Names) -> dict[str, Any]:
    """Names of links that no field of the catalogue says."""
    named = _named(register, row, names)
    return {one.name: named.get(one.name) for one in register.links.values() if one.name not in register.catalogue}

"""The list as a workbook: exactly what is filtered, masked, or in full with a right and a reason (screens.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..common import masking
from ..common.errors import UsageError
from ..common.fields import Field, Kind, Mask
from ..common.jobs import JobControl
from ..common.words import Place, hidden, is_masked
from ..store.engine import database
from . import filters as narrowing
from . import scope
from .fields import FIELDS
from .listed import care_of
from .models import Household, Person
from .roster_fields import HOME, HOUSEHOLD_KEY, home_column
from .rules import HEAD

if TYPE_CHECKING:
    from ..context import Context

TITLE = "居民名册"
CLEAR = "residents.export"
CARE = Field(key="care_groups", label="关爱对象", kind=Kind.CODES, code_table="care_group", width=16)
HEAD_NAME = Field(key="head_name", label="户主姓名", width=8)
_OWN = {field.key: field for field in (CARE, HEAD_NAME, *HOME)}
_IN_HOUSEHOLDS = {HEAD_NAME.key, HOUSEHOLD_KEY.key, *(field.key for field in HOME)}
_CHUNK = 500


def export(
    ctx: Context,
    path: Path,
    ids: Sequence[int],
    fields: Sequence[str] | None = None,
    control: JobControl | None = None,
    *,
    clear_reason: str = "",
    approval: Approval | None = None,
    narrowed: str = "",
    note: str = "",
) -> int:
    """Write these residents in this order into a workbook; gives how many.

    ``fields`` are keys of columns (also ``care_groups``, or ``care``, ``head_name``, and those of ``HOME``); left out:
    all that may be exported. ``clear_reason`` asks for numbers and L3 care groups in full, which needs a right of its
    own, or somebody's ``approval``; such a file imports back to the same data. ``narrowed``: the filters in words.
    Logged. Raises KnownError, NotAllowed, Cancelled.
    """
    from ..spreadsheet.export import write_table

    ctx.require("residents.read")
    if clear_reason and not (approval is not None and approval.holds(ctx)):
        ctx.require(CLEAR)
    control = control or JobControl()
    columns = columns_of(fields)
    if clear_reason and fields is None:
        columns.append(HOUSEHOLD_KEY)
    if not columns:
        raise UsageError("没有选可以导出的列，没有写文件。")
    said = note or f"{ctx.hall['name']}　{ctx.operator.name}　{ctx.now()[:16]}　共{len(ids)}人"
    if clear_reason:
        ids = _by_household(ids)
    how = "含完整号码" if clear_reason else "号码已隐去"
    if clear_reason and approval is not None:
        how += f"，{approval.name}当场审批"
    names = "、".join(field.label for field in columns)
    which = f"；条件：{narrowed}" if narrowed else ""
    # Before the file: what cannot be logged is not exported.
    ctx.log("residents.read", f"导出{TITLE}{len(ids)}人（{how}）：{names}{which}", clear_reason or None)
    rows = _rows(ctx, columns, ids, bool(clear_reason))
    return write_table(
        path, TITLE, columns, rows, note=said, progress=lambda done: control.progress(done, len(ids), "正在写工作簿")
    )


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody with the right to clear exports signed in on the spot, for one operator and one export."""

    name: str
    asked_by: int

    def holds(self, ctx: Context) -> bool:
        return self.asked_by == ctx.operator.id


def approve(ctx: Context, name: str, password: str) -> Approval:
    """A clear export is approved on the spot by ``name`` (domain reference 9.2).

    Raises WrongPassword, TooSoon, NotAllowed; logged either way.
    """
    from ..operators import service as operators

    ctx.require("residents.read")
    return Approval(operators.approve(ctx, name, password, CLEAR), ctx.operator.id)


def columns_of(keys: Sequence[str] | None) -> list[Field]:
    """The catalogue's fields of these keys, in this order, without those that are never exported."""
    if keys is None:
        keys = [*(field.key for field in FIELDS), *_OWN]
    found = []
    for key in keys:
        field = _OWN.get(CARE.key if key == "care" else key) or FIELDS.get(key)
        if field is not None and field.export and not hidden(field, Place.EXPORT) and field not in found:
            found.append(field)
    return found


def masked_rows(ctx: Context, columns: Sequence[Field], ids: Sequence[int]) -> Iterator[list[Any]]:
    """Stored values of these columns for each person, masked as an export is; of what a printed list is made."""
    ctx.require("residents.read")
    return _rows(ctx, columns, ids, False)


def _rows(ctx: Context, columns: Sequence[Field], ids: Sequence[int], clear: bool) -> Iterator[list[Any]]:
    read = (
        FIELDS.stored
        if any(field.value for field in columns)
        else [field for field in FIELDS.stored if field in columns]
    )
    names = ["id", "household_id", *(field.key for field in read)]
    chosen = [Person.id, Person.household, *(getattr(Person, field.key) for field in read)]
    ways = [_way(ctx, field, clear) for field in columns]
    for start in range(0, len(ids), _CHUNK):
        part = list(ids[start : start + _CHUNK])
        query = Person.select(*chosen).where(Person.id.in_(part), *scope.people(ctx))
        found = database.execute(query).fetchall()
        people = {values[0]: dict(zip(names, values, strict=True)) for values in found}
        care = care_of(part) if CARE in columns else {}
        homes = _households(people.values()) if _IN_HOUSEHOLDS & {field.key for field in columns} else {}
        for person in part:
            row = people.get(person)
            if row is not None:
                home = homes.get(row["household_id"], {})
                own = {**home, "care_groups": _care(care.get(person, []), clear)}
                yield [way(own, row) for way in ways]


def _way(ctx: Context, field: Field, clear: bool) -> Callable[[dict[str, Any], dict[str, Any]], Any]:
    """What a column takes from a person's ``own`` values (household, care groups) and stored row; made once a column."""
    key = field.key
    if field in _OWN.values() or field is HOUSEHOLD_KEY:
        return lambda own, row: own.get(key)
    if field.value is None and (clear or not is_masked(field, Place.EXPORT)):
        return lambda own, row: row[key]
    return lambda own, row: _value(ctx, field, row, clear)


def _by_household(ids: Sequence[int]) -> list[int]:
    """The same people, those of one household beside each other where the first of them stood."""
    facts: dict[int, tuple[int | None, bool]] = {}
    for start in range(0, len(ids), _CHUNK):
        query = Person.select(Person.id, Person.household, Person.relation_to_head)
        for person, home, relation in database.execute(
            query.where(Person.id.in_(list(ids[start : start + _CHUNK])))
        ).fetchall():
            facts[person] = (home, relation != HEAD)
    first: dict[int, int] = {}
    for place, person in enumerate(ids):
        home = facts.get(person, (None, True))[0]
        if home is not None:
            first.setdefault(home, place)

    def order(numbered: tuple[int, int]) -> tuple[int, bool, int]:
        place, person = numbered
        home, no_head = facts.get(person, (None, True))
        return (first[home] if home is not None else place, no_head, place)

    return [person for _, person in sorted(enumerate(ids), key=order)]


def _value(ctx: Context, field: Field, row: dict[str, Any], clear: bool) -> Any:
    value = field.value(row, ctx.clock.today()) if field.value else row[field.key]
    if value and not clear and is_masked(field, Place.EXPORT):
        if field.mask is Mask.WHOLE:
            return None
        return masking.masked(field.mask, value)
    return value


def _care(codes: Sequence[str], clear: bool) -> str:
    """Without L3 unless the export is a clear one; L4 never."""
    left_out = narrowing.CARE_L4 if clear else narrowing.CARE_L4 | narrowing.CARE_L3
    return " ".join(code for code in codes if code not in left_out)


def _households(people: Any) -> dict[int, dict[str, Any]]:
    """What is told of each household beside its people, by key of a column."""
    ids = sorted({row["household_id"] for row in people if row["household_id"] is not None})
    keys = [HEAD_NAME.key, HOUSEHOLD_KEY.key, *(field.key for field in HOME)]
    columns = [Person.name, Household.uid, *(getattr(Household, home_column(field.key)) for field in HOME)]
    query = (
        Household.select(Household.id, *columns)
        .left_outer_join(Person, on=(Person.id == Household.head_id))
        .where(Household.id.in_(ids))
    )
    return {row[0]: dict(zip(keys, row[1:], strict=True)) for row in query.tuples()}

"""Parts of a case that are written down one by one: revisits, investigations, evidence… One way to write and to read all.

A kind is one declaration (``PartKind``) in the module of its feature, and a line in ``kinds.py``. Page, history, paper and
log read it from there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..common import codes
from ..common.fields import Catalogue, Field, Kind
from ..common.masking import masked
from ..common.words import Place, opened
from ..context import Context
from ..store import numbering
from ..store.changes import ChangeWriter
from ..store.engine import run
from ..store.records import Record
from . import parties, states, times

Row = dict[str, Any]
Check = Callable[[Context, Row, Row], dict[str, str]]
"""(context, stored case, row to be written) → sentences by field."""


def _closed(_row: Row) -> bool:
    return False


def _nothing(_ctx: Context, _case: Row) -> Row:
    return {}


def _holds(_ctx: Context, _case: Row, _row: Row) -> dict[str, str]:
    return {}


def _as_it_is(_ctx: Context, _case: Row, row: Row) -> Row:
    return row


def _stays(_ctx: Context, _writer: ChangeWriter, _case_id: int) -> None:
    return None


def _silent(_ctx: Context, _case: Row) -> str:
    return ""


def _unnumbered(_ctx: Context, _case: Row, _row: Row) -> tuple[str, int, str] | None:
    return None


@dataclass(frozen=True, slots=True)
class PartKind:
    """One kind of part; ``model`` is a Record with a ``case``, ``catalogue`` has its fields and its name.

    ``order``: columns by which the parts of a case stand. ``states``: those of the case in which it is written. ``begin``: what
    stands in a new one, never anything that a party says. ``fill``: what follows from what was given. ``settle``: what follows
    for the case, in the same change.
    ``form``: the paper that is printed of each, by its key in ``reports.forms``. ``title``: how one is called in a list.
    ``turns``: the field with questions and answers.
    ``letter``: series, year and pattern of the number that a new one gets in its column ``number``; None for none.
    ``advice``: what whoever writes one down should know first, of this case.
    ``waits``: whether one is not at its end yet; then no second one is begun, that one goes on.
    ``links``: to other records, by their columns: party_id (of this case), person_id (a resident); only the form has them.
    """

    key: str
    model: type[Record]
    catalogue: Catalogue
    order: tuple[str, ...]
    states: Collection[str]
    title: Callable[[Row], str]
    begin: Callable[[Context, Row], Row] = _nothing
    fill: Callable[[Context, Row, Row], Row] = _as_it_is
    check: Check = _holds
    settle: Callable[[Context, ChangeWriter, int], object] = _stays
    form: str = ""
    letter: Callable[[Context, Row, Row], tuple[str, int, str] | None] = _unnumbered
    advice: Callable[[Context, Row], str] = _silent
    links: tuple[Field, ...] = ()
    turns: str = ""
    waits: Callable[[Row], bool] = _closed

    @property
    def name(self) -> str:
        return self.catalogue.name


def add(ctx: Context, kind: PartKind, case_id: int, values: Mapping[str, Any]) -> int:
    """A new part of a case; gives its id. What is left out is as ``begin`` has it.

    Raises ChecksFailed, NotFound, NotAllowed, and KnownError for a case in another state.
    """
    with ctx.write("cases.edit", f"登记{kind.name}") as writer:
        case = states.case_at(ctx, writer, case_id, None, kind.states, f"登记{kind.name}")
        row: Row = {**dict.fromkeys(_columns(kind)), **kind.begin(ctx, case), **_tidy(kind, values)}
        row = kind.fill(ctx, case, row)
        _refuse(ctx, kind, case, row)
        return enter(ctx, writer, kind, case, row)


def enter(ctx: Context, writer: ChangeWriter, kind: PartKind, case: Row, row: Row) -> int:
    """Write a checked part with its number and what follows for the case, inside a change; gives its id."""
    ctx.require("cases.read")
    part = writer.add(kind.model, {**row, "case_id": case["id"]})
    if numbered := kind.letter(ctx, case, row):
        series, year, pattern = numbered
        number = numbering.issue(writer, series, year, pattern, kind.model._meta.table_name, part)
        writer.update(kind.model, part, {"number": number})
    kind.settle(ctx, writer, case["id"])
    return part


def save(ctx: Context, kind: PartKind, part: int, version: int, values: Mapping[str, Any]) -> bool:
    """Put a part right; False when nothing differs. Raises ChecksFailed, StaleVersion, NotFound, NotAllowed, KnownError."""
    with ctx.write("cases.edit", f"修改{kind.name}") as writer:
        before = writer.row(kind.model, part)
        case = states.case_at(ctx, writer, before["case_id"], None, kind.states, f"改{kind.name}")
        given = _tidy(kind, values)
        after = kind.fill(ctx, case, {**before, **given})
        _refuse(ctx, kind, case, after)
        changes = {key: after[key] for key in _columns(kind) if key in given or after[key] != before[key]}
        changed = writer.update(kind.model, part, changes, version)
        kind.settle(ctx, writer, case["id"])
        return changed


def delete(ctx: Context, kind: PartKind, part: int, version: int) -> None:
    """Away with a part; undone like any change. Raises StaleVersion, NotFound, NotAllowed, KnownError."""
    with ctx.write("cases.edit", f"删除{kind.name}") as writer:
        row = writer.row(kind.model, part)
        states.case_at(ctx, writer, row["case_id"], None, kind.states, f"删除{kind.name}")
        gone = {"deleted_at": writer.author.at, "deleted_by": ctx.operator.id}
        writer.update(kind.model, part, gone, version)
        numbering.void(writer, kind.model._meta.table_name, part, f"{kind.name}已删除")
        kind.settle(ctx, writer, row["case_id"])


def _columns(kind: PartKind) -> list[str]:
    return [field.key for field in (*kind.links, *kind.catalogue.stored)]


def _tidy(kind: PartKind, values: Mapping[str, Any]) -> Row:
    linked = {field.key for field in kind.links}
    given = parties.tidy(kind.catalogue, {key: value for key, value in values.items() if key not in linked})
    moments = (field.key for field in kind.catalogue if field.kind is Kind.TIME)
    given |= {key: times.stored(given[key]) for key in moments if given.get(key)}
    return {**given, **{key: values[key] for key in linked if key in values}}


def of_case(kind: PartKind, case_id: int) -> list[Row]:
    """The live parts of this kind, in their order; stored columns. For whoever has opened the case."""
    if kind.key not in _statements:
        _statements[kind.key] = _statement(kind)
    statement, columns = _statements[kind.key]
    return [dict(zip(columns, row, strict=True)) for row in run(statement, [case_id]).fetchall()]


_statements: dict[str, tuple[str, list[str]]] = {}
"""Written out and kept, because a case has a dozen kinds, and composing a query anew costs more than running it."""


def _statement(kind: PartKind) -> tuple[str, list[str]]:
    columns = [field.column_name for field in kind.model._meta.sorted_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    ordered = ", ".join(f'"{key}"' for key in dict.fromkeys((*kind.order, "id")))
    table = kind.model._meta.table_name
    return f'SELECT {names} FROM "{table}" WHERE case_id = ? AND deleted_at IS NULL ORDER BY {ordered}', columns


def seen(ctx: Context, kind: PartKind, case_id: int) -> list[Row]:
    """The same as this operator's screen has them: to whoever only looks through (审计) telephones are masked."""
    ctx.require("cases.read")
    rows = of_case(kind, case_id)
    if opened(ctx.may) is not Place.LIST:
        return rows
    hidden = {field.key: field.mask for field in kind.catalogue.stored if field.mask is not None}
    masks = ((row, key, mask) for row in rows for key, mask in hidden.items() if row[key])
    for row, key, mask in masks:
        row[key] = masked(mask, row[key])
    return rows


def begun(ctx: Context, kind: PartKind, case: Row) -> Row:
    """What the form of a new part begins with."""
    ctx.require("cases.read")
    return kind.begin(ctx, case)


def advice(ctx: Context, kind: PartKind, case: Row) -> str:
    """What to know before one is written down, as sentences; empty for nothing."""
    ctx.require("cases.read")
    return kind.advice(ctx, case)


def words(kind: PartKind, row: Mapping[str, Any]) -> dict[str, str]:
    """A part as paper has it: labels for codes, 是 for a flag that is set, dates as they are stored, nothing as ""."""
    return {field.key: _word(field, row[field.key]) for field in kind.catalogue.stored}


def _word(field: Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if field.kind is Kind.CODE:
        return codes.label(field.code_table, value)
    if field.kind is Kind.CODES:
        return "、".join(codes.label(field.code_table, code) for code in str(value).split())
    if field.kind is Kind.FLAG:
        return "是" if value else ""
    return str(value)


def _refuse(ctx: Context, kind: PartKind, case: Row, row: Row) -> None:
    found = kind.catalogue.problems(row)
    found |= {one.key: f"请选择{one.label}" for one in kind.links if one.required and row.get(one.key) is None}
    for field in kind.catalogue:
        if field.kind is Kind.TIME and row.get(field.key) and (said := times.problem(row[field.key], field.label)):
            found.setdefault(field.key, said)
    parties.refuse({**(kind.check(ctx, case, row) if not found else {}), **found})


def listed(rows: Mapping[str, Sequence[Row]], kind: PartKind) -> Sequence[Row]:
    """The parts of this kind out of ``CaseView.parts``."""
    return rows.get(kind.key, [])

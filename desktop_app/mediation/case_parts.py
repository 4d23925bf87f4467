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
from ..store.changes import ChangeWriter, columns_of
from ..store.records import Record
from . import parties, states, times

Row = dict[str, Any]
Check = Callable[[Context, Row, Row], dict[str, str]]
"""(context, stored case, row to be written) → sentences by field."""


def _nothing(_ctx: Context, _case: Row) -> Row:
    return {}


def _holds(_ctx: Context, _case: Row, _row: Row) -> dict[str, str]:
    return {}


def _stays(_ctx: Context, _writer: ChangeWriter, _case_id: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class PartKind:
    """One kind of part; ``model`` is a Record with a ``case``, ``catalogue`` has its fields and its name.

    ``order``: columns by which the parts of a case stand. ``states``: those of the case in which it is written. ``begin``: what
    stands in a new one, never anything that a party says. ``settle``: what follows for the case, in the same change.
    ``form``: the paper that is printed of each, by its key in ``reports.forms``. ``turns``: the field with
    questions and answers. ``title``: how one is called in a list.
    """

    key: str
    model: type[Record]
    catalogue: Catalogue
    order: tuple[str, ...]
    states: Collection[str]
    title: Callable[[Row], str]
    begin: Callable[[Context, Row], Row] = _nothing
    check: Check = _holds
    settle: Callable[[Context, ChangeWriter, int], object] = _stays
    form: str = ""
    turns: str = ""

    @property
    def name(self) -> str:
        return self.catalogue.name


def add(ctx: Context, kind: PartKind, case_id: int, values: Mapping[str, Any]) -> int:
    """A new part of a case; gives its id. What is left out is as ``begin`` has it.

    Raises ChecksFailed, NotFound, NotAllowed, and KnownError for a case in another state.
    """
    with ctx.write("cases.edit", f"登记{kind.name}") as writer:
        case = states.case_at(ctx, writer, case_id, None, kind.states, f"登记{kind.name}")
        row: Row = {**kind.begin(ctx, case), **_tidy(kind, values)}
        _refuse(ctx, kind, case, row)
        part = writer.add(kind.model, {**row, "case_id": case_id})
        kind.settle(ctx, writer, case_id)
        return part


def save(ctx: Context, kind: PartKind, part: int, version: int, values: Mapping[str, Any]) -> bool:
    """Put a part right; False when nothing differs. Raises ChecksFailed, StaleVersion, NotFound, NotAllowed, KnownError."""
    with ctx.write("cases.edit", f"修改{kind.name}") as writer:
        before = writer.row(kind.model, part)
        case = states.case_at(ctx, writer, before["case_id"], None, kind.states, f"改{kind.name}")
        changes = _tidy(kind, values)
        _refuse(ctx, kind, case, {**before, **changes})
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
        kind.settle(ctx, writer, row["case_id"])


def of_case(kind: PartKind, case_id: int) -> list[Row]:
    """The live parts of this kind, in their order; stored columns. For whoever has opened the case."""
    model = kind.model
    link = model._meta.fields["case"]
    query = model.select().where((link == case_id) & model.deleted_at.is_null())
    ordered = query.order_by(*(getattr(model, key) for key in (*kind.order, "id")))
    return [columns_of(model, row) for row in ordered.dicts()]


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


def _tidy(kind: PartKind, values: Mapping[str, Any]) -> Row:
    row = parties.tidy(kind.catalogue, values)
    typed = (field.key for field in kind.catalogue if field.kind is Kind.TIME and row.get(field.key))
    return row | {key: times.stored(row[key]) for key in typed}


def _refuse(ctx: Context, kind: PartKind, case: Row, row: Row) -> None:
    found = kind.catalogue.problems(row)
    for field in kind.catalogue:
        said = times.problem(row[field.key], field.label) if field.kind is Kind.TIME and row.get(field.key) else None
        if said:
            found.setdefault(field.key, said)
    parties.refuse({**(kind.check(ctx, case, row) if not found else {}), **found})


def listed(rows: Mapping[str, Sequence[Row]], kind: PartKind) -> Sequence[Row]:
    """The parts of this kind out of ``CaseView.parts``."""
    return rows.get(kind.key, [])

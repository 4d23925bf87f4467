"""What the import wizard has done off the main thread: reading a roster into a plan, writing it, taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.common import masking
from desktop_app.common.fields import Mask
from desktop_app.context import Context
from desktop_app.residents import importing, roster_shapes
from desktop_app.residents.importing import ImportResult
from desktop_app.residents.register import StoreRegister
from desktop_app.residents.roster import RosterPlan, make_plan
from desktop_app.residents.roster_decisions import Decisions, disputed, settle
from desktop_app.residents.roster_fields import ROSTER
from desktop_app.residents.roster_shapes import Shape
from desktop_app.spreadsheet.reader import open_workbook
from desktop_app.spreadsheet.rejects import as_text
from desktop_app.spreadsheet.tables import Mapped, Table

if TYPE_CHECKING:
    from desktop_app.common.jobs import JobControl

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan and, for each table by name, a few filled cells of each column as text, masked where the field is.

    ``shapes`` are what was settled for files of this shape, by fingerprint of a table; ``disputed`` says in how many rows
    register and roster differ, by field, under ``decisions``. ``mapping`` is what was chosen by hand.
    """

    path: Path
    plan: RosterPlan
    samples: dict[str, list[list[str]]]
    shapes: dict[str, Shape]
    disputed: dict[str, int]
    decisions: Decisions
    mapping: Mapped | None = None


def read(ctx: Context, path: Path, mapping: Mapped | None, control: JobControl) -> Reading:
    """Read a roster; writes nothing. Raises KnownError with one sentence about a file that is none, Cancelled."""
    control.progress(0, 0, "正在打开")
    known = roster_shapes.known(ctx)
    with open_workbook(path, control.check_cancelled) as workbook:
        plan = make_plan(
            workbook,
            StoreRegister(),
            today=ctx.clock.today(),
            mapping=mapping,
            remembered={fingerprint: shape.mapping for fingerprint, shape in known.items()},
            progress=lambda done, total: control.progress(done, total, "正在读名册"),
        )
        samples = {table.name: _samples(table) for table in plan.tables}
    shapes = {table.fingerprint: known[table.fingerprint] for table in plan.tables if table.fingerprint in known}
    decisions = Decisions({key for shape in shapes.values() for key in shape.kept})
    differing = disputed(plan)
    settle(plan, decisions)
    return Reading(path, plan, samples, shapes, differing, decisions, mapping)


def write(ctx: Context, reading: Reading, control: JobControl, origin: object) -> ImportResult:
    """Remember what was settled, then write the plan. Raises KnownError, Cancelled."""
    name, plan = reading.path.name, reading.plan
    roster_shapes.remember(ctx, plan.tables, reading.mapping, reading.decisions.kept, name, origin=origin)
    return importing.apply(ctx, plan, file_name=name, control=control, origin=origin)


def _samples(table: Table) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in table.columns]
    for row in islice(table.rows(), 40):
        for column, cell in zip(table.columns, row.cells, strict=False):
            words = found[column.index]
            if cell is None or len(words) >= _SAMPLES:
                continue
            text = as_text(cell).strip()
            field = ROSTER.get(column.key) if column.key else None
            if field is not None and field.mask in (Mask.ID_NUMBER, Mask.WHOLE):
                text = masking.masked(field.mask, text)
            if text and text not in words:
                words.append(text)
    return found

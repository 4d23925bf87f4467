"""What the import wizard has done off the main thread: reading a roster into a plan, writing it, taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.common import masking
from desktop_app.common.fields import Mask
from desktop_app.context import Context
from desktop_app.residents.register import StoreRegister
from desktop_app.residents.roster import RosterPlan, make_plan
from desktop_app.residents.roster_fields import ROSTER
from desktop_app.spreadsheet.reader import open_workbook
from desktop_app.spreadsheet.rejects import as_text
from desktop_app.spreadsheet.tables import Mapped, Table

if TYPE_CHECKING:
    from desktop_app.common.jobs import JobControl

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan and, for each table by name, a few filled cells of each column as text, masked where the field is."""

    path: Path
    plan: RosterPlan
    samples: dict[str, list[list[str]]]


def read(ctx: Context, path: Path, mapping: Mapped | None, control: JobControl) -> Reading:
    """Read a roster; writes nothing. Raises KnownError with one sentence about a file that is none, Cancelled."""
    control.progress(0, 0, "正在打开")
    with open_workbook(path, control.check_cancelled) as workbook:
        plan = make_plan(
            workbook,
            StoreRegister(),
            today=ctx.clock.today(),
            mapping=mapping,
            progress=lambda done, total: control.progress(done, total, "正在读名册"),
        )
        return Reading(path, plan, {table.name: _samples(table) for table in plan.tables})


def _samples(table: Table) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in table.columns]
    for row in islice(table.rows(), 40):
        for column, cell in zip(table.columns, row.cells, strict=False):
            words = found[column.index]
            if cell is None or len(words) >= _SAMPLES:
                continue
            text = as_text(cell).strip()
            field = ROSTER.get(column.key) if column.key else None
            if field is not None and field.mask is Mask.ID_NUMBER:
                text = masking.id_number(text)
            if text and text not in words:
                words.append(text)
    return found

"""The rejected rows as a workbook in the roster's own shape, to be put right and imported again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..common.id_numbers import kept_digits
from .plan import Plan, PlanRow
from .reader import Cell, Row
from .saving import safe_text, save_whole
from .tables import REASON, Table


def write_rejects(path: Path, plan: Plan) -> int:
    """Write ``plan``'s rejected rows, one sheet for each sheet they come from; returns how many.

    Same title, same headings, merged cells filled in, everything as text so that nothing is rounded or computed; the
    reason stands in a last column. Raises KnownError when the file cannot be written.
    """
    from openpyxl import Workbook

    by_table: dict[str, list[PlanRow]] = {}
    for row in plan.rejected:
        by_table.setdefault(row.table, []).append(row)
    book = Workbook()
    book.remove(book.active)
    for table in plan.tables:
        if table.name in by_table:
            _write_sheet(book, table, by_table[table.name])
    if not book.worksheets:
        book.create_sheet("没有退回的行")
    save_whole(path, book.save)
    return len(plan.rejected)


def _write_sheet(book: Any, table: Table, rows: Iterable[PlanRow]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    title = table.sheet.name
    sheet = book.create_sheet(title if title not in book.sheetnames else f"{title[:24]}_{table.heading_row}")
    width = len(table.columns)
    lines: list[list[Cell]] = [[table.above[0]]] if table.above else []
    first = len(lines) + 1
    for offset, heading in enumerate(table.heading_rows):
        lines.append([*heading[:width], *[None] * (width - len(heading)), REASON if offset == 0 else None])
    headings = len(lines)
    lines += [[*cells, *[None] * (width - len(cells)), reason] for cells, reason in _lines(rows)]
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            if value is None:
                continue
            cell = sheet.cell(number, column)
            cell.number_format = "@"
            cell.value = safe_text(as_text(value))
            cell.data_type = "s"  # "=1+1" is a name here, not a formula
            if number < first:
                cell.font = Font(bold=True, size=14)
            elif number <= headings:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            elif column == width + 1:
                cell.fill = PatternFill("solid", fgColor="FFF2CC")
    _merge_headings(sheet, table, first, width)
    for column in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _width(lines, column - 1)
    sheet.column_dimensions[get_column_letter(width + 1)].width = 48
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.freeze_panes = sheet.cell(headings + 1, 1)


def _lines(rows: Iterable[PlanRow]) -> list[tuple[Row, str]]:
    """Each row of the roster once, with its reasons; where several people stand in it, with whose they are."""
    by_number: dict[int, list[PlanRow]] = {}
    for row in rows:
        by_number.setdefault(row.row_number, []).append(row)
    found = []
    for people in by_number.values():
        said = ["；".join(row.reasons) for row in people]
        if len(people) > 1:
            said = [f"{row.values.get('name') or ''}：{reason}" for row, reason in zip(people, said, strict=True)]
        found.append((people[0].cells or [], "；".join(said)))
    return found


def _merge_headings(sheet: Any, table: Table, first: int, width: int) -> None:
    for merge in table.sheet.merges:
        if table.top <= merge.top and merge.bottom <= table.bottom:
            down = first - table.top
            sheet.merge_cells(
                start_row=merge.top + down,
                end_row=merge.bottom + down,
                start_column=merge.left + 1,
                end_column=merge.right + 1,
            )
    if len(table.heading_rows) > 1:
        last = first + len(table.heading_rows) - 1
        sheet.merge_cells(start_row=first, end_row=last, start_column=width + 1, end_column=width + 1)


def as_text(value: Cell) -> str:
    """How a cell reads: whole numbers without .0, long ones with * for the digits that Excel has lost."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf"):
        return kept_digits(value)
    if hasattr(value, "isoformat"):
        return str(value).removesuffix(" 00:00:00")
    return str(value)


def _width(lines: list[list[Cell]], column: int) -> float:
    longest = 0
    for line in lines[1:200]:
        if column < len(line) and line[column] is not None:
            text = as_text(line[column])
            longest = max(longest, sum(2 if ord(char) > 0x2E7F else 1 for char in text))
    return min(max(longest + 2, 6), 40)

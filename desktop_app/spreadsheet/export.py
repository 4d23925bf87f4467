"""A list as a workbook that can be handed in: text stays text, header frozen, filter on, ready to print on A4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from ..common.fields import Field
from .saving import safe_text, save_whole
from .sheet_rows import DATE, LAST_ROW, TEXT, fill_sheet, number_format


def write_table(
    path: Path,
    title: str,
    columns: Sequence[Field],
    rows: Iterable[Sequence[Any]],
    *,
    note: str = "",
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write ``rows`` (stored values in the order of ``columns``) and return their number.

    Codes become labels, fen become yuan, minutes hours, dates real dates; everything else is text. ``note`` stands under
    the title (who, when, how filtered). ``progress`` is called with the number of rows written and may raise to cancel.
    Raises KnownError when the file cannot be written.
    """
    count = 0

    def fill(file: BinaryIO) -> None:
        nonlocal count
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet(_sheet_name(title))
        head = _head(sheet, title, note, columns)
        # The rows take the place of one that shows which styles openpyxl has given to the columns.
        sheet.append([_model(sheet, form) for form in (*map(number_format, columns), TEXT)])
        filled = f"A{head}:{_letter(max(len(columns), 1))}{LAST_ROW}"
        sheet.auto_filter.ref = filled
        _rule_lines(sheet, filled)
        skeleton = BytesIO()
        book.save(skeleton)
        count = fill_sheet(skeleton, file, columns, rows, progress)

    save_whole(path, fill)
    return count


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _head(sheet: Any, title: str, note: str, columns: Sequence[Field]) -> int:
    """Set the sheet up and write title, note and headings; returns the row of the headings."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    head = 3 if note else 2
    for index, field in enumerate(columns, 1):
        sheet.column_dimensions[_letter(index)].width = max(field.width * 1.2, len(field.label) * 2) + 2
    sheet.freeze_panes = f"A{head + 1}"
    _print_set_up(sheet, head)

    def styled(value: str, font: Font, **style: Any) -> Any:
        cell = WriteOnlyCell(sheet, value=safe_text(value))
        cell.data_type = "s"
        cell.font = font
        for name, part in style.items():
            setattr(cell, name, part)
        return cell

    sheet.append([styled(title, Font(bold=True, size=16))])
    if note:
        sheet.append([styled(note, Font(size=10, color="666666"))])
    look = {
        "fill": PatternFill("solid", fgColor="E8EEF4"),
        "border": Border(bottom=Side(style="thin", color="999999")),
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
    }
    sheet.append([styled(field.label, Font(bold=True), **look) for field in columns])
    return head


def _sheet_name(title: str) -> str:
    return "".join("　" if char in r"[]:*?/\'" else char for char in title)[:31] or "Sheet1"


def _print_set_up(sheet: Any, head: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{head}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _rule_lines(sheet: Any, cells: str) -> None:
    """Thin lines around all cells by one rule for the sheet: a border for each cell would take twice the time."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Border, Side

    edge = Side(style="thin", color="BBBBBB")
    sheet.conditional_formatting.add(
        cells, FormulaRule(formula=["TRUE"], border=Border(left=edge, right=edge, top=edge, bottom=edge))
    )


def _model(sheet: Any, number_format: str) -> Any:
    """An empty cell with the look of its column."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(sheet)
    cell.number_format = number_format
    if number_format == DATE:
        cell.alignment = Alignment(horizontal="center")
    return cell

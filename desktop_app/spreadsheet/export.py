"""A list as a workbook that can be handed in: text stays text, header frozen, filter on, ready to print on A4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from ..common import codes
from ..common.fields import Field, Kind
from .saving import safe_text, save_whole


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
        try:
            head = _head(sheet, title, note, columns)
            writers = [_writer(field, sheet) for field in columns]
            for row in rows:
                sheet.append([write(value) for write, value in zip(writers, row, strict=True)])
                count += 1
                if progress and count % 500 == 0:
                    progress(count)
        except BaseException:
            book.save(BytesIO())  # openpyxl keeps the rows in a temporary file until they are saved
            raise
        filled = f"A{head}:{_letter(max(len(columns), 1))}{head + count}"
        sheet.auto_filter.ref = filled
        _rule_lines(sheet, filled)
        book.save(file)

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


def _writer(field: Field, sheet: Any) -> Callable[[Any], Any]:
    """What goes into a cell of this column."""
    if field.kind is Kind.CODE:
        return lambda value: _plain_text(codes.label(field.code_table, value), sheet)
    if field.kind is Kind.CODES:
        return lambda value: "、".join(codes.label(field.code_table, code) for code in (value or "").split()) or None
    if field.kind is Kind.FLAG:
        return lambda value: None if value is None else "是" if value else "否"
    if field.kind is Kind.MINUTES:
        return lambda value: None if value is None else value // 6 / 10  # hours, floor to 0.1 (domain reference 3.4)
    if field.kind in (Kind.INTEGER, Kind.LINK):
        return lambda value: value
    if field.kind is Kind.MONEY:
        return _formatted(sheet, "#,##0.00", lambda value: value / 100)
    if field.kind is Kind.DATE:
        return _formatted(sheet, "yyyy-mm-dd", date.fromisoformat)
    if field.mask is not None:
        return _formatted(sheet, "@", lambda value: safe_text(str(value)))
    return lambda value: _plain_text(value, sheet)


def _formatted(sheet: Any, number_format: str, convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A cell with a format. One cell object serves the whole column: a row is written as soon as it is appended."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(sheet)
    cell.number_format = number_format
    if number_format.startswith("y"):
        cell.alignment = Alignment(horizontal="center")

    def write(value: Any) -> Any:
        if value is None or value == "":
            return None
        cell.value = convert(value)
        if number_format == "@":
            cell.data_type = "s"
        return cell

    return write


def _plain_text(value: Any, sheet: Any) -> Any:
    """Text without a cell object of its own, which takes half the time; what looks like a formula or an error gets one."""
    if value is None or value == "":
        return None
    value = safe_text(str(value))
    return _formatted(sheet, "@", str)(value) if value.startswith(("=", "#")) else value

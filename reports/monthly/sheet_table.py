"""One table of the report as one sheet."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.common.papers import MonthlyReport, ReportTable

from . import sheet_style as style
from .layout import body, decimals, heading_cells, heading_depth, is_text, places_of, shown, stub_width

_NARROW_FROM = 24  # columns: from here on columns are as narrow as their figures, or one page wide is unreadable
_TEXT_AT_MOST = 40.0
_FEWEST_COLUMNS = 5  # the header block needs room beside a narrow table


def add(book: Workbook, report: MonthlyReport, table: ReportTable) -> Worksheet:
    sheet = book.create_sheet(sheet_name(f"{table.number} {table.title}"))
    narrow = len(table.columns) >= _NARROW_FROM
    widths = [_width(table, column, narrow) for column in range(len(table.columns))]
    last = max(len(widths), _FEWEST_COLUMNS)
    style.set_widths(sheet, widths + [12.0] * (last - len(widths)))
    first_heading = style.header_block(sheet, report, table.title, table.number, table.unit, last)
    row = _headings(sheet, table, first_heading, widths)
    frozen = f"{get_column_letter(stub_width(table) + 1)}{row}"
    heading_rows = f"{first_heading}:{row - 1}"
    row = _rows(sheet, table, row, widths, style.EDGE_RIGHT if narrow else style.RIGHT)
    if table.note:
        style.span(sheet, row, 1, last, f"注：{table.note}", style.SMALL, style.LEFT)
        room = sum(widths) + 12.0 * (last - len(widths))
        sheet.row_dimensions[row].height = 4 + style.POINTS_A_LINE * style.lines_of(f"注：{table.note}", room)
        row += 1
    row = style.footer_block(sheet, report, row, last)
    sheet.freeze_panes = frozen
    style.print_setup(sheet, report, row - 1, last, heading_rows)
    return sheet


def sheet_name(text: str) -> str:
    """At most 31 characters, without those that Excel refuses."""
    return "".join(letter for letter in text if letter not in "[]:*?/\\'")[:31]


def _headings(sheet: Worksheet, table: ReportTable, first: int, widths: list[float]) -> int:
    depth = heading_depth(table.columns)
    tallest = [1] * depth
    for cell in heading_cells(table.columns):
        room = sum(widths[cell.column : cell.column + cell.columns])
        lines = style.lines_of(cell.text, room)
        level = cell.row + cell.rows - 1
        tallest[level] = max(tallest[level], -(-lines // cell.rows))
        top, left = first + cell.row, 1 + cell.column
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_cells(
                start_row=top, start_column=left, end_row=top + cell.rows - 1, end_column=left + cell.columns - 1
            )
        for row in range(top, top + cell.rows):
            for column in range(left, left + cell.columns):
                sheet.cell(row, column).border = style.GRID
                sheet.cell(row, column).fill = style.HEADING_FILL
        head = sheet.cell(top, left)
        style.put(head, cell.text)
        head.font, head.alignment = style.HEADING, style.CENTRE
    for level, lines in enumerate(tallest):
        sheet.row_dimensions[first + level].height = 8 + style.POINTS_A_LINE * lines
    return first + depth


def _rows(sheet: Worksheet, table: ReportTable, row: int, widths: list[float], figures: Alignment) -> int:
    places = [decimals(table, column) for column in range(len(table.columns))]
    lines = [(values, False) for values in body(table)] + ([(table.total, True)] if table.total else [])
    for values, is_total in lines:
        height = 1
        for column, value in enumerate(values):
            cell = sheet.cell(row, column + 1)
            style.put(cell, value, places_of(table, column, value) if table.is_mixed else places[column])
            cell.font = style.STRONG if is_total else style.TEXT
            cell.alignment = style.LEFT if is_text(value) else figures
            cell.border = style.GRID
            if is_total:
                cell.fill = style.TOTAL_FILL
            if is_text(value):
                height = max(height, style.lines_of(str(value), widths[column]))
        sheet.row_dimensions[row].height = 6 + style.POINTS_A_LINE * height
        row += 1
    return row


def _width(table: ReportTable, column: int, narrow: bool) -> float:
    places = decimals(table, column)
    values = [row[column] for row in body(table)] + ([table.total[column]] if table.total else [])
    widest = max(style.width_of(shown(value, places)) for value in values)
    heading = style.width_of(table.columns[column][-1])
    if column == 0 or any(is_text(value) for value in values):
        return min(_TEXT_AT_MOST, max(widest, heading, 6) + 2.0)
    if narrow:
        return max(widest + 1.6, 3.7)
    return max(widest + 2.0, min(heading, 12) + 1.5)

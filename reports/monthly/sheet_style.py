"""The look of the workbook's sheets and the one way a value gets into a cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.common.papers import MonthlyReport

from .layout import NOTHING, SAMPLE, footer_words, is_number, period_words

ACCENT = "A32C2C"
INK = "1F2328"
GREY = "6E7781"

TITLE = Font(name="宋体", size=20, bold=True, color=INK)
SMALL = Font(name="宋体", size=10, color=INK)
HEADING = Font(name="黑体", size=10, color=INK)
TEXT = Font(name="宋体", size=10.5, color=INK)
STRONG = Font(name="黑体", size=10.5, color=INK)
ALARM = Font(name="黑体", size=10.5, color=ACCENT)

HEADING_FILL = PatternFill("solid", fgColor="F0F1F3")
TOTAL_FILL = PatternFill("solid", fgColor="F7F7F8")

_THIN = Side(style="thin", color="8C959F")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
TITLE_RULE = Border(bottom=Side(style="medium", color=ACCENT))

CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
EDGE_LEFT = Alignment(horizontal="left", vertical="center")  # outside the ruled table
EDGE_RIGHT = Alignment(horizontal="right", vertical="center")

POINTS_A_LINE = 15.0


def put(cell: Cell, value: object, places: int = 0) -> None:
    """Numbers as numbers, a missing figure as a dash, all else as text, also where it begins with "="."""
    if is_number(value):
        cell.value = value
        cell.number_format = "#,##0" + ("." + "0" * places if places else "")
        return
    cell.value = NOTHING if value is None else ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell.data_type = "s"  # openpyxl takes "=1+1" for a formula and "#N/A" for an error
    cell.number_format = "@"
    cell.quotePrefix = str(cell.value).startswith("=")  # and Excel does when the cell is edited


def width_of(text: str) -> int:
    """Columns of a fixed-width letter that the text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def lines_of(text: str, width: float) -> int:
    """Lines that the text takes when wrapped at ``width`` letters."""
    return sum(max(1, -int(-width_of(line) // max(2.0, width - 1))) for line in text.split("\n"))


def span(sheet: Worksheet, row: int, first: int, last: int, text: str, font: Font, alignment: Alignment) -> None:
    """Text over several cells of one row."""
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    cell = sheet.cell(row, first)
    put(cell, text)
    cell.font, cell.alignment = font, alignment


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def header_block(sheet: Worksheet, report: MonthlyReport, title: str, number: str, unit: str, last: int) -> int:
    """报表名称, 填报单位, 表号, 统计期间, 单位 over columns 1 to ``last`` (at least 2); returns the row below it."""
    span(sheet, 1, 1, last, f"{title}（{SAMPLE}）" if report.is_sample else title, TITLE, CENTRE)
    sheet.row_dimensions[1].height = 36
    for column in range(1, last + 1):
        sheet.cell(1, column).border = TITLE_RULE
    left = _most_of(sheet, last)
    for row, first, second in (
        (2, f"填报单位（盖章）：{report.hall}", f"表号：{number}"),
        (3, f"统计期间：{period_words(report)}", f"单位：{unit}"),
    ):
        span(sheet, row, 1, left, first, SMALL, EDGE_LEFT)
        span(sheet, row, left + 1, last, second, SMALL, EDGE_RIGHT)
        sheet.row_dimensions[row].height = 18
    return 4


def footer_block(sheet: Worksheet, report: MonthlyReport, row: int, last: int) -> int:
    """单位负责人 审核人 填表人 联系电话 报出日期 in one cell over the whole width; returns the row below it."""
    text = "　　　".join(footer_words(report))
    span(sheet, row, 1, last, text, SMALL, LEFT)
    sheet.row_dimensions[row].height = 8 + POINTS_A_LINE * lines_of(text, _total_width(sheet, last))
    return row + 1


def print_setup(sheet: Worksheet, report: MonthlyReport, last_row: int, last_column: int, heading: str | None) -> None:
    """A4 landscape, one page wide; ``heading`` are the rows repeated on each page, such as ``4:6``."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area = f"A1:{get_column_letter(last_column)}{last_row}"
    if heading:
        sheet.print_title_rows = heading
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.HeaderFooter.scaleWithDoc = False
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    if report.is_sample:
        sheet.oddHeader.center.text = f"&20{SAMPLE}"
    sheet.sheet_view.showGridLines = False


def _total_width(sheet: Worksheet, last: int) -> float:
    return sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(1, last + 1))


def _most_of(sheet: Worksheet, last: int) -> int:
    """The column after which six tenths of the width are used up, so that both sides of a line have room."""
    total, used = _total_width(sheet, last), 0.0
    for column in range(1, last):
        used += sheet.column_dimensions[get_column_letter(column)].width
        if used >= total * 0.6:
            return column
    return last - 1

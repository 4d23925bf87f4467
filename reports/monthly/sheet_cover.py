"""The first sheet: the month's figures with 环比 and 同比, the narrative and charts that Excel can redraw."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.common.papers import Comparison, MonthlyReport

from . import sheet_charts
from . import sheet_style as style
from .layout import COVER_NUMBER, COVER_TITLE, figure_places, is_number, mom, narrative, yoy

_HEADINGS = ("指标", "单位", "本期", "上期", "环比", "上年同期", "同比")
_WIDTHS = (24.0, 9.0, 15.0, 15.0, 23.0, 15.0, 23.0)  # A to D as wide as E to G: a chart each


def add(book: Workbook, report: MonthlyReport) -> Worksheet:
    sheet = book.create_sheet(COVER_TITLE)
    last = len(_HEADINGS)
    style.set_widths(sheet, _WIDTHS)
    first = style.header_block(sheet, report, report.title, COVER_NUMBER, "见各行", last)
    row = _figures(sheet, report, first)
    row = _narrative(sheet, report, row, last)
    row = style.footer_block(sheet, report, row, last)
    if report.charts:
        sheet.row_breaks.append(Break(id=row))
        row = sheet_charts.add(book, sheet, report, row + 2)
    sheet.freeze_panes = f"B{first + 1}"
    style.print_setup(sheet, report, row - 1, last, None)
    return sheet


def _figures(sheet: Worksheet, report: MonthlyReport, row: int) -> int:
    for column, text in enumerate(_HEADINGS, start=1):
        cell = sheet.cell(row, column)
        style.put(cell, text)
        cell.font, cell.fill, cell.alignment, cell.border = style.HEADING, style.HEADING_FILL, style.CENTRE, style.GRID
    sheet.row_dimensions[row].height = 22
    for comparison in report.comparisons:
        row += 1
        _figure(sheet, comparison, row)
        sheet.row_dimensions[row].height = 20
    return row + 1


def _figure(sheet: Worksheet, comparison: Comparison, row: int) -> None:
    places = figure_places(comparison)
    values: tuple[object, ...] = (
        comparison.label,
        comparison.unit,
        comparison.value,
        comparison.previous,
        mom(comparison),
        comparison.last_year,
        yoy(comparison),
    )
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        style.put(cell, value, places)
        cell.font = style.STRONG if column == 3 else style.TEXT
        cell.border = style.GRID
        cell.alignment = style.RIGHT if is_number(value) or column > 2 else style.LEFT if column == 1 else style.CENTRE


def _narrative(sheet: Worksheet, report: MonthlyReport, row: int, last: int) -> int:
    sheet.row_dimensions[row].height = 8
    row += 1
    for line in narrative(report):
        text = "　　" + line
        style.span(sheet, row, 1, last, text, style.TEXT, style.LEFT)
        sheet.row_dimensions[row].height = 6 + style.POINTS_A_LINE * style.lines_of(text, sum(_WIDTHS) - 2)
        row += 1
    return row

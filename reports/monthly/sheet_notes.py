"""The sheet 说明: what each figure counts and how months are compared."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from desktop_app.common.papers import MonthlyReport

from . import sheet_style as style
from .layout import DEFINITIONS_TITLE, cover_number, definitions

TITLE = "说明"


def add(book: Workbook, report: MonthlyReport) -> None:
    sheet = book.create_sheet(TITLE)
    widths = (26.0, 52.0, 52.0)
    style.set_widths(sheet, widths)
    first = row = style.header_block(sheet, report, DEFINITIONS_TITLE, cover_number(report), "见各行", 3)
    for line, (name, meaning) in enumerate([("名称", "怎样统计"), *definitions(report)]):
        is_heading = line == 0
        style.span(sheet, row, 2, 3, meaning, style.TEXT, style.LEFT)
        style.put(sheet.cell(row, 1), name)
        for column in (1, 2, 3):
            cell = sheet.cell(row, column)
            cell.border = style.GRID
            cell.alignment = style.CENTRE if is_heading else style.LEFT
            cell.font = style.HEADING if is_heading else style.TEXT
            if is_heading:
                cell.fill = style.HEADING_FILL
        lines = max(style.lines_of(name, widths[0]), style.lines_of(meaning, widths[1] + widths[2]))
        sheet.row_dimensions[row].height = 7 + style.POINTS_A_LINE * lines
        row += 1
    sheet.freeze_panes = f"A{first + 1}"
    style.print_setup(sheet, report, row - 1, 3, f"{first}:{first}")

"""Charts of the workbook: real ones that Excel redraws from cells, told apart in black and white by pattern and mark."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.title import title_maker
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.common.papers import MonthlyReport, ReportChart

from . import sheet_style as style
from .layout import COVER_NUMBER, is_lying, is_monthly

DATA_SHEET = "图表数据"

_ROWS = 17  # rows of the cover that one chart covers
_WIDTH_CM, _HEIGHT_CM = 11.8, 8.0
_TITLE_SIZE = 1100  # hundredths of a point
_INKS = ("A32C2C", "57606A", "1F2328", "8C959F")
_PATTERNS = (None, "wdUpDiag", "pct20", "dkHorz")
_MARKS = ("circle", "square", "triangle", "diamond")
_DASHES = ("solid", "sysDash", "sysDot", "lgDashDot")
_LABELS_AT_MOST = {"bar": 16, "line": 8}  # points; more would write over each other


def add(book: Workbook, cover: Worksheet, report: MonthlyReport, row: int) -> int:
    """The charts on ``cover`` from ``row``, two beside each other, and their sheet of data; returns the row below."""
    widest = max(3, *(len(chart.series) + 1 for chart in report.charts))
    data = book.create_sheet(DATA_SHEET)
    style.set_widths(data, [26.0] + [18.0] * (widest - 1))
    data_row = style.header_block(data, report, DATA_SHEET, COVER_NUMBER, "见各图", widest)
    for number, chart in enumerate(report.charts):
        after = _write_data(data, chart, data_row)
        cover.add_chart(_draw(data, chart, data_row + 1), f"{'AE'[number % 2]}{row + number // 2 * _ROWS}")
        data_row = after + 1
    style.print_setup(data, report, data_row - 2, widest, None)
    return row + -(-len(report.charts) // 2) * _ROWS


def _write_data(sheet: Worksheet, chart: ReportChart, row: int) -> int:
    """Title, heading row with the names of the series, one row for each label; returns the row below."""
    unit = f"（{chart.unit}）" if chart.unit else ""
    style.span(sheet, row, 1, len(chart.series) + 1, chart.title + unit, style.STRONG, style.LEFT)
    lines: list[list[object]] = [["月份" if is_monthly(chart) else "类别", *chart.series]]
    lines += [[label, *values] for label, *values in zip(chart.labels, *chart.series.values(), strict=True)]
    known = [value for values in chart.series.values() for value in values if value is not None]
    places = 0 if all(value == int(value) for value in known) else 1
    for offset, values in enumerate(lines, start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row + offset, column)
            if value is not None:  # a gap in a line, where a dash would be drawn as 0
                style.put(cell, value, places)
            cell.border = style.GRID
            cell.font = style.HEADING if offset == 1 else style.TEXT
            cell.alignment = style.CENTRE if offset == 1 else style.LEFT if column == 1 else style.RIGHT
            if offset == 1:
                cell.fill = style.HEADING_FILL
    return row + 1 + len(lines)


def _draw(data: Worksheet, chart: ReportChart, heading_row: int) -> BarChart | LineChart:
    drawn: BarChart | LineChart = BarChart() if chart.kind == "bar" else LineChart()
    last = heading_row + len(chart.labels)
    columns = Reference(data, min_col=2, max_col=len(chart.series) + 1, min_row=heading_row, max_row=last)
    drawn.add_data(columns, titles_from_data=True)
    drawn.set_categories(Reference(data, min_col=1, min_row=heading_row + 1, max_row=last))
    drawn.title = title_maker(chart.title + (f"（{chart.unit}）" if chart.unit else ""))
    for line in drawn.title.tx.rich.p:
        line.pPr.defRPr = CharacterProperties(sz=_TITLE_SIZE, b=True)
    drawn.width, drawn.height = _WIDTH_CM, _HEIGHT_CM
    if is_lying(chart):
        drawn.type = "bar"
        drawn.x_axis.scaling.orientation = "maxMin"  # the first label on top
    drawn.x_axis.delete = drawn.y_axis.delete = False  # openpyxl hides axes from Excel otherwise
    drawn.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E5E7EA"))
    if chart.kind == "bar":
        drawn.y_axis.scaling.min = 0
    drawn.legend.position = "b"
    if len(chart.series) == 1:
        drawn.legend = None
    for position, series in enumerate(drawn.series):
        _ink(series, position, is_bar=chart.kind == "bar")
        if len(chart.labels) * len(chart.series) <= _LABELS_AT_MOST[chart.kind]:
            series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    return drawn


def _ink(series: Series, position: int, *, is_bar: bool) -> None:
    ink = _INKS[position % len(_INKS)]
    if not is_bar:
        line = LineProperties(solidFill=ink, w=22_000, prstDash=_DASHES[position % len(_DASHES)])
        series.graphicalProperties = GraphicalProperties(ln=line)
        mark = GraphicalProperties(solidFill=ink, ln=LineProperties(solidFill=ink))
        series.marker = Marker(symbol=_MARKS[position % len(_MARKS)], size=6, spPr=mark)
        series.smooth = False
        return
    pattern = _PATTERNS[position % len(_PATTERNS)]
    outline = LineProperties(solidFill=ink)
    if pattern is None:
        series.graphicalProperties = GraphicalProperties(solidFill=ink, ln=outline)
        return
    fill = PatternFillProperties(prst=pattern, fgClr=ColorChoice(srgbClr=ink), bgClr=ColorChoice(srgbClr="FFFFFF"))
    series.graphicalProperties = GraphicalProperties(pattFill=fill, ln=outline)

"""Papers of visits: a ruled table on a lying sheet, its headings on every page (domain reference 5.9, 7.1)."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common.papers import PrintMark
from desktop_app.common.visit_papers import VisitTable

from .paper.fonts import Family
from .paper.lines import Line, Span, draw
from .paper.page import MM, WU_HAO, Page
from .paper.rows import Row, keep_together
from .paper.sheet import Sheet

_LANDSCAPE = Page(width=297 * MM, height=210 * MM, top=24 * MM, bottom=24 * MM, left=20 * MM, right=20 * MM)
_LINE = 18.0
_PAD = 3.0
_WHOLE = 12  # lines: a lower row of the table is not parted by a page's end


def build(table: VisitTable, mark: PrintMark | None = None) -> bytes:
    """The table as a PDF. Raises KnownError when a character cannot be printed."""
    sheet = Sheet(table.title, "", table.author, mark, page=_LANDSCAPE, line=_LINE, size=WU_HAO)
    sheet.heading(table.title)
    sheet.aside(table.under, "单位", "centre")
    sheet.space(6)
    whole = sum(share for _, share in table.columns)
    widths = [sheet.measure * share / whole for _, share in table.columns]
    sheet.head = _row(sheet, [heading for heading, _ in table.columns], widths, 1, Family.HEI)
    sheet.rows += sheet.head
    for row in sheet.head:
        row.keep = True
    for cells in table.rows:
        sheet.rows += _row(sheet, cells, widths, table.blank_lines, Family.SONG)
    return sheet.finish()


def _row(sheet: Sheet, cells: Sequence[str], widths: Sequence[float], least: int, family: Family) -> list[Row]:
    """A row of the table as rows of the sheet, one for each line of its highest cell."""
    columns = []
    for text, wide in zip(cells, widths, strict=True):
        found: list[Line] = []
        for part in text.split("\n"):
            align = "centre" if family is Family.HEI else "left"
            found += sheet.lines_of("表格", [Span(part, WU_HAO, family)], wide - 2 * _PAD, align=align)
        columns.append(found)
    high = max(least, *(len(column) for column in columns))
    rows = [
        _line([column[n] if n < len(column) else Line() for column in columns], widths, n == 0, n == high - 1)
        for n in range(high)
    ]
    if high <= _WHOLE:
        keep_together(rows)
    return rows


def _line(lines: Sequence[Line], widths: Sequence[float], first: bool, last: bool) -> Row:
    def paint(canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(0.6)
        right = x + sum(widths)
        if first:
            canvas.line(x, top, right, top)
        if last:
            canvas.line(x, top - _LINE, right, top - _LINE)
        left = x
        canvas.line(left, top, left, top - _LINE)
        for line, wide in zip(lines, widths, strict=True):
            draw(canvas, line, left + _PAD, top - _LINE / 2 - 0.36 * WU_HAO)
            left += wide
            canvas.line(left, top, left, top - _LINE)

    return Row(_LINE, paint, is_text=True)

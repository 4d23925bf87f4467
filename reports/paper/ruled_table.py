"""A table with rules round every cell; a row is parted by the end of a page only when it would fill one by itself."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from . import script
from .fonts import Family
from .lines import Line, Span, draw
from .page import WU_HAO
from .rows import Row, keep_together
from .sheet import Sheet

_PAD = 4.0
_LINE = 16.0  # from one line of a cell to the next
_AIR = 3.0  # above the first line and beneath the last
_RULE = 0.6
_MOST = 36  # lines of a row that stays together


def table(
    sheet: Sheet,
    shares: Sequence[float],
    rows: Sequence[Sequence[str]],
    where: str,
    *,
    heads: Sequence[str] = (),
    labels: frozenset[int] = frozenset(),
    left: frozenset[int] = frozenset(),
    size: float = WU_HAO,
) -> None:
    """Rows of texts under ``heads``; a line break in a text begins a new line. ``shares`` are the parts of the width.

    Columns in ``labels`` are set in 黑体, those in ``left`` are ragged at the left edge, all others centred. ``where`` names
    the table when a character is missing.
    """
    sheet.said.append(script.Grid(shares, heads, rows, labels, left))
    widths = [sheet.measure * share / sum(shares) for share in shares]
    made: list[Row] = []
    if heads:
        head = _rows(sheet, widths, heads, where, frozenset(range(len(heads))), frozenset(), size)
        keep_together(head)
        head[-1].keep = True
        made += head
    for row in rows:
        made += _rows(sheet, widths, row, where, labels, left, size)
    sheet.rows += made


def _rows(
    sheet: Sheet,
    widths: Sequence[float],
    texts: Sequence[str],
    where: str,
    labels: frozenset[int],
    left: frozenset[int],
    size: float,
) -> list[Row]:
    """One row of the table; more than one where its cells have more lines than ``_MOST``."""
    cells = [
        [
            line
            for part in text.split("\n")
            for line in sheet.lines_of(
                where,
                [Span(part, size, Family.HEI if n in labels else Family.SONG)],
                wide - 2 * _PAD,
                align="left" if n in left else "centre",
            )
        ]
        for n, (text, wide) in enumerate(zip(texts, widths, strict=True))
    ]
    most = max(len(lines) for lines in cells)
    return [_boxes([lines[at : at + _MOST] for lines in cells], widths, size) for at in range(0, max(most, 1), _MOST)]


def _boxes(cells: Sequence[Sequence[Line]], widths: Sequence[float], size: float) -> Row:
    height = max(1, *(len(lines) for lines in cells)) * _LINE + 2 * _AIR

    def paint(canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(_RULE)
        at = x
        for lines, wide in zip(cells, widths, strict=True):
            canvas.rect(at, top - height, wide, height)
            _cell(canvas, lines, at + _PAD, top, height, size)
            at += wide

    return Row(height, paint, is_text=True)


def _cell(canvas: Canvas, lines: Sequence[Line], x: float, top: float, height: float, size: float) -> None:
    """The lines in the middle of the cell's height."""
    first = top - (height - len(lines) * _LINE) / 2
    for n, line in enumerate(lines):
        draw(canvas, line, x, first - n * _LINE - (_LINE + size * 0.72) / 2)

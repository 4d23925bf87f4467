"""Labels with underlined values, and options with boxes: what a form has to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from . import script
from .lines import Line, Span, draw, put, width, wrap
from .rows import Row, keep_together
from .sheet import BASELINE, Sheet

_GAP = 8.0  # between two cells
_PAD = 5.0  # between label, rule and value
_THIN = 0.7  # width of the rule under a value


@dataclass(frozen=True, slots=True)
class Cell:
    """A label and its value; ``share`` is its part of the row, ``where`` names it when it cannot be printed."""

    label: str
    value: str
    share: float = 1.0
    where: str = ""


def fields(sheet: Sheet, *cells: Cell) -> None:
    """Cells side by side in one row; a value too long for its part takes more of it, or rows of its own."""
    safe = [replace(cell, value=sheet.checked(cell.where or cell.label, cell.value)) for cell in cells]
    free = sheet.measure - _GAP * (len(safe) - 1)
    shares = sum(cell.share for cell in safe)
    widths = [free * cell.share / shares for cell in safe]
    needed = [_rule_start(sheet, cell) + _PAD + width(cell.value, sheet.size) for cell in safe]
    if any(need > wide for need, wide in zip(needed, widths, strict=True)):
        spare = free - sum(needed)
        if spare < 0:
            _apart(sheet, cells, needed.index(max(needed)))
            return
        widths = [need + spare * cell.share / shares for need, cell in zip(needed, safe, strict=True)]
    sheet.said.append(script.Fields(cells, widths))
    sheet.rows.append(_row(sheet, safe, widths))


def choices(sheet: Sheet, label: str, options: Sequence[tuple[str, bool]]) -> None:
    """A label and options with a drawn box before each, ticked or not; as many rows as they need."""
    box, gap = 0.75 * sheet.size, sheet.size
    start = x = width(label, sheet.size) + _PAD
    rows: list[list[tuple[float, str, bool]]] = [[]]
    for text, ticked in options:
        wide = box + 4 + width(text, sheet.size)
        if x + wide > sheet.measure and rows[-1]:
            rows.append([])
            x = start
        rows[-1].append((x, text, ticked))
        x += wide + gap
    sheet.said.append(script.Choices(label, [[(text, ticked) for _, text, ticked in row] for row in rows]))
    made = [_choice_row(sheet, label if n == 0 else "", row, box) for n, row in enumerate(rows)]
    keep_together(made)
    sheet.rows += made


def _rule_start(sheet: Sheet, cell: Cell) -> float:
    return width(cell.label, sheet.size) + _PAD


def _row(sheet: Sheet, cells: Sequence[Cell], widths: Sequence[float]) -> Row:
    def paint(canvas: Canvas, x: float, top: float) -> None:
        baseline = top - BASELINE * sheet.line
        for cell, wide in zip(cells, widths, strict=True):
            start = x + _rule_start(sheet, cell)
            put(canvas, cell.label, sheet.size, x, baseline)
            put(canvas, cell.value, sheet.size, start + _PAD, baseline)
            sheet.rule(canvas, start, x + wide, top, _THIN)
            x += wide + _GAP

    return Row(sheet.line, paint, is_text=True)


def _apart(sheet: Sheet, cells: Sequence[Cell], longest: int) -> None:
    """The longest value in rows of its own, what stands before and after it in theirs."""
    if len(cells) > 1:
        for group in (cells[:longest], cells[longest : longest + 1], cells[longest + 1 :]):
            if group:
                fields(sheet, *group)
        return
    cell = cells[0]
    sheet.said.append(script.Fields(cells, (sheet.measure,)))
    start = _rule_start(sheet, cell)
    lines = wrap(
        [Span(sheet.checked(cell.where or cell.label, cell.value), sheet.size)],
        sheet.measure - start - _PAD,
        align="left",
    )
    rows = [_hung(sheet, line, cell.label if n == 0 else "", start) for n, line in enumerate(lines)]
    if len(rows) > 1:
        rows[0].keep = rows[-2].keep = True
    sheet.rows += rows


def _hung(sheet: Sheet, line: Line, label: str, start: float) -> Row:
    def paint(canvas: Canvas, x: float, top: float) -> None:
        baseline = top - BASELINE * sheet.line
        put(canvas, label, sheet.size, x, baseline)
        draw(canvas, line, x + start + _PAD, baseline)
        sheet.rule(canvas, x + start, x + sheet.measure, top, _THIN)

    return Row(sheet.line, paint, is_text=True)


def _choice_row(sheet: Sheet, label: str, options: Sequence[tuple[float, str, bool]], box: float) -> Row:
    def paint(canvas: Canvas, x: float, top: float) -> None:
        baseline = top - BASELINE * sheet.line
        put(canvas, label, sheet.size, x, baseline)
        for at, text, ticked in options:
            tick_box(canvas, x + at, baseline - 1, box, ticked)
            put(canvas, text, sheet.size, x + at + box + 4, baseline)

    return Row(sheet.line, paint, is_text=True)


def tick_box(canvas: Canvas, x: float, y: float, side: float, ticked: bool) -> None:
    """☐ or ☑ as lines: no bundled font has the characters."""
    canvas.setLineWidth(0.8)
    canvas.rect(x, y, side, side)
    if ticked:
        canvas.setLineWidth(1.6)
        start, knee, end = (
            (x + across * side, y + up * side) for across, up in ((0.18, 0.5), (0.42, 0.2), (0.85, 0.85))
        )
        canvas.lines([(*start, *knee), (*knee, *end)])

"""Tables on pages: ruled cells, headings of several levels repeated on every page, blocks of columns below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common.papers import MonthlyReport
from reports.paper import lines
from reports.paper.fonts import Family
from reports.paper.lines import Line

from .layout import heading_cells, heading_depth
from .pdf_grid import HEADING_PAD, PAD, SIZE, Block, Grid, blocks, page_for
from .pdf_page import FOOTER_HEIGHT, Leaf, footer_line, heading_lines, running_title, text_lines, title_block

_LEADING = SIZE * 1.3
_ROW_PAD = 5.0
_BLOCK_GAP = 9.0
_RULE_GREY = 0.35


@dataclass(frozen=True, slots=True)
class _Box:
    """A ruled cell with its text; ``x`` from the left of the block, ``down`` from its row's top."""

    x: float
    down: float
    width: float
    height: float
    lines: Sequence[Line]
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class _Band:
    """Boxes that are never parted."""

    height: float
    boxes: list[_Box]


def add(leaves: list[Leaf], report: MonthlyReport, grid: Grid, *, has_footer: bool = True) -> None:
    """The table on new pages of its own, at the end of ``leaves``."""
    flow = _Flow(leaves, report, grid)
    parts = blocks(grid, flow.page.text_width)
    note = text_lines(f"注：{grid.note}", SIZE, flow.page.text_width) if grid.note else []
    tail = len(note) * _LEADING + (6 if note else 0) + (FOOTER_HEIGHT if has_footer else 0)
    for number, block in enumerate(parts):
        is_last = number == len(parts) - 1
        flow.place(grid, block, tail if is_last else 0.0)
        flow.y -= 0.0 if is_last else _BLOCK_GAP
    if note:
        flow.write(note)
    if has_footer:
        footer_line(flow.leaf, report, flow.y - FOOTER_HEIGHT + 6)


class _Flow:
    """Where the next row goes."""

    def __init__(self, leaves: list[Leaf], report: MonthlyReport, grid: Grid) -> None:
        self._leaves, self._grid = leaves, grid
        self.page = page_for(grid)
        self._running = running_title(Leaf(self.page), grid.title, grid.number)
        self.leaf = self._new_leaf()
        self.y = self._top() - title_block(self.leaf, report, grid.title, grid.number, grid.unit)

    def place(self, grid: Grid, block: Block, tail: float) -> None:
        """A block of columns, whole on this page or the next if it fits, otherwise row by row with its heading repeated."""
        heading = _heading(grid, block)
        full = self.page.text_height - self._running - heading.height - tail
        rows = [band for row in grid.rows for band in _row(grid, block, row, full, Family.SONG)]
        total = _row(grid, block, grid.total, full, Family.HEI_LIGHT) if grid.total else []
        height = heading.height + sum(band.height for band in [*rows, *total]) + tail
        if height > self._room() and (height <= full + heading.height + tail or self._room() < height / 4):
            self._turn()
        last = [*rows[-1:], *total]
        self._paint(heading)
        for chunk, after in [*[([row], 0.0) for row in rows[:-1]], (last, tail)]:
            if sum(band.height for band in chunk) + after > self._room():
                self._turn()
                self._paint(heading)
            for band in chunk:
                self._paint(band)

    def write(self, text: Sequence[Line]) -> None:
        """Lines below the table."""
        top, left = self.y - 6, self.page.left

        def paint(canvas: Canvas) -> None:
            for number, line in enumerate(text):
                lines.draw(canvas, line, left, top - SIZE - _LEADING * number)

        self.leaf.paints.append(paint)
        self.y = top - _LEADING * len(text)

    def _top(self) -> float:
        return self.page.height - self.page.top

    def _room(self) -> float:
        return self.y - self.page.bottom

    def _new_leaf(self) -> Leaf:
        self._leaves.append(Leaf(self.page))
        return self._leaves[-1]

    def _turn(self) -> None:
        self.leaf = self._new_leaf()
        self.y = self._top() - running_title(self.leaf, self._grid.title, self._grid.number)

    def _paint(self, band: _Band) -> None:
        top, left = self.y, self.page.left
        self.leaf.paints.append(lambda canvas: _paint_band(canvas, band, left, top))
        self.y -= band.height


def _heading(grid: Grid, block: Block) -> _Band:
    paths = [grid.columns[column] for column in block.columns]
    heights = [0.0] * heading_depth(paths)
    cells = []
    for cell in heading_cells(paths):
        wide = sum(block.widths[cell.column : cell.column + cell.columns])
        text = heading_lines(cell.text, SIZE, wide - 2 * HEADING_PAD)
        cells.append((cell, wide, text))
    for cell, _, text in sorted(cells, key=lambda entry: entry[0].rows):
        last = cell.row + cell.rows - 1
        lacking = len(text) * _LEADING + _ROW_PAD - sum(heights[cell.row : last + 1])
        heights[last] += max(0.0, lacking)
    boxes = [
        _Box(
            sum(block.widths[: cell.column]),
            sum(heights[: cell.row]),
            wide,
            sum(heights[cell.row : cell.row + cell.rows]),
            text,
            is_heading=True,
        )
        for cell, wide, text in cells
    ]
    return _Band(sum(heights), boxes)


def _row(grid: Grid, block: Block, row: Sequence[str], most: float, family: Family) -> list[_Band]:
    """One row of the table; several where a text is higher than a page."""
    texts = [
        text_lines(row[column], SIZE, wide - 2 * PAD + 0.5, family, "right" if grid.right[column] else "left")
        for column, wide in zip(block.columns, block.widths, strict=True)
    ]
    fit = max(1, int((most - _ROW_PAD) / _LEADING))
    bands = []
    for start in range(0, max(len(text) for text in texts), fit):
        parts = [text[start : start + fit] for text in texts]
        height = max(len(part) for part in parts) * _LEADING + _ROW_PAD
        boxes, x = [], 0.0
        for part, wide in zip(parts, block.widths, strict=True):
            boxes.append(_Box(x, 0.0, wide, height, part))
            x += wide
        bands.append(_Band(height, boxes))
    return bands


def _paint_band(canvas: Canvas, band: _Band, left: float, top: float) -> None:
    canvas.setLineWidth(0.5)
    canvas.setStrokeGray(_RULE_GREY)
    for box in band.boxes:
        x, upper = left + box.x, top - box.down
        if box.is_heading:
            canvas.setFillGray(0.95)
        canvas.rect(x, upper - box.height, box.width, box.height, fill=int(box.is_heading))
        canvas.setFillGray(0)
        first = upper - (box.height - len(box.lines) * _LEADING) / 2 - SIZE * 0.98
        for number, line in enumerate(box.lines):
            inset = (box.width - line.width) / 2 if box.is_heading else PAD
            lines.draw(canvas, line, x + inset, first - _LEADING * number)
    canvas.setStrokeGray(0)

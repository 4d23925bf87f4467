"""Where people sign by hand and the committee stamps (domain reference 7.5). Nothing here ever draws a signature."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from .lines import put, width
from .page import GREY, MM, WU_HAO, XIAO_WU
from .rows import Row, keep_last_text, keep_together
from .sheet import BASELINE, Sheet

SIGNATURE_HEIGHT = 12 * MM
SEAL = 25 * MM
_LABEL = 20.0  # height of the label over the room to sign
_AFTER = 8.0
_COLUMN_GAP = 28.0
_STRIP_GAP = 12.0
_DATE_INSET = 4  # characters from the right edge (GB/T 9704-2012: 右空四字)
_LEAST_LINES = 2  # of text on the page where the signatures begin, so that nobody signs an empty page


def signature_block(sheet: Sheet, cells: Sequence[tuple[str, str]], committee: str, date: str) -> None:
    """Room to sign in two columns, cells in reading order, then the seal and the date.

    A cell is (label, who signs); the second is a small grey line and may be empty. The block stays with at least two
    lines of text before it, and in one piece unless it fills more than half a page.
    """
    pairs = [cells[n : n + 2] for n in range(0, len(cells), 2)]
    beside = pairs.pop() if len(pairs[-1]) == 1 else []  # the seal takes the place that is free
    block = [_signatures(sheet, pair) for pair in pairs]
    block.append(_seal(sheet, committee, date, beside))
    keep_last_text(sheet.rows, _LEAST_LINES)
    if sum(row.height for row in block) <= sheet.page.text_height / 2:
        keep_together(block)
    elif len(block) > 1:
        block[-2].keep = True
    sheet.rows += block


def page_strip(sheet: Sheet, parties: Sequence[tuple[str, str]]) -> None:
    """Room for the parties, (side, name), to sign each page but the last: three in a row, each at least 45 mm wide."""
    threes = [parties[n : n + 3] for n in range(0, len(parties), 3)]
    sheet.strip = [Row(6), *(_strip_row(sheet, three) for three in threes)]


def _signatures(sheet: Sheet, pair: Sequence[tuple[str, str]]) -> Row:
    wide = (sheet.measure - _COLUMN_GAP) / 2
    safe = [(label, sheet.checked("签名处", who)) for label, who in pair]

    def paint(canvas: Canvas, x: float, top: float) -> None:
        for label, who in safe:
            put(canvas, label, WU_HAO + 1.5, x, top - BASELINE * _LABEL)
            if who:
                put(canvas, who, _fitting(who, wide - width(label, WU_HAO + 1.5) - 6), x + wide, top - BASELINE * _LABEL, GREY, "right")
            canvas.setLineWidth(0.8)
            canvas.line(x, top - _LABEL - SIGNATURE_HEIGHT, x + wide, top - _LABEL - SIGNATURE_HEIGHT)
            x += wide + _COLUMN_GAP

    return Row(_LABEL + SIGNATURE_HEIGHT + _AFTER, paint)


def _strip_row(sheet: Sheet, parties: Sequence[tuple[str, str]]) -> Row:
    wide = (sheet.measure - 2 * _STRIP_GAP) / 3
    captions = [sheet.checked("当事人姓名", f"{side}{name}（签名）") for side, name in parties]

    def paint(canvas: Canvas, x: float, top: float) -> None:
        for caption in captions:
            canvas.setLineWidth(0.6)
            canvas.line(x, top - SIGNATURE_HEIGHT, x + wide, top - SIGNATURE_HEIGHT)
            put(canvas, caption, _fitting(caption, wide), x, top - SIGNATURE_HEIGHT - 10)
            x += wide + _STRIP_GAP

    return Row(SIGNATURE_HEIGHT + 13, paint)


def _fitting(text: str, wide: float) -> float:
    """小五, or smaller for a very long name."""
    return min(XIAO_WU, XIAO_WU * wide / width(text, XIAO_WU))


def _seal(sheet: Sheet, committee: str, date: str, beside: Sequence[tuple[str, str]]) -> Row:
    """The committee's name centred over the date, and an empty square between them for the seal; left of it at most one
    place to sign."""
    left = _signatures(sheet, beside)
    committee = sheet.checked("调解委员会名称", committee)
    size = min(sheet.size, sheet.size * sheet.measure / max(width(committee, sheet.size), 1))
    wide = width(committee, size)
    date_wide = width(date, sheet.size)
    right = sheet.measure - _DATE_INSET * sheet.size
    middle = max(min(right - date_wide / 2, sheet.measure - wide / 2), wide / 2)

    def paint(canvas: Canvas, x: float, top: float) -> None:
        if left.paint:
            left.paint(canvas, x, top)
        centre = x + middle
        put(canvas, committee, size, centre, top - BASELINE * sheet.line, align="centre")
        upper = top - sheet.line
        canvas.saveState()
        canvas.setStrokeGray(0.75)
        canvas.setLineWidth(0.5)
        canvas.setDash(2, 2)
        canvas.rect(centre - SEAL / 2, upper - SEAL, SEAL, SEAL)
        canvas.restoreState()
        put(canvas, "（印章）", WU_HAO, centre, upper - SEAL / 2 - WU_HAO / 3, GREY, "centre")
        put(canvas, date, sheet.size, x + right, upper - SEAL - BASELINE * sheet.line, align="right")

    return Row(sheet.line * 2 + SEAL, paint)

"""Where people sign by hand and the committee stamps (domain reference 7.5). Nothing here ever draws a signature."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from . import script
from .lines import put, width
from .page import GREY, MM, WU_HAO, XIAO_SI, XIAO_WU
from .rows import Row, keep_last_text, keep_together
from .sheet import BASELINE, Sheet

SIGNATURE_HEIGHT = 12 * MM
SEAL = 25 * MM
_LABEL = 20.0  # height of the label over the room to sign
_LABEL_SIZE = XIAO_SI
_LINE = 0.7
_AFTER = 8.0  # under the line
_CAPTION = 18.0  # under the line when it says who signs
COLUMN_GAP = 28.0
_STRIP_GAP = 12.0
_DATE_INSET = 4  # characters from the right edge (GB/T 9704-2012: 右空四字)
_LEAST_LINES = 2  # of text on the page where the signatures begin, so that nobody signs an empty page


def signature_block(sheet: Sheet, cells: Sequence[tuple[str, str]], committee: str, date: str) -> None:
    """Room to sign in two columns, cells in reading order, then the seal and the date; without a ``committee`` only the date.

    A cell is (label, who signs); the second is small and grey and may be empty, a cell without a label stays blank. The block stays with at least two
    lines of text before it, and in one piece unless it fills more than half a page.
    """
    sheet.said.append(script.Signatures(cells, committee, date))
    pairs = [cells[n : n + 2] for n in range(0, len(cells), 2)]
    # the seal takes the place that is free
    beside = pairs.pop() if committee and len(pairs[-1]) == 1 else []
    block = [_signatures(sheet, pair) for pair in pairs]
    block.append(_seal(sheet, committee, date, beside) if committee else _date(sheet, date))
    keep_last_text(sheet.rows, _LEAST_LINES)
    if sum(row.height for row in block) <= sheet.page.text_height / 2:
        keep_together(block)
    elif len(block) > 1:
        block[-2].keep = True
    sheet.rows += block


def signature_places(sheet: Sheet, cells: Sequence[tuple[str, str]], date: str) -> None:
    """The same room without the committee and its seal: only the date, at the right."""
    signature_block(sheet, cells, "", date)


def page_strip(sheet: Sheet, parties: Sequence[tuple[str, str]]) -> None:
    """Room for the parties, (side, name), to sign each page but the last: three in a row, each at least 45 mm wide."""
    threes = [parties[n : n + 3] for n in range(0, len(parties), 3)]
    sheet.signed_on_each = [f"{side}{name}（签名）" for side, name in parties]
    sheet.strip = [Row(6), *(_strip_row(sheet, three) for three in threes)]


def _signatures(sheet: Sheet, pair: Sequence[tuple[str, str]]) -> Row:
    wide = (sheet.measure - COLUMN_GAP) / 2
    safe = [(label, sheet.checked("当事人姓名", who)) for label, who in pair]

    def paint(canvas: Canvas, x: float, top: float) -> None:
        for label, who in safe:
            if label:
                put(canvas, label, _LABEL_SIZE, x, top - BASELINE * _LABEL)
                _place(canvas, who, x, top - _LABEL, wide, GREY)
            x += wide + COLUMN_GAP

    return Row(_LABEL + SIGNATURE_HEIGHT + (_CAPTION if any(who for _, who in safe) else _AFTER), paint)


def _strip_row(sheet: Sheet, parties: Sequence[tuple[str, str]]) -> Row:
    wide = (sheet.measure - 2 * _STRIP_GAP) / 3
    captions = [sheet.checked("当事人姓名", f"{side}{name}（签名）") for side, name in parties]

    def paint(canvas: Canvas, x: float, top: float) -> None:
        for caption in captions:
            _place(canvas, caption, x, top, wide, 0)
            x += wide + _STRIP_GAP

    return Row(SIGNATURE_HEIGHT + _CAPTION, paint)


def _place(canvas: Canvas, who: str, x: float, top: float, wide: float, grey: float) -> None:
    """Room to sign, a line, and under it in small type who signs there; a very long name is set smaller yet."""
    canvas.setLineWidth(_LINE)
    canvas.line(x, top - SIGNATURE_HEIGHT, x + wide, top - SIGNATURE_HEIGHT)
    if who:
        put(canvas, who, min(XIAO_WU, XIAO_WU * wide / width(who, XIAO_WU)), x, top - SIGNATURE_HEIGHT - 10, grey)


def _date(sheet: Sheet, date: str) -> Row:
    right = sheet.measure - _DATE_INSET * sheet.size

    def paint(canvas: Canvas, x: float, top: float) -> None:
        put(canvas, date, sheet.size, x + right, top - BASELINE * sheet.line, align="right")

    return Row(sheet.line, paint)


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

"""An empty frame to mount something in: a copy, a slip from the bank. Nothing is ever drawn inside but what belongs there, in words."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from . import script
from .lines import put
from .page import GREY, WU_HAO
from .rows import Row
from .sheet import Sheet

_GREY_LINE = 0.6
_AIR = 4.0  # above and beneath


def frame(sheet: Sheet, height: float, caption: str, keep: bool = False) -> None:
    """A dashed frame as wide as the text, ``height`` points with its air, ``caption`` small and grey in its middle."""
    sheet.said.append(script.Frame(height, caption))
    caption = sheet.checked("粘贴处", caption)

    def paint(canvas: Canvas, x: float, top: float) -> None:
        canvas.saveState()
        canvas.setStrokeGray(_GREY_LINE)
        canvas.setLineWidth(0.6)
        canvas.setDash(3, 3)
        canvas.rect(x, top - height + _AIR, sheet.measure, height - 2 * _AIR)
        canvas.restoreState()
        put(canvas, caption, WU_HAO, x + sheet.measure / 2, top - height / 2, GREY, "centre")

    sheet.rows.append(Row(height, paint, keep=keep))

"""Mailing labels on sheets of A4: 3 by 8 and 2 by 7, in actual size, moved by what the printer is off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common.list_papers import Label

from .paper import fonts, lines
from .paper.fonts import Family
from .paper.lines import Line, Span
from .paper.page import MM, WU_HAO, XIAO_SAN

_PAD = 4 * MM
_ADDRESS_LINES = 3
_SIZES = (WU_HAO, 9.0, 7.5)  # of the address, the largest that fits


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of labels, in millimetres: how many, how big, where the first one is, how far apart they begin."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    step_x: float
    step_y: float


SHEETS = {
    "3x8": LabelSheet(3, 8, 63.5, 33.9, 7.25, 12.9, 66.0, 33.9),
    "2x7": LabelSheet(2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
}
"""The two usual sheets by name."""


def build(labels: Sequence[Label], sheet: str, right: float = 0.0, down: float = 0.0) -> bytes:
    """The PDF; ``right`` and ``down`` move everything, in millimetres. Raises KnownError for characters no font has."""
    form = SHEETS[sheet]
    everything = "".join(sorted({char for one in labels for char in one.name + one.address}))
    fonts.require([("标签", everything)])
    out = BytesIO()
    base: Any = fonts.name(Family.SONG)
    page = (210 * MM, 297 * MM)
    canvas = Canvas(out, page, initialFontName=base, pageCompression=1)
    canvas.setTitle("邮寄标签")
    canvas.setCreator("邻里服务台")
    canvas.setViewerPreference("PrintScaling", "None")  # a label that is scaled misses its place
    on_page = form.columns * form.rows
    for start in range(0, max(len(labels), 1), on_page):
        for place, label in enumerate(labels[start : start + on_page]):
            row, column = divmod(place, form.columns)
            x = (form.left + column * form.step_x + right) * MM
            top = page[1] - (form.top + row * form.step_y + down) * MM
            _paint(canvas, label, form, x, top)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _paint(canvas: Canvas, label: Label, form: LabelSheet, x: float, top: float) -> None:
    """Address above, name below it, in the middle of the label's height."""
    measure = form.width * MM - 2 * _PAD
    address, size = _address(label.address, measure)
    name = _name(label.name, measure)
    leading = size * 1.3
    height = len(address) * leading + name[0].segments[0].span.size * 1.5 * len(name) if name[0].segments else 0.0
    y = top - (form.height * MM - height) / 2
    for line in address:
        lines.draw(canvas, line, x + _PAD, y - size)
        y -= leading
    y -= size * 0.5
    for line in name:
        big = line.segments[0].span.size
        lines.draw(canvas, line, x + _PAD, y - big)
        y -= big * 1.3


def _address(text: str, measure: float) -> tuple[list[Line], float]:
    for size in _SIZES:
        found = lines.wrap([Span(text, size)], measure, align="left")
        if len(found) <= _ADDRESS_LINES or size == _SIZES[-1]:
            break
    return found, size


def _name(text: str, measure: float) -> list[Line]:
    """On one line, smaller where a name is long; a very long one takes two."""
    for size in (XIAO_SAN, 12.0, WU_HAO):
        found = lines.wrap([Span(text, size, Family.HEI)], measure, align="left")
        if len(found) == 1:
            break
    return found

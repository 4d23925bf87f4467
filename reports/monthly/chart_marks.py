"""What charts are drawn of: bars with patterns, lines with dashes and marks, text in the fonts of paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color, HexColor, white

from reports.paper import fonts, lines
from reports.paper.fonts import Family

ACCENT = HexColor("#A32C2C")
BLACK = HexColor("#1F2328")

_HATCH = 3.2  # distance of hatching lines
_DASHES: tuple[Sequence[float], ...] = ([], [4, 2], [1, 1.5], [6, 2, 1, 2])


class Frame(NamedTuple):
    x: float
    y: float
    width: float
    height: float


def width(words: str, size: float) -> float:
    return lines.width(words, size, Family.HEI_LIGHT)


def text(
    drawing: Drawing,
    words: str,
    x: float,
    y: float,
    size: float,
    ink: Color,
    *,
    anchor: str = "start",
    bold: bool = False,
) -> float:
    """One line of text, each character in a font that has it; returns its width."""
    family = Family.HEI if bold else Family.HEI_LIGHT
    whole = lines.width(words, size, family)
    x -= whole * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    for font, run in fonts.runs(fonts.printable(words), family):
        drawing.add(String(x, y, run, fontName=font, fontSize=size, fillColor=ink))
        x += lines.width(run, size, family)
    return whole


def bar(drawing: Drawing, frame: Frame, series: int) -> None:
    """The first series is solid, the second hatched, the third crossed, the fourth empty."""
    kind = series % 4
    fill, ink = (ACCENT, ACCENT) if kind == 0 else (white, BLACK)
    _rect(drawing, frame, fill, ink, 0.5)
    if kind in (1, 2):
        _hatch(drawing, frame, rising=True)
    if kind == 2:
        _hatch(drawing, frame, rising=False)


def line(drawing: Drawing, points: list[tuple[float, float]], series: int) -> None:
    if len(points) > 1:
        flat = [number for point in points for number in point]
        dash = _DASHES[series % len(_DASHES)]
        dashed: dict[str, Any] = {"strokeDashArray": dash} if dash else {}
        drawing.add(PolyLine(flat, strokeColor=_ink(series), strokeWidth=1.3, **dashed))


def point(drawing: Drawing, x: float, y: float, series: int) -> None:
    """A dot, an empty square, a triangle, an empty circle."""
    ink, kind, r = _ink(series), series % 4, 2.0
    if kind in (0, 3):
        drawing.add(Circle(x, y, r, fillColor=ink if kind == 0 else white, strokeColor=ink, strokeWidth=0.8))
    elif kind == 1:
        _rect(drawing, Frame(x - r, y - r, 2 * r, 2 * r), white, ink, 0.8)
    else:
        drawing.add(Polygon([x - r, y - r, x + r, y - r, x, y + r], fillColor=ink, strokeColor=ink, strokeWidth=0.8))


def _rect(drawing: Drawing, frame: Frame, fill: Color, ink: Color, stroke: float) -> None:
    style: dict[str, Any] = {"fillColor": fill, "strokeColor": ink, "strokeWidth": stroke}
    drawing.add(Rect(*frame, **style))


def _ink(series: int) -> Color:
    return ACCENT if series % 4 == 0 else BLACK


def _hatch(drawing: Drawing, frame: Frame, *, rising: bool) -> None:
    """Lines at 45 degrees, cut at the frame."""
    x, y, wide, high = frame
    offset = _HATCH
    while offset < wide + high:
        left, right = max(0.0, offset - high), min(offset, wide)
        ends = [(left, offset - left), (right, offset - right)]  # on the falling diagonal x + y = offset
        (x1, y1), (x2, y2) = [(a, high - b) if rising else (a, b) for a, b in ends]
        drawing.add(Line(x + x1, y + y1, x + x2, y + y2, strokeColor=BLACK, strokeWidth=0.4))
        offset += _HATCH

"""The PDF's charts as vectors: legible in black and white, series told apart by pattern, mark and dash, not by colour."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import STATE_DEFAULTS, Drawing, Line
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from desktop_app.common.papers import ReportChart
from desktop_app.common.rounding import printed
from reports.paper import fonts
from reports.paper.fonts import Family

from . import chart_marks as marks
from .chart_marks import Frame, text
from .chart_scale import Scale, scale_of
from .layout import NONE_TO_REPORT, axis_labels, is_lying

INK = HexColor("#1F2328")
GREY = HexColor("#57606A")
FAINT = HexColor("#D8DBDF")

_TITLE = 10.0
_SMALL = 7.0
_AXIS = 6.5
_HEAD = 18.0  # height of the title's line
_LEGEND = 12.0
_GAP = 4.0


def draw(chart: ReportChart, width: float, height: float) -> Drawing:
    """The chart with its title in a drawing of this size, in points."""
    drawing = Drawing(width, height)
    unit = f"（{chart.unit}）" if chart.unit else ""
    text(drawing, chart.title + unit, 0, height - _TITLE - 2, _TITLE, INK, bold=True)
    top = height - _HEAD
    if not chart.labels or not chart.series:
        text(drawing, NONE_TO_REPORT, width / 2, height / 2, _TITLE, GREY, anchor="middle")
        return drawing
    if len(chart.series) > 1:
        top -= _legend(drawing, chart, top)
    if is_lying(chart):
        _lying_bars(drawing, chart, Frame(0, 0, width, top - _GAP))
    else:
        _upright(drawing, chart, Frame(0, 0, width, top - 8))
    return drawing


def paint(canvas: Canvas, drawing: Drawing, x: float, y: float) -> None:
    """The drawing on a page, ``x`` and ``y`` its lower left corner.

    reportlab begins every drawing in Helvetica, which would then be named in the PDF without being embedded.
    """
    STATE_DEFAULTS["fontName"] = fonts.name(Family.HEI_LIGHT)
    renderPDF.draw(drawing, canvas, x, y)


def _figure(value: float) -> str:
    """Whole values without decimals, also where they arrive as floats."""
    return printed(int(value) if value == int(value) else value)


def _legend(drawing: Drawing, chart: ReportChart, top: float) -> float:
    """Pattern or line with its mark, then the name, in as many rows as they need; returns the height used."""
    patch = 16 if chart.kind == "bar" else 24
    x, y = 0.0, top - _LEGEND + 3
    for position, name in enumerate(chart.series):
        if x and x + patch + marks.width(name, _SMALL + 0.5) > drawing.width:
            x, y = 0.0, y - _LEGEND
        if chart.kind == "bar":
            marks.bar(drawing, Frame(x, y, 12, 6), position)
        else:
            marks.line(drawing, [(x, y + 3), (x + 20, y + 3)], position)
            marks.point(drawing, x + 10, y + 3, position)
        x += patch + text(drawing, name, x + patch, y, _SMALL + 0.5, INK) + 12
    return top - y + 3


def _upright(drawing: Drawing, chart: ReportChart, frame: Frame) -> None:
    """Months or short names along the bottom, bars or lines over them."""
    scale = scale_of([value for values in chart.series.values() for value in values], from_zero=chart.kind == "bar")
    gutter = max(marks.width(_figure(tick), _AXIS) for tick in scale.ticks) + _GAP
    names = [label.split("\n") for label in axis_labels(chart)]
    foot = (_AXIS + 2) * max(len(lines) for lines in names) + 3
    plot = Frame(frame.x + gutter, frame.y + foot, frame.width - gutter, frame.height - foot)
    for tick in scale.ticks:
        y = plot.y + plot.height * scale.share(tick)
        axis = tick == scale.ticks[0]
        drawing.add(
            Line(
                plot.x, y, plot.x + plot.width, y, strokeColor=GREY if axis else FAINT, strokeWidth=0.6 if axis else 0.4
            )
        )
        text(drawing, _figure(tick), plot.x - _GAP, y - _AXIS * 0.35, _AXIS, GREY, anchor="end")
    slot = plot.width / len(names)
    every = _every(names, slot)
    for position, lines in enumerate(names):
        if position % every == 0 or len(lines) > 1:
            for number, words in enumerate(lines):
                y = frame.y + foot - (_AXIS + 2) * (number + 1)
                text(drawing, words, plot.x + slot * (position + 0.5), y, _AXIS, GREY, anchor="middle")
    if chart.kind == "bar":
        _bars(drawing, chart, plot, scale)
    else:
        _lines(drawing, chart, plot, scale)


def _every(names: Sequence[Sequence[str]], slot: float) -> int:
    """1 when all names along the axis have room, 2 for every other, and so on."""
    widest = max(marks.width(lines[0], _AXIS) for lines in names)
    return max(1, -int(-widest // slot))


def _bars(drawing: Drawing, chart: ReportChart, plot: Frame, scale: Scale) -> None:
    slot = plot.width / len(chart.labels)
    wide = min(slot * 0.72, 40) / len(chart.series)
    has_room = all(
        marks.width(_figure(value), _SMALL) <= wide + 1
        for values in chart.series.values()
        for value in values
        if value is not None
    )
    for position, values in enumerate(chart.series.values()):
        for month, value in enumerate(values):
            if value is None:
                continue
            x = plot.x + slot * (month + 0.5) + wide * (position - len(chart.series) / 2)
            high = plot.height * scale.share(value)
            marks.bar(drawing, Frame(x, plot.y, wide * 0.92, high), position)
            if has_room:
                text(drawing, _figure(value), x + wide * 0.46, plot.y + high + 2, _SMALL, INK, anchor="middle")


def _lines(drawing: Drawing, chart: ReportChart, plot: Frame, scale: Scale) -> None:
    slot = plot.width / len(chart.labels)
    ends: list[tuple[float, float, str]] = []
    for position, values in enumerate(chart.series.values()):
        for run in _unbroken(values):
            points = [
                (plot.x + slot * (month + 0.5), plot.y + plot.height * scale.share(value)) for month, value in run
            ]
            marks.line(drawing, points, position)
            for x, y in points:
                marks.point(drawing, x, y, position)
        known = [(month, value) for month, value in enumerate(values) if value is not None]
        if known:
            ends.append((*points[-1], _figure(known[-1][1])))
    _end_figures(drawing, ends, plot)


def _unbroken(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Stretches of (month, value) without a gap: where there is no figure the line stops and goes on behind it."""
    runs: list[list[tuple[int, float]]] = [[]]
    for month, value in enumerate(values):
        if value is not None:
            runs[-1].append((month, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _end_figures(drawing: Drawing, ends: Sequence[tuple[float, float, str]], plot: Frame) -> None:
    """The last figure of each line: the lowest of several stands below its point, the others above theirs."""
    floor = plot.y - _SMALL
    for number, (x, y, words) in enumerate(sorted(ends, key=lambda end: end[1])):
        below = number == 0 and len(ends) > 1 and y - _SMALL - 3 > plot.y
        y = y - _SMALL - 3 if below else max(y + 5, floor + _SMALL)
        floor = y
        text(
            drawing,
            words,
            min(x, plot.x + plot.width - marks.width(words, _SMALL) / 2),
            y,
            _SMALL,
            INK,
            anchor="middle",
        )


def _lying_bars(drawing: Drawing, chart: ReportChart, frame: Frame) -> None:
    """Names on the left, bars to the right, the figure at the end of each bar; no axis is needed."""
    names = max(marks.width(label, _SMALL + 0.5) for label in chart.labels) + _GAP
    values = [value for series in chart.series.values() for value in series if value is not None]
    room = frame.width - names - max((marks.width(_figure(value), _SMALL) for value in values), default=0) - 2 * _GAP
    most = max([*values, 1])
    slot = frame.height / len(chart.labels)
    high = min(slot * 0.7, 14.0) / len(chart.series)
    for row, label in enumerate(chart.labels):
        middle = frame.y + frame.height - slot * (row + 0.5)
        text(drawing, label, names - _GAP, middle - _SMALL * 0.35, _SMALL + 0.5, INK, anchor="end")
        for position, series in enumerate(chart.series.values()):
            value = series[row]
            if value is None:
                continue
            y = middle + high * (len(chart.series) / 2 - position - 1)
            marks.bar(drawing, Frame(names, y, room * value / most, high * 0.92), position)
            text(drawing, _figure(value), names + room * value / most + _GAP, y + high / 2 - _SMALL * 0.35, _SMALL, INK)
    drawing.add(Line(names, frame.y, names, frame.y + frame.height, strokeColor=GREY, strokeWidth=0.6))

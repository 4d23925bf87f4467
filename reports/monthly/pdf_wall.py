"""The first page: the month at a glance, made to hang on the wall. Title, figures, charts, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common.papers import Comparison, MonthlyReport, ReportChart
from reports.paper import lines
from reports.paper.fonts import Family
from reports.paper.lines import Line, Span
from reports.paper.page import WU_HAO, XIAO_SI, XIAO_WU

from . import charts
from .layout import COVER_NUMBER, figure_shown, mom, narrative, yoy
from .pdf_page import ACCENT, FOOTER_HEIGHT, PORTRAIT, Leaf, footer_line, put, running_title, title_block

FIGURES = 12  # boxes (reference 6.1, R16)

_ACROSS = 4
_GAP = 7.0
_BOX = 60.0
_CHART_LEAST, _CHART_MOST = 96.0, 132.0
_CHART_GAP = 14.0
_LEADING = 1.6
_HEADING = 26.0


def add(leaves: list[Leaf], report: MonthlyReport) -> None:
    """The page, and after it pages for the lines of text and the charts that found no room on it."""
    leaf = Leaf(PORTRAIT)
    leaves.append(leaf)
    y = PORTRAIT.height - PORTRAIT.top
    y -= title_block(leaf, report, report.title, COVER_NUMBER, "见各项") + 3
    y = _boxes(leaf, report.comparisons[:FIGURES], y)
    room = y - PORTRAIT.bottom - FOOTER_HEIGHT
    text, size = _text(report, room)
    rows = _chart_rows(len(report.charts), room - _text_height(len(text), size))
    if rows:
        height = min(_CHART_MOST, (room - _text_height(len(text), size)) / rows - _CHART_GAP)
        y = _charts(leaf, report.charts[: rows * 2], y, height)
    fit = _lines_in(y - PORTRAIT.bottom - FOOTER_HEIGHT, size)
    _narrative(leaf, text[:fit], y, size)
    footer_line(leaf, report, PORTRAIT.bottom + 6)
    _overflow(leaves, report, report.charts[rows * 2 :], text[fit:], size)


def _text(report: MonthlyReport, room: float) -> tuple[list[Line], float]:
    """The narrative in 小四, or in 五号 where that leaves no room for charts."""
    for size in (XIAO_SI, WU_HAO):
        text = [
            line
            for part in narrative(report)
            for line in lines.wrap([Span(part, size)], PORTRAIT.text_width, indent=2 * size)
        ]
        if _text_height(len(text), size) + 2 * (_CHART_LEAST + _CHART_GAP) <= room:
            break
    return text, size


def _text_height(count: int, size: float) -> float:
    return _HEADING + count * size * _LEADING


def _lines_in(room: float, size: float) -> int:
    return max(0, int((room - _HEADING + 0.01) / (size * _LEADING)))


def _chart_rows(charts_there: int, room: float) -> int:
    return max(0, min(-(-charts_there // 2), int(room // (_CHART_LEAST + _CHART_GAP))))


def _boxes(leaf: Leaf, comparisons: Sequence[Comparison], y: float) -> float:
    wide = (PORTRAIT.text_width - _GAP * (_ACROSS - 1)) / _ACROSS
    for number, comparison in enumerate(comparisons):
        x = PORTRAIT.left + number % _ACROSS * (wide + _GAP)
        top = y - number // _ACROSS * (_BOX + _GAP)
        leaf.paints.append(partial(_box, comparison=comparison, x=x, top=top, wide=wide))
    return y - -(-len(comparisons) // _ACROSS) * (_BOX + _GAP)


def _box(canvas: Canvas, comparison: Comparison, x: float, top: float, wide: float) -> None:
    canvas.setLineWidth(0.5)
    canvas.setStrokeGray(0.6)
    canvas.rect(x, top - _BOX, wide, _BOX)
    canvas.setFillColorRGB(*ACCENT)
    canvas.rect(x, top - _BOX, 2.2, _BOX, stroke=0, fill=1)
    canvas.setFillGray(0)
    left, room = x + 9, wide - 14
    size = min(XIAO_WU, XIAO_WU * room / lines.width(comparison.label, XIAO_WU, Family.HEI_LIGHT))
    put(canvas, comparison.label, size, left, top - 14, Family.HEI_LIGHT)
    value = figure_shown(comparison, comparison.value)
    unit = "" if comparison.unit == "%" else comparison.unit
    both = lines.width(value, 17, Family.HEI) + 3 + lines.width(unit, 8)
    scale = min(1.0, room / both)
    end = left + put(canvas, value, 17 * scale, left, top - 32.5, Family.HEI)
    put(canvas, unit, 8 * scale, end + 3, top - 32.5)
    for row, (name, words) in enumerate((("环比", mom(comparison)), ("同比", yoy(comparison)))):
        line = f"{name} {words}"
        put(canvas, line, min(7.5, 7.5 * room / lines.width(line, 7.5)), left, top - 44.5 - 9.6 * row)
    canvas.setStrokeGray(0)


def _charts(leaf: Leaf, shown: Sequence[ReportChart], y: float, height: float) -> float:
    wide = (PORTRAIT.text_width - 18) / 2
    for number, chart in enumerate(shown):
        x = PORTRAIT.left + number % 2 * (wide + 18)
        bottom = y - height - number // 2 * (height + _CHART_GAP)
        drawing = charts.draw(chart, wide, height)
        leaf.paints.append(partial(charts.paint, drawing=drawing, x=x, y=bottom))
    return y - -(-len(shown) // 2) * (height + _CHART_GAP)


def _narrative(leaf: Leaf, text: Sequence[Line], y: float, size: float) -> None:
    if not text:
        return

    def paint(canvas: Canvas) -> None:
        put(canvas, "本期情况", WU_HAO + 1, PORTRAIT.left, y - 12, Family.HEI)
        for number, line in enumerate(text):
            lines.draw(canvas, line, PORTRAIT.left, y - _HEADING + 4 - size - size * _LEADING * number)

    leaf.paints.append(paint)


def _overflow(
    leaves: list[Leaf], report: MonthlyReport, rest: Sequence[ReportChart], text: Sequence[Line], size: float
) -> None:
    while text or rest:
        leaf = Leaf(PORTRAIT)
        leaves.append(leaf)
        y = PORTRAIT.height - PORTRAIT.top - running_title(leaf, report.title, COVER_NUMBER)
        fit = _lines_in(y - PORTRAIT.bottom, size)
        _narrative(leaf, text[:fit], y, size)
        if text:
            y -= _text_height(len(text[:fit]), size) + _GAP
        text = text[fit:]
        rows = 0 if text else _chart_rows(len(rest), y - PORTRAIT.bottom)
        if rows:
            _charts(leaf, rest[: rows * 2], y, min(_CHART_MOST, (y - PORTRAIT.bottom) / rows - _CHART_GAP))
            rest = rest[rows * 2 :]

"""Pages of the PDF: their sizes, the block over a table, the line under it, the marks on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common import dates
from desktop_app.common.papers import MonthlyReport, PrintMark
from reports.paper import lines
from reports.paper.fonts import Family
from reports.paper.lines import Line, Span
from reports.paper.page import ER_HAO, GREY, LIU_HAO, MM, SI_HAO, WU_HAO, XIAO_WU, Page

from .layout import SAMPLE, footer_words, period_words

PORTRAIT = Page(top=30 * MM, bottom=30 * MM)
# Turned for wide tables; the binding side is above (reference 7.1, tables wider than portrait).
LANDSCAPE = Page(width=297 * MM, height=210 * MM, top=26 * MM, bottom=23 * MM, left=30 * MM, right=30 * MM)

ACCENT = (0xA3 / 255, 0x2C / 255, 0x2C / 255)
FOOTER_HEIGHT = 26.0

_TITLE_LINE = ER_HAO * 1.4
_SMALL_LINE = 15.0

Paint = Callable[[Canvas], None]


@dataclass(slots=True)
class Leaf:
    """One page: what is painted on it, in reading order."""

    page: Page
    paints: list[Paint] = field(default_factory=list)


@lru_cache(maxsize=4096)  # tables hold the same figures again and again
def text_lines(
    text: str, size: float, measure: float, family: Family = Family.SONG, align: str = "left"
) -> tuple[Line, ...]:
    """Text with its own line ends, wrapped."""
    found: list[Line] = []
    for part in text.split("\n"):
        found += lines.wrap([Span(part, size, family)], measure, align=align)
    return tuple(found)


def heading_lines(text: str, size: float, measure: float) -> Sequence[Line]:
    """A heading in lines of like length; where it must break, its unit in brackets has a line of its own."""
    family = Family.HEI_LIGHT
    if lines.width(text, size, family) <= measure:
        return text_lines(text, size, measure, family)
    found: list[Line] = []
    for part in text.replace("（", "\n（").split("\n"):
        letters = -(-lines.width(part, size, family) // size)
        needed = -(-letters // max(1.0, measure // size))
        even = min(measure, -(-letters // needed) * size + 0.1)
        found += lines.wrap([Span(part, size, family)], even, align="left")
    return found


def put(
    canvas: Canvas,
    text: str,
    size: float,
    x: float,
    y: float,
    family: Family = Family.SONG,
    align: str = "left",
    grey: float = 0.0,
) -> float:
    """One line; ``x`` is its left edge, middle or right edge. Returns its width."""
    line = lines.wrap([Span(text, size, family, grey=grey)], 1e6, align="left")[0]
    lines.draw(canvas, line, x - line.width * {"left": 0.0, "centre": 0.5, "right": 1.0}[align], y)
    return line.width


def title_block(leaf: Leaf, report: MonthlyReport, title: str, number: str, unit: str) -> float:
    """报表名称 in 二号, 填报单位, 表号, 统计期间, 单位 (reference 6.0); returns the height used."""
    page = leaf.page
    broken = text_lines(title, ER_HAO, page.text_width, Family.XIAOBIAOSONG, "centre")
    left, right = page.left, page.left + page.text_width
    top = page.height - page.top
    rule = top - _TITLE_LINE * len(broken) - 2
    pairs = [
        (f"填报单位（盖章）：{report.hall}", f"表号：{number}"),
        (f"统计期间：{period_words(report)}", f"单位：{unit}"),
    ]
    over = any(lines.width(a, XIAO_WU) + lines.width(b, XIAO_WU) > page.text_width - 12 for a, b in pairs)

    def paint(canvas: Canvas) -> None:
        for number_of, line in enumerate(broken):
            lines.draw(canvas, line, left, top - ER_HAO - _TITLE_LINE * number_of)
        double_rule(canvas, left, right, rule)
        for row, (first, second) in enumerate(pairs):
            y = rule - _SMALL_LINE * (row + 1)
            room = page.text_width - lines.width(second, XIAO_WU) - 12
            size = min(XIAO_WU, XIAO_WU * room / lines.width(first, XIAO_WU)) if over else XIAO_WU
            put(canvas, first, size, left, y)
            put(canvas, second, XIAO_WU, right, y, align="right")

    leaf.paints.append(paint)
    return top - rule + _SMALL_LINE * 2 + 7


def running_title(leaf: Leaf, title: str, number: str) -> float:
    """What later pages of a table begin with; returns the height used."""
    page = leaf.page
    y = page.height - page.top - WU_HAO
    room = page.text_width - lines.width(f"表号：{number}", XIAO_WU) - 12
    broken = text_lines(f"{title}（续）", WU_HAO, room, Family.HEI)

    def paint(canvas: Canvas) -> None:
        for row, line in enumerate(broken):
            lines.draw(canvas, line, page.left, y - _SMALL_LINE * row)
        put(canvas, f"表号：{number}", XIAO_WU, page.left + page.text_width, y, align="right")

    leaf.paints.append(paint)
    return WU_HAO + 9 + _SMALL_LINE * (len(broken) - 1)


def footer_line(leaf: Leaf, report: MonthlyReport, y: float) -> None:
    """单位负责人 审核人 填表人 联系电话 报出日期, spread over the width; ``y`` is the baseline. Signed by hand only."""
    words = footer_words(report)
    page = leaf.page

    def paint(canvas: Canvas) -> None:
        spare = page.text_width - sum(lines.width(word, XIAO_WU) for word in words)
        x = page.left
        for word in words:
            x += put(canvas, word, XIAO_WU, x, y) + spare / (len(words) - 1)

    leaf.paints.append(paint)


def double_rule(canvas: Canvas, left: float, right: float, y: float) -> None:
    canvas.setStrokeColorRGB(*ACCENT)
    for width, at in ((1.6, y), (0.5, y - 2.4)):
        canvas.setLineWidth(width)
        canvas.line(left, at, right, at)
    canvas.setStrokeGray(0)


def watermark(canvas: Canvas, page: Page) -> None:
    """示例数据 across the page, light enough to read through."""
    canvas.saveState()
    canvas.translate(page.width / 2, page.height / 2)
    canvas.rotate(45)
    put(canvas, SAMPLE, 96, 0, -34, Family.HEI, "centre", 0.92)
    canvas.restoreState()


def page_marks(canvas: Canvas, page: Page, number: int, total: int, mark: PrintMark | None, is_sample: bool) -> None:
    """第n页 共m页 7 mm below the text area, the print mark at the edge."""
    put(
        canvas,
        f"第{number}页 共{total}页",
        WU_HAO,
        page.left + page.text_width / 2,
        page.bottom - 7 * MM - SI_HAO,
        align="centre",
    )
    printed = mark_words(mark)
    if printed:
        put(canvas, printed, LIU_HAO, page.left, 11 * MM, grey=GREY)
    if is_sample:
        put(canvas, f"{SAMPLE}，不得上报", LIU_HAO, page.left + page.text_width, 11 * MM, align="right", grey=GREY)


def mark_words(mark: PrintMark | None) -> str:
    if mark is None:
        return ""
    at = f"{dates.time_on_paper(mark.printed_at)}打印" if mark.printed_at else ""
    return "　".join(part for part in (at, mark.printed_by, mark.version) if part)


def widths_of(texts: Sequence[str], size: float, family: Family = Family.SONG) -> float:
    """The widest of the texts; 0 without any."""
    return max((_width(line, size, family) for text in texts for line in text.split("\n")), default=0.0)


@lru_cache(maxsize=4096)
def _width(text: str, size: float, family: Family) -> float:
    return lines.width(text, size, family)

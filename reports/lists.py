"""A list of people on paper: as many columns as are shown, on A4 upright or lying, the headings on every page.

10,000 people are 300 pages: cells that say the same are laid out once, and pages are painted as they are filled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common.errors import KnownError
from desktop_app.common.list_papers import ListColumn, ListPaper

from .paper import fonts, lines
from .paper.fonts import Family
from .paper.lines import Line, Span
from .paper.page import GREY, LIU_HAO, MM, SAN_HAO, WU_HAO, XIAO_WU

Progress = Callable[[int, int, str], None]
SIZE = XIAO_WU
_LEADING = SIZE * 1.3
_PAD, _AIR = 3.0, 5.0
_MARGIN, _FOOT = 15 * MM, 16 * MM
_UPRIGHT, _LYING = (210 * MM, 297 * MM), (297 * MM, 210 * MM)
_WIDEST = 62 * MM  # of a column whose text may go on a second line
_NARROWEST = 4 * SIZE + 2 * _PAD
_LOOKED_AT = 2000  # rows whose texts a column's width is taken from
_RULE_GREY = 0.45


@dataclass(frozen=True, slots=True)
class _Form:
    """The paper and where the columns stand."""

    width: float
    height: float
    widths: tuple[float, ...]

    @property
    def left(self) -> float:
        return (self.width - sum(self.widths)) / 2


def build(paper: ListPaper, progress: Progress | None = None) -> bytes:
    """The PDF. Raises KnownError for characters no font has, and for more columns than a page holds."""
    _require_printable(paper)
    form = _form(paper)
    pages = _pages(paper, form, progress)
    out = BytesIO()
    base: Any = fonts.name(Family.SONG)  # without it reportlab adds a Helvetica that is not embedded
    canvas = Canvas(out, (form.width, form.height), initialFontName=base, pageCompression=1)
    canvas.setTitle(paper.title)
    canvas.setAuthor(paper.hall)
    canvas.setSubject(paper.title)
    canvas.setCreator("邻里服务台")
    canvas.setCatalogEntry("Lang", "zh-CN")
    for number, rows in enumerate(pages, 1):
        top = _head(canvas, paper, form, number == 1)
        top -= _row(canvas, paper, form, _headings(paper, form), top, is_heading=True)
        for cells in rows:
            top -= _row(canvas, paper, form, cells, top)
        if not paper.rows:
            lines.put(canvas, paper.empty, SIZE, form.width / 2, top - 2 * _LEADING, align="centre")
        lines.put(canvas, paper.foot, LIU_HAO, form.left, _FOOT - 5 * MM, GREY)
        words = f"第{number}页 共{len(pages)}页"
        lines.put(canvas, words, LIU_HAO, form.width - form.left, _FOOT - 5 * MM, GREY, align="right")
        canvas.showPage()
        if progress is not None and not number % 10:
            progress(number, len(pages), "排版")
    canvas.save()
    return out.getvalue()


def _require_printable(paper: ListPaper) -> None:
    places = [("标题", paper.title), ("标题下面", "".join(paper.under)), ("页脚", paper.foot)]
    for number, column in enumerate(paper.columns):
        chars = "".join(sorted(set("".join([column.title, *(row[number] for row in paper.rows)]))))
        places.append((f"“{column.title}”列", chars))
    fonts.require(places)


def _form(paper: ListPaper) -> _Form:
    """Upright if what stands in the columns has room there, otherwise lying; long texts give way first."""
    natural = [_natural(column, [row[n] for row in paper.rows[:_LOOKED_AT]]) for n, column in enumerate(paper.columns)]
    page = _UPRIGHT if sum(natural) <= _UPRIGHT[0] - 2 * _MARGIN else _LYING
    room = page[0] - 2 * _MARGIN
    if len(natural) * _NARROWEST > room:
        most = int(room // _NARROWEST) - 1
        raise KnownError(
            f"显示的列太多，A4 纸横过来也排不下（最多约{most}列），没有生成，名单都在。请在表格右下角的“列”里少选几列再打印。"
        )
    return _Form(*page, tuple(_fitted(paper.columns, natural, room)))


def _natural(column: ListColumn, texts: Sequence[str]) -> float:
    if column.width:
        return column.width * MM
    widest = max((_width(text) for text in set(texts)), default=0.0)
    return max(min(widest, _WIDEST), lines.width(column.title, SIZE, Family.HEI_LIGHT)) + 2 * _PAD + 1


def _fitted(columns: Sequence[ListColumn], natural: Sequence[float], room: float) -> list[float]:
    """Too wide: what is wider than an even share gives way. Too narrow: columns without a width of their own grow."""
    wide = list(natural)
    for _ in columns:
        over = sum(wide) - room
        loose = [n for n, width in enumerate(wide) if width > max(room / len(wide), _NARROWEST)]
        if over <= 0.01 or not loose:
            break
        for n in loose:
            wide[n] = max(wide[n] - over / len(loose), room / len(wide))
    spare = room - sum(wide)
    growing = [n for n, column in enumerate(columns) if not column.width and not column.right] or [len(wide) - 1]
    for n in growing:
        wide[n] += min(spare / len(growing), spare)
    return wide


@lru_cache(maxsize=20000)
def _width(text: str) -> float:
    return lines.width(text, SIZE)


@lru_cache(maxsize=60000)
def _text(text: str, measure: float, family: Family, right: bool) -> tuple[Line, ...]:
    align = "right" if right else "left"
    parts = fonts.printable(text).split("\n")
    return tuple(line for part in parts for line in lines.wrap([Span(part, SIZE, family)], measure, align=align))


Cells = list[tuple[Line, ...]]


def _cells(paper: ListPaper, form: _Form, texts: Sequence[str]) -> Cells:
    return [
        _text(text, wide - 2 * _PAD, Family.SONG, column.right)
        for text, wide, column in zip(texts, form.widths, paper.columns, strict=True)
    ]


def _headings(paper: ListPaper, form: _Form) -> Cells:
    return [
        _text(column.title, wide - 2 * _PAD, Family.HEI_LIGHT, False)
        for wide, column in zip(form.widths, paper.columns, strict=True)
    ]


def _height(paper: ListPaper, cells: Cells) -> float:
    return max(max(len(cell) for cell in cells) * _LEADING + _AIR, paper.row_height * MM)


def _pages(paper: ListPaper, form: _Form, progress: Progress | None) -> list[list[Cells]]:
    heading = _height(paper, _headings(paper, form))
    pages: list[list[Cells]] = [[]]
    room = form.height - _MARGIN - _FOOT - _head_height(paper, form, True) - heading
    for number, row in enumerate(paper.rows, 1):
        cells = _cells(paper, form, row)
        height = _height(paper, cells)
        if height > room and pages[-1]:
            pages.append([])
            room = form.height - _MARGIN - _FOOT - _head_height(paper, form, False) - heading
        pages[-1].append(cells)
        room -= height
        if progress is not None and not number % 500:
            progress(number, len(paper.rows), "排版")
    return pages


def _under(paper: ListPaper, form: _Form) -> list[Line]:
    found: list[Line] = []
    for text in paper.under:
        found += lines.wrap([Span(text, WU_HAO)], sum(form.widths), align="left")
    return found


def _head_height(paper: ListPaper, form: _Form, first: bool) -> float:
    if not first:
        return WU_HAO * 1.7
    return SAN_HAO * 1.5 * len(_title(paper, form)) + WU_HAO * 1.5 * len(_under(paper, form)) + 5


def _title(paper: ListPaper, form: _Form) -> list[Line]:
    return lines.wrap([Span(paper.title, SAN_HAO, Family.XIAOBIAOSONG)], sum(form.widths), align="left")


def _head(canvas: Canvas, paper: ListPaper, form: _Form, first: bool) -> float:
    """Title and what stands under it, on later pages the title small; gives where the table begins."""
    top = form.height - _MARGIN
    if not first:
        lines.put(canvas, f"{paper.title}（续）", SIZE, form.left, top - SIZE)
        return top - _head_height(paper, form, False)
    y = top
    for line in _title(paper, form):
        y -= SAN_HAO * 1.5
        lines.draw(canvas, line, (form.width - line.width) / 2, y + SAN_HAO * 0.35)
    for line in _under(paper, form):
        y -= WU_HAO * 1.5
        lines.draw(canvas, line, form.left, y + WU_HAO * 0.3)
    return top - _head_height(paper, form, True)


def _row(canvas: Canvas, paper: ListPaper, form: _Form, cells: Cells, top: float, *, is_heading: bool = False) -> float:
    """Paint a row; gives its height."""
    height = _height(paper, cells)
    canvas.setLineWidth(0.5)
    canvas.setStrokeGray(_RULE_GREY)
    x = form.left
    for text, wide in zip(cells, form.widths, strict=True):
        if is_heading:
            canvas.setFillGray(0.93)
        canvas.rect(x, top - height, wide, height, fill=int(is_heading))
        canvas.setFillGray(0)
        first = top - (height - len(text) * _LEADING) / 2 - SIZE * 0.98
        for number, line in enumerate(text):
            inset = (wide - line.width) / 2 if is_heading else _PAD
            lines.draw(canvas, line, x + inset, first - _LEADING * number)
        x += wide
    canvas.setStrokeGray(0)
    return height

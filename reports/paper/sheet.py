"""A paper in the making: rows of text and ruled lines; in the end a PDF.

Every text is checked against the fonts while it is laid out. ``finish`` refuses, with the characters and where they
stand, before a PDF exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common import dates
from desktop_app.common.papers import PrintMark

from . import fonts, script
from .fonts import Family
from .lines import Line, Span, draw, put, wrap
from .page import A4, ER_HAO, FORM_LINE, GREY, LIU_HAO, MM, SI_HAO, WU_HAO, XIAO_WU, Page
from .rows import Paint, Row, share_out

BASELINE = 0.69  # where a row's text stands and its rule lies, in heights of the row from the top
RULE = 0.90
_RULED = 0.5  # width of the rules under running text


@dataclass
class Sheet:
    """Collects rows. ``continued`` is the heading of later pages, ``reminder`` a grey line on the last of several."""

    title: str
    number: str = ""
    author: str = ""
    mark: PrintMark | None = None
    page: Page = A4
    continued: str = ""
    head: list[Row] = field(default_factory=list)  # at the top of later pages, under ``continued``: a table's headings
    reminder: str = ""
    strip: list[Row] = field(default_factory=list)  # at the foot of every page but the last
    numbered: bool = True  # 第1页 共2页 at the foot
    official_numbers: bool = False  # — 1 — as on letters, in place of 第1页 共2页
    line: float = FORM_LINE
    size: float = SI_HAO
    rows: list[Row] = field(default_factory=list)
    said: list[script.Block] = field(default_factory=list)  # the same for whatever is no PDF
    signed_on_each: list[str] = field(default_factory=list)  # who signs in ``strip``
    lacking: dict[str, str] = field(default_factory=dict)
    _widest: tuple[int, int] = (0, 0)  # most blank ruled lines in one place, and the row after them
    _widest_said: int = 0

    @property
    def measure(self) -> float:
        return self.page.text_width

    def checked(self, where: str, text: str, family: Family = Family.SONG) -> str:
        """The text as it is printed; what no font has is noted for ``finish`` and left out of the layout."""
        text = fonts.printable(text)
        absent = fonts.missing(text, family)
        if absent:
            self.lacking[where] = "".join(dict.fromkeys(self.lacking.get(where, "") + absent))
            text = "".join(char for char in text if char not in absent)
        return text

    def lines_of(
        self, where: str, spans: Sequence[Span], measure: float, indent: float = 0, align: str = "justify"
    ) -> list[Line]:
        try:
            return wrap(spans, measure, indent, align)
        except KeyError:  # a character that no font has
            safe = [replace(span, text=self.checked(where, span.text, span.family)) for span in spans]
            return wrap(safe, measure, indent, align)

    # rows

    def space(self, height: float) -> None:
        self.said.append(script.Space(height))
        self.rows.append(Row(height))

    def heading(self, text: str) -> None:
        """The title of the paper, centred, 二号小标宋; several lines are of like length (reference 7.1, 回行)."""
        self.said.append(script.Heading(text))
        self.rows += self._title_rows(text)

    def subheading(self, text: str, where: str = "标题") -> None:
        """A heading in 黑体 that stays with what follows."""
        self.said.append(script.Subheading(text))
        for line in self.lines_of(where, [Span(text, self.size, Family.HEI)], self.measure, align="left"):
            self.rows.append(self.text_row(line, keep=True))

    def aside(self, text: str, where: str, align: str = "right", family: Family = Family.SONG) -> None:
        """Short lines at the right edge or in the middle, such as the number."""
        self.said.append(script.Aside(text, align))
        for line in self.lines_of(where, [Span(text, self.size, family)], self.measure, align=align):
            self.rows.append(self.text_row(line, keep=True))

    def paragraph(self, spans: Sequence[Span], where: str, indent: float = 2.0, rules: bool = False) -> None:
        """Running text, the first line moved in by ``indent`` characters, on ruled lines or not; no widows, no orphans."""
        self.said.append(
            script.Ruled(["".join(span.text for span in spans)], 0) if rules else script.Paragraph(spans, indent)
        )
        self._running(spans, where, indent, rules)

    def _running(self, spans: Sequence[Span], where: str, indent: float = 2.0, rules: bool = False) -> None:
        rows = [self.text_row(line, rules) for line in self.lines_of(where, spans, self.measure, indent * self.size)]
        if len(rows) > 1:
            rows[0].keep = rows[-2].keep = True
        self.rows += rows

    def ruled(self, where: str, text: str, least: int, extra: Sequence[str] = ()) -> None:
        """Text on ruled lines, a paragraph for each line of ``text``; blank ruled lines make it ``least`` in all."""
        start = len(self.rows)
        parts = [part.strip() for part in [*text.split("\n"), *extra] if part.strip()]
        for part in parts:
            self._running([Span(part, self.size)], where, rules=True)
        blank = max(0, least - (len(self.rows) - start))
        self.rows += [self.text_row(Line(), rules=True) for _ in range(blank)]
        self.said.append(script.Ruled(parts, blank))
        if not parts and blank >= self._widest[0]:
            self._widest, self._widest_said = (blank, len(self.rows)), len(self.said) - 1

    def text_row(self, line: Line, rules: bool = False, keep: bool = False) -> Row:
        def paint(canvas: Canvas, x: float, top: float) -> None:
            draw(canvas, line, x, top - BASELINE * self.line)
            if rules:
                self.rule(canvas, x, x + self.measure, top, _RULED)

        return Row(self.line, paint, keep, is_text=bool(line.segments) and not keep)

    def rule(self, canvas: Canvas, left: float, right: float, top: float, thick: float) -> None:
        """The rule of the row whose top is ``top``."""
        canvas.setLineWidth(thick)
        canvas.line(left, top - RULE * self.line, right, top - RULE * self.line)

    def _title_rows(self, text: str) -> list[Row]:
        spans = [Span(text, ER_HAO, Family.XIAOBIAOSONG)]
        lines = self.lines_of("标题", spans, self.measure, align="left")
        if len(lines) > 1:
            even = sum(line.width for line in lines) / len(lines) + ER_HAO
            lines = self.lines_of("标题", spans, min(even, self.measure), align="left")
        return [Row(ER_HAO * 1.5, self._centred(line), keep=True) for line in lines]

    def _centred(self, line: Line) -> Paint:
        return lambda canvas, x, top: draw(canvas, line, x + (self.measure - line.width) / 2, top - ER_HAO)

    # the PDF

    def finish(self) -> bytes:
        """The PDF, empty inside ``kept_for_binding`` and ``only_said``. Raises KnownError when a text has characters that no font can
        print."""
        if (sheets := _said.get()) is not None:
            sheets.append(self)
            return b""
        laid = self._lay_out()
        if (binding := _binding.get()) is not None:
            binding.append(laid)
            return b""
        out = BytesIO()
        title, more = f"{self.title} {laid.number}".strip(), {"invariant": 1} if self.mark is not None else {}
        canvas = new_canvas(out, title, laid.author, self.title, self.page, **more)
        if self.mark is not None:
            stamp(canvas, self.mark)
        for n in range(1, len(laid.pages) + 1):
            laid.paint(canvas, n)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    def _lay_out(self) -> LaidOut:
        author = self.checked("单位名称", self.author)
        number = self.checked("编号", self.number)
        footer = self.checked("打印标记", self.footer())
        head = self._later()
        fonts.refuse(self.lacking)
        return LaidOut(self, self.pages(head), head, sum(row.height for row in self.strip), author, number, footer)

    def pages(self, head: Sequence[Row] = ()) -> list[list[Row]]:
        """The rows by page. ``head``: what stands at the top of later pages."""
        high, reserved = self.page.text_height, sum(row.height for row in self.strip)
        return share_out(self.rows, high, high - sum(row.height for row in head), reserved)

    def _later(self) -> list[Row]:
        """What stands at the top of every page after the first."""
        return [*self._title_rows(self.continued), Row(12), *self.head] if self.continued else list(self.head)

    def count_pages(self) -> int:
        """How many pages the PDF has."""
        return len(self.pages(self._later()))

    def rule_to_the_end(self) -> None:
        """More ruled lines where most blank ones are, until the last page is full: for writing by hand."""
        most, place = self._widest
        if not most:
            return
        head = self._later()
        count, more = len(self.pages(head)), 0
        while True:
            self.rows.insert(place, self.text_row(Line(), rules=True))
            if len(self.pages(head)) > count:
                del self.rows[place]
                self.said[self._widest_said] = script.Ruled([], most + more)
                return
            more += 1

    def paint_page(self, canvas: Canvas, laid: LaidOut, n: int) -> None:
        """The ``n``th page, counted from 1, onto the canvas."""
        rows, total, left = laid.pages[n - 1], len(laid.pages), self.page.left
        self._paint(canvas, [*(laid.head if n > 1 else []), *rows], self.page.height - self.page.top)
        if n < total and any(row.is_text for row in rows):
            self._paint(canvas, self.strip, self.page.bottom + laid.reserved)
        if n == total and n > 1 and self.reminder:
            put(canvas, self.reminder, XIAO_WU, left, self.page.bottom - 4 * MM, GREY)
        if self.numbered:
            self._number(canvas, n, total)
        if laid.footer:
            put(canvas, laid.footer, LIU_HAO, left, 11 * MM, GREY)

    def _paint(self, canvas: Canvas, rows: Sequence[Row], top: float) -> None:
        for row in rows:
            if row.paint:
                row.paint(canvas, self.page.left, top)
            top -= row.height

    def _number(self, canvas: Canvas, n: int, total: int) -> None:
        """7 mm under the text area (GB/T 9704-2012, 7.5); on letters odd pages right, even pages left, one character in."""
        y = self.page.bottom - 7 * MM - SI_HAO
        if not self.official_numbers:
            put(canvas, f"第{n}页 共{total}页", WU_HAO, self.page.left + self.measure / 2, y, align="centre")
        elif n % 2:
            put(canvas, f"— {n} —", SI_HAO, self.page.left + self.measure - SI_HAO, y, align="right")
        else:
            put(canvas, f"— {n} —", SI_HAO, self.page.left + SI_HAO, y)

    def footer(self) -> str:
        if self.mark is None or not self.mark.shown:
            return ""
        printed = f"{dates.time_on_paper(self.mark.printed_at)}打印" if self.mark.printed_at else ""
        return "　".join(part for part in (self.number, printed, self.mark.printed_by, self.mark.version) if part)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A paper whose pages are known and not drawn yet."""

    sheet: Sheet
    pages: list[list[Row]]
    head: list[Row]
    reserved: float
    author: str
    number: str
    footer: str

    def paint(self, canvas: Canvas, n: int) -> None:
        self.sheet.paint_page(canvas, self, n)


def new_canvas(out: BytesIO, title: str, author: str, subject: str, page: Page = A4, **more: Any) -> Canvas:
    """A canvas for papers: no font but ours, and what a reader asks of a document's description."""
    base: Any = fonts.name(Family.SONG)  # without it reportlab adds a Helvetica that is not embedded
    canvas = Canvas(out, (page.width, page.height), initialFontName=base, pageCompression=1, **more)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator("邻里服务台")
    canvas.setCatalogEntry("Lang", "zh-CN")
    return canvas


class _Made:
    """When a paper was made (UTC+8), as reportlab asks for it."""

    dhh, dmm = 8, 0

    def __init__(self, at: str) -> None:
        when = datetime.fromisoformat(at) if at else datetime(2000, 1, 1)
        self.YMDhms = when.timetuple()[:6]


def stamp(canvas: Canvas, mark: PrintMark) -> None:
    """The time of the mark for the time of the file. In a canvas made ``invariant`` the same words, printed by the same hand at
    the same time, are then the same bytes: a kept paper that is made again can be compared with what was printed."""
    canvas._doc._timeStamp = _Made(mark.printed_at)


_binding: ContextVar[list[LaidOut] | None] = ContextVar("binding", default=None)


@contextmanager
def kept_for_binding() -> Iterator[list[LaidOut]]:
    """While this lasts, papers that are finished are laid out and kept, and no PDF is written of each: a dossier draws them
    all into one, with one set of fonts."""
    kept: list[LaidOut] = []
    token = _binding.set(kept)
    try:
        yield kept
    finally:
        _binding.reset(token)


_said: ContextVar[list[Sheet] | None] = ContextVar("said", default=None)


@contextmanager
def only_said() -> Iterator[list[Sheet]]:
    """While this lasts, papers that are finished are kept as they were filled in and not laid out: what is no PDF is made of
    ``Sheet.said``."""
    sheets: list[Sheet] = []
    token = _said.set(sheets)
    try:
        yield sheets
    finally:
        _said.reset(token)

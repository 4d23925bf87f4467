"""Village rules on paper: a version in official style, and 修订对照表 of two versions (domain reference 4.4, 7.1)."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common import dates
from desktop_app.common.papers import ArticlePaper, PrintMark, RulesPaper

from .paper.fonts import Family
from .paper.lines import Line, Span, draw
from .paper.page import GRID_LINE, MM, SAN_HAO, XIAO_SI, Page
from .paper.rows import Row, keep_last_text, keep_together
from .paper.sheet import BASELINE, Sheet
from .rules_changes import Change, article_label, compare

KEY = "rules"
_CLOSING_LINES = 2  # of text on the page with the words of adoption
# lying A4: what stands on the left of a standing sheet, the binding side, is on top
_LANDSCAPE = Page(width=297 * MM, height=210 * MM, top=28 * MM, bottom=26 * MM, left=37 * MM, right=35 * MM)
_COLUMNS = (17 * MM, 95.5 * MM, 95.5 * MM, 17 * MM)
_TABLE_LINE = 20.0
_WHOLE = 10  # lines: a shorter row of the table is not parted by a page's end
_PAD = 4.0


def build(paper: RulesPaper, mark: PrintMark | None = None) -> bytes:
    """One version as a PDF: title 二号小标宋, articles 三号仿宋 on 22 lines, adoption at the end.

    A version that nobody has passed says so under its title. Raises KnownError when a character cannot be printed.
    """
    sheet = Sheet(paper.title, "", paper.passed_by, mark, official_numbers=True, line=GRID_LINE, size=SAN_HAO)
    sheet.heading(paper.title)
    if not paper.passed_on:
        sheet.aside(f"（{paper.status or '草案'}）", "状态", "centre", Family.KAI)
    sheet.space(GRID_LINE)
    _paragraphs(sheet, paper.preamble, "前言")
    for article in paper.articles:
        _article(sheet, article)
    _paragraphs(sheet, paper.ending, "结尾")
    closing = _closing(paper)
    if closing:
        sheet.space(GRID_LINE)
        keep_last_text(sheet.rows, _CLOSING_LINES)
        start = len(sheet.rows)
        for text in closing:
            sheet.aside(text, "通过和施行")
        keep_together(sheet.rows[start:])
        sheet.rows[-1].keep = False
    return sheet.finish()


def comparison(old: RulesPaper, new: RulesPaper, mark: PrintMark | None = None) -> bytes:
    """修订对照表, lying A4. Removed words are struck through, added ones bold and underlined: it reads without colour.

    Raises KnownError when a character cannot be printed.
    """
    title = f"{new.title}修订对照表"
    sheet = Sheet(title, "", new.passed_by, mark, page=_LANDSCAPE, line=_TABLE_LINE, size=XIAO_SI)
    sheet.heading(title)
    note = [Span("说明：", XIAO_SI), Span("删去的文字", XIAO_SI, strike=True), Span("加删除线，", XIAO_SI)]
    note += [Span("增加的文字", XIAO_SI, Family.HEI, underline=True), Span("用黑体并加下划线。", XIAO_SI)]
    sheet.paragraph(note, "说明", 0)
    sheet.space(4)
    names = [f"修订前（{old.version}）", f"修订后（{new.version}）"]
    heading = _table_rows(sheet, [[Span(text, XIAO_SI, Family.HEI)] for text in ("条号", *names, "变化")], "表头", True)
    sheet.head = heading
    sheet.rows += heading
    for row in heading:
        row.keep = True
    for change in compare(old, new):
        sheet.rows += _change_rows(sheet, change)
    return sheet.finish()


def _paragraphs(sheet: Sheet, text: str, where: str) -> None:
    for part in text.split("\n"):
        if part.strip():
            sheet.paragraph([Span(part.strip(), SAN_HAO)], where)


def _article(sheet: Sheet, article: ArticlePaper) -> None:
    label = article_label(article.number)
    first, *rest = [part.strip() for part in article.text.split("\n") if part.strip()] or [""]
    head = [Span(f"{label}　", SAN_HAO, Family.HEI)] if label else []
    sheet.paragraph([*head, Span(first, SAN_HAO)], label or "正文")
    for part in rest:
        sheet.paragraph([Span(part, SAN_HAO)], label or "正文")


def _closing(paper: RulesPaper) -> list[str]:
    """××村村民会议　2026年1月5日通过, and from when it holds unless the ending says that already."""
    lines = []
    if paper.passed_on:
        lines.append("　".join(part for part in (paper.passed_by, f"{dates.on_paper(paper.passed_on)}通过") if part))
    effective = dates.on_paper(paper.effective_on)
    if effective and effective not in paper.ending:
        lines.append(f"自{effective}起施行")
    return lines


def _change_rows(sheet: Sheet, change: Change) -> list[Row]:
    renumbered = change.old_label and change.old_label != change.new_label
    old = [Span(f"（{change.old_label}）", XIAO_SI)] if renumbered else []
    old += [Span(text, XIAO_SI, strike=changed) for text, changed in change.old]
    new = [
        Span(text, XIAO_SI, Family.HEI if changed else Family.SONG, underline=changed) for text, changed in change.new
    ]
    cells = [[Span(change.new_label, XIAO_SI)], old, new, [Span(change.kind.value, XIAO_SI)]]
    return _table_rows(sheet, cells, change.new_label or change.old_label or "正文")


def _table_rows(sheet: Sheet, cells: Sequence[Sequence[Span]], where: str, centred: bool = False) -> list[Row]:
    """One row of the table as rows of the sheet, one for each line of its highest cell."""
    columns = [
        _cell_lines(sheet, spans, wide, where, centred or n in (0, len(cells) - 1))
        for n, (spans, wide) in enumerate(zip(cells, _COLUMNS, strict=True))
    ]
    high = max(len(lines) for lines in columns)
    rows = [
        _table_line([lines[n] if n < len(lines) else Line() for lines in columns], n == 0, n == high - 1)
        for n in range(high)
    ]
    if high <= _WHOLE:
        keep_together(rows)
    else:
        rows[0].keep = rows[-2].keep = True
    return rows


def _cell_lines(sheet: Sheet, spans: Sequence[Span], wide: float, where: str, centred: bool) -> list[Line]:
    """A cell's lines; a line break in the text begins a new one."""
    lines: list[Line] = []
    paragraph: list[Span] = []
    for span in [*spans, None]:
        parts = span.text.split("\n") if span else [""]
        for n, part in enumerate(parts):
            if n or span is None:
                lines += sheet.lines_of(where, paragraph, wide - 2 * _PAD, align="centre" if centred else "justify")
                paragraph = []
            if span and part:
                paragraph.append(Span(part, span.size, span.family, span.underline, span.strike))
    return lines


def _table_line(lines: Sequence[Line], first: bool, last: bool) -> Row:
    def paint(canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(0.6)
        right = x + sum(_COLUMNS)
        if first:
            canvas.line(x, top, right, top)
        if last:
            canvas.line(x, top - _TABLE_LINE, right, top - _TABLE_LINE)
        canvas.line(right, top, right, top - _TABLE_LINE)
        for line, wide in zip(lines, _COLUMNS, strict=True):
            canvas.line(x, top, x, top - _TABLE_LINE)
            draw(canvas, line, x + _PAD, top - BASELINE * _TABLE_LINE)
            x += wide

    return Row(_TABLE_LINE, paint, is_text=True)

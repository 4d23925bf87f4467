"""A paper as a Word file: what a ``Sheet`` says, block by block, for a clerk who must change the wording by hand.

Same words, order, tables and places to sign as the PDF; a printer's page breaks are Word's own. python-docx is opened here
only, because it takes longer to import than a paper to make.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from . import script
from .lines import width
from .page import ER_HAO, LIU_HAO, SI_HAO, WU_HAO, XIAO_SI, XIAO_WU
from .sheet import Sheet
from .signing import COLUMN_GAP, SEAL, SIGNATURE_HEIGHT
from .word_parts import BODY, BOXES, HEADING, TITLE, Writer

_PAD = 5.0  # between a label, its rule and its value
_GAP = 8.0  # between two fields of one row
_CAPTION_GREY = "8C8C8C"
_LEAST_LINES = 2  # of text on the page where the signatures begin


def word(sheet: Sheet) -> bytes:
    """The .docx of a form that was filled in inside ``only_said``."""
    out = Writer(sheet.page, sheet.line, sheet.size)
    _describe(out, sheet)
    _edges(out, sheet)
    for block in sheet.said:
        _WRITE[type(block)](out, block)
    several = sheet.count_pages() > 1
    if several and sheet.reminder:
        out.space(6)
        out.run(out.paragraph(), sheet.reminder, size=XIAO_WU, grey=_CAPTION_GREY)
    stream = BytesIO()
    out.document.save(stream)
    return stream.getvalue()


def _describe(out: Writer, sheet: Sheet) -> None:
    """Title, number, committee: never who sits at this machine."""
    about = out.document.core_properties
    about.title = f"{sheet.title} {sheet.number}".strip()
    about.subject = sheet.title
    about.author = about.last_modified_by = sheet.author
    about.comments = about.keywords = about.category = ""
    about.language = "zh-CN"
    at = sheet.mark.printed_at if sheet.mark is not None else ""
    # Word keeps UTC; the halls' clocks are eight hours before it.
    made = datetime.fromisoformat(at) - timedelta(hours=8) if at else datetime(2000, 1, 1)
    about.created = about.modified = made


def _edges(out: Writer, sheet: Sheet) -> None:
    """What stands on every page outside the text: the heading of later pages, page x of y, who printed, places to sign."""
    section = out.document.sections[0]
    section.different_first_page_header_footer = True
    if sheet.continued:
        head = out.first(section.header)
        out.centre(head)
        out.run(head, sheet.continued, font=TITLE, size=ER_HAO)
    signs = sheet.signed_on_each if sheet.count_pages() > 1 else []
    for footer in (section.footer, section.first_page_footer):
        line = out.first(footer)
        if signs:
            out.in_columns(footer, [[("", who)] for who in signs], 3, line)
            line = footer.add_paragraph()
        out.tight(line, SI_HAO)
        if sheet.numbered:
            out.centre(line)
            if sheet.official_numbers:
                out.numbered(line, ("— ", "PAGE", " —"), SI_HAO)
            else:
                out.numbered(line, ("第", "PAGE", "页 共", "NUMPAGES", "页"), WU_HAO)
        if mark := sheet.footer():
            below = footer.add_paragraph()
            out.tight(below, LIU_HAO * 1.4)
            out.run(below, mark, size=LIU_HAO, grey=_CAPTION_GREY)


def _heading(out: Writer, block: script.Heading) -> None:
    paragraph = out.paragraph(line=ER_HAO * 1.5)
    out.centre(paragraph)
    paragraph.paragraph_format.keep_with_next = True
    out.run(paragraph, block.text, font=TITLE, size=ER_HAO)


def _subheading(out: Writer, block: script.Subheading) -> None:
    paragraph = out.paragraph()
    paragraph.paragraph_format.keep_with_next = True
    out.run(paragraph, block.text, font=HEADING)


def _aside(out: Writer, block: script.Aside) -> None:
    paragraph = out.paragraph()
    out.align(paragraph, block.align)
    out.run(paragraph, block.text)


def _space(out: Writer, block: script.Space) -> None:
    out.space(block.height)


def _paragraph(out: Writer, block: script.Paragraph) -> None:
    paragraph = out.paragraph()
    out.indent(paragraph, block.indent)
    for span in block.spans:
        out.run(paragraph, span.text, size=span.size, underline=span.underline, strike=span.strike)


def _ruled(out: Writer, block: script.Ruled) -> None:
    """Every line is underlined to the right margin: the text itself, then a tab that reaches there."""
    for text in block.texts:
        paragraph = out.paragraph()
        out.tab(paragraph, out.measure, right=True)
        out.run(paragraph, f"　　{text}\t", underline=True)
    for _ in range(block.blank):
        paragraph = out.paragraph()
        out.tab(paragraph, out.measure, right=True)
        out.run(paragraph, "　\t", underline=True)


def _fields(out: Writer, block: script.Fields) -> None:
    """Label, value on a rule that goes on to the end of its part, gap, and so on."""
    paragraph = out.paragraph()
    at = 0.0
    for n, (cell, wide) in enumerate(zip(block.cells, block.widths, strict=True)):
        if n:
            at += _GAP
            out.tab(paragraph, at)
            out.run(paragraph, "\t")
        start = at + width(cell.label, out.size) + _PAD
        if len(block.cells) == 1:
            out.hang(paragraph, start)
        out.tab(paragraph, start)
        out.run(paragraph, f"{cell.label}\t")
        at += wide
        out.tab(paragraph, at, right=n == len(block.cells) - 1)
        out.run(paragraph, f" {cell.value}\t", underline=True)


def _choices(out: Writer, block: script.Choices) -> None:
    paragraph = out.paragraph()
    start = width(block.label, out.size) + _PAD
    out.hang(paragraph, start)
    out.tab(paragraph, start)
    out.run(paragraph, f"{block.label}\t")
    for n, row in enumerate(block.rows):
        if n:
            paragraph.add_run().add_break()
        for at, (text, ticked) in enumerate(row):
            out.run(paragraph, "☑" if ticked else "☐", font=BOXES)
            out.run(paragraph, f" {text}{'　' if at < len(row) - 1 else ''}")


def _signatures(out: Writer, block: script.Signatures) -> None:
    """Two columns of places to sign; the seal takes the last place that is free, as on the PDF."""
    out.hold_last(_LEAST_LINES)
    pairs = [list(block.cells[n : n + 2]) for n in range(0, len(block.cells), 2)]
    beside: list[tuple[str, str]] = []
    if block.committee and pairs and len(pairs[-1]) == 1:
        beside = pairs.pop()
    wide = (out.measure - COLUMN_GAP) / 2
    if pairs:
        table = out.table([wide, COLUMN_GAP, wide], len(pairs))
        for row, pair in enumerate(pairs):
            out.whole(table, row, keep=row < len(pairs) - 1 or bool(block.committee))
            for n, (label, who) in enumerate(pair):
                _place(out, table.cell(row, 2 * n), label, who)
    if not block.committee:
        paragraph = out.paragraph()
        out.align(paragraph, "right")
        paragraph.paragraph_format.right_indent = out.points(4 * out.size)
        out.run(paragraph, block.date)
        return
    out.space(1)
    table = out.table([wide, COLUMN_GAP, wide], 1)
    out.whole(table, 0)
    for label, who in beside:
        _place(out, table.cell(0, 0), label, who)
    _seal(out, table.cell(0, 2), block.committee, block.date)


def _place(out: Writer, cell: Any, label: str, who: str) -> None:
    """A label, 12 mm of room with a line under it, and who signs there in small grey type. Nothing is ever drawn on it."""
    first = out.first(cell)
    if not label:
        return
    out.tight(first, XIAO_SI * 1.6)
    out.run(first, label, size=XIAO_SI)
    out.room(cell, SIGNATURE_HEIGHT)
    caption = cell.add_paragraph()
    out.tight(caption, XIAO_WU * 1.5)
    out.run(caption, who, size=XIAO_WU, grey=_CAPTION_GREY)


def _seal(out: Writer, cell: Any, committee: str, date: str) -> None:
    name = out.first(cell)
    out.centre(name)
    out.run(name, committee)
    out.box(cell, SEAL, "（印章）", WU_HAO, _CAPTION_GREY)
    when = cell.paragraphs[-1]  # what has to follow the table of the box
    out.tight(when)
    out.centre(when)
    out.run(when, date)


def _grid(out: Writer, block: script.Grid) -> None:
    total = sum(block.shares)
    rows: Sequence[Sequence[str]] = [*([block.heads] if block.heads else []), *block.rows]
    table = out.table([out.measure * share / total for share in block.shares], len(rows), ruled=True)
    for n, row in enumerate(rows):
        is_head = bool(block.heads) and n == 0
        out.whole(table, n, head=is_head)
        for at, text in enumerate(row):
            paragraph = out.first(table.cell(n, at))
            out.align(paragraph, "left" if at in block.left and not is_head else "centre")
            font = HEADING if is_head or at in block.labels else BODY
            out.run(paragraph, text, font=font, size=WU_HAO)


def _frame(out: Writer, block: script.Frame) -> None:
    out.hold_last(1)  # whose it is
    table = out.table([out.measure], 1, ruled=True)
    table.rows[0].height = out.points(block.height)
    out.whole(table, 0)
    out.middle(table.cell(0, 0))
    paragraph = out.first(table.cell(0, 0))
    out.centre(paragraph)
    out.run(paragraph, block.caption, size=WU_HAO, grey=_CAPTION_GREY)


_WRITE: dict[type, Any] = {
    script.Heading: _heading,
    script.Subheading: _subheading,
    script.Aside: _aside,
    script.Space: _space,
    script.Paragraph: _paragraph,
    script.Ruled: _ruled,
    script.Fields: _fields,
    script.Choices: _choices,
    script.Signatures: _signatures,
    script.Grid: _grid,
    script.Frame: _frame,
}

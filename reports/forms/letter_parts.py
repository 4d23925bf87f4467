"""What the letters of F16 share: the part they are of, the head with its number, the people they are about, lists."""

from __future__ import annotations

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet

from .parts import BLANK_NAME, side_of

BLANK = " " * 12


def part(paper: CasePaper, kind: str, at: int, title: str) -> dict[str, str]:
    """The part that a letter is printed of. Raises KnownError when the case has none at that place."""
    rows = paper.parts.get(kind, [])
    if not 0 <= at < len(rows):
        raise KnownError(f"这个案件还没有这一份{title}的内容，打印不了。请先登记。")
    return rows[at]


def begun(paper: CasePaper, title: str, number: str, mark: PrintMark | None) -> Sheet:
    """A sheet with its title and, at the right, its number."""
    sheet = Sheet(title, number or paper.number, paper.committee, mark, continued=f"{title}（续）")
    sheet.heading(title)
    sheet.space(4)
    if number:
        sheet.aside(number, "文号")
    sheet.space(8)
    return sheet


def addressed(sheet: Sheet, who: str) -> None:
    sheet.paragraph([Span(f"{who or BLANK_NAME}：", sheet.size)], "当事人姓名", 0)


def said(sheet: Sheet, where: str, *pieces: str) -> None:
    """A paragraph in which every second piece is a value and underlined."""
    spans = [
        Span(piece if n % 2 == 0 else piece or BLANK, sheet.size, underline=n % 2 == 1)
        for n, piece in enumerate(pieces)
    ]
    sheet.paragraph([span for span in spans if span.text], where)


def everybody(paper: CasePaper) -> str:
    return "、".join(one.name for one in paper.parties) or BLANK


def people(sheet: Sheet, paper: CasePaper) -> None:
    """A line for each party: side, name, telephone, address."""
    for n, one in enumerate(paper.parties):
        fields(
            sheet,
            Cell(side_of(paper.parties, n), one.name, 1.0, "当事人姓名"),
            Cell("住址", one.address, 2.0, "当事人住址"),
        )


def listed(sheet: Sheet, heading: str, text: str, least: int = 2) -> None:
    """A heading and what was written under it, a line each, on ruled lines."""
    sheet.space(6)
    sheet.subheading(f"{heading}：")
    sheet.ruled(heading, text, least)

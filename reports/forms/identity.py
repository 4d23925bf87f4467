"""F06 当事人身份证明: frames for copies of a card's two sides, and who compared them (domain reference 1.5, F06).

The program keeps no image of a card; the copies are mounted by hand.
"""

from __future__ import annotations

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.frame import frame
from reports.paper.lines import Span
from reports.paper.page import MM
from reports.paper.sheet import Sheet

from .parts import BLANK_DATE, party_heading

KEY = "identity"
TITLE = "当事人身份证明"
COMPARED = "经核对与原件一致。"
_SIDE = 68 * MM  # a card is 54 mm high
_BACK, _FRONT = "（身份证国徽面复印件粘贴处）", "（身份证人像面复印件粘贴处）"
_PAPERS = "（营业执照和法定代表人身份证明复印件粘贴处）"


def build(paper: CasePaper, mark: PrintMark | None = None) -> bytes:
    """A page for each party. Raises KnownError when a character cannot be printed."""
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(6)
    for n, party in enumerate(paper.parties):
        start = len(sheet.rows)
        fields(sheet, Cell(party_heading(paper.parties, n), party.name, where="当事人姓名"))
        sheet.space(4)
        if party.kind == "org":
            frame(sheet, 2 * _SIDE, _PAPERS)
        else:
            frame(sheet, _SIDE, _FRONT)
            frame(sheet, _SIDE, _BACK)
        sheet.paragraph([Span(COMPARED, sheet.size)], "核对")
        fields(sheet, Cell("核对人（签名）", "", 1.3), Cell("日期", BLANK_DATE, 1.0))
        for row in sheet.rows[start:-1]:
            row.keep = True
        sheet.space(10)
    return sheet.finish()

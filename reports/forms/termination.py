"""F15 终止调解告知书 (domain reference 1.5, F15; 人民调解法 第二十六条)."""

from __future__ import annotations

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .parts import BLANK, BLANK_NAME, SIGN_MEDIATOR, day, named, side_of

KEY = "termination"
TITLE = "终止调解告知书"
_OWN = "01"  # 主动调解
_BLANK = BLANK * 28


def build(paper: CasePaper, mark: PrintMark | None = None) -> bytes:
    """The notice that mediation ends and what ways are left, with room for each party to sign that he got it. Raises
    KnownError when a character cannot be printed."""
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(10)
    names = "、".join(named(paper.parties))
    room = f"{BLANK_NAME}、{BLANK_NAME}"
    sheet.paragraph([Span(names or room, sheet.size, underline=not names), Span("：", sheet.size)], "当事人姓名", 0)
    sheet.paragraph(_sentence(paper, sheet.size), "终止的原因")
    ways = "你们可以依法通过仲裁、行政、司法等途径维护自己的权利。"
    sheet.paragraph([Span(ways, sheet.size)], "其他途径")
    sheet.paragraph([Span("特此告知。", sheet.size)], "特此告知")
    sheet.space(16)
    places = [(SIGN_MEDIATOR, "")] * max(1, len(paper.mediators))
    signature_block(sheet, places, paper.committee, day(paper.ended_on))
    sheet.space(14)
    sheet.rows[-1].keep = True
    sheet.subheading("送达签收：")
    for n, party in enumerate(paper.parties):
        fields(sheet, Cell(side_of(paper.parties, n), party.name, where="当事人姓名"))
        sheet.rows[-1].keep = True
        fields(sheet, Cell("签收（签名）", "", 1.6), Cell("日期", "", 1.0))
    return sheet.finish()


def _sentence(paper: CasePaper, size: float) -> list[Span]:
    def value(text: str) -> Span:
        return Span(text or _BLANK, size, underline=True)

    ways = {_OWN: "经本委员会主动调解", "": "向本委员会申请调解（经本委员会主动调解）"}
    way = ways.get(paper.source, "向本委员会申请调解")
    return [
        Span("你们因", size),
        value(paper.dispute_type),
        Span("，于", size),
        value(day(paper.accepted_on)),
        Span(f"{way}。因", size),
        value(paper.end_reason),
        Span("，依据《中华人民共和国人民调解法》第二十六条的规定，现终止调解。", size),
    ]

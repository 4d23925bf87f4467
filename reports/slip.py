"""引导单: where a resident goes with what does not belong to mediation (domain reference 1.5, F16-B, 0-23).

He takes it with him; nothing is sent. The lower part stays at the desk when he has signed it."""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.papers import PrintMark, SlipPaper
from reports.paper.fill_in import Cell, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

TITLE = "引导单"


def build(paper: SlipPaper, mark: PrintMark | None = None) -> bytes:
    """The slip as a PDF. Raises KnownError when a character cannot be printed."""
    sheet = Sheet(TITLE, "", paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(10)
    fields(sheet, Cell("来访人", paper.name, 1.2), Cell("联系方式", paper.phone, 1.0))
    fields(sheet, Cell("住址", paper.address))
    fields(sheet, Cell("来访日期", dates.on_paper(paper.came_on)), Cell("事情类型", paper.dispute_type))
    sheet.space(6)
    sheet.subheading("反映的事情：")
    sheet.ruled("反映的事情", paper.matter, 2)
    sheet.space(4)
    where = f"{paper.refer_kind}：{paper.refer_to}" if paper.refer_to else paper.refer_kind
    fields(sheet, Cell("请到", where))
    sheet.subheading("为什么到那里办：")
    sheet.ruled("为什么到那里办", paper.reason, 1)
    fields(sheet, Cell("请带材料", paper.bring))
    sheet.space(6)
    said = "您仍可以依法通过仲裁、行政、司法等途径维护自己的权利；双方都愿意调解的，也可以再来申请人民调解，不收取任何费用。"
    sheet.paragraph([Span(said, sheet.size)], "其他途径")
    sheet.space(8)
    places = [("接待人（签名）", ""), ("来访人（签收，签名）", "")]
    signature_block(sheet, places, paper.committee, dates.on_paper(paper.came_on))
    return sheet.finish()

"""When and where the parties are to come (domain reference 1.5, F16; 人民调解法 第二十一条、第二十三条): with a part that stays here."""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, choices, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .parts import BLANK_NAME, day

KEY = "summons"
TITLE = "参加调解通知书"
MODES = ("当面", "电话", "送到住处", "请人捎带", "其他")


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """One notice of time and place (``at`` counts from 0). Raises KnownError when there is none, or a character cannot be
    printed."""
    if not 0 <= at < len(paper.parts.get("summons", [])):
        raise KnownError("这个案件还没有登记到场通知，打印不了参加调解通知书。请先登记到场通知。")
    told = paper.parts["summons"][at]
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(10)

    def said(text: str) -> Span:
        return Span(text, sheet.size)

    def value(text: str) -> Span:
        return Span(text or BLANK_NAME, sheet.size, underline=True)

    sheet.paragraph([said(f"{told['addressee'] or BLANK_NAME}：")], "通知谁", 0)
    sheet.paragraph(
        [said("关于"), value(told["matter"]), said("，本委员会已经受理，定于下列时间、地点进行调解，请按时参加。")],
        "事由",
    )
    sheet.space(4)
    fields(sheet, Cell("当事人", "、".join(party.name for party in paper.parties), where="当事人姓名"))
    fields(sheet, Cell("调解时间", dates.time_on_paper(told["meet_at"])))
    fields(sheet, Cell("调解地点", told["venue"]))
    fields(sheet, Cell("人民调解员", "、".join(paper.mediators)))
    fields(sheet, Cell("请带来", told["bring"]))
    sheet.space(6)
    sheet.paragraph(
        [
            said(
                "您可以选择或者接受人民调解员，可以接受调解、拒绝调解或者要求终止调解；不能按时参加的，请提前告知。"
                "人民调解不收取任何费用。"
            )
        ],
        "权利",
    )
    sheet.space(14)
    signature_block(sheet, [("通知人（签名）", "")], paper.committee, day(told["told_on"]))
    sheet.space(14)
    sheet.rows[-1].keep = True
    sheet.subheading("送达情况（留存）：")
    choices(sheet, "通知方式：", [(mode, told["mode"] == mode) for mode in MODES])
    sheet.rows[-1].keep = True
    fields(sheet, Cell("收到通知的人（签名）", "", 1.6), Cell("日期", "", 1.0))
    return sheet.finish()

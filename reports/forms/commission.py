"""F16 C 接受委托（移送）调解登记表 (domain reference 1.5, F16)."""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.signing import signature_block

from .letter_parts import begun, listed, part, people
from .parts import day

KEY = "commission"
TITLE = "接受委托（移送）调解登记表"


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """Who sent the dispute, by what letter, until when an answer is wanted, and the answer. Raises KnownError when none was
    taken over, or a character cannot be printed."""
    row = part(paper, "referral_in", at, TITLE)
    sheet = begun(paper, TITLE, paper.number, mark)
    fields(sheet, Cell("来函单位", row["from_org"], 1.6), Cell("来自", row["from_kind"], 1.0))
    fields(sheet, Cell("来函文号", row["doc_no"]), Cell("对方案号", row["other_no"]))
    fields(sheet, Cell("案由", row["cause"]))
    fields(
        sheet,
        Cell("收到日期", dates.on_paper(row["received_on"])),
        Cell("退回、反馈期限", dates.on_paper(row["answer_by"])),
    )
    people(sheet, paper)
    listed(sheet, "简要情况", paper.brief, 2)
    listed(sheet, "随附材料", row["materials"], 2)
    listed(sheet, "反馈内容", row["answer"], 2)
    fields(sheet, Cell("反馈日期", dates.on_paper(row["answered_on"])), Cell("来函单位签收", ""))
    sheet.space(14)
    signature_block(sheet, [("登记人（签名）", "")], paper.committee, day(row["received_on"]))
    return sheet.finish()

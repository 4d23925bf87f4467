"""F16 B 移送函, with its receipt to be sent back (domain reference 1.5, F16)."""

from __future__ import annotations

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.lines import Span
from reports.paper.signing import signature_block

from .letter_parts import addressed, begun, everybody, listed, part, people, said
from .parts import BLANK_DATE, day

KEY = "referral"
TITLE = "移送函"
_TELL = "（联系电话）"


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """The letter that hands a dispute to whoever is competent, and the receipt. Raises KnownError when nothing was referred,
    or a character cannot be printed."""
    sent = part(paper, "referral_out", at, TITLE)
    sheet = begun(paper, TITLE, sent["number"], mark)
    addressed(sheet, sent["to_org"])
    said(sheet, "当事人姓名", f"现将{everybody(paper)}之间的", paper.dispute_type, "移送你单位依法处理。当事人：")
    people(sheet, paper)
    listed(sheet, "简要情况", paper.brief, 3)
    listed(sheet, "移送理由", sent["reason"], 2)
    listed(sheet, "材料清单", _numbered(sent["materials"]), 2)
    sheet.paragraph([Span("请收到后将回执寄回，并请告知处理结果。", sheet.size)], "回执")
    sheet.space(10)
    signature_block(sheet, [("经办人（签名）", "")], paper.committee, day(sent["sent_on"]))
    sheet.space(12)
    sheet.subheading("回　　执")
    said(sheet, "回执", f"{paper.committee}：你委员会", sent["number"], "移送函及所附材料已收到。")
    sheet.rows[-1].keep = True
    fields(sheet, Cell("接收单位（盖章）", "", 1.4), Cell("接收人（签名）", "", 1.0))
    sheet.rows[-1].keep = True
    sheet.aside(BLANK_DATE, "回执日期")
    return sheet.finish()


def _numbered(text: str) -> str:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))

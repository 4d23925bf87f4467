"""F11 人民调解口头协议登记表 (domain reference 1.5, F11; filled by the committee; 人民调解法 第二十八条、第三十条)."""

from __future__ import annotations

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .parts import SIGN_MEDIATOR, agreed, day, facts, party_blocks

KEY = "oral"
TITLE = "人民调解口头协议登记表"


def build(paper: CasePaper, mark: PrintMark | None = None) -> bytes:
    """The register of an oral agreement: the mediators sign it, the parties need not. Raises KnownError when there is no
    agreement, or a character cannot be printed."""
    agreement = paper.agreement
    if agreement is None:
        raise KnownError("这个案件还没有协议，打印不了口头协议登记表。请先填写协议内容。")
    number = agreement.number or paper.number
    sheet = Sheet(TITLE, number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    sheet.aside(f"编号：{number}", "编号")
    sheet.space(6)
    party_blocks(sheet, paper.parties)
    facts(sheet, agreement)
    agreed(sheet, agreement)
    sheet.space(16)
    places = [(SIGN_MEDIATOR, "")] * max(1, len(paper.mediators))
    signature_block(sheet, places, paper.committee, day(agreement.reached_on))
    sheet.space(10)
    sheet.rows[-2].keep = sheet.rows[-1].keep = True
    sheet.paragraph([Span("备注：此表由人民调解委员会填写。", sheet.size)], "备注", 0)
    return sheet.finish()

"""F03 人民调解申请书 (domain reference 1.5, F03; 人民调解法 第十七条): filled in by the applicant or for him, signed by him."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PartyPaper, PrintMark
from reports.paper.lines import Span
from reports.paper.numerals import numeral
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_places

from .parts import day, party_block

KEY = "application"
TITLE = "人民调解申请书"
FIXED = "人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解委员会进行调解。"
SIGN = "申请人（签名盖章或按指印）"
_STATEMENT, _CLAIMS = 6, 3  # ruled lines, at least
_NAMED_FROM = 3  # applicants: from here on each place to sign says whose it is
_THIRD = "丙方"


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """One application (``at`` counts from 0). Raises KnownError when there is none, or a character cannot be printed.

    What the applicant says is as he said it; where nothing was written down there are ruled lines for his own hand.
    """
    held = paper.parts.get("application", [])
    if not 0 <= at < len(held):
        raise KnownError("这个案件还没有登记申请书，打印不了。请先在案卷材料里登记申请书。")
    applied = held[at]
    side = applied["side"].removesuffix("（第三人）") or "甲方"
    applicants = [party for party in paper.parties if party.side == side]
    others = [party for party in paper.parties if party.side != side]
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(6)
    _blocks(sheet, "申请人", applicants)
    _blocks(sheet, "被申请人", [party for party in others if party.side != _THIRD])
    _blocks(sheet, "第三人", [party for party in others if party.side == _THIRD])
    sheet.subheading("纠纷简要情况陈述：")
    sheet.ruled("纠纷简要情况陈述", applied["brief"], _STATEMENT)
    sheet.space(8)
    sheet.subheading("当事人申请事项：")
    _claims(sheet, applied["claims"])
    sheet.space(8)
    sheet.paragraph([Span(FIXED, sheet.size)], "自愿申请")
    sheet.space(12)
    named = len(applicants) >= _NAMED_FROM
    cells = [(SIGN, party.name if named else "") for party in applicants] or [(SIGN, "")]
    signature_places(sheet, cells, day(applied["applied_on"]))
    return sheet.finish()


def _blocks(sheet: Sheet, role: str, parties: Sequence[PartyPaper]) -> None:
    for n, party in enumerate(parties, 1):
        name = role if len(parties) == 1 else f"{role}之{numeral(n)}"
        sheet.subheading(f"{name}：")
        party_block(sheet, party, name)
        sheet.space(5)


def _claims(sheet: Sheet, text: str) -> None:
    """1、 2、 3、 before each, and so many ruled lines with a number when nothing is written down."""
    claims = [line.strip() for line in text.split("\n") if line.strip()]
    if not claims:
        claims = [""] * _CLAIMS
    for n, claim in enumerate(claims, 1):
        numbered = claim if claim[:1].isdigit() else f"{n}、{claim}"
        sheet.paragraph([Span(numbered, sheet.size)], "当事人申请事项", rules=True)

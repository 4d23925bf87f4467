"""F10 人民调解协议书 (domain reference 1.5, F10; order of the ministry's form of 2010; 人民调解法 第二十九条)."""

from __future__ import annotations

import re

from desktop_app.common import money
from desktop_app.common.errors import KnownError
from desktop_app.common.papers import AgreementPaper, CasePaper, PrintMark
from reports.paper.lines import Span
from reports.paper.numerals import numeral
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .parts import SIGN_MEDIATOR, SIGN_RECORDER, day, party_block, party_heading, party_places, side_of

KEY = "agreement"
TITLE = "人民调解协议书"
_FACTS, _CLAUSES, _PERFORMANCE = 5, 4, 2  # ruled lines, at least
_NUMBERED = re.compile(r"\s*(?:第?[一二三四五六七八九十百]+[、.．条]|\d+[、.．]|[（(][一二三四五六七八九十\d]+[）)])")


def build(paper: CasePaper, mark: PrintMark | None = None) -> bytes:
    """The agreement as a PDF. Raises KnownError when the case has none, or a character cannot be printed."""
    agreement = paper.agreement
    if agreement is None:
        raise KnownError("这个案件还没有协议，打印不了协议书。请先填写协议内容。")
    number = agreement.number or paper.number
    sheet = Sheet(
        TITLE,
        number,
        paper.committee,
        mark,
        continued=f"{TITLE}（续）",
        reminder="本协议不止一页，请加盖骑缝章。",
    )
    sheet.heading(TITLE)
    sheet.space(4)
    sheet.aside(f"编号：{number}", "编号")
    sheet.space(6)
    for n, party in enumerate(paper.parties):
        sheet.subheading(party_heading(paper.parties, n))
        party_block(sheet, party, side_of(paper.parties, n))
        sheet.space(5)
    sheet.subheading("纠纷主要事实、争议事项：")
    sheet.ruled("纠纷主要事实、争议事项", agreement.facts, _FACTS)
    sheet.space(8)
    if agreement.liability.strip():
        sheet.subheading("各方责任：")
        sheet.ruled("各方责任", agreement.liability, 1)
        sheet.space(8)
    sheet.subheading("经调解，自愿达成如下协议：")
    sheet.ruled("协议内容", "\n".join(_numbered(agreement.clauses)), _CLAUSES, _amount(agreement))
    sheet.space(8)
    sheet.subheading("履行方式、时限：")
    sheet.ruled("履行方式、时限", agreement.performance, _PERFORMANCE)
    if agreement.breach.strip():
        sheet.space(8)
        sheet.subheading("违约责任：")
        sheet.ruled("违约责任", agreement.breach, 1)
    sheet.space(10)
    copies = Span(str(agreement.copies), sheet.size, underline=True)
    before, after = Span("本协议一式", sheet.size), Span("份，当事人、人民调解委员会各持一份。", sheet.size)
    sheet.paragraph([before, copies, after], "份数")
    sheet.space(16)
    signature_block(sheet, _places_to_sign(paper), paper.committee, day(agreement.reached_on))
    return sheet.finish()


def _numbered(clauses: list[str]) -> list[str]:
    """一、二、三 before each clause, unless the clerk has numbered them."""
    written = [clause.strip() for clause in clauses if clause.strip()]
    if written and all(_NUMBERED.match(clause) for clause in written):
        return written
    return [f"{numeral(n)}、{clause}" for n, clause in enumerate(written, start=1)]


def _amount(agreement: AgreementPaper) -> list[str]:
    """The sum in figures and words, unless a clause already says it in words."""
    if not agreement.amount_fen:
        return []
    said = "".join([*agreement.clauses, agreement.performance])
    if money.in_words(agreement.amount_fen) in said:
        return []
    return [f"协议涉及金额：{money.on_paper(agreement.amount_fen)}。"]


def _places_to_sign(paper: CasePaper) -> list[tuple[str, str]]:
    """The form's grid: parties left; mediators, then the recorder, right; parties that are left over fill both."""
    parties = party_places(paper.parties, range(len(paper.parties)))
    others = [(SIGN_MEDIATOR, "")] * max(1, len(paper.mediators)) + [(SIGN_RECORDER, "")]
    cells: list[tuple[str, str]] = []
    while others:
        cells.append(parties.pop(0) if parties else ("", ""))
        cells.append(others.pop(0))
    return cells + parties

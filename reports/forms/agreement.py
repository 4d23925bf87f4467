"""F10 人民调解协议书 (domain reference 1.5, F10; order of the ministry's form of 2010; 人民调解法 第二十九条)."""

from __future__ import annotations

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .parts import SIGN_MEDIATOR, SIGN_RECORDER, agent_places, agreed, day, facts, party_blocks, party_places

KEY = "agreement"
TITLE = "人民调解协议书"


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
    party_blocks(sheet, paper.parties)
    facts(sheet, agreement)
    if agreement.liability.strip():
        sheet.subheading("各方责任：")
        sheet.ruled("各方责任", agreement.liability, 1)
        sheet.space(8)
    agreed(sheet, agreement)
    if agreement.breach.strip():
        sheet.space(8)
        sheet.subheading("违约责任：")
        sheet.ruled("违约责任", agreement.breach, 1)
    sheet.space(10)
    copies = Span(str(agreement.copies or " " * 6), sheet.size, underline=True)
    before, after = Span("本协议一式", sheet.size), Span("份，当事人、人民调解委员会各持一份。", sheet.size)
    sheet.paragraph([before, copies, after], "份数")
    sheet.space(16)
    signature_block(sheet, _places_to_sign(paper), paper.committee, day(agreement.reached_on))
    return sheet.finish()


def _places_to_sign(paper: CasePaper) -> list[tuple[str, str]]:
    """The form's grid: parties, then who speaks for them, left; mediators, then the recorder, right; who is left over fills both."""
    parties = party_places(paper.parties, range(len(paper.parties))) + agent_places(paper.parties)
    others = [(SIGN_MEDIATOR, "")] * max(1, len(paper.mediators)) + [(SIGN_RECORDER, "")]
    cells: list[tuple[str, str]] = []
    while others:
        cells.append(parties.pop(0) if parties else ("", ""))
        cells.append(others.pop(0))
    return cells + parties

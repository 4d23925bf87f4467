"""F16 E 延期调解协议 (domain reference 1.3 T2, 1.5 F16)."""

from __future__ import annotations

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.lines import Span
from reports.paper.signing import signature_block

from .letter_parts import begun, everybody, listed, part, said
from .parts import SIGN_MEDIATOR, day, party_places

KEY = "extension"
TITLE = "延期调解协议"


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """What the parties sign to go on after the mediation period. Raises KnownError when there is no extension, or a character
    cannot be printed."""
    row = part(paper, "extension", at, TITLE)
    sheet = begun(paper, TITLE, paper.number, mark)
    said(
        sheet,
        "当事人姓名",
        f"{everybody(paper)}之间的",
        paper.dispute_type,
        "，本委员会于",
        day(paper.accepted_on),
        "受理，调解期限至",
        day(row["before_on"]),
        "届满。",
    )
    listed(sheet, "延期理由", row["reason"], 2)
    sheet.space(6)
    said(sheet, "约定", "各方当事人自愿约定：本案调解期限延长至", day(row["until_on"]), "。")
    words = "延长的期限届满仍未达成协议，又不再同意延期的，视为调解不成，各方可以依法通过仲裁、行政、司法等途径维护自己的权利。"
    sheet.paragraph([Span(words, sheet.size)], "后果")
    sheet.space(14)
    places = [*party_places(paper.parties, range(len(paper.parties))), (SIGN_MEDIATOR, "")]
    signature_block(sheet, places, paper.committee, day(row["agreed_on"]))
    return sheet.finish()

"""F16 D 邀请参与调解同意书 (domain reference 1.1 M09, 1.5 F16; 人民调解法 第二十条)."""

from __future__ import annotations

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.lines import Span
from reports.paper.signing import signature_block

from .letter_parts import begun, everybody, part, said
from .parts import BLANK_DATE, party_places

KEY = "invitation"
TITLE = "邀请参与调解同意书"


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """For the parties to sign before somebody is invited; the date is theirs to write. Raises KnownError when nobody was
    invited, or a character cannot be printed."""
    row = part(paper, "participant", at, TITLE)
    sheet = begun(paper, TITLE, paper.number, mark)
    said(
        sheet,
        "当事人姓名",
        f"为调解{everybody(paper)}之间的",
        paper.dispute_type,
        "，本委员会拟邀请下列人员（单位）参与调解：",
    )
    fields(sheet, Cell("姓名或单位", row["name"], 1.4), Cell("类别", row["kind"], 1.0))
    fields(sheet, Cell("单位或与当事人的关系", row["unit"]))
    sheet.space(6)
    words = (
        "根据《中华人民共和国人民调解法》第二十条的规定，邀请当事人的亲属、邻里、同事，或者具有专门知识、特定经验的人员、"
        "有关社会组织的人员参与调解，应当征得当事人的同意。被邀请人对调解中知悉的个人隐私、商业秘密应当保密。"
    )
    sheet.paragraph([Span(words, sheet.size)], "依据")
    sheet.paragraph([Span("同意邀请的，请在下面签名；不同意的，不邀请。", sheet.size)], "同意")
    sheet.space(14)
    places = [*party_places(paper.parties, range(len(paper.parties))), ("被邀请人（签名）", "")]
    signature_block(sheet, places, paper.committee, BLANK_DATE)
    return sheet.finish()

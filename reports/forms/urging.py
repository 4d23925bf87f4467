"""履行协议督促函（催告）: the committee urges whoever has not performed (domain reference 1.1 M20, 1.2 BREACHED; 人民调解法 第三十一条)."""

from __future__ import annotations

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.lines import Span
from reports.paper.signing import signature_block

from .decline import received
from .letter_parts import addressed, begun, everybody, listed, part, said
from .parts import day

KEY = "urging"
TITLE = "履行协议督促函"


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """The letter, with what is due and until when, and what the other side may do. Raises KnownError when nobody was urged, or
    a character cannot be printed."""
    row = part(paper, "urging", at, TITLE)
    reached = paper.agreement.reached_on if paper.agreement is not None else ""
    number = paper.agreement.number if paper.agreement is not None else paper.number
    sheet = begun(paper, TITLE, row["number"], mark)
    addressed(sheet, row["whom"])
    said(
        sheet,
        "当事人姓名",
        f"经本委员会调解，{everybody(paper)}于",
        day(reached),
        "达成",
        number,
        "人民调解协议。按照协议，你应当履行的下列事项已经到期：",
    )
    listed(sheet, "应当履行的事项", row["due"], 3)
    sheet.space(6)
    law = "经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行。"
    sheet.paragraph([Span(f"{law}（《中华人民共和国人民调解法》第三十一条）", sheet.size)], "依据")
    said(sheet, "期限", "请你于", day(row["by_on"]), "前履行，并将履行情况告知本委员会。")
    ways = "不履行的，对方当事人可以依法向人民法院提起诉讼；经人民法院裁定确认有效的，可以申请强制执行。"
    sheet.paragraph([Span(ways, sheet.size)], "后果")
    sheet.space(14)
    signature_block(sheet, [("人民调解员（签名）", "")], paper.committee, day(row["urged_on"]))
    received(sheet, [("被督促人", row["whom"])])
    return sheet.finish()

"""F04 人民调解受理登记表 (domain reference 1.5, F04; filled by the committee)."""

from __future__ import annotations

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, choices, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .parts import BLANK_NAME, day, named, party_places

KEY = "intake"
TITLE = "人民调解受理登记表"
_BRIEF = 6  # ruled lines, at least
_OWN, _APPLIED = "01", "02"  # codes of case sources (domain reference 1.10.1)


def build(paper: CasePaper, mark: PrintMark | None = None) -> bytes:
    """The acceptance register as a PDF. Raises KnownError when a character cannot be printed."""
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(8)
    sheet.paragraph(_opening(paper, sheet.size), "当事人姓名")
    sheet.space(6)
    fields(sheet, Cell("纠纷类型：", paper.dispute_type, where="纠纷类型"))
    sheet.space(4)
    referred = bool(paper.source) and paper.source not in (_OWN, _APPLIED)
    choices(
        sheet,
        "案件来源：",
        [
            ("①当事人申请", paper.source == _APPLIED),
            ("②人民调解委员会主动调解", paper.source == _OWN),
            ("③接受委托移送", referred),
        ],
    )
    if referred:
        fields(sheet, Cell("委托移送：", paper.source_label, where="案件来源"))
    sheet.space(6)
    sheet.subheading("纠纷简要情况：")
    sheet.ruled("纠纷简要情况", paper.brief, _BRIEF)
    sheet.space(12)
    cells = party_places(paper.parties, range(len(paper.parties)), "当事人（签名）")
    signature_block(sheet, [*cells, ("登记人（签名）", "")], paper.committee, day(paper.accepted_on))
    sheet.space(10)
    sheet.rows[-2].keep = sheet.rows[-1].keep = True
    sheet.paragraph([Span("备注：此表由人民调解委员会填写。", sheet.size)], "备注", 0)
    for part in paper.note.split("\n"):
        if part.strip():
            sheet.paragraph([Span(part.strip(), sheet.size)], "备注", 0)
    return sheet.finish()


def _opening(paper: CasePaper, size: float) -> list[Span]:
    """The sentence of acceptance with the half that applies (依当事人申请 or 主动调解); values are underlined."""

    def value(text: str) -> Span:
        return Span(text, size, underline=True)

    ways = {_OWN: "主动调解", _APPLIED: "依当事人申请", "": "依当事人申请（主动调解）"}
    way = ways.get(paper.source, "接受委托移送")
    spans = [value(day(paper.accepted_on)), Span("，", size), value(paper.committee or "人民调解委员会")]
    spans += [Span(f"{way}，经当事人同意，调解", size)]
    for n, name in enumerate(named(paper.parties) or [BLANK_NAME, BLANK_NAME]):
        spans += [Span("、", size)] * (n > 0) + [value(name)]
    return [*spans, Span("之间的纠纷。", size)]

"""F19 结案报告表 (domain reference 1.5, F19; asked for in some places)."""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.dossier_papers import DossierPaper
from desktop_app.common.papers import PartyPaper, PrintMark
from reports.paper.page import WU_HAO
from reports.paper.ruled_table import table

from .dossier_parts import sheet_of

KEY = "closing"
TITLE = "人民调解结案报告表"
_SHARES = (20, 80)
_ROOM = "\n\n\n\n"  # to write on


def build(paper: DossierPaper, mark: PrintMark | None = None) -> bytes:
    """The closing report as a PDF; what the leader says is left to be written. Raises KnownError when a character cannot
    be printed."""
    case = paper.case
    sheet = sheet_of(paper, TITLE, mark, numbered=True)
    sheet.heading(TITLE)
    sheet.space(10)
    rows = [
        ("卷号", case.number),
        ("填表时间", dates.on_paper(paper.filed_on)),
        ("承办单位", case.committee),
        ("承办人", "、".join(case.mediators)),
        ("受案时间", dates.on_paper(case.accepted_on)),
        ("结案时间", dates.on_paper(case.ended_on)),
        ("当事人", "\n".join(_party(party) for party in case.parties)),
        ("案件来源", case.source_label),
        ("纠纷简要事实", case.brief),
        ("调解结果", _result(paper)),
        ("履行情况", paper.performed),
        ("领导意见", _ROOM),
    ]
    table(sheet, _SHARES, rows, TITLE, labels=frozenset({0}), left=frozenset({1}), size=WU_HAO)
    return sheet.finish()


def _party(party: PartyPaper) -> str:
    """甲方 沈霞，住址，电话: what the form asks of each."""
    return "　".join(part for part in (party.side, party.name, party.address, party.phone) if part)


def _result(paper: DossierPaper) -> str:
    clauses = "\n".join(paper.case.agreement.clauses) if paper.case.agreement else paper.case.end_reason
    return "\n".join(part for part in (paper.outcome, clauses) if part)

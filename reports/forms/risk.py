"""F16 F 重大疑难纠纷报告单 (domain reference 1.1 M13, 1.5 F16; 人民调解法 第二十五条)."""

from __future__ import annotations

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.signing import signature_block

from .letter_parts import begun, listed, part, people
from .parts import day

KEY = "risk"
TITLE = "重大疑难纠纷报告单"


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """What is reported to the police or another office: time, place, people, demands, risk, measures, advice, receipt. Raises
    KnownError when nothing was reported, or a character cannot be printed."""
    row = part(paper, "risk", at, TITLE)
    sheet = begun(paper, TITLE, paper.number, mark)
    fields(sheet, Cell("报送单位", row["to_org"]))
    fields(sheet, Cell("时间", row["happened_at"], 1.4), Cell("涉及人数", f"{row['people']}人"))
    fields(sheet, Cell("地点", row["place"]))
    fields(sheet, Cell("纠纷类型", paper.dispute_type))
    people(sheet, paper)
    for heading, key, least in (
        ("诉求", "demands", 2),
        ("激化风险", "risk", 1),
        ("已采取的措施", "measures", 1),
        ("建议", "advice", 1),
    ):
        listed(sheet, heading, row[key], least)
    sheet.space(12)
    signature_block(sheet, [("报告人（签名）", "")], paper.committee, day(row["reported_on"]))
    sheet.space(10)
    sheet.rows[-1].keep = True
    fields(sheet, Cell("签收单位、签收人", "", 1.6), Cell("日期", "", 1.0))
    return sheet.finish()

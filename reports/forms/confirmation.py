"""F14 司法确认申请书 and the list of what goes with it (domain reference 1.5, F14; 人民调解法 第三十三条, 民事诉讼法 第二百零五条).

The one paper of a case with identity numbers: a court asks for them. Every party signs; nothing is sent.
"""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.papers import CasePaper, PartyPaper, PrintMark
from reports.paper.fill_in import Cell, choices, fields
from reports.paper.lines import Span
from reports.paper.numerals import numeral
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .letter_parts import begun, part, said
from .parts import BLANK_DATE, day

KEY = "confirmation"
TITLE = "司法确认申请书"
PROMISE = (
    "双方当事人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如果因为该协议内容而给他人造成损害的，"
    "愿意承担相应的民事责任和其他法律责任。"
)
ATTACHED = (
    "人民调解协议书",
    "各方当事人的身份证明、资格证明",
    "与协议相关的财产权利证明等材料",
    "送达地址确认书（各方送达地址、电话）",
    "人民调解记录",
    "人民调解当事人权利义务告知书",
    "移送函（委托移送的案件）",
)


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """The joint application. Raises KnownError when none was registered, or a character cannot be printed."""
    row = part(paper, "confirmation", at, TITLE)
    agreement = paper.agreement
    number = agreement.number if agreement is not None else paper.number
    sheet = begun(paper, TITLE, "", mark)
    for n, one in enumerate(paper.parties):
        _applicant(sheet, one, f"申请人{numeral(n + 1)}")
    sheet.subheading("请求事项：")
    reached = day(agreement.reached_on if agreement is not None else "")
    said(sheet, "请求事项", "请求依法确认", paper.committee, "于", reached, "主持达成的", number, "人民调解协议有效。")
    sheet.space(4)
    sheet.subheading("事实和理由：")
    sheet.ruled("事实和理由", row["facts"], 4)
    sheet.space(4)
    sheet.subheading("责任承诺：")
    sheet.paragraph([Span(PROMISE, sheet.size)], "责任承诺")
    sheet.space(6)
    sheet.paragraph([Span("此致", sheet.size)], "此致")
    sheet.rows[-1].keep = True
    sheet.paragraph([Span(row["court"], sheet.size)], "人民法院", 0)
    sheet.space(12)
    places = [("申请人（签名或者盖章）", one.name) for one in paper.parties]
    signature_block(sheet, places, "", BLANK_DATE)
    sheet.space(10)
    sheet.subheading("附：")
    for n, what in enumerate(ATTACHED, 1):
        choices(sheet, f"{n}.", [(what, False)])
    return sheet.finish()


def _applicant(sheet: Sheet, party: PartyPaper, heading: str) -> None:
    def cell(label: str, value: str, share: float = 1.0) -> Cell:
        return Cell(label, value, share, f"{heading}的{label}")

    start = len(sheet.rows)
    sheet.subheading(heading)
    if party.kind == "org":
        fields(sheet, cell("名称", party.name))
        fields(sheet, cell("住所", party.address))
        fields(
            sheet, cell("法定代表人（主要负责人）", party.representative, 1.6), cell("职务", party.representative_post)
        )
        fields(sheet, cell("统一社会信用代码", party.credit_code, 1.4), cell("电话", party.phone))
    else:
        fields(
            sheet,
            cell("姓名", party.name, 1.1),
            cell("性别", party.sex, 0.7),
            cell("出生日期", dates.on_paper(party.birth), 1.5),
            cell("民族", party.ethnic, 1.0),
        )
        fields(sheet, cell("职业、单位", party.occupation), cell("电话", party.phone))
        fields(sheet, cell("住址", party.address))
        fields(sheet, cell("身份证号", party.id_no))
    if party.agent:
        fields(sheet, cell("委托代理人", party.agent))
    for row in sheet.rows[start:-1]:
        row.keep = True
    sheet.space(5)

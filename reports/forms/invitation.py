"""F16-D 邀请参与调解同意书 (人民调解法 第二十条; domain reference 1.5): whoever is asked to help, and the parties who agree."""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .parts import BLANK_NAME, day, party_places

KEY = "invitation"
TITLE = "邀请参与调解同意书"


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """One invitation (``at`` counts from 0). Raises KnownError when there is none, or a character cannot be printed."""
    if not 0 <= at < len(paper.parts.get("invitation", [])):
        raise KnownError("这个案件还没有邀请别人参与调解，打印不了同意书。请先登记邀请。")
    asked = paper.parts["invitation"][at]
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(10)

    def said(text: str) -> Span:
        return Span(text, sheet.size)

    def value(text: str) -> Span:
        return Span(text or BLANK_NAME, sheet.size, underline=True)

    who = asked["invitee"] + (f"（{asked['invitee_kind']}）" if asked["invitee_kind"] else "")
    sheet.paragraph([said(f"{asked['invitee'] or BLANK_NAME}：")], "邀请谁", 0)
    sheet.paragraph(
        [said("本委员会调解"), value(paper.title), said("，征得各方当事人同意，邀请您参与调解，协助做好调解工作。")],
        "纠纷名称",
    )
    sheet.space(4)
    fields(sheet, Cell("当事人", "、".join(party.name for party in paper.parties), where="当事人姓名"))
    fields(sheet, Cell("受邀请人", who, 1.2), Cell("联系方式", asked["phone"].replace(";", "；"), 1.0))
    fields(sheet, Cell("单位或住址", asked["unit_or_addr"]))
    fields(sheet, Cell("调解时间", dates.time_on_paper(asked["meet_at"])))
    fields(sheet, Cell("调解地点", asked["venue"]))
    fields(sheet, Cell("请来做什么", asked["reason"]))
    sheet.space(6)
    sheet.paragraph([said("参与调解的人应当遵守调解现场秩序，对调解中知悉的个人隐私、商业秘密予以保密。")], "保密")
    sheet.paragraph(
        [said("我们同意邀请上列人员参与本案调解（《中华人民共和国人民调解法》第二十条）。")], "当事人的同意"
    )
    sheet.space(12)
    cells = party_places(paper.parties, range(len(paper.parties)))
    signature_block(sheet, [*cells, ("受邀请人（签名）", "")], paper.committee, day(asked["issued_on"]))
    return sheet.finish()

"""F05 人民调解当事人权利义务告知书 (domain reference 1.5, F05; 人民调解法 第二条至第四条、第二十三条、第二十四条、第三十一条至第三十三条;
个人信息保护法 第十七条)."""

from __future__ import annotations

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_places

from .parts import BLANK_DATE, named, party_places

KEY = "notice"
TITLE = "人民调解当事人权利义务告知书"
TEXT = (
    "根据有关法律、法规的要求，现将人民调解委员会的性质、调解原则和法律效果，以及在调解中各方当事人享有的权利和应当承担的义务告知如下：",
    "一、人民调解委员会是调解民间纠纷的群众性组织。",
    "二、人民调解委员会调解民间纠纷遵循下列原则：（一）在当事人自愿、平等的基础上进行调解；（二）不违背法律、法规和国家政策；"
    "（三）尊重当事人的权利，不得因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。",
    "三、人民调解委员会调解民间纠纷，不收取任何费用。",
    "四、当事人享有下列权利：（一）选择或者接受人民调解员；（二）接受调解、拒绝调解或者要求终止调解；"
    "（三）要求调解公开进行或者不公开进行；（四）自主表达意愿、自愿达成调解协议。",
    "五、当事人履行下列义务：（一）如实陈述纠纷事实；（二）遵守调解现场秩序，尊重人民调解员；（三）尊重对方当事人行使权利。",
    "六、经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行。",
    "七、达成调解协议后，双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向人民法院申请司法确认。",
    "八、当事人之间就调解协议的履行或者调解协议的内容发生争议的，一方当事人可以向人民法院提起诉讼。",
    "九、本委员会为办理本次调解处理您的姓名、联系方式、住址及与纠纷有关的信息，仅用于调解、归档和法定统计，不对外公开；您有权查阅、更正。",
)


def build(paper: CasePaper, mark: PrintMark | None = None) -> bytes:
    """The notice as a PDF: its text is fixed, the parties and whoever told them sign. Raises KnownError when a character
    cannot be printed."""
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(6)
    fields(sheet, Cell("当事人", "、".join(named(paper.parties)), where="当事人姓名"))
    sheet.space(4)
    for part in TEXT:
        sheet.paragraph([Span(part, sheet.size)], "告知内容")
    sheet.space(8)
    sheet.paragraph([Span("以上内容已告知，本人已知悉。", sheet.size)], "知悉")
    sheet.space(12)
    cells = party_places(paper.parties, range(len(paper.parties)), "当事人（签名或按指印）")
    signature_places(sheet, [*cells, ("告知人（调解员签名）", "")], BLANK_DATE)
    return sheet.finish()

"""F16 A 不予受理告知书 (domain reference 1.5, F16; the reasons are those of M28; 人民调解法 第十七条)."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, choices, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .letter_parts import addressed, begun, everybody, part, said
from .parts import SIGN_MEDIATOR, day, side_of

KEY = "decline"
TITLE = "不予受理告知书"
REASONS = (
    "法律、法规规定只能由专门机关管辖处理或者禁止民间调解",
    "人民法院、公安机关或者其他行政机关已经受理或者解决",
    "不属于民事权利义务争议",
    "一方当事人明确拒绝调解",
    "其他",
)


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """The notice that the committee does not take a case, with the reason ticked and the other ways named. Raises KnownError
    when nothing was declined, or a character cannot be printed."""
    told = part(paper, "decline", at, TITLE)
    sheet = begun(paper, TITLE, told["number"], mark)
    addressed(sheet, everybody(paper))
    said(sheet, "当事人姓名", "你们之间的", paper.dispute_type, "，经本委员会审查，有下列情形，不予受理：")
    own = "" if told["reason"] in REASONS else told["reason"]  # one that the hall has added
    for reason in REASONS:
        choices(sheet, "", [(reason, reason == (REASONS[-1] if own else told["reason"]))])
    note = "：".join(filter(None, (own, told["note"])))
    if note:
        said(sheet, "情况说明", "情况说明：", note, "。" if not note.endswith("。") else "")
    ways = "你们可以依法通过仲裁、行政、司法等途径维护自己的权利。"
    sheet.paragraph([Span(ways, sheet.size)], "其他途径")
    sheet.paragraph([Span("特此告知。", sheet.size)], "特此告知")
    sheet.space(14)
    signature_block(sheet, [(SIGN_MEDIATOR, "")], paper.committee, day(told["told_on"]))
    received(sheet, [(side_of(paper.parties, n), one.name) for n, one in enumerate(paper.parties)])
    return sheet.finish()


def received(sheet: Sheet, people: Sequence[tuple[str, str]]) -> None:
    """Who (label, name) it is for, and a line for each to sign that it was received."""
    sheet.space(12)
    sheet.rows[-1].keep = True
    for label, name in people:
        fields(sheet, Cell(label, name, where="当事人姓名"))
        sheet.rows[-1].keep = True
        fields(sheet, Cell("签收（签名）", "", 1.6), Cell("日期", "", 1.0))

"""F13 人民调解回访记录, one for each revisit (domain reference 1.5, F13; order of the ministry's form)."""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .parts import day, named, names_of

KEY = "revisit"
TITLE = "人民调解回访记录"
_FOUND = 12  # ruled lines, at least


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """The record of one revisit (``at`` counts from 0). Raises KnownError when there is no such revisit, or a
    character cannot be printed. The number is the agreement's."""
    if not 0 <= at < len(paper.parts.get("revisit", [])):
        raise KnownError("这个案件还没有这一次回访，打印不了回访记录。请先登记回访。")
    held = paper.parts["revisit"][at]
    number = paper.agreement.number if paper.agreement is not None else ""
    sheet = Sheet(TITLE, number or paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(10)
    for label, value in (
        ("当事人", "、".join(named(paper.parties))),
        ("调解协议编号", number or paper.number),
        ("回访事由", held["matter"]),
        ("回访时间", dates.on_paper(held["visited_on"])),
    ):
        fields(sheet, Cell(label, value))
    sheet.space(6)
    sheet.subheading("回访情况：")
    sheet.ruled("回访情况", held["content"], _FOUND)
    sheet.space(16)
    visitors = max(1, len(names_of(held["visitor"])))
    signature_block(sheet, [("回访人（签名）", "")] * visitors, paper.committee, day(held["visited_on"]))
    return sheet.finish()

"""Papers about personal data: the notice that is handed out, and what is held of one person, for himself."""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.papers import PrintMark
from desktop_app.common.person_papers import HeldPaper, HeldTable, NoticePaper

from .paper.fonts import Family
from .paper.lines import Span
from .paper.page import MM, WU_HAO, XIAO_SI, Page
from .paper.ruled_table import table
from .paper.sheet import Sheet

NOTICE_TITLE = "个人信息处理告知书"
HELD_TITLE = "个人信息查询单"
_NOTICE_PAGE = Page(top=24 * MM, bottom=22 * MM)
_HELD_PAGE = Page(top=24 * MM, bottom=24 * MM, left=22 * MM, right=20 * MM)


def notice(paper: NoticePaper, mark: PrintMark | None = None) -> bytes:
    """The notice as a PDF; at its end room to sign, for whoever is asked to. Raises KnownError for a missing character."""
    sheet = Sheet(NOTICE_TITLE, "", paper.hall, mark, page=_NOTICE_PAGE, size=XIAO_SI, line=20.5)
    sheet.heading(NOTICE_TITLE)
    sheet.aside(f"{paper.hall}　版本 {paper.version}", "单位名称", "centre", Family.KAI)
    sheet.space(6)
    for title, texts in paper.parts:
        sheet.subheading(title)
        for text in texts:
            sheet.paragraph([Span(text, XIAO_SI)], title)
        sheet.space(4)
    sheet.space(10)
    sheet.paragraph([Span("我已阅读本告知书，知道信息怎样使用和自己的权利。", XIAO_SI)], "签收", 2.0)
    sheet.space(10)
    sheet.aside("本人（监护人）签名：　　　　　　　　　　　　　　　年　　月　　日", "签收", "right")
    return sheet.finish()


def held(paper: HeldPaper, mark: PrintMark | None = None) -> bytes:
    """All that is held, table under table. Raises KnownError for a missing character."""
    sheet = Sheet(
        HELD_TITLE, "", paper.hall, mark, page=_HELD_PAGE, continued=f"{HELD_TITLE}（续）", size=XIAO_SI, line=20.0
    )
    sheet.heading(HELD_TITLE)
    sheet.aside(f"{paper.hall}　{dates.on_paper(paper.made_on)}　经办人：{paper.made_by}", "单位名称", "centre")
    sheet.space(4)
    sheet.paragraph([Span(f"应{paper.name}本人查询（{paper.reason}），名册里登记的全部内容如下。", XIAO_SI)], "说明")
    for part in paper.tables:
        sheet.space(8)
        sheet.subheading(part.title)
        _part(sheet, part)
    sheet.space(10)
    for number, text in enumerate(paper.notes, 1):
        sheet.paragraph([Span(f"{number}. {text}", WU_HAO)], "说明", 0)
    return sheet.finish()


def _part(sheet: Sheet, part: HeldTable) -> None:
    if not part.rows:
        sheet.paragraph([Span("没有登记。", XIAO_SI)], part.title)
        return
    columns = frozenset(range(len(part.shares)))
    if part.heads:
        table(sheet, part.shares, part.rows, part.title, heads=part.heads, left=columns, size=WU_HAO)
    else:
        table(sheet, part.shares, part.rows, part.title, labels=frozenset({0}), left=columns, size=WU_HAO)

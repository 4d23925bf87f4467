"""F17 卷宗情况说明 (domain reference 1.5, F17): what is missing, added, corrected, moved out or destroyed."""

from __future__ import annotations

from desktop_app.common.dossier_papers import DossierPaper
from desktop_app.common.papers import PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.rows import keep_last_text

from .dossier_parts import sheet_of
from .parts import day

KEY = "note"
TITLE = "卷宗情况说明"
_LINES = 14  # ruled lines, at least


def build(paper: DossierPaper, mark: PrintMark | None = None) -> bytes:
    """The note as a PDF, ruled to be written on where nothing is said. Raises KnownError when a character cannot be
    printed."""
    sheet = sheet_of(paper, TITLE, mark, numbered=True)
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.case.number:
        sheet.aside(f"卷号：{paper.case.number}", "卷号")
    sheet.space(8)
    sheet.subheading("情况说明（缺页、补充、更正、移出、销毁）：")
    sheet.ruled("情况说明", paper.note, _LINES)
    sheet.space(18)
    keep_last_text(sheet.rows, 2)
    start = len(sheet.rows)
    fields(sheet, Cell("立卷人", paper.filed_by), Cell("检查人", paper.checked_by))
    sheet.space(6)
    fields(sheet, Cell("立卷时间", day(paper.filed_on)), Cell("检查时间", day(paper.checked_on)))
    for row in sheet.rows[start:-1]:
        row.keep = True
    return sheet.finish()

"""F01 卷宗封面 (domain reference 1.5, F01; the ministry's order of lines; 7.6)."""

from __future__ import annotations

from desktop_app.common.dossier_papers import DossierPaper
from desktop_app.common.papers import PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.fonts import Family
from reports.paper.lines import Span, draw
from reports.paper.page import ER_HAO, SAN_HAO
from reports.paper.rows import Row
from reports.paper.sheet import Sheet

from .dossier_parts import Volume, sheet_of, volume_words
from .parts import day

KEY = "cover"
TITLE = "调解卷宗"
_NAME = 36.0  # pt, of 调解卷宗
_LINE = 34.0


def build(paper: DossierPaper, mark: PrintMark | None = None, volume: Volume = (1, 1)) -> bytes:
    """The cover of a dossier, or of a volume of it, as a PDF. Raises KnownError when a character cannot be printed."""
    sheet = sheet_of(paper, TITLE, mark)
    sheet.line, sheet.size = _LINE, SAN_HAO
    sheet.rows.append(Row(20, lambda canvas, x, top: None))  # space that is kept at the top of the page
    _centred(sheet, paper.case.committee, "调解委员会名称", ER_HAO, Family.SONG)
    sheet.space(16)
    _centred(sheet, TITLE, "标题", _NAME, Family.XIAOBIAOSONG)
    sheet.space(36)
    for label, value in (
        ("卷名：", paper.title),
        ("卷号：", paper.case.number),
        ("人民调解员：", "、".join(paper.case.mediators)),
        ("调解日期：", f"{day(paper.begun_on)} 至 {day(paper.ended_on)}"),
        ("立卷人：", paper.filed_by),
        ("立卷日期：", day(paper.filed_on)),
        ("保管期限：", paper.retention),
        ("备注：", paper.remark),
    ):
        fields(sheet, Cell(label, value))
        sheet.space(6)
    if words := volume_words(volume):
        sheet.space(18)
        _centred(sheet, words, "分册", SAN_HAO, Family.HEI)
    if paper.fonds or paper.box_no:
        sheet.space(18)
        fields(sheet, Cell("全宗：", paper.fonds), Cell("年度：", paper.box_year), Cell("件号：", paper.box_no))
    return sheet.finish()


def _centred(sheet: Sheet, text: str, where: str, size: float, family: Family) -> None:
    """Lines in the middle, of their own size."""
    for line in sheet.lines_of(where, [Span(text, size, family)], sheet.measure, align="left"):

        def paint(canvas, x, top, line=line):  # type: ignore[no-untyped-def]
            draw(canvas, line, x + (sheet.measure - line.width) / 2, top - size * 1.1)

        sheet.rows.append(Row(size * 1.6, paint, keep=True))

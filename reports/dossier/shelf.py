"""Papers of the shelf: the list of dossiers to be destroyed, and the labels of boxes and spines (domain reference 1.6, 7.6)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common import dates
from desktop_app.common.dossier_papers import BoxLabel, DisposalPaper
from desktop_app.common.papers import PrintMark
from reports.labels import SHEETS, LabelSheet
from reports.paper import fonts, lines
from reports.paper.fonts import Family
from reports.paper.lines import Span, put
from reports.paper.page import A4, MM, WU_HAO, XIAO_SI
from reports.paper.ruled_table import table
from reports.paper.sheet import Sheet, new_canvas
from reports.paper.signing import signature_block

DISPOSAL = "调解卷宗销毁清册"
LABELS = "档案盒标签"
SHEET = "2x7"
_HEADS = ("序号", "卷号", "卷名", "归档日期", "保管期限", "期满日期")
_SHARES = (30, 104, 118, 64, 62, 64)
_PAD = 4 * MM
_TITLE_LINES = 2


def disposal(paper: DisposalPaper, mark: PrintMark | None = None) -> bytes:
    """The list as a PDF, with room for those who approve, carry out and watch to sign. Raises KnownError when a character
    cannot be printed."""
    sheet = Sheet(DISPOSAL, "", paper.committee or paper.hall, mark, continued=f"{DISPOSAL}（续）")
    sheet.heading(DISPOSAL)
    sheet.space(4)
    sheet.aside(dates.on_paper(paper.listed_on), "日期")
    sheet.space(8)
    rows = [
        (str(n), number, title, _in_two(archived), retention.replace("（", "\n（"), _in_two(ends))
        for n, (number, title, archived, retention, ends) in enumerate(paper.rows, 1)
    ]
    first = len(sheet.rows)
    table(sheet, _SHARES, rows, "销毁清册", heads=_HEADS, left=frozenset({1, 2}))
    sheet.head = [sheet.rows[first]]
    sheet.space(12)
    said = f"以上调解卷宗共{len(paper.rows)}卷，保管期限已满。"
    said += f"由{paper.approved_by}批准销毁。" if paper.approved_by else "批准前不得销毁。"
    sheet.paragraph([Span(said, sheet.size)], "说明", 2)
    sheet.space(8)
    cells = [(label, "") for label in ("批准人（签名）", "经办人（签名）", "监销人（签名）", "监销人（签名）")]
    signature_block(sheet, cells, paper.committee or paper.hall, "年　　月　　日")
    return sheet.finish()


def _in_two(day: str) -> str:
    return dates.on_paper(day).replace("年", "年\n")


def labels(given: Sequence[BoxLabel]) -> bytes:
    """Labels, two by seven on a sheet, in actual size. Raises KnownError for characters no font has."""
    everything = "".join(
        sorted({char for one in given for char in "".join((one.fonds, one.box_no, one.number, one.title))})
    )
    fonts.require([(LABELS, everything)])
    form = SHEETS[SHEET]
    out = BytesIO()
    canvas = new_canvas(out, LABELS, "", LABELS)
    canvas.setViewerPreference("PrintScaling", "None")  # a label that is scaled misses its place
    on_page = form.columns * form.rows
    for start in range(0, max(len(given), 1), on_page):
        for place, one in enumerate(given[start : start + on_page]):
            row, column = divmod(place, form.columns)
            left = (form.left + column * form.step_x) * MM
            _paint(canvas, one, form, left, A4.height - (form.top + row * form.step_y) * MM)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _paint(canvas: Canvas, one: BoxLabel, form: LabelSheet, x: float, top: float) -> None:
    """全宗, 年度, 保管期限, 件号 in four cells; the number and the title under them."""
    wide = form.width * MM - 2 * _PAD
    left, y, cell = x + _PAD, top - _PAD, wide / 4
    canvas.setLineWidth(0.5)
    for n, (label, value) in enumerate(
        (("全宗", one.fonds), ("年度", one.year), ("保管期限", one.retention), ("件号", one.box_no))
    ):
        at = left + n * cell
        canvas.rect(at, y - 34, cell, 34)
        canvas.line(at, y - 14, at + cell, y - 14)
        put(canvas, label, 8.0, at + cell / 2, y - 10.5, align="centre")
        size = min(WU_HAO, WU_HAO * (cell - 4) / max(lines.width(value, WU_HAO), 1))
        put(canvas, value, size, at + cell / 2, y - 27.5, align="centre")
    y -= 34 + 16
    size = min(XIAO_SI, XIAO_SI * wide / max(lines.width(one.number, XIAO_SI), 1))
    put(canvas, one.number, size, left, y)
    for line in lines.wrap([Span(one.title, WU_HAO, Family.HEI)], wide, align="left")[:_TITLE_LINES]:
        y -= WU_HAO * 1.4
        lines.draw(canvas, line, left, y)

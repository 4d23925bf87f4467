"""F18 封底 (domain reference 1.5, F18): how many pages, who bound and who checked it, when."""

from __future__ import annotations

from desktop_app.common.dossier_papers import DossierPaper
from desktop_app.common.papers import PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.lines import Span
from reports.paper.rows import Row

from .dossier_parts import Volume, sheet_of, volume_words
from .parts import day

KEY = "back"
TITLE = "封底"
_ABOVE = 300.0  # the lower half of the page


def build(paper: DossierPaper, mark: PrintMark | None = None, pages: int = 0, volume: Volume = (1, 1)) -> bytes:
    """The back of a dossier, or of a volume of it; ``pages`` 0 leaves their number to be written. Raises KnownError when a
    character cannot be printed."""
    sheet = sheet_of(paper, TITLE, mark)
    sheet.rows.append(Row(_ABOVE, lambda canvas, x, top: None))
    if words := volume_words(volume):
        sheet.aside(words, "分册", align="left")
        sheet.space(8)
    count = Span(f" {pages} " if pages else " " * 8, sheet.size, underline=True)
    sheet.paragraph([Span("本卷共", sheet.size), count, Span("页", sheet.size)], "页数", 0)
    sheet.space(10)
    for label, value in (
        ("装订人", paper.bound_by),
        ("检查人", paper.checked_by),
        ("日期", day(paper.checked_on)),
    ):
        fields(sheet, Cell(label, value))
        sheet.space(10)
    return sheet.finish()

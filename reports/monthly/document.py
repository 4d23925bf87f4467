"""The month's report as a PDF: a page for the wall, the figures compared, every table, what the figures count."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common.papers import MonthlyReport, PrintMark
from reports.paper import fonts
from reports.paper.fonts import Family

from . import pdf_grid, pdf_table, pdf_wall
from .layout import DEFINITIONS_TITLE
from .pdf_page import PORTRAIT, Leaf, mark_words, page_marks, watermark


def build(report: MonthlyReport, mark: PrintMark | None = None) -> bytes:
    """The PDF. Raises KnownError when a text has characters that no font can print, and names them."""
    fonts.require(_texts(report, mark))
    leaves: list[Leaf] = []
    pdf_wall.add(leaves, report)
    pdf_table.add(leaves, report, pdf_grid.of_comparisons(report.comparisons))
    for table in report.tables:
        pdf_table.add(leaves, report, pdf_grid.of_table(table))
    pdf_table.add(leaves, report, pdf_grid.of_definitions(report), has_footer=False)
    return _pdf(leaves, report, mark)


def build_tables(report: MonthlyReport, mark: PrintMark | None = None) -> bytes:
    """The report's tables alone, each on pages of its own, and what they count. Raises KnownError as ``build``."""
    fonts.require(_texts(report, mark))
    leaves: list[Leaf] = []
    for table in report.tables:
        pdf_table.add(leaves, report, pdf_grid.of_table(table))
    pdf_table.add(leaves, report, pdf_grid.of_definitions(report), has_footer=False)
    return _pdf(leaves, report, mark)


def _pdf(leaves: list[Leaf], report: MonthlyReport, mark: PrintMark | None) -> bytes:
    out = BytesIO()
    base: Any = fonts.name(Family.SONG)  # the stubs take it for a number
    canvas = Canvas(out, (PORTRAIT.width, PORTRAIT.height), initialFontName=base, pageCompression=1)
    canvas.setTitle(report.title)
    canvas.setAuthor(report.hall)
    canvas.setSubject(report.title)
    canvas.setCreator("邻里服务台")
    for number, leaf in enumerate(leaves, start=1):
        canvas.setPageSize((leaf.page.width, leaf.page.height))
        if report.is_sample:
            watermark(canvas, leaf.page)
        for paint in leaf.paints:
            paint(canvas)
        page_marks(canvas, leaf.page, number, len(leaves), mark, report.is_sample)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _texts(report: MonthlyReport, mark: PrintMark | None) -> Iterator[tuple[str, str]]:
    """Where a text stands, and the text: everything that anybody typed."""
    yield "填报单位", report.hall
    yield "标题", report.title
    yield "填表人", report.prepared_by
    yield "联系电话", report.phone
    yield "打印标记", mark_words(mark)
    for line in report.narrative:
        yield "本期情况", line
    for comparison in report.comparisons:
        yield "指标", comparison.label + comparison.unit
    for name, meaning in report.definitions:
        yield DEFINITIONS_TITLE, name + meaning
    for chart in report.charts:
        yield f"图“{chart.title}”", "".join([chart.title, chart.unit, *chart.labels, *chart.series])
    for table in report.tables:
        where = f"表“{table.title}”"
        yield (
            where,
            table.title
            + table.number
            + table.unit
            + table.note
            + "".join(word for path in table.columns for word in path),
        )
        for row in table.rows:
            yield where, "".join(value for value in row if isinstance(value, str))

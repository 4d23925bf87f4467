"""Papers of visits in the preview: made in the background, logged when they are printed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import PrintMark, print_words
from desktop_app.common.visit_papers import VisitTable
from desktop_app.visits import papers

from ..frame.tab import Frame
from ..printing.preview import PreviewDialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("VisitPapers", text)


def preview_register(frame: Frame, plan: int | None, parent: QWidget) -> None:
    """入户走访登记表, blank or of a plan."""
    try:
        _preview(frame, papers.register(frame.ctx, plan), parent)
    except KnownError as error:
        frame.show_error(error)


def preview_diary(frame: Frame, staff: int, month: str, parent: QWidget) -> None:
    """民情日记 of a worker."""
    try:
        _preview(frame, papers.diary(frame.ctx, staff, month), parent)
    except KnownError as error:
        frame.show_error(error)


def _preview(frame: Frame, table: VisitTable, parent: QWidget) -> None:
    ctx, name = frame.ctx, table.title
    mark = PrintMark(printed_at=ctx.now(), printed_by=ctx.operator.name) if ctx.setting("paper.print_mark") else None

    def make() -> bytes:
        from reports import visits

        return visits.build(table, mark)

    def show(pdf: bytes) -> None:
        def log(pages: int) -> None:
            papers.note_printed(ctx, print_words(f"打印{name}", pdf, pages, dialog.copies))

        dialog = PreviewDialog(pdf, name, name, printed=log, parent=parent)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    frame.jobs.submit(_tr("准备{name}").format(name=name), lambda control: make(), on_done=show, store=False)

"""户情况表 of one household: made in the background, previewed, printed, logged."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common.papers import PrintMark, print_words
from desktop_app.context import Context
from desktop_app.residents import household_paper
from desktop_app.residents.models import Household

from ..frame.tab import Frame


def _tr(text: str) -> str:
    return QCoreApplication.translate("HouseholdPrint", text)


def build(ctx: Context, household: int) -> Callable[[], bytes]:
    """What makes the PDF, safe to call on another thread: everything it needs is read now.

    Who printed it and when always stands at its foot: it is a list with people in it.
    """
    paper = household_paper.paper(ctx, household)
    mark = PrintMark(printed_at=ctx.now(), printed_by=ctx.operator.name)

    def make() -> bytes:
        from reports import household as sheet

        return sheet.build(paper, mark)

    return make


def preview(frame: Frame, household: int, parent: QWidget) -> None:
    """Show the paper; printing it is logged about the household."""
    ctx = frame.ctx
    make = build(ctx, household)
    name = _tr("户情况表")

    def show(pdf: bytes) -> None:
        from ..printing.preview import PreviewDialog

        def log(pages: int) -> None:
            words = print_words(f"打印{name}", pdf, pages, dialog.copies)
            ctx.log("residents.read", words, about=[(Household, household)])

        dialog = PreviewDialog(pdf, name, name, printed=log, parent=parent)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    frame.jobs.submit(_tr("准备户情况表"), lambda control: make(), on_done=show, store=False)

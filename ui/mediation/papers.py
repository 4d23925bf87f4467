"""From a case to its papers on screen, in a file, on a printer: the same bytes, each print in the history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import PrintMark, print_words
from desktop_app.context import Context
from desktop_app.mediation import papers, queries
from desktop_app.mediation.models import Case
from desktop_app.mediation.queries import CaseView

from ..frame.tab import Frame
from ..printing.preview import PreviewDialog


def build(ctx: Context, view: CaseView, form: str, at: int = 0) -> Callable[[], bytes]:
    """What makes the PDF of a form, safe to call on another thread: everything it needs is read now.

    Raises KnownError when the form must not be printed yet, NotAllowed without the right to print.
    """
    ctx.require("cases.print")
    if problem := papers.print_problem(view, form, at):
        raise KnownError(problem)
    paper = papers.of_form(view, form)
    wanted = ctx.setting("paper.print_mark")
    mark = PrintMark(printed_at=ctx.now(), printed_by=ctx.operator.name) if wanted else None

    def make() -> bytes:
        from reports import forms

        return forms.build(paper, form, mark, at)

    return make


class CasePreview(PreviewDialog):
    """A preview that tells when the paper was saved to a file, too. ``log``: how many pages were printed, 0 of a file."""

    def __init__(self, pdf: bytes, title: str, name: str, log: Callable[[int], object], parent: QWidget | None) -> None:
        super().__init__(pdf, title, name, printed=log, parent=parent)
        self._log = log

    def save(self, file: Path) -> None:
        super().save(file)
        if self.message.isHidden():
            self._log(0)


def preview(frame: Frame, view: CaseView, form: str, at: int, parent: QWidget) -> None:
    """Make a form in the background and show it. What prevents it is shown as every error is."""
    from reports.forms import FORMS

    title = FORMS[form]
    number = queries.label_of(view.case)
    try:
        make = build(frame.ctx, view, form, at)
    except KnownError as error:
        frame.show_error(error)
        return

    def show(pdf: bytes) -> None:
        def log(pages: int) -> None:
            what = f"打印{title}：{number}" if pages else f"存为PDF，{title}：{number}"
            frame.ctx.log(
                "cases.print",
                print_words(what, pdf, pages, dialog.copies if pages else 1),
                about=[(Case, view.case["id"])],
            )

        dialog = CasePreview(pdf, title, f"{number}{title}", log, parent)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    frame.jobs.submit(parent.tr("准备{title}").format(title=title), lambda control: make(), on_done=show, store=False)


def previews(parent: QWidget) -> list[QDialog]:
    """The previews that are open over a widget, for tests."""
    return [one for one in parent.findChildren(QDialog) if isinstance(one, CasePreview) and one.isVisible()]

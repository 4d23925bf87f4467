"""From a case to its papers on screen, in a file, on a printer: the same words, each print kept and in the history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from desktop_app.context import Context
from desktop_app.mediation import papers, printings, queries
from desktop_app.mediation.printings import Printed
from desktop_app.mediation.queries import CaseView

from ..ask import save_file
from ..frame.tab import Frame
from ..printing.preview import PreviewDialog
from ..records.widgets import button


def _tr(text: str) -> str:
    return QCoreApplication.translate("CasePapers", text)


class Making:
    """One paper of a case: all that it needs has been read, so it may be made on another thread. Called, it gives the PDF."""

    def __init__(self, paper: CasePaper, form: str, mark: PrintMark, which: int = 0) -> None:
        from reports.forms import FORMS

        self.paper, self.form, self.mark, self.which = paper, form, mark, which
        self.title = FORMS[form]

    def __call__(self) -> bytes:
        from reports import forms

        return forms.build(self.paper, self.form, self.mark)

    def word(self) -> bytes:
        from reports import forms

        return forms.word(self.paper, self.form, self.mark)

    def printed(self, data: bytes, way: str, pages: int = 0, copies: int = 1) -> Printed:
        """As it is kept."""
        return Printed(self.form, self.title, data, self.paper, self.mark, self.which, way, pages, copies)


def build(ctx: Context, view: CaseView, form: str, at: int = 0) -> Making:
    """Raises KnownError when the form must not be printed yet, NotAllowed without the right to print."""
    from reports import forms

    ctx.require("cases.print")
    if problem := papers.print_problem(view, form, at):
        raise KnownError(problem)
    paper = papers.of_form(view, form)
    which = at if forms.rounds(paper, form) is not None else 0
    return Making(forms.one(paper, form, which), form, printings.mark(ctx), which)


def count(view: CaseView, form: str) -> int:
    """How many papers of a form the case has; 1 of a form that is one for the case."""
    from reports.forms import PARTS

    if form == "receipt":
        return len(papers.payments(view))
    if form == "record":
        return len(view.sessions)
    return len(view.parts[PARTS[form]]) if form in PARTS else 1


def latest(view: CaseView, form: str) -> int:
    """The one that a clerk means who says no more: the last written down; of receipts the last sum paid, else the first due."""
    if form == "receipt":
        paid = [at for at, row in enumerate(papers.payments(view)) if row["done_on"]]
        return paid[-1] if paid else 0
    return max(count(view, form) - 1, 0)


class CasePreview(PreviewDialog):
    """A preview that can write a Word file, too. ``keep(data, way, pages, copies)`` is told of all that leaves the program."""

    def __init__(
        self,
        frame: Frame,
        making: Making,
        pdf: bytes,
        name: str,
        keep: Callable[[bytes, str, int, int], object],
        parent: QWidget | None,
    ) -> None:
        super().__init__(pdf, making.title, name, printed=self._was_printed, parent=parent)
        self._frame, self._making, self._keep_it = frame, making, keep
        self.word_button = button(self.tr("存为 Word…"), "save", on_click=self.ask_word)
        self.word_button.setToolTip(self.tr("要改措辞时用：存下来的文件可以接着编辑"))
        self.tools.insertWidget(self.tools.count() - 1, self.word_button)

    def _was_printed(self, pages: int) -> None:
        self._told(self._pdf, printings.PRINTED, pages, self.copies)

    def _told(self, data: bytes, way: str, pages: int = 0, copies: int = 1) -> None:
        try:
            self._keep_it(data, way, pages, copies)
        except KnownError as error:
            self.say(error.sentence)

    def save(self, file: Path) -> None:
        super().save(file)
        if self.message.isHidden():
            self._told(self._pdf, printings.AS_PDF, self.list.count())

    def ask_word(self) -> None:
        chosen = save_file(self, self.tr("存为 Word"), f"{self._name}.docx", self.tr("Word 文档 (*.docx)"))
        if chosen:
            self.save_word(Path(chosen))

    def save_word(self, file: Path) -> None:
        """In the background, whole or not at all; kept like a print."""

        def work(_: object) -> None:
            from desktop_app.spreadsheet.saving import save_whole

            data = self._making.word()
            save_whole(file, lambda out: out.write(data))
            self._keep_it(data, printings.AS_WORD, 0, 1)

        def done(_: object) -> None:
            self._frame.notify(_tr("已存为 Word：{name}").format(name=file.name))

        self._frame.jobs.submit(self.tr("存为 Word"), work, on_done=done)


def preview(frame: Frame, view: CaseView, form: str, at: int, parent: QWidget) -> None:
    """Make a form in the background and show it. What prevents it is shown as every error is."""
    try:
        making = build(frame.ctx, view, form, at)
    except KnownError as error:
        frame.show_error(error)
        return
    show(frame, making, view, parent)


def show(frame: Frame, making: Making, view: CaseView, parent: QWidget, sha256: str = "") -> None:
    """Lay a paper out in the background and open its preview. ``sha256``: of the PDF that it was when it was printed before."""
    number, case_id = queries.label_of(view.case), int(view.case["id"])

    def keep(data: bytes, way: str, pages: int, copies: int) -> object:
        return printings.keep(frame.ctx, case_id, making.printed(data, way, pages, copies))

    def opened(pdf: bytes) -> None:
        dialog = CasePreview(frame, making, pdf, f"{number}{making.title}", keep, parent)
        if sha256 and hashlib.sha256(pdf).hexdigest() != sha256:
            dialog.say(_tr("内容是当时留存的，一字未改；版式或字体在那以后更新过，排出来的样子可能略有不同。"))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    title = _tr("准备{title}").format(title=making.title)
    frame.jobs.submit(title, lambda control: making(), on_done=opened, store=False)


def blank(frame: Frame, form: str, parent: QWidget) -> None:
    """A form with nothing filled in, for writing by hand; about no case."""
    from reports.forms import FORMS

    title = _tr("空白{title}").format(title=FORMS[form])
    ctx = frame.ctx
    ctx.require("cases.print")
    committee = papers.committee_name(ctx)

    def work(_: object) -> bytes:
        from reports import forms

        return forms.blank(form, committee)

    def opened(pdf: bytes) -> None:
        from desktop_app.common.papers import print_words

        def log(pages: int) -> None:
            ctx.log("cases.print", print_words(f"打印空白表：{FORMS[form]}", pdf, pages, dialog.copies))

        dialog = PreviewDialog(pdf, title, title, printed=log, parent=parent)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    frame.jobs.submit(_tr("准备{title}").format(title=title), work, on_done=opened, store=False)


def previews(parent: QWidget) -> list[QDialog]:
    """The previews that are open over a widget, for tests."""
    return [one for one in parent.findChildren(QDialog) if isinstance(one, PreviewDialog) and one.isVisible()]

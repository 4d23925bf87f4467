"""Several papers of a case at once: ticked in a list, seen as one PDF, printed each in its own number of copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop_app.common import money
from desktop_app.common.errors import KnownError
from desktop_app.mediation import papers as paper_records
from desktop_app.mediation import printings, queries
from desktop_app.mediation.queries import CaseView

from .. import theme
from ..ask import wait
from ..frame.tab import Frame
from ..printing.pages import PdfPages, new_printer, print_pdf
from ..printing.preview import PreviewDialog
from ..records.widgets import button, label
from .papers import Making, blank, build, count

_MOST_COPIES = 99


def _tr(text: str) -> str:
    return QCoreApplication.translate("SeveralPapers", text)


@dataclass(frozen=True, slots=True)
class Offered:
    """A paper that the case has come to; ``copies`` are those that are wanted of it."""

    form: str
    at: int
    title: str
    copies: int


@dataclass(frozen=True, slots=True)
class Made:
    """One paper of the batch, made."""

    making: Making
    pdf: bytes
    pages: int
    copies: int


def offered(view: CaseView) -> list[Offered]:
    """Every paper that may be printed now, in the order of a dossier."""
    from reports import forms

    paper = paper_records.of_view(view)
    found = []
    for form, title in forms.FORMS.items():
        many = count(view, form)
        for at in range(many):
            if paper_records.print_problem(view, form, at) is None:
                words = title if many == 1 else _tr("{title}（{number}）").format(title=title, number=at + 1)
                found.append(Offered(form, at, words, forms.copies(paper, form)))
    return found


class SeveralPapers(QDialog):
    """Ticks and copies; ``preview`` makes what is ticked in the background and shows it. Gone when closed."""

    def __init__(self, frame: Frame, view: CaseView, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame, self._view = frame, view
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("打印几种文书"))
        px = theme.current().px
        self.setMinimumSize(px(560), px(420))
        self.rows: list[tuple[Offered, QCheckBox, QSpinBox]] = []
        inside = QWidget()
        inside.setObjectName("inside")
        grid = QGridLayout(inside)
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(px(4))
        for row, one in enumerate(offered(view)):
            tick = QCheckBox(one.title)
            tick.setChecked(True)
            copies = QSpinBox()
            copies.setRange(1, _MOST_COPIES)
            copies.setValue(one.copies)
            copies.setSuffix(self.tr(" 份"))
            copies.setAccessibleName(self.tr("{title}的份数").format(title=one.title))
            tick.toggled.connect(copies.setEnabled)
            tick.toggled.connect(lambda _: self._count())
            copies.valueChanged.connect(lambda _: self._count())
            grid.addWidget(tick, row, 0)
            grid.addWidget(copies, row, 1)
            self.rows.append((one, tick, copies))
        grid.setRowStretch(len(self.rows), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        self.said = label("", "soft")
        self.preview_button = button(self.tr("预览和打印"), "print", primary=True, on_click=self.preview)
        foot = QHBoxLayout()
        foot.addWidget(button(self.tr("全选"), on_click=lambda: self._tick(True)))
        foot.addWidget(button(self.tr("全不选"), on_click=lambda: self._tick(False)))
        foot.addWidget(self.said, 1)
        foot.addWidget(button(self.tr("取消"), on_click=self.reject, tip="Esc"))
        foot.addWidget(self.preview_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(8))
        layout.addWidget(label(self.tr("打印几种文书"), "heading"))
        words = self.tr("份数按当事人各一份、调委会留一份算好，可以改。还不能打印的文书不在这里。")
        layout.addWidget(label(words, "soft", wrap=True))
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        self._count()

    def _tick(self, on: bool) -> None:
        for _, tick, _ in self.rows:
            tick.setChecked(on)

    def chosen(self) -> list[tuple[Offered, int]]:
        return [(one, copies.value()) for one, tick, copies in self.rows if tick.isChecked()]

    def _count(self) -> None:
        found = self.chosen()
        sheets = sum(copies for _, copies in found)
        self.said.setText(self.tr("{count} 种，共 {sheets} 份").format(count=len(found), sheets=sheets))
        self.preview_button.setEnabled(bool(found))

    def preview(self) -> None:
        ctx, view, parent = self._frame.ctx, self._view, self.parentWidget()
        try:
            wanted = [(build(ctx, view, one.form, one.at), one.title, copies) for one, copies in self.chosen()]
        except KnownError as error:
            self._frame.show_error(error)
            return
        number = queries.label_of(view.case)
        frame = self._frame

        def work(_: object) -> tuple[bytes, list[Made]]:
            from reports.forms import bound

            made = []
            for making, _, copies in wanted:
                pdf = making()
                pages = PdfPages(pdf)
                made.append(Made(making, pdf, len(pages), copies))
                pages.close()
            chosen = [(making.paper, making.form, 0, title) for making, title, _ in wanted]
            return bound.bind(chosen, f"{number}文书", wanted[0][0].mark), made

        def opened(found: tuple[bytes, list[Made]]) -> None:
            dialog = SeveralPreview(frame, int(view.case["id"]), number, *found, parent)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        frame.jobs.submit(_tr("准备文书"), work, on_done=opened, store=False)
        self.accept()


def offer_each(menu: QMenu, action: QAction, view: CaseView, form: str, act: Callable[[str, int], object]) -> None:
    """Where a form has several papers, a list of them under its line of the menu. Sessions are chosen where they are read."""
    many = count(view, form)
    if form == "record" or many < 2:
        return
    each = QMenu(action.text(), menu)
    for at in range(many):
        each.addAction(_which(view, form, at)).triggered.connect(lambda _=False, one=at: act(form, one))
    action.setMenu(each)


def _which(view: CaseView, form: str, at: int) -> str:
    """How one of several papers of a form is told from the others."""
    words = _tr("第 {number} 份").format(number=at + 1)
    if form != "receipt":
        return words
    sum_ = paper_records.payments(view)[at]
    told = _tr("{words}　{day} 到期　{amount} 元")
    return told.format(words=words, day=sum_["due_on"], amount=money.yuan(sum_["amount_fen"]))


def offer_more(menu: QMenu, frame: Frame, parent: QWidget, several: Callable[[], object]) -> None:
    """Under the forms of a case: several at once, and each form with nothing filled in."""
    menu.addSeparator()
    menu.addAction(_tr("一次打印几种…")).triggered.connect(lambda _=False: several())
    offer_blank(menu, frame, parent)


def offer_blank(menu: QMenu, frame: Frame, parent: QWidget) -> None:
    """Each form with nothing filled in, for a pen; about no case."""
    from reports.forms import FORMS

    empty = menu.addMenu(_tr("空白表（手写用）"))
    for form, title in FORMS.items():
        empty.addAction(title).triggered.connect(lambda _=False, one=form: blank(frame, one, parent))


class SeveralPreview(PreviewDialog):
    """One PDF to look at and to save; printed paper by paper, so that each begins on a sheet of its own."""

    def __init__(
        self, frame: Frame, case_id: int, number: str, pdf: bytes, made: list[Made], parent: QWidget | None
    ) -> None:
        title = _tr("{count} 种文书").format(count=len(made))
        super().__init__(pdf, title, _tr("{number}文书").format(number=number), parent=parent)
        self._frame, self._case, self.made = frame, case_id, made

    def ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog

        printer = new_printer()
        printer.setDocName(self._name)
        chooser = QPrintDialog(printer, self)
        if wait(chooser):
            self.print_all(printer)

    def print_all(self, printer: object) -> None:
        """Each paper as often as it is wanted. What was printed before a printer gave up is kept, and said."""
        done = 0
        try:
            for one in self.made:
                for _ in range(one.copies):
                    print_pdf(one.pdf, printer)  # type: ignore[arg-type]
                self._keep(one, printings.PRINTED)
                done += 1
        except KnownError as error:
            words = _tr("已经打完 {done} 种，剩下 {left} 种没有打。").format(done=done, left=len(self.made) - done)
            self.say(f"{error.sentence}{words}" if done else error.sentence)
            return
        self.say("")

    def save(self, file: Path) -> None:
        super().save(file)
        if self.message.isHidden():
            try:
                for one in self.made:
                    self._keep(one, printings.AS_PDF)
            except KnownError as error:
                self.say(error.sentence)

    def _keep(self, one: Made, way: str) -> None:
        copies = one.copies if way == printings.PRINTED else 1
        printings.keep(self._frame.ctx, self._case, one.making.printed(one.pdf, way, one.pages, copies))

"""What was printed of a case, on its page: print one again just as it was, or compare two in words."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper
from desktop_app.mediation import papers as paper_records
from desktop_app.mediation import printings
from desktop_app.mediation.printings import Printing
from desktop_app.mediation.queries import CaseView

from .. import theme
from ..frame.tab import Frame
from ..records.side_by_side import SideBySide
from ..records.widgets import label, link_button
from . import papers


def _tr(text: str) -> str:
    return QCoreApplication.translate("PrintedRows", text)


def named(one: Printing) -> str:
    """第2次打印人民调解协议书; a form that this program does not know any more by its key's place only."""
    from reports.forms import FORMS

    title = FORMS.get(one.form) or _tr("文书")
    return _tr("{title}（第{number}次）").format(title=title, number=one.number)


def facts(one: Printing) -> str:
    """2026-11-22 10:12　王秀英　打印　3页　2份　校验码 1a2b3c4d"""
    words = [one.at[:16], one.by, printings.WAYS[one.way]]
    words += [_tr("{count}页").format(count=one.pages)] if one.pages else []
    words += [_tr("{count}份").format(count=one.copies)] if one.copies > 1 else []
    return "　".join([*words, _tr("校验码 {check}").format(check=one.check)])


class PrintedRows:
    """Makes the rows for ``PartsPage``; ``parent`` is what previews open over."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        self._frame, self._parent = frame, parent
        self.dialog: SideBySide | None = None  # the one that is open

    def rows(self, view: CaseView) -> list[QWidget]:
        """Heading and a row for each printing; nothing where nothing was printed."""
        found = printings.of_case(self._frame.ctx, view.case["id"])
        if not found:
            return []
        return [label(_tr("打印过的文书"), "title"), *(self._row(view, one, found) for one in found)]

    def _row(self, view: CaseView, one: Printing, found: list[Printing]) -> QWidget:
        px = theme.current().px
        row = QWidget()
        body = QVBoxLayout(row)
        body.setContentsMargins(0, 0, 0, px(6))
        body.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(label(named(one), "section", wrap=True), 1)
        body.addLayout(line)
        body.addWidget(label(facts(one), "soft", wrap=True))
        if self._frame.ctx.may("cases.print"):
            links = [
                (_tr("照原样再打"), "print", partial(self.again, view, one.id)),
                (_tr("比较"), "search", partial(self._choose, view, one, found)),
            ]
            for words, icon, act in links:
                link = link_button(words, icon, on_click=act)
                link.setAccessibleName(f"{words}：{named(one)}")
                line.addWidget(link)
        return row

    def again(self, view: CaseView, printing: int) -> None:
        """The preview of exactly what was printed."""
        try:
            kept = printings.get(self._frame.ctx, printing)
        except KnownError as error:
            self._frame.show_error(error)
            return
        one = kept.printing
        making = papers.Making(kept.paper, one.form, kept.mark, one.round)
        # A Word file was never a PDF: there is nothing to be the same as.
        papers.show(self._frame, making, view, self._parent, kept.sha256 if one.way != printings.AS_WORD else "")

    def _choose(self, view: CaseView, one: Printing, found: list[Printing]) -> None:
        menu = self.menu(view, one, found)
        menu.popup(QCursor.pos())

    def menu(self, view: CaseView, one: Printing, found: list[Printing]) -> QMenu:
        """With what one printing may be compared: what the paper would say now, and the others of its form."""
        menu = QMenu(self._parent)
        now = menu.addAction(_tr("和现在的内容比较"))
        now.triggered.connect(lambda _=False: self.compare(view, one))
        now.setEnabled(paper_records.print_problem(view, one.form, one.round) is None)
        for other in found:
            if other.form == one.form and other.id != one.id:
                words = _tr("和第{number}次比较　{facts}").format(number=other.number, facts=facts(other))
                menu.addAction(words).triggered.connect(lambda _=False, with_=other: self.compare(view, one, with_))
        return menu

    def compare(self, view: CaseView, one: Printing, other: Printing | None = None) -> None:
        """Two printings side by side, the older left; without ``other`` with what the paper would say now."""
        from reports import forms

        try:
            kept = printings.get(self._frame.ctx, one.id)
            against = printings.get(self._frame.ctx, other.id) if other is not None else None
        except KnownError as error:
            self._frame.show_error(error)
            return
        left = (f"{named(one)}　{facts(one)}", _said(kept.paper, one.form))
        if against is not None:
            assert other is not None
            right = (f"{named(other)}　{facts(other)}", _said(against.paper, other.form))
            if other.id < one.id:
                left, right = right, left
        else:
            present = forms.one(paper_records.of_view(view), one.form, one.round)
            right = (_tr("现在的内容"), _said(present, one.form))
        title = _tr("比较：{title}").format(title=forms.FORMS[one.form])
        self.dialog = SideBySide(title, left, right, self._parent)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()


def _said(paper: CasePaper, form: str) -> str:
    """What stands on a paper, line by line."""
    from reports import forms
    from reports.paper.script import words

    return "\n".join(words(forms.said(paper, form).said))

"""名单: the menu of lists kept under a name, of any list of records."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QPushButton

from desktop_app.common.fields import Catalogue, Field
from desktop_app.store import saved_lists
from desktop_app.store.saved_lists import NamedList, Subject, View

from ..frame.acting import carry_out
from ..frame.tab import Frame
from .form_dialog import FormDialog
from .page import RecordPage
from .widgets import button


def _tr(text: str) -> str:
    return QCoreApplication.translate("SavedLists", text)


class SavedListMenu:
    """The button beside the search box and its menu, filled each time it opens: another desk may have named a list.

    ``whose`` names the records that a list does not hold (居民, 案件); ``may_name``: the right to name lists.
    """

    def __init__(self, frame: Frame, page: RecordPage, subject: Subject, whose: str, words: str) -> None:
        self._frame, self._ctx, self._page, self._subject, self._whose = frame, frame.ctx, page, subject, whose
        self.button: QPushButton = button(_tr("名单"), "clipboard")
        self.button.setAccessibleName(words)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self.fill)
        self.button.setMenu(self.menu)

    def fill(self) -> None:
        """Offer what there is now."""
        menu = self.menu
        menu.clear()
        own = saved_lists.lists(self._ctx, self._subject)
        for one in (*self._subject.ready, *own):
            menu.addAction(one.name.replace("&", "&&"), partial(self.show, one.view))
        if self._ctx.may(self._subject.edit):
            menu.addSeparator()
            menu.addAction(_tr("存为名单…"), self.ask_name)
            if own:
                self._branch(_tr("更新为眼前的样子"), own, self.replace)
                self._branch(_tr("改名"), own, self.ask_new_name)
                self._branch(_tr("删除"), own, self.delete)

    def _branch(self, title: str, own: list[NamedList], act: Any) -> None:
        branch = self.menu.addMenu(title)
        for one in own:
            branch.addAction(one.name.replace("&", "&&"), partial(act, one))

    # What is shown

    def view(self) -> View:
        """The list as it is on screen."""
        page = self._page
        return View(page.filter_bar.values, page.search_bar.text().strip(), page.table.sort, page.table.columns)

    def show(self, view: View) -> None:
        """Show a list: its filters, words, order and columns in place of the present ones."""
        page = self._page
        if page.table.sort != view.sort:
            page.table.grid.order_by(view.sort)
        page.search_bar.setText(view.text)
        page.filter_bar.set_values(view.filters)
        if view.columns:
            page.table.grid.show_columns(view.columns)

    # Keeping

    def ask_name(self) -> None:
        view, ctx, subject = self.view(), self._ctx, self._subject
        self._dialog(
            _tr("存为名单"),
            "",
            lambda values: saved_lists.save(ctx, values["name"], view, subject=subject),
            _tr("保存"),
        ).open()

    def ask_new_name(self, one: NamedList) -> None:
        ctx, subject = self._ctx, self._subject
        self._dialog(
            _tr("名单改名"),
            one.name,
            lambda values: saved_lists.rename(ctx, one.id, values["name"], subject=subject),
            _tr("改名"),
        ).open()

    def replace(self, one: NamedList) -> None:
        view = self.view()
        words = _tr("名单“{name}”已改成眼前的样子").format(name=one.name)
        carry_out(self._frame, lambda: saved_lists.replace(self._ctx, one.id, view, subject=self._subject), words)

    def delete(self, one: NamedList) -> None:
        words = _tr("已删除名单“{name}”，{whose}不受影响").format(name=one.name, whose=self._whose)
        carry_out(self._frame, lambda: saved_lists.delete(self._ctx, one.id, subject=self._subject), words)

    def _dialog(self, title: str, name: str, act: Any, word: str) -> FormDialog:
        fields = Catalogue(
            title, [Field(key="name", label=_tr("名称"), section=_tr("名单"), required=True, max_length=30)]
        )
        note = _tr(
            "名单记下眼前的条件、查找的文字、排列和显示的列，不记下{whose}；全厅的电脑都能用，{whose}有变动时名单跟着变。"
        )
        return FormDialog(
            fields,
            act,
            title=title,
            word=word,
            note=note.format(whose=self._whose),
            values={"name": name} if name else None,
            parent=self._page.window(),
        )

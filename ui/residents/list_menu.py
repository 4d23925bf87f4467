"""名单: lists kept under a name, the household order, and what goes onto paper from the list that is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QPushButton

from desktop_app.common.fields import Catalogue, Field
from desktop_app.residents import household_order, saved_lists
from desktop_app.residents.saved_lists import NamedList, View

from ..frame.acting import carry_out
from ..records.form_dialog import FormDialog
from ..records.widgets import button
from . import list_papers

if TYPE_CHECKING:
    from .tab import ResidentsTab


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentLists", text)


class ListMenu:
    """The button beside the search box and its menu, filled each time it opens: another desk may have named a list."""

    def __init__(self, tab: ResidentsTab) -> None:
        self._tab, self._ctx = tab, tab.ctx
        self.button: QPushButton = button(_tr("名单"), "clipboard")
        self.button.setAccessibleName(_tr("名单：常用的、打印、标签、签到表"))
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self.fill)
        self.button.setMenu(self.menu)

    def fill(self) -> None:
        """Offer what there is now."""
        menu = self.menu
        menu.clear()
        own = saved_lists.lists(self._ctx)
        for one in (*saved_lists.READY, *own):
            menu.addAction(one.name.replace("&", "&&"), partial(self.show, one.view))
        menu.addSeparator()
        if self._ctx.may("residents.edit"):
            menu.addAction(_tr("存为名单…"), self.ask_name)
            if own:
                self._branch(_tr("更新为眼前的样子"), own, self.replace)
                self._branch(_tr("改名"), own, self.ask_new_name)
                self._branch(_tr("删除"), own, self.delete)
            menu.addSeparator()
        by_home = menu.addAction(_tr("按户排列，户主在前"))
        by_home.setCheckable(True)
        by_home.setChecked(self._tab.page.table.sort == (household_order.KEY, False))
        by_home.toggled.connect(self.order_by_household)
        menu.addSeparator()
        list_papers.offer(menu, self._tab)

    def _branch(self, title: str, own: list[NamedList], act: Any) -> None:
        branch = self.menu.addMenu(title)
        for one in own:
            branch.addAction(one.name.replace("&", "&&"), partial(act, one))

    # What is shown

    def view(self) -> View:
        """The list as it is on screen."""
        page = self._tab.page
        return View(page.filter_bar.values, page.search_bar.text().strip(), page.table.sort, page.table.columns)

    def show(self, view: View) -> None:
        """Show a list: its filters, words, order and columns in place of the present ones."""
        self._tab.show_people()
        page = self._tab.page
        if page.table.sort != view.sort:
            page.table.grid.order_by(view.sort)
        page.search_bar.setText(view.text)
        page.filter_bar.set_values(view.filters)
        page.table.grid.show_columns(view.columns)

    def order_by_household(self, on: bool) -> None:
        self._tab.page.table.grid.order_by((household_order.KEY, False) if on else None)

    # Keeping

    def ask_name(self) -> None:
        view = self.view()
        dialog = self._dialog(
            _tr("存为名单"), "", lambda values: saved_lists.save(self._ctx, values["name"], view), _tr("保存")
        )
        dialog.open()

    def ask_new_name(self, one: NamedList) -> None:
        dialog = self._dialog(
            _tr("名单改名"),
            one.name,
            lambda values: saved_lists.rename(self._ctx, one.id, values["name"]),
            _tr("改名"),
        )
        dialog.open()

    def replace(self, one: NamedList) -> None:
        view = self.view()
        words = _tr("名单“{name}”已改成眼前的样子").format(name=one.name)
        carry_out(self._tab.frame, lambda: saved_lists.replace(self._ctx, one.id, view), words)

    def delete(self, one: NamedList) -> None:
        words = _tr("已删除名单“{name}”，居民不受影响").format(name=one.name)
        carry_out(self._tab.frame, lambda: saved_lists.delete(self._ctx, one.id), words)

    def _dialog(self, title: str, name: str, act: Any, word: str) -> FormDialog:
        fields = Catalogue(
            title, [Field(key="name", label=_tr("名称"), section=_tr("名单"), required=True, max_length=30)]
        )
        return FormDialog(
            fields,
            act,
            title=title,
            word=word,
            note=_tr(
                "名单记下眼前的条件、查找的文字、排列和显示的列，不记下居民；全厅的电脑都能用，人有变动时名单跟着变。"
            ),
            values={"name": name} if name else None,
            parent=self._tab.window(),
        )

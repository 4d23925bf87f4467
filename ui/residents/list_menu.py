"""名单: lists kept under a name, the household order, and what goes onto paper from the list that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.residents import household_order, saved_lists
from desktop_app.residents.saved_lists import View

from ..records.saved_lists import SavedListMenu
from . import list_papers

if TYPE_CHECKING:
    from .tab import ResidentsTab


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentLists", text)


class ListMenu(SavedListMenu):
    """The menu of the list of residents: besides lists the order by household and the papers."""

    def __init__(self, tab: ResidentsTab) -> None:
        words = _tr("名单：常用的、打印、标签、签到表")
        super().__init__(tab.frame, tab.page, saved_lists.RESIDENTS, _tr("居民"), words)
        self._tab = tab

    def fill(self) -> None:
        super().fill()
        menu = self.menu
        menu.addSeparator()
        by_home = menu.addAction(_tr("按户排列，户主在前"))
        by_home.setCheckable(True)
        by_home.setChecked(self._page.table.sort == (household_order.KEY, False))
        by_home.toggled.connect(self.order_by_household)
        menu.addSeparator()
        list_papers.offer(menu, self._tab)

    def show(self, view: View) -> None:
        self._tab.show_people()
        super().show(view)

    def order_by_household(self, on: bool) -> None:
        self._page.table.grid.order_by((household_order.KEY, False) if on else None)

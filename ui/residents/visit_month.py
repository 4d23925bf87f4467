"""The month's visits: plans with their households, coverage by grid and worker; a household is picked with one key."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.common.rounding import printed
from desktop_app.residents import area_queries
from desktop_app.residents import queries as residents
from desktop_app.residents.area_places import GRID
from desktop_app.visits import queries

from .. import theme
from ..frame.tab import Frame
from ..records.search_bar import SearchBar
from ..records.widgets import button, label
from ..theme.wheel import Combo
from .care_forms import plan_form, visit_form
from .visit_papers import preview_register

_KEY = Qt.ItemDataRole.UserRole
_MOST = 400


_MONTHS = 12


def last_months(today: str, count: int = _MONTHS) -> list[str]:
    """This month and those before it, ``YYYY-MM``."""
    year, month = int(today[:4]), int(today[5:7])
    whole = [year * 12 + month - 1 - back for back in range(count)]
    return [f"{one // 12:04d}-{one % 12 + 1:02d}" for one in whole]


class VisitMonth(QDialog):
    """Left the grids with their coverage and plans, right the households: of a plan, or found by anybody in them."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ctx = frame.ctx
        self.frame, self.ctx, self.month = frame, ctx, ctx.today()[:7]
        self.setWindowTitle(self.tr("{month} 走访").format(month=self.month))
        px = theme.current().px
        self.resize(px(940), px(560))
        self.coverage = label("", "soft", wrap=True)
        self.months = Combo()
        self.months.setAccessibleName(self.tr("月份"))
        self.months.addItems(last_months(ctx.today()))
        self.months.currentTextChanged.connect(self.show_month)
        self.plans = QListWidget()
        self.plans.setAccessibleName(self.tr("走访计划"))
        self.plans.currentItemChanged.connect(lambda *_: self._show_homes())
        self.areas = QListWidget()
        self.areas.setAccessibleName(self.tr("小区和网格"))
        self.search = SearchBar(self.tr("户里任何人的姓名或拼音首字母"), self.tr("找一户"))
        self.search.searched.connect(self._find)
        self.homes = QListWidget()
        self.homes.setAccessibleName(self.tr("住户"))
        self.homes.itemActivated.connect(self.visit)
        self._lay_out(px)
        self._stop = ctx.store.subscribe(
            lambda change: self.refresh() if change.touches("visit", "visit_plan") else None
        )
        self.finished.connect(lambda _: self._stop())
        self.refresh()
        self.search.setFocus()

    def _lay_out(self, px: Any) -> None:
        left = QVBoxLayout()
        left.addWidget(self.months)
        left.addWidget(label(self.tr("覆盖率"), "section"))
        left.addWidget(self.coverage)
        left.addWidget(label(self.tr("本月计划"), "section"))
        left.addWidget(self.plans, 1)
        prints = QHBoxLayout()
        prints.addWidget(button(self.tr("登记表"), "print", on_click=self.print_register))
        prints.addWidget(button(self.tr("空白登记表"), "print", on_click=self.print_blank))
        left.addLayout(prints)
        may_edit = self.ctx.may("residents.edit")
        if may_edit:
            left.addWidget(label(self.tr("选一个小区或网格，安排新的计划"), "section"))
            left.addWidget(self.areas, 1)
            left.addWidget(button(self.tr("安排计划"), "plus", on_click=self.plan))
        right = QVBoxLayout()
        right.addWidget(self.search)
        right.addWidget(self.homes, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(label(self.tr("选中一户按回车，记一次走访"), "soft"), 1)
        buttons.addWidget(button(self.tr("关闭"), on_click=self.accept))
        if may_edit:
            buttons.addWidget(button(self.tr("记一次走访"), primary=True, on_click=self.visit))
        right.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(16))
        layout.addLayout(left, 4)
        layout.addLayout(right, 6)

    def refresh(self) -> None:
        """Read the month anew, the same plan chosen."""
        lines = [
            self.tr("{name}：{visited}/{homes} 户，{rate}%，空户率 {empty}%").format(
                name=one.name,
                visited=one.visited,
                homes=one.homes,
                rate=printed(one.rate or 0),
                empty=printed(one.empty_rate or 0),
            )
            for one in queries.coverage(self.ctx, self.month)
        ]
        workers = [
            self.tr("{name}：{homes} 户，{visits} 次").format(name=name, homes=homes, visits=visits)
            for name, homes, visits in queries.by_worker(self.ctx, self.month)[:5]
        ]
        self.coverage.setText("\n".join([*lines, *workers]))
        chosen = self.plans.currentRow()
        self.plans.blockSignals(True)
        self.plans.clear()
        for plan, name, homes, done in queries.plans(self.ctx, self.month):
            words = self.tr("{name}（{done}/{homes} 户）").format(name=name, done=done, homes=homes)
            _add(self.plans, words, plan)
        self.plans.setCurrentRow(max(chosen, 0))
        self.plans.blockSignals(False)
        if not self.areas.count():
            for node in area_queries.tree(self.ctx, GRID):
                _add(self.areas, node.name, node.id)
        self._show_homes()

    def show_month(self, month: str) -> None:
        """Another month: its plans, its coverage."""
        self.month = month
        self.setWindowTitle(self.tr("{month} 走访").format(month=month))
        self.plans.clear()
        self.refresh()

    def print_register(self) -> None:
        """入户走访登记表 of the plan chosen; blank where there is no plan."""
        item = self.plans.currentItem()
        preview_register(self.frame, item.data(_KEY) if item is not None else None, self)

    def print_blank(self) -> None:
        preview_register(self.frame, None, self)

    def plan(self) -> None:
        """Plan the visits of the grid chosen."""
        item = self.areas.currentItem() or self.areas.item(0)
        if item is not None:
            plan_form(self.ctx, item.data(_KEY), item.text(), self).open()

    def visit(self, *_: object) -> None:
        """Write down a visit to the household chosen."""
        item = self.homes.currentItem()
        if item is not None and self.ctx.may("residents.edit"):
            household, whose, plan = item.data(_KEY)
            visit_form(self.ctx, whose, self, household=household, plan=plan).open()

    def _show_homes(self) -> None:
        self.homes.clear()
        item = self.plans.currentItem()
        if item is None:
            if self.search.text().strip():
                self._find(self.search.text())
            return
        for home in queries.plan_homes(self.ctx, item.data(_KEY))[:_MOST]:
            marks = [self.tr("关爱")] if home["in_care"] else []
            if home["visited_on"]:
                marks.append(self.tr("{day} 已走访").format(day=home["visited_on"]))
            words = "　".join([home["head"], home["address"], *marks])
            _add(self.homes, words, (home["household_id"], home["head"], item.data(_KEY)))
        self.homes.setCurrentRow(0)

    def _find(self, text: str) -> None:
        if not text.strip():
            if self.plans.currentItem() is not None:
                self._show_homes()
            return
        self.homes.clear()
        for household, head, words in residents.find_households(self.ctx, text, 20):
            _add(self.homes, f"{head}　{words}", (household, head, None))
        self.homes.setCurrentRow(0)


def _add(to: QListWidget, words: str, key: object) -> None:
    item = QListWidgetItem(words)
    item.setData(_KEY, key)
    to.addItem(item)

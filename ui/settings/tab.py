"""设置: a list of pages at the left, the page beside it. Only what the operator may use is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from .. import theme
from ..frame.tab import Frame, Tab
from ..records.widgets import card
from . import pages
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

    from .restoring import Restore

_LIST_WIDTH, _ROW = 168, 38


def _password(frame: Frame) -> SettingsPage:
    from .password import PasswordPage

    return PasswordPage(frame)


def _operators(frame: Frame) -> SettingsPage:
    from .operators import OperatorsPage

    return OperatorsPage(frame)


def _backup(frame: Frame) -> SettingsPage:
    from .backup import BackupPage

    return BackupPage(frame)


def _program(frame: Frame) -> SettingsPage:
    from .program import ProgramPage

    return ProgramPage(frame)


def _residents(frame: Frame) -> SettingsPage:
    from .residents import ResidentsPage

    return ResidentsPage(frame)


def _mediation(frame: Frame) -> SettingsPage:
    from .mediation import MediationPage

    return MediationPage(frame)


def _dossiers(frame: Frame) -> SettingsPage:
    from .dossiers import DossiersPage

    return DossiersPage(frame)


def _holidays(frame: Frame) -> SettingsPage:
    from .holidays import HolidaysPage

    return HolidaysPage(frame)


def _log(frame: Frame) -> SettingsPage:
    from .log import LogPage

    return LogPage(frame)


def _recycle(frame: Frame) -> SettingsPage:
    from .recycle import RecyclePage

    return RecyclePage(frame)


_FACTORIES: dict[str, Callable[[Frame], SettingsPage]] = {
    pages.PASSWORD: _password,
    pages.OPERATORS: _operators,
    pages.BACKUP: _backup,
    pages.PROGRAM: _program,
    pages.RESIDENTS: _residents,
    pages.MEDIATION: _mediation,
    pages.DOSSIERS: _dossiers,
    pages.HOLIDAYS: _holidays,
    pages.LOG: _log,
    pages.RECYCLE: _recycle,
}


class SettingsTab(Tab):
    """Ctrl+N adds what the page holds; every page is a command of the find box, too."""

    help = tr(
        "左边选一页，只列出您可以用的。\n\n"
        "我的密码：新密码至少 8 个字符，改完立刻生效。\n\n"
        "操作员：每人一个姓名、自己的密码和角色；离职的停用，姓名留在变更记录里。恢复密钥打印在纸上，锁进抽屉，忘了密码时全靠它。\n\n"
        "备份与恢复：每天和关闭时自动备份，可以再加一个 U 盘。恢复分三步，现在的数据会留在旁边，不会丢。\n\n"
        "居民和走访：关爱对象多久走访一次，走访中的问题几天办结，四清要填齐哪些项目；保存后名单和报表马上照新的算。\n\n"
        "变更记录：谁、什么时候、改了什么，一条不少；按日期、操作员、类别筛选。\n\n"
        "回收站：删除的记录先放在这里，到期才清空，之前都能恢复。"
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._frame = frame
        self.specs = pages.offered(frame.ctx)
        self._pages: dict[str, SettingsPage] = {}
        px = theme.current().px
        self.list = QListWidget()
        self.list.setAccessibleName(tr("设置的各页"))
        for one in self.specs:
            self.list.addItem(QListWidgetItem(one.title))
        theme.current().changed.connect(self._draw)
        self._draw()
        self._list_card, inside = card()
        inside.setContentsMargins(px(1), px(8), px(1), px(8))
        inside.addWidget(self.list)
        self._list_card.setFixedWidth(px(_LIST_WIDTH))
        self.stack = QStackedWidget()
        for _ in self.specs:
            self.stack.addWidget(QWidget())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(14), 0, 0, 0)
        layout.setSpacing(0)
        beside = QHBoxLayout()
        beside.setContentsMargins(0, px(10), 0, px(10))
        beside.addWidget(self._list_card)
        layout.addLayout(beside)
        layout.addWidget(self.stack, 1)
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._chosen)

    def _draw(self) -> None:
        look = theme.current()
        for place, one in enumerate(self.specs):
            self.list.item(place).setIcon(look.icon(one.icon, "soft"))
            self.list.item(place).setSizeHint(QSize(0, look.px(_ROW)))

    # Pages

    @property
    def current(self) -> SettingsPage:
        return self.page(self.specs[max(self.stack.currentIndex(), 0)].key)

    def page(self, key: str) -> SettingsPage:
        """A page, made when first asked for. Raises StopIteration for one this operator does not have."""
        if key not in self._pages:
            place = next(at for at, one in enumerate(self.specs) if one.key == key)
            made = _FACTORIES[key](self._frame)
            empty = self.stack.widget(place)
            at = self.stack.currentIndex()
            self.stack.insertWidget(place, made)
            if empty is not None:
                self.stack.removeWidget(empty)
                empty.deleteLater()
            self.stack.setCurrentIndex(at)
            self._pages[key] = made
            made.begin()
        return self._pages[key]

    def has(self, key: str) -> bool:
        return any(one.key == key for one in self.specs)

    def show_page(self, key: str) -> SettingsPage | None:
        """Go to a page; None when the operator does not have it or stays with something unsaved."""
        if not self.has(key):
            return None
        self.list.setCurrentRow(next(at for at, one in enumerate(self.specs) if one.key == key))
        if self.specs[self.stack.currentIndex()].key != key:
            return None
        self.current.first_focus()
        return self.current

    def _chosen(self, row: int) -> None:
        before = self.stack.currentIndex()
        if row < 0 or row == before:
            return
        if not self.current.may_leave():
            self.list.blockSignals(True)
            self.list.setCurrentRow(before)
            self.list.blockSignals(False)
            return
        self.page(self.specs[row].key)
        self.stack.setCurrentIndex(row)

    def open_restore(self, damaged: bool = False) -> Restore | None:
        """The guided 恢复; ``damaged``: the present store was found damaged, and what can be saved of it is offered, too."""
        from .backup import BackupPage

        page = self.show_page(pages.BACKUP)
        return page.open_restore(damaged=damaged) if isinstance(page, BackupPage) else None

    # What the window asks

    def begin(self) -> None:
        self.page(self.specs[0].key)

    def focus_search(self) -> None:
        self.current.first_focus()

    def new_record(self) -> None:
        self.current.new_record()

    def changed(self, change: Changed) -> None:
        for page in self._pages.values():
            page.changed(change)

    def may_leave(self) -> bool:
        return all(page.may_leave() for page in self._pages.values())

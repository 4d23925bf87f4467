"""The main window: tabs and actions, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError

from . import theme
from .ask import ask_running
from .errors import show_error
from .frame.find_box import Command, FindBox, Hit
from .frame.keys import HelpPanel, show_keys
from .frame.status import BackupState, StatusLine
from .frame.tab import ChangeRelay, Frame, Tab, TabSpec
from .jobs import JobRunner
from .lock import KEYS as LOCK_KEYS
from .lock import Lock
from .records.undo_bar import UndoBar
from .theme import icons
from .ui_state import UiState

if TYPE_CHECKING:
    from desktop_app.context import Context
    from desktop_app.store.changes import Changed

    from .application import Between
    from .safety import Safety


DEMO = "演示"  # operator of the hall that ``linli demo`` makes, and his password


class MainWindow(QMainWindow):
    """Tabs are built when first shown. ``find`` answers the find box; ``commands`` are offered in it, with their keys."""

    def __init__(
        self,
        ctx: Context,
        tabs: Sequence[TabSpec],
        *,
        jobs: JobRunner,
        state: UiState,
        find: Callable[[str], Sequence[Hit]] = lambda text: (),
        commands: Callable[[MainWindow], Sequence[Command]] = lambda window: (),
        backup: Callable[[], BackupState] = lambda: BackupState(""),
    ) -> None:
        super().__init__()
        self._ctx, self.jobs, self._state = ctx, jobs, state
        self._specs = [spec for spec in tabs if not spec.permission or ctx.may(spec.permission)]
        self._kept_back = {kind for spec in tabs if spec not in self._specs for kind in spec.kinds}
        self._tabs: dict[str, Tab] = {}
        self._unsubscribe = lambda: None
        self._leaving = False
        self.safety: Safety | None = None  # backs up before the window goes
        self.next_session: Between | None = None  # what begins when this window has gone; see application.restart
        self.changes = ChangeRelay(self)
        self.changes.changed.connect(self._changed)
        self.setWindowTitle(ctx.hall["name"])  # the system adds the program's name
        self.lock = Lock(self, ctx)
        quick = [one for one in commands(self) if not one.permission or ctx.may(one.permission)]
        own = [one for one in self._own_commands() if not one.permission or ctx.may(one.permission)]
        self.commands = [*own, *quick]
        self._build(find, backup)
        self._add_actions()
        self.frame = Frame(
            ctx, jobs, state, self.changes, self.undo_bar.say, self.open_record, self.go, self.show_error, quick
        )
        self._unsubscribe = ctx.store.subscribe(self.changes.publish)
        self.resize(theme.current().px(1366), theme.current().px(768))
        self.restoreGeometry(state.get_bytes("window/geometry"))
        self.tab_bar.currentChanged.connect(self._show)
        self.find_box.setFocus()
        # The window is there and takes keys before the first tab is loaded.
        QTimer.singleShot(0, self, self._show_first)

    # Making

    def _build(self, find: Callable[[str], Sequence[Hit]], backup: Callable[[], BackupState]) -> None:
        look = theme.current()
        px = look.px
        self.tab_bar = QTabBar()
        self.tab_bar.setDrawBase(False)
        self.tab_bar.setExpanding(False)
        self.tab_bar.setUsesScrollButtons(True)
        self.tab_bar.setAccessibleName(self.tr("页面"))
        self.stack = QStackedWidget()
        for place, spec in enumerate(self._specs):
            self.tab_bar.addTab(spec.title)
            self.tab_bar.setTabToolTip(place, f"Ctrl+{place + 1}")
            self.stack.addWidget(QWidget())
        look.changed.connect(self._draw_tabs)
        self._draw_tabs()
        self.find_box = FindBox(find, self.commands)
        self.find_box.found.connect(lambda hit: self.open_record(hit.kind, hit.id))
        header = QWidget()
        header.setObjectName("header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        top = QHBoxLayout(header)
        top.setContentsMargins(0, 0, px(12), 0)
        top.addWidget(self.tab_bar, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        top.addWidget(self.find_box, 100)  # what the tabs leave, up to its own width
        self.help_panel = HelpPanel()
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.help_panel)
        self.status_line = StatusLine(
            self._ctx.hall["name"], self._ctx.operator.name, self.jobs, backup, self._sample_note()
        )
        whole = QWidget()
        whole.setObjectName("page")
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status_line)
        self.place = QStackedWidget()  # the page of the lock comes over the whole
        self.place.addWidget(whole)
        self.setCentralWidget(self.place)
        self.undo_bar = UndoBar(whole)

    def _sample_note(self) -> str:
        """What the bar at the foot says of an invented hall."""
        if self._ctx.store.meta("sample") != "1":
            return ""
        if self._ctx.operator.name == DEMO:
            return self.tr("示例服务厅，都是虚构的；操作员和密码：{name}").format(name=DEMO)
        return self.tr("示例服务厅，都是虚构的")

    def _draw_tabs(self) -> None:
        look = theme.current()
        self.tab_bar.setIconSize(icons.square(look.px(icons.SIZE)))
        for place, spec in enumerate(self._specs):
            self.tab_bar.setTabIcon(place, look.icon(spec.icon, "soft", selected="accent_ink"))

    def _own_commands(self) -> list[Command]:
        tabs = [
            Command(self.tr("到“{title}”").format(title=spec.title), partial(self.go, spec.key), f"Ctrl+{place}")
            for place, spec in enumerate(self._specs, 1)
        ]
        return [
            *tabs,
            Command(self.tr("查找任何人、任何事"), self.focus_find, "Ctrl+K"),
            Command(self.tr("在本页新增"), self.new_record, "Ctrl+N"),
            Command(self.tr("打印当前记录"), self.print_record, "Ctrl+P"),
            Command(self.tr("撤销上一步"), self.undo, "Ctrl+Z", permission="history.undo"),
            Command(self.tr("重做"), self.redo, "Ctrl+Y", permission="history.undo"),
            Command(self.tr("锁定"), self.lock.now, LOCK_KEYS),
            Command(self.tr("本页帮助"), self.toggle_help, "F1"),
            Command(self.tr("全部快捷键"), lambda: show_keys(self.commands, self), "Ctrl+/"),
        ]

    def _add_actions(self) -> None:
        for one in self.commands:
            if one.keys:
                action = QAction(one.title, self)
                action.setShortcut(QKeySequence(one.keys))
                action.triggered.connect(lambda _=False, run=one.run: run())
                self.addAction(action)

    # Tabs

    @property
    def current(self) -> Tab:
        return self._tab(self._specs[self.tab_bar.currentIndex()])

    def go(self, key: str) -> Tab:
        """Show a tab; gives it."""
        place = next(at for at, spec in enumerate(self._specs) if spec.key == key)
        self.tab_bar.setCurrentIndex(place)
        return self._tab(self._specs[place])

    def open_record(self, kind: str, record: int) -> None:
        """Go to the tab for such records and show this one; says so where this operator has no such tab.

        Raises KeyError for a kind that no tab shows.
        """
        spec = next((one for one in self._specs if kind in one.kinds), None)
        if spec is None:
            if kind not in self._kept_back:
                raise KeyError(kind)
            self.undo_bar.say(self.tr("您的角色看不到这样的记录。需要时请主任办理。"))
            return
        self.go(spec.key).open_record(kind, record)

    def _tab(self, spec: TabSpec) -> Tab:
        if spec.key not in self._tabs:
            tab = spec.factory(self.frame)
            place = self._specs.index(spec)
            if (empty := self.stack.widget(place)) is not None:
                self.stack.removeWidget(empty)
                empty.deleteLater()
            self.stack.insertWidget(place, tab)
            self._tabs[spec.key] = tab
            tab.begin()
        return self._tabs[spec.key]

    def _show_first(self) -> None:
        if self.find_box.text():
            self.stack.setCurrentWidget(self.current)
        else:
            self._show(self.tab_bar.currentIndex())

    def _show(self, place: int) -> None:
        if place < 0:
            return
        spec = self._specs[place]
        tab = self._tab(spec)
        self.stack.setCurrentIndex(place)
        self.help_panel.say(spec.title, tab.help)
        tab.focus_search()

    def _changed(self, change: Changed) -> None:
        for tab in self._tabs.values():
            tab.changed(change)
        self.status_line.refresh_backup()

    # Actions

    def new_record(self) -> None:
        self.current.new_record()

    def print_record(self) -> None:
        self.current.print_record()

    def focus_find(self) -> None:
        self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_box.selectAll()

    def undo(self) -> None:
        """Take back the last change and say what it was."""
        try:
            action = self._ctx.undo()
        except KnownError as error:
            self.undo_bar.say(error.sentence)
            return
        self.undo_bar.say(self.tr("已撤销：{action}").format(action=action), self.redo, self.tr("重做"))

    def redo(self) -> None:
        try:
            action = self._ctx.redo()
        except KnownError as error:
            self.undo_bar.say(error.sentence)
            return
        self.undo_bar.say(self.tr("已重做：{action}").format(action=action), self.undo)

    def toggle_help(self) -> None:
        self.help_panel.setVisible(self.help_panel.isHidden())

    def show_error(self, error: BaseException) -> None:
        show_error(error, self)

    def may_close(self) -> bool:
        """Ask about what is not saved and about work that runs; True when the window may go."""
        leaving = all(tab.may_leave() for tab in self._tabs.values())
        if leaving and self.jobs.running:
            leaving = ask_running(self, [job.title for job in self.jobs.running])
        return leaving

    def leave(self) -> None:
        """Close without asking; what is typed is kept as drafts."""
        self.lock.keep()
        if (focus := self.focusWidget()) is not None:
            focus.clearFocus()  # a form that is taken apart must not believe that a field was left
        self._leaving = True
        self.close()

    def _may_go(self) -> bool:
        """False when somebody wants to stay, or when the backup before closing is made first."""
        if not (self.lock.may_close() if self.lock.locked else self.may_close()):
            return False
        if self.safety is None or self.safety.leave_with_backup(self.leave):
            return True
        if self.lock.locked:  # its dialog is hidden like all others
            self.lock.page.say(self.tr("正在备份今天的数据，备好后自动关闭。"))
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self._leaving or self._may_go()):
            event.ignore()
            return
        self.lock.idle.stop()
        self._unsubscribe()
        self._unsubscribe = lambda: None
        self._state.set_bytes("window/geometry", self.saveGeometry())
        super().closeEvent(event)

"""What the program does for the store by itself: the daily backup, the weekly check, emptying the recycle bin.

All of it runs as jobs beside the clerk's work, whoever is signed in; what it finds is said in plain words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.context import Context
from desktop_app.store.changes import Changed

from . import theme
from .frame.status import BackupState
from .records.widgets import button, label

if TYPE_CHECKING:
    from desktop_app.common.jobs import JobControl
    from desktop_app.store.backup_plan import Outcome

    from .jobs import Job
    from .main_window import MainWindow

LATE_AFTER_DAYS = 3
FIRST_LOOK = 5_000  # ms after the window is there
LOOK_EVERY = 15 * 60_000  # ms
_MOST = 6  # problems that are listed


def _tr(text: str) -> str:
    return QCoreApplication.translate("Safety", text)


def backup_state(ctx: Context) -> BackupState:
    """For the status bar; amber after three days or without any backup."""
    last = ctx.store.meta("last_backup")
    if not last:
        return BackupState(_tr("还没有备份"), late=True)
    at = datetime.fromisoformat(last)
    days = (ctx.clock.today() - at.date()).days
    if days <= 0:
        return BackupState(_tr("备份 今天 {time}").format(time=f"{at:%H:%M}"))
    return BackupState(_tr("上次备份 {days} 天前").format(days=days), late=days > LATE_AFTER_DAYS)


class Safety(QObject):
    """Looks now and then what is due. ``begin`` when the window is shown."""

    def __init__(self, window: MainWindow, ctx: Context) -> None:
        super().__init__(window)
        self._window, self._ctx = window, ctx
        self._running: set[str] = set()
        self._complained = ""  # what was said about a place that takes no backup: said once
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        self._timer.start()
        QTimer.singleShot(FIRST_LOOK, self, self.look)

    def look(self) -> None:
        """Start what is due and not running."""
        from desktop_app.store import backup_plan, checking, recycle

        ctx = self._ctx
        if checking.due(ctx):
            self._start(_tr("检查数据"), lambda control: checking.run(ctx, control), self._checked, beside=True)
        if backup_plan.due(ctx):
            self.back_up(lambda _: None)
        self._start(_tr("整理回收站"), lambda control: recycle.empty_due(ctx, control), lambda _: None, beside=False)

    def back_up(self, then: Callable[[bool], object]) -> None:
        """The automatic backup into every place that is set; ``then`` hears whether one succeeded."""
        from desktop_app.store import backup_plan

        ctx = self._ctx

        def done(outcomes: list[Outcome]) -> None:
            self._window.changes.publish(Changed(_tr("自动备份")))  # what shows the age of the backup looks again
            self._say_backup(outcomes)
            then(any(one.backup is not None for one in outcomes))

        self._start(
            _tr("自动备份"),
            lambda control: backup_plan.run(ctx, control, automatic=True),
            done,
            beside=True,
            otherwise=lambda: then(False),
        )

    def leave_with_backup(self, leave: Callable[[], object]) -> bool:
        """Before the window closes: True when it may close now, else a backup is made first and ``leave`` called."""
        from desktop_app.store import backup_plan

        if not backup_plan.due(self._ctx, closing=True):
            return True
        waiting = LeavingDialog(self._window)
        waiting.left.connect(leave)
        waiting.open()
        self.back_up(lambda _: waiting.leave())
        return False

    # What was found

    def _checked(self, problems: list[str]) -> None:
        if problems:
            DamageDialog(self._window, problems, may_restore=self._ctx.may("store.restore")).open()
        elif self._ctx.store.unclean:
            self._window.frame.notify(_tr("上次程序没有正常关闭。已检查全部数据，完好无损"))
        self._ctx.store.unclean = self._ctx.store.unclean and bool(problems)

    def _say_backup(self, outcomes: list[Outcome]) -> None:
        failed = [one.sentence for one in outcomes if one.backup is None]
        words = failed[0] if failed else ""
        if words and words != self._complained:
            self._window.frame.notify(words)
        self._complained = words

    def _start(
        self,
        title: str,
        work: Callable[[JobControl], object],
        done: Callable[..., object],
        *,
        beside: bool,
        otherwise: Callable[[], object] = lambda: None,
    ) -> Job | None:
        if title in self._running:
            return None
        self._running.add(title)

        def ended() -> None:
            self._running.discard(title)

        def finished(result: object) -> None:
            ended()
            done(result)

        def failed(error: BaseException) -> None:
            ended()
            otherwise()
            self._window.show_error(error)

        def cancelled() -> None:
            ended()
            otherwise()

        return self._window.jobs.submit(title, work, finished, failed, cancelled, store=not beside)


class LeavingDialog(QDialog):
    """Shown while the backup before closing is made; nobody has to wait for it."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._gone = False
        self.setWindowTitle(self.tr("正在备份"))
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(8))
        layout.addWidget(label(self.tr("正在备份今天的数据，备好后自动关闭…"), "heading"))
        layout.addWidget(label(self.tr("所有内容都已保存。不等备份也可以关闭，下次打开时会补上。"), "soft"))
        row = QHBoxLayout()
        row.addStretch(1)
        self.go_button = button(self.tr("不等了，现在关闭"), on_click=self.leave)
        row.addWidget(self.go_button)
        layout.addLayout(row)

    def leave(self) -> None:
        if not self._gone:
            self._gone = True
            self.accept()
            self.left.emit()

    def reject(self) -> None:
        """Esc: the window stays open, the backup goes on."""
        self._gone = True
        super().reject()


class DamageDialog(QDialog):
    """Something is wrong with the store: what, that work can wait, and the way to the last good backup."""

    def __init__(self, window: MainWindow, problems: list[str], *, may_restore: bool) -> None:
        super().__init__(window)
        self._main = window
        self.setWindowTitle(self.tr("数据检查发现问题"))
        px = theme.current().px
        self.setMinimumWidth(px(560))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(8))
        layout.addWidget(label(self.tr("检查数据时发现 {count} 处问题").format(count=len(problems)), "heading"))
        calm = self.tr(
            "以前的备份都还在。请先停下手里的录入，从最近的好备份恢复；备份以后的改动，能读出来的会一并补回。现在这份数据会留在旁边，不会删除。"
        )
        layout.addWidget(label(calm, wrap=True))
        listed = problems[:_MOST]
        if len(problems) > _MOST:
            listed.append(self.tr("……还有 {count} 处").format(count=len(problems) - _MOST))
        for one in listed:
            layout.addWidget(label(f"· {one}", "soft", wrap=True))
        row = QHBoxLayout()
        later = button(self.tr("以后再说"), on_click=self.reject)
        self.restore_button = button(self.tr("去恢复…"), "undo", primary=True, on_click=self._restore)
        self.restore_button.setVisible(may_restore)
        if not may_restore:
            layout.addWidget(label(self.tr("请系统管理员登录，在“设置—备份与恢复”里恢复。"), wrap=True))
        row.addStretch(1)
        row.addWidget(later)
        row.addWidget(self.restore_button)
        layout.addLayout(row)

    def _restore(self) -> None:
        self.accept()
        tab = self._main.go("settings")
        tab.open_restore(damaged=True)  # type: ignore[attr-defined]

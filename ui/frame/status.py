"""The line at the bottom: which hall, who, the last backup, work that is running, offline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop_app.common.jobs import Progress

from .. import theme
from ..jobs import Job, JobRunner
from ..records.widgets import label, link_button, restyle


@dataclass(frozen=True, slots=True)
class BackupState:
    """``words``: 备份 今天 08:02; ``late``: older than the hall allows, shown in amber with a sign."""

    words: str
    late: bool = False


class StatusLine(QWidget):
    def __init__(
        self,
        hall: str,
        operator: str,
        jobs: JobRunner,
        backup: Callable[[], BackupState],
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = theme.current().px
        self._jobs, self._backup_state = jobs, backup
        self._job: Job | None = None
        self.words = label("")
        self.words.setMinimumWidth(1)  # long words are cut; the window does not grow for them
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(px(140))
        self._bar.setAccessibleName(self.tr("进度"))
        self.cancel = link_button(self.tr("取消"), on_click=self._cancel)
        self.backup = label("")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(1), px(12), px(1))
        row.setSpacing(px(8))
        self.setFixedHeight(px(26))
        for part in (label(hall), label("・"), label(operator)):
            row.addWidget(part)
        if note:
            self.note = label(note)
            restyle(self.note, "tone", "amber")
            row.addSpacing(px(8))
            row.addWidget(self.note)
        row.addStretch(1)
        for widget in (self.words, self._bar, self.cancel):
            row.addWidget(widget)
            widget.hide()
        for part in (self.backup, label("・"), label(self.tr("离线"))):
            row.addWidget(part)
        jobs.started.connect(self._started)
        jobs.ended.connect(lambda _: self._next())
        self.refresh_backup()

    def refresh_backup(self) -> None:
        """Ask again when the last backup was."""
        state = self._backup_state()
        self.backup.setText(("⚠ " if state.late else "") + state.words)
        restyle(self.backup, "tone", "amber" if state.late else "")

    def _started(self, job: Job) -> None:
        job.progressed.connect(lambda _: self._show(job))
        if self._job is None:
            self._next()

    def _next(self) -> None:
        running = self._jobs.running
        self._job = running[0] if running else None
        for widget in (self.words, self._bar, self.cancel):
            widget.setVisible(self._job is not None)
        if self._job is not None:
            self.cancel.setEnabled(True)
            self._show(self._job)

    def _show(self, job: Job) -> None:
        if job is not self._job:
            return
        progress = job.progress or Progress(0, 0)
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        words = [job.title, progress.text]
        left = job.seconds_left()
        if left is not None and left >= 1:
            minutes = round(left / 60)
            words.append(
                self.tr("还要约 {count} 分钟").format(count=minutes)
                if left > 90
                else self.tr("还要约 {count} 秒").format(count=round(left))
            )
        self.words.setText("　".join(word for word in words if word))
        self.cancel.setAccessibleName(self.tr("取消：{title}").format(title=job.title))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self.words.setText(self.tr("正在停下：{title}").format(title=self._job.title))

"""A new recovery key: made in a job, shown this once with the paper to print."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import RecoveryCard
from desktop_app.operators import service

from .. import theme
from ..frame.tab import Frame
from ..start.recovery_key import RecoveryKeyPage
from .pages import tr


class RecoveryDialog(QDialog):
    """Goes away only when the key is on paper: it is shown this once, and the one before is dead already."""

    def __init__(self, frame: Frame, paper: RecoveryCard, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("恢复密钥"))
        px = theme.current().px
        self.setMinimumWidth(px(620))
        self.page = RecoveryKeyPage(paper, tr("完成"), frame.jobs)
        self.page.done.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.addWidget(self.page)

    def reject(self) -> None:
        if self.page.may_leave():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.page.may_leave():
            super().closeEvent(event)
        else:
            event.ignore()


def new_recovery_key(frame: Frame, parent: QWidget, done: Callable[[], object]) -> None:
    """The key before opens nothing more from here on. ``done`` when the new one is made."""
    ctx = frame.ctx

    def work(control: JobControl) -> RecoveryCard:
        key = service.new_recovery_key(ctx)
        return RecoveryCard(key=key, hall=ctx.hall["name"], made_on=ctx.today(), operator=ctx.operator.name)

    def show(paper: RecoveryCard) -> None:
        done()
        RecoveryDialog(frame, paper, parent.window()).open()

    frame.jobs.submit(tr("生成恢复密钥"), work, on_done=show)

"""恢复, in three steps: choose a backup, check it, confirm with a reason; then the store is switched and one signs in again.

Nothing is written before the last button, and the present store is kept beside the one that comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import JobControl

from .. import theme
from ..ask import open_file
from ..frame.tab import Frame
from ..records.widgets import button, label
from ..shortcuts import within
from .backups import Known, Loss, gather, loss, open_backup, restoring
from .pages import tr
from .restore_steps import CheckStep, ChooseStep, ConfirmStep

if TYPE_CHECKING:
    from ..application import Between

KINDS = "*.linlibackup"
Switch = Callable[[QWidget, "Between"], object]


def switch_window(window: QWidget, between: Between) -> None:
    """End this session, do the work, sign in again."""
    from ..application import restart
    from ..main_window import MainWindow

    assert isinstance(window, MainWindow)
    restart(window, between)


class Restore(QDialog):
    """``chosen``: the backup to begin with. ``damaged``: the present store was found damaged, so what can be read of it
    after the backup is offered, too. ``switch`` is what carries it out.
    """

    def __init__(
        self,
        frame: Frame,
        parent: QWidget,
        *,
        chosen: Path | None = None,
        damaged: bool = False,
        switch: Switch = switch_window,
    ) -> None:
        super().__init__(parent)
        self._frame, self._switch, self.damaged = frame, switch, damaged
        self._wanted = chosen
        self.key: bytes | None = None  # of the backup, once it is open
        self.loss: Loss | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("恢复备份"))
        px = theme.current().px
        room = parent.window().size()
        self.setMinimumSize(px(600), px(360))
        self.resize(min(px(920), room.width() - px(40)), min(px(560), room.height() - px(80)))
        self.title, self.step_words = label("", "title"), label("", "soft")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.step_words)
        self.choose_step = ChooseStep(damaged)
        self.check_step, self.confirm_step = CheckStep(), ConfirmStep()
        self.stack = QStackedWidget()
        for step in (self.choose_step, self.check_step, self.confirm_step):
            self.stack.addWidget(step)
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        self.back_button = button(tr("上一步"), "chevron-left", on_click=self.back)
        self.cancel_button = button(tr("取消"), on_click=self.reject, tip="Esc")
        self.next_button = button("", primary=True, on_click=self.go_on)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.message, 1)
        buttons.addStretch(0)
        for one in (self.cancel_button, self.back_button, self.next_button):
            buttons.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        layout.addLayout(buttons)
        self.choose_step.chosen.connect(self._chosen)
        self.choose_step.file_asked.connect(self._choose_file)
        self.check_step.key_given.connect(self.unlock)
        self.confirm_step.reason.textChanged.connect(lambda _: self._allow())
        within(self, QKeySequence.StandardKey.Save, self.go_on)
        self._show(0)
        self._look()

    # Between the steps

    @property
    def step(self) -> int:
        return self.stack.currentIndex()

    def _show(self, step: int) -> None:
        titles = (tr("选一份备份"), tr("核验这份备份"), tr("确认恢复"))
        words = (tr("下一步：核验"), tr("下一步：确认"), tr("恢复"))
        self.title.setText(titles[step])
        self.step_words.setText(tr("第 {step} 步，共 3 步").format(step=step + 1))
        self.next_button.setText(words[step])
        self.back_button.setVisible(step > 0)
        self.stack.setCurrentIndex(step)
        self.say("")
        self._allow()

    def _allow(self) -> None:
        ready = (
            self.choose_step.current is not None,
            self.check_step.sound,
            bool(self.confirm_step.reason.text().strip()),
        )
        self.next_button.setEnabled(ready[self.step])

    def say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def back(self) -> None:
        self._show(self.step - 1)
        if self.step == 0:
            self.key = None

    def go_on(self) -> None:
        """The main button."""
        if not self.next_button.isEnabled():
            return
        if self.step == 0:
            self._show(1)
            self._begin_check()
        elif self.step == 1:
            self._show(2)
            self._begin_confirm()
        else:
            self.carry_out()

    # 1: choosing

    def _look(self) -> None:
        ctx = self._frame.ctx

        def work(control: JobControl) -> list[Known]:
            ctx.require("store.restore")
            return gather(ctx, control)

        def done(found: list[Known]) -> None:
            self.choose_step.show_found(found, self._wanted, ctx.today())

        self._frame.jobs.submit(tr("查看备份"), work, on_done=done, on_error=self._failed)

    def _choose_file(self) -> None:
        if name := open_file(self, tr("选择备份文件"), kinds=tr("备份 ({kinds})").format(kinds=KINDS)):
            self.add_file(Path(name))

    def add_file(self, file: Path) -> None:
        """A backup from somewhere else."""
        ctx = self._frame.ctx

        def done(known: Known) -> None:
            self.say("")
            self.choose_step.add(known, ctx.today())

        title = tr("打开备份")
        self._frame.jobs.submit(
            title, lambda control: Known.of(file, ctx.store.key), on_done=done, on_error=self._failed, store=False
        )

    def _chosen(self, one: Known | None) -> None:
        self.key = None
        self._compare(one)
        self._allow()

    def _compare(self, one: Known | None) -> None:
        self.loss = None
        if one is not None:
            try:
                self.loss = loss(self._frame.ctx, one)
            except KnownError as error:
                self.say(error.sentence)
        self.choose_step.show_loss(self.loss)

    # 2: checking

    def _begin_check(self) -> None:
        one = self.choose_step.current
        assert one is not None
        if one.opened:
            self._check(self._frame.ctx.store.key)
        else:
            self.check_step.ask_key(one)
            self._allow()

    def unlock(self, operator: str | None, secret: str) -> None:
        """Open it with its own password or recovery key (operator None), then check."""
        one = self.choose_step.current
        assert one is not None
        self.check_step.busy(tr("正在打开…"))

        def failed(error: BaseException) -> None:
            self._failed(error)
            self.check_step.ask_key(one)

        self._frame.jobs.submit(
            tr("打开备份"),
            lambda control: open_backup(one.file, operator, secret),
            on_done=self._check,
            on_error=failed,
            store=False,
        )

    def _check(self, key: bytes) -> None:
        one = self.choose_step.current
        assert one is not None
        self.say("")
        self.check_step.busy(tr("正在核验，从头读一遍…"))

        def work(control: JobControl) -> Known:
            from desktop_app.store import backup

            backup.verify(one.file, key)
            return Known.of(one.file, key)

        def done(known: Known) -> None:
            self.key = key
            self.choose_step.replace(known, self._frame.ctx.today())
            self._compare(known)
            self.check_step.tell_sound(known)
            self._allow()

        def failed(error: BaseException) -> None:
            if not isinstance(error, KnownError):
                self._frame.show_error(error)
            self.check_step.tell_unsound(error.sentence if isinstance(error, KnownError) else tr("没有核验完。"))
            self._allow()

        def cancelled() -> None:
            self.check_step.tell_unsound(tr("核验已取消，没有结论。"))
            self._allow()

        self._allow()
        self._frame.jobs.submit(
            tr("核验备份"), work, on_done=done, on_error=failed, on_cancelled=cancelled, store=False
        )

    # 3: confirming

    def _begin_confirm(self) -> None:
        one = self.choose_step.current
        assert one is not None
        self.confirm_step.tell(one, self.loss, self._frame.ctx.store.folder, salvage=self.choose_step.salvage)
        self.confirm_step.reason.setFocus()
        self._allow()

    def carry_out(self) -> None:
        """The present store goes beside, the backup in its place, and one signs in again."""
        one, key = self.choose_step.current, self.key
        assert one is not None and key is not None
        window = cast(QWidget, self.parent()).window()
        if not getattr(window, "may_close", lambda: True)():
            return
        reason = self.confirm_step.reason.text().strip()
        try:
            between = restoring(self._frame.ctx, one, key, reason, salvage=self.choose_step.salvage)
        except KnownError as error:
            self.say(error.sentence)
            return
        self.accept()
        self._switch(window, between)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.say(error.sentence)
        else:
            self._frame.show_error(error)

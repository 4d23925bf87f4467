"""Before the window: which store, and who. Sign in, make a new hall, restore a backup, look at the invented hall."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop_app import context
from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import JobControl, Progress
from desktop_app.store.engine import Damaged
from desktop_app.store.store import read_about

from .. import theme
from ..ask import folder as ask_folder
from ..ask import wait
from ..errors import show_error
from ..jobs import Job, JobRunner
from ..records.widgets import button, label, link_button, restyle
from . import invented
from .new_hall import NewHallPage
from .page import Page
from .recovery_key import RecoveryKeyPage
from .restore import RestorePage
from .sign_in import RecoverPage, SignInPage

if TYPE_CHECKING:
    from desktop_app.context import Context

Work = Callable[[JobControl], Any]
_LEADS_TO_BACKUP = "从备份恢复"  # what a sentence says that has the button for it


def ask(
    folder: Path | None,
    operator: str | None,
    *,
    problem: KnownError | None = None,
    between: tuple[str, Work] | None = None,
) -> Context | None:
    """Ask until a store is open; None when the user closes the dialog.

    ``problem`` is what went wrong before; ``between`` (title, work) is done first, while no store is open.
    """
    dialog = StartDialog(folder, operator)
    if between is not None:
        dialog.do_between(*between)
    elif problem is not None:
        dialog.refuse(problem)
    wait(dialog)
    dialog.deleteLater()
    return dialog.ctx


DATA = "邻里服务台数据"
"""What a folder for a new store is called where the chosen one holds other things."""


class StartDialog(QDialog):
    """Signs in to ``folder``; without one, offers to make, to choose or to restore a store."""

    def __init__(
        self, folder: Path | None, operator: str | None, parent: QWidget | None = None, *, jobs: JobRunner | None = None
    ) -> None:
        super().__init__(parent)
        self.ctx: Context | None = None
        self.folder = folder
        self.jobs = jobs or JobRunner(lambda error: show_error(error, self), self)
        self._left = False
        self._made: Context | None = None  # a store whose recovery key is being shown
        self.setWindowTitle(self.tr("邻里服务台"))
        px = theme.current().px
        self.setMinimumWidth(px(480))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(px(28), px(24), px(28), px(24))
        self._layout.setSpacing(px(12))
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.restore_button = button(self.tr("从备份恢复…"), "backup", on_click=self._restore_damaged)
        self.restore_button.hide()
        self.page: QWidget = QWidget()
        self._layout.addWidget(self.page)
        self._layout.addWidget(self.problem)
        self._layout.addWidget(self.restore_button, 0, Qt.AlignmentFlag.AlignLeft)
        if folder is None:
            self.show_choice()
        else:
            self.open_folder(folder, operator)

    # Pages

    def turn(self, page: QWidget) -> None:
        """Show another page."""
        before, self.page = self.page, page
        self._layout.replaceWidget(before, page)
        before.hide()
        before.deleteLater()
        self.say("")
        page.show()
        if isinstance(page, Page):
            page.begin()
        first = page.first if isinstance(page, (Page, RecoveryKeyPage)) else page
        first.setFocus()
        self.adjustSize()

    def show_choice(self) -> None:
        """The welcome page."""
        page = Page(self, self.tr("欢迎使用邻里服务台"), self.tr("数据加密保存在这台电脑的一个文件夹里，不联网。"))
        page.body.addSpacing(theme.current().px(6))
        self.new_button = button(self.tr("新建服务厅数据…"), primary=True, on_click=self._choose_new)
        self.open_button = button(self.tr("打开已有的数据…"), on_click=self._choose_existing)
        self.from_backup = button(self.tr("从备份恢复…"), on_click=self.show_restore)
        self.look_button = link_button(self.tr("看看示例服务厅…"), on_click=self.look_around)
        for one in (self.new_button, self.open_button, self.from_backup):
            page.add(one)
        page.body.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignHCenter)
        page.first = self.new_button
        self.turn(page)

    def _choose_existing(self) -> None:
        chosen = ask_folder(self, self.tr("数据文件夹"))
        if chosen:
            self.open_folder(Path(chosen))

    def open_folder(self, folder: Path, operator: str | None = None) -> None:
        """Go on to signing in to a folder; one that cannot be read is said, with the ways on."""
        try:
            page = SignInPage(self, folder, read_about(folder)["hall"], operator)
        except KnownError as error:
            self.show_choice()
            self.folder = folder
            self.refuse(error)
            return
        self.folder = folder
        self.turn(page)

    def _choose_new(self) -> None:
        chosen = ask_folder(self, self.tr("选一个文件夹存放数据"))
        if chosen:
            self.make_in(Path(chosen))

    def make_in(self, folder: Path) -> None:
        """Go on to the page that makes a new store: in this folder, or below it where it holds other things."""
        number, place = 1, folder
        while place.exists() and any(place.iterdir()):
            place = folder / (DATA if number == 1 else f"{DATA}{number}")
            number += 1
        self.turn(NewHallPage(self, place))

    def show_recovery(self) -> None:
        """For somebody who forgot the password."""
        assert self.folder is not None
        self.turn(RecoverPage(self, self.folder))

    def show_restore(self, damaged: Path | None = None) -> None:
        self.turn(RestorePage(self, damaged))

    def _restore_damaged(self) -> None:
        self.show_restore(self.folder if self.folder is not None and self.folder.exists() else None)

    def show_key(self, page: RecoveryKeyPage, ctx: Context) -> None:
        """The recovery key of a store just made; going on enters it."""
        self._made = ctx
        page.done.connect(lambda: self.finish(ctx))
        self.turn(page)

    # Work

    def work(
        self, title: str, function: Work, on_done: Callable[[Any], object], refused: Callable[[KnownError], object]
    ) -> None:
        """Something short, off the main thread: the page cannot be touched meanwhile and stays when it is refused."""
        self.say("")
        page = self.page
        page.setEnabled(False)

        def ended() -> None:
            page.setEnabled(True)

        self._submit(title, function, on_done, refused, ended)

    def wait_for(
        self,
        title: str,
        function: Work,
        on_done: Callable[[Any], object],
        refused: Callable[[KnownError], object],
        note: str = "",
    ) -> None:
        """Something that takes longer, behind a page with progress and 取消."""
        jobs: list[Job] = []

        def stop() -> None:
            for job in jobs:
                job.cancel()

        busy, bar = self.show_busy(title, stop, note)

        def progressed(progress: Progress) -> None:
            if progress.text:
                busy.setText(progress.text)
            bar.setRange(0, progress.total)
            bar.setValue(progress.done)

        jobs.append(self._submit(title, function, on_done, refused, lambda: None))
        jobs[0].progressed.connect(progressed)

    def show_busy(self, title: str, stop: Callable[[], object], note: str = "") -> tuple[QLabel, QProgressBar]:
        """The page that is read meanwhile; its words and its bar."""
        page = Page(self, title)
        busy = label(note or self.tr("请稍等。"), "soft", wrap=True)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(self.tr("进度"))
        page.add(busy)
        page.add(bar)
        page.first = link_button(self.tr("取消"), on_click=stop)
        page.body.addWidget(page.first, 0, Qt.AlignmentFlag.AlignRight)
        self.turn(page)
        return busy, bar

    def beside(
        self,
        page: QWidget,
        function: Work,
        on_done: Callable[[Any], object],
        refused: Callable[[KnownError], object] = lambda error: None,
    ) -> None:
        """Something ``page`` does not wait for; nothing comes of it when the page has been left."""

        def done(result: Any) -> None:
            if not self._left and self.page is page:
                on_done(result)

        def failed(error: BaseException) -> None:
            if self._left or self.page is not page:
                return
            if isinstance(error, KnownError):
                refused(error)
            else:
                show_error(error, self)

        self.jobs.submit("", function, done, failed, store=False)

    def _submit(
        self,
        title: str,
        function: Work,
        on_done: Callable[[Any], object],
        refused: Callable[[KnownError], object],
        ended: Callable[[], object],
    ) -> Job:
        def done(result: Any) -> None:
            if self._left:
                self._put_away(result)
                return
            ended()
            on_done(result)

        def failed(error: BaseException) -> None:
            if self._left:
                return
            ended()
            if isinstance(error, KnownError):
                refused(error)
            else:
                refused(KnownError(self.tr("程序出了意外，这一步没有做成。数据没有改动，可以再试一次。")))
                show_error(error, self)

        def cancelled() -> None:
            if not self._left:
                ended()
                refused(KnownError(self.tr("已取消，什么也没有改动。")))

        return self.jobs.submit(title, function, done, failed, cancelled)

    @staticmethod
    def _put_away(result: Any) -> None:
        if isinstance(result, context.Context):  # it was opened while the dialog was being closed
            result.store.close()

    def do_between(self, title: str, function: Work) -> None:
        """What is done while no store is open, then signing in again; what it gives is a sentence to say."""
        folder = self.folder
        assert folder is not None

        def done(sentence: str) -> None:
            self.open_folder(folder)
            self.praise(sentence)

        def refused(error: KnownError) -> None:
            self.open_folder(folder)
            self.refuse(error)

        self.wait_for(title, function, done, refused)

    # The invented hall

    def look_around(self) -> None:
        """Sign in to the invented hall; the first time it is made, which takes a few seconds."""
        folder = invented.place()
        if (folder / "store.toml").exists():
            self._enter(folder)
            return

        def make(control: JobControl) -> None:
            invented.make(folder, control)

        def refused(error: KnownError) -> None:
            self.show_choice()
            self.refuse(error)

        self.wait_for(
            self.tr("正在建立示例服务厅…"),
            make,
            lambda _: self._enter(folder),
            refused,
            self.tr("里面的人和事都是虚构的。"),
        )

    def _enter(self, folder: Path) -> None:
        """With another password than it was made with, ask for it."""

        def refused(error: KnownError) -> None:
            self.open_folder(folder)
            self.refuse(error)

        name = invented.NAME
        self.work(self.tr("登录"), lambda control: context.sign_in(folder, name, name), self.finish, refused)

    # Saying

    def say(self, sentence: str) -> None:
        """What is wrong, beneath the page; nothing for an empty sentence."""
        restyle(self.problem, "tone", "")
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.restore_button.hide()
        self.adjustSize()

    def praise(self, sentence: str) -> None:
        """What went well, in the same place."""
        self.say(sentence)
        restyle(self.problem, "tone", "good")

    def refuse(self, error: KnownError) -> None:
        """Say why something was not done; where the way on is a backup, its button stands there, too."""
        self.say(error.sentence)
        leads = isinstance(error, Damaged) or _LEADS_TO_BACKUP in error.sentence
        self.restore_button.setVisible(leads and not isinstance(self.page, RestorePage))
        self.adjustSize()

    # Ending

    def finish(self, ctx: Context) -> None:
        """A store is open."""
        self.ctx = ctx
        self._made = None
        self.accept()

    def reject(self) -> None:
        if isinstance(self.page, RecoveryKeyPage) and not self.page.may_leave():
            return
        super().reject()

    def done(self, result: int) -> None:
        """Closing the dialog stops what it is doing."""
        self._left = True
        self.jobs.shutdown()
        if self._made is not None:
            self._made.store.close()
            self._made = None
        super().done(result)

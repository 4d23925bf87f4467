"""Before the window: which store, and who. Three ways in: sign in, make a new hall, look at the invented one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app import context
from desktop_app.common.errors import KnownError
from desktop_app.store import keys
from desktop_app.store.store import read_about

from .. import theme
from ..errors import show_error
from ..jobs import JobRunner
from ..records.widgets import button, label, link_button
from . import invented

if TYPE_CHECKING:
    from desktop_app.context import Context

SHORTEST = 8  # characters of a new password


def ask(folder: Path | None, operator: str | None) -> Context | None:
    """Ask until a store is open; None when the user closes the dialog."""
    dialog = StartDialog(folder, operator)
    dialog.exec()
    return dialog.ctx


class StartDialog(QDialog):
    """Signs in to ``folder``; without one, offers to make or to choose a store."""

    def __init__(self, folder: Path | None, operator: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx: Context | None = None
        self._folder = folder
        self._jobs: JobRunner | None = None
        self._left = False
        self.setWindowTitle(self.tr("邻里服务台"))
        px = theme.current().px
        self.setMinimumWidth(px(440))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(px(28), px(24), px(28), px(24))
        self._layout.setSpacing(px(12))
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self._page: QWidget | None = None
        if folder is None:
            self._show_choice()
        else:
            self._show_sign_in(operator)

    # Pages

    def _turn(self, page: QWidget) -> None:
        if self._page is not None:
            self._layout.removeWidget(self._page)
            self._page.deleteLater()
        self._layout.removeWidget(self.problem)
        self.problem.hide()
        self._page = page
        self._layout.addWidget(page)
        self._layout.addWidget(self.problem)
        self.adjustSize()

    def _show_choice(self) -> None:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(label(self.tr("欢迎使用邻里服务台"), "title"))
        rows.addWidget(label(self.tr("数据加密保存在这台电脑的一个文件夹里，不联网。"), "soft"))
        self.new_button = button(self.tr("新建服务厅数据…"), primary=True, on_click=self._choose_new)
        self.open_button = button(self.tr("打开已有的数据…"), on_click=self._choose_existing)
        rows.addSpacing(8)
        rows.addWidget(self.new_button)
        rows.addWidget(self.open_button)
        self.look_button = link_button(self.tr("看看示例服务厅…"), on_click=self.look_around)
        rows.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._turn(page)

    def look_around(self) -> None:
        """Sign in to the invented hall; the first time it is made, which takes a few seconds."""
        folder = invented.place()
        if (folder / "store.toml").exists():
            self._enter(folder)
            return
        self.show_busy()
        self._jobs = JobRunner(lambda error: show_error(error, self))
        self._jobs.submit(
            self.tr("建立示例服务厅"),
            lambda control: invented.make(folder, control),
            on_done=lambda _: self._enter(folder),
            on_error=self._not_made,
            on_progress=lambda progress: self.busy.setText(self.tr("正在写入：{part}").format(part=progress.text)),
        )

    def show_busy(self) -> None:
        """What is read while the invented hall is made."""
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(label(self.tr("正在建立示例服务厅…"), "title"))
        self.busy = label(self.tr("要几秒钟；里面的人和事都是虚构的。"), "soft")
        rows.addWidget(self.busy)
        self._turn(page)

    def _not_made(self, error: BaseException) -> None:
        self._show_choice()
        if isinstance(error, KnownError):
            self._say(error.sentence)
        else:
            show_error(error, self)

    def _enter(self, folder: Path) -> None:
        """Sign in to the invented hall; with another password than it was made with, ask for it."""
        if self._left:
            return
        try:
            self.ctx = context.sign_in(folder, invented.NAME, invented.NAME)
        except KnownError as error:
            self.open_folder(folder)
            self._say(error.sentence)
            return
        self.accept()

    def done(self, result: int) -> None:
        """Closing the dialog stops what it is making."""
        self._left = True
        if self._jobs is not None:
            self._jobs.shutdown()
        super().done(result)

    def _choose_existing(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("数据文件夹"))
        if chosen:
            self.open_folder(Path(chosen))

    def open_folder(self, folder: Path) -> None:
        """Go on to signing in to a chosen folder."""
        try:
            read_about(folder)
        except KnownError as error:
            self._say(error.sentence)
            return
        self._folder = folder
        self._show_sign_in(None)

    def _choose_new(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("选一个空文件夹存放数据"))
        if chosen:
            self.make_in(Path(chosen))

    def make_in(self, folder: Path) -> None:
        """Go on to the page that makes a new store in an empty folder."""
        self._folder = folder
        page = QWidget()
        form = _form(page, self.tr("新建服务厅数据"))
        self.hall = QLineEdit()
        self.hall.setPlaceholderText(self.tr("例如 向阳社区便民服务厅"))
        self.name = QLineEdit()
        self.password = _password_line()
        self.again = _password_line()
        for words, line in (
            (self.tr("服务厅名称"), self.hall),
            (self.tr("您的姓名"), self.name),
            (self.tr("密码"), self.password),
            (self.tr("再输一次密码"), self.again),
        ):
            line.setAccessibleName(words)
            form.addRow(words, line)
        form.addRow(label(self.tr("密码丢了就打不开数据，请记牢。"), "soft"))
        form.addRow(self._buttons(self.tr("新建"), self._make))
        self._turn(page)
        self.hall.setFocus()

    def _show_sign_in(self, operator: str | None) -> None:
        assert self._folder is not None
        page = QWidget()
        try:
            hall = read_about(self._folder)["hall"]
            names = keys.operators(self._folder)
        except KnownError as error:
            self._folder = None
            self._show_choice()
            self._say(error.sentence)
            return
        form = _form(page, hall)
        self.operator = QComboBox()
        self.operator.addItems(names)
        if operator in names:
            self.operator.setCurrentText(operator)
        self.operator.setAccessibleName(self.tr("操作员"))
        self.password = _password_line()
        self.password.setAccessibleName(self.tr("密码"))
        form.addRow(self.tr("操作员"), self.operator)
        form.addRow(self.tr("密码"), self.password)
        form.addRow(self._buttons(self.tr("登录"), self._sign_in))
        self._turn(page)
        self.password.setFocus()

    def _buttons(self, word: str, act: Callable[[], None]) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 8, 0, 0)
        other = button(self.tr("打开别的数据…"), on_click=self._show_choice)
        self.go = button(word, primary=True, on_click=act)
        self.go.setDefault(True)
        row.addWidget(other)
        row.addStretch(1)
        row.addWidget(self.go)
        return line

    # Acting

    def _sign_in(self) -> None:
        assert self._folder is not None
        try:
            self.ctx = context.sign_in(self._folder, self.operator.currentText(), self.password.text())
        except KnownError as error:
            self._say(error.sentence)
            self.password.selectAll()
            self.password.setFocus()
            return
        self.accept()

    def _make(self) -> None:
        assert self._folder is not None
        if not self.hall.text().strip() or not self.name.text().strip():
            self._say(self.tr("请填写服务厅名称和您的姓名。"))
            return
        if len(self.password.text()) < SHORTEST:
            self._say(self.tr("密码至少{count}个字符。").format(count=SHORTEST))
            return
        if self.password.text() != self.again.text():
            self._say(self.tr("两次输入的密码不一样，请重新输入。"))
            return
        try:
            context.load_subjects()
            self.ctx = context.create(
                self._folder,
                hall=self.hall.text().strip(),
                operator=self.name.text().strip(),
                password=self.password.text(),
            )
        except KnownError as error:
            self._say(error.sentence)
            return
        self.accept()

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()
        self.adjustSize()


def _form(page: QWidget, title: str) -> QFormLayout:
    form = QFormLayout(page)
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(theme.current().px(10))
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    form.addRow(label(title, "title"))
    return form


def _password_line() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line

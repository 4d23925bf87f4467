"""Signing in to a store, and the new password for somebody who forgot it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop_app import context
from desktop_app.common.errors import KnownError
from desktop_app.store import keys

from .. import theme
from ..password import password_line
from ..records.widgets import link_button
from .page import Page

if TYPE_CHECKING:
    from desktop_app.context import Context

    from .dialog import StartDialog


class SignInPage(Page):
    """Raises KnownError when the folder is no store or its keys cannot be read."""

    def __init__(self, start: StartDialog, folder: Path, hall: str, operator: str | None) -> None:
        names = keys.operators(folder)
        super().__init__(start, hall)
        self._folder = folder
        self.operator = operator_box(names, operator)
        self.field(self.tr("操作员"), self.operator)
        self.password = password_line()
        self.field(self.tr("密码"), self.password)
        self.forgot = link_button(self.tr("忘记密码，用恢复密钥…"), on_click=start.show_recovery)
        self.forgot.setVisible(keys.has_recovery(folder))
        self.body.addWidget(self.forgot, 0, Qt.AlignmentFlag.AlignRight)
        self.buttons(self.tr("登录"), self.sign_in, self.tr("打开别的数据…"), start.show_choice)
        self.first = self.password

    def sign_in(self) -> None:
        folder, name, password = self._folder, self.operator.currentText(), self.password.text()
        self.start.work(
            self.tr("登录"), lambda control: context.sign_in(folder, name, password), self.start.finish, self.refused
        )

    def refused(self, error: KnownError) -> None:
        super().refused(error)
        self.password.selectAll()
        self.password.setFocus()


class RecoverPage(Page):
    """The recovery key, who forgot the password, and the new one.

    ``known`` is a key that has opened this store already; ``action`` is noted in the history besides.
    """

    def __init__(self, start: StartDialog, folder: Path, known: str = "", action: str = "") -> None:
        note = "" if known else start.tr("把保险柜里那张纸上的密钥逐组输入；大小写和横线不用管。")
        super().__init__(start, start.tr("设一个新密码"), note)
        self._folder, self._known, self._action = folder, known, action
        self.key = recovery_line()
        if not known:
            self.field(self.tr("恢复密钥"), self.key)
        self.operator = operator_box(keys.operators(folder), None)
        self.field(self.tr("操作员"), self.operator)
        self.new_password()
        self.buttons(self.tr("设新密码并进入"), self.recover, self.tr("返回登录"), lambda: start.open_folder(folder))
        self.first = self.password if known else self.key

    def recover(self) -> None:
        text = self._known or self.key.text()
        try:
            keys.normalise_recovery(text)
        except KnownError as error:
            self.wrong(self.key, error.sentence)
            return
        password = self.chosen()
        if password is None:
            return
        folder, name = self._folder, self.operator.currentText()

        def work(control: object) -> Context:
            ctx = context.recover(folder, text, name, password)
            if self._action:
                ctx.note_session(self._action)
            return ctx

        self.start.work(self.tr("用恢复密钥打开"), work, self.start.finish, self.refused)


def operator_box(names: list[str], chosen: str | None) -> QComboBox:
    box = QComboBox()
    box.addItems(names)
    if chosen in names:
        box.setCurrentText(chosen or "")
    return box


def recovery_line() -> QLineEdit:
    """A line for a recovery key, in letters of one width."""
    line = QLineEdit()
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(theme.current().px(13))
    line.setFont(font)
    line.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
    return line

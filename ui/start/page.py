"""What every page before the window is made of: a title, fields with labels, one main button, a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.operators.service import MIN_PASSWORD

from .. import theme
from ..password import Countdown, password_line
from ..records.widgets import button, label, link_button

if TYPE_CHECKING:
    from .dialog import StartDialog


class Page(QWidget):
    """``start`` is the dialog it stands in; ``first`` takes the keyboard when the page is shown."""

    def __init__(self, start: StartDialog, title: str, note: str = "") -> None:
        super().__init__()
        self.start = start
        self.first: QWidget = self
        self.go: QPushButton | None = None
        self.countdown: Countdown | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.current().px(10))
        self.body.addWidget(label(title, "title", wrap=True))
        if note:
            self.body.addWidget(label(note, "soft", wrap=True))
        self._form: QFormLayout | None = None
        self._forms: dict[QWidget, QFormLayout] = {}

    def field(self, words: str, widget: QWidget) -> None:
        """A labelled row; rows that follow each other line up."""
        if self._form is None:
            self._form = QFormLayout()
            self._form.setVerticalSpacing(theme.current().px(10))
            self._form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            self.body.addLayout(self._form)
        if not widget.accessibleName():
            widget.setAccessibleName(words)
        self._form.addRow(words, widget)
        self._forms[widget] = self._form

    def show_field(self, widget: QWidget, on: bool) -> None:
        """Show or hide a row with its label."""
        self._forms[widget].setRowVisible(widget, on)

    def add(self, widget: QWidget) -> None:
        self._form = None
        self.body.addWidget(widget)

    def buttons(self, word: str, act: Callable[[], object], back: str, go_back: Callable[[], object]) -> QPushButton:
        """The main button at the right, the quiet way back at the left; Enter is the main button."""
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.current().px(6), 0, 0)
        self.back = link_button(back, on_click=go_back)
        self.go = button(word, primary=True, on_click=act)
        self.go.setDefault(True)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.go)
        self._form = None
        self.body.addLayout(row)
        self.countdown = Countdown(self.start.problem, [self.go], self)
        return self.go

    def new_password(self) -> None:
        """Two lines for a new one, read with ``chosen``."""
        self.password, self.again = password_line(), password_line()
        self.field(self.tr("新密码"), self.password)
        self.field(self.tr("再输一次"), self.again)

    def chosen(self) -> str | None:
        """The new password; None when it does not hold, which is said."""
        if len(self.password.text()) < MIN_PASSWORD:
            self.wrong(self.password, self.tr("密码至少{count}个字符。").format(count=MIN_PASSWORD))
            return None
        if self.password.text() != self.again.text():
            self.wrong(self.again, self.tr("两次输入的密码不一样，请重新输入。"))
            return None
        return self.password.text()

    def wrong(self, line: QLineEdit, sentence: str) -> None:
        """Something in ``line`` does not hold."""
        self.start.say(sentence)
        line.selectAll()
        line.setFocus()

    def refused(self, error: KnownError) -> None:
        """What was asked for was not done: said, or counted down to the next try."""
        self.start.refuse(error)
        seconds = getattr(error, "seconds", 0)
        if seconds and self.countdown is not None:
            self.countdown.begin(seconds)

    def begin(self) -> None:
        """Shown: look now for what is to be looked for."""

"""What a locked window shows: which hall, who is signed in, the password, and nothing of the data."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError

from . import theme
from .password import Countdown, password_line
from .records.widgets import button, card, label, link_button


class LockPage(QWidget):
    """``unlock_asked`` carries the password; ``say`` what became of it."""

    unlock_asked = Signal(str)
    switch_asked = Signal()

    def __init__(self, hall: str, operator: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look = theme.current()
        px = look.px
        frame, inside = card()
        frame.setFixedWidth(px(400))
        inside.setContentsMargins(px(28), px(24), px(28), px(24))
        inside.setSpacing(px(12))
        self._sign = QLabel()
        self._draw()
        look.changed.connect(self._draw)
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self._sign)
        head.addWidget(label(hall, "title", wrap=True), 1)
        self.password = password_line(self.tr("密码"))
        self.password.setPlaceholderText(self.tr("输入密码继续"))
        self.password.returnPressed.connect(self._ask)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.go = button(self.tr("解锁"), primary=True, on_click=self._ask)
        self.switch = link_button(self.tr("换人登录"), on_click=self.switch_asked.emit)
        buttons = QHBoxLayout()
        buttons.addWidget(self.switch)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        inside.addLayout(head)
        inside.addWidget(label(self.tr("已锁定　操作员：{name}").format(name=operator)))
        inside.addWidget(self.password)
        inside.addWidget(self.problem)
        inside.addLayout(buttons)
        inside.addWidget(label(self.tr("没保存的内容都在，解锁后接着填。"), "small", wrap=True))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(frame)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)
        self.countdown = Countdown(self.problem, [self.go, self.password], self)
        self.countdown.over.connect(self.password.setFocus)

    def _draw(self) -> None:
        look = theme.current()
        self._sign.setPixmap(look.icon("lock", "accent_ink").pixmap(look.px(24), look.px(24)))

    def begin(self) -> None:
        """Shown anew: empty, the keyboard in the password. A wait that is going on goes on."""
        self.password.clear()
        if not self.countdown.waiting:
            self.busy(False)
            self.say("")
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def busy(self, on: bool) -> None:
        """The password is being looked at."""
        self.go.setEnabled(not on)
        self.password.setReadOnly(on)

    def say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def refused(self, error: KnownError) -> None:
        """Say what was wrong, or count down until the next try."""
        self.busy(False)
        self.password.clear()
        seconds = getattr(error, "seconds", 0)
        if seconds:
            self.countdown.begin(seconds)
        else:
            self.say(error.sentence)
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        if self.go.isEnabled() and self.password.text():
            self.unlock_asked.emit(self.password.text())

"""On-the-spot approval: somebody with the right signs in over the screen of somebody who has not (domain reference 9.2)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError

from . import theme
from .password import password_line
from .records.widgets import button, label


class ApprovalDialog(QDialog):
    """``approve(name, password)`` is asked; what it refuses is said and the dialog stays. What it gives is in ``given``."""

    def __init__(self, what: str, approve: Callable[[str, str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("当场审批"))
        self._approve = approve
        self.given: object = None
        px = theme.current().px
        self.setMinimumWidth(px(420))
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("审批人"))
        self.password = password_line(self.tr("审批人的密码"))
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        form = QFormLayout()
        form.addRow(self.tr("审批人"), self.name)
        form.addRow(self.tr("密码"), self.password)
        self.go = button(self.tr("同意"), "check", primary=True, on_click=self.decide)
        self.go.setAutoDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button(self.tr("取消"), on_click=self.reject))
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(label(what, "heading", wrap=True))
        layout.addWidget(
            label(self.tr("您的角色不能单独做这一步，请主任在这里输入自己的姓名和密码。"), "soft", wrap=True)
        )
        layout.addLayout(form)
        layout.addWidget(self.message)
        layout.addLayout(buttons)
        self.name.returnPressed.connect(lambda: self.password.setFocus(Qt.FocusReason.TabFocusReason))
        self.password.returnPressed.connect(self.decide)
        self.name.setFocus()

    def decide(self) -> None:
        """Ask; a wrong password empties its line."""
        try:
            self.given = self._approve(self.name.text().strip(), self.password.text())
        except KnownError as error:
            self.password.clear()
            self.message.setText(error.sentence)
            self.message.show()
            self.password.setFocus()
            return
        self.accept()

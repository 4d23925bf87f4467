"""Making a new store: the hall, who is its first operator, and a password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from desktop_app import context
from desktop_app.common.papers import RecoveryCard

from ..password import password_line
from ..records.widgets import label
from .page import Page
from .recovery_key import RecoveryKeyPage

if TYPE_CHECKING:
    from desktop_app.context import Context

    from .dialog import StartDialog


class NewHallPage(Page):
    def __init__(self, start: StartDialog, folder: Path) -> None:
        super().__init__(start, start.tr("新建服务厅数据"))
        self._folder = folder
        self.hall, self.name = QLineEdit(), QLineEdit()
        self.hall.setPlaceholderText(self.tr("例如 向阳社区便民服务厅"))
        self.password, self.again = password_line(), password_line()
        for words, line in (
            (self.tr("服务厅名称"), self.hall),
            (self.tr("您的姓名"), self.name),
            (self.tr("密码"), self.password),
            (self.tr("再输一次密码"), self.again),
        ):
            self.field(words, line)
        where = self.tr("数据放在：{folder}").format(folder=folder)
        self.add(label(where, "soft", wrap=True))
        self.add(label(self.tr("您是主任和系统管理员；其他人以后在“设置”里添加。"), "soft", wrap=True))
        self.buttons(self.tr("新建"), self.make, self.tr("返回"), start.show_choice)
        self.first = self.hall

    def make(self) -> None:
        hall, name = self.hall.text().strip(), self.name.text().strip()
        if not hall or not name:
            self.wrong(self.name if hall else self.hall, self.tr("请填写服务厅名称和您的姓名。"))
            return
        password = self.chosen()
        if password is None:
            return
        folder = self._folder

        def work(control: object) -> Context:
            context.load_subjects()
            return context.create(folder, hall=hall, operator=name, password=password)

        self.start.work(self.tr("新建数据"), work, self._made, self.refused)

    def _made(self, ctx: Context) -> None:
        """The recovery key is shown before anything else is done with the new store."""
        text, ctx.recovery_key = ctx.recovery_key, None
        if text is None:
            self.start.finish(ctx)
            return
        paper = RecoveryCard(text, ctx.hall["name"], ctx.today(), ctx.operator.name)
        self.start.show_key(RecoveryKeyPage(paper, self.tr("进入"), self.start.jobs), ctx)

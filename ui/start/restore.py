"""Restoring from a backup before the window: which file, with whose key, what it holds, where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QListWidget, QListWidgetItem

from desktop_app import context
from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import JobControl
from desktop_app.store import keys

from .. import theme
from ..ask import folder as ask_folder
from ..ask import open_file
from ..password import password_line
from ..records.widgets import button, card, label
from . import restoring
from .page import Page
from .sign_in import RecoverPage, recovery_line

if TYPE_CHECKING:
    from desktop_app.context import Context

    from .dialog import StartDialog


class RestorePage(Page):
    """Which backup, and what opens it. ``damaged`` is the store that is to be replaced, when there is one."""

    def __init__(self, start: StartDialog, damaged: Path | None = None) -> None:
        super().__init__(start, start.tr("从备份恢复"))
        self._damaged = damaged
        self.files = QListWidget()
        self.files.setAccessibleName(self.tr("找到的备份"))
        self.files.setFixedHeight(theme.current().px(104))
        self.files.itemSelectionChanged.connect(self._chosen)
        self.looking = label(self.tr("正在看插上的U盘和移动硬盘里有没有备份…"), "soft", wrap=True)
        self.other = button(self.tr("选择备份文件…"), "folder", on_click=self._choose)
        self.add(self.looking)
        self.add(self.files)
        self.body.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.files.hide()
        self.way = QComboBox()
        self.way.addItems([self.tr("用操作员的密码"), self.tr("用恢复密钥")])
        self.field(self.tr("怎样打开"), self.way)
        self.operator, self.password, self.key = QComboBox(), password_line(), recovery_line()
        self.field(self.tr("操作员"), self.operator)
        self.field(self.tr("密码"), self.password)
        self.field(self.tr("恢复密钥"), self.key)
        self.way.currentIndexChanged.connect(self._show_way)
        self.buttons(self.tr("打开看看"), self.look, self.tr("返回"), start.show_choice)
        self._show_way()
        self.first = self.other

    @property
    def by_password(self) -> bool:
        return self.way.currentIndex() == 0

    def _show_way(self) -> None:
        for widget in (self.operator, self.password):
            self.show_field(widget, self.by_password)
        self.show_field(self.key, not self.by_password)

    # Which file

    def begin(self) -> None:
        """Look for backups on what is plugged in."""

        self.start.beside(self, restoring.on_volumes, self.show_found)

    def show_found(self, files: list[restoring.Found]) -> None:
        """What is on the disks; a file that was chosen meanwhile stays chosen."""
        for one in files:
            self._list(one.file, self.tr("{volume}　{name}　{day}").format(**one.words()))
        self.looking.setText(
            self.tr("插上的盘里找到 {count} 个备份，最新的在最上面：").format(count=len(files))
            if files
            else self.tr("插上的盘里没有找到备份。请插上备份盘再来，或者选择备份文件。")
        )
        if files and self.file is None:
            self.files.setCurrentRow(0)
        self.files.setVisible(self.files.count() > 0)
        self.start.adjustSize()

    def _list(self, file: Path, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, file)
        item.setToolTip(str(file))
        self.files.addItem(item)

    def _choose(self) -> None:
        kinds = self.tr("邻里服务台的备份 ({files})").format(files=f"*{restoring.SUFFIX}")
        name = open_file(self, self.tr("选择备份文件"), kinds=kinds)
        if name:
            self.use(Path(name))

    def use(self, file: Path) -> None:
        """A file that is known."""
        self._list(file, str(file.name))
        self.files.show()
        self.files.setCurrentRow(self.files.count() - 1)
        self.start.adjustSize()

    def _chosen(self) -> None:
        """Who can open it is read from the file itself."""
        file = self.file
        self.start.say("")
        self.operator.clear()
        if file is not None:
            self.start.beside(self, lambda control: restoring.operators(file), self.operator.addItems, self.refused)
        (self.password if self.by_password else self.key).setFocus()

    @property
    def file(self) -> Path | None:
        item = self.files.currentItem()
        return None if item is None else Path(item.data(Qt.ItemDataRole.UserRole))

    # Opening it

    def look(self) -> None:
        file = self.file
        if file is None:
            self.start.say(self.tr("请先选一个备份文件。"))
            return
        name = self.operator.currentText() if self.by_password else keys.RECOVERY
        secret = self.password.text() if self.by_password else self.key.text()

        def opened(held: restoring.Held) -> None:
            self.start.turn(ConfirmPage(self.start, held, self._damaged))

        self.start.work(self.tr("打开备份"), lambda control: restoring.look(file, name, secret), opened, self.refused)


class ConfirmPage(Page):
    """What the backup holds, and where it goes."""

    def __init__(self, start: StartDialog, held: restoring.Held, damaged: Path | None) -> None:
        super().__init__(start, held.hall)
        self._held, self._damaged = held, damaged
        frame, inside = card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().px(12))
        grid.setColumnStretch(1, 1)
        for row, (words, value) in enumerate(held.lines()):
            grid.addWidget(label(words, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, wrap=True), row, 1)
        inside.addLayout(grid)
        self.add(frame)
        self.target = QLineEdit()
        self.target.setReadOnly(True)
        self.field(self.tr("恢复到"), self.target)
        self.change = button(self.tr("换个文件夹…"), "folder", on_click=self._choose)
        self.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignRight)
        self.beside = label("", "hint", wrap=True)
        self.add(self.beside)
        self.buttons(self.tr("恢复"), self.restore, self.tr("换一个备份"), lambda: start.show_restore(damaged))
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.set_target(damaged or Path(documents))
        self.first = self.go or self

    def _choose(self) -> None:
        name = ask_folder(self, self.tr("恢复到哪个文件夹"), self.target.text())
        if name:
            self.set_target(Path(name))

    def set_target(self, chosen: Path) -> None:
        """An empty folder and a store are taken as they are; in any other the store gets a folder of its own."""
        folder, replaces = restoring.target(chosen, self.tr("邻里服务台数据"))
        self.target.setText(str(folder))
        self.beside.setText(
            self.tr("现在那份数据会原样移到旁边；备份以后的改动，能读出来的会补回来。")
            if folder == self._damaged
            else self.tr("那里现在的数据不会丢：它会原样移到旁边的文件夹里。")
        )
        self.beside.setVisible(replaces)

    def restore(self) -> None:
        held, damaged, folder = self._held, self._damaged, Path(self.target.text())

        def work(control: JobControl) -> str:
            return restoring.restore(held, folder, damaged, control)

        self.start.wait_for(self.tr("正在恢复…"), work, lambda told: self._restored(folder, told), self._back)

    def _back(self, error: KnownError) -> None:
        self.start.turn(ConfirmPage(self.start, self._held, self._damaged))
        self.start.refuse(error)

    def _restored(self, folder: Path, told: str) -> None:
        held, action = self._held, self.tr("恢复备份：{at}").format(at=self._held.details.made_at[:16])
        if held.operator == keys.RECOVERY:
            self.start.turn(RecoverPage(self.start, folder, held.secret, action))
            self.start.praise(told + self.tr("请给操作员设一个新密码，然后进入。"))
            return

        def enter(control: JobControl) -> Context:
            ctx = context.sign_in(folder, held.operator, held.secret, key=held.key)
            ctx.store.notices.append(told)
            ctx.note_session(action)
            return ctx

        def refused(error: KnownError) -> None:
            self.start.open_folder(folder)
            self.start.refuse(error)

        self.start.work(self.tr("登录"), enter, self.start.finish, refused)

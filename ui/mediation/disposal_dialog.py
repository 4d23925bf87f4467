"""到期销毁: the dossiers whose retention has ended; a list to sign, an approval, and a record of what was destroyed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.mediation import dossier_shelf

from .. import theme
from ..ask import confirm
from ..frame.acting import carry_out
from ..frame.tab import Frame
from ..records.widgets import button, label
from .dossier_actions import DossierActions


class DisposalDialog(QDialog):
    """``printed`` prints the list of the cases it is given. Nothing is destroyed that was not ticked, approved and confirmed."""

    def __init__(
        self, frame: Frame, acts: DossierActions, printed: Callable[[Sequence[int]], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("到期销毁"))
        self._frame, self._acts, self._printed = frame, acts, printed
        px = theme.current().px
        self.resize(px(760), px(540))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("保管期满的卷宗"))
        self.list.itemChanged.connect(self._show)
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(self.tr("怎样销毁、由谁监销"))
        self.note.setPlaceholderText(self.tr("销毁以后在这里写明：怎样销毁、送到哪里、由谁监销"))
        self.note.setFixedHeight(px(64))
        self.note.setTabChangesFocus(True)
        self.note.textChanged.connect(self._show)
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        self.print_button = button(self.tr("打印清册"), "print", on_click=lambda: self._printed(self.chosen()))
        self.approve_button = button(self.tr("批准销毁"), "check", on_click=self.approve)
        self.done_button = button(self.tr("登记已销毁…"), "trash", on_click=self.dispose)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for one in (self.print_button, self.approve_button, self.done_button):
            buttons.addWidget(one)
        buttons.addStretch(1)
        buttons.addWidget(button(self.tr("关闭"), primary=True, on_click=self.accept))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(8))
        layout.addWidget(label(self.tr("到期销毁"), "title"))
        steps = self.tr(
            "先勾选、打印清册请负责人签字，再由主任批准；实际销毁以后才登记。登记时，扫描件从系统里永久删除，"
            "卷宗的登记、目录和情况说明留下。"
        )
        layout.addWidget(label(steps, "soft", wrap=True))
        layout.addWidget(self.list, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.message)
        layout.addLayout(buttons)
        self.rows: dict[int, dict[str, Any]] = {}
        self.load()

    def load(self) -> None:
        """Ask anew; ticks stay."""
        ticked = set(self.chosen())
        found = dossier_shelf.rows(self._frame.ctx, "", {"state": "ended"})
        self.rows = {row["case_id"]: row for row in found if row["seen"]}
        self.list.blockSignals(True)
        self.list.clear()
        for case_id, row in self.rows.items():
            state = (
                self.tr("{name}已批准").format(name=row["approved_by"]) if row["approved_by"] else self.tr("还没有批准")
            )
            words = (row["number"], row["title"], self.tr("保管到 {day}").format(day=row["ends_on"]), state)
            item = QListWidgetItem("　".join(words))
            item.setData(Qt.ItemDataRole.UserRole, case_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if case_id in ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        if not self.rows:
            self.list.addItem(QListWidgetItem(self.tr("没有保管期满的卷宗")))
        self._show()

    def chosen(self) -> list[int]:
        """Cases whose dossiers are ticked."""
        items = [self.list.item(at) for at in range(self.list.count())]
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked and item.data(Qt.ItemDataRole.UserRole) is not None
        ]

    def _show(self) -> None:
        chosen = self.chosen()
        open_ones = [one for one in chosen if not self.rows[one]["approved_by"]]
        self.print_button.setEnabled(bool(chosen))
        self.approve_button.setEnabled(bool(open_ones))
        may = self._frame.ctx.may(dossier_shelf.APPROVE)
        self.done_button.setEnabled(may and bool(chosen) and not open_ones and bool(self.note.toPlainText().strip()))

    def approve(self) -> None:
        """By the operator, or by somebody who signs in over the screen."""
        ids = [one for one in self.chosen() if not self.rows[one]["approved_by"]]
        approval = self._acts.approval(self.tr("批准销毁 {count} 卷").format(count=len(ids)))
        if isinstance(approval, bool):
            return
        words = self.tr("已批准销毁 {count} 卷").format(count=len(ids))
        if carry_out(self._frame, lambda: dossier_shelf.approve_disposal(self._frame.ctx, ids, approval), words):
            self.load()

    def dispose(self) -> None:
        """What was destroyed is written down; the scans go for good."""
        ids = self.chosen()
        text = self.tr("登记 {count} 卷已经销毁？").format(count=len(ids))
        detail = self.tr("它们的扫描件会从系统里永久删除，不能撤销。登记、目录和情况说明留下。")
        if not confirm(self, self.tr("登记已销毁"), text, self.tr("登记"), detail):
            return
        try:
            count = dossier_shelf.dispose(self._frame.ctx, ids, self.note.toPlainText())
        except KnownError as error:
            self.message.setText(error.sentence)
            self.message.show()
            return
        self.message.hide()
        self.note.clear()
        self._frame.notify(self.tr("已登记销毁 {count} 卷").format(count=count))
        self.load()

"""What happened to a record, in words, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from .. import theme
from .empty import EmptyState
from .widgets import button, label


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """``at`` as stored (YYYY-MM-DD HH:MM:SS), ``words`` a sentence: 电话 由 138****1234 改为 139****0000."""

    at: str
    who: str
    words: str


class HistoryList(QWidget):
    """A list of changes; plain text, selectable row by row."""

    def __init__(self, lines: Sequence[HistoryLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        if not lines:
            layout.addWidget(EmptyState(self.tr("还没有变更记录")))
            return
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("变更记录"))
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        for line in lines:
            self.list.addItem(QListWidgetItem(f"{line.at[:16]}　{line.who}\n{line.words}"))
        layout.addWidget(self.list)


def show_history(title: str, lines: Sequence[HistoryLine], parent: QWidget) -> QDialog:
    """Open a window with the changes of one record; it is gone when closed."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(dialog.tr("变更记录：{title}").format(title=title))
    px = theme.current().px
    dialog.resize(px(620), px(480))
    close = button(dialog.tr("关闭"), on_click=dialog.accept)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(px(20), px(16), px(20), px(16))
    layout.setSpacing(px(12))
    layout.addWidget(label(title, "heading"))
    layout.addWidget(HistoryList(lines), 1)
    layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
    dialog.open()
    return dialog

"""What happened to a record, in words, newest first; a version of it can be brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError

from .. import theme
from .empty import EmptyState
from .widgets import button, label

BringBack = Callable[[int], object]  # number of a change → the record is what it was after it; raises KnownError


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """``at`` as stored (YYYY-MM-DD HH:MM:SS), ``words`` a sentence: 电话 由 138****1234 改为 139****0000.

    ``number``: the change a version can be brought back of; 0 where the line made no version (a print, a view).
    """

    at: str
    who: str
    words: str
    number: int = 0


class HistoryList(QWidget):
    """A list of changes; plain text, selectable row by row."""

    def __init__(self, lines: Sequence[HistoryLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = list(lines)
        self.list = QListWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        if not lines:
            layout.addWidget(EmptyState(self.tr("还没有变更记录")))
            return
        self.list.setAccessibleName(self.tr("变更记录"))
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        for line in lines:
            self.list.addItem(QListWidgetItem(f"{line.at[:16]}　{line.who}\n{line.words}"))
        layout.addWidget(self.list)

    def chosen(self) -> HistoryLine | None:
        """The line the keyboard is on."""
        row = self.list.currentRow()
        return self.lines[row] if 0 <= row < len(self.lines) else None


class HistoryDialog(QDialog):
    """The changes of one record. With ``bring_back``, an older line's version can be made the present one."""

    def __init__(
        self, title: str, lines: Sequence[HistoryLine], parent: QWidget, bring_back: BringBack | None = None
    ) -> None:
        super().__init__(parent)
        self._bring_back = bring_back
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("变更记录：{title}").format(title=title))
        px = theme.current().px
        self.resize(px(620), px(480))
        self.history = HistoryList(lines)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.back_button = button(self.tr("恢复到这一版"), "undo", on_click=self.bring_back)
        self.back_button.setToolTip(self.tr("各项内容改回选中这一条之后的样子；可以撤销"))
        self.back_button.setVisible(bring_back is not None and len(self.versions) > 1)
        close = button(self.tr("关闭"), on_click=self.accept)
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(label(title, "heading"))
        layout.addWidget(self.history, 1)
        layout.addWidget(self.problem)
        layout.addLayout(row)
        self.history.list.currentRowChanged.connect(lambda _: self._allow())
        self._allow()

    @property
    def versions(self) -> list[int]:
        """Numbers of the changes that made a version, newest first."""
        return [line.number for line in self.history.lines if line.number]

    def bring_back(self) -> None:
        """Make the chosen version the present one; what the service refuses is said and the window stays."""
        line = self.history.chosen()
        if line is None or self._bring_back is None:
            return
        try:
            self._bring_back(line.number)
        except KnownError as error:
            self.problem.setText(error.sentence)
            self.problem.show()
            return
        self.accept()

    def _allow(self) -> None:
        line = self.history.chosen()
        self.back_button.setEnabled(line is not None and line.number in self.versions[1:])


def show_history(
    title: str, lines: Sequence[HistoryLine], parent: QWidget, bring_back: BringBack | None = None
) -> HistoryDialog:
    """Open a window with the changes of one record; it is gone when closed."""
    dialog = HistoryDialog(title, lines, parent, bring_back)
    dialog.open()
    return dialog

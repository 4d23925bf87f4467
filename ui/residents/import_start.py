"""The first step of an import: choose a file; and the imports of earlier days, to be taken back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.residents.past_imports import PastImport

from .. import theme
from ..records.widgets import button, card, label


class StartPage(QWidget):
    """``file_asked``: the button was pressed; ``undo_asked``: with the batch of an import."""

    file_asked = Signal()
    undo_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        frame, inside = card()
        inside.addStretch(2)
        centre = Qt.AlignmentFlag.AlignCenter
        for text, role in (
            (self.tr("选择一份居民花名册"), "heading"),
            (self.tr("xlsx、xls、xlsb、ods 或 csv，也可以把文件拖到这里；一人一行、一户一行都可以"), "soft"),
            (self.tr("先给您看每一行会怎样，最后一步才写入；写入以后也可以整批撤销"), "soft"),
        ):
            inside.addWidget(label(text, role), 0, centre)
        inside.addSpacing(px(12))
        self.choose_button = button(self.tr("选择文件…"), "folder", primary=True, on_click=self.file_asked.emit)
        inside.addWidget(self.choose_button, 0, centre)
        inside.addStretch(3)
        self._past, self._beside = card()
        self._beside.addWidget(label(self.tr("最近的导入"), "section"))
        self._list: QWidget | None = None
        self.undo_buttons: dict[str, QWidget] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(frame, 1)
        layout.addWidget(self._past)

    def show_past(self, imports: list[PastImport], may_undo: bool) -> None:
        """The imports of earlier days, newest first; nothing where there are none."""
        if self._list is not None:
            self._beside.removeWidget(self._list)
            self._list.deleteLater()
        self._list = QWidget()
        self.undo_buttons = {}
        px = theme.current().px
        grid = QGridLayout(self._list)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(6))
        for line, one in enumerate(imports):
            grid.addWidget(label(one.at[:16], "soft"), line, 0)
            grid.addWidget(label(one.file_name), line, 1)
            grid.addWidget(label(one.operator, "soft"), line, 2)
            if one.is_undone:
                grid.addWidget(label(self.tr("已撤销"), "soft"), line, 3, Qt.AlignmentFlag.AlignCenter)
            elif may_undo:
                undo = button(self.tr("撤销"), "undo", on_click=partial(self.undo_asked.emit, one.batch))
                undo.setAccessibleName(
                    self.tr("撤销 {when} 导入的“{name}”").format(when=one.at[:16], name=one.file_name)
                )
                self.undo_buttons[one.batch] = undo
                grid.addWidget(undo, line, 3)
        grid.setColumnStretch(1, 1)
        self._beside.addWidget(self._list)
        self._past.setVisible(bool(imports))

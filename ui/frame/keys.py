"""The list of keys (Ctrl+/) and the help panel (F1)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from .. import theme
from ..records.widgets import icon_button, label
from .find_box import Command


def show_keys(commands: Sequence[Command], parent: QWidget) -> QDialog:
    """Every key of the window with what it does; gone when closed."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(dialog.tr("快捷键"))
    fixed = [
        ("Ctrl+F", dialog.tr("到本页的搜索框")),
        ("Ctrl+S", dialog.tr("保存")),
        (dialog.tr("Ctrl+Enter"), dialog.tr("保存并新增")),
        ("Enter", dialog.tr("下一个填写框；在列表里：打开")),
        ("Esc", dialog.tr("关闭，有没保存的会先问")),
        ("Ctrl+C", dialog.tr("复制表格里的内容")),
        (dialog.tr("Alt+↓"), dialog.tr("在日期框里：打开日历")),
    ]
    px = theme.current().px
    grid = QGridLayout(dialog)
    grid.setContentsMargins(px(24), px(16), px(24), px(24))
    grid.setHorizontalSpacing(px(24))
    grid.setVerticalSpacing(px(6))
    grid.addWidget(label(dialog.tr("快捷键"), "heading"), 0, 0, 1, 4)
    entries = [(one.keys, one.title) for one in commands if one.keys] + fixed
    half = (len(entries) + 1) // 2
    for place, (keys, words) in enumerate(entries):
        row, column = place % half + 1, place // half * 2
        grid.addWidget(label(keys, "soft"), row, column)
        grid.addWidget(label(words), row, column + 1)
    dialog.open()
    return dialog


class HelpPanel(QFrame):
    """What the present tab is for and how to work with it, beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        px = theme.current().px
        self.setFixedWidth(px(300))
        self._title = label("", "heading")
        self._text = label("", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(icon_button("close", self.tr("关闭帮助"), on_click=self.hide))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(8), px(8), px(12))
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
        self.hide()

    def say(self, title: str, text: str) -> None:
        self._title.setText(self.tr("{title}：怎么用").format(title=title))
        self._text.setText(text)

"""Two texts to read side by side, the differences marked."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from .. import theme
from .two_texts import differences, marked
from .widgets import button, label


class SideBySide(QDialog):
    """``left`` and ``right`` are (what it is called, its text). Gone when closed."""

    def __init__(
        self, title: str, left: tuple[str, str], right: tuple[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        px = theme.current().px
        self.resize(px(980), px(600))
        self.boxes = QPlainTextEdit(left[1]), QPlainTextEdit(right[1])
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        for column, (box, (name, _)) in enumerate(zip(self.boxes, (left, right), strict=True)):
            box.setReadOnly(True)
            box.setTabChangesFocus(True)
            box.setAccessibleName(name)
            caption = label(name, "section", wrap=True)
            grid.setColumnStretch(column, 1)
            caption.setBuddy(box)
            grid.addWidget(caption, 0, column)
            grid.addWidget(box, 1, column)
        found = differences(left[1], right[1])
        self.said = label(
            self.tr("{count} 处不同，有底色").format(count=len(found)) if found else self.tr("文字完全一样"), "soft"
        )
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        row.addWidget(button(self.tr("关闭"), on_click=self.reject, tip="Esc"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(label(title, "heading"))
        layout.addLayout(grid, 1)
        layout.addLayout(row)
        for place, box in enumerate(self.boxes):
            spans = [(one[2 * place], one[2 * place + 1]) for one in found]
            box.setExtraSelections([marked(box, start, end) for start, end in spans if end > start])

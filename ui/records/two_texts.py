"""Two versions of a long text side by side, the differences marked; the right one can go on being edited."""

from __future__ import annotations

from difflib import SequenceMatcher

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from .. import theme
from .widgets import button, label

_MOST = 6_000  # characters that are compared letter by letter; beyond, line by line


class TwoTexts(QDialog):
    """``theirs`` was saved by somebody else in between, ``ours`` was being typed. ``decided`` carries the text to save."""

    decided = Signal(str)

    def __init__(self, theirs: str, ours: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("两个版本"))
        px = theme.current().px
        self.resize(px(980), px(600))
        self.theirs, self.ours = QPlainTextEdit(theirs), QPlainTextEdit(ours)
        self.theirs.setReadOnly(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        for column, (title, box) in enumerate(
            ((self.tr("别人刚存的"), self.theirs), (self.tr("您写的（可以接着改）"), self.ours))
        ):
            caption = label(title, "section")
            caption.setBuddy(box)
            box.setAccessibleName(title)
            grid.addWidget(caption, 0, column)
            grid.addWidget(box, 1, column)
        take = button(self.tr("用别人的"), on_click=lambda: self._decide(self.theirs.toPlainText()))
        self.keep_button = button(
            self.tr("按右边的保存"), "save", primary=True, on_click=lambda: self._decide(self.ours.toPlainText())
        )
        row = QHBoxLayout()
        row.addWidget(label(self.tr("不同的地方有底色；另一个版本在变更记录里，不会丢。"), "soft", wrap=True), 1)
        row.addWidget(button(self.tr("先不决定"), on_click=self.reject, tip="Esc"))
        row.addWidget(take)
        row.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(label(self.tr("这份内容刚刚被别人改过"), "heading"))
        layout.addLayout(grid, 1)
        layout.addLayout(row)
        self.ours.textChanged.connect(self._mark)
        self._mark()
        self.ours.setFocus()

    def _decide(self, text: str) -> None:
        self.accept()
        self.decided.emit(text)

    def _mark(self) -> None:
        left, right = self.theirs.toPlainText(), self.ours.toPlainText()
        spans: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
        for a1, a2, b1, b2 in differences(left, right):
            spans[0].append((a1, a2))
            spans[1].append((b1, b2))
        for box, found in zip((self.theirs, self.ours), spans, strict=True):
            box.setExtraSelections([marked(box, start, end) for start, end in found if end > start])


def differences(left: str, right: str) -> list[tuple[int, int, int, int]]:
    """Where the texts differ: from, to in the left, from, to in the right."""
    if len(left) + len(right) <= _MOST:
        parts = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
        return [(a1, a2, b1, b2) for tag, a1, a2, b1, b2 in parts if tag != "equal"]
    lines = left.splitlines(keepends=True), right.splitlines(keepends=True)
    starts: list[list[int]] = []
    for side in lines:
        at = [0]
        for line in side:
            at.append(at[-1] + len(line))
        starts.append(at)
    found = SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    return [
        (starts[0][a1], starts[0][a2], starts[1][b1], starts[1][b2]) for tag, a1, a2, b1, b2 in found if tag != "equal"
    ]


def marked(box: QPlainTextEdit, start: int, end: int) -> QTextEdit.ExtraSelection:
    """A stretch of text with a background. Qt counts in UTF-16."""
    text = box.toPlainText()
    selection = QTextEdit.ExtraSelection()
    cursor = QTextCursor(box.document())
    cursor.setPosition(len(text[:start].encode("utf-16-le")) // 2)
    cursor.setPosition(len(text[:end].encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
    selection.cursor = cursor  # type: ignore[attr-defined, unused-ignore]
    selection.format.setBackground(QColor(theme.current().colours.amber_line))  # type: ignore[attr-defined, unused-ignore]
    return selection

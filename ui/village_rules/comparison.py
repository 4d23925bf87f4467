"""Two versions side by side; what differs is struck through, underlined and named, not only coloured."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.village_rules.queries import ArticlePair, Kind, Side
from reports.rules_changes import article_label

from .. import theme
from ..records.cells import ChipLabel
from ..records.source import Chip
from ..records.widgets import label
from ..theme import Tone
from .rich import marked, paragraph, rich_label
from .source import tr

_TONES = {
    Kind.SAME: Tone.GREY,
    Kind.CHANGED: Tone.AMBER,
    Kind.ADDED: Tone.GREEN,
    Kind.REMOVED: Tone.RED,
    Kind.MOVED: Tone.BLUE,
}


def kind_words(pair: ArticlePair) -> str:
    words = {
        Kind.SAME: tr("未修改"),
        Kind.CHANGED: tr("修改"),
        Kind.ADDED: tr("新增"),
        Kind.REMOVED: tr("删去"),
        Kind.MOVED: tr("移动"),
    }
    if pair.kind is Kind.CHANGED and pair.moved:
        return tr("修改并移动")
    if pair.kind is Kind.SAME and pair.old and pair.new and pair.old.number != pair.new.number:
        return tr("条号顺延")
    return words[pair.kind]


class ComparisonView(QWidget):
    """``show_pairs`` fills it; what has not changed is hidden unless asked for."""

    def __init__(self) -> None:
        super().__init__()
        px = theme.current().px
        self._pairs: list[ArticlePair] = []
        self._names = ("", "")
        self.only_changes = QCheckBox(tr("只看有改动的条款"))
        self.only_changes.setChecked(True)
        self.only_changes.toggled.connect(lambda _: self._fill())
        self.sum = label("", "soft")
        head = QHBoxLayout()
        head.addWidget(self.sum)
        head.addStretch(1)
        head.addWidget(self.only_changes)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName(tr("修订对照"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(4), 0, 0)
        layout.setSpacing(px(6))
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)

    def show_pairs(self, old_name: str, new_name: str, pairs: Sequence[ArticlePair]) -> None:
        self._names, self._pairs = (old_name, new_name), list(pairs)
        counts = {kind: sum(pair.kind is kind for pair in pairs) for kind in Kind}
        words = tr("修改 {changed} 处，新增 {added} 处，删去 {removed} 处，移动 {moved} 处")
        self.sum.setText(
            words.format(
                changed=counts[Kind.CHANGED],
                added=counts[Kind.ADDED],
                removed=counts[Kind.REMOVED],
                moved=counts[Kind.MOVED],
            )
        )
        self._fill()

    def _fill(self) -> None:
        px = theme.current().px
        inside = QWidget()
        inside.setObjectName("inside")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, px(8), px(8))
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for column, name in enumerate((tr("修订前：{name}"), tr("修订后：{name}"))):
            grid.addWidget(label(name.format(name=self._names[column]), "section"), 0, column)
        grid.addWidget(label(tr("变化"), "section"), 0, 2)
        shown = [pair for pair in self._pairs if pair.kind is not Kind.SAME or not self.only_changes.isChecked()]
        line = 1
        for pair in shown:
            rule = QFrame()
            rule.setProperty("role", "rule")
            grid.addWidget(rule, line, 0, 1, 3)
            self._row(grid, line + 1, pair)
            line += 2
        if not shown:
            grid.addWidget(label(tr("两个版本没有不同"), "soft"), line, 0, 1, 3)
        grid.setRowStretch(line + 1, 1)
        self._scroll.setWidget(inside)

    def _row(self, grid: QGridLayout, line: int, pair: ArticlePair) -> None:
        words = kind_words(pair)
        sides = ((pair.old, pair.old_spans, False), (pair.new, pair.new_spans, True))
        for column, (side, spans, added) in enumerate(sides):
            if side is not None:
                text = paragraph(f"<b>{_name(side)}</b>　{marked(spans, added=added)}")
                name = f"{self._names[column]}，{_name(side)}，{words}：{side.text}"
                grid.addWidget(rich_label(text, name), line, column, Qt.AlignmentFlag.AlignTop)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        grid.addWidget(ChipLabel(Chip(words, _TONES[pair.kind])), line, 2, top)


def _name(side: Side) -> str:
    return article_label(side.number) or (tr("前言") if side.number == 0 else tr("结尾"))

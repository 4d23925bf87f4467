"""Dated entries of a record: day, what, and a bin for one that was a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from .. import theme
from ..records.widgets import icon_button, label


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; ``beside`` stands after it in a soft colour."""

    id: int
    day: str
    words: str
    beside: str = ""


def entry_lines(entries: Sequence[Entry], remove: Callable[[int], object] | None) -> QWidget:
    """``remove`` takes an entry away, None where nobody may."""
    px = theme.current().px
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(10))
    grid.setVerticalSpacing(px(2))
    grid.setColumnStretch(1, 1)
    if not entries:
        grid.addWidget(label(QCoreApplication.translate("EntryLines", "还没有"), "soft"), 0, 0)
    for row, one in enumerate(entries):
        grid.addWidget(label(one.day, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(f"{one.words}　{one.beside}" if one.beside else one.words, wrap=True), row, 1)
        if remove is not None:
            words = QCoreApplication.translate("EntryLines", "记错了，删除：{day} {what}")
            away = icon_button("trash", words.format(day=one.day, what=one.words), on_click=partial(remove, one.id))
            grid.addWidget(away, row, 2, Qt.AlignmentFlag.AlignTop)
    return holder

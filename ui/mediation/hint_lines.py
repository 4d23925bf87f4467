"""What does not fit, a line each, with what says so; or that all of it does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from .. import theme
from ..records.cells import ChipLabel
from ..records.source import Chip
from ..records.widgets import label
from ..theme import Tone


def hint_lines(hints: Sequence[tuple[str, str]], fine: str = "") -> QWidget:
    """``hints``: words and their basis. ``fine`` is said where there are none."""
    px = theme.current().px
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(8))
    grid.setVerticalSpacing(px(4))
    grid.setColumnStretch(1, 1)
    if not hints:
        words = fine or QCoreApplication.translate("HintLines", "填写的内容里没有发现不合规定的地方")
        grid.addWidget(label(words, "soft", wrap=True), 0, 0, 1, 2)
    for row, (words, basis) in enumerate(hints):
        chip = ChipLabel(Chip(QCoreApplication.translate("HintLines", "核对"), Tone.AMBER))
        said = label(f"{words}　{basis}" if basis else words, wrap=True)
        said.setAccessibleName(f"{words}，{basis}")
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(said, row, 1)
    return holder

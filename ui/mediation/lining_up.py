"""Rows that are no fields of a catalogue stand in line with those that are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from .. import theme
from ..records.form_row import LABEL_WIDTH
from ..records.widgets import label


def lined_up(widget: QWidget) -> QGridLayout:
    """A grid with the columns of a form row: caption, mark of what is required, editor."""
    px = theme.current().px
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(4))
    grid.setVerticalSpacing(px(2))
    grid.setColumnMinimumWidth(0, px(LABEL_WIDTH))
    grid.setColumnStretch(2, 1)
    return grid


def put_caption(grid: QGridLayout, row: int, words: str, buddy: QWidget, *, required: bool = False) -> QLabel:
    """The caption of a row and its mark."""
    px = theme.current().px
    caption = label(words, "soft")
    caption.setBuddy(buddy)
    caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    caption.setFixedHeight(px(32))
    star = label("*" if required else "", "required")
    star.setFixedSize(px(8), px(32))
    grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(star, row, 1, Qt.AlignmentFlag.AlignTop)
    return caption

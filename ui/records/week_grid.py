"""A table of days or rooms with what stands in each cell: a roster, a calendar. It knows words and ids only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from .. import theme
from .cells import ChipLabel
from .source import Chip
from .widgets import icon_button, label, link_button

_CELL = 66  # least height of a row
_HEAD = 88  # width of the rows' names


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a cell; ``beside`` is said in the tip and to a screen reader."""

    id: int
    words: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """``mark`` is a label of the cell itself, such as that nobody is there; ``offer`` is what the ＋ would add, read out."""

    entries: Sequence[Entry] = field(default_factory=tuple)
    mark: Chip | None = None
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a column."""

    words: str
    below: str = ""
    is_today: bool = False


class WeekGrid(QScrollArea):
    """``opened`` carries an entry's id, ``asked`` row and column of a cell whose ＋ was pressed."""

    opened = Signal(int)
    asked = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)

    def show_cells(
        self, heads: Sequence[Head], rows: Sequence[str], cells: Mapping[tuple[int, int], Cell], *, may_add: bool
    ) -> None:
        """Draw all anew; cells that are left out are empty and take nothing."""
        px = theme.current().px
        inside = QWidget()
        inside.setObjectName("inside")
        grid = QGridLayout(inside)
        grid.setContentsMargins(px(10), px(8), px(10), px(8))
        grid.setHorizontalSpacing(px(6))
        grid.setVerticalSpacing(px(6))
        for column, head in enumerate(heads, 1):
            grid.addWidget(self._head(head), 0, column)
            grid.setColumnStretch(column, 1)
        for row, words in enumerate(rows, 1):
            name = label(words, "section", wrap=True)
            name.setFixedWidth(px(_HEAD))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            for column in range(1, len(heads) + 1):
                cell = cells.get((row - 1, column - 1))
                if cell is not None:
                    grid.addWidget(self._cell(cell, row - 1, column - 1, may_add=may_add), row, column)
        grid.setRowStretch(len(rows) + 1, 1)
        self.setWidget(inside)

    def _head(self, head: Head) -> QWidget:
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        words = label(head.words, "heading" if head.is_today else "section")
        below = label(
            QCoreApplication.translate("WeekGrid", "{words} 今天").format(words=head.below)
            if head.is_today
            else head.below,
            "small",
        )
        for one in (words, below):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            body.addWidget(one)
        return holder

    def _cell(self, cell: Cell, row: int, column: int, *, may_add: bool) -> QWidget:
        px = theme.current().px
        frame = QFrame()
        frame.setObjectName("card")
        frame.setMinimumHeight(px(_CELL))
        body = QVBoxLayout(frame)
        body.setContentsMargins(px(6), px(4), px(4), px(4))
        body.setSpacing(px(2))
        for entry in cell.entries:
            link = link_button(entry.words, on_click=partial(self.opened.emit, entry.id))
            link.setProperty("role", "inline")
            link.setToolTip("\n".join(filter(None, (entry.words, entry.beside))))
            link.setAccessibleName("，".join(filter(None, (cell.offer, entry.words, entry.beside))))
            link.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            link.setStyleSheet("text-align: left;")
            body.addWidget(link)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        if cell.mark is not None:
            foot.addWidget(ChipLabel(cell.mark))
        foot.addStretch(1)
        if may_add and cell.offer:
            foot.addWidget(icon_button("plus", cell.offer, on_click=lambda: self.asked.emit(row, column)))
        body.addStretch(1)
        body.addLayout(foot)
        return frame

"""Beside the list: quick actions, the last six months, how safe the data is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from .. import theme
from ..frame.find_box import Command
from ..frame.status import BackupState
from ..records.cells import ChipLabel
from ..records.chart import Chart
from ..records.source import Chip
from ..records.widgets import button, card, label
from ..theme import Tone

_COLUMNS = 2


def side_card(title: str) -> tuple[QFrame, QHBoxLayout, QVBoxLayout]:
    """A card with a heading: the frame, the line of the heading, the layout below it."""
    frame, inside = card()
    head = QHBoxLayout()
    head.addWidget(label(title, "heading"))
    head.addStretch(1)
    inside.addLayout(head)
    return frame, head, inside


class QuickCard(QWidget):
    """The window's quick actions as buttons, each with its key; the first is the main one."""

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        frame, _, inside = side_card(self.tr("快速办理"))
        grid = QGridLayout()
        grid.setSpacing(px(8))
        self.buttons = []
        for place, one in enumerate(one for one in commands if one.icon):
            words = f"{one.title}  {one.keys}" if one.keys else one.title
            made = button(words, one.icon, primary=place == 0, on_click=one.run)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            made.setAccessibleName(one.title)
            grid.addWidget(made, *divmod(place, _COLUMNS))
            self.buttons.append(made)
        inside.addLayout(grid)
        _fill(self, frame)


class TrendCard(QWidget):
    """Bars of the last six months."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, _, inside = side_card(self.tr("近六个月调解"))
        self.chart = Chart(self.tr("近六个月调解"))
        self.chart.setMinimumHeight(theme.current().px(128))
        inside.addWidget(self.chart)
        _fill(self, frame)


class SafetyCard(QWidget):
    """When the last backup was, in words and as a status label; a button to make one now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, self._head, inside = side_card(self.tr("数据安全"))
        self._chip: ChipLabel | None = None
        self.words = label("", "soft", wrap=True)
        inside.addWidget(self.words)
        inside.addWidget(label(self.tr("数据加密存放在本机，不连外网"), "soft", wrap=True))
        _fill(self, frame)

    def show_state(self, state: BackupState) -> None:
        self.words.setText(state.words)
        if self._chip is not None:
            self._head.removeWidget(self._chip)
            self._chip.deleteLater()
        late = Chip(self.tr("该备份了"), Tone.AMBER) if state.late else Chip(self.tr("正常"), Tone.GREEN)
        self._chip = ChipLabel(late)
        self._head.addWidget(self._chip)


def _fill(widget: QWidget, frame: QFrame) -> None:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(frame)

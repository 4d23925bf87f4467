"""Small pieces of the volunteers' pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QTabBar, QVBoxLayout, QWidget

from .. import theme
from ..records.cells import ChipLabel
from ..records.source import Chip
from ..records.widgets import icon_button, label, link_button


def tr(text: str) -> str:
    return QCoreApplication.translate("Volunteers", text)


class ViewSwitch(QTabBar):
    """Which of the tab's lists is shown; the same at the head of each of them."""

    asked = Signal(int)

    def __init__(self, titles: Sequence[str], current: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = current
        self.setProperty("role", "switch")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setAccessibleName(tr("列表"))
        for title in titles:
            self.addTab(title)
        self.setCurrentIndex(current)
        self.currentChanged.connect(self._changed)

    def _changed(self, place: int) -> None:
        if place != self._own:
            self.asked.emit(place)
            self.setCurrentIndex(self._own)  # this list stays that list when it is shown again


class MiniTable(QFrame):
    """A few rows to read; a Chip is a label, a row may open a record."""

    def __init__(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str | Chip]],
        *,
        right: Sequence[int] = (),
        stretch: int = 0,
        opens: Callable[[int], object] | None = None,
        drops: Callable[[int], object] | None = None,
        drop_name: str = "",
    ) -> None:
        super().__init__()
        px = theme.current().px
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(4))
        for column, heading in enumerate(headings):
            grid.addWidget(self._aligned(label(heading, "small"), column in right), 0, column)
        rule = QFrame()
        rule.setProperty("role", "rule")
        grid.addWidget(rule, 1, 0, 1, len(headings) + 1)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                made = self._cell(value, at, column, column in right, opens)
                left = isinstance(value, Chip) or (column == 0 and opens is not None)
                side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag(0)
                grid.addWidget(made, at + 2, column, side)
            if drops is not None:
                name = drop_name.format(name=row[0])
                gone = icon_button("close", name, on_click=partial(drops, at))
                grid.addWidget(gone, at + 2, len(headings))
        grid.setColumnStretch(stretch, 1)

    def _cell(
        self, value: str | Chip, row: int, column: int, right: bool, opens: Callable[[int], object] | None
    ) -> QWidget:
        if isinstance(value, Chip):
            return ChipLabel(value)
        if column == 0 and opens is not None:
            made = link_button(value, on_click=partial(opens, row))
            made.setProperty("role", "inline")
            return made
        shown = label(value)
        shown.setMinimumHeight(theme.current().px(24))
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return self._aligned(shown, right)

    @staticmethod
    def _aligned(widget: QWidget, right: bool) -> QWidget:
        if right:
            widget.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)  # type: ignore[attr-defined]
        return widget


class Stacked(QWidget):
    """Widgets one under the other, as the widget of a section."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(6))
        for widget in widgets:
            layout.addWidget(widget)

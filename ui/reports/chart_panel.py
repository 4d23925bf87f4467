"""The report's charts on screen; a mark that is a figure of a month opens its records."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop_app.common.papers import ReportChart
from desktop_app.figures.catalogue import FIGURES

from .. import theme
from ..records.chart import Chart
from ..records.widgets import label

_KEYS = {figure.label: key for key, figure in FIGURES.items()}


class ChartPanel(QScrollArea):
    """``asked`` carries the key of a figure and the month, empty for the month shown."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.charts: list[Chart] = []

    def set_charts(self, charts: Sequence[ReportChart]) -> None:
        px = theme.current().px
        inside = QWidget()
        inside.setObjectName("inside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(10), px(16), px(10))
        column.setSpacing(px(6))
        self.charts = []
        for one in charts:
            made = Chart(one.title)
            made.set_data(
                [_axis(word, at) for at, word in enumerate(one.labels)], one.series, is_line=one.kind == "line"
            )
            made.picked.connect(partial(self._picked, one))
            column.addWidget(label(self.tr("{title}（{unit}）").format(title=one.title, unit=one.unit), "section"))
            column.addWidget(made, 1)
            self.charts.append(made)
        self.setWidget(inside)

    def _picked(self, chart: ReportChart, series: str, place: int) -> None:
        word = chart.labels[place]
        self.asked.emit(_KEYS[f"{series}"], word if _is_month(word) else "")


def _is_month(word: str) -> bool:
    return len(word) == 7 and word[:4].isdigit()


def _axis(word: str, place: int) -> str:
    """2026-01 → 1月, with the year under the first and under each January."""
    if not _is_month(word):
        return word
    month = f"{int(word[5:])}月"
    return f"{month}\n{word[:4]}" if place == 0 or word.endswith("-01") else month

"""Beside the preview: where the roster and the register differ, and who is right, for a column or for one row."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.common.words import shown
from desktop_app.residents.roster_decisions import Decisions, disagreements
from desktop_app.residents.roster_fields import ROSTER
from desktop_app.spreadsheet.plan import PlanRow

from .. import theme
from ..records.widgets import card, label
from ..theme.wheel import Combo


class DecisionPanel(QWidget):
    """``decided``: something else was decided; ``decisions`` is what holds now."""

    decided = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.decisions = Decisions()
        self.columns: dict[str, Combo] = {}
        self.fields: dict[str, Combo] = {}
        px = theme.current().px
        frame, self._inside = card()
        self._inside.addWidget(label(self.tr("名册和登记不同时"), "section"))
        self._columns = self._part()
        self._row_title = label("", "section", wrap=True)
        self._inside.addWidget(self._row_title)
        self._row = self._part(stretch=1)
        self._hint = label(self.tr("在左边选一行，可以单独决定这一行"), "soft", wrap=True)
        self._inside.addWidget(self._hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.setFixedWidth(px(330))

    def _part(self, stretch: int = 0) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._inside.addWidget(scroll, stretch)
        return scroll

    def show_columns(self, disputed: dict[str, int], decisions: Decisions) -> None:
        """One line for each field that differs somewhere."""
        self.decisions = decisions
        inside, grid = _inside()
        self.columns = {}
        for line, (key, count) in enumerate(disputed.items()):
            words = self.tr("{label}　{count:,} 行").format(label=ROSTER[key].label, count=count)
            grid.addWidget(label(words, wrap=True), line, 0)
            combo = self._combo(self.tr("{label}不同时").format(label=ROSTER[key].label), False)
            combo.setCurrentIndex(int(key in decisions.kept))
            combo.activated.connect(partial(self._decide_column, key))
            grid.addWidget(combo, line, 1)
            self.columns[key] = combo
        px = theme.current().px
        self._columns.setWidget(inside)
        self._columns.setFixedHeight(min(len(disputed), 5) * px(38) + px(4))
        self.show_row(None, None)

    def show_row(self, place: int | None, row: PlanRow | None) -> None:
        """The fields in which one row differs, old and new; masked as in a list."""
        inside, grid = _inside()
        self.fields = {}
        at = place if place is not None else -1
        differing = disagreements(row) if row is not None else {}
        for line, (key, (old, new)) in enumerate(differing.items()):
            field = ROSTER[key]
            grid.addWidget(label(field.label), line * 2, 0)
            combo = self._combo(self.tr("这一行的{label}").format(label=field.label), True)
            said = self.decisions.rows.get((at, key))
            combo.setCurrentIndex(0 if said is None else 2 if said else 1)
            combo.activated.connect(partial(self._decide_row, at, key))
            grid.addWidget(combo, line * 2, 1)
            self.fields[key] = combo
            words = self.tr("登记：{old}\n名册：{new}").format(old=_shown(key, old), new=_shown(key, new))
            grid.addWidget(label(words, "soft", wrap=True), line * 2 + 1, 0, 1, 2)
        grid.setRowStretch(len(differing) * 2, 1)
        self._row.setWidget(inside)
        self._row.setVisible(bool(differing))
        self._hint.setVisible(not differing)
        name = str(row.values.get("name", "")) if row is not None and differing else ""
        self._row_title.setText(self.tr("只说这一行：{name}").format(name=name))
        self._row_title.setVisible(bool(differing))

    def _combo(self, name: str, by_row: bool) -> Combo:
        combo = Combo()
        combo.setAccessibleName(name)
        if by_row:
            combo.addItem(self.tr("同上面"))
        combo.addItem(self.tr("以名册为准"))
        combo.addItem(self.tr("保留原值"))
        return combo

    def _decide_column(self, key: str, choice: int) -> None:
        (self.decisions.kept.add if choice else self.decisions.kept.discard)(key)
        self.decided.emit()

    def _decide_row(self, place: int, key: str, choice: int) -> None:
        if choice:
            self.decisions.rows[place, key] = choice == 2
        else:
            self.decisions.rows.pop((place, key), None)
        self.decided.emit()


def _inside() -> tuple[QWidget, QGridLayout]:
    px = theme.current().px
    inside = QWidget()
    inside.setObjectName("inside")
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, px(4), 0)
    grid.setHorizontalSpacing(px(8))
    grid.setVerticalSpacing(px(4))
    grid.setColumnStretch(0, 1)
    return inside, grid


def _shown(key: str, value: Any) -> str:
    return str(shown(ROSTER[key], value))

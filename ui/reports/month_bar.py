"""Which month: ◀ a list ▶, all by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from .. import theme
from ..records.widgets import icon_button, label
from ..shortcuts import within
from ..theme.wheel import Combo

_SETTLED = 150  # ms after the last step until a month is counted


class MonthBar(QWidget):
    """``chosen`` carries YYYY-MM, once the user has stopped stepping. Alt+← and Alt+→ step from anywhere in the tab."""

    chosen = Signal(str)

    def __init__(self, tab: QWidget) -> None:
        super().__init__(tab)
        px = theme.current().px
        self.combo = Combo()
        self.combo.setAccessibleName(self.tr("月份"))
        self.combo.setMinimumWidth(px(130))
        self.combo.setMaxVisibleItems(14)
        self.earlier = icon_button("chevron-left", self.tr("上一个月（Alt+←）"), on_click=lambda: self.step(-1))
        self.later = icon_button("chevron-right", self.tr("下一个月（Alt+→）"), on_click=lambda: self.step(1))
        self.note = label("", "soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(4))
        for widget in (self.earlier, self.combo, self.later):
            row.addWidget(widget)
        row.addSpacing(px(8))
        row.addWidget(self.note)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settled.timeout.connect(lambda: self.chosen.emit(self.month))
        self.combo.currentIndexChanged.connect(self._moved)
        within(tab, "Alt+Left", lambda: self.step(-1))
        within(tab, "Alt+Right", lambda: self.step(1))

    @property
    def month(self) -> str:
        return str(self.combo.currentData() or "")

    def set_months(self, months: Sequence[str], chosen: str) -> None:
        """Offer these (newest first) and choose one, without saying so."""
        self.combo.blockSignals(True)
        self.combo.clear()
        for month in months:
            words = self.tr("{year} 年 {month} 月").format(year=int(month[:4]), month=int(month[5:]))
            self.combo.addItem(words, month)
        self.combo.setCurrentIndex(max(0, self.combo.findData(chosen)))
        self.combo.blockSignals(False)
        self._moved_to_end()

    def choose(self, month: str) -> None:
        """Choose a month now, without waiting and without saying so; one too old for the list is added."""
        self._settled.stop()
        if self.combo.findData(month) < 0:
            words = self.tr("{year} 年 {month} 月").format(year=int(month[:4]), month=int(month[5:]))
            self.combo.addItem(words, month)
        self.combo.blockSignals(True)
        self.combo.setCurrentIndex(self.combo.findData(month))
        self.combo.blockSignals(False)
        self._moved_to_end()

    def step(self, by: int) -> None:
        """The next month (1) or the one before (-1); the list runs from new to old."""
        at = self.combo.currentIndex() - by
        if 0 <= at < self.combo.count():
            self.combo.setCurrentIndex(at)

    def _moved(self) -> None:
        self._moved_to_end()
        self._settled.start()

    def _moved_to_end(self) -> None:
        self.later.setEnabled(self.combo.currentIndex() > 0)
        self.earlier.setEnabled(self.combo.currentIndex() < self.combo.count() - 1)

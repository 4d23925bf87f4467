"""A date that is typed as people write it, or picked from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.common import dates

from ..theme.wheel import guard_wheel
from .widgets import icon_button


class DateLine(QWidget):
    """``iso()`` is None while there is nothing, or nothing that can be read as one day."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(self.tr("例如 2026-01-05"))
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self._button = icon_button("calendar", self.tr("从日历选{name}").format(name=name), on_click=self._open)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt+Down opens it; Tab goes on to the next field
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.line, 1)
        layout.addWidget(self._button)
        self._calendar: QFrame | None = None

    def iso(self) -> str | None:
        text = self.line.text().strip()
        if not text:
            return None
        try:
            read = dates.parse(text)
        except ValueError:
            return None
        return read.iso if read.precision == "day" else None

    def set_iso(self, value: str | None) -> None:
        self.line.setText(value or "")

    def problem(self) -> str | None:
        text = self.line.text().strip()
        if not text:
            return None
        try:
            read = dates.parse(text)
        except ValueError as error:
            return str(error)
        return None if read.precision == "day" else self.tr("请写到哪一天，例如 2026-01-05")

    def tidy(self) -> None:
        """Show what was understood: 20260105 becomes 2026-01-05."""
        if iso := self.iso():
            self.line.setText(iso)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._calendar is None:
            self._calendar = QFrame(self, Qt.WindowType.Popup)  # nothing is typed in it, so no input method is lost
            self._calendar.setObjectName("card")
            self._days = QCalendarWidget()
            self._days.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
            self._days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
            for child in self._days.findChildren(QWidget):
                guard_wheel(child)
            self._days.clicked.connect(self._picked)
            self._days.activated.connect(self._picked)
            inside = QVBoxLayout(self._calendar)
            inside.setContentsMargins(4, 4, 4, 4)
            inside.addWidget(self._days)
        day = date.fromisoformat(self.iso()) if self.iso() else None  # type: ignore[arg-type]
        self._days.setSelectedDate(QDate(day.year, day.month, day.day) if day else QDate.currentDate())
        self._calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._calendar.show()
        self._days.setFocus()

    def _picked(self, day: QDate) -> None:
        assert self._calendar is not None
        self._calendar.hide()
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        self.line.setFocus()
        self.edited.emit()

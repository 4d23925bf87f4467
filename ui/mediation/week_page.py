"""What the roster and the calendar have in common: a week that is turned, a form in a dialog, hints under the line of tools."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app import registers
from desktop_app.common import dates
from desktop_app.common.errors import KnownError
from desktop_app.mediation.duty import monday_of
from desktop_app.registers import Register

from .. import theme
from ..frame.acting import carry_out, tell_saved
from ..frame.sub_page import SubPage
from ..frame.tab import Frame
from ..records.entry_dialog import EntryDialog
from ..records.week_grid import WeekGrid
from ..records.widgets import button, card, icon_button, label
from .committee_page import back_to_cases
from .hint_lines import hint_lines

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

WEEK = 7


def _tr(text: str) -> str:
    return QCoreApplication.translate("WeekPage", text)


class WeekPage(SubPage):
    """``day``: the day about which the page is, ISO; ``span``: how many days are turned at once."""

    def __init__(self, frame: Frame, register: Register, title: str, new_label: str) -> None:
        super().__init__()
        self.frame, self.ctx, self.register = frame, frame.ctx, register
        self.may_edit = self.ctx.may(register.rights.edit)
        self.day = self.ctx.today()
        self.span = WEEK
        self.title = title
        self._stale = False
        px = theme.current().px
        self.when = label("", "heading")
        self.grid = WeekGrid(title)
        self.grid.opened.connect(self.open_record)
        self.grid.asked.connect(self.ask_cell)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(px(8))
        self.tools.addWidget(icon_button("chevron-left", _tr("往前"), on_click=lambda: self.turn(-1)))
        self.tools.addWidget(button(_tr("今天"), "today", on_click=lambda: self.show_day(self.ctx.today())))
        self.tools.addWidget(icon_button("chevron-right", _tr("往后"), on_click=lambda: self.turn(1)))
        self.tools.addWidget(self.when)
        self.tools.addStretch(1)
        self.tools.addWidget(button(*back_to_cases(), on_click=self.back_asked.emit))
        self.add_tools()
        self.tools.addWidget(button(_tr("打印"), "print", on_click=self.print_page))
        if self.may_edit:
            self.tools.addWidget(button(new_label, "plus", primary=True, on_click=lambda: self.open_form(None)))
        self._hints = QVBoxLayout()
        shown, inside = card()
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(10))
        layout.setSpacing(px(10))
        layout.addLayout(self.tools)
        layout.addLayout(self._hints)
        layout.addWidget(shown, 1)

    # Of the page

    def add_tools(self) -> None:
        """Buttons left of 打印."""

    def draw(self) -> list[tuple[str, str]]:
        """Fill the grid; gives what does not fit, with its basis."""
        raise NotImplementedError

    def begin_with(self, row: int, column: int) -> Mapping[str, Any]:
        """What a new record begins with whose cell was pressed."""
        raise NotImplementedError

    def day_of(self, record: int) -> str:
        """The day of a record."""
        return str(registers.get(self.ctx, self.register, record)["day"])

    def ways_of(self, record: int) -> Mapping[str, tuple[str, int]]:
        """Words and what they open, under the form of a record."""
        return {}

    def tables(self) -> tuple[str, ...]:
        """What the page shows besides the register's own table."""
        return ()

    # The page

    @property
    def first(self) -> str:
        """The first day that is shown."""
        return monday_of(self.day) if self.span == WEEK else self.day

    @property
    def last(self) -> str:
        return (date.fromisoformat(self.first) + timedelta(days=self.span - 1)).isoformat()

    def begin(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is shown."""
        self._stale = False
        first, last = dates.on_paper(self.first), dates.on_paper(self.last)
        self.when.setText(first if first == last else _tr("{first} 至 {last}").format(first=first, last=last))
        hints = self.draw()
        while (item := self._hints.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        if hints:
            shown: QWidget = hint_lines(hints)
            self._hints.addWidget(shown)

    def changed(self, change: Changed) -> None:
        if not change.touches(self.register.table, *self.tables()):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self.refresh()

    def turn(self, weeks: int) -> None:
        """To the week (or day) before or after."""
        self.show_day((date.fromisoformat(self.day) + timedelta(days=weeks * self.span)).isoformat())

    def show_day(self, day: str) -> None:
        self.day = day
        self.refresh()

    # Writing

    def open_record(self, record: int) -> Any:
        """The form of a record in a dialog, and its day; 0 shows today."""
        if not record:
            self.show_day(self.ctx.today())
            return None
        try:
            self.show_day(self.day_of(record))
            return self._dialog(record, None)
        except KnownError as error:
            self.frame.show_error(error)
            return None

    def open_form(self, record: int | None) -> None:
        if record is not None:
            self.open_record(record)
        elif self.may_edit:
            here = self.first <= self.ctx.today() <= self.last
            self._dialog(None, None if here else {"day": self.first})  # on the days that are looked at

    def ask_cell(self, row: int, column: int) -> Any:
        """A new record in a cell."""
        return self._dialog(None, self.begin_with(row, column))

    def _dialog(self, record: int | None, begin: Mapping[str, Any] | None) -> EntryDialog:
        ways = self.ways_of(record) if record is not None else {}
        dialog = EntryDialog(self.ctx, self.register, record, self.window(), begin, ways)
        dialog.accepted.connect(lambda: tell_saved(self.frame, _tr("已保存")))
        dialog.delete_asked.connect(self.delete)
        dialog.open_asked.connect(self.frame.open_record)
        dialog.open()
        dialog.form.first_focus()
        return dialog

    def delete(self, record: int) -> None:
        """Into the recycle bin, with the way back in the bar."""
        carry_out(self.frame, lambda: registers.delete(self.ctx, self.register, record), _tr("已删除，可在回收站恢复"))

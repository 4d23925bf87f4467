"""值班表: who is on duty in which half of which day; holes and double bookings are said above it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.mediation import duty
from desktop_app.mediation.duty import DUTY, HALVES

from ..frame.acting import carry_out
from ..frame.tab import Frame
from ..records.source import Chip
from ..records.table_output import print_table
from ..records.week_grid import Cell, Entry, Head
from ..records.widgets import button
from ..theme import Tone
from .week_page import WEEK, WeekPage


def _tr(text: str) -> str:
    return QCoreApplication.translate("DutyPage", text)


class DutyPage(WeekPage):
    """A week; ＋ in a cell puts somebody on duty."""

    def __init__(self, frame: Frame) -> None:
        self.days: list[duty.Day] = []
        super().__init__(frame, DUTY, _tr("值班表"), _tr("排班"))

    def add_tools(self) -> None:
        if self.may_edit:
            self.tools.addWidget(button(_tr("复制到下一周"), "copy", on_click=self.copy))

    def tables(self) -> tuple[str, ...]:
        return ("mediator", "room_booking", "setting")

    def draw(self) -> list[tuple[str, str]]:
        self.days = duty.week(self.ctx, self.first)
        holes = set(duty.holes(self.ctx, self.days))
        heads = [
            Head(one.weekday, f"{int(one.day[5:7])}月{int(one.day[8:])}日", one.day == self.ctx.today())
            for one in self.days
        ]
        cells = {}
        for column, one in enumerate(self.days):
            for row, half in enumerate(HALVES):
                where = f"{one.weekday}{codes.label('day_half', half)}"
                cells[(row, column)] = Cell(
                    [Entry(shift.id, shift.name, shift.note) for shift in one.shifts[half]],
                    self._mark(one, half, (one.day, half) in holes),
                    _tr("{where}排班").format(where=where),
                )
        rows = [codes.label("day_half", half) for half in HALVES]
        self.grid.show_cells(heads, rows, cells, may_add=self.may_edit)
        hints = [(sentence, "") for sentence in duty.clashes(self.ctx, self.days)]
        if holes:
            hints.insert(0, (_tr("这一周有 {count} 个时段没有人值班").format(count=len(holes)), ""))
        return hints

    def _mark(self, one: duty.Day, half: str, is_hole: bool) -> Chip | None:
        if is_hole:
            return Chip(_tr("无人值班"), Tone.RED)
        return Chip(_tr("休息"), Tone.GREY) if not one.works and not one.shifts[half] and half != "night" else None

    def begin_with(self, row: int, column: int) -> Mapping[str, Any]:
        return {"day": self.days[column].day, "half": HALVES[row]}

    def copy(self) -> None:
        """This week's roster once more for the next one."""
        after = (date.fromisoformat(self.first) + timedelta(days=WEEK)).isoformat()
        counted: list[int] = []
        done = carry_out(self.frame, lambda: counted.append(duty.copy_week(self.ctx, self.first, after)))
        if done:
            self.show_day(after)
            words = _tr("已复制 {count} 班；休息日和已有的不重复排").format(count=counted[0])
            self.frame.notify(words, self.frame.ctx.undo if counted[0] else None)

    def print_page(self) -> None:
        """The week to be put up."""
        first = self.first
        print_table(self.frame, self, _tr("值班表"), lambda: duty.paper(self.ctx, first), "cases.read")

"""调解室预约: a week of all rooms, or a day of each with what is free."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.mediation import rooms
from desktop_app.mediation.duty import WEEKDAYS
from desktop_app.mediation.rooms import BOOKINGS

from ..frame.tab import Frame
from ..records.source import Chip
from ..records.table_output import print_table
from ..records.week_grid import Cell, Entry, Head
from ..records.widgets import button
from ..theme import Tone
from .week_page import WEEK, WeekPage


def _tr(text: str) -> str:
    return QCoreApplication.translate("RoomsPage", text)


class RoomsPage(WeekPage):
    """Rows are rooms, columns days; of one day, rows are what is taken and what is free."""

    def __init__(self, frame: Frame) -> None:
        self.rooms: list[tuple[int, str]] = []
        self.slots: list[rooms.Slot] = []
        super().__init__(frame, BOOKINGS, _tr("调解室预约"), _tr("预约"))

    def add_tools(self) -> None:
        self.view_button = button(_tr("看一天"), "calendar", on_click=self.switch)
        self.tools.addWidget(self.view_button)
        self.tools.addWidget(
            button(_tr("调解室名单"), "home", on_click=lambda: self.frame.go("mediation").show_page("room"))  # type: ignore[attr-defined]
        )

    def tables(self) -> tuple[str, ...]:
        return ("mediation_room", "mediation_case", "case_party")

    def switch(self) -> None:
        """A week, or one day."""
        self.span = 1 if self.span == WEEK else WEEK
        self.view_button.setText(_tr("看一周") if self.span == 1 else _tr("看一天"))
        self.refresh()

    def draw(self) -> list[tuple[str, str]]:
        booked = rooms.booked(self.ctx, self.first, self.last)
        self.rooms = rooms.shown_rooms(self.ctx, self.first, self.last)
        if self.span == WEEK:
            self._draw_week(booked)
        else:
            self._draw_day(booked)
        hints = [(sentence, "") for sentence in rooms.twice(booked)]
        if not self.rooms:
            hints.append((_tr("还没有调解室。请先在“调解室名单”里登记"), ""))
        return hints

    def _draw_week(self, booked: list[rooms.Booked]) -> None:
        days = [(date.fromisoformat(self.first) + timedelta(days=at)).isoformat() for at in range(WEEK)]
        heads = [self._head(day) for day in days]
        cells = {}
        for row, (room, name) in enumerate(self.rooms):
            for column, day in enumerate(days):
                own = [one for one in booked if one.room_id == room and one.day == day]
                cells[(row, column)] = Cell(
                    [Entry(one.id, one.words, one.user) for one in own],
                    offer=_tr("预约{room}，{day}").format(room=name, day=day),
                )
        self.grid.show_cells(heads, [name for _, name in self.rooms], cells, may_add=self.may_edit)

    def _draw_day(self, booked: list[rooms.Booked]) -> None:
        self.slots = rooms.slots([room for room, _ in self.rooms], booked)
        columns = {room: at for at, (room, _) in enumerate(self.rooms)}
        depth: dict[int, int] = {}
        cells = {}
        self._free: dict[tuple[int, int], rooms.Slot] = {}
        for slot in self.slots:
            column = columns[slot.room_id]
            row = depth.get(column, 0)
            depth[column] = row + 1
            self._free[(row, column)] = slot
            if slot.booked is not None:
                entry = Entry(slot.booked.id, slot.booked.words, slot.booked.user)
                cells[(row, column)] = Cell([entry], Chip(slot.booked.user, Tone.BLUE))
            else:
                words = f"{slot.begin}—{slot.end}"
                offer = _tr("预约{words}").format(words=words)
                cells[(row, column)] = Cell([], Chip(_tr("空 {words}").format(words=words), Tone.GREEN), offer)
        heads = [Head(name) for _, name in self.rooms]
        self.grid.show_cells(heads, [""] * max(depth.values(), default=0), cells, may_add=self.may_edit)

    def _head(self, day: str) -> Head:
        on = date.fromisoformat(day)
        return Head(f"星期{WEEKDAYS[on.weekday()]}", f"{on.month}月{on.day}日", day == self.ctx.today())

    def begin_with(self, row: int, column: int) -> Mapping[str, Any]:
        if self.span == WEEK:
            day = (date.fromisoformat(self.first) + timedelta(days=column)).isoformat()
            return {"room": self.rooms[row][0], "day": day}
        slot = self._free[(row, column)]
        begin, end = (slot.begin, slot.end) if slot.booked is None else rooms.HOURS
        return {"room": slot.room_id, "day": self.first, "from_time": begin, "to_time": end}

    def ways_of(self, record: int) -> Mapping[str, tuple[str, int]]:
        case = next((one.case_id for one in rooms.booked(self.ctx, self.first, self.last) if one.id == record), None)
        return {_tr("打开案件"): ("cases", case)} if case is not None else {}

    def print_page(self) -> None:
        """What is booked in the days shown, for the door: no names of cases."""
        first, last = self.first, self.last
        print_table(self.frame, self, _tr("调解室使用安排"), lambda: rooms.paper(self.ctx, first, last), "cases.read")

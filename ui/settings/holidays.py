"""节假日: the rest days and the working weekends of a year, which every deadline counts with; by hand or from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.store import holidays
from desktop_app.store.holidays import Day

from ..ask import open_file
from ..frame.acting import carry_out
from ..frame.tab import Frame
from ..records.detail import Line, RecordDetail, Section
from ..records.filter_bar import Filter
from ..records.form_dialog import FormDialog
from ..records.page import RecordPage
from ..records.source import Chip, Column, Row, Sort
from ..records.widgets import button
from ..theme import Tone
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_YEARS_BEFORE, _YEARS_AFTER = 2, 2


class HolidaySource:
    """A ``TableSource`` of the days of one year; a row's id is the day as a number, 20270101."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.days: dict[int, Day] = {}

    def columns(self) -> list[Column]:
        return [
            Column("day", tr("日期"), 10, sortable=False),
            Column("week", tr("星期"), 5, sortable=False),
            Column("works", tr("安排"), 7, sortable=False),
            Column("name", tr("名称"), 10, sortable=False),
            Column("own", tr("来源"), 8, sortable=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        year = int(filters.get("year") or self._ctx.today()[:4])
        self.days = {int(one.day.replace("-", "")): one for one in holidays.of_year(self._ctx, year)}
        return [key for key, one in self.days.items() if not text or text in one.name or text in one.day]

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(self.days[one]) if one in self.days else {} for one in ids]

    def _row(self, one: Day) -> Row:
        works = [Chip(tr("上班"), Tone.AMBER)] if one.works else [Chip(tr("休息"), Tone.GREEN)]
        own = tr("本单位录入") if one.own else tr("程序自带")
        return {"day": one.day, "week": week_of(one.day), "works": works, "name": one.name, "own": own}

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(self.days)


def week_of(day: str) -> str:
    from datetime import date

    return tr(_WEEK[date.fromisoformat(day).weekday()])


class HolidaysPage(SettingsPage):
    """The list of a year; days are added, replaced and taken out, or read from a file. What is unknown is said."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.source = HolidaySource(self.ctx)
        self.detail = RecordDetail()
        now = int(self.ctx.today()[:4])
        years = [
            (str(year), tr("{year} 年").format(year=year))
            for year in range(now - _YEARS_BEFORE, now + _YEARS_AFTER + 1)
        ]
        self.page = RecordPage(
            self.source,
            "holidays",
            frame.state,
            title=tr("节假日"),
            noun=tr("天"),
            search_hint=tr("名称或日期"),
            filters=[Filter("year", tr("年份"), years)],
            record=self.detail,
            show_record=self._show,
            new_label=tr("录入放假或上班"),
            empty=tr("这一年的节假日还没有录入，期限只按周末计算。国务院办公厅公布后，请录入或从文件读入"),
        )
        self.page.new_asked.connect(self.new_record)
        self.page.add_tool(button(tr("从文件读入"), "import", on_click=self.ask_file))
        self.remove_button = button(tr("删去"), "trash", on_click=self.remove)
        self.detail.add_action(self.remove_button)
        layout = self.column()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()

    def first_focus(self) -> None:
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if change.touches("setting"):
            self.page.refresh()

    def _show(self, record: int) -> None:
        one = self.source.days.get(record)
        self.remove_button.setVisible(one is not None and one.own)
        if one is None:
            self.detail.show_record("", [])
            return
        missing = "、".join(tr("{year} 年").format(year=year) for year in holidays.missing(self.ctx))
        lines = [
            Line("day", tr("日期"), f"{one.day}　{week_of(one.day)}", wide=True),
            Line("works", tr("安排"), tr("上班") if one.works else tr("休息"), wide=True),
            Line(
                "own",
                tr("来源"),
                tr("本单位录入，优先于程序自带的") if one.own else tr("程序自带的国务院安排"),
                wide=True,
            ),
        ]
        sections = [Section(tr("这一天"), lines)]
        if missing:
            words = tr("{years}的节假日还没有录入，期限只按周末计算").format(years=missing)
            sections.append(Section(tr("还缺的年份"), [Line("missing", tr("请录入"), words, wide=True)]))
        self.detail.show_record(one.name or one.day, sections)

    def new_record(self) -> None:
        self.ask_days()

    def ask_days(self) -> FormDialog:
        """Some days in a row: a holiday, or weekends that are worked."""
        section = tr("节假日")
        fields = [
            Field(key="first", label=tr("从"), kind=Kind.DATE, section=section, required=True, width=12),
            Field(key="last", label=tr("到"), kind=Kind.DATE, section=section, help=tr("只有一天就空着"), width=12),
            Field(key="works", label=tr("这些天上班（调休）"), kind=Kind.FLAG, section=section),
            Field(key="name", label=tr("名称"), section=section, required=True, max_length=20),
        ]
        dialog = FormDialog(
            Catalogue(section, fields),
            self._save_days,
            title=tr("录入放假或上班"),
            word=tr("保存"),
            note=tr("按国务院办公厅的通知录入。已经存下的期限不改；以后算的期限按这里的日子算。"),
            parent=self.window(),
        )
        dialog.open()
        return dialog

    def _save_days(self, values: Mapping[str, Any]) -> int:
        first, last, name = values["first"], values["last"] or values["first"], values["name"] or ""
        count = holidays.save(self.ctx, first, last, bool(values["works"]), name)
        self._show_year(first)
        days = first if last == first else tr("{first} 到 {last}").format(first=first, last=last)
        self.frame.notify(tr("已录入{name}：{days}，{count} 天").format(name=name, days=days, count=count))
        return count

    def _show_year(self, day: str) -> None:
        """What was just entered is what is looked at."""
        self.page.search_bar.clear()
        self.page.filter_bar.set_values({"year": day[:4]})

    def ask_file(self) -> None:
        name = open_file(self, tr("从文件读入节假日"), kinds=tr("表格 (*.xlsx *.xls *.ods *.csv)"))
        if name:
            self.read(Path(name))

    def read(self, file: Path) -> None:
        """The days of a file, as one change."""
        try:
            days = holidays.read_file(file)
        except KnownError as error:
            self.frame.show_error(error)
            return
        words = tr("已读入 {count} 天").format(count=len(days))
        if carry_out(self.frame, lambda: holidays.put_days(self.ctx, days), words) and days:
            self._show_year(max(day for day, *_ in days))

    def remove(self) -> None:
        """The shipped calendar counts again."""
        one = self.source.days.get(self.page.table.current or 0)
        if one is not None and one.own:
            carry_out(self.frame, lambda: holidays.forget(self.ctx, [one.day]), tr("已删去，按程序自带的算"))

"""变更记录: the whole log, newest first, searched and narrowed; a line is read with what it touched."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app import log_book
from desktop_app.common.errors import ChecksFailed, KnownError
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.store import history_log
from desktop_app.store.history_log import Index

from ..ask import save_file
from ..frame.tab import Frame
from ..jobs import Job
from ..records.detail import Line, RecordDetail, Section
from ..records.form_dialog import FormDialog
from ..records.page import RecordPage
from ..records.widgets import button
from .log_source import ASK, LogTable, action_words, kind_chip
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_SHOWN = 60  # records of one change that are told; an import touches thousands


class LogPage(SettingsPage):
    """The log is read once, in a job; after that every key finds at once."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.source = LogTable(self.ctx)
        self.detail = RecordDetail()
        self.detail.open_asked.connect(self._open_record)
        self._day: Any = None
        self._job: Job | None = None
        self.page = RecordPage(
            self.source,
            "log",
            frame.state,
            title=tr("变更记录"),
            noun=tr("条"),
            search_hint=tr("做了什么，例如 导出"),
            filters=self.source.filters(),
            record=self.detail,
            show_record=self._show,
            empty=tr("还没有变更记录"),
        )
        self.export_button = button(tr("导出"), "export", on_click=self.export)
        self.page.add_tool(self.export_button)
        self.page.filter_bar.changed.connect(self._filtered)
        layout = self.column()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    # Reading

    def begin(self) -> None:
        self.page.begin()
        self.read()

    def read(self) -> None:
        """All of the log, in the background."""

        def done(index: Index) -> None:
            self._job = None
            self.source.index = index
            history_log.read_on(self.ctx, index)
            self.page.refresh()

        self._job = self.frame.jobs.submit(
            tr("读取变更记录"), partial(history_log.read, self.ctx), on_done=done, on_error=self._failed
        )

    def _failed(self, error: BaseException) -> None:
        self._job = None
        self.frame.show_error(error)

    def read_on(self) -> None:
        """What was written since the last look."""
        if history_log.read_on(self.ctx, self.source.index):
            self.page.refresh()

    def changed(self, change: Changed) -> None:
        self.read_on()

    def first_focus(self) -> None:
        self.read_on()
        self.page.focus_search()

    def _show(self, number: int) -> None:
        entry = history_log.entries(self.ctx, [number]).get(number)
        if entry is None:
            return
        touched = log_book.touched(self.ctx, number, _SHOWN)
        sections = []
        if entry.reason:
            sections.append(Section(tr("理由"), [Line("reason", "", entry.reason, wide=True)]))
        lines = []
        for place, one in enumerate(touched):
            words = "；".join(one.lines)
            if one.opens is not None or one.name:
                lines.append(Line(f"{place}", one.title, one.name or tr("打开"), wide=True, opens=one.opens))
                lines.append(Line(f"{place}/words", "", words, wide=True))
            else:
                lines.append(Line(f"{place}", one.title, words, wide=True))
        if entry.items > _SHOWN:
            rest = tr("还有 {count:,} 条没有列出").format(count=entry.items - _SHOWN)
            lines.append(Line("rest", "", rest, wide=True))
        if lines:
            sections.append(Section(tr("明细"), lines))
        where = tr("{at}　{operator}　{desk}（{source}）　第 {number:,} 条")
        subtitle = where.format(
            at=entry.at, operator=entry.operator, desk=entry.desk, source=entry.source, number=entry.number
        )
        self.detail.show_record(action_words(entry), sections, chips=[kind_chip(entry.kind)], subtitle=subtitle)

    def _open_record(self, kind: str, record: int) -> None:
        try:
            self.frame.open_record(kind, record)
        except KeyError:
            self.frame.notify(tr("您的角色没有这一页，打不开这条记录"))
        except KnownError as error:
            self.frame.show_error(error)

    # Two days of one's own

    def _filtered(self, values: dict[str, Any]) -> None:
        if values.get("day") != ASK:
            self._day = values.get("day")
            return
        self.page.filter_bar.set_values({**values, "day": self._day} if self._day else _without_day(values))
        self.ask_days()

    def ask_days(self) -> FormDialog:
        """From a day to a day."""
        section = tr("从哪天到哪天")
        catalogue = Catalogue(
            tr("日期"),
            [
                Field(key="first", label=tr("从"), kind=Kind.DATE, section=section),
                Field(key="last", label=tr("到"), kind=Kind.DATE, section=section),
            ],
        )
        first, last = self.source.between
        dialog = FormDialog(
            catalogue,
            self._set_days,
            title=tr("自选日期"),
            word=tr("确定"),
            values={"first": first or None, "last": last or None},
            parent=self.window(),
        )
        dialog.open()
        return dialog

    def _set_days(self, values: dict[str, Any]) -> None:
        first, last = values["first"] or "", values["last"] or ""
        if first and last and last < first:
            raise ChecksFailed({"last": tr("要在“从”那天之后")})
        self.source.between = (first, last)
        if first or last:
            self.page.filter_bar.add("day", f"{ASK}:{first}:{last}")
        else:
            self.page.filter_bar.remove("day")

    # A workbook

    def export(self) -> None:
        """What is filtered, masked, into a workbook."""
        suggested = tr("变更记录_{day}.xlsx").format(day=self.ctx.today())
        if name := save_file(self, tr("导出变更记录"), suggested, tr("工作簿 (*.xlsx)")):
            self.export_to(Path(name))

    def export_to(self, path: Path) -> Job:
        numbers = list(self.page.table.ids)

        def done(count: int) -> None:
            self.frame.notify(tr("已导出 {count:,} 条到“{name}”").format(count=count, name=path.name))

        return self.frame.jobs.submit(
            tr("导出变更记录"), lambda control: log_book.export(self.ctx, path, numbers, control), on_done=done
        )


def _without_day(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "day"}

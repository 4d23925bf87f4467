"""走访和关爱: whom somebody must look in on and until when, and the visit written down with one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Field, Kind
from desktop_app.context import Context
from desktop_app.residents import area_queries, care, register_papers
from desktop_app.residents import queries as residents
from desktop_app.residents.area_places import GRID
from desktop_app.visits import due, queries
from desktop_app.visits.due import DueVisit

from ..frame.tab import Frame
from ..jobs import JobRunner
from ..records.detail import Line, RecordDetail, Section
from ..records.filter_bar import Filter
from ..records.page import RecordPage
from ..records.slow import SlowSource
from ..records.source import Chip, Column, Row, Sort
from ..records.widgets import button
from ..theme import Tone
from .care_forms import service_form, visit_form
from .sub_pages import SubPage
from .table_output import export_table, print_table

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_MOST = 500  # people that one service is written down for at once


def _tr(text: str) -> str:
    return QCoreApplication.translate("CarePage", text)


def days_chip(days: int) -> Chip:
    """How much time is left, as the list of 今日 says it."""
    if days < 0:
        return Chip(_tr("逾期 {days} 天").format(days=-days), Tone.RED)
    if days == 0:
        return Chip(_tr("今天"), Tone.AMBER)
    return Chip(_tr("剩 {days} 天").format(days=days), Tone.AMBER if days <= due.WEEK_DAYS else Tone.GREY)


_FIELDS = [
    Field(key="name", label="姓名", width=8),
    Field(key="address", label="住址", width=24),
    Field(key="last", label="上次见到", width=11),
    Field(key="due_on", label="到期", width=11),
    Field(key="left", label="还剩", width=9),
    Field(key="staff", label="负责人", width=8),
]
"""What of the list goes out of the house."""

_Due = tuple[list[DueVisit], set[int] | None, int, dict[int, str]]
"""Who is due, who was searched for, how many there are at all, the workers by id."""


class CareSource(SlowSource[_Due]):
    """A ``TableSource`` of people to look in on; the most overdue first."""

    def __init__(self, ctx: Context, jobs: JobRunner | None = None) -> None:
        super().__init__(jobs)
        self._ctx = ctx
        self._total = 0
        self.found: dict[int, DueVisit] = {}
        self._workers: dict[int, str] = {}

    def columns(self) -> list[Column]:
        return [
            Column("name", _tr("姓名"), 7, sortable=False),
            Column("left", _tr("还剩"), 11, sortable=False),
            Column("care", _tr("关爱对象"), 17, sortable=False),
            Column("address", _tr("住址"), 19, sortable=False),
            Column("last", _tr("上次见到"), 10, sortable=False),
            Column("due_on", _tr("到期"), 10, listed=False, sortable=False),
            Column("staff", _tr("负责人"), 7, sortable=False),
            Column("cycle", _tr("周期（天）"), 7, "right", Kind.INTEGER, listed=False, sortable=False),
        ]

    def read(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> _Due:
        wanted = {person for person, _, _ in residents.find(self._ctx, text, _MOST)} if text else None
        found = due.due(self._ctx, filters)
        return found, wanted, len(found) if not filters else len(due.due(self._ctx)), dict(care.workers(self._ctx))

    def arranged(self, read: _Due, text: str, filters: Mapping[str, Any]) -> list[int]:
        found, wanted, self._total, self._workers = read
        self.found = {one.person_id: one for one in found}
        return [person for person in self.found if wanted is None or person in wanted]

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(one) if (one := self.found.get(person)) is not None else {} for person in ids]

    def _row(self, one: DueVisit) -> Row:
        return {
            "name": one.name,
            "left": days_chip(one.days),
            "care": care.group_words(self._ctx, one.codes),
            "address": one.address,
            "last": one.last or _tr("还没有"),
            "due_on": one.due_on,
            "staff": self.worker(one),
            "cycle": one.cycle,
        }

    def lines(self, ids: Sequence[int]) -> list[list[str]]:
        """These people for paper and workbook: nothing of why somebody looks in on them (level 3)."""
        people = [self.found[one] for one in ids if one in self.found]
        return [
            [one.name, one.address, one.last or _tr("还没有"), one.due_on, days_chip(one.days).text, self.worker(one)]
            for one in people
        ]

    def worker(self, one: DueVisit) -> str:
        return self._workers.get(one.staff_id, "") if one.staff_id is not None else ""

    def total(self, filters: Mapping[str, Any]) -> int:
        return self._total


class CarePage(SubPage):
    """The list, and beside it what is known of the person chosen."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.source = CareSource(self.ctx, frame.jobs)
        self.detail = RecordDetail()
        self.detail.open_asked.connect(frame.open_record)
        self.page = RecordPage(
            self.source,
            "care",
            frame.state,
            title=_tr("走访和关爱"),
            noun=_tr("人"),
            search_hint=_tr("姓名、拼音首字母或住址"),
            filters=[
                Filter("state", _tr("到期"), [(due.WEEK, _tr("7 天内到期和逾期")), (due.LATE, _tr("已逾期"))]),
                Filter("area", _tr("小区和网格"), self._areas, say=lambda area: area_queries.path(self.ctx, area)),
                Filter("staff", _tr("负责人"), lambda: care.workers(self.ctx)),
            ],
            record=self.detail,
            show_record=self._show,
            empty=_tr("没有要走访的人。给居民登记关爱对象后，到期会列在这里"),
        )
        self._add_buttons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def _add_buttons(self) -> None:
        may_edit = self.ctx.may("residents.edit")
        self.page.add_tool(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        self.all_button = button(_tr("给列出的人记服务"), "heart", on_click=self.serve_all)
        self.all_button.setVisible(may_edit)
        self.page.add_tool(self.all_button)
        self.page.add_tool(button(_tr("打印"), "print", on_click=self.print_list))
        self.page.add_tool(button(_tr("导出"), "export", on_click=self.export))
        self.serve_button = button(_tr("记服务"), "heart", on_click=self.serve)
        self.visit_button = button(_tr("记一次走访"), "edit", primary=True, on_click=self.visit)
        for one in (self.serve_button, self.visit_button):
            one.setVisible(may_edit)
            self.detail.add_action(one)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def _areas(self) -> list[tuple[int, str]]:
        return [(node.id, node.name) for node in area_queries.tree(self.ctx, GRID)]

    def show_area(self, area: int) -> None:
        """Who is due in a node of the tree and below it."""
        values = {"state": due.WEEK, "area": area}
        self.page.search_bar.clear()
        self.page.filter_bar.set_values(values)
        self.page.table.search("", values)

    def open_record(self, record: int) -> None:
        """One person, or with 0 everybody who is due this week."""
        if record:
            self.page.open_record(record)
        else:
            self.page.filter_bar.set_values({"state": due.WEEK})
            self.page.table.search("", {"state": due.WEEK})

    def changed(self, change: Changed) -> None:
        if change.touches("visit", "care_tag", "care_service", "staff", "person", "setting"):
            self.page.refresh()

    @property
    def current(self) -> DueVisit | None:
        person = self.page.table.current
        return self.source.found.get(person) if person is not None else None

    def visit(self) -> None:
        """记一次走访 to the person chosen."""
        if (one := self.current) is not None:
            visit_form(self.ctx, one.name, self.window(), person=one.person_id, worker=self.source.worker(one)).open()

    def serve(self) -> None:
        """记服务 for the person chosen."""
        if (one := self.current) is not None:
            service_form(self.ctx, [one.person_id], one.name, self.window()).open()

    def serve_all(self) -> None:
        """One service for everybody who is listed."""
        people = list(self.page.table.ids)
        if not people:
            self.frame.notify(_tr("名单里没有人。请先改条件，列出要服务的人。"))
        elif len(people) > _MOST:
            self.frame.notify(_tr("一次最多给 {most} 人记服务，请先用条件缩小名单。").format(most=_MOST))
        else:
            whom = _tr("列出的 {count} 人").format(count=len(people))
            service_form(self.ctx, people, whom, self.window()).open()

    def print_list(self) -> None:
        """What is listed, with room to write down what was found at the door."""
        ctx, title, rows = self.ctx, _tr("走访清单"), self.source.lines(self.page.table.ids)
        hand = _tr("走访情况")
        print_table(self.frame, self, title, lambda: register_papers.table(ctx, title, _FIELDS, rows, by_hand=hand))

    def export(self) -> None:
        ctx, title, rows = self.ctx, _tr("走访清单"), self.source.lines(self.page.table.ids)
        export_table(self.frame, self, title, lambda file: register_papers.write(ctx, file, title, _FIELDS, rows))

    def _show(self, person: int) -> None:
        one = self.source.found.get(person)
        if one is None:
            self.detail.show_record(_tr("这一位不用走访了"), [])
            return
        try:
            sections = self._sections(one)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
            return
        self.detail.show_record(one.name, sections, chips=[days_chip(one.days)], subtitle=one.address)

    def _sections(self, one: DueVisit) -> list[Section]:
        visit = [
            Line("care", _tr("关爱对象"), care.group_words(self.ctx, one.codes) or _tr("已隐去"), wide=True),
            Line("cycle", _tr("走访周期"), _tr("每 {days} 天").format(days=one.cycle)),
            Line("due_on", _tr("下次到期"), one.due_on),
            Line("last", _tr("上次见到"), one.last or _tr("还没有")),
            Line("staff", _tr("负责人"), self.source.worker(one) or _tr("还没有定")),
            Line("person", _tr("居民"), _tr("打开登记"), opens=("residents", one.person_id)),
        ]
        found = [Section(_tr("走访安排"), visit)]
        visits = queries.of_person(self.ctx, one.person_id)
        if visits:
            lines = [Line(f"visit{id_}", "", words, wide=True, opens=("visits", id_)) for id_, words in visits]
            found.append(Section(_tr("最近的走访"), lines))
        services = queries.services_of(self.ctx, one.person_id)
        if services:
            lines = [Line(f"service{id_}", "", words, wide=True) for id_, words in services]
            found.append(Section(_tr("最近的服务"), lines))
        return found

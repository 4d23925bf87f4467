"""志愿者: four lists in one tab — volunteers, activities, service records, teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desktop_app.common.hours import hours_text
from desktop_app.volunteers import queries

from ..frame.tab import Frame, Tab
from ..records.widgets import button
from .activities import ActivitiesView
from .parts import ViewSwitch, tr
from .people import PeopleView
from .services import ServicesView
from .sheet_form import SheetForm
from .teams import TeamsView
from .view import View

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_STATE = "tab/volunteers"
KINDS = ("volunteers", "activities", "services", "teams")


class VolunteersTab(Tab):
    """``record_service`` (F5) opens the form of a service from anywhere."""

    help = tr(
        "上面一排切换四个列表：志愿者、活动、服务记录、队伍。Ctrl+N 在当前列表新增。\n\n"
        "志愿者从居民里选（姓名或拼音首字母），姓名、性别、电话不用再填；不满18周岁要监护人书面同意。\n\n"
        "记一次服务（F5）：选活动或者自己写，填时间，再一个接一个加志愿者，回车就加入。时间可以写 1.5、90分、9:00-11:30；"
        "大家一样时填在上面，不一样的写在各人那一行。\n\n"
        "活动结束后10个工作日内要记完，记好的由另一位操作员复核。同一个人同一时间不会记两次。"
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.people = PeopleView(frame, lambda one, name: self.record_service(volunteers=[(one, name)]))
        self.activities = ActivitiesView(frame, lambda one: self.record_service(activity=one))
        self.services = ServicesView(frame, self.record_service)
        self.teams = TeamsView(frame)
        self.views: dict[str, View] = dict(
            zip(KINDS, (self.people, self.activities, self.services, self.teams), strict=True)
        )
        self.stack = QStackedWidget()
        titles = [view.title for view in self.views.values()]
        self.switches: list[ViewSwitch] = []
        for place, view in enumerate(self.views.values()):
            switch = ViewSwitch(titles, place)
            switch.asked.connect(self._switch)
            self.switches.append(switch)
            view.page.lead_with(switch)
            self.stack.addWidget(view.page)
        if frame.ctx.may("volunteers.edit"):
            for view in (self.people, self.activities):
                view.page.add_tool(button(tr("记一次服务"), "clock", on_click=self.record_service, tip="F5"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        last = frame.state.get(_STATE, KINDS[0])
        self.stack.setCurrentIndex(KINDS.index(last) if last in KINDS else 0)

    @property
    def view(self) -> View:
        """The list that is shown."""
        return self.views[KINDS[self.stack.currentIndex()]]

    def show_view(self, kind: str) -> View:
        """Show one of the lists."""
        self.stack.setCurrentIndex(KINDS.index(kind))
        self.frame.state.set(_STATE, kind)
        self.view.page.begin()
        return self.view

    def _switch(self, place: int) -> None:
        if self.view.page.may_leave():
            self.show_view(KINDS[place]).page.focus_search()

    # What the window asks

    def begin(self) -> None:
        self.view.page.begin()

    def focus_search(self) -> None:
        self.view.page.focus_search()

    def new_record(self) -> None:
        self.view.new()

    def open_record(self, kind: str, record: int) -> None:
        """``record`` 0 shows what awaits attention: activities without records, or records to be reviewed."""
        if record:
            self.show_view(kind).page.open_record(record)
        elif kind == "activities":
            self.show_view(kind).page.filter_bar.set_values({"due": True})
        else:
            self.show_view("services").page.filter_bar.set_values({"review": "pending"})

    def open_draft(self, kind: str, about: str) -> None:
        new = about == "new"
        if kind == "sheet":
            self.record_service(None if new else int(about))
            return
        names = {"vol_team": "teams", "activity": "activities", "service_record": "services"}
        view = self.show_view(names.get(kind, "volunteers"))
        if new:
            view.new()
        else:
            view.page.open_record(int(about))
            if kind != "leave":
                view.edit()

    def changed(self, change: Changed) -> None:
        for view in self.views.values():
            view.changed(change)

    def may_leave(self) -> bool:
        return all(view.page.may_leave() for view in self.views.values())

    # Recording service

    def record_service(self, activity: int | None = None, volunteers: Sequence[tuple[int, str]] = ()) -> None:
        """The form of a service: of an activity's sheet, with these volunteers, or empty."""
        if not self.frame.ctx.may("volunteers.edit"):
            return
        page = self.view.page
        form = SheetForm(self.frame.ctx, activity, volunteers)

        def saved(ids: list[int], again: bool) -> None:
            page.close_form()
            minutes = sum(queries.service(self.frame.ctx, one)["minutes"] for one in ids)
            words = tr("已记录 {people} 人，{hours} 小时").format(people=len(ids), hours=hours_text(minutes))
            self.frame.notify(words)
            if again:
                self.record_service()

        form.saved.connect(saved)
        page.open_form(form.keep(self.frame.ctx, f"sheet:{activity or 'new'}"))

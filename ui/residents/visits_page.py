"""走访记录: every visit with its problems and pictures; the month's plans and coverage; households picked by anybody in them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Kind
from desktop_app.context import Context
from desktop_app.residents import care
from desktop_app.visits import queries, service
from desktop_app.visits.fields import VISIT_FIELDS

from ..ask import open_file
from ..frame.acting import carry_out, tell_saved
from ..frame.tab import Frame
from ..records.detail import Line, RecordDetail, Section, sections_of
from ..records.filter_bar import Filter
from ..records.page import RecordPage
from ..records.source import Chip, Column, Row, Sort, columns_of
from ..records.widgets import button
from ..theme import Tone
from .care_forms import visit_form
from .care_page import days_chip
from .photo_strip import PhotoStrip
from .problem_lines import ProblemLines
from .sub_pages import SubPage
from .visit_edit import VisitEditDialog, bytes_of, picture_kinds
from .visit_month import VisitMonth, last_months
from .visit_papers import preview_diary

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


def _tr(text: str) -> str:
    return QCoreApplication.translate("VisitsPage", text)


class VisitSource:
    """A ``TableSource`` of visits; the newest first."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def columns(self) -> list[Column]:
        own = [Column(one.key, one.title, one.width, one.align, one.kind, True, False) for one in _listed()]
        return [
            own[0],
            Column("whose", _tr("走访谁"), 8, sortable=False),
            Column("address", _tr("住址"), 18, sortable=False),
            Column("staff", _tr("走访人"), 7, sortable=False),
            *own[1:],
            Column("problems", _tr("待办问题"), 8, kind=Kind.TEXT, sortable=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return queries.ids(self._ctx, text, filters)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [
            ChainMap({"problems": self._open(row["problems"])}, row) if row else {}  # type: ignore[arg-type]
            for row in queries.rows(self._ctx, ids)
        ]

    def total(self, filters: Mapping[str, Any]) -> int:
        return queries.total(self._ctx)

    def _open(self, count: int) -> Chip | str:
        return Chip(_tr("{count} 件").format(count=count), Tone.AMBER) if count else ""


def _listed() -> list[Column]:
    return columns_of(VISIT_FIELDS, [field.key for field in VISIT_FIELDS.listed])


class VisitsPage(SubPage):
    """Visits, one of them beside the list."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.may_edit = self.ctx.may("residents.edit")
        self.detail = RecordDetail()
        self.detail.open_asked.connect(frame.open_record)
        self.page = RecordPage(
            VisitSource(self.ctx),
            "visits",
            frame.state,
            title=_tr("走访记录"),
            noun=_tr("次"),
            search_hint=_tr("户里任何人的姓名、拼音首字母，或住址"),
            filters=[
                Filter("month", _tr("月份"), lambda: [(one, one) for one in last_months(self.ctx.today())]),
                Filter("state", _tr("情况"), [("open", _tr("有待办问题")), ("unmet", _tr("没见到人"))]),
                Filter("staff", _tr("走访人"), lambda: care.workers(self.ctx)),
            ],
            record=self.detail,
            show_record=self._show,
            new_label=_tr("记一次走访") if self.may_edit else "",
            empty=_tr("还没有走访记录"),
        )
        self.page.new_asked.connect(self.new_visit)
        self.page.add_tool(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        self.page.add_tool(button(_tr("月计划和覆盖率"), "calendar", on_click=self.show_month))
        self.diary_button = button(_tr("民情日记"), "print", on_click=self.print_diary)
        self.page.add_tool(self.diary_button)
        self.photo_button = button(_tr("添加照片"), "plus", on_click=self.add_photo)
        self.delete_button = button(_tr("删除"), "trash", on_click=self.delete)
        self.edit_button = button(_tr("编辑"), "edit", on_click=self.edit)
        for one in (self.photo_button, self.delete_button, self.edit_button):
            one.setVisible(self.may_edit)
            self.detail.add_action(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def open_record(self, record: int) -> None:
        self.page.open_record(record)

    def changed(self, change: Changed) -> None:
        if change.touches("visit", "follow_up", "attachment", "staff"):
            self.page.refresh()

    def new_visit(self) -> None:
        """Pick a household from the month's plans or by anybody in it."""
        self.show_month()

    def show_month(self) -> None:
        """The month's plans with their households, and coverage."""
        VisitMonth(self.frame, self.window()).open()

    def print_diary(self) -> None:
        """民情日记 of the worker and month in the conditions; says which are missing."""
        chosen = self.page.filter_bar.values
        if "staff" not in chosen:
            self.frame.notify(_tr("请先用“条件”选走访人，再打印他的民情日记；不选月份就是本月。"))
            return
        month = str(chosen.get("month") or self.ctx.today()[:7])
        preview_diary(self.frame, int(chosen["staff"]), month, self.window())

    def add_photo(self) -> None:
        """A picture from a file; what cannot be read is said."""
        visit = self.page.table.current
        if visit is None:
            return
        name = open_file(self, _tr("添加照片"), kinds=picture_kinds())
        if name:
            self.take_photo(visit, Path(name))

    def take_photo(self, visit: int, path: Path) -> bool:
        """Put the picture of a file to a visit; False when refused."""

        def act() -> None:
            service.add_photo(self.ctx, visit, path.name, bytes_of(path))

        return carry_out(self.frame, act, _tr("已添加照片"))

    def edit(self, visit: int | None = None) -> None:
        """Put a visit right, the one shown unless another is named."""
        visit = visit if visit is not None else self.page.table.current
        if visit is None or not self.may_edit:
            return
        try:
            row = queries.get(self.ctx, visit)
            dialog = VisitEditDialog(self.frame, visit, row["whose"], self.window())
        except KnownError as error:
            self.frame.show_error(error)
            return
        dialog.form.saved.connect(lambda *_: tell_saved(self.frame, _tr("已保存这次走访的记录")))
        dialog.open()

    def open_draft(self, kind: str, about: str) -> None:
        """The form that a draft was typed in: a visit put right, or a new one to a person or a household."""
        if kind == "visit_edit":
            self.edit(int(about))
            return
        person, household = (int(one) or None for one in about.split("-"))
        whose = queries.whose(self.ctx, person, household)
        visit_form(self.ctx, whose, self.window(), person=person, household=household).open()

    def delete(self) -> None:
        """A visit written down by mistake, with the way back in the bar."""
        if (visit := self.page.table.current) is not None:
            carry_out(self.frame, lambda: service.delete_visit(self.ctx, visit), _tr("已删除这次走访的记录"))

    def _show(self, visit: int) -> None:
        try:
            row = queries.get(self.ctx, visit)
            problems = queries.problems(self.ctx, visit_id=visit, only_open=False)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
            return
        found = sections_of(VISIT_FIELDS, {key: value for key, value in row.items() if isinstance(value, str)})
        who = [Line("staff", _tr("走访人"), row["staff"] or _tr("没有写"))]
        if row["person_id"] is not None:
            who.append(Line("person", _tr("居民"), _tr("打开登记"), opens=("residents", row["person_id"])))
        found.insert(0, Section(_tr("人员"), who))
        if problems:
            found.append(Section(_tr("发现的问题"), widget=ProblemLines(self.ctx, problems, self.may_edit)))
        if row["photos"]:
            found.append(Section(_tr("照片"), widget=PhotoStrip(self.frame, row["photos"], self.may_edit)))
        late = [days_chip(one.days) for one in problems if not one.done_on and one.days is not None and one.days < 0]
        self.detail.show_record(row["whose"], found, chips=late[:1], subtitle=row["address"])

"""包联: the hall's workers and what each looks after; the way to what is covered."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Kind
from desktop_app.context import Context
from desktop_app.residents import contact_queries, contacts, registers
from desktop_app.residents.contact_queries import Looking
from desktop_app.residents.registers import STAFF

from ..frame.acting import MoreButton, carry_out, tell_saved
from ..frame.tab import Frame
from ..jobs import JobRunner
from ..records.detail import Line, RecordDetail, Section
from ..records.page import RecordPage
from ..records.slow import SlowSource
from ..records.source import Column, Row, Sort
from ..records.widgets import button
from .contact_dialogs import AssignDialog, ask_correction, ask_end, ask_leave, ask_successor
from .contact_lines import before_lines, contact_section
from .register_page import RegisterSource, register_form
from .sub_pages import SubPage
from .table_output import export_shown, print_shown

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_MOST, _MOST_BEFORE = 60, 20  # contacts that a record lists
TABLES = ("contact", "staff", "household", "person", "area", "care_tag", "venue")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactsPage", text)


class WorkerSource(SlowSource[tuple[list[int], dict[int, contact_queries.Load]]]):
    """A ``TableSource`` of workers with what they look after."""

    def __init__(self, ctx: Context, jobs: JobRunner | None = None) -> None:
        super().__init__(jobs)
        self._register = RegisterSource(ctx, STAFF)
        self._ctx = ctx
        self._loads: dict[int, contact_queries.Load] = {}

    def columns(self) -> list[Column]:
        own = {one.key: one for one in self._register.columns()}
        numbers = [
            Column("nodes", _tr("包联网格"), 6, "right", Kind.INTEGER, sortable=False),
            Column("own_homes", _tr("包户"), 5, "right", Kind.INTEGER, sortable=False),
            Column("homes", _tr("共几户"), 5, "right", Kind.INTEGER, sortable=False),
            Column("people", _tr("共几人"), 5, "right", Kind.INTEGER, sortable=False),
            Column("care", _tr("关爱对象"), 6, "right", Kind.INTEGER, listed=False, sortable=False),
        ]
        return [own["name"], own["post"], *numbers, *(own[key] for key in ("unit", "phone"))]

    def read(
        self, text: str, filters: Mapping[str, Any], sort: Sort | None
    ) -> tuple[list[int], dict[int, contact_queries.Load]]:
        return registers.ids(self._ctx, STAFF, text, filters), contact_queries.loads(self._ctx)

    def arranged(
        self, read: tuple[list[int], dict[int, contact_queries.Load]], text: str, filters: Mapping[str, Any]
    ) -> list[int]:
        found, self._loads = read
        return found

    def rows(self, ids: Sequence[int]) -> list[Row]:
        nothing = contact_queries.Load(0, 0, 0, 0, 0, 0)
        found: list[Row] = []
        for one, row in zip(ids, self._register.rows(ids), strict=True):
            load = self._loads.get(one, nothing)
            numbers = {"nodes": load.nodes, "own_homes": load.own_homes, "homes": load.homes}
            numbers |= {"people": load.people, "care": load.care}
            found.append(ChainMap(numbers, row) if row else {})  # type: ignore[arg-type]
        return found

    def total(self, filters: Mapping[str, Any]) -> int:
        return self._register.total(filters)

    def load(self, staff: int) -> contact_queries.Load | None:
        """As it was read last."""
        return self._loads.get(staff)


class ContactsPage(SubPage):
    """Workers; beside them what the one chosen looks after."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.may_edit = self.ctx.may("residents.edit")
        self.source = WorkerSource(self.ctx, frame.jobs)
        self.detail = RecordDetail()
        self.detail.open_asked.connect(self._open)
        self.page = RecordPage(
            self.source,
            "contacts",
            frame.state,
            title=_tr("包联"),
            noun=_tr("人"),
            search_hint=_tr("工作人员的姓名、职务或单位"),
            record=self.detail,
            show_record=self._show,
            new_label=_tr("新增工作人员") if self.may_edit else "",
            empty=_tr("还没有工作人员。先登记网格员、下沉党员干部，再指定他们包联哪里"),
        )
        self.page.new_asked.connect(lambda: self.open_form(None))
        self.page.add_tool(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        self.page.add_tool(button(_tr("包联覆盖"), "flag", on_click=lambda: self.tab().show_page("coverage")))
        self.page.add_tool(button(_tr("打印"), "print", on_click=self.print_list))
        self.page.add_tool(button(_tr("导出"), "export", on_click=self.export))
        self.more = MoreButton()
        self.assign_button = button(_tr("指定包联…"), "plus", on_click=self.assign)
        for one in (self.more, self.assign_button):
            one.setVisible(False)
            self.detail.add_action(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if change.touches(*TABLES):
            self.page.refresh()

    def tab(self) -> Any:
        return self.frame.go("residents")

    def open_record(self, staff: int) -> None:
        """Choose and show a worker."""
        self.page.open_record(staff)

    def _open(self, kind: str, record: int) -> None:
        if kind == "homes":
            found = contact_queries.homes_of(self.ctx, record)
            words = _tr("{name}包联的户").format(name=self.detail.title.text())
            self.tab().show_page("households").show_only(found, words)
        else:
            self.frame.open_record(kind, record)

    def _show(self, staff: int) -> None:
        may = False
        try:
            row = registers.get(self.ctx, STAFF, staff)
            found = contact_queries.of_staff(self.ctx, staff)
            before = contact_queries.of_staff(self.ctx, staff, ended=True)
            venues = registers.in_charge(self.ctx, staff)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
        else:
            may = self.may_edit and row["deleted_at"] is None
            words = registers.words_of(self.ctx, STAFF, row)
            facts = [Line(key, STAFF.catalogue[key].label, value) for key, value in words.items() if key != "name"]
            steps = [(_tr("更正"), self.correct), (_tr("结束"), self.end)] if may else []
            shown = contact_section(
                found[:_MOST], max(len(found) - _MOST, 0), self._open, steps, self.remove if may else None
            )
            title = _tr("包联 {count:,} 处").format(count=len(found))
            sections = [Section(_tr("工作人员"), [*facts, *self._load_lines(staff)]), Section(title, widget=shown)]
            if venues:
                lines = [Line(f"venue{one}", "", name, wide=True, opens=("venue", one)) for one, name in venues]
                sections.append(Section(_tr("负责的场所 {count:,} 处").format(count=len(venues)), lines))
            if before:
                title = _tr("已结束 {count:,} 处").format(count=len(before))
                sections.append(Section(title, before_lines(before[:_MOST_BEFORE])))
            self.detail.show_record(row["name"], sections)
            self.more.offer(
                [
                    (_tr("全部移交…"), partial(self.hand_over, staff, row["name"])),
                    (_tr("编辑"), partial(self.open_form, staff)),
                    (_tr("删除"), partial(self.delete, staff)),
                ]
            )
        self.assign_button.setVisible(may)
        self.more.setVisible(may)

    def _load_lines(self, staff: int) -> list[Line]:
        """What it comes to, as the list has it; the households are a way to their list."""
        load = self.source.load(staff)
        if load is None:
            return []
        count = _tr("{homes:,} 户，{people:,} 人，其中关爱对象 {care:,} 人")
        words = count.format(homes=load.homes, people=load.people, care=load.care)
        return [Line("load", _tr("共包联"), words, wide=True, opens=("homes", staff) if load.homes else None)]

    # As shown

    def print_list(self) -> None:
        print_shown(self.frame, self.page, _tr("包联情况表"))

    def export(self) -> None:
        export_shown(self.frame, self.page, _tr("包联情况表"))

    # Writing

    def open_form(self, staff: int | None) -> None:
        form = register_form(self.ctx, STAFF, staff)
        form.saved.connect(self._saved)
        self.page.open_form(form)

    def _saved(self, staff: int, again: bool) -> None:
        tell_saved(self.frame, _tr("已保存"))
        self.page.close_form()
        if again:
            self.open_form(None)
        else:
            self.page.open_record(staff)

    def assign(self) -> AssignDialog | None:
        """What else the worker chosen looks after."""
        staff = self.page.table.current
        if staff is None:
            return None
        dialog = AssignDialog(self.ctx, staff, self.detail.title.text(), self.window())
        dialog.accepted.connect(lambda: tell_saved(self.frame, _tr("已指定 {count} 处").format(count=dialog.assigned)))
        dialog.open()
        return dialog

    def hand_over(self, staff: int, name: str) -> Any:
        """Everything to somebody else."""

        def done(count: int) -> None:
            tell_saved(self.frame, _tr("已移交 {count} 处").format(count=count))

        return ask_successor(self.ctx, staff, name, done, self.window())

    def correct(self, one: Looking) -> Any:
        """Since when it is and what is remarked; or that it was a mistake."""
        return ask_correction(self.ctx, one, lambda: tell_saved(self.frame, _tr("已更正")), self.window())

    def end(self, one: Looking) -> Any:
        """From a day on nobody, or somebody else, looks after it."""
        return ask_end(self.ctx, one, lambda: tell_saved(self.frame, _tr("这一处包联已结束")), self.window())

    def remove(self, one: Looking) -> None:
        """It was written down by mistake."""
        carry_out(self.frame, lambda: contacts.delete(self.ctx, one.id), _tr("已删除，可在回收站恢复"))

    def delete(self, staff: int) -> Any:
        """Into the recycle bin; of whoever still looks after something is asked to whom it goes."""
        if held := registers.held(self.ctx, staff):
            done = partial(tell_saved, self.frame, _tr("已删除，可在回收站恢复"))
            return ask_leave(self.ctx, staff, self.detail.title.text(), held, done, self.window())
        return carry_out(self.frame, lambda: registers.delete(self.ctx, STAFF, staff), _tr("已删除，可在回收站恢复"))

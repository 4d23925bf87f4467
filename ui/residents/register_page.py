"""A small register as a page: the list, the record, the form, paper and workbook. Houses and places are made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.residents import houses, queries, register_papers, registers
from desktop_app.residents.registers import HOUSES, VENUES, Register

from ..frame.acting import MoreButton, carry_out, tell_saved
from ..frame.tab import Frame
from ..jobs import JobRunner
from ..records.detail import Line, RecordDetail, Section, sections_of
from ..records.editors import Linked
from ..records.filter_bar import Filter
from ..records.form import RecordForm
from ..records.page import RecordPage
from ..records.slow import SlowSource
from ..records.source import Column, Row, Sort, columns_of
from ..records.widgets import button
from .care_forms import offer_names
from .sub_pages import SubPage
from .table_output import export_table, print_table

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


def _tr(text: str) -> str:
    return QCoreApplication.translate("RegisterPage", text)


class RegisterSource(SlowSource[Sequence[int]]):
    """A ``TableSource`` of a register's records; with ``jobs`` the window does not wait for tens of thousands of houses."""

    def __init__(self, ctx: Context, register: Register, jobs: JobRunner | None = None) -> None:
        super().__init__(jobs)
        self._ctx, self._register = ctx, register

    def columns(self) -> list[Column]:
        fields = [field for field in self._register.catalogue if field.kind is not Kind.NOTE]
        found = columns_of(self._register.catalogue, [field.key for field in fields])
        shown = {field.key for field in self._register.catalogue.listed}
        return [Column(one.key, one.title, one.width, one.align, one.kind, one.key in shown, False) for one in found]

    def read(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return registers.ids(self._ctx, self._register, text, filters)

    def arranged(self, read: Sequence[int], text: str, filters: Mapping[str, Any]) -> Sequence[int]:
        return read

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return list(registers.rows(self._ctx, self._register, ids))

    def total(self, filters: Mapping[str, Any]) -> int:
        return registers.total(self._ctx, self._register)


def register_filters(register: Register) -> list[Filter]:
    """One for each code table of the list."""
    return [
        Filter(field.key, field.label, [(item.code, item.label) for item in codes.table(field.code_table).values()])
        for field in register.catalogue
        if field.kind in (Kind.CODE, Kind.CODES)
    ]


def register_form(ctx: Context, register: Register, record: int | None) -> RecordForm:
    """The form of a record, or of a new one: who is in the register of residents is picked from it."""
    values = registers.get(ctx, register, record) if record is not None else None

    def save(changes: dict[str, Any], version: int | None) -> int:
        if record is None:
            filled = {key: value for key, value in form.values().items() if value is not None}
            return registers.add(ctx, register, filled)
        assert version is not None
        registers.update(ctx, register, record, version, changes)
        return record

    def name(person: int) -> str:
        return queries.name_of(ctx, person)

    title = register.catalogue.name
    form = RecordForm(
        _with_links(register),
        save,
        title=_tr("编辑{title}").format(title=title) if record is not None else _tr("新增{title}").format(title=title),
        values=values,
        links={key: Linked(lambda text: queries.find(ctx, text), name) for key in register.people},
        again=record is None,
    )
    if register.staff:
        offer_names(ctx, form)
    form.keep(ctx, f"{register.key}:{record or 'new'}")
    return form


def _with_links(register: Register) -> Catalogue:
    """The catalogue with a field for a resident before the one that names somebody else."""
    names = {name: key for key, name in register.people.items()}
    found: list[Field] = []
    for field in register.catalogue:
        if (key := names.get(field.key)) is not None:
            label = field.label.removesuffix("姓名")
            found.append(
                Field(
                    key=key,
                    label=f"名册里的{label}",
                    kind=Kind.LINK,
                    section=field.section,
                    help="在名册里的从这里选，下面的姓名、证件和电话就不用填",
                    width=16,
                )
            )
        found.append(field)
    return Catalogue(register.catalogue.name, found)


class RegisterPage(SubPage):
    """The list of one register beside the record."""

    def __init__(self, frame: Frame, register: Register, hint: str, empty: str, noun: str = "") -> None:
        super().__init__()
        self.frame, self.ctx, self.register = frame, frame.ctx, register
        self.may_edit = self.ctx.may(register.edit)
        title = register.catalogue.name
        self.detail = RecordDetail(reveal=self._reveal, reasons=[_tr("办理业务"), _tr("核对登记"), _tr("其他工作需要")])
        self.detail.open_asked.connect(frame.open_record)
        self.page = RecordPage(
            RegisterSource(self.ctx, register, frame.jobs),
            register.key,
            frame.state,
            title=title,
            noun=noun or _tr("处"),
            search_hint=hint,
            filters=register_filters(register),
            record=self.detail,
            show_record=self._show,
            new_label=_tr("新增{title}").format(title=title) if self.may_edit else "",
            empty=empty,
        )
        self.page.new_asked.connect(lambda: self.open_form(None))
        self.page.add_tool(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        self.page.add_tool(button(_tr("打印"), "print", on_click=self.print_list))
        self.page.add_tool(button(_tr("导出"), "export", on_click=self.export))
        self.more = MoreButton()
        self.edit_button = button(_tr("编辑"), "edit", on_click=lambda: self.open_form(self.page.table.current))
        for one in (self.more, self.edit_button):
            one.setVisible(False)
            self.detail.add_action(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if change.touches(self.register.key, "person", "staff", "household"):
            self.page.refresh()

    def open_record(self, record: int) -> None:
        """Choose and show one."""
        self.page.open_record(record)

    def open_form(self, record: int | None) -> None:
        if not self.may_edit:
            return
        try:
            form = register_form(self.ctx, self.register, record)
        except KnownError as error:
            self.frame.show_error(error)
            return
        form.saved.connect(self._saved)
        self.page.open_form(form)

    def _saved(self, record: int, again: bool) -> None:
        tell_saved(self.frame, _tr("已保存"))
        self.page.close_form()
        if again:
            self.open_form(None)
        else:
            self.page.open_record(record)

    def _show(self, record: int) -> None:
        may = False
        try:
            row = registers.get(self.ctx, self.register, record)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
        else:
            words = registers.words_of(self.ctx, self.register, row)
            masked = registers.masked_keys(self.register, words) if self.ctx.may("residents.reveal") else []
            title = (
                words.get("name") or words.get("event_name") or words.get("live_addr") or self.register.catalogue.name
            )
            self.detail.show_record(title, self._sections(row, words, masked))
            may = self.may_edit and row["deleted_at"] is None
            self.more.offer([*self.further(row), (_tr("删除"), partial(self.delete, record))])
        self.edit_button.setVisible(may)
        self.more.setVisible(may)

    def further(self, row: Mapping[str, Any]) -> list[tuple[str, Callable[[], object]]]:
        """More that can be done with a record, in words."""
        return []

    def _sections(self, row: Mapping[str, Any], words: Mapping[str, str], masked: Sequence[str]) -> list[Section]:
        """The fields, linked people as ways to their records, and who lives in a house."""
        ways = {name: ("residents", row[f"{key}_id"]) for key, name in self.register.people.items()}
        if self.register.staff:
            ways[self.register.staff] = ("contacts", row["staff_id"])
        found = sections_of(self.register.catalogue, words, masked)
        for section in found:
            section.lines = [
                replace(line, opens=ways[line.key]) if line.key in ways and ways[line.key][1] is not None else line
                for line in section.lines
            ]
        if self.register is HOUSES and (living := houses.households(self.ctx, row["id"])):
            lines = [
                Line(f"home{one}", _tr("住户"), said, wide=True, opens=("households", one)) for one, said in living
            ]
            found.insert(1, Section(_tr("现在住的"), lines))
        return found

    def _reveal(self, key: str, reason: str) -> str:
        record = self.page.table.current
        return registers.reveal(self.ctx, self.register, record, key, reason) if record is not None else ""

    def delete(self, record: int) -> None:
        """Into the recycle bin, with the way back in the bar."""
        carry_out(
            self.frame,
            lambda: registers.delete(self.ctx, self.register, record),
            _tr("已删除，可在回收站恢复"),
        )

    # As shown

    def print_list(self) -> None:
        ctx, register, ids = self.ctx, self.register, list(self.page.table.ids)
        words = "，".join(self.page.filter_bar.words())
        title = _tr("{title}名单").format(title=register.catalogue.name)
        columns = register_papers.columns_of(register)
        listed = [place for place, field in enumerate(columns) if field.key in self._shown()]

        def make() -> Any:
            rows = register_papers.rows_of(ctx, register, ids)
            under = [_tr("条件：{words}").format(words=words)] if words else []
            chosen = [columns[place] for place in listed]
            lines = [[row[place] for place in listed] for row in rows]
            return register_papers.table(ctx, title, chosen, lines, under, right=register.read)

        print_table(self.frame, self, title, make)

    def _shown(self) -> set[str]:
        return set(self.page.table.columns)

    def export(self) -> None:
        ctx, register, ids = self.ctx, self.register, list(self.page.table.ids)
        title = _tr("{title}名单").format(title=register.catalogue.name)

        def write(file: Any) -> int:
            rows = register_papers.rows_of(ctx, register, ids)
            # In words already: a workbook would word codes again.
            columns = [
                Field(key=one.key, label=one.label, width=max(one.width, 8))
                for one in register_papers.columns_of(register)
            ]
            return register_papers.write(ctx, file, title, columns, rows, right=register.read)

        export_table(self.frame, self, title, write)


class HousesPage(RegisterPage):
    """房屋: who owns and rents them, what is dangerous in them."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame, HOUSES, _tr("地址、房主或承租人"), _tr("还没有房屋。登记房屋后，出租和隐患可以按条件列出")
        )


class VenuesPage(RegisterPage):
    """场所: schools, clinics, markets and others, with whom to speak."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, VENUES, _tr("名称、地址或联系人"), _tr("还没有场所"))

"""A register as a page: the list, the record, the form, paper and workbook. Houses, mediators, experts are made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app import registers
from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.registers import Link, Register
from desktop_app.residents import register_papers

from ..frame.acting import MoreButton, carry_out, tell_saved
from ..frame.sub_page import SubPage
from ..frame.tab import Frame
from ..jobs import JobRunner
from .detail import Line, RecordDetail, Section, sections_of
from .editors import Linked
from .filter_bar import Filter
from .form import RecordForm
from .page import RecordPage
from .slow import SlowSource
from .source import Chip, Column, Row, Sort, TableSource, columns_of
from .table_output import export_table, print_shown
from .widgets import button

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
        own = [Column(one.key, one.title, one.width, one.align, one.kind, one.key in shown, False) for one in found]
        links = [one for one in self._register.links.values() if one.name not in self._register.catalogue]
        return [*(Column(one.name, one.label, 10, listed=one.listed, sortable=False) for one in links), *own]

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


def register_form(
    ctx: Context, register: Register, record: int | None, begin: Mapping[str, Any] | None = None
) -> RecordForm:
    """The form of a record, or of a new one that begins with ``begin``: a linked record is picked."""
    values = {**register.begin(ctx), **(begin or {})} if record is None else registers.get(ctx, register, record)

    def save(changes: dict[str, Any], version: int | None) -> int:
        if record is None:
            filled = {key: value for key, value in form.values().items() if value is not None}
            return registers.add(ctx, register, filled)
        assert version is not None
        registers.update(ctx, register, record, version, changes)
        return record

    title = register.catalogue.name
    form = RecordForm(
        _with_links(register),
        save,
        title=_tr("编辑{title}").format(title=title) if record is not None else _tr("新增{title}").format(title=title),
        values=values,
        links={key: _linked(ctx, link) for key, link in register.links.items() if link.find is not None},
        derive=lambda key, now: register.derive(ctx, key, now),
        again=record is None,
    )
    form.keep(ctx, f"{register.key}:{record or 'new'}")
    return form


def _linked(ctx: Context, link: Link) -> Linked:
    find = link.find
    assert find is not None
    return Linked(lambda text: find(ctx, text), lambda one: link.names(ctx, [one]).get(one, ""), hint=link.hint)


def _with_links(register: Register) -> Catalogue:
    """The catalogue with a field for what is picked: before the one that names somebody else, or first in its section."""
    picked = {link.name: (key, link) for key, link in register.links.items() if link.find is not None}
    found: list[Field] = []
    for field in register.catalogue:
        if (one := picked.pop(field.key, None)) is not None:
            found.append(_link_field(*one, field.section))
        found.append(field)
    first = next(field.section for field in register.catalogue if field.section)
    before = [_link_field(*one, first) for one in picked.values() if not one[1].section]
    after = [_link_field(*one, one[1].section) for one in picked.values() if one[1].section]
    return Catalogue(register.catalogue.name, [*before, *found, *after])


def _link_field(key: str, link: Link, section: str) -> Field:
    return Field(
        key=key, label=link.label, kind=Kind.LINK, section=section, help=link.help, width=16, required=link.required
    )


class RegisterPage(SubPage):
    """The list of one register beside the record. What a subject adds to it are the methods under *Of the subject*."""

    def __init__(
        self,
        frame: Frame,
        register: Register,
        hint: str,
        empty: str,
        *,
        noun: str = "",
        back: tuple[str, str] = ("", "people"),
        source: TableSource | None = None,
        filters: Sequence[Filter] | None = None,
    ) -> None:
        super().__init__()
        self.frame, self.ctx, self.register = frame, frame.ctx, register
        self.may_edit = self.ctx.may(register.rights.edit)
        self.row: Mapping[str, Any] | None = None
        title = register.catalogue.name
        self.detail = RecordDetail(reveal=self._reveal, reasons=[_tr("办理业务"), _tr("核对登记"), _tr("其他工作需要")])
        self.detail.open_asked.connect(self.open_other)
        self.page = RecordPage(
            source or RegisterSource(self.ctx, register, frame.jobs),
            register.key,
            frame.state,
            title=title,
            noun=noun or _tr("处"),
            search_hint=hint,
            filters=register_filters(register) if filters is None else filters,
            record=self.detail,
            show_record=self._show,
            new_label=_tr("新增{title}").format(title=title) if self.may_edit else "",
            empty=empty,
        )
        self.page.new_asked.connect(lambda: self.open_form(None))
        self.page.add_tool(button(back[0] or _tr("返回居民"), back[1], on_click=self.back_asked.emit))
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

    # Of the subject

    def before(self, row: Mapping[str, Any]) -> list[Section]:
        """Sections over the fields: what somebody has to see first."""
        return []

    def further(self, row: Mapping[str, Any]) -> list[Section]:
        """Sections under the fields: what other records say of this one."""
        return []

    def chips(self, row: Mapping[str, Any]) -> list[Chip]:
        """Labels beside the title."""
        return []

    def steps(self, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """What 更多 offers before 删除, to whoever may edit."""
        return []

    def tables(self) -> Sequence[str]:
        """Tables that the page shows, besides the register's own."""
        return ()

    def form(self, record: int | None) -> RecordForm:
        """The form of a record, or of a new one."""
        return register_form(self.ctx, self.register, record)

    def open_other(self, kind: str, record: int) -> None:
        """A link of the record was pressed."""
        self.frame.open_record(kind, record)

    # The page

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def may_leave(self) -> bool:
        return self.page.may_leave()

    def changed(self, change: Changed) -> None:
        if change.touches(self.register.table, *self.tables()):
            self.page.refresh()

    def open_record(self, record: int) -> None:
        """Choose and show one."""
        self.page.open_record(record)

    def open_form(self, record: int | None) -> None:
        if not self.may_edit:
            return
        try:
            form = self.form(record)
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
        may, self.row = False, None
        try:
            row = registers.get(self.ctx, self.register, record)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
        else:
            self.row = row
            words = registers.words_of(self.ctx, self.register, row)
            reveals = self.register.rights.reveal
            masked = registers.masked_keys(self.register, words) if reveals and self.ctx.may(reveals) else []
            title = self.title_of(row, words)
            self.detail.show_record(title, self._sections(row, words, masked), chips=self.chips(row))
            may = self.may_edit and row["deleted_at"] is None
            self.more.offer([*self.steps(row), (_tr("删除"), partial(self.delete, record))])
        self.edit_button.setVisible(may)
        self.more.setVisible(may)

    def title_of(self, row: Mapping[str, Any], words: Mapping[str, str]) -> str:
        """What stands over the record."""
        return words.get(self.register.sort) or self.register.catalogue.name

    def _sections(self, row: Mapping[str, Any], words: Mapping[str, str], masked: Sequence[str]) -> list[Section]:
        """The fields, linked records as ways to them, and what the subject adds."""
        found = sections_of(self.register.catalogue, words, masked)
        for key, link in self.register.links.items():
            if not link.opens or row[f"{key}_id"] is None:
                continue
            way = (link.opens, row[f"{key}_id"])
            if link.name in self.register.catalogue:
                for section in found:
                    section.lines = [
                        replace(line, opens=way) if line.key == link.name else line for line in section.lines
                    ]
            elif found and words.get(link.name):
                found[0].lines.insert(0, Line(link.name, link.label, words[link.name], opens=way))
        return [*self.before(row), *found, *self.further(row)]

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

    def print_page(self) -> None:
        self.print_list()

    def print_list(self) -> None:
        print_shown(self.frame, self.page, self._list_title(), self.register.rights.read)

    def export(self) -> None:
        """What is found, every field of it."""
        ctx, register, ids = self.ctx, self.register, list(self.page.table.ids)
        right, title = register.rights.read, self._list_title()

        def write(file: Path) -> int:
            rows = register_papers.rows_of(ctx, register, ids)
            # In words already: a workbook would word codes again.
            columns = [
                Field(key=one.key, label=one.label, width=max(one.width, 8))
                for one in register_papers.columns_of(register)
            ]
            return register_papers.write(ctx, file, title, columns, rows, right=right)

        export_table(self.frame, self, title, write)

    def _list_title(self) -> str:
        return _tr("{title}名单").format(title=self.register.catalogue.name)

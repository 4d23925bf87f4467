"""The list of households beside their people."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Kind
from desktop_app.context import Context
from desktop_app.residents import household_event_fields as kinds
from desktop_app.residents import household_events, household_listing, households
from desktop_app.residents.household_fields import HOUSEHOLD_FIELDS

from ..frame.acting import MoreButton, tell_saved
from ..frame.tab import Frame
from ..records.detail import RecordDetail
from ..records.filter_bar import Filter
from ..records.form import RecordForm
from ..records.page import RecordPage
from ..records.source import Chip, Column, Row, Sort, column_of
from ..records.widgets import button
from ..shortcuts import within
from ..theme import Tone
from . import household_print, household_record
from .contact_dialogs import ask_worker
from .household_dialogs import EventDialog, titles
from .move_in_form import MoveInForm
from .sub_pages import SubPage
from .table_output import export_shown, print_shown

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


def _tr(text: str) -> str:
    return QCoreApplication.translate("HouseholdPage", text)


class HouseholdSource:
    """A ``TableSource`` of households."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def columns(self) -> list[Column]:
        own = [
            Column("live_addr", HOUSEHOLD_FIELDS["live_addr"].label, 24),
            Column("head", _tr("户主"), 10),
            Column("people", _tr("人数"), 5, "right", Kind.INTEGER),
        ]
        rest = [column_of(field) for field in HOUSEHOLD_FIELDS if field.key not in ("live_addr", "remark")]
        shown_first = ("household_no", "house_right", "resident_status")
        return own + [
            Column(one.key, one.title, one.width, one.align, one.kind, one.key in shown_first) for one in rest
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return household_listing.ids(self._ctx, text, filters, sort)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        missing = Chip(_tr("户主待补"), Tone.AMBER)
        return [
            ChainMap({"head": row["head"] or missing}, row) if row else {}  # type: ignore[arg-type]
            for row in household_listing.rows(self._ctx, ids)
        ]

    def total(self, filters: Mapping[str, Any]) -> int:
        return household_listing.total(self._ctx)


class HouseholdPage(SubPage):
    """Households, the people of one beside them."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self._only: list[tuple[list[int], str]] = []
        self.detail = RecordDetail()
        self.detail.open_asked.connect(self._open)
        may_edit = self.ctx.may("residents.edit")
        self.page = RecordPage(
            HouseholdSource(self.ctx),
            "households",
            frame.state,
            title=_tr("住户"),
            noun=_tr("户"),
            search_hint=_tr("户里任何人的姓名、拼音首字母，或住址"),
            filters=[
                Filter(
                    "state",
                    _tr("情况"),
                    [
                        (household_listing.NO_HEAD, _tr("户主待补")),
                        (household_listing.DOUBTFUL, _tr("家庭关系待核对")),
                        (household_listing.RENTED, _tr("租住")),
                        (household_listing.EMPTY, _tr("没有人的户")),
                    ],
                ),
                Filter("only", _tr("指定的户"), lambda: self._only),
            ],
            record=self.detail,
            show_record=self._show,
            new_label=_tr("新增住户") if may_edit else "",
            empty=_tr("还没有住户，导入名册时会按户建好"),
        )
        self.page.new_asked.connect(lambda: self.open_form(None))
        self.page.add_tool(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        self.events_button = button(_tr("办理"), "clipboard")
        self.events_button.setToolTip(_tr("分户、迁入、迁出、出生、死亡、户主变更"))
        self.events_menu = QMenu(self.events_button)
        self.events_button.setMenu(self.events_menu)
        self.print_button = button(_tr("打印"), "print", on_click=self.print_page, tip="Ctrl+P")
        self.edit_button = button(_tr("编辑"), "edit", on_click=lambda: self.open_form(self.page.table.current))
        self._may_edit = may_edit
        for one in (self.events_button, self.print_button, self.edit_button):
            self.detail.add_action(one)
            one.hide()
        if may_edit:
            self.page.add_tool(button(_tr("立户…"), "home", on_click=lambda: self.register(kinds.FOUND, None)))
        self.list_button = MoreButton()
        self.list_button.setToolTip(_tr("打印、导出列出的户，给它们指定包联人"))
        offers = [(_tr("打印列出的户"), self.print_list), (_tr("导出列出的户"), self.export)]
        if may_edit:
            offers.append((_tr("给列出的户指定包联人…"), self.assign_listed))
        self.list_button.offer(offers)
        self.page.add_tool(self.list_button)
        within(self, QKeySequence.StandardKey.Print, self.print_page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def show_only(self, ids: Sequence[int], words: str) -> None:
        """List these households; ``words`` stand on the chip that takes it away."""
        self._only = [(list(ids), words)]
        values = {"only": list(ids)}
        self.page.search_bar.clear()
        self.page.filter_bar.set_values(values)
        self.page.table.search("", values)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if change.touches("household", "person", "household_event", "care_tag", "contact", "staff", "house"):
            ids = set(change.tables.get("household", ()))
            if self.page.table.current is not None:
                ids.add(self.page.table.current)
            self.page.refresh(ids)

    def _show(self, household: int) -> None:
        try:
            home, row, found = household_record.sections(self.ctx, household)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
            for one in (self.events_button, self.print_button, self.edit_button):
                one.hide()
            return
        title = home.head_name or home.address or _tr("住户")
        is_empty = not household_events.members(self.ctx, household)
        marks = household_record.chips(home, row, is_empty=is_empty, doubtful=household_record.has_hints(found))
        self.detail.show_record(title, found, chips=marks)
        living = row["deleted_at"] is None
        self.print_button.show()
        self.edit_button.setVisible(self._may_edit and living)
        self.events_button.setVisible(self._may_edit and living)
        self._offer(household, is_empty=is_empty)

    # What happens to a household

    def _offer(self, household: int, *, is_empty: bool) -> None:
        """The events that can happen to this household now."""
        self.events_menu.clear()
        for kind, words in titles().items():
            if is_empty and kind not in (kinds.MOVE_IN, kinds.DISSOLVE):
                continue
            if kind == kinds.DISSOLVE and not is_empty:
                continue
            self.events_menu.addAction(words, partial(self.register, kind, household))
            if kind == kinds.MOVE_IN:
                self.events_menu.addAction(_tr("迁入新登记的人…"), partial(self.move_in_new, household))
        if not is_empty:
            self.events_menu.addSeparator()
            self.events_menu.addAction(_tr("指定包联人…"), partial(self.ask_contact, household))

    def _open(self, kind: str, record: int) -> None:
        if kind == household_record.ASSIGN:
            self.ask_contact(record)
        else:
            self.frame.open_record(kind, record)

    def ask_contact(self, household: int) -> Any:
        """Who looks after this household."""
        told = partial(tell_saved, self.frame, _tr("包联人已指定"))
        return ask_worker(self.ctx, self.detail.title.text(), told, self.window(), households=[household])

    def register(self, kind: str, household: int | None) -> None:
        """Ask for an event of a household; None: 立户."""
        dialog = EventDialog(self.ctx, kind, household, self.window())
        dialog.form.saved.connect(lambda made, again: self._registered(kind, household, made))
        dialog.open()

    def _registered(self, kind: str, household: int | None, made: object) -> None:
        words = _tr("已登记{event}").format(event=codes.label("household_event", kind))
        tell_saved(self.frame, words)
        if kind == kinds.FOUND and isinstance(made, int):
            self.page.open_record(made)
        elif household is not None and kind != kinds.DISSOLVE:
            self.page.open_record(household)

    def move_in_new(self, household: int) -> None:
        """The form of a resident who comes into this household."""
        form = MoveInForm(self.ctx, household)
        form.saved.connect(lambda person, again: self._moved_in(household))
        self.page.open_form(form.keep(self.ctx, f"move_in:{household}"))

    def open_draft(self, kind: str, about: str) -> None:
        """The form or the dialog that a draft was typed in."""
        if kind == "event":
            what, home = about.split("-")
            if int(home):
                self.page.open_record(int(home))
            self.register(what, int(home) or None)
        elif kind == "move_in":
            self.page.open_record(int(about))
            self.move_in_new(int(about))
        else:
            self.open_form(None if about == "new" else int(about))

    def _moved_in(self, household: int) -> None:
        self.page.close_form()
        self.page.open_record(household)
        tell_saved(self.frame, _tr("已登记{event}").format(event=codes.label("household_event", kinds.MOVE_IN)))

    def print_page(self) -> None:
        """户情况表 of the household that is read."""
        household = self.page.table.current
        if household is not None and self.print_button.isVisible():
            try:
                household_print.preview(self.frame, household, self.window())
            except KnownError as error:
                self.frame.show_error(error)

    # What is listed

    def print_list(self) -> None:
        print_shown(self.frame, self.page, _tr("住户名单"))

    def export(self) -> None:
        export_shown(self.frame, self.page, _tr("住户名单"))

    def assign_listed(self) -> Any:
        """One worker for all households that are listed."""
        homes = list(self.page.table.ids)
        if not homes:
            self.frame.notify(_tr("没有列出住户。请先改条件，列出要指定的户。"))
            return None
        what = _tr("列出的 {count:,} 户").format(count=len(homes))
        told = partial(tell_saved, self.frame, _tr("已指定 {count:,} 户").format(count=len(homes)))
        return ask_worker(self.ctx, what, told, self.window(), households=homes)

    def open_form(self, household: int | None) -> None:
        """A new household, or one that is there."""
        values = household_listing.get(self.ctx, household) if household is not None else None

        def save(changes: dict[str, Any], version: int | None) -> int:
            if household is None:
                return households.create(self.ctx, changes)
            assert version is not None
            households.update(self.ctx, household, version, changes)
            return household

        title = _tr("编辑住户") if household is not None else _tr("新增住户")
        form = RecordForm(HOUSEHOLD_FIELDS, save, title=title, values=values, again=False)
        form.saved.connect(self._saved)
        self.page.open_form(form.keep(self.ctx, f"household:{household or 'new'}"))

    def _saved(self, household: int, again: bool) -> None:
        self.page.close_form()
        self.page.open_record(household)

"""One of the tab's lists with its record beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Catalogue
from desktop_app.store import telling
from desktop_app.store.history import HistoryLine

from ..frame.acting import MoreButton, carry_out
from ..frame.tab import Frame
from ..records.detail import RecordDetail
from ..records.filter_bar import Filter
from ..records.form import RecordForm
from ..records.history import HistoryLine as Told
from ..records.history import show_history
from ..records.page import RecordPage
from ..records.source import TableSource
from ..records.widgets import button
from .parts import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


class View:
    """Base of the four. ``tables``: what the list depends on, its own first. ``sheet`` opens the sign-in sheet's form."""

    title = ""
    name = ""
    noun = ""
    tables: Sequence[str] = ()
    search_hint = ""
    new_label = ""
    empty = ""
    may_edit = "volunteers.edit"

    def __init__(self, frame: Frame, source: TableSource, filters: Sequence[Filter]) -> None:
        self.frame = frame
        self.detail = RecordDetail()
        self.detail.open_asked.connect(frame.open_record)
        self.more = MoreButton()
        self.edit_button = button(tr("编辑"), "edit", on_click=self.edit)
        self.shown: dict[str, Any] = {}
        self.page = RecordPage(
            source,
            self.name,
            frame.state,
            title=self.title,
            record=self.detail,
            show_record=self._show,
            noun=self.noun,
            search_hint=self.search_hint,
            filters=filters,
            new_label=self.new_label if frame.ctx.may(self.may_edit) else "",
            empty=self.empty,
        )
        self.page.new_asked.connect(self.new)
        self.add_buttons()
        self.detail.add_action(self.edit_button)
        self.detail.add_action(self.more)

    # What a list fills in

    def add_buttons(self) -> None:
        """Buttons of the record, before 编辑."""

    def load(self, record: int) -> dict[str, Any]:
        raise NotImplementedError

    def fill(self, row: dict[str, Any]) -> None:
        """Show the record in ``detail``."""
        raise NotImplementedError

    def offers(self, row: dict[str, Any]) -> Sequence[tuple[str, Callable[[], object]]]:
        """The actions behind 更多."""
        return []

    def restore(self, row: dict[str, Any]) -> Callable[[], object]:
        """What brings a record back from the recycle bin."""
        raise NotImplementedError

    def new(self) -> None:
        """Ctrl+N."""

    def edit(self) -> None:
        """The form of the record shown."""

    # What all do

    def _show(self, record: int) -> None:
        try:
            row = self.load(record)
        except KnownError as error:
            self.shown = {}
            self.detail.show_record(tr("这条记录已经不在了"), [], subtitle=error.sentence)
            self.edit_button.hide()
            self.more.hide()
            return
        self.shown = row
        editable = self.frame.ctx.may(self.may_edit)
        deleted = bool(row["deleted_at"])
        self.edit_button.setVisible(editable and not deleted)
        if deleted:
            self.more.offer([(tr("恢复"), lambda: self.do(self.restore(row), tr("已恢复")))] if editable else [])
        else:
            self.more.offer(self.offers(row) if editable else [])
        self.fill(row)

    def do(self, act: Callable[[], object], words: str = "") -> bool:
        return carry_out(self.frame, act, words)

    def open_form(self, form: RecordForm, reopen: Callable[[], object] | None = None) -> None:
        """Put a form where the record is read, with a draft; ``reopen``: it is a new one, and makes the next after
        保存并新增."""

        def saved(record: object, again: bool) -> None:
            self.page.close_form()
            if again and reopen is not None:
                reopen()
            elif isinstance(record, int):
                self.page.open_record(record)

        form.saved.connect(saved)
        about = "new" if reopen is not None else self.shown["id"]
        self.page.open_form(form.keep(self.frame.ctx, f"{self.tables[0]}:{about}"))

    def history(
        self,
        title: str,
        lines: Sequence[HistoryLine],
        catalogue: Catalogue,
        bring_back: Callable[[int], object] | None = None,
    ) -> None:
        told = [telling.tell(line, catalogue) for line in lines]
        words = [
            Told(one.at, one.operator, "；".join(one.details) or one.action, one.number if one.made_version else 0)
            for one in told
        ]
        show_history(title, words, self.page, bring_back)

    def changed(self, change: Changed) -> None:
        if change.touches(*self.tables[1:]):
            self.page.refresh()
        elif ids := change.tables.get(self.tables[0]):
            self.page.refresh(ids)

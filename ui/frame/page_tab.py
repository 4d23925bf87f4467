"""A tab that is one page of records; apart from ``tab`` because it brings forms and tables, which 今日 does without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from ..records.page import RecordPage
from .tab import Tab

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


class PageTab(Tab):
    """A tab that is one RecordPage. ``table`` is the store's table whose ids the page shows."""

    def __init__(self, page: RecordPage, table: str) -> None:
        super().__init__()
        self.page, self.table = page, table
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page)
        page.new_asked.connect(self.new_record)

    def begin(self) -> None:
        self.page.begin()

    def focus_search(self) -> None:
        self.page.focus_search()

    def open_record(self, kind: str, record: int) -> None:
        self.page.open_record(record)

    def changed(self, change: Changed) -> None:
        if ids := change.tables.get(self.table):
            self.page.refresh(ids)

    def may_leave(self) -> bool:
        return self.page.may_leave()

"""A page of a tab besides its first: made and loaded when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


class SubPage(QWidget):
    """``back_asked``: to the tab's first page again."""

    back_asked = Signal()

    def begin(self) -> None:
        """The page is shown: read what it shows, put the cursor where work begins."""

    def changed(self, change: Changed) -> None:
        """Something was written, here or elsewhere."""

    def may_leave(self) -> bool:
        """False when the user wants to stay with something unsaved."""
        return True

    def print_page(self) -> None:
        """Ctrl+P."""

    def open_record(self, record: int) -> None:
        """Choose and show one record of this page."""

    def open_form(self, record: int | None) -> None:
        """The form of a record of this page, or of a new one; a draft is met again in it."""

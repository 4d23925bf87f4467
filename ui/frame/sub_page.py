"""A page of a tab besides its list: it has its own file and is loaded when first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


class SubPage(QWidget):
    """``back_asked``: to the tab's list again."""

    back_asked = Signal()

    def begin(self) -> None:
        """The page is shown: read what it shows, put the cursor where work begins."""

    def changed(self, change: Changed) -> None:
        """Something was written, here or elsewhere."""

    def open_form(self, record: int | None) -> None:
        """The form of a record of this page, or of a new one; a draft is met again in it."""

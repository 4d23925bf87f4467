"""What every page of 设置 is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from .. import theme
from ..frame.tab import Frame

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


class SettingsPage(QWidget):
    """Base of the pages; a page overrides what it has something to do for."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx

    def column(self) -> QVBoxLayout:
        """The page's own layout, with the margins every page has."""
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(10))
        layout.setSpacing(px(10))
        return layout

    def begin(self) -> None:
        """First shown: ask for data now."""

    def first_focus(self) -> None:
        """Shown: put the keyboard where work begins."""

    def new_record(self) -> None:
        """Ctrl+N."""

    def changed(self, change: Changed) -> None:
        """Something was written anywhere."""

    def may_leave(self) -> bool:
        """False when the user wants to stay with something unsaved."""
        return True

"""What the text suggests, each with what it rests on and a way to take it. Nothing is set that nobody took."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.mediation import suggestions
from desktop_app.mediation.suggestions import Suggestion

from .. import theme
from ..records.form_row import LABEL_WIDTH
from ..records.widgets import label, link_button
from ..shortcuts import within


class SuggestionBar(QWidget):
    """``taken`` carries a Suggestion. Alt+J takes all of them."""

    taken = Signal(object)

    def __init__(self, form: QWidget) -> None:
        super().__init__(form)
        px = theme.current().px
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(px(LABEL_WIDTH + 16), 0, 0, px(4))
        self._lines.setSpacing(px(2))
        self.found: list[Suggestion] = []
        self.hide()
        within(form, "Alt+J", self.take_all)

    def show_suggestions(self, found: Sequence[Suggestion]) -> None:
        if list(found) == self.found:
            return
        self.found = list(found)
        while (item := self._lines.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for place, one in enumerate(self.found):
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            words = suggestions.words(one)
            line.addWidget(label(self.tr("建议{words}").format(words=words), "hint", wrap=True), 1)
            take = link_button(
                self.tr("采用  Alt+J") if place == 0 else self.tr("采用"),
                "check",
                on_click=partial(self.taken.emit, one),
            )
            take.setAccessibleName(self.tr("采用建议：{words}").format(words=words))
            line.addWidget(take)
            self._lines.addWidget(holder)
        self.setVisible(bool(self.found))

    def take_all(self) -> None:
        for one in list(self.found):
            self.taken.emit(one)

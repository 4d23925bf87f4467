"""A combo box over a code table; letters jump to the entry with these pinyin initials."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

from desktop_app.common import codes
from desktop_app.common.pinyin import word_initials

from ..theme.wheel import Combo

_FORGET = 1.2  # seconds after which typed letters begin anew


class CodeCombo(Combo):
    """Holds codes, shows labels. The first entry is empty; a code that is not offered is shown when it is stored."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self._table = table
        self._typed, self._typed_at = "", 0.0
        self.setView(_Entries(self))
        self.setMaxVisibleItems(14)
        self.addItem("", None)
        for item in codes.table(table).values():
            if item.offered:
                self.addItem(item.label, item.code)

    @property
    def code(self) -> str | None:
        return self.currentData()

    def set_code(self, code: str | None) -> None:
        place = self.findData(code or None) if code else 0
        if place < 0:
            self.addItem(codes.label(self._table, code), code)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def find_typed(self, letter: str) -> int:
        """The entry meant by the letters typed so far: a label, a code or initials that begin with them; else -1."""
        now = time.monotonic()
        self._typed = letter if now - self._typed_at > _FORGET else self._typed + letter
        self._typed_at = now
        for begin in (self._typed, letter):
            for place in range(1, self.count()):
                label = self.itemText(place)
                if (
                    label.startswith(begin)
                    or str(self.itemData(place)) == begin
                    or word_initials(label).startswith(begin)
                ):
                    self._typed = begin
                    return place
        return -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().lower()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.setCurrentIndex(0)
            self.activated.emit(0)
        elif letter.strip() and letter.isprintable() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            place = self.find_typed(letter)
            if place >= 0:
                self.setCurrentIndex(place)
                self.activated.emit(place)
        else:
            super().keyPressEvent(event)


class _Entries(QListView):
    """The opened list: the same letters move in it."""

    def __init__(self, combo: CodeCombo) -> None:
        super().__init__(combo)
        self._combo = combo

    def keyboardSearch(self, search: str) -> None:
        place = self._combo.find_typed(search.lower())
        if place >= 0:
            self.setCurrentIndex(self.model().index(place, 0))

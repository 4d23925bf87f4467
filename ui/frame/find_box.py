"""One box that finds anybody and anything, and any command. Ctrl+K from anywhere; keyboard only if one likes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.common.pinyin import word_initials

from .. import theme
from ..records.candidates import Candidate, CandidateList
from ..records.search_bar import SearchBar

_CHOOSING = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: ``kind`` says which tab opens it, ``kind_label`` is shown beside it."""

    kind: str
    kind_label: str
    id: int
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the program can do, for the find box and the list of keys. ``keys`` like Ctrl+N, or empty.

    ``icon`` is for those that have a button of their own, on the 今日 tab. Who has no ``permission`` is not offered it.
    """

    title: str
    run: Callable[[], object]
    keys: str = ""
    icon: str = ""
    permission: str = ""


class FindBox(SearchBar):
    """``found`` carries the Hit that was taken; commands are run here."""

    found = Signal(object)

    def __init__(
        self, find: Callable[[str], Sequence[Hit]], commands: Sequence[Command], parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self.setPlaceholderText(self.tr("找人、找案、找规约、找命令　Ctrl+K"))
        self.setAccessibleName(self.tr("全局查找"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(theme.current().px(320))
        self._find, self._commands, self._wanted = find, list(commands), ""
        self.candidates = CandidateList(self, self.tr("找到的"))
        self.candidates.chosen.connect(self._take)
        # The letter is painted first: the first question of a session loads what answers it.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(lambda: self._look(self._wanted))
        self.searched.connect(self._ask)
        self.installEventFilter(self)

    def _ask(self, text: str) -> None:
        self._wanted = text
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that choose wait for the question that is still to be asked; looks before the list of candidates does."""
        if self._soon.isActive() and event.type() == QEvent.Type.KeyPress and cast(QKeyEvent, event).key() in _CHOOSING:
            self._soon.stop()
            self._look(self._wanted)
        return super().eventFilter(watched, event)

    def _look(self, text: str) -> None:
        if not text:
            self.candidates.show_candidates([])
            return
        hits = [Candidate(hit.id, hit.name, hit.detail, hit.kind_label, hit) for hit in self._find(text)]
        commands = [
            Candidate(number, one.title, one.keys, self.tr("命令"), one)
            for number, one in enumerate(self._commands)
            if _means(text, one.title)
        ]
        nothing = [Candidate(None, self.tr("没有找到“{text}”").format(text=text))]
        self.candidates.show_candidates([*hits, *commands] or nothing)

    def _take(self, candidate: Candidate) -> None:
        if candidate.payload is None:
            return
        self.clear()
        if isinstance(candidate.payload, Command):
            candidate.payload.run()
        else:
            self.found.emit(candidate.payload)


def _means(text: str, title: str) -> bool:
    return text in title or (text.isascii() and text.lower() in word_initials(title))

"""Choosing a record that is already known, by any part of its name or its pinyin initials; or adding one in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from .. import theme
from .candidates import Candidate, CandidateList

Search = Callable[[str], Sequence[tuple[int, str, str]]]  # text → (id, name, detail), best first
Add = Callable[[str], "tuple[int, str] | None"]  # what was typed → (id, name) of the new record, None if given up


class _Line(QLineEdit):
    composed = Signal(str)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        letters = event.preeditString().replace("'", "").replace(" ", "")
        if letters and letters.isascii():
            self.composed.emit(self.text() + letters)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursorPosition(0)


class PersonPicker(QWidget):
    """``picked`` carries the id now chosen, or None when the choice was cleared.

    ``search`` finds while typing; ``add`` (if given) is behind the last entry, 新增“…”.
    """

    picked = Signal(object)
    edited = Signal()

    def __init__(
        self, search: Search, name: str, *, add: Add | None = None, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._search, self._add = search, add
        self._id: int | None = None
        self._name = ""
        self.line = _Line()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(placeholder or self.tr("姓名、拼音首字母、电话后四位"))
        glass = QAction(self.line)
        theme.current().set_icon(glass, "person", "soft")
        self.line.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.setFocusProxy(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self.candidates = CandidateList(self.line, self.tr("候选：{name}").format(name=name))
        self.candidates.chosen.connect(self._chosen)
        self.line.textEdited.connect(self._typed)
        self.line.composed.connect(self._look)
        self.line.installEventFilter(self)

    @property
    def picked_id(self) -> int | None:
        return self._id

    @property
    def picked_name(self) -> str:
        return self._name

    @property
    def loose_text(self) -> str:
        """What was typed but is nobody yet; empty when somebody is chosen."""
        return "" if self._id is not None else self.line.text().strip()

    def set_picked(self, record: int | None, name: str = "") -> None:
        """Show a choice that was made before; does not emit."""
        self._id, self._name = record, name
        self.line.setText(name)
        self.candidates.hide()

    def clear(self) -> None:
        self.set_picked(None)

    def _typed(self, text: str) -> None:
        if self._id is not None:
            self._id, self._name = None, ""
            self.picked.emit(None)
        self.edited.emit()
        self._look(text)

    def _look(self, text: str) -> None:
        text = text.strip()
        found = [Candidate(record, name, detail) for record, name, detail in self._search(text)] if text else []
        if text and self._add is not None:
            found.append(Candidate(None, self.tr("＋ 新增“{text}”…").format(text=text), "", "", text))
        self.candidates.show_candidates(found)

    def _chosen(self, candidate: Candidate) -> None:
        if candidate.id is not None:
            self.set_picked(candidate.id, candidate.name)
        else:
            assert self._add is not None
            added = self._add(candidate.payload)
            if added is None:
                self.line.setFocus()
                return
            self.set_picked(*added)
        self.edited.emit()
        self.picked.emit(self._id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Down in a box that holds text opens the list again.
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Down and self.candidates.isHidden() and self.line.text():  # type: ignore[attr-defined]
            self._look(self.line.text())
            return True
        return False

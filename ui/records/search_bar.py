"""The search box: finds while typing, also while an input method is still composing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from .. import theme


class SearchBar(QLineEdit):
    """``searched`` carries what is to be found now; ``moved`` ±1 for the arrow keys; ``entered`` Enter."""

    searched = Signal(str)
    moved = Signal(int)
    entered = Signal()

    def __init__(self, placeholder: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(False)
        glass = QAction(self)
        theme.current().set_icon(glass, "search", "soft")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._composing = ""
        self.textChanged.connect(lambda text: self.searched.emit(text.strip()))

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(330), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(180), super().minimumSizeHint().height())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters that a pinyin input method holds back are searched as pinyin already."""
        super().inputMethodEvent(event)
        composing = event.preeditString().replace("'", "").replace(" ", "")
        if composing != self._composing:
            self._composing = composing
            if composing.isascii():
                self.searched.emit((self.text() + composing).strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def event(self, event: QEvent) -> bool:
        # Esc clears the box before any dialog or shortcut sees it.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            escape = event.key() == Qt.Key.Key_Escape and bool(self.text())
            if escape:
                event.accept()
                return True
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                # Undo means the last thing that was done to the records, never an earlier search.
                event.ignore()
                return True
        return super().event(event)

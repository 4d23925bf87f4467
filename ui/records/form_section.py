"""A section of a form: rows in one column or two, and what is empty and rarely used folded behind a word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from .. import theme
from .form_row import FormRow
from .widgets import label, link_button


class FormSection(QWidget):
    def __init__(self, title: str, rows: Sequence[FormRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.rows = list(rows)
        for row in self.rows:
            row.setParent(self)  # a folded row stands in no layout, and would outlive the form
            row.hide()
        self._columns = 0
        self._open = False
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        self._more = link_button("", "chevron-down", on_click=self.unfold)
        self.heading = label(title, "section")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, px(8))
        layout.setSpacing(px(8))
        layout.addWidget(self.heading)
        layout.addLayout(self._grid)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def fold(self) -> None:
        """Hide the rarely used rows that are empty; what is filled or complained about stays."""
        self._open = False
        self._show()

    def unfold(self) -> None:
        first = next((row for row in self.rows if self._hidden(row)), None)
        self._open = True
        self._show()
        if first is not None:
            first.editor.focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self, columns: int) -> None:
        """One column or two; wide rows take both."""
        if columns != self._columns:
            self._columns = columns
            self._show()

    def _hidden(self, row: FormRow) -> bool:
        empty = row.editor.value() in (None, "") and row.editor.problem() is None and not row.sentence.text()
        return row.field.folded and empty and not self._open and not row.editor.focus.hasFocus()

    def _show(self) -> None:
        line = column = 0
        for row in self.rows:
            self._grid.removeWidget(row)
        hidden = []
        for row in self.rows:
            if self._hidden(row):
                row.hide()
                hidden.append(row.field.label)
                continue
            span = self._columns if row.wide else 1
            if column + span > self._columns:
                line, column = line + 1, 0
            self._grid.addWidget(row, line, column, 1, span, Qt.AlignmentFlag.AlignTop)
            row.show()
            column += span
        for at in range(2):
            self._grid.setColumnStretch(at, 1 if at < self._columns else 0)
        names = "、".join(hidden[:3]) + ("…" if len(hidden) > 3 else "")
        self._more.setText(self.tr("还有 {count} 项：{names}").format(count=len(hidden), names=names))
        self._more.setVisible(bool(hidden))

"""A section of a form: rows in one column or two, and what is empty and rarely used folded behind a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from .. import theme
from .form_row import FormRow
from .widgets import label, link_button


class FormSection(QWidget):
    """``values`` gives those of the whole form: some rows are there for some records only (``Field.applies``)."""

    def __init__(
        self,
        title: str,
        rows: Sequence[FormRow],
        values: Callable[[], Mapping[str, Any]] = dict,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.rows = list(rows)
        self._values = values
        self._there = {row.field.key for row in rows if row.field.applies is None}  # those that this record has
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
        self._there = self._applying()
        self._show()

    def appear(self) -> None:
        """Rows come and go with what was chosen elsewhere in the form."""
        there = self._applying()
        if there != self._there:
            self._there = there
            self._show()

    def _applying(self) -> set[str]:
        values = self._values() if any(row.field.applies for row in self.rows) else {}
        return {row.field.key for row in self.rows if row.field.applies is None or row.field.applies(values)}

    def unfold(self) -> None:
        first = next((row for row in self.rows if self._hidden(row) and not self._absent(row)), None)
        self._open = True
        self._show()
        if first is not None:
            first.editor.focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self, columns: int) -> None:
        """One column or two; wide rows take both."""
        if columns != self._columns:
            self._columns = columns
            self._show()

    def _empty(self, row: FormRow) -> bool:
        return row.editor.value() in (None, "") and row.editor.problem() is None and not row.sentence.text()

    def _absent(self, row: FormRow) -> bool:
        return row.field.key not in self._there and self._empty(row)

    def _hidden(self, row: FormRow) -> bool:
        if self._absent(row):
            return True
        folded = row.field.folded and row.field.applies is None
        return folded and self._empty(row) and not self._open and not row.editor.focus.hasFocus()

    def _show(self) -> None:
        line = column = 0
        for row in self.rows:
            self._grid.removeWidget(row)
        hidden = []
        for row in self.rows:
            if self._hidden(row):
                row.hide()
                if not self._absent(row):
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
        if any(row.field.applies for row in self.rows):  # else whoever made the section decides
            self.setVisible(bool(hidden) or any(not self._hidden(row) for row in self.rows))

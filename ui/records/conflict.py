"""Somebody saved the same record in between: both versions side by side, a choice for each field, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.common.fields import Field

from .choices import Choices, Compared
from .widgets import button, label


class ConflictPanel(QFrame):
    """``decided`` carries {field key: chosen value} for the fields both sides changed."""

    decided = Signal(dict)

    def __init__(
        self,
        fields: Mapping[str, Field],
        theirs: Mapping[str, Any],
        ours: Mapping[str, Any],
        words: Callable[[Field, Any], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._theirs, self._ours = dict(theirs), dict(ours)
        lines = [
            Compared(key, fields[key].label, words(fields[key], theirs.get(key)), words(fields[key], ours[key]), True)
            for key in ours
        ]
        self._table = Choices(self.tr("别人刚存的"), self.tr("您填的"), lines)
        self.choices = self._table.buttons
        layout = QVBoxLayout(self)
        layout.addWidget(label(self.tr("这条记录刚刚被别人改过"), "heading"))
        layout.addWidget(label(self.tr("两边都改过的在下面，请逐项选定；您填的一个字也没有丢。"), "soft", wrap=True))
        layout.addWidget(self._table)
        row = QHBoxLayout()
        row.addStretch(1)
        self.go_on = button(self.tr("按选定的保存"), "save", primary=True, on_click=self._decide)
        row.addWidget(self.go_on)
        layout.addLayout(row)

    def chosen(self) -> dict[str, Any]:
        """What is ticked now, by field."""
        mine = self._table.right()
        return {key: (self._ours if key in mine else self._theirs).get(key) for key in self.choices}

    def _decide(self) -> None:
        self.decided.emit(self.chosen())

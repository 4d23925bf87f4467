"""Somebody saved the same record in between: both versions side by side, a choice for each field, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from desktop_app.common.fields import Field

from .. import theme
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
        px = theme.current().px
        self._theirs, self._ours = dict(theirs), dict(ours)
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        for column, title in enumerate((self.tr("字段"), self.tr("别人刚存的"), self.tr("您填的"))):
            grid.addWidget(label(title, "section"), 0, column)
        for line, key in enumerate(ours, 1):
            field = fields[key]
            pair = tuple(QRadioButton(words(field, side.get(key)) or self.tr("（空）")) for side in (theirs, ours))
            group = QButtonGroup(self)
            for column, (choice, side) in enumerate(
                zip(pair, (self.tr("别人刚存的"), self.tr("您填的")), strict=True), 1
            ):
                choice.setAccessibleName(f"{field.label}，{side}：{choice.text()}")
                group.addButton(choice)
                grid.addWidget(choice, line, column)
            pair[1].setChecked(True)
            grid.addWidget(label(field.label, "soft"), line, 0)
            self.choices[key] = pair  # type: ignore[assignment]
        layout = QVBoxLayout(self)
        layout.addWidget(label(self.tr("这条记录刚刚被别人改过"), "heading"))
        layout.addWidget(label(self.tr("两边都改过的在下面，请逐项选定；您填的一个字也没有丢。"), "soft", wrap=True))
        layout.addLayout(grid)
        row = QHBoxLayout()
        row.addStretch(1)
        self.go_on = button(self.tr("按选定的保存"), "save", primary=True, on_click=self._decide)
        row.addWidget(self.go_on)
        layout.addLayout(row)

    def chosen(self) -> dict[str, Any]:
        """What is ticked now, by field."""
        return {
            key: (self._ours if mine.isChecked() else self._theirs).get(key) for key, (_, mine) in self.choices.items()
        }

    def _decide(self) -> None:
        self.decided.emit(self.chosen())

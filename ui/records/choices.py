"""Two versions side by side, and for each field which of them counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from .. import theme
from .widgets import label

_BROKEN_AFTER = 24  # characters: a radio button does not break its words by itself


@dataclass(frozen=True, slots=True)
class Compared:
    """One field in words; ``takes_right``: what is chosen before anybody chooses."""

    key: str
    label: str
    left: str
    right: str
    takes_right: bool


class Choices(QWidget):
    """``buttons``: left and right by field key."""

    def __init__(self, left: str, right: str, lines: Iterable[Compared]) -> None:
        super().__init__()
        px = theme.current().px
        self.buttons: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, title in enumerate((_tr("字段"), left, right)):
            grid.addWidget(label(title, "section", wrap=column > 0), 0, column)
        for place, line in enumerate(lines, 1):
            one, other = QRadioButton(_broken(line.left)), QRadioButton(_broken(line.right))
            group = QButtonGroup(self)
            for column, (choice, side) in enumerate(((one, left), (other, right)), 1):
                choice.setAccessibleName(f"{line.label}，{side}：{choice.text()}")
                group.addButton(choice)
                grid.addWidget(choice, place, column, Qt.AlignmentFlag.AlignTop)
            (other if line.takes_right else one).setChecked(True)
            grid.addWidget(label(line.label, "soft"), place, 0, Qt.AlignmentFlag.AlignTop)
            self.buttons[line.key] = (one, other)

    def right(self) -> set[str]:
        """The fields of which the right side counts."""
        return {key for key, (_, other) in self.buttons.items() if other.isChecked()}


def _broken(words: str) -> str:
    if not words:
        return _tr("（空）")
    return "\n".join(words[start : start + _BROKEN_AFTER] for start in range(0, len(words), _BROKEN_AFTER))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Choices", text)

"""Editors that only 设置 needs: a password, roles with what each may do, boxes side by side, a grid of the tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from desktop_app.common.fields import Catalogue, Field

from .. import theme
from ..password import password_line
from ..records.editors import Editor, NumberEditor
from ..records.flow import FlowLayout
from ..records.form import RecordForm, Save
from ..records.widgets import label
from ..theme.wheel import Combo

MakeEditor = Callable[[Field], Editor]


class OwnForm(RecordForm):
    """A form in which some fields have editors of their own, by key."""

    def __init__(
        self,
        catalogue: Catalogue,
        save: Save,
        own: Mapping[str, MakeEditor],
        *,
        title: str,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        self._own = dict(own)
        super().__init__(catalogue, save, title=title, values=values, again=False)

    def _editor(self, field: Field) -> Editor:
        make = self._own.get(field.key)
        return make(field) if make else super()._editor(field)


class PasswordEditor(Editor):
    """Exactly what was typed, blanks included; never shown."""

    def __init__(self, field: Field) -> None:
        self._line = password_line(field.label)
        super().__init__(field, self._line)
        self._line.textEdited.connect(lambda _: self.edited.emit())

    def value(self) -> str | None:
        return self._line.text() or None

    def set_value(self, value: Any) -> None:
        self._line.setText(value or "")


class SettingEditor(NumberEditor):
    """A short number with the words that explain it beside it."""

    def __init__(self, field: Field, unit: str) -> None:
        super().__init__(field)
        px = theme.current().px
        self._line.setFixedWidth(px(72))
        self.widget = QWidget()
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        explained = label(field.help, "soft", wrap=True)
        explained.setMinimumWidth(1)  # it may wrap as much as it must
        row.addWidget(self._line, 0, Qt.AlignmentFlag.AlignTop)
        for words, share in ((label(unit), 0), (explained, 1)):
            words.setMinimumHeight(px(32))
            row.addWidget(words, share, Qt.AlignmentFlag.AlignTop)


class RolesEditor(Editor):
    """A box for each role, with a line that says what it may do."""

    def __init__(self, field: Field, roles: Sequence[tuple[str, str, str]]) -> None:
        px = theme.current().px
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, px(4), 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(1, 1)
        self.boxes: dict[str, QCheckBox] = {}
        for row, (key, name, may) in enumerate(roles):
            box = self.boxes[key] = QCheckBox(name)
            box.setAccessibleName(f"{field.label}：{name}")
            box.setAccessibleDescription(may)
            box.clicked.connect(lambda _=False: self.edited.emit())
            grid.addWidget(box, row, 0, Qt.AlignmentFlag.AlignTop)
            words = label(may, "soft", wrap=True)
            words.setMinimumHeight(px(24))
            grid.addWidget(words, row, 1)
        super().__init__(field, inside, next(iter(self.boxes.values())))

    def value(self) -> str | None:
        return " ".join(key for key, box in self.boxes.items() if box.isChecked()) or None

    def set_value(self, value: Any) -> None:
        chosen = (value or "").split()
        for key, box in self.boxes.items():
            box.setChecked(key in chosen)


class ChecksEditor(Editor):
    """A box for each of the choices, side by side; the value is the keys of those checked, in their order."""

    def __init__(self, field: Field, choices: Mapping[str, str]) -> None:
        inside = QWidget()
        flow = FlowLayout(inside, theme.current().px(12))
        self.boxes: dict[str, QCheckBox] = {}
        for key, words in choices.items():
            box = self.boxes[key] = QCheckBox(words)
            box.setAccessibleName(f"{field.label}：{words}")
            box.clicked.connect(lambda _=False: self.edited.emit())
            flow.addWidget(box)
        super().__init__(field, inside, next(iter(self.boxes.values())))

    def value(self) -> str | None:
        return " ".join(key for key, box in self.boxes.items() if box.isChecked()) or None

    def set_value(self, value: Any) -> None:
        chosen = (value or "").split()
        for key, box in self.boxes.items():
            box.setChecked(key in chosen)


class TreeEditor(Editor):
    """One node of a tree: (id, depth, name, may be chosen), the depth shown by moving it in."""

    def __init__(self, field: Field, nodes: Sequence[tuple[int, int, str, bool]]) -> None:
        self._combo = Combo()
        self._combo.setMaxVisibleItems(14)
        self._combo.addItem("", None)
        for node, depth, name, offered in nodes:
            self._combo.addItem("　" * depth + name, node)
            if not offered:
                entry = self._combo.model().item(self._combo.count() - 1)  # type: ignore[attr-defined]
                entry.setEnabled(False)
        super().__init__(field, self._combo)
        self._combo.activated.connect(lambda _: self.edited.emit())

    def value(self) -> int | None:
        found = self._combo.currentData()
        return None if found is None else int(found)

    def set_value(self, value: Any) -> None:
        self._combo.setCurrentIndex(max(self._combo.findData(value), 0) if value is not None else 0)

"""Filters as chips that can be removed, and a menu to add one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from .. import theme
from .widgets import link_button

Choices = Sequence[tuple[Any, str]]  # value (JSON-able), label


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: ``choices`` may be a function, asked when the menu opens (grids, mediators).

    ``ask`` (parent widget) asks for a value that is not offered, None when the user gives up; ``say`` words such a value,
    "" for one that is none.
    """

    key: str
    label: str
    choices: Choices | Callable[[], Choices]
    ask: Callable[[QWidget], Any] | None = None
    ask_label: str = ""
    say: Callable[[Any], str] | None = None

    def offered(self) -> Choices:
        return self.choices() if callable(self.choices) else self.choices

    def words(self, value: Any) -> str:
        """A value as the chip says it; empty for one that this filter cannot have."""
        found = next((words for offered, words in self.offered() if offered == value), "")
        return found or (self.say(value) if self.say is not None else "")


class FilterBar(QWidget):
    """``changed`` carries {filter key: value} whenever a chip is added or removed."""

    changed = Signal(dict)

    def __init__(self, filters: Sequence[Filter], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = {one.key: one for one in filters}
        self._values: dict[str, Any] = {}
        self._chips: dict[str, QToolButton] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.current().px(8))
        self._more = link_button(self.tr("条件"), "plus", on_click=self._open)
        self._more.setAccessibleName(self.tr("增加筛选条件"))
        self._layout.addWidget(self._more)
        self._more.setVisible(bool(filters))
        self._layout.addStretch(1)

    @property
    def values(self) -> dict[str, Any]:
        return dict(self._values)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Put these conditions in place of the present ones; keys and values nobody knows are left out."""
        known = {
            key: value for key, value in values.items() if key in self._filters and self._filters[key].words(value)
        }
        if known != self._values:
            self._values = known
            self._draw()
            self.changed.emit(dict(known))

    def words(self) -> list[str]:
        """The present conditions in words: 性别：女."""
        found = []
        for key, value in self._values.items():
            label, text = self._filters[key].label, self._filters[key].words(value)
            found.append(text if text == label else f"{label}：{text}")
        return found

    def add(self, key: str, value: Any) -> None:
        self.set_values({**self._values, key: value})

    def remove(self, key: str) -> None:
        self.set_values({name: value for name, value in self._values.items() if name != key})

    def menu(self) -> QMenu:
        """The menu behind ＋ 条件: one submenu for each filter."""
        menu = QMenu(self)
        for one in self._filters.values():
            offered = one.offered()
            if not offered:
                continue
            branch = menu.addMenu(one.label)
            for value, text in offered:
                action = branch.addAction(text)
                action.setCheckable(True)
                action.setChecked(self._values.get(one.key) == value)
                action.triggered.connect(lambda _=False, key=one.key, chosen=value: self.add(key, chosen))
            if one.ask is not None:
                branch.addSeparator()
                branch.addAction(one.ask_label, partial(self._ask, one))
        return menu

    def _ask(self, one: Filter) -> None:
        assert one.ask is not None
        value = one.ask(self.window())
        if value is not None:
            self.add(one.key, value)

    def _open(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _draw(self) -> None:
        for chip in self._chips.values():
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for key, value in self._values.items():
            text = self._filters[key].words(value)
            chip = QToolButton()
            chip.setProperty("role", "chip")
            chip.setText(f"{text}  ×")
            chip.setAccessibleName(
                self.tr("去掉条件：{name} {value}").format(name=self._filters[key].label, value=text)
            )
            chip.setToolTip(self.tr("{name}：{value}（点一下去掉）").format(name=self._filters[key].label, value=text))
            chip.clicked.connect(lambda _=False, name=key: self.remove(name))
            self._layout.insertWidget(self._layout.indexOf(self._more), chip)
            self._chips[key] = chip

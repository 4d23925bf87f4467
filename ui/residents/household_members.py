"""Picking among the people of one household: one, or several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.common import codes
from desktop_app.common.dates import age_on
from desktop_app.common.fields import Field
from desktop_app.residents.family_relations import Kin

from .. import theme
from ..records.editors import Editor
from ..records.flow import FlowLayout
from ..theme.wheel import Combo


def _tr(text: str) -> str:
    return QCoreApplication.translate("HouseholdMembers", text)


def member_words(one: Kin, today: str) -> str:
    """刘洋（子，40 岁）."""
    facts = [codes.label("relation", one.relation) if one.relation else _tr("关系待补")]
    if one.birth:
        facts.append(_tr("{age} 岁").format(age=age_on(one.birth, today)))
    return f"{one.name}（{'，'.join(facts)}）"


class MemberEditor(Editor):
    """One of the household; the first entry is nobody."""

    def __init__(self, field: Field, members: Sequence[Kin], today: str) -> None:
        self._combo = Combo()
        self._combo.addItem("", None)
        for one in members:
            self._combo.addItem(member_words(one, today), one.id)
        super().__init__(field, self._combo)
        self._combo.activated.connect(lambda _: self.edited.emit())

    def value(self) -> int | None:
        found: int | None = self._combo.currentData()
        return found

    def set_value(self, value: Any) -> None:
        self._combo.setCurrentIndex(max(0, self._combo.findData(value)) if value is not None else 0)


class MembersEditor(Editor):
    """Several of the household; the value is their ids, parted by blanks."""

    def __init__(self, field: Field, members: Sequence[Kin], today: str) -> None:
        inside = QWidget()
        flow = FlowLayout(inside, theme.current().px(12))
        self.boxes: dict[int, QCheckBox] = {}
        for one in members:
            box = self.boxes[one.id] = QCheckBox(member_words(one, today))
            box.setAccessibleName(f"{field.label}：{box.text()}")
            box.clicked.connect(lambda _=False: self.edited.emit())
            flow.addWidget(box)
        super().__init__(field, inside, next(iter(self.boxes.values()), inside))

    def value(self) -> str | None:
        return " ".join(str(one) for one, box in self.boxes.items() if box.isChecked()) or None

    def set_value(self, value: Any) -> None:
        chosen = (value or "").split()
        for one, box in self.boxes.items():
            box.setChecked(str(one) in chosen)

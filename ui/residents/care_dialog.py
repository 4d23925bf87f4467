"""Which care groups somebody is in. Groups of level 3 are offered to whoever may reveal them, which is logged; those of
level 4 to the named role."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Level
from desktop_app.context import Context
from desktop_app.residents import care, filters, service

from .. import theme
from ..records.widgets import button, label, link_button
from .care_forms import tag_form


class CareDialog(QDialog):
    """Checked groups are those of today. What is unchecked ends today; nothing is forgotten."""

    def __init__(self, ctx: Context, row: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("关爱对象：{name}").format(name=row["name"]))
        self._ctx, self._row = ctx, row
        allowed = ctx.may("residents.reveal")
        if allowed:
            service.note_care_seen(ctx, row["id"], self.tr("登记关爱对象"))
        px = theme.current().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(24))
        self.boxes: dict[str, QCheckBox] = {}
        for code, item in codes.table("care_group").items():
            level = filters.care_level(code)
            if not ctx.may({Level.L3: "residents.reveal", Level.L4: "residents.l4"}.get(level, "residents.edit")):
                continue
            box = QCheckBox(item.label)
            box.setChecked(code in row["care"])
            place = len(self.boxes)
            grid.addWidget(box, place // 2, place % 2)
            self.boxes[code] = box
        self._tags = QVBoxLayout()
        for tag in care.tags(ctx, row["id"]) if ctx.may("residents.edit") else ():
            if tag["code"] in self.boxes and (allowed or filters.care_level(tag["code"]) is Level.L2):
                words = self.tr("{group}：级别、依据、负责人、走访周期…").format(
                    group=codes.label("care_group", tag["code"])
                )
                self._tags.addWidget(
                    link_button(words, "edit", on_click=partial(self._edit_tag, tag)), 0, Qt.AlignmentFlag.AlignLeft
                )
        self.message = label("", "problem", wrap=True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.message, 1)
        buttons.addWidget(button(self.tr("取消"), on_click=self.reject))
        buttons.addWidget(button(self.tr("保存"), "save", primary=True, on_click=self.save))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(label(self.tr("从今天起属于哪些关爱对象"), "heading"))
        layout.addLayout(grid)
        layout.addLayout(self._tags)
        if not ctx.may("residents.l4"):
            layout.addWidget(label(self.tr("需要保密的类别由主任登记。"), "soft"))
        layout.addLayout(buttons)

    def _edit_tag(self, tag: Mapping[str, Any]) -> None:
        """What one of the present groups says; the form saves by itself, so this dialog is done with."""
        form = tag_form(self._ctx, tag, cast(QWidget, self.parent()))
        self.reject()
        form.open()

    def save(self) -> None:
        chosen = [code for code, box in self.boxes.items() if box.isChecked()]
        try:
            service.set_care(self._ctx, self._row["id"], chosen, among=self.boxes)
        except KnownError as error:
            self.message.setText(error.sentence)
            return
        self.accept()

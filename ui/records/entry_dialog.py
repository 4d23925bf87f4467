"""The form of one record of a register in a dialog, for pages that are no list: rosters and calendars."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.context import Context
from desktop_app.registers import Register

from .. import theme
from .register_page import register_form
from .widgets import button


class EntryDialog(QDialog):
    """Accepted once it was saved; ``delete_asked`` is behind 删除 of a record that is there already."""

    delete_asked = Signal(int)
    open_asked = Signal(str, int)

    def __init__(
        self,
        ctx: Context,
        register: Register,
        record: int | None,
        parent: QWidget,
        begin: Mapping[str, Any] | None = None,
        ways: Mapping[str, tuple[str, int]] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(register.catalogue.name)
        px = theme.current().px
        self.setMinimumSize(px(560), px(360))
        self.form = register_form(ctx, register, record, begin)
        self.form.again_button.hide()
        self.form.saved.connect(lambda result, again: self.accept())
        self.form.closed.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.addWidget(self.form)
        if record is not None:
            beneath = QHBoxLayout()
            for words, (kind, one) in (ways or {}).items():
                beneath.addWidget(button(words, "arrow-right", on_click=partial(self._go, kind, one)))
            beneath.addStretch(1)
            if ctx.may(register.rights.edit):
                beneath.addWidget(button(self.tr("删除"), "trash", on_click=lambda: self._delete(record)))
            layout.addLayout(beneath)
        if not ctx.may(register.rights.edit):
            self.form.save_button.hide()

    def _delete(self, record: int) -> None:
        self.delete_asked.emit(record)
        self.reject()

    def _go(self, kind: str, record: int) -> None:
        if self.form.may_leave():
            self.reject()
            self.open_asked.emit(kind, record)

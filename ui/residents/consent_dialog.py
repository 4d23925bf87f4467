"""Separate consents of one resident: which were signed on paper, a new one, a withdrawal."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.residents import consents, notice
from desktop_app.residents.consent_fields import CONSENT_FIELDS
from desktop_app.residents.consents import Given

from .. import theme
from ..frame.tab import Frame
from ..records.form_dialog import FormDialog
from ..records.widgets import button, label, link_button


class ConsentDialog(QDialog):
    """Closes with Esc; what is added or withdrawn is written at once and can be undone like anything else."""

    def __init__(self, frame: Frame, person: int, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("单独同意：{name}").format(name=name))
        self._frame, self._ctx, self._person = frame, frame.ctx, person
        px = theme.current().px
        self.setMinimumWidth(px(560))
        self.lines = QVBoxLayout()
        self.lines.setSpacing(px(10))
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        buttons = QHBoxLayout()
        may_edit = self._ctx.may("residents.edit")
        buttons.addStretch(1)
        buttons.addWidget(button(self.tr("关闭"), on_click=self.reject))
        if may_edit:
            buttons.addWidget(button(self.tr("登记一份…"), "plus", primary=True, on_click=self.ask_new))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(label(self.tr("在纸上签过的单独同意"), "heading"))
        layout.addLayout(self.lines)
        layout.addWidget(self.message)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self._may_edit = may_edit
        self.fill()

    def fill(self) -> None:
        """Show what there is now."""
        while (item := self.lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        given = consents.of_person(self._ctx, self._person)
        for one in given:
            self.lines.addWidget(self._line(one))
        if not given:
            self.lines.addWidget(label(self.tr("还没有登记过。"), "soft"))

    def _line(self, one: Given) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(theme.current().px(2))
        words.addWidget(label(one.scope))
        facts = [self.tr("{day} 签署").format(day=one.signed_on)]
        facts += [self.tr("监护人 {name}").format(name=one.guardian)] if one.guardian else []
        facts += [self.tr("告知书 {version} 版").format(version=one.notice_version)] if one.notice_version else []
        facts += [self.tr("{day} 撤回").format(day=one.withdrawn_on)] if one.withdrawn_on else []
        words.addWidget(label("　".join(facts), "soft"))
        if one.remark:
            words.addWidget(label(one.remark, "soft", wrap=True))
        row.addLayout(words, 1)
        if self._may_edit and not one.withdrawn_on:
            withdraw = link_button(self.tr("撤回"), on_click=partial(self.withdraw, one.id))
            withdraw.setAccessibleName(self.tr("撤回：{scope}").format(scope=one.scope))
            row.addWidget(withdraw)
        return holder

    def ask_new(self) -> None:
        """A consent that was signed on paper."""
        dialog = FormDialog(
            CONSENT_FIELDS,
            self._add,
            title=self.tr("登记单独同意"),
            word=self.tr("登记"),
            note=self.tr("照本人签过的纸登记；同时记下现在的告知书版本 {version}。").format(version=notice.VERSION),
            parent=self,
        )
        dialog.form.saved.connect(lambda *_: self.fill())
        dialog.open()

    def _add(self, values: dict[str, Any]) -> int:
        return consents.add(self._ctx, self._person, values)

    def withdraw(self, consent: int) -> None:
        """From today; that it was given stays on record."""
        try:
            consents.withdraw(self._ctx, consent)
        except KnownError as error:
            self.message.setText(error.sentence)
            self.message.show()
            return
        self.message.hide()
        self.fill()

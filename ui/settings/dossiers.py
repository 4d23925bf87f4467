"""卷宗: how long dossiers are kept and lent, how thick a volume is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QBoxLayout

from desktop_app.common.fields import Field
from desktop_app.mediation import dossier_settings

from .. import theme
from ..frame.tab import Frame
from ..records.widgets import button, card, label
from .editors import OwnForm, SettingEditor
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_FORM_WIDTH, _CAPTION = 720, 110


def _number(field: Field) -> SettingEditor:
    return SettingEditor(field, dossier_settings.UNITS[field.key])


class DossiersPage(SettingsPage):
    """One form; the default fills in what the program ships, and is saved like anything else."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        px = theme.current().px
        own: dict[str, Any] = dict.fromkeys(dossier_settings.UNITS, _number)
        values = dossier_settings.values(self.ctx)
        self.form = OwnForm(dossier_settings.fields(), self._save, own, title=tr("卷宗"), values=values)
        self.form.cancel_button.hide()
        self.form.saved.connect(lambda result, again: self.frame.notify(tr("已保存，从现在起生效")))
        for row in self.form.rows.values():
            row.caption.setFixedWidth(px(_CAPTION))
        self.default_button = button(tr("填入默认值"), "undo", on_click=self.fill_default)
        self.default_button.setToolTip(tr("填入程序自带的年数和页数；保存以后才生效"))
        words = tr("保管期限由调委会根据纠纷类型、协议内容和当事人情况确定；这里是新卷宗填入的年数，每一卷都可以改。")
        inside = self.form.layout()
        assert isinstance(inside, QBoxLayout)
        inside.insertWidget(1, label(words, "soft", wrap=True))
        last = inside.itemAt(inside.count() - 1)
        buttons = last.layout() if last is not None else None
        assert isinstance(buttons, QBoxLayout)
        buttons.insertWidget(buttons.count() - 1, self.default_button)
        box, within = card()
        box.setMaximumWidth(px(_FORM_WIDTH))
        within.addWidget(self.form, 1)
        self.column().addWidget(box, 1)

    def fill_default(self) -> None:
        """What the program ships, into the form."""
        self.form.fill(dossier_settings.defaults())

    def _save(self, changes: Mapping[str, Any], version: int | None) -> None:
        dossier_settings.save(self.ctx, changes)

    def first_focus(self) -> None:
        self.form.first_focus()

    def changed(self, change: Changed) -> None:
        if change.touches("setting") and not self.form.dirty:
            self.form.load(dossier_settings.values(self.ctx))

    def may_leave(self) -> bool:
        return self.form.may_leave()

"""调解: the terms, what they are counted in, what stops them, and whether the branch signs off."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QBoxLayout

from desktop_app.common import codes
from desktop_app.common.fields import Field
from desktop_app.mediation import terms_settings

from .. import theme
from ..frame.tab import Frame
from ..records.editors import Editor
from ..records.widgets import button, card, label
from ..theme.wheel import Combo
from .editors import ChecksEditor, OwnForm, SettingEditor
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_FORM_WIDTH, _CAPTION = 900, 140


class _UnitEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._combo = Combo()
        for key, words in terms_settings.UNITS.items():
            self._combo.addItem(words, key)
        super().__init__(field, self._combo)
        self._combo.activated.connect(lambda _: self.edited.emit())

    def value(self) -> str | None:
        return self._combo.currentData()

    def set_value(self, value: Any) -> None:
        self._combo.setCurrentIndex(max(self._combo.findData(value), 0))


def _days(field: Field) -> SettingEditor:
    unit = tr("个工作日") if field.key == "decide_workdays" else tr("天")
    return SettingEditor(field, unit)


class MediationPage(SettingsPage):
    """One form; the default fills in what the program ships, and is saved like anything else."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        px = theme.current().px
        fields = terms_settings.fields()
        own: dict[str, Any] = {field.key: _days for field in fields if field.section == "期限"}
        own["period_unit"] = _UnitEditor
        reasons = {code: item.label for code, item in codes.table("suspend_reason").items()}
        own["stopping_reasons"] = partial(ChecksEditor, choices=reasons)
        self.form = OwnForm(fields, self._save, own, title=tr("调解"), values=terms_settings.values(self.ctx))
        self.form.cancel_button.hide()
        self.form.saved.connect(lambda result, again: self.frame.notify(tr("已保存，从现在起生效")))
        for row in self.form.rows.values():
            row.caption.setFixedWidth(px(_CAPTION))
        self.default_button = button(tr("填入默认值"), "undo", on_click=self.fill_default)
        self.default_button.setToolTip(tr("填入程序自带的天数；保存以后才生效"))
        words = tr("改了以后，新的案件按新的算；已经受理的案件，期限仍按当时的规定，不会变。")
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
        self.form.fill(terms_settings.defaults())

    def _save(self, changes: Mapping[str, Any], version: int | None) -> None:
        terms_settings.save(self.ctx, changes)

    def first_focus(self) -> None:
        self.form.first_focus()

    def changed(self, change: Changed) -> None:
        if change.touches("setting") and not self.form.dirty:
            self.form.load(terms_settings.values(self.ctx))

    def may_leave(self) -> bool:
        return self.form.may_leave()

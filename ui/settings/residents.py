"""居民和走访: how often each care group is visited, how long a problem may take, what makes a record whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QBoxLayout

from desktop_app.common.fields import Field
from desktop_app.residents import completeness, hall_settings

from .. import theme
from ..frame.tab import Frame
from ..records.widgets import button, card, label
from .editors import ChecksEditor, OwnForm, SettingEditor
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_FORM_WIDTH, _CAPTION = 860, 172


def _days(field: Field) -> SettingEditor:
    return SettingEditor(field, tr("天"))


class ResidentsPage(SettingsPage):
    """One form; the default fills in what the program ships, and is saved like anything else."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        px = theme.current().px
        fields = hall_settings.fields()
        own: dict[str, Any] = {field.key: _days for field in fields if field.key != "four_clear"}
        own["four_clear"] = partial(ChecksEditor, choices=completeness.choices())
        self.form = OwnForm(fields, self._save, own, title=tr("居民和走访"), values=hall_settings.values(self.ctx))
        self.form.cancel_button.hide()
        self.form.saved.connect(lambda result, again: self.frame.notify(tr("已保存，从现在起生效")))
        for row in self.form.rows.values():
            row.caption.setFixedWidth(px(_CAPTION))
        self.default_button = button(tr("填入默认值"), "undo", on_click=self.fill_default)
        self.default_button.setToolTip(tr("填入程序自带的天数和项目；保存以后才生效"))
        words = tr(
            "天数空着的类别不按周期走访；某个人另有周期的，以他自己的为准。社区矫正等需要保密的类别只在本人的登记里定周期。"
        )
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
        self.form.fill(hall_settings.defaults())

    def _save(self, changes: Mapping[str, Any], version: int | None) -> None:
        hall_settings.save(self.ctx, changes)

    def first_focus(self) -> None:
        self.form.first_focus()

    def changed(self, change: Changed) -> None:
        if change.touches("setting") and not self.form.dirty:
            self.form.load(hall_settings.values(self.ctx))

    def may_leave(self) -> bool:
        return self.form.may_leave()

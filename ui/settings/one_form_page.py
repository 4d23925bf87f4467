"""A page of settings that is one form: the default fills in what the program ships, and is saved like anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QBoxLayout

from desktop_app.common.fields import Catalogue
from desktop_app.context import Context

from .. import theme
from ..frame.tab import Frame
from ..records.widgets import button, card, label
from .editors import OwnForm
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


class Settings(Protocol):
    """A subject's settings, by the key of their field."""

    def fields(self) -> Catalogue: ...

    def values(self, ctx: Context) -> dict[str, Any]: ...

    def defaults(self) -> dict[str, Any]: ...

    def save(self, ctx: Context, values: Mapping[str, Any]) -> Any: ...


class OneFormPage(SettingsPage):
    """``own``: editors by field. ``words`` stand under the heading, ``tip`` on the button of the default; ``widths`` of the
    form and of its captions, in design pixels."""

    def __init__(
        self,
        frame: Frame,
        settings: Settings,
        own: Mapping[str, Any],
        *,
        title: str,
        words: str,
        tip: str,
        widths: Sequence[int],
    ) -> None:
        super().__init__(frame)
        px = theme.current().px
        self._settings = settings
        self.form = OwnForm(settings.fields(), self._save, own, title=title, values=settings.values(self.ctx))
        self.form.cancel_button.hide()
        self.form.saved.connect(lambda result, again: self.frame.notify(tr("已保存，从现在起生效")))
        for row in self.form.rows.values():
            row.caption.setFixedWidth(px(widths[1]))
        self.default_button = button(tr("填入默认值"), "undo", on_click=self.fill_default)
        self.default_button.setToolTip(tip)
        inside = self.form.layout()
        assert isinstance(inside, QBoxLayout)
        inside.insertWidget(1, label(words, "soft", wrap=True))
        last = inside.itemAt(inside.count() - 1)
        buttons = last.layout() if last is not None else None
        assert isinstance(buttons, QBoxLayout)
        buttons.insertWidget(buttons.count() - 1, self.default_button)
        box, within = card()
        box.setMaximumWidth(px(widths[0]))
        within.addWidget(self.form, 1)
        self.column().addWidget(box, 1)

    def fill_default(self) -> None:
        """What the program ships, into the form."""
        self.form.fill(self._settings.defaults())

    def _save(self, changes: Mapping[str, Any], version: int | None) -> None:
        self._settings.save(self.ctx, changes)

    def first_focus(self) -> None:
        self.form.first_focus()

    def changed(self, change: Changed) -> None:
        if change.touches("setting") and not self.form.dirty:
            self.form.load(self._settings.values(self.ctx))

    def may_leave(self) -> bool:
        return self.form.may_leave()

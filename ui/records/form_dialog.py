"""A few fields asked for in a dialog: a step, a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError, StaleVersion
from desktop_app.common.fields import Catalogue
from desktop_app.context import Context

from .. import theme
from .editors import Linked
from .form import Derive, RecordForm
from .widgets import label


class FormDialog(QDialog):
    """``act`` gets all values by key; what it refuses is said beside the fields and the dialog stays.

    ``word`` is on the main button; ``note`` stands under the title. ``keep`` (context, key) has what is typed kept as
    a draft. Where ``act`` saves a version of a record, ``values`` hold ``version`` and ``act`` gets it as second argument:
    then somebody else's save is met field by field. Gone when closed.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        act: Callable[..., object],
        *,
        title: str,
        word: str,
        note: str = "",
        values: Mapping[str, Any] | None = None,
        keep: tuple[Context, str] | None = None,
        links: Mapping[str, Linked] | None = None,
        derive: Derive | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._act = act
        self._kept = keep is not None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        px = theme.current().px
        self.setMinimumSize(px(540), px(280))
        self.form = RecordForm(
            catalogue, self._save, title=title, values=values, links=links, derive=derive, again=False
        )
        self.form.save_button.setText(word)
        self.form.save_button.setIcon(QIcon())  # its word is a step, not 保存
        self.form.saved.connect(lambda result, again: self.accept())
        self.form.closed.connect(self.reject)
        inside = self.form.layout()
        if note and isinstance(inside, QVBoxLayout):
            inside.insertWidget(1, label(note, "soft", wrap=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.addWidget(self.form)
        if keep is not None:
            self.form.keep(*keep)

    def _save(self, changes: dict[str, Any], version: int | None) -> object:
        if version is not None:
            return self._act(self.form.values(), version)
        try:
            return self._act(self.form.values())
        except StaleVersion as error:
            # A step on a record that is another one by now: what it does must be looked at anew, what was typed stays.
            if not self._kept:
                raise KnownError(error.sentence) from error
            self.form.draft_now()
            raise KnownError(
                self.tr(
                    "这条记录刚刚被别人改过，这一步没有做。您填的内容已留下：请关闭，看过新的内容，再点一次这一步。"
                )
            ) from error

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A long choice that cannot wrap is seen whole, as far as the lowest screen goes.
        px = theme.current().px
        self.resize(max(self.width(), min(self.form.needed_width() + px(64), px(1000))), self.height())
        self.form.first_focus()

"""A few fields asked for in a dialog: a step, a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.common.fields import Catalogue

from .. import theme
from .form import RecordForm
from .widgets import label


class FormDialog(QDialog):
    """``act`` gets all values by key; what it refuses is said beside the fields and the dialog stays.

    ``word`` is on the main button; ``note`` stands under the title. Gone when closed.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        act: Callable[[dict[str, Any]], object],
        *,
        title: str,
        word: str,
        note: str = "",
        values: Mapping[str, Any] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        px = theme.current().px
        self.setMinimumSize(px(540), px(280))
        self.form = RecordForm(
            catalogue, lambda changes, version: act(self.form.values()), title=title, values=values, again=False
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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.form.first_focus()

"""The small questions of a step: a form of a few fields in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.common.errors import ChecksFailed, KnownError
from desktop_app.context import Context
from desktop_app.mediation import recusing
from desktop_app.mediation.service import MediatorEntry

from .. import theme
from ..records.widgets import button, label
from .mediator_chooser import MediatorChooser


class AssignDialog(QDialog):
    """Who mediates; ``act`` gets the chosen ones."""

    def __init__(
        self,
        ctx: Context,
        case_id: int,
        now: list[dict[str, Any]],
        act: Callable[[list[MediatorEntry]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("指派调解员"))
        self._act = act
        px = theme.current().px
        self.setMinimumWidth(px(560))
        self.chooser = MediatorChooser(ctx, asks_who_chose=True)
        self.chooser.against = lambda chosen: recusing.conflicts(ctx, case_id, chosen)
        self.chooser.set_entries(now)
        self.save_button = button(self.tr("指派"), primary=True, on_click=self.save)
        self.save_button.setDefault(True)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(button(self.tr("取消"), on_click=self.reject))
        line.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(label(self.tr("指派调解员"), "title"))
        layout.addWidget(
            label(self.tr("由调委会指定，或者由当事人选择，一名或者数名（人民调解法第十九条）"), "soft", wrap=True)
        )
        layout.addWidget(self.chooser)
        layout.addStretch(1)
        layout.addLayout(line)
        self.chooser.lead.setFocus()

    def save(self) -> None:
        if problem := self.chooser.problem():
            self.chooser.say(problem)
            return
        try:
            self._act(self.chooser.entries())
        except ChecksFailed as error:
            self.chooser.say("；".join(error.fields.values()))
        except KnownError as error:
            self.chooser.say(error.sentence)
        else:
            self.accept()

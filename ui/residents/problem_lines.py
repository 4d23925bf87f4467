"""Problems that a visit brought up, each with the way to its end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.context import Context
from desktop_app.visits.queries import Problem

from .. import theme
from ..records.widgets import label, link_button
from .care_forms import finish_form


class ProblemLines(QWidget):
    """What, until when, and the button 办结; what is dealt with says how."""

    def __init__(self, ctx: Context, problems: Sequence[Problem], may_edit: bool) -> None:
        super().__init__()
        self._ctx = ctx
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(6))
        for one in problems:
            layout.addWidget(label(self.tr("{kind}：{what}").format(kind=one.kind, what=one.what), wrap=True))
            row = QHBoxLayout()
            row.addWidget(label(self._state(one), "soft", wrap=True), 1)
            if may_edit and not one.done_on:
                row.addWidget(link_button(self.tr("办结"), "check", on_click=partial(self.finish, one)))
            layout.addLayout(row)

    def _state(self, one: Problem) -> str:
        if one.done_on:
            return self.tr("{day} 办结：{outcome}").format(day=one.done_on, outcome=one.outcome)
        return self.tr("{day} 前办结").format(day=one.due_on) if one.due_on else self.tr("没有期限")

    def finish(self, problem: Problem) -> None:
        finish_form(self._ctx, problem, self.window()).open()

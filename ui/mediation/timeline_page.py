"""进程: where a case stands, what comes next, its terms, and what happened, when, by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop_app.context import Context
from desktop_app.mediation import closing, confirming, states, timeline, timers
from desktop_app.mediation.queries import CaseView
from desktop_app.mediation.timers import Timer

from .. import theme
from ..records.cells import ChipLabel
from ..records.source import Chip
from ..records.widgets import button, label
from ..theme import Tone
from .reading import ReadingPage

_TONES = {"late": Tone.RED, "soon": Tone.AMBER}


class TimelinePage(ReadingPage):
    """``next_step``: (word, what it does) for a case, None when nothing is to be done by this operator; ``step`` does it."""

    def __init__(
        self,
        ctx: Context,
        next_step: Callable[[CaseView], tuple[str, object] | None],
        step: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("进程"))
        self._ctx, self._next, self._step = ctx, next_step, step
        self._waiting: CaseView | None = None

    def show_case(self, view: CaseView) -> None:
        """At once when it is looked at, else when somebody does: what it asks of the history takes longer than the rest."""
        self._waiting = view
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        view, self._waiting = self._waiting, None
        if view is None:
            return
        rows = [self._where(view)]
        terms = timers.of_view(self._ctx, view)
        if terms:
            rows += [label(self.tr("期限"), "section"), self._terms(terms)]
        if notes := self._notes(view):
            rows += [label(self.tr("结案以前要看的"), "section"), label("\n".join([*notes, ""]), wrap=True)]
        rows += [label(self.tr("经过"), "section"), self._events(timeline.of_view(self._ctx, view))]
        self.show_parts([], rows)

    def _where(self, view: CaseView) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, theme.current().px(6))
        line.setSpacing(theme.current().px(10))
        state = states.label(view.case["status"])
        line.addWidget(label(self.tr("现在：{state}").format(state=state)))
        following = self._next(view)
        if following is not None:
            word = following[0]
            line.addWidget(label(self.tr("下一步："), "soft"))
            one = button(word, on_click=self._step)
            one.setAccessibleName(self.tr("下一步：{word}").format(word=word))
            line.addWidget(one)
        line.addStretch(1)
        return holder

    def _terms(self, terms: Sequence[Timer]) -> QWidget:
        holder, grid = self._grid()
        for at, one in enumerate(terms):
            tone = _TONES.get(one.urgency, Tone.GREEN if one.state == "done" else Tone.GREY)
            basis = label(one.basis, "soft", wrap=True)
            basis.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for column, widget in enumerate((label(one.name), label(one.on), ChipLabel(Chip(one.words, tone)), basis)):
                grid.addWidget(widget, at, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(3, 1)
        return holder

    def _events(self, events: Sequence[timeline.Event]) -> QWidget:
        holder, grid = self._grid()
        for at, one in enumerate(events):
            words = (one.at[:16], one.what, one.who, one.detail)
            for column, text in enumerate(words):
                made = label(text, "soft" if column in (0, 3) else "", wrap=column in (2, 3))
                made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(made, at, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(2, 2)
        grid.setColumnStretch(3, 5)
        return holder

    def _grid(self) -> tuple[QWidget, QGridLayout]:
        px = theme.current().px
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, px(8))
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(5))
        return holder, grid

    def _notes(self, view: CaseView) -> list[str]:
        if view.case["status"] in states.SHUT:
            return []
        found = [one.sentence for one in closing.checks(self._ctx, view)]
        applied = any(row["applied_on"] for row in view.parts["confirmation"])
        found += confirming.after_ruling(view.parts["confirmation"])
        return [*found, *([] if applied else confirming.hints(view.case, view.agreement))]

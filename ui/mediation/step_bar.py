"""The way of a case as a bar: what is done, where it stands, what is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from desktop_app.mediation import states
from desktop_app.mediation.queries import CaseView

from .. import theme
from ..records.widgets import restyle


@dataclass(frozen=True, slots=True)
class Step:
    """``state``: done, now, todo. ``page`` is what a click shows; empty: cannot be clicked."""

    key: str
    state: str
    page: str


def steps_of(view: CaseView) -> list[Step]:
    """The eight steps of a case (domain reference 1.2) and where each leads."""
    case = view.case
    status = case["status"]
    settled = status not in (*states.EDITABLE_PARTIES, *states.UNDER_WAY)
    done = {
        "registered": status != "DRAFT",
        "accepted": bool(case["number"]),
        "assigned": bool(view.mediators),
        "mediated": bool(view.sessions) and settled,
        "agreed": view.agreement is not None,
        "performed": bool(view.items) and all(item["status"] == "done" for item in view.items),
        "revisited": bool(view.revisits or case["revisit_note"]),
        "filed": status == "ARCHIVED",
    }
    pages = {
        "registered": "brief",
        "accepted": "brief",
        "assigned": "brief",
        "mediated": "sessions" if view.sessions else "",
        "agreed": "agreement" if view.agreement else "",
        "performed": "items" if view.items else "",
        "revisited": "revisits" if view.revisits else "",
        "filed": "dossier" if case["number"] else "",
    }
    now = {
        "DRAFT": "registered",
        "REGISTERED": "accepted",
        "ACCEPTED": "assigned",
        "ASSIGNED": "mediated",
        "MEDIATING": "mediated",
        "SUSPENDED": "mediated",
        "AGREED": "performed",
        "PERFORMING": "performed",
        "BREACHED": "performed",
        "PERFORMED": "" if view.revisits else "revisited",
        "CLOSED": "filed",
    }.get(status)
    return [
        Step(key, "done" if is_done else "now" if key == now else "todo", pages.get(key, ""))
        for key, is_done in done.items()
    ]


class StepBar(QWidget):
    """``asked`` carries the page of a step that was clicked."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.current().px(4))
        words = {
            "registered": self.tr("登记"),
            "accepted": self.tr("受理"),
            "assigned": self.tr("指派"),
            "mediated": self.tr("调解"),
            "agreed": self.tr("协议"),
            "performed": self.tr("履行"),
            "revisited": self.tr("回访"),
            "filed": self.tr("归档"),
        }
        self._states = {"done": self.tr("已完成"), "now": self.tr("正在办"), "todo": self.tr("还没有到")}
        self._words = words
        self._pages: dict[str, str] = {}
        self.buttons: dict[str, QToolButton] = {}
        for key, word in words.items():
            made = self.buttons[key] = QToolButton()
            made.setText(word)
            made.setObjectName("step")
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.clicked.connect(lambda _=False, step=key: self.asked.emit(self._pages[step]))
            self._layout.addWidget(made)
        theme.current().changed.connect(self._dress)
        self._dress()

    def show_steps(self, steps: Sequence[Step]) -> None:
        for step in steps:
            made = self.buttons[step.key]
            self._pages[step.key] = step.page
            made.setText(f"✓ {self._words[step.key]}" if step.state == "done" else self._words[step.key])
            made.setAccessibleName(f"{self._words[step.key]}，{self._states[step.state]}")
            made.setEnabled(bool(step.page))
            restyle(made, "state", step.state)

    def _dress(self) -> None:
        look = theme.current()
        c, px = look.colours, look.px
        base = f"border: 1px solid transparent; border-radius: {px(3)}px; min-height: {px(22)}px; padding: 0;"
        self.setStyleSheet(
            f"QToolButton#step {{ {base} background: {c.grey_fill}; color: {c.soft}; }}"
            f'QToolButton#step[state="done"] {{ background: {c.good}; color: {c.surface}; }}'
            f'QToolButton#step[state="now"] {{ background: {c.link}; color: {c.surface}; }}'
            f"QToolButton#step:focus {{ border-color: {c.text}; }}"
        )

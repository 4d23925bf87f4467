"""Parts of a case that are written down one by one (``mediation.kinds``), to read: each with what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.common.fields import Kind
from desktop_app.mediation.case_parts import PartKind, Row
from desktop_app.mediation.queries import CaseView

from .. import theme
from ..records.widgets import label, link_button
from ..records.words import in_words
from .part_actions import PartActions
from .reading import ReadingPage


class PartsPage(ReadingPage):
    """Kind by kind: its heading, the way to write down another, and what is there; then ``further`` rows of the subject's own,
    and what may be written down besides."""

    def __init__(self, name: str, kinds: Sequence[PartKind], acts: PartActions, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.kinds, self._acts = kinds, acts
        self.further: Callable[[CaseView], list[QWidget]] = lambda view: []

    def show_case(self, view: CaseView, parts: Sequence[tuple[str, str]] = ()) -> None:
        """``parts``: headings with text that stand before."""
        rows: list[QWidget] = []
        waiting: list[QWidget] = []  # what may be written down and is not there yet comes last, a line each
        for kind in self.kinds:
            if held := view.parts[kind.key]:
                rows.append(self._heading(kind, view))
                rows += [self._part(kind, view, at, row) for at, row in enumerate(held)]
            elif self._acts.may_write(kind, view):
                waiting.append(self._heading(kind, view))
        self.show_parts(parts, [*rows, *self.further(view), *waiting])

    def _heading(self, kind: PartKind, view: CaseView) -> QWidget:
        line, found = _line()
        found.addWidget(label(kind.name, "title" if view.parts[kind.key] else ""))
        if not view.parts[kind.key]:
            found.addWidget(label(self.tr("还没有"), "soft"))
        found.addStretch(1)
        if self._acts.may_write(kind, view):
            words = self.tr("登记{name}").format(name=kind.name)
            found.addWidget(link_button(words, "plus", on_click=partial(self._acts.add, kind, view)))
        return line

    def _part(self, kind: PartKind, view: CaseView, at: int, row: Row) -> QWidget:
        block = QWidget()
        body = QVBoxLayout(block)
        body.setContentsMargins(0, 0, 0, theme.current().px(8))
        head, line = _line()
        title = label(kind.title(row), "section", wrap=True)
        line.addWidget(title, 1)
        for words, icon, act in self._acts.on(kind, view, at, row):
            one = link_button(words, icon, on_click=act)
            one.setAccessibleName(f"{words}：{kind.title(row)}")
            line.addWidget(one)
        body.addWidget(head)
        body_text = label(told(kind, row), wrap=True)
        body_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body.addWidget(body_text)
        return block


def told(kind: PartKind, row: Row) -> str:
    """What a part says beside its title: long texts each by itself, the rest in one line with its labels."""
    notes, short = [], []
    title = kind.title(row)
    for field in kind.catalogue.stored:
        words = in_words(field, row[field.key]) if field.kind is not Kind.FLAG or row[field.key] else ""
        if not words or (words in title and field.kind is not Kind.NOTE):
            continue
        if field.kind is Kind.NOTE:
            notes.append(words)
        else:
            short.append(field.label if field.kind is Kind.FLAG else f"{field.label}：{words}")
    return "\n".join([*notes, "　".join(short)]).strip()


def _line() -> tuple[QWidget, QHBoxLayout]:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.current().px(8))
    return holder, line

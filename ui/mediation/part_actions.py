"""What can be done with the parts of a case: write one down, put it right, print it, throw it away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit

from desktop_app.common.errors import KnownError
from desktop_app.mediation import case_parts, minutes
from desktop_app.mediation.case_parts import PartKind, Row
from desktop_app.mediation.evidence import EVIDENCE
from desktop_app.mediation.queries import CaseView

from .. import theme
from ..records.form_dialog import FormDialog
from ..records.widgets import button
from ..shortcuts import within
from . import part_links

Ask = Callable[..., FormDialog]
"""``CaseActions._ask``: (view, title, fields, act, values, *, word, note, links, derive)."""


_TURNS_HEIGHT = 220


def _tr(text: str) -> str:
    return QCoreApplication.translate("PartActions", text)


class PartActions:
    """``ask`` opens a dialog over the window; ``printed`` prints a form of the case, by its key and which one;
    ``scanned`` adds scans to a part, (key of its kind, id)."""

    def __init__(self, frame: Any, ask: Ask) -> None:
        self._frame, self._ask = frame, ask
        self.printed: Callable[[str, int], object] = lambda form, at: None
        self.scanned: Callable[[CaseView, tuple[str, int]], object] = lambda view, part: None

    def may_write(self, kind: PartKind, view: CaseView) -> bool:
        return self._frame.ctx.may("cases.edit") and view.case["status"] in kind.states

    def on(self, kind: PartKind, view: CaseView, at: int, row: Row) -> list[tuple[str, str, Callable[[], object]]]:
        """(words, icon, what it does) of one part."""
        found: list[tuple[str, str, Callable[[], object]]] = []
        if self.may_write(kind, view):
            found.append((_tr("修改"), "edit", partial(self.change, kind, row["id"], view)))
            if kind is EVIDENCE:
                found.append((_tr("扫描件"), "plus", lambda: self.scanned(view, (kind.key, row["id"]))))
        if kind.form and self._frame.ctx.may("cases.print"):
            found.append((_tr("打印"), "print", lambda: self.printed(kind.form, at)))
        if self.may_write(kind, view):
            found.append((_tr("删除"), "trash", partial(self.delete, kind, row["id"], view)))
        return found

    def add(self, kind: PartKind, view: CaseView) -> None:
        """A new one, or on with the one that waits."""
        if (waiting := next((row for row in view.parts[kind.key] if kind.waits(row)), None)) is not None:
            self.change(kind, waiting["id"], view)
            return
        dialog = self._ask(
            view,
            _tr("登记{name}").format(name=kind.name),
            part_links.fields(kind),
            lambda values: case_parts.add(self._frame.ctx, kind, view.case["id"], values),
            part_links.shown(kind, case_parts.begun(self._frame.ctx, kind, view.case)),
            note=case_parts.advice(self._frame.ctx, kind, view.case),
            links=part_links.links(self._frame.ctx, kind, view),
            derive=part_links.derive(self._frame.ctx, kind),
        )
        _take_turns(dialog, kind)

    def change(self, kind: PartKind, part: int, view: CaseView) -> None:
        row = next(one for one in view.parts[kind.key] if one["id"] == part)
        dialog = self._ask(
            view,
            _tr("修改{name}").format(name=kind.name),
            part_links.fields(kind),
            lambda values, version: case_parts.save(self._frame.ctx, kind, part, version, values),
            {"version": row["version"], **part_links.shown(kind, row)},
            links=part_links.links(self._frame.ctx, kind, view),
            derive=part_links.derive(self._frame.ctx, kind),
        )
        _take_turns(dialog, kind)

    def delete(self, kind: PartKind, part: int, view: CaseView) -> None:
        """At once; undo brings it back."""
        row = next(one for one in view.parts[kind.key] if one["id"] == part)
        ctx = self._frame.ctx
        try:
            case_parts.delete(ctx, kind, part, row["version"])
        except KnownError as error:
            self._frame.show_error(error)
            return
        self._frame.notify(_tr("已删除{name}").format(name=kind.name), ctx.undo)


def _take_turns(dialog: FormDialog, kind: PartKind) -> None:
    """A button (and Alt+W, as in a session) that writes 问： and 答： in turn, under the text of questions and answers."""
    if not kind.turns:
        return
    row = dialog.form.rows[kind.turns]
    text = row.editor.focus
    assert isinstance(text, QPlainTextEdit)
    text.setFixedHeight(theme.current().px(_TURNS_HEIGHT))

    def insert() -> None:
        cursor = text.textCursor()
        cursor.insertText(minutes.insertion(text.toPlainText()[: cursor.position()]))
        text.setTextCursor(cursor)
        text.ensureCursorVisible()
        text.setFocus()

    row.add_under(button(_tr("问答  Alt+W"), "talk", on_click=insert))
    within(dialog, "Alt+W", insert)

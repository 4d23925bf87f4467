"""The agreement (F10) as a form: amount in words while it is typed, a clause a line, hints about easily mixed-up words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.common.errors import KnownError, StaleVersion
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.mediation import agreement_checks, instalments, queries, service, wording
from desktop_app.mediation.fields import AGREEMENT_FIELDS
from desktop_app.mediation.queries import CaseView

from ..records.form import RecordForm

_SHORT = {"facts": "事实与争议", "clauses": "协议内容", "performance": "履行办法", "amount_fen": "涉及金额"}
ITEMS = Field(
    key="items",
    label="分期",
    kind=Kind.NOTE,
    section="履行",
    check=instalments.problem,
    help="一期一行：日期、空格、金额或要做的事，例如 2026-12-01 600",
)


def catalogue() -> Catalogue:
    """The agreement's fields with labels that fit a form, and the instalments as lines of text."""
    fields = []
    for field in AGREEMENT_FIELDS:
        fields.append(replace(field, label=_SHORT.get(field.key, field.label)))
        if field.key == "amount_fen":
            fields.append(ITEMS)
    return Catalogue("协议", fields)


class AgreementForm(RecordForm):
    """Writes the agreement of a mediated case, or puts one right. ``saved`` carries the case's id."""

    def __init__(self, ctx: Context, view: CaseView, parent: QWidget | None = None) -> None:
        self._ctx, self._view = ctx, view
        super().__init__(
            catalogue(),
            self._save_agreement,
            title=self.tr("达成协议"),
            values=self._begin(),
            again=False,
            parent=parent,
        )
        self.save_button.setText(self.tr("保存协议"))
        self._live("amount_fen", self._amount_hint)
        self.rows["clauses"].editor.edited.connect(self._say_amount)
        for key in ("facts", "clauses", "performance"):
            self._live(key, lambda value: wording.hint(value) if value else None)
        for key in ("clauses", "items"):
            self.rows[key].editor.focus.setProperty("placeholderText", self.rows[key].field.help)

    def _begin(self) -> dict[str, Any]:
        agreement = self._view.agreement
        if agreement is None:
            return {
                "form": "written",
                "facts": self._view.case["brief"],
                "copies": self._view.case["party_count"] + 1,
                "reached_on": self._ctx.today(),
            }
        items = self._view.items
        return {**agreement, "items": instalments.write(items) if len(items) > 1 else None}

    def _amount_hint(self, value: Any) -> str | None:
        """The amount in words, and what the clauses say of it."""
        said = wording.amount_hint(value) if value is not None else None
        fits = agreement_checks.amount_hint({"amount_fen": value, "clauses": self.rows["clauses"].editor.value()})
        return "；".join(filter(None, (said, fits))) or None

    def _say_amount(self) -> None:
        row = self.rows["amount_fen"]
        if row.editor.problem() is None:
            row.say("", self._amount_hint(row.editor.value()) or "")

    def _live(self, key: str, hint: Callable[[Any], str | None]) -> None:
        """Say the hint while typing, not only on leaving the field."""
        row = self.rows[key]

        def say() -> None:
            row.say("", hint(row.editor.value()) or "")
            self._reveal(row)

        row.editor.edited.connect(say)

    def _save_agreement(self, changes: dict[str, Any], version: int | None) -> int:
        values = {key: value for key, value in self.values().items() if key != "items"}
        items = instalments.read(self.rows["items"].editor.value() or "")
        case = self._view.case
        try:
            if self._view.agreement is None:
                service.agree(self._ctx, case["id"], case["version"], values, items)
            else:
                assert version is not None
                service.amend_agreement(self._ctx, self._view.agreement["id"], version, values, items)
        except StaleVersion as error:
            self._meet(error)
        return int(case["id"])

    def _meet(self, error: StaleVersion) -> None:
        """The case or the agreement is another one by now. Raises what the form goes on with."""
        new = self._view.agreement is None
        self._view = queries.get(self._ctx, self._view.case["id"])
        if new and self._view.agreement is None:
            raise KnownError(
                self.tr("案件刚刚被别人改过，协议还没有保存，您填的都在。请看过案件现在的内容，再点一次“保存协议”。")
            ) from error
        if new:
            raise KnownError(
                self.tr("别人刚刚保存了这个案件的协议，这一份没有保存，您填的都在。请对照那一份再定。")
            ) from error
        items = self._view.items
        raise StaleVersion(
            error.table,
            error.record_id,
            {**error.theirs, "items": instalments.write(items) if len(items) > 1 else None},
            error.ours,
        ) from error

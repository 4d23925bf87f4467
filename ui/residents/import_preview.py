"""The third step of an import: what would become of each row, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.common.words import shown
from desktop_app.residents.fields import FIELDS
from desktop_app.residents.roster import RosterPlan
from desktop_app.residents.roster_decisions import disagreements, settle
from desktop_app.residents.roster_fields import CARE, ROSTER
from desktop_app.spreadsheet.plan import Outcome, PlanRow

from .. import theme
from ..records.source import Chip, Column, Row, Sort
from ..records.table import RecordTable
from ..records.widgets import button, card, label
from ..theme import Tone
from ..ui_state import UiState
from .import_decisions import DecisionPanel
from .import_work import Reading

NOTED, DISPUTED = "noted", "disputed"
_TONES = {
    Outcome.ADDED: Tone.GREEN,
    Outcome.UPDATED: Tone.BLUE,
    Outcome.UNCHANGED: Tone.GREY,
    Outcome.DUPLICATE: Tone.GREY,
    Outcome.REJECTED: Tone.RED,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportPreview", text)


def outcome_words() -> dict[Outcome, str]:
    return {
        Outcome.ADDED: _tr("新增"),
        Outcome.UPDATED: _tr("更改"),
        Outcome.UNCHANGED: _tr("相同"),
        Outcome.DUPLICATE: _tr("重复"),
        Outcome.REJECTED: _tr("退回"),
    }


class PlanSource:
    """The rows of a plan as a ``TableSource``; a row's id is its place in the plan."""

    def __init__(self, plan: RosterPlan) -> None:
        self._plan = plan
        self._words = outcome_words()

    def columns(self) -> list[Column]:
        return [
            Column("outcome", _tr("结果"), 7, sortable=False),
            Column("where", _tr("工作表和行"), 14, sortable=False),
            Column("name", FIELDS["name"].label, 8, sortable=False),
            Column("why", _tr("原因和说明"), 42, sortable=False),
            Column("id_no", FIELDS["id_no"].label, 20, sortable=False),
            Column("live_addr", FIELDS["live_addr"].label, 20, sortable=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        wanted = filters.get("outcome")
        return [at for at, row in enumerate(self._plan.rows) if wanted is None or _fits(row, wanted)]

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(self._plan.rows[at]) for at in ids]

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(self._plan.rows)

    def _row(self, row: PlanRow) -> Row:
        changes = [_change(key, old, new) for key, (old, new) in row.changes.items()]
        return {
            "outcome": Chip(self._words[row.outcome], _TONES[row.outcome]),
            "where": _tr("{sheet} 第{row}行").format(sheet=row.sheet, row=row.row_number),
            "name": row.values.get("name"),
            "id_no": shown(FIELDS["id_no"], row.values.get("id_no")),
            "live_addr": row.values.get("live_addr"),
            "why": "；".join([*row.reasons, *changes, *_kept(row), *row.notes]),
        }


def _change(key: str, old: Any, new: Any) -> str:
    if key == CARE:  # some groups are not told in a list
        return _tr("关爱对象有增加")
    field = FIELDS.get(key) or ROSTER[key]
    before, after = shown(field, old), shown(field, new)
    if before is None:
        return _tr("补上{label}“{new}”").format(label=field.label, new=after)
    return _tr("{label}从“{old}”改为“{new}”").format(label=field.label, old=before, new=after)


def _kept(row: PlanRow) -> list[str]:
    labels = "、".join(ROSTER[key].label for key in row.kept)
    return [_tr("{labels}和登记不同，保留原值").format(labels=labels)] if labels else []


def _fits(row: PlanRow, wanted: str) -> bool:
    if wanted == DISPUTED:
        return bool(disagreements(row))
    return bool(row.notes) if wanted == NOTED else row.outcome.value == wanted


class PreviewPage(QWidget):
    """Counts as buttons that narrow the table; remarks about the file above it; beside it who is right where the roster
    differs. ``decided``: the plan says something else now."""

    decided = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self._row = QHBoxLayout()
        self._row.setSpacing(px(8))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str | None, QPushButton] = {}
        self.remarks = label("", "soft", wrap=True)
        self.why = label("", wrap=True)
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        frame, self._inside = card()
        self._inside.setContentsMargins(0, 0, 0, 0)
        self.decisions = DecisionPanel()
        self.decisions.decided.connect(self._settle)
        self._plan: RosterPlan | None = None
        beside = QHBoxLayout()
        beside.setSpacing(px(12))
        beside.addWidget(frame, 1)
        beside.addWidget(self.decisions)
        self.table: RecordTable | None = None
        self._disputed = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(self._row)
        layout.addWidget(self.remarks)
        layout.addLayout(beside, 1)
        layout.addWidget(self.why)

    def show_reading(self, reading: Reading) -> None:
        """Show another plan: those who are sent back first if there are any, then who differs from the register."""
        plan = self._plan = reading.plan
        self._disputed = sum(bool(disagreements(row)) for row in plan.rows) if reading.disputed else 0
        if self.table is not None:
            self._inside.removeWidget(self.table)
            self.table.deleteLater()
        self.table = RecordTable(
            PlanSource(plan),
            "import",
            UiState(None),
            title=self.tr("预览"),
            noun=self.tr("行"),
            empty=self.tr("没有这样的行"),
        )
        self._inside.addWidget(self.table)
        self.table.current_changed.connect(self._explain)
        self._count(plan)
        self.remarks.setText("\n".join(plan.remarks[:6]))
        self.remarks.setVisible(bool(plan.remarks))
        self.decisions.setVisible(bool(reading.disputed))
        self.decisions.show_columns(reading.disputed, reading.decisions)
        self.narrow(Outcome.REJECTED.value if plan.counts.rejected else DISPUTED if reading.disputed else None)

    def _settle(self) -> None:
        """Somebody decided: the same rows with another outcome."""
        assert self._plan is not None and self.table is not None
        settle(self._plan, self.decisions.decisions)
        at = next((wanted for wanted, one in self.buttons.items() if one.isChecked()), None)
        self._count(self._plan)
        self.buttons[at if self.buttons[at].isEnabled() else None].setChecked(True)
        self.table.refresh(list(self.table.ids))
        self.decided.emit()

    def _explain(self, at: int | None) -> None:
        """All that is to be said about the row that is chosen: the column is too narrow for some."""
        assert self.table is not None
        row = self.table.source.rows([at])[0] if at is not None else {}
        self.why.setText("　".join(str(row[key]) for key in ("where", "name", "why") if row.get(key)))
        if self._plan is not None:
            self.decisions.show_row(at, self._plan.rows[at] if at is not None else None)

    def narrow(self, wanted: str | None) -> None:
        """Only rows with this outcome; None for all."""
        assert self.table is not None
        self.buttons[wanted].setChecked(True)
        self.table.search(filters={"outcome": wanted} if wanted else {})

    def _count(self, plan: RosterPlan) -> None:
        for old in self.buttons.values():
            self._group.removeButton(old)
            self._row.removeWidget(old)
            old.deleteLater()
        while self._row.count():
            self._row.takeAt(0)
        by = dict.fromkeys(Outcome, 0)
        for row in plan.rows:
            by[row.outcome] += 1
        noted = sum(bool(row.notes) for row in plan.rows)
        words = outcome_words()
        choices: list[tuple[str | None, str, int]] = [(None, self.tr("全部"), len(plan.rows))]
        choices += [(outcome.value, words[outcome], by[outcome]) for outcome in Outcome]
        choices.append((NOTED, self.tr("有说明"), noted))
        if self._disputed:
            choices.append((DISPUTED, self.tr("和登记不同"), self._disputed))
        self.buttons = {}
        for wanted, word, count in choices:
            one = button(
                self.tr("{word} {count:,}").format(word=word, count=count), on_click=partial(self.narrow, wanted)
            )
            one.setCheckable(True)
            one.setProperty("role", "choice")
            one.setEnabled(bool(count) or wanted is None)
            self._group.addButton(one)
            self._row.addWidget(one)
            self.buttons[wanted] = one
        self._row.addStretch(1)

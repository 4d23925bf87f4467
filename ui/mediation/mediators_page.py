"""调解员: the register with what each did, training, what followed from a breach; 培训 as a list of its own."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app import registers
from desktop_app.common.fields import Kind
from desktop_app.common.hours import hours_text
from desktop_app.context import Context
from desktop_app.mediation import mediator_work, mediators
from desktop_app.mediation.mediators import DISCIPLINE, MEDIATORS, TRAINING

from ..frame.acting import carry_out, tell_saved
from ..frame.tab import Frame
from ..jobs import JobRunner
from ..records.detail import Section
from ..records.filter_bar import Filter
from ..records.register_page import RegisterPage, RegisterSource, register_filters
from ..records.source import Chip, Column, Row, Sort
from ..records.table_output import export_shown
from ..records.widgets import button
from ..theme import Tone
from .committee_page import back_to_cases
from .entry_lines import Entry, entry_lines
from .training_dialog import TrainingDialog, discipline_dialog
from .work_table import work_table

_FILTERS = ("kind", "post", "specialty", "political", "education", "grade", "left_how")


def _tr(text: str) -> str:
    return QCoreApplication.translate("MediatorsPage", text)


class MediatorSource(RegisterSource):
    """The register with the figures of this year beside it."""

    def __init__(self, ctx: Context, jobs: JobRunner | None) -> None:
        super().__init__(ctx, MEDIATORS, jobs)
        self._work: dict[int, dict[str, mediator_work.Work]] = {}

    def columns(self) -> list[Column]:
        own = {column.key: column for column in super().columns()}
        first = [own.pop(key) for key in ("name", "kind", "post", "is_fulltime")]
        figures = [
            Column("cases", _tr("今年案件"), 5, "right", Kind.INTEGER, sortable=False),
            Column("running", _tr("在办"), 4, "right", Kind.INTEGER, sortable=False),
            Column("rate", _tr("成功率"), 6, "right", sortable=False),
            Column("all_cases", _tr("历年案件"), 5, "right", Kind.INTEGER, listed=False, sortable=False),
            Column("hours", _tr("今年学时"), 5, "right", sortable=False),
            Column("state", _tr("状况"), 5, sortable=False),
        ]
        return [*first, *figures, *own.values()]

    def read(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        self._work = mediator_work.by_year(self._ctx)
        return super().read(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        today = self._ctx.today()
        minutes = mediator_work.trained(self._ctx, today[:4])  # anew: a training touches no row of the list
        found: list[Row] = []
        for one, row in zip(ids, super().rows(ids), strict=True):
            years = self._work.get(one, {})
            now, whole = years.get(today[:4], mediator_work.Work()), mediator_work.total(years)
            figures = {
                "cases": len(now.cases),
                "running": len(whole.running),
                "rate": "—" if whole.rate is None else f"{whole.rate:.1f}%",
                "all_cases": len(whole.cases),
                "hours": hours_text(minutes.get(one, 0)),
                "state": _state(row or {}, today),
            }
            found.append(ChainMap(figures, row) if row else {})  # type: ignore[arg-type]
        return found


def _state(row: Mapping[str, Any], today: str) -> Chip:
    if row.get("left_on") and row["left_on"] <= today:
        return Chip(_tr("已离任"), Tone.GREY)
    return Chip(_tr("任职已到期"), Tone.RED) if mediators.is_over(row, today) else Chip(_tr("在任"), Tone.GREEN)


class MediatorsPage(RegisterPage):
    """The list with figures; beside it the mediator, his cases by year and state, training, discipline."""

    def __init__(self, frame: Frame) -> None:
        offered = [one for one in register_filters(MEDIATORS) if one.key in _FILTERS]
        super().__init__(
            frame,
            MEDIATORS,
            _tr("姓名、单位、擅长的纠纷"),
            _tr("还没有调解员。登记委员和聘任的调解员，受理案件时就能指派"),
            noun=_tr("人"),
            back=back_to_cases(),
            source=MediatorSource(frame.ctx, frame.jobs),
            filters=[
                Filter("serving", _tr("状况"), [(1, _tr("在任")), (0, _tr("已离任"))]),
                *offered,
                Filter("is_fulltime", _tr("专兼职"), [(1, _tr("专职")), (0, _tr("兼职"))]),
            ],
        )
        if self.may_edit:
            self.page.add_tool(button(_tr("登记培训…"), "book", on_click=self.train))

    def tables(self) -> tuple[str, ...]:
        return ("mediation_case", "case_mediator", "mediator_training", "mediator_discipline", "committee", "setting")

    def chips(self, row: Mapping[str, Any]) -> list[Chip]:
        state = _state(row, self.ctx.today())
        return [] if state.tone is Tone.GREEN else [state]

    def further(self, row: Mapping[str, Any]) -> list[Section]:
        one, name = row["id"], row["name"]
        years = mediator_work.by_year(self.ctx, one).get(one, {})
        found = [Section(_tr("办案"), widget=work_table(name, years, self.open_cases))]
        found.append(Section(self._training_title(one), widget=self._training(one)))
        if self.ctx.may(DISCIPLINE.rights.read) and (rows := mediators.of_mediator(self.ctx, DISCIPLINE, one)):
            words = [registers.words_of(self.ctx, DISCIPLINE, self._row(DISCIPLINE, each)) for each in rows]
            entries = [
                Entry(
                    each["id"], said["happened_on"], f"{said['kind']}：{said['ground']}", said.get("facts", "").strip()
                )
                for each, said in zip(rows, words, strict=True)
            ]
            shown = entry_lines(entries, partial(self._delete, DISCIPLINE) if self.may_edit else None)
            found.append(Section(_tr("违纪处理"), widget=shown))
        return found

    def _row(self, register: registers.Register, each: Mapping[str, Any]) -> dict[str, Any]:
        return registers.get(self.ctx, register, each["id"])

    def _training_title(self, one: int) -> str:
        minutes = mediator_work.trained(self.ctx, self.ctx.today()[:4]).get(one, 0)
        needed = mediator_work.needed_minutes(self.ctx)
        said = _tr("培训　今年 {hours} 学时").format(hours=hours_text(minutes))
        if minutes < needed:
            said += _tr("，应训 {needed} 学时，还差 {rest}").format(
                needed=hours_text(needed), rest=hours_text(needed - minutes)
            )
        return said

    def _training(self, one: int) -> QWidget:
        entries = [
            Entry(row["id"], row["held_on"], row["title"], _tr("{hours} 学时").format(hours=hours_text(row["minutes"])))
            for row in mediators.of_mediator(self.ctx, TRAINING, one)
        ]
        return entry_lines(entries, partial(self._delete, TRAINING) if self.may_edit else None)

    def steps(self, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
        return [
            (_tr("登记培训…"), partial(self.train, row["id"])),
            (_tr("违纪处理…"), partial(self.discipline, row["id"], row["name"])),
        ]

    def open_cases(self, ids: list[int], words: str) -> None:
        """The cases behind a number, as a list."""
        tab: Any = self.frame.go("mediation")
        tab.show_only(ids, words)

    def train(self, chosen: int | None = None) -> TrainingDialog:
        """One course for several mediators."""
        dialog = TrainingDialog(self.ctx, [chosen] if chosen is not None else [], self.window())
        dialog.accepted.connect(
            lambda: tell_saved(self.frame, _tr("已登记 {count} 人的培训").format(count=dialog.trained))
        )
        dialog.open()
        return dialog

    def discipline(self, mediator: int, name: str) -> Any:
        """What followed from a breach; who is removed leaves in the same step."""
        dialog = discipline_dialog(self.ctx, mediator, name, self.window())
        dialog.accepted.connect(lambda: tell_saved(self.frame, _tr("已登记")))
        dialog.open()
        return dialog

    def _delete(self, register: registers.Register, record: int) -> None:
        carry_out(self.frame, lambda: registers.delete(self.ctx, register, record), _tr("已删除，可在回收站恢复"))

    def export(self) -> None:
        """With the figures, as shown."""
        export_shown(self.frame, self.page, _tr("调解员名册"), MEDIATORS.rights.read)


class TrainingPage(RegisterPage):
    """培训: who was at which course."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            TRAINING,
            _tr("调解员、培训内容或组织单位"),
            _tr("还没有培训记录。在“调解员”里可以一次登记几个人"),
            noun=_tr("条"),
            back=back_to_cases(),
        )

    def tables(self) -> tuple[str, ...]:
        return ("mediator",)

    def title_of(self, row: Mapping[str, Any], words: Mapping[str, str]) -> str:
        return words.get("title", "")

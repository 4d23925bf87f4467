"""矛盾纠纷排查: the records, their hand-over to people's mediation, and the way to the rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.mediation import screening
from desktop_app.mediation.screening import SCREENINGS

from ..frame.acting import carry_out
from ..frame.tab import Frame
from ..records.detail import Line, Section
from ..records.form import RecordForm
from ..records.register_page import RegisterPage
from ..records.widgets import button
from .care_forms import offer_names


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScreeningPage", text)


class ScreeningPage(RegisterPage):
    """A record that became a case leads to it, and says how it ended as the case does."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            SCREENINGS,
            _tr("事件名称、地点、排查人"),
            _tr("还没有排查记录。排查发现纠纷时在这里登记；没有发现的，在“轮次”里零报告"),
            noun=_tr("件"),
        )
        self.page.add_tool(button(_tr("轮次"), "calendar", on_click=self.show_rounds))

    def tables(self) -> tuple[str, ...]:
        return ("staff", "mediation_case")

    def form(self, record: int | None) -> RecordForm:
        form = super().form(record)
        offer_names(self.ctx, form)
        return form

    def open_record(self, record: int) -> None:
        """One record; 0: the rounds."""
        if record:
            super().open_record(record)
        else:
            self.show_rounds()

    def show_rounds(self) -> None:
        from .rounds_dialog import RoundsDialog

        RoundsDialog(self.frame, self.window()).open()

    def title_of(self, row: Mapping[str, Any], words: Mapping[str, str]) -> str:
        return words["event_name"]

    def steps(self, row: Mapping[str, Any]) -> list[tuple[str, Callable[[], object]]]:
        if row["case_id"] is not None and screening.case_of(self.ctx, row["id"]) is not None:
            return []
        if row["outcome"] or not self.ctx.may("cases.open"):
            return []
        return [(_tr("转人民调解"), partial(self.to_case, row["id"]))]

    def to_case(self, record: int) -> None:
        """Make a draft of a case of it and go there; undone like any change."""
        made: list[int] = []
        words = _tr("已转人民调解，案件草稿里是排查时知道的内容，请补齐当事人后登记")
        if carry_out(self.frame, lambda: made.append(screening.to_case(self.ctx, record)), words) and made:
            self.frame.open_record("cases", made[0])

    def before(self, row: Mapping[str, Any]) -> list[Section]:
        """The case it became."""
        case = screening.case_of(self.ctx, row["id"])
        if case is None:
            return []
        said = _tr("打开案件，化解结果跟着案件走")
        return [Section(_tr("已转人民调解"), [Line("case", _tr("案件"), said, wide=True, opens=("cases", case))])]

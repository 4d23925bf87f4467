"""专家库, 四大员和法律明白人, 调解室, 经费: registers that need little more than their list and form."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common.fields import Kind
from desktop_app.context import Context
from desktop_app.mediation import experts
from desktop_app.mediation.experts import EXPERTS, HELPERS
from desktop_app.mediation.funds import FUNDS
from desktop_app.mediation.rooms import ROOMS
from desktop_app.registers import Register

from ..frame.tab import Frame
from ..jobs import JobRunner
from ..records.detail import Section
from ..records.register_page import RegisterPage, RegisterSource
from ..records.source import Chip, Column, Row, Sort
from ..records.table_output import export_shown
from ..theme import Tone
from .committee_page import back_to_cases
from .role_table import cases_line, role_table


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePages", text)


class HelpingSource(RegisterSource):
    """People with how many cases they took part in, by the records of the sessions and as mediators."""

    def __init__(self, ctx: Context, register: Register, jobs: JobRunner | None) -> None:
        super().__init__(ctx, register, jobs)
        self.cases: dict[str, set[int]] = {}

    def columns(self) -> list[Column]:
        own = super().columns()
        place = next(at for at, column in enumerate(own) if column.key == "name") + 1
        return [*own[:place], Column("cases", _tr("参与案件"), 5, "right", Kind.INTEGER, sortable=False), *own[place:]]

    def read(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        self.cases = experts.cases_by_name(self._ctx, with_mediators=self._register is HELPERS)
        return super().read(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [
            ChainMap({"cases": len(self.cases.get(str(row["name"]), ()))}, row) if row else {}  # type: ignore[arg-type]
            for row in super().rows(ids)
        ]


class _HelpingPage(RegisterPage):
    """Those who help with mediation: what they took part in is a way to the cases."""

    source: HelpingSource

    def __init__(self, frame: Frame, register: Register, hint: str, empty: str) -> None:
        self.source = HelpingSource(frame.ctx, register, frame.jobs)
        super().__init__(frame, register, hint, empty, noun=_tr("人"), back=back_to_cases(), source=self.source)

    def tables(self) -> tuple[str, ...]:
        return ("session", "mediation_case", "case_mediator", "mediator")

    def further(self, row: Mapping[str, Any]) -> list[Section]:
        found = sorted(self.source.cases.get(row["name"], ()), reverse=True)
        words = _tr("按调解记录里的“参加人”统计，同名的一并计入")
        return [Section(_tr("参与调解"), widget=cases_line(row["name"], found, words, self.open_cases))]

    def open_cases(self, ids: list[int], words: str) -> None:
        """The cases behind a number, as a list."""
        tab: Any = self.frame.go("mediation")
        tab.show_only(ids, words)

    def export(self) -> None:
        """With the figures, as shown."""
        title = _tr("{title}名册").format(title=self.register.catalogue.name)
        export_shown(self.frame, self.page, title, self.register.rights.read)


class ExpertsPage(_HelpingPage):
    """专家库: by field, who takes invitations, how often each was there."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            EXPERTS,
            _tr("姓名、身份、专长或单位"),
            _tr("还没有专家。法官、民警、律师、医生、退休干部、乡贤等，征得当事人同意可以邀请参加调解"),
        )

    def chips(self, row: Mapping[str, Any]) -> list[Chip]:
        return [Chip(_tr("暂不接受邀请"), Tone.AMBER)] if row["is_resting"] else []


class HelpersPage(_HelpingPage):
    """四大员和法律明白人: who has which role; figures by role below."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, HELPERS, _tr("姓名、身份或单位"), _tr("还没有人。一个人可以有几种身份"))

    def chips(self, row: Mapping[str, Any]) -> list[Chip]:
        ended = row["until"] and row["until"] < self.ctx.today()
        return [Chip(_tr("已结束"), Tone.GREY)] if ended else []

    def further(self, row: Mapping[str, Any]) -> list[Section]:
        by_role: QWidget = role_table(experts.by_role(self.ctx, self.source.cases), self.open_cases)
        return [*super().further(row), Section(_tr("按身份统计"), widget=by_role)]


class RoomListPage(RegisterPage):
    """调解室: rooms of the committee, those at courts and police stations, studios."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            ROOMS,
            _tr("名称或地点"),
            _tr("还没有调解室。登记后就能预约"),
            noun=_tr("间"),
            back=back_to_cases(),
        )

    def steps(self, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
        return [(_tr("看预约"), partial(self.open_other, "rooms", 0))]


class FundsPage(RegisterPage):
    """经费: what the program cannot know, half a year at a time, for R03."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            FUNDS,
            _tr("年度"),
            _tr("还没有登记经费。报 R03 时，这里的数按半年或全年合计"),
            noun=_tr("条"),
            back=back_to_cases(),
        )

    def title_of(self, row: Mapping[str, Any], words: Mapping[str, str]) -> str:
        return _tr("{year}年{half}").format(year=row["year"], half=words.get("half", ""))

    def tables(self) -> tuple[str, ...]:
        return ("committee",)

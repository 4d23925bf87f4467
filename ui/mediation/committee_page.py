"""调委会: the committee's data and term, who is on it, what does not fit the law, its list for 备案 and 公示."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common import codes
from desktop_app.mediation import committees
from desktop_app.mediation.committees import COMMITTEES

from ..frame.acting import tell_saved
from ..frame.tab import Frame
from ..records.detail import Line, Section
from ..records.form_dialog import FormDialog
from ..records.register_page import RegisterPage
from ..records.source import Chip
from ..records.table_output import print_table
from ..theme import Tone
from .hint_lines import hint_lines
from .settings_dialog import settings_dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("CommitteePage", text)


def back_to_cases() -> tuple[str, str]:
    """Word and icon of the button that leads from these pages to the list of cases."""
    return _tr("返回案件"), "mediation"


class CommitteePage(RegisterPage):
    """Hints stand first; members and hired mediators are ways to their records."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            COMMITTEES,
            _tr("名称或地址"),
            _tr("还没有调委会"),
            noun=_tr("个"),
            back=back_to_cases(),
        )

    def begin(self) -> None:
        super().begin()
        if self.page.table.current is None and self.page.table.ids:
            self.page.table.select(self.page.table.ids[0])

    def tables(self) -> tuple[str, ...]:
        return ("mediator", "setting")

    def chips(self, row: Mapping[str, Any]) -> list[Chip]:
        end = row["term_end"]
        if not end:
            return []
        today = self.ctx.today()
        if end < today:
            return [Chip(_tr("任期已届满"), Tone.RED)]
        soon = any(one.record_id == row["id"] and one.kind == "committee" for one in committees.terms(self.ctx))
        return [Chip(_tr("将届满"), Tone.AMBER)] if soon else []

    def before(self, row: Mapping[str, Any]) -> list[Section]:
        """What does not fit the law."""
        hints = committees.make_up(self.ctx, row["id"])
        title = _tr("请核对 {count} 处").format(count=len(hints)) if hints else _tr("组成和任期")
        shown: QWidget = hint_lines([(one.words, one.basis) for one in hints])
        return [Section(title, widget=shown)]

    def further(self, row: Mapping[str, Any]) -> list[Section]:
        people = committees.members(self.ctx, row["id"])
        lines = [
            Line(
                f"m{one['id']}",
                self._post(one),
                self._said(one),
                wide=True,
                opens=("mediators", one["id"]),
            )
            for one in people
        ]
        own = sum(one["kind"] == "member" for one in people)
        heading = _tr("委员 {own} 人，聘任调解员 {hired} 人").format(own=own, hired=len(people) - own)
        return [Section(heading, lines)]

    def _post(self, one: Mapping[str, Any]) -> str:
        word = codes.label("committee_post", one["post"]) if one["post"] else codes.label("mediator_kind", one["kind"])
        return _tr("{post}（专职）").format(post=word) if one["is_fulltime"] else word

    def _said(self, one: Mapping[str, Any]) -> str:
        """Who it is, how he came to it, from when to when."""
        term = _tr("{first} 至 {last}").format(first=one["appointed_from"] or "", last=one["appointed_until"] or "")
        parts = [
            one["name"],
            codes.label("election_mode", one["appointed_how"]) if one["appointed_how"] else "",
            term.strip() if one["appointed_from"] or one["appointed_until"] else "",
        ]
        return "，".join(part for part in parts if part)

    def steps(self, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
        return [
            (_tr("打印名单（备案）…"), partial(self.print_members, row["id"], is_public=False)),
            (_tr("打印名单（公示）…"), partial(self.print_members, row["id"], is_public=True)),
            (_tr("规定和惯例…"), self.edit_settings),
        ]

    def edit_settings(self) -> FormDialog:
        """Hours of training, days of notice, halves of duty, schooling."""
        dialog = settings_dialog(self.ctx, self.window())
        dialog.accepted.connect(lambda: tell_saved(self.frame, _tr("已保存，从今天起生效")))
        dialog.open()
        return dialog

    def print_members(self, committee: int, *, is_public: bool) -> None:
        """Preview the list; the log says who made it."""
        title = _tr("调委会名单（公示）") if is_public else _tr("调委会名单（备案）")
        print_table(
            self.frame,
            self,
            title,
            lambda: committees.list_paper(self.ctx, committee, is_public=is_public),
            "cases.read",
        )

    def print_page(self) -> None:
        """Ctrl+P: the list for the notice board."""
        if (record := self.page.table.current) is not None:
            self.print_members(record, is_public=True)

"""关爱对象建议: who seems to belong to a care group, and why. Somebody takes it up or turns it down; nothing sets itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.residents import care, queries
from desktop_app.residents.care import SUGGESTED, Suggestion

from ..frame.acting import carry_out
from ..frame.tab import Frame
from ..jobs import JobRunner
from ..records.detail import Line, RecordDetail, Section
from ..records.filter_bar import Filter
from ..records.page import RecordPage
from ..records.slow import SlowSource
from ..records.source import Column, Row, Sort
from ..records.widgets import button
from .sub_pages import SubPage

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_FOUND = 500  # people that a search may hit


def _tr(text: str) -> str:
    return QCoreApplication.translate("SuggestionsPage", text)


class SuggestionSource(SlowSource[tuple[list[Suggestion], set[int] | None]]):
    """A ``TableSource`` of people with their suggestions, one line for each person."""

    def __init__(self, ctx: Context, jobs: JobRunner | None = None) -> None:
        super().__init__(jobs)
        self._ctx = ctx
        self._total = 0
        self.found: dict[int, list[Suggestion]] = {}

    def columns(self) -> list[Column]:
        return [
            Column("name", _tr("姓名"), 8, sortable=False),
            Column("groups", _tr("建议列为"), 14, sortable=False),
            Column("reason", _tr("为什么"), 22, sortable=False),
        ]

    def read(
        self, text: str, filters: Mapping[str, Any], sort: Sort | None
    ) -> tuple[list[Suggestion], set[int] | None]:
        wanted = {person for person, _, _ in queries.find(self._ctx, text, _FOUND)} if text else None
        return care.suggestions(self._ctx), wanted

    def arranged(
        self, read: tuple[list[Suggestion], set[int] | None], text: str, filters: Mapping[str, Any]
    ) -> list[int]:
        everything, wanted = read
        self._total = len({one.person_id for one in everything})
        self.found = {}
        for one in everything:
            if filters.get("group") in (None, one.code):
                self.found.setdefault(one.person_id, []).append(one)
        return [person for person in self.found if wanted is None or person in wanted]

    def rows(self, ids: Sequence[int]) -> list[Row]:
        names = queries.names_of(self._ctx, ids)
        return [
            {
                "name": names.get(person, ""),
                "groups": "、".join(codes.label("care_group", one.code) for one in found),
                "reason": "；".join(dict.fromkeys(one.reason for one in found)),
            }
            if (found := self.found.get(person))
            else {}
            for person in ids
        ]

    def total(self, filters: Mapping[str, Any]) -> int:
        return self._total


class SuggestionsPage(SubPage):
    """The list; one person's suggestions are answered beside it, all that are listed at once above it."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.source = SuggestionSource(self.ctx, frame.jobs)
        self.detail = RecordDetail()
        self.detail.open_asked.connect(frame.open_record)
        self.page = RecordPage(
            self.source,
            "suggestions",
            frame.state,
            title=_tr("关爱对象建议"),
            noun=_tr("人"),
            search_hint=_tr("姓名、拼音首字母或住址"),
            filters=[Filter("group", _tr("建议列为"), [(code, codes.label("care_group", code)) for code in SUGGESTED])],
            record=self.detail,
            show_record=self._show,
            empty=_tr("没有新的建议。年龄和住户变了会再看"),
        )
        self.page.add_tool(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        self.page.add_tool(button(_tr("采纳列出的全部"), "check", on_click=self.accept_all))
        self.detail.add_action(button(_tr("不采纳"), "close", on_click=self.dismiss))
        self.detail.add_action(button(_tr("采纳"), "check", primary=True, on_click=self.accept))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if change.touches("care_tag", "person", "household"):
            self.page.refresh()

    def accept(self) -> None:
        chosen = self._chosen()
        carry_out(self.frame, lambda: care.accept(self.ctx, chosen), _tr("已列为关爱对象"))

    def dismiss(self) -> None:
        chosen = self._chosen()
        carry_out(self.frame, lambda: care.dismiss(self.ctx, chosen), _tr("不再建议这一位"))

    def accept_all(self) -> None:
        """Everybody who is listed, as one change that can be taken back."""
        chosen = [one for person in self.page.table.ids for one in self.source.found.get(person, ())]
        if chosen:
            words = _tr("已采纳 {count} 条建议").format(count=len(chosen))
            carry_out(self.frame, lambda: care.accept(self.ctx, chosen), words)

    def _chosen(self) -> list[Suggestion]:
        person = self.page.table.current
        return list(self.source.found.get(person, ())) if person is not None else []

    def _show(self, person: int) -> None:
        try:
            name = queries.name_of(self.ctx, person)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
            return
        lines = [
            Line(one.code, codes.label("care_group", one.code), one.reason, wide=True)
            for one in self.source.found.get(person, ())
        ]
        opens = Line("person", _tr("居民"), _tr("打开登记"), opens=("residents", person))
        self.detail.show_record(name, [Section(_tr("建议"), [*lines, opens])])

"""The log as a table: what it is narrowed by and how a line looks. The lines are held as numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from desktop_app.context import Context
from desktop_app.operators.roles import PERMISSIONS
from desktop_app.store import history_log
from desktop_app.store.history_log import Entry, Index

from ..records.filter_bar import Filter
from ..records.source import Chip, Column, Row, Sort
from ..theme import Tone
from .pages import tr

ASK = "ask"
"""The choice that asks for two days."""

TONES = {
    history_log.WRITE: Tone.BLUE,
    history_log.EXPORT: Tone.AMBER,
    history_log.PRINT: Tone.AMBER,
    history_log.REFUSED: Tone.RED,
}
_KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")


def action_words(entry: Entry) -> str:
    """The action; a permission's key in words."""
    if entry.kind not in (history_log.REFUSED, history_log.OTHER):
        return entry.action
    return _KEY.sub(lambda found: PERMISSIONS.get(found[0], found[0]), entry.action)


def kind_chip(kind: int) -> Chip:
    return Chip(history_log.KINDS[kind], TONES.get(kind, Tone.GREY))


def days(today: date) -> dict[str, tuple[str, str, str]]:
    """Ranges of days that are asked for again and again: key → words, first day, last day."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    year = today.replace(month=1, day=1)
    ranges = {
        "today": (tr("今天"), today, today),
        "yesterday": (tr("昨天"), today - timedelta(days=1), today - timedelta(days=1)),
        "week": (tr("最近 7 天"), today - timedelta(days=6), today),
        "month": (tr("本月"), month, today),
        "last_month": (tr("上月"), before.replace(day=1), before),
        "year": (tr("今年"), year, today),
        "last_year": (tr("去年"), year.replace(year=year.year - 1), year - timedelta(days=1)),
    }
    return {key: (words, first.isoformat(), last.isoformat()) for key, (words, first, last) in ranges.items()}


class LogTable:
    """What the table is fed with (a ``TableSource``). ``index`` is the end of the log until all of it has been read."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.index: Index = history_log.newest(ctx)
        self.between: tuple[str, str] = ("", "")  # days that were asked for

    def columns(self) -> list[Column]:
        return [
            Column("at", tr("时间"), 16),
            Column("operator", tr("操作员"), 9, sortable=False),
            Column("kind", tr("类别"), 6, sortable=False),
            Column("items", tr("涉及"), 5, "right", sortable=False),
            Column("action", tr("做了什么"), 30, sortable=False),
            Column("reason", tr("理由"), 16, sortable=False, listed=False),
            Column("desk", tr("电脑"), 12, sortable=False, listed=False),
            Column("source", tr("方式"), 6, sortable=False, listed=False),
            Column("number", tr("序号"), 8, "right", sortable=False, listed=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        first, last = self._range(filters.get("day"))
        found = self.index.find(
            text, first_day=first, last_day=last, operator=filters.get("operator"), kind=filters.get("kind")
        )
        if sort is not None and not sort[1]:
            found.reverse()
        return found

    def _range(self, day: str | None) -> tuple[str, str]:
        if day is None:
            return "", ""
        if day.startswith(ASK):
            return self.between
        _, first, last = days(self._ctx.clock.today())[day]
        return first, last

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        known = history_log.entries(self._ctx, ids)
        return [_shown(known[number]) if number in known else {} for number in ids]

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(self.index) + self.index.before

    def filters(self) -> list[Filter]:
        """The conditions behind ＋ 条件."""
        return [
            Filter("day", tr("日期"), self._days),
            Filter("kind", tr("类别"), list(history_log.KINDS.items())),
            Filter("operator", tr("操作员"), lambda: list(history_log.operators(self._ctx).items())),
        ]

    def _days(self) -> list[tuple[Any, str]]:
        offered: list[tuple[Any, str]] = [(key, words) for key, (words, _, _) in days(self._ctx.clock.today()).items()]
        if any(self.between):
            words = tr("{first} 到 {last}").format(first=self.between[0] or "…", last=self.between[1] or "…")
            offered.append((f"{ASK}:{self.between[0]}:{self.between[1]}", words))
        return [*offered, (ASK, tr("自选日期…"))]


def _shown(entry: Entry) -> Row:
    return {
        "at": entry.at[:16],
        "operator": entry.operator,
        "kind": [kind_chip(entry.kind)],
        "action": action_words(entry),
        "items": entry.items or None,
        "reason": entry.reason,
        "desk": entry.desk,
        "source": entry.source,
        "number": entry.number,
    }

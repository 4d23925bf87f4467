"""Fixtures of the frame: a dressed application, memory-only window state, and a source with many records."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.records.source import Chip, Column, PartialIds, Sort
from ui.theme import Tone
from ui.ui_state import UiState

SURNAMES = "曾王李赵沈邓包林雷孙"
GIVEN = ("桂芝", "磊", "婷婷", "莉", "秀兰", "庆国", "雨桐", "建军", "凡", "丽华")


class FakeSource:
    """``count`` invented people; ``search`` finds by surname; answers in parts above ``part``."""

    def __init__(self, count: int = 100_000, part: int = 1000) -> None:
        self.people = range(1, count + 1)
        self.part = part
        self.gone: set[int] = set()
        self.names: dict[int, str] = {}
        self.asked_rows: list[int] = []

    def columns(self) -> list[Column]:
        return [
            Column("name", "姓名", 10),
            Column("sex", "性别", 4),
            Column("age", "年龄", 5, "right"),
            Column("live_addr", "住址", 24),
            Column("care", "关爱", 11, sortable=False),
            Column("phone", "电话", 13),
            Column("remark", "备注", 10, listed=False),
        ]

    def name(self, record: int) -> str:
        return self.names.get(record, SURNAMES[record % 10] + GIVEN[record // 10 % 10])

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> list[int]:
        found = [one for one in self.people if one not in self.gone]
        if text:
            found = [one for one in found if text in self.name(one)]
        if filters.get("over_60"):
            found = [one for one in found if one % 100 >= 60]
        if sort and sort[0] == "age":
            found.sort(key=lambda one: one % 100)
        if sort and sort[1]:
            found.reverse()
        return found

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int] | PartialIds:
        found = self.ids_complete(text, filters, sort)
        return PartialIds(found[: self.part]) if len(found) > self.part else found

    def rows(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        self.asked_rows.extend(ids)
        return [
            {
                "name": self.name(one),
                "sex": "女" if one % 2 else "男",
                "age": one % 100,
                "live_addr": f"向阳花园 {one % 30 + 1}栋{one % 4 + 1}单元{one % 20 + 1}02",
                "care": [[Chip("高龄", Tone.AMBER)], None, [Chip("流动人口", Tone.BLUE)], Chip("关爱")][one % 4],
                "phone": f"138****{one % 10_000:04}",
                "remark": "",
            }
            for one in ids
        ]

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(self.people) - len(self.gone)


@pytest.fixture(scope="module", autouse=True)
def no_pdf_left_over() -> None:
    """What other tests left open goes now: PDFium may not be called by the collector while a preview is drawn."""
    gc.collect()


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[theme.Theme]:
    yield theme.apply(qapp)
    # Windows of this test go before the next one: their timers must not ask a store that is closed.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def state() -> UiState:
    return UiState(None)


@pytest.fixture
def make_source() -> Callable[..., FakeSource]:
    return FakeSource

"""空缺报告: nodes of the grid that nobody leads, or that lack something else; as shown on paper and in a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common import codes
from desktop_app.context import Context
from desktop_app.residents import area_report
from desktop_app.residents.area_report import PROBLEMS, USUAL, Gap, Led

from ..frame.tab import Frame
from ..jobs import JobRunner
from ..records.detail import Line, RecordDetail, Section
from ..records.filter_bar import Filter
from ..records.page import RecordPage
from ..records.slow import SlowSource
from ..records.source import Column, Row, Sort
from ..records.table_output import export_table, print_table
from ..records.widgets import button
from .sub_pages import SubPage

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


def _tr(text: str) -> str:
    return QCoreApplication.translate("GapsPage", text)


class GapSource(SlowSource[tuple[list[Gap], list[Led]]]):
    """A ``TableSource`` of gaps; a row's id is the node's."""

    def __init__(self, ctx: Context, jobs: JobRunner | None = None) -> None:
        super().__init__(jobs)
        self._ctx = ctx
        self.found: dict[int, Gap] = {}
        self.led: list[Led] = []

    def columns(self) -> list[Column]:
        return [
            Column("level", _tr("层级"), 10, sortable=False),
            Column("where", _tr("位置"), 24, sortable=False),
            Column("problem", _tr("情况"), 20, sortable=False),
            Column("leader", _tr("负责人"), 13, sortable=False),
        ]

    def read(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> tuple[list[Gap], list[Led]]:
        return area_report.gaps(self._ctx)

    def arranged(self, read: tuple[list[Gap], list[Led]], text: str, filters: Mapping[str, Any]) -> list[int]:
        gaps, self.led = read
        self.found = {gap.area_id: gap for gap in gaps}
        level, problem = filters.get("level"), filters.get("problem")
        return [
            gap.area_id
            for gap in gaps
            if level in (None, str(gap.level))
            and (problem is None or problem in gap.problems)
            and all(word in f"{gap.where} {gap.leader}" for word in text.split())
        ]

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(self.found[one]) if one in self.found else {} for one in ids]

    def _row(self, gap: Gap) -> Row:
        return {
            "level": codes.label("area_level", str(gap.level)),
            "where": gap.where,
            "problem": gap.words,
            "leader": gap.leader,
        }

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(self.found)


class GapsPage(SubPage):
    """The list; beside it how each level is led, and the way to the node."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.source = GapSource(self.ctx, frame.jobs)
        self.detail = RecordDetail()
        self.detail.open_asked.connect(lambda _, area: self._open(area))
        levels = [(str(level), codes.label("area_level", str(level))) for level in USUAL]
        self.page = RecordPage(
            self.source,
            "gaps",
            frame.state,
            title=_tr("空缺报告"),
            noun=_tr("处"),
            search_hint=_tr("位置或负责人"),
            filters=[Filter("level", _tr("层级"), levels), Filter("problem", _tr("情况"), list(PROBLEMS.items()))],
            record=self.detail,
            show_record=self._show,
            empty=_tr("没有空缺：每一处都有负责人"),
        )
        self.page.add_tool(button(_tr("返回网格"), "grid", on_click=lambda: self.tab().show_page("grid")))
        self.page.add_tool(button(_tr("打印"), "print", on_click=self.print_list))
        self.page.add_tool(button(_tr("导出"), "export", on_click=self.export))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if change.touches("area", "person"):
            self.page.refresh()

    def tab(self) -> Any:
        return self.frame.go("residents")

    def _open(self, area: int) -> None:
        self.tab().show_page("grid").load(area)

    def _show(self, area: int) -> None:
        gap = self.source.found.get(area)
        if gap is None:
            self.detail.show_record("", [])
            return
        led = [
            Line(f"level{one.level}", codes.label("area_level", str(one.level)), _led(one), wide=True)
            for one in self.source.led
        ]
        open_it = Line("node", _tr("节点"), _tr("打开这一处，指定负责人"), wide=True, opens=("grid", area))
        here = [Line("problem", _tr("情况"), gap.words, wide=True), open_it]
        self.detail.show_record(gap.where, [Section(_tr("这一处"), here), Section(_tr("各级负责人"), led)])

    def _shown(self) -> list[Gap]:
        return [self.source.found[one] for one in self.page.table.ids if one in self.source.found]

    def print_list(self) -> None:
        """As shown, through the preview."""
        chosen, led, words = self._shown(), self.source.led, "，".join(self.page.filter_bar.words())
        print_table(self.frame, self, area_report.TITLE, lambda: area_report.paper(self.ctx, chosen, led, words))

    def export(self) -> None:
        export_table(self.frame, self, area_report.TITLE, self.writer())

    def writer(self) -> Callable[[Path], int]:
        """What writes the list that is shown."""
        chosen, led = self._shown(), self.source.led
        return lambda file: area_report.write(self.ctx, file, chosen, led)


def _led(one: Led) -> str:
    return _tr("{nodes:,} 个，有负责人 {led:,} 个，空缺 {vacant:,} 个").format(
        nodes=one.nodes, led=one.led, vacant=one.nodes - one.led
    )

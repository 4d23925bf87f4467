"""空缺报告: nodes of the grid that nobody leads, or that lack something else; as shown on paper and in a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common import codes
from desktop_app.common.papers import print_words
from desktop_app.context import Context
from desktop_app.residents import area_report
from desktop_app.residents.area_report import PROBLEMS, USUAL, Gap, Led

from ..ask import save_file
from ..frame.tab import Frame
from ..records.detail import Line, RecordDetail, Section
from ..records.filter_bar import Filter
from ..records.page import RecordPage
from ..records.source import Column, Row, Sort
from ..records.widgets import button
from .sub_pages import SubPage

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


def _tr(text: str) -> str:
    return QCoreApplication.translate("GapsPage", text)


class GapSource:
    """A ``TableSource`` of gaps; a row's id is the node's."""

    def __init__(self, ctx: Context) -> None:
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

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        gaps, self.led = area_report.gaps(self._ctx)
        self.found = {gap.area_id: gap for gap in gaps}
        level, problem = filters.get("level"), filters.get("problem")
        return [
            gap.area_id
            for gap in gaps
            if level in (None, str(gap.level))
            and (problem is None or problem in gap.problems)
            and all(word in f"{gap.where} {gap.leader}" for word in text.split())
        ]

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

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
        self.source = GapSource(self.ctx)
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

        def work(control: Any) -> bytes:
            from reports import lists

            return lists.build(area_report.paper(self.ctx, chosen, led, words), control.progress)

        self.frame.jobs.submit(_tr("准备空缺报告"), work, on_done=self._preview)

    def _preview(self, pdf: bytes) -> None:
        from ..printing.preview import PreviewDialog

        ctx, title = self.ctx, _tr("网格负责人空缺表")
        dialog = PreviewDialog(
            pdf,
            title,
            f"{title}_{ctx.today()}",
            printed=lambda pages: ctx.log("residents.read", print_words("打印网格空缺表", pdf, pages, dialog.copies)),
            parent=self.window(),
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self) -> None:
        suggested = _tr("网格负责人空缺表_{day}.xlsx").format(day=self.ctx.today())
        if name := save_file(self, _tr("导出空缺报告"), suggested, _tr("工作簿 (*.xlsx)")):
            self.export_to(Path(name))

    def export_to(self, file: Path) -> None:
        """The same, to a file that is known."""
        chosen, led = self._shown(), self.source.led

        def done(count: int) -> None:
            self.frame.notify(_tr("已导出 {count:,} 处：{name}").format(count=count, name=file.name))

        self.frame.jobs.submit(
            _tr("导出空缺报告"), lambda _: area_report.write(self.ctx, file, chosen, led), on_done=done
        )


def _led(one: Led) -> str:
    return _tr("{nodes:,} 个，有负责人 {led:,} 个，空缺 {vacant:,} 个").format(
        nodes=one.nodes, led=one.led, vacant=one.nodes - one.led
    )

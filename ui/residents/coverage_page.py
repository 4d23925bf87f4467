"""包联覆盖: grid by grid how many households have somebody of their own, only their grid's worker, or nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common.fields import Field, Kind
from desktop_app.common.rounding import printed
from desktop_app.context import Context
from desktop_app.residents import contact_queries, register_papers
from desktop_app.residents.contact_queries import AREA, NONE, OWN, Coverage, Doubled

from ..frame.acting import tell_saved
from ..frame.tab import Frame
from ..jobs import JobRunner
from ..records.detail import Line, RecordDetail, Section
from ..records.page import RecordPage
from ..records.slow import SlowSource
from ..records.source import Column, Row, Sort
from ..records.widgets import button
from .contact_dialogs import ask_worker
from .contacts_page import TABLES
from .sub_pages import SubPage
from .table_output import export_table, print_table

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


_DOUBLED = "doubled"
_MOST = 20  # nodes that a record names


def _tr(text: str) -> str:
    return QCoreApplication.translate("CoveragePage", text)


class CoverageSource(SlowSource[tuple[list[Coverage], Doubled]]):
    """A ``TableSource`` of grids and estates with how many of their households have whom."""

    def __init__(self, ctx: Context, jobs: JobRunner | None = None) -> None:
        super().__init__(jobs)
        self._ctx = ctx
        self.found: dict[int, Coverage] = {}
        self.doubled = Doubled((), ())

    def columns(self) -> list[Column]:
        numbers = {
            "homes": _tr("有人住的户"),
            "own": _tr("有包户干部"),
            "area": _tr("只有网格包联"),
            "none": _tr("没有人包联"),
        }
        return [
            Column("name", _tr("小区、网格"), 16, sortable=False),
            *(Column(key, words, 8, "right", Kind.INTEGER, sortable=False) for key, words in numbers.items()),
            Column("rate", _tr("覆盖率"), 7, sortable=False),
        ]

    def read(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> tuple[list[Coverage], Doubled]:
        return contact_queries.coverage(self._ctx), contact_queries.doubled(self._ctx)

    def arranged(self, read: tuple[list[Coverage], Doubled], text: str, filters: Mapping[str, Any]) -> list[int]:
        found, self.doubled = read
        self.found = {one.area_id: one for one in found}
        return [area for area, one in self.found.items() if all(word in one.name for word in text.split())]

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(self.found[one]) if one in self.found else {} for one in ids]

    def _row(self, one: Coverage) -> Row:
        return {
            "name": one.name,
            "homes": one.homes,
            "own": one.own,
            "area": one.area,
            "none": one.none,
            "rate": _rate(one),
        }

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(self.found)


def _rate(one: Coverage) -> str:
    """How many of a hundred households have somebody."""
    return f"{printed(Decimal((one.own + one.area) * 100) / one.homes)}%" if one.homes else "—"


class CoveragePage(SubPage):
    """Which households have whom, grid by grid; a number opens them."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.source = CoverageSource(self.ctx, frame.jobs)
        self.detail = RecordDetail()
        self.detail.open_asked.connect(self.open_homes)
        self.page = RecordPage(
            self.source,
            "coverage",
            frame.state,
            title=_tr("包联覆盖"),
            noun=_tr("处"),
            search_hint=_tr("小区或网格"),
            record=self.detail,
            show_record=self._show,
            empty=_tr("还没有住户"),
        )
        self.page.add_tool(button(_tr("返回包联"), "people", on_click=lambda: self.tab().show_page("contacts")))
        self.page.add_tool(button(_tr("打印"), "print", on_click=self.print_list))
        self.page.add_tool(button(_tr("导出"), "export", on_click=self.export))
        self.assign_button = button(_tr("给没有人的户指定…"), "plus", on_click=self.assign)
        self.assign_button.hide()
        self.detail.add_action(self.assign_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if change.touches(*TABLES):
            self.page.refresh()

    def tab(self) -> Any:
        return self.frame.go("residents")

    def _show(self, area: int) -> None:
        one = self.source.found.get(area)
        self.assign_button.setVisible(one is not None and one.none > 0 and self.ctx.may("residents.edit"))
        if one is None:
            self.detail.show_record("", [])
            return
        count = _tr("{count:,} 户")
        ways = {
            OWN: (_tr("有包户干部"), one.own),
            AREA: (_tr("只有网格包联"), one.area),
            NONE: (_tr("没有人包联"), one.none),
        }
        here = [
            Line(way, words, count.format(count=homes), wide=True, opens=(way, area) if homes else None)
            for way, (words, homes) in ways.items()
        ]
        everything = {way: sum(getattr(line, way) for line in self.source.found.values()) for way in (OWN, AREA, NONE)}
        whole = [
            Line(f"all-{way}", words, count.format(count=everything[way]), wide=True, opens=(f"all-{way}", 0))
            for way, (words, _) in ways.items()
        ]
        sections = [Section(_tr("这里的户"), here), Section(_tr("全部的户"), whole)]
        if lines := self._doubled():
            sections.append(Section(_tr("请核对：由不止一人直接包联"), lines))
        self.detail.show_record(one.name, sections)

    def _doubled(self) -> list[Line]:
        found = self.source.doubled
        lines = []
        if found.households:
            words = _tr("{count:,} 户").format(count=len(found.households))
            lines.append(Line("doubled", _tr("住户"), words, wide=True, opens=(_DOUBLED, 0)))
        for area, words in found.nodes[:_MOST]:
            lines.append(Line(f"doubled{area}", _tr("网格"), words, wide=True, opens=("grid", area)))
        return lines

    def assign(self) -> Any:
        """One worker for all households of this grid that have nobody."""
        one = self.source.found.get(self.page.table.current or 0)
        if one is None:
            return None
        homes = contact_queries.households(self.ctx, NONE, one.area_id)
        what = _tr("{name}没有人包联的 {count:,} 户").format(name=one.name, count=len(homes))
        told = partial(tell_saved, self.frame, _tr("已指定 {count:,} 户").format(count=len(homes)))
        return ask_worker(self.ctx, what, told, self.window(), households=homes)

    def open_homes(self, way: str, area: int) -> None:
        """The households behind a number, or the node that is named."""
        if way == "grid":
            self.frame.open_record(way, area)
            return
        if way == _DOUBLED:
            words = _tr("有几位包户干部")
            self.tab().show_page("households").show_only(self.source.doubled.households, words)
            return
        everywhere = way.startswith("all-")
        way = way.removeprefix("all-")
        found = contact_queries.households(self.ctx, way, None if everywhere else area)
        words = {OWN: _tr("有包户干部"), AREA: _tr("只有网格包联"), NONE: _tr("没有人包联")}[way]
        name = "" if everywhere else self.source.found[area].name
        self.tab().show_page("households").show_only(found, f"{name}{words}")

    # As shown

    _FIELDS = tuple(
        Field(key=key, label=words, kind=kind, width=width)
        for key, words, kind, width in (
            ("name", "小区、网格", Kind.TEXT, 24),
            ("homes", "有人住的户", Kind.INTEGER, 10),
            ("own", "有包户干部", Kind.INTEGER, 12),
            ("area", "只有网格包联", Kind.INTEGER, 12),
            ("none", "没有人包联", Kind.INTEGER, 12),
            ("rate", "覆盖率", Kind.TEXT, 10),
        )
    )

    def _lines(self) -> list[list[Any]]:
        rows = self.source.rows(self.page.table.ids)
        return [[row[field.key] for field in self._FIELDS] for row in rows if row]

    def print_list(self) -> None:
        ctx, rows = self.ctx, [[f"{one:,}" if isinstance(one, int) else one for one in row] for row in self._lines()]
        title = _tr("包联覆盖表")
        print_table(self.frame, self, title, lambda: register_papers.table(ctx, title, self._FIELDS, rows))

    def export(self) -> None:
        ctx, rows, title = self.ctx, self._lines(), _tr("包联覆盖表")
        export_table(self.frame, self, title, lambda file: register_papers.write(ctx, file, title, self._FIELDS, rows))

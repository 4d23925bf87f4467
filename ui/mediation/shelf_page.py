"""归档卷宗: archived dossiers found again, lent and given back, their labels, and the list of those to be destroyed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.common.papers import print_words
from desktop_app.context import Context
from desktop_app.mediation import dossier_shelf, queries
from desktop_app.mediation.models import Case

from ..frame.acting import MoreButton
from ..frame.sub_page import SubPage
from ..frame.tab import Frame
from ..jobs import JobRunner
from ..printing.preview import LoggedPreview
from ..records.detail import Line, RecordDetail, Section
from ..records.filter_bar import Filter
from ..records.page import RecordPage
from ..records.slow import SlowSource
from ..records.source import Chip, Column, Row, Sort
from ..records.widgets import button
from ..theme import Tone
from .actions import CaseActions
from .source import short_number

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_TABLES = ("dossier", "dossier_loan", "mediation_case")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ShelfPage", text)


class ShelfSource(SlowSource[list[dict[str, Any]]]):
    """A ``TableSource`` of archived dossiers, by the id of their case."""

    def __init__(self, ctx: Context, jobs: JobRunner | None = None) -> None:
        super().__init__(jobs)
        self._ctx = ctx
        self._rows: dict[int, dict[str, Any]] = {}

    def columns(self) -> list[Column]:
        return [
            Column("number", _tr("卷号"), 14, sortable=False),
            Column("title", _tr("卷名"), 20, sortable=False),
            Column("retention", _tr("保管期限"), 11, sortable=False),
            Column("box", _tr("件号"), 6, sortable=False),
            Column("state", _tr("状态"), 10, sortable=False),
            Column("archived_on", _tr("归档日期"), 10, sortable=False),
            Column("ends_on", _tr("保管到"), 10, sortable=False, listed=False),
            Column("year", _tr("年度"), 6, sortable=False, listed=False),
        ]

    def read(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> list[dict[str, Any]]:
        return dossier_shelf.rows(self._ctx, text, filters)

    def arranged(self, read: list[dict[str, Any]], text: str, filters: Mapping[str, Any]) -> Sequence[int]:
        self._rows = {row["case_id"]: row for row in read}
        return list(self._rows)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [_shown(self._rows[one]) if one in self._rows else {} for one in ids]

    def total(self, filters: Mapping[str, Any]) -> int:
        return dossier_shelf.total(self._ctx)


def state_chip(row: Mapping[str, Any]) -> Chip:
    """In words, red where something is to be done."""
    if row["destroyed_on"]:
        return Chip(_tr("已销毁"), Tone.GREY)
    if row["is_late"]:
        return Chip(_tr("逾期未还"), Tone.RED)
    if row["lent_to"]:
        return Chip(_tr("借出"), Tone.BLUE)
    if row["is_over"]:
        return Chip(_tr("已批准销毁") if row["approved_by"] else _tr("保管期满"), Tone.AMBER)
    return Chip(_tr("在库"), Tone.GREEN)


def _shown(row: Mapping[str, Any]) -> Row:
    keys = ("title", "retention", "box", "archived_on", "ends_on", "year")
    return {"number": short_number(row["number"]), "state": state_chip(row), **{key: row[key] for key in keys}}


def shelf_filters(ctx: Context) -> list[Filter]:
    """What the shelf is narrowed by."""
    states = {"lent": _tr("借出"), "late": _tr("逾期未还"), "ended": _tr("保管期满"), "destroyed": _tr("已销毁")}
    kept = [(code, item.label) for code, item in codes.table("retention").items()]
    return [
        Filter("state", _tr("状态"), list(states.items())),
        Filter("retention", _tr("保管期限"), kept),
        Filter(
            "year",
            _tr("年度"),
            lambda: [(year, _tr("{year}年").format(year=year)) for year in dossier_shelf.years(ctx)],
        ),
    ]


class ShelfPage(SubPage):
    """The list of archived dossiers beside what is to be said of one."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.acts = CaseActions(frame, self.window).dossier
        self.detail = RecordDetail()
        self.detail.open_asked.connect(frame.open_record)
        self.source = ShelfSource(self.ctx, frame.jobs)
        self.page = RecordPage(
            self.source,
            "shelf",
            frame.state,
            title=_tr("归档卷宗"),
            noun=_tr("卷"),
            search_hint=_tr("卷号、卷名、件号"),
            filters=shelf_filters(self.ctx),
            record=self.detail,
            show_record=self._show,
            empty=_tr("还没有归档的卷宗。案件结案后，在它的卷宗页核对齐全就可以归档"),
        )
        self.page.add_tool(button(_tr("返回案件"), "mediation", on_click=self.back_asked.emit))
        if self.ctx.may("cases.print"):
            self.page.add_tool(button(_tr("标签"), "print", on_click=self.print_labels))
            self.page.add_tool(button(_tr("到期销毁"), "clipboard", on_click=self.open_disposal))
        self.more = MoreButton()
        self.open_button = button(_tr("打开卷宗"), "folder", on_click=self.open_case)
        self.lend_button = button(_tr("借出…"), "arrow-right", primary=True, on_click=self.lend)
        self.back_button = button(_tr("归还"), "undo", primary=True, on_click=self.give_back)
        for one in (self.open_button, self.lend_button, self.back_button):
            self.detail.add_action(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if change.touches(*_TABLES):
            self.page.refresh()

    def open_record(self, record: int) -> None:
        self.page.open_record(record)

    def print_page(self) -> None:
        if self.ctx.may("cases.print"):
            self.print_labels()

    # One dossier

    def _show(self, case_id: int) -> None:
        row = dossier_shelf.row(self.ctx, case_id)
        for one in (self.open_button, self.lend_button, self.back_button):
            one.hide()
        if row is None:
            self.detail.show_record(_tr("这个卷宗已经不在列表里"), [])
            return
        sections = [
            Section(
                _tr("卷宗"),
                [Line(key, name, words, wide=key == "number") for key, name, words in self._facts(row) if words],
            )
        ]
        if row["seen"]:
            try:
                sections += self._loans(case_id)
            except KnownError as error:
                self.frame.show_error(error)
        self.detail.show_record(row["title"] or row["number"], sections, chips=[state_chip(row)])
        self.open_button.setVisible(row["seen"])
        self.lend_button.setVisible(row["seen"] and not row["lent_to"] and not row["destroyed_on"])
        self.back_button.setVisible(row["seen"] and bool(row["lent_to"]))

    @staticmethod
    def _facts(row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        return [
            ("number", _tr("卷号"), row["number"]),
            ("retention", _tr("保管期限"), row["retention"]),
            ("archived_on", _tr("归档日期"), row["archived_on"]),
            ("ends_on", _tr("保管到"), row["ends_on"] or _tr("永久")),
            ("year", _tr("年度"), row["year"]),
            ("box", _tr("件号"), row["box"]),
            ("approved_by", _tr("批准销毁"), row["approved_by"]),
            ("lent_to", _tr("借阅人"), row["lent_to"]),
            ("due_on", _tr("应还"), row["due_on"]),
            ("destroyed_on", _tr("销毁日期"), row["destroyed_on"]),
        ]

    def _loans(self, case_id: int) -> list[Section]:
        lines = []
        for loan in dossier_shelf.loans(self.ctx, case_id):
            back = (
                _tr("{day} 归还").format(day=loan["back_on"])
                if loan["back_on"]
                else _tr("应还 {day}").format(day=loan["due_on"])
            )
            words = "　".join(
                (loan["borrower"], loan["purpose"], _tr("{name}批准").format(name=loan["approved_by"]), back)
            )
            lines.append(Line(f"loan{loan['id']}", loan["out_on"], words, wide=True))
        return [Section(_tr("借阅"), lines)] if lines else []

    def open_case(self) -> None:
        if self.page.table.current is not None:
            self.frame.open_record("cases", self.page.table.current)

    def lend(self) -> None:
        if self.page.table.current is not None:
            self._asking(lambda: self.acts.lend(queries.get(self.ctx, self.page.table.current or 0)))

    def give_back(self) -> None:
        """Whatever of it is out, today."""
        case_id = self.page.table.current
        if case_id is not None:
            out = [loan for loan in dossier_shelf.loans(self.ctx, case_id) if not loan["back_on"]]
            for loan in out:
                self.acts.give_back(loan)

    def _asking(self, act: Callable[[], object]) -> None:
        try:
            act()
        except KnownError as error:
            self.frame.show_error(error)

    # Papers

    def print_labels(self) -> None:
        """Of those that are chosen, or of all that are listed."""
        from reports.dossier import shelf

        chosen = self.page.table.selected_ids()
        ids = chosen if len(chosen) > 1 else list(self.page.table.ids)

        def work(_: object) -> bytes:
            return shelf.labels(dossier_shelf.labels(self.ctx, ids))

        self._print(shelf.LABELS, work, ids)

    def print_disposal(self, ids: Sequence[int]) -> None:
        """The list to be approved and signed."""
        from reports.dossier import shelf

        self._print(shelf.DISPOSAL, lambda _: shelf.disposal(dossier_shelf.disposal_list(self.ctx, ids)), ids)

    def _print(self, title: str, work: Callable[[Any], bytes], ids: Sequence[int]) -> None:
        def show(pdf: bytes) -> None:
            def log(pages: int) -> None:
                what = f"打印{title}" if pages else f"存为PDF，{title}"
                words = print_words(what, pdf, pages, dialog.copies if pages else 1)
                self.ctx.log("cases.print", words, about=[(Case, one) for one in ids])

            dialog = LoggedPreview(pdf, title, f"{title}_{self.ctx.today()}", log, self.window())
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self.frame.jobs.submit(_tr("准备{title}").format(title=title), work, on_done=show)

    def open_disposal(self) -> None:
        """Those whose time has ended: list, approve, write down that they were destroyed."""
        from .disposal_dialog import DisposalDialog

        DisposalDialog(self.frame, self.acts, partial(self.print_disposal), self.window()).open()

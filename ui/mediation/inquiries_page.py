"""来访登记: who came with what, where it went, with the slip for the resident."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Kind
from desktop_app.common.papers import PrintMark, print_words
from desktop_app.context import Context
from desktop_app.mediation import inquiries
from desktop_app.mediation.inquiry_fields import INQUIRY_FIELDS, MEDIATION, REFERRED
from desktop_app.mediation.intake_models import Inquiry

from .. import theme
from ..frame.acting import MoreButton, carry_out, tell_saved
from ..frame.tab import Frame
from ..records.detail import RecordDetail, sections_of
from ..records.filter_bar import Filter
from ..records.page import RecordPage
from ..records.source import Column, Row, Sort
from ..records.widgets import button, label
from .inquiry_form import InquiryForm

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


def _tr(text: str) -> str:
    return QCoreApplication.translate("InquiriesPage", text)


class InquirySource:
    """What the table is fed with (a ``TableSource``)."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def columns(self) -> list[Column]:
        fields = [one for one in INQUIRY_FIELDS if one.kind is not Kind.NOTE or one.listed]
        return [Column(one.key, one.label, one.width, sortable=False, listed=one.listed) for one in fields]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return inquiries.ids(self._ctx, text, filters)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return list(inquiries.rows(self._ctx, ids))

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(inquiries.ids(self._ctx))


def _filters(ctx: Context) -> list[Filter]:
    year = ctx.today()[:4]
    months = [(f"{year}-{n:02}", _tr("{month}月").format(month=n)) for n in range(int(ctx.today()[5:7]), 0, -1)]
    tables = {"channel": "inquiry_channel", "refer_kind": "referral_kind"}
    return [
        *(
            Filter(key, INQUIRY_FIELDS[key].label, [(item.code, item.label) for item in codes.table(table).values()])
            for key, table in tables.items()
        ),
        Filter("month", _tr("月份"), months),
    ]


class InquiriesPage(QWidget):
    """``back_asked``: to the cases. ``form_asked`` (channel): a new one. ``case_asked`` (id): take it into mediation."""

    back_asked = Signal()
    form_asked = Signal(str)
    case_asked = Signal(int)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.detail = RecordDetail()
        self.page = RecordPage(
            InquirySource(self.ctx),
            "inquiries",
            frame.state,
            title=_tr("来访登记"),
            noun=_tr("件"),
            search_hint=_tr("姓名、事情、单位"),
            filters=_filters(self.ctx),
            record=self.detail,
            show_record=self._show,
            new_label=_tr("登记来访"),
            empty=_tr("还没有来访登记。不适合调解的，引导到别处；来问一问的，记下答复"),
        )
        self.page.new_asked.connect(lambda: self.form_asked.emit(REFERRED))
        self.page.add_tool(button(_tr("返回调解"), "mediation", on_click=self.back_asked.emit))
        self.figures = label("", "soft")
        self.figures.setContentsMargins(theme.current().px(16), 0, 0, theme.current().px(8))
        self.more = MoreButton()
        self.print_button = button(_tr("打印引导单"), "print", on_click=self.print_slip)
        self.case_button = button(_tr("转为调解"), "mediation", on_click=self._ask_case)
        self.edit_button = button(_tr("编辑"), "edit", on_click=self.edit)
        for one in (self.more, self.edit_button, self.case_button, self.print_button):
            one.setVisible(False)
            self.detail.add_action(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page, 1)
        layout.addWidget(self.figures)

    def begin(self) -> None:
        self.page.begin()
        self._count()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if ids := change.tables.get("inquiry"):
            self.page.refresh(ids)
        if change.touches("inquiry", "mediation_case"):
            self._count()

    def _count(self) -> None:
        self.figures.setText(inquiries.figures_words(self.ctx))

    def _current(self) -> Mapping[str, Any] | None:
        record = self.page.table.current
        if record is None:
            return None
        try:
            return inquiries.get(self.ctx, record)
        except KnownError as error:
            self.frame.show_error(error)
            return None

    def _show(self, record: int) -> None:
        try:
            row = inquiries.get(self.ctx, record)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
            for one in (self.more, self.edit_button, self.case_button, self.print_button):
                one.setVisible(False)
            return
        words = inquiries.words_of(self.ctx, row)
        self.detail.show_record(words["name"], sections_of(INQUIRY_FIELDS, words), subtitle=_came(words))
        self.more.offer([(_tr("删除"), self.delete)])
        self.more.setVisible(True)
        self.edit_button.setVisible(row["channel"] != MEDIATION)
        self.case_button.setVisible(row["channel"] != MEDIATION)
        self.print_button.setVisible(row["channel"] == REFERRED)

    # Doing

    def edit(self) -> None:
        row = self._current()
        if row is None:
            return
        form = InquiryForm(self.ctx, row["channel"], row=row)
        form.saved.connect(lambda record, again: self.stored(record))
        self.page.open_form(form.keep(self.ctx, f"inquiry:{row['id']}"))

    def stored(self, record: int) -> None:
        """One was saved: show it, and offer its slip."""
        self.page.close_form()
        self.page.open_record(record)
        tell_saved(self.frame, _tr("已登记来访"))
        if self.print_button.isVisible():
            self.print_button.setFocus()

    def delete(self) -> None:
        record = self.page.table.current
        if record is not None:
            carry_out(self.frame, lambda: inquiries.delete(self.ctx, record), _tr("已删除，可在回收站恢复"))

    def _ask_case(self) -> None:
        if self.page.table.current is not None:
            self.case_asked.emit(self.page.table.current)

    def print_slip(self) -> None:
        """The preview of 引导单; each print is in the history of this record."""
        record = self.page.table.current
        if record is None:
            return
        ctx = self.ctx
        try:
            paper = inquiries.slip(ctx, record)
        except KnownError as error:
            self.frame.show_error(error)
            return
        wanted = ctx.setting("paper.print_mark")
        mark = PrintMark(printed_at=ctx.now(), printed_by=ctx.operator.name) if wanted else None

        def make(_control: object) -> bytes:
            from reports import slip

            return slip.build(paper, mark)

        self.frame.jobs.submit(_tr("准备引导单"), make, on_done=self._previewer(record), store=False)

    def _previewer(self, record: int) -> Callable[[bytes], None]:
        def show(pdf: bytes) -> None:
            from ..printing.preview import PreviewDialog

            def log(pages: int) -> None:
                words = print_words("打印引导单", pdf, pages, dialog.copies)
                self.ctx.log("cases.open", words, about=[(Inquiry, record)])

            title = _tr("引导单")
            dialog = PreviewDialog(pdf, title, f"{title}_{self.ctx.today()}", printed=log, parent=self.window())
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        return show


def _came(words: Mapping[str, str]) -> str:
    return _tr("{time}　{channel}　接待：{handler}").format(
        time=words["came_at"][:16], channel=words["channel"], handler=words["handler"]
    )

"""导出: the list that is shown as a workbook or on paper, masked; what happened only with an approval on the spot."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QPushButton

from desktop_app.common.papers import print_words
from desktop_app.mediation import case_export
from desktop_app.mediation.case_export import Approval

from ..approval import ApprovalDialog
from ..ask import save_file, wait
from ..frame.tab import Frame
from ..records.page import RecordPage
from ..records.widgets import button

if TYPE_CHECKING:
    from desktop_app.common.jobs import JobControl


def _tr(text: str) -> str:
    return QCoreApplication.translate("CaseOutput", text)


class CaseOutput:
    """The button beside the list and its menu."""

    def __init__(self, frame: Frame, page: RecordPage) -> None:
        self._frame, self._ctx, self._page = frame, frame.ctx, page
        self.button: QPushButton = button(_tr("导出"), "export")
        self.button.setAccessibleName(_tr("导出和打印案件列表"))
        self.menu = QMenu(self.button)
        self.menu.addAction(_tr("眼前的列表…（当事人隐名）"), self.export)
        self.menu.addAction(_tr("按登记簿的各栏…（当事人隐名）"), partial(self.export, as_register=True))
        branch = self.menu.addMenu(_tr("登记簿，含案情（须另一人当场审批），原因"))
        for reason in case_export.REASONS:
            branch.addAction(reason, partial(self.export_told, reason))
        self.menu.addSeparator()
        self.menu.addAction(_tr("打印眼前的列表…（当事人隐名）"), self.print_list)
        self.button.setMenu(self.menu)

    def export(self, *, as_register: bool = False) -> None:
        """Masked; the columns on screen, or those of F20."""
        if name := self._ask_file():
            self.export_to(Path(name), case_export.REGISTER if as_register else self._page.table.columns)

    def export_told(self, reason: str) -> None:
        """With what happened: somebody else who may approve it signs in first."""
        ids = self._page.table.ids
        if not ids:
            self._frame.notify(_tr("列表里没有案件，没有可以导出的"))
            return
        if len(ids) > case_export.MOST:
            words = _tr("含案情的导出一次最多 {most} 件，眼前有 {count:,} 件，请先用条件缩小范围")
            self._frame.notify(words.format(most=case_export.MOST, count=len(ids)))
            return
        what = _tr("导出 {count:,} 件案件的案情：{reason}。要由另一个人审批").format(count=len(ids), reason=reason)
        dialog = ApprovalDialog(what, partial(case_export.approve, self._ctx, ids, reason), self._page.window())
        if not wait(dialog) or not isinstance(dialog.given, Approval):
            return
        if name := self._ask_file():
            self.export_to(Path(name), case_export.REGISTER, dialog.given)

    def export_to(self, file: Path, columns: tuple[str, ...] | list[str], approval: Approval | None = None) -> None:
        """The same, to a file that is known."""
        ids, narrowed = self._page.table.ids, self._narrowed()

        def work(control: JobControl) -> int:
            return case_export.export(self._ctx, file, ids, columns, control, approval=approval, narrowed=narrowed)

        def done(count: int) -> None:
            self._frame.notify(_tr("已导出 {count:,} 件：{name}").format(count=count, name=file.name))

        self._frame.jobs.submit(_tr("导出案件列表"), work, on_done=done)

    def print_list(self) -> None:
        """The preview of the list as shown."""
        ids, columns = self._page.table.ids, self._page.table.columns
        words = "，".join(self._page.filter_bar.words())
        under = [_tr("条件：{words}").format(words=words)] if words else []

        def work(control: object) -> bytes:
            from reports import lists

            return lists.build(case_export.paper(self._ctx, ids, columns, under))

        self._frame.jobs.submit(_tr("准备案件列表"), work, on_done=self._show)

    def _show(self, pdf: bytes) -> None:
        from ..printing.preview import PreviewDialog

        ctx, title = self._ctx, case_export.TITLE
        dialog = PreviewDialog(
            pdf,
            title,
            f"{title}_{ctx.today()}",
            printed=lambda pages: ctx.log("cases.read", print_words(f"打印{title}", pdf, pages, dialog.copies)),
            parent=self._page.window(),
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_file(self) -> str:
        suggested = _tr("案件登记簿_{day}.xlsx").format(day=self._ctx.today())
        return save_file(self._page, _tr("导出案件列表"), suggested, _tr("工作簿 (*.xlsx)"))

    def _narrowed(self) -> str:
        # What was searched for may be somebody's name: the log says only that something was.
        found = [_tr("按文字查找")] if self._page.search_bar.text().strip() else []
        return "，".join([*self._page.filter_bar.words(), *found])

"""统计表: R01 to R03 about disputes, cases and the committee, R10 to R12 about the register; any number opens the records behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from desktop_app.common.jobs import JobControl
from desktop_app.figures import counters, register_tables
from desktop_app.figures.behind import Behind
from desktop_app.figures.counted import Counted
from desktop_app.figures.periods import Period
from desktop_app.figures.register import Register
from desktop_app.figures.register_behind import behind as behind_cell
from desktop_app.figures.register_behind import is_private

from .. import theme
from ..ask import save_file
from ..frame.tab import Frame
from ..jobs import Job
from ..records.widgets import button, card, label
from . import files, register_files
from .behind_panel import BehindPanel
from .register_grid import RegisterGrid

if TYPE_CHECKING:
    from ..printing.preview import PreviewDialog


class RegisterDialog(QDialog):
    """``month``: YYYY-MM of the reports tab; quarterly tables are about the quarter it lies in."""

    def __init__(self, frame: Frame, month: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(self.tr("统计表"))
        self._frame, self._ctx, self._month = frame, frame.ctx, month
        self.tables: list[Register] = []
        self._counting: Job | None = None
        self._opening: Job | None = None
        self._build()
        self.finished.connect(self._stop)
        self.count()

    def _build(self) -> None:
        px = theme.current().px
        self.resize(px(1240), px(660))
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("哪张表"))
        for key, kind in register_tables.KINDS.items():
            self.which.addItem(f"{kind.number} {kind.title}", key)
        self.which.currentIndexChanged.connect(lambda _: self.count())
        self.public = QCheckBox(self.tr("公开版（不足 3 人的不列）"))
        self.public.toggled.connect(lambda _: self.count())
        self.part = QComboBox()
        self.part.setAccessibleName(self.tr("表的哪一部分"))
        self.part.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.part.currentIndexChanged.connect(self._show_part)
        self.days = label("", "soft")
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        for widget in (self.which, self.part, self.public, self.days):
            tools.addWidget(widget)
        tools.addStretch(1)
        self.fill_in = button(self.tr("填报数"), "edit", on_click=self.ask_counts)
        self.fill_in.setToolTip(self.tr("司法确认、预防纠纷、防止激化等程序算不出的数"))
        tools.addWidget(self.fill_in)
        tools.addWidget(button(self.tr("导出 Excel"), "table", on_click=partial(self.ask_file, "xlsx")))
        tools.addWidget(button(self.tr("导出 PDF"), "export", on_click=partial(self.ask_file, "pdf")))
        tools.addWidget(button(self.tr("预览"), "eye", primary=True, on_click=self.preview, tip="Ctrl+P"))
        self.grid = RegisterGrid()
        self.grid.asked.connect(self.open_cell)
        left, inside = card()
        inside.setContentsMargins(px(1), px(2), px(1), px(2))
        inside.addWidget(self.grid, 1)
        self.note = label("", "small", wrap=True)
        self.note.setContentsMargins(px(12), px(2), px(12), px(6))
        inside.addWidget(self.note)
        self.behind = BehindPanel(self._frame.state, back_words=self.tr("收起"))
        self.behind.opened.connect(self._open_record)
        self.behind.left.connect(self.hide_behind)
        self._beside, beside = card()
        beside.setContentsMargins(px(1), px(2), px(1), px(2))
        beside.addWidget(self.behind)
        self._beside.hide()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(px(10))
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self._beside)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(12))
        layout.setSpacing(px(10))
        layout.addLayout(tools)
        layout.addWidget(split, 1)

    @property
    def key(self) -> str:
        return str(self.which.currentData())

    def about(self) -> Period:
        """The month or the quarter that is shown."""
        return register_tables.period(self._ctx, self.key, self._month)

    # Counting

    def count(self) -> None:
        """Make the table that is chosen, in the background."""
        self._stop()
        ctx, key, about, is_public = self._ctx, self.key, self.about(), self.public.isChecked()
        self.tables = []
        self.fill_in.setVisible(key.startswith("r02") and ctx.may("reports.edit"))
        self.days.setText(self.tr("{first} 至 {last}").format(first=about.start, last=about.last_day))
        self.grid.show_table(None)
        self.note.clear()
        self.hide_behind()

        def work(control: JobControl) -> list[Register]:
            made = register_tables.make(ctx, key, about, is_public=is_public)
            control.check_cancelled()
            return made

        self._counting = self._frame.jobs.submit(self.tr("统计"), work, on_done=self._counted)

    def _counted(self, tables: list[Register]) -> None:
        self.tables = tables
        self.part.blockSignals(True)
        self.part.clear()
        self.part.addItems([self._part_words(one) for one in tables])
        # What is masked in public are figures about care, and of few cases: where there are none, there is nothing to choose.
        self.public.setVisible(
            any(isinstance(one, Counted) or any(column.is_care for column in one.columns) for one in tables)
        )
        self.part.setVisible(len(tables) > 1)
        self.part.blockSignals(False)
        self._show_part(0)

    def _part_words(self, table: Register) -> str:
        if isinstance(table, Counted):
            is_own = (
                table.number == register_tables.KINDS[self.key].number
            )  # its number stands in the first list already
            return table.short if is_own else f"{table.number} {table.short}"
        return table.part or f"{table.number} {self.tr('按{what}').format(what=table.first)}"

    def _show_part(self, number: int) -> None:
        if 0 <= number < len(self.tables):
            self.grid.show_table(self.tables[number])
            self.note.setText(self.tables[number].table().note)
            self.hide_behind()

    def _stop(self) -> None:
        for job in (self._counting, self._opening):
            if job is not None:
                job.cancel()

    # The records behind

    def open_cell(self, row: int, key: str) -> None:
        """Show the records that a cell counts."""
        if self._opening is not None:
            self._opening.cancel()
        table = self.tables[self.part.currentIndex()]
        ctx, words = self._ctx, self.about().label
        if is_private(table, row, key) and not ctx.may("residents.reveal"):
            self.note.setText(self.tr("这一格是谁需要保密，您的角色只看数字。"))
            return

        def work(control: JobControl) -> tuple[Behind | None, Any]:
            behind = behind_cell(ctx, table, row, key, words)
            return behind, behind.ids() if behind is not None else []

        def show(found: tuple[Behind | None, Any]) -> None:
            if found[0] is None:  # a comparison in words counts nothing
                return
            self.behind.show_behind(found[0], found[1], f"register/{self.key}/{key}")
            self._beside.show()

        self._opening = self._frame.jobs.submit(self.tr("查找记录"), work, on_done=show)

    def hide_behind(self) -> None:
        self._beside.hide()
        self.grid.setFocus()

    def _open_record(self, kind: str, record: int) -> None:
        self.accept()
        self._frame.open_record(kind, record)

    # What is typed

    def ask_counts(self) -> None:
        """Ask for the counts of a month; which month and committee is asked first where there are several."""
        from . import counters_form

        committees, months = counters.committees(self._ctx), self.about().months
        choices = [(month, committee, name) for month in months for committee, name in committees]
        if len(choices) == 1:
            counters_form.ask(self._ctx, choices[0][1], choices[0][0], self.count, self)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for month, committee, name in choices:
            words = self.tr("{year}年{month}月").format(year=month[:4], month=int(month[5:]))
            menu.addAction(words if len(committees) == 1 else f"{words}　{name}").triggered.connect(
                lambda _=False, c=committee, m=month: counters_form.ask(self._ctx, c, m, self.count, self)
            )
        menu.popup(self.fill_in.mapToGlobal(self.fill_in.rect().bottomLeft()))

    # Files and paper

    def preview(self) -> None:
        """Make the PDF in the background and show it."""
        if not self.tables:
            return
        ctx, key, about, tables = self._ctx, self.key, self.about(), self.tables

        def show(made: files.Made) -> None:
            from ..printing.preview import PreviewDialog

            dialog: PreviewDialog = PreviewDialog(
                made.pdf,
                made.title,
                made.stem,
                printed=lambda pages: register_files.log(ctx, key, about, tables, "打印", made.pdf, pages),
                parent=self,
            )
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._frame.jobs.submit(
            self.tr("准备统计表"),
            lambda control: register_files.make_pdf(ctx, key, about, tables, control),
            on_done=show,
        )

    def ask_file(self, suffix: str) -> None:
        if self.tables:
            suggested = register_files.called(self._ctx, self.key, self.about(), self.tables, suffix)
            kinds = self.tr("Excel 工作簿 (*.xlsx)") if suffix == "xlsx" else self.tr("PDF (*.pdf)")
            if name := save_file(self, self.tr("导出统计表"), suggested, kinds):
                self.export_to(Path(name))

    def export_to(self, file: Path) -> None:
        """Write the table to a file as a job; the suffix says what it is."""
        ctx, key, about, tables = self._ctx, self.key, self.about(), self.tables
        write: Callable[[JobControl], Path] = lambda control: register_files.write(  # noqa: E731
            ctx, key, about, tables, file, control
        )
        self._frame.jobs.submit(self.tr("导出统计表"), write, on_done=self._exported)

    def _exported(self, file: Path) -> None:
        words = self.tr("已导出 {name}").format(name=file.name)
        self._frame.notify(words, lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))), self.tr("打开"))

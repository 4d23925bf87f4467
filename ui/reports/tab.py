"""报表: choose a month, see its figures and what they count, take them away as workbook, PDF or paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout

from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import Comparison, ReportChart
from desktop_app.figures import charts, monthly, periods
from desktop_app.figures.behind import Behind
from desktop_app.figures.catalogue import FIGURES
from desktop_app.figures.periods import Period

from .. import theme
from ..frame.tab import Frame, Tab
from ..jobs import Job
from ..records.widgets import button, card
from . import files
from .behind_panel import BehindPanel
from .chart_panel import ChartPanel
from .figure_grid import FigureGrid
from .month_bar import MonthBar

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

    from ..printing.preview import PreviewDialog

_MONTHS = 61  # five years and this month
_FOLDER = "reports/folder"
Counted = tuple[str, list[Comparison], list[ReportChart]]


class ReportsTab(Tab):
    help = (
        "先选月份，左边就是这个月的数，旁边是上期、上年同期和升降。\n\n"
        "点任何一个数，或者用方向键选中后按回车，右边列出它数的那些记录；双击或回车打开记录。\n\n"
        "“统计表”里有矛盾纠纷排查化解报表（附未化解台账、三源、同比环比）、人民调解案件情况统计表、走访月报、"
        "人口基础月报和季报、关爱对象服务季报。程序算不出的数用“填报数”填，写明依据。\n\n"
        "Alt+← 和 Alt+→ 换月份，Ctrl+P 预览和打印。"
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._frame, self._ctx = frame, frame.ctx
        self._counting: Job | None = None
        self._opening: Job | None = None
        self._stale = False
        self._newest = ""
        self._build()

    def _build(self) -> None:
        px = theme.current().px
        self.month_bar = MonthBar(self)
        self.month_bar.chosen.connect(lambda _: self.count())
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addWidget(self.month_bar)
        tools.addStretch(1)
        tools.addWidget(button(self.tr("统计表"), "grid", on_click=self.open_tables))
        tools.addWidget(button(self.tr("导出 Excel"), "table", on_click=self.export_workbook))
        tools.addWidget(button(self.tr("导出 PDF"), "export", on_click=self.export_document))
        tools.addWidget(button(self.tr("打印"), "print", on_click=self.print_now))
        tools.addWidget(button(self.tr("预览"), "eye", primary=True, on_click=self.preview, tip="Ctrl+P"))
        self.grid = FigureGrid()
        self.grid.asked.connect(self._asked)
        left, inside = card()
        inside.setContentsMargins(px(1), px(2), px(1), px(2))
        inside.addWidget(self.grid)
        self.charts = ChartPanel()
        self.charts.asked.connect(lambda key, month: self._open(key, self._period(month or self.month)))
        self.behind = BehindPanel(self._frame.state)
        self.behind.opened.connect(self._frame.open_record)
        self.behind.left.connect(self.show_charts)
        self.side = QStackedWidget()
        self.side.addWidget(self.charts)
        self.side.addWidget(self.behind)
        right, beside = card()
        beside.setContentsMargins(px(1), px(2), px(1), px(2))
        beside.addWidget(self.side)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(px(10))
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        left.setMinimumWidth(px(570))
        right.setMinimumWidth(px(240))
        self.splitter.setSizes([1000, 1000])
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(10))
        layout.setSpacing(px(10))
        layout.addLayout(tools)
        layout.addWidget(self.splitter, 1)

    # The month

    @property
    def month(self) -> str:
        """YYYY-MM; the last whole month until the user chooses another."""
        return self.month_bar.month

    def _period(self, month: str) -> Period:
        return monthly.month(self._ctx, month)

    def begin(self) -> None:
        self._offer_months()
        self._stale = True
        QTimer.singleShot(0, self, self._count_if_stale)

    def _offer_months(self) -> None:
        now = monthly.current_month(self._ctx)
        self._newest = now
        self.month_bar.set_months(periods.months_up_to(now, _MONTHS)[::-1], self.month or periods.shifted(now, -1))

    def count(self) -> None:
        """Count the chosen month in the background and show it; the charts stand until the new ones come."""
        for job in (self._counting, self._opening):
            if job is not None:
                job.cancel()
        self._stale = False
        ctx, month = self._ctx, self.month
        period = self._period(month)
        self._say_days(period)
        self.grid.figures.set_figures([])
        self.show_charts()

        def work(control: JobControl) -> Counted:
            found = monthly.comparisons(period, tuple(FIGURES), control.progress)
            control.check_cancelled()
            return month, found, charts.charts(monthly.trend(ctx, month, charts.MONTHS))

        self._counting = self._frame.jobs.submit(self.tr("统计"), work, on_done=self._counted)

    def _say_days(self, period: Period) -> None:
        words = self.tr("{first} 至 {last}").format(first=period.start, last=period.last_day)
        if period.end > self._ctx.today():
            words += self.tr("，本月还没有过完")
        self.month_bar.note.setText(words)

    def _counted(self, counted: Counted) -> None:
        month, found, drawn = counted
        if month == self.month:
            self.grid.figures.set_figures(found)
            self.charts.set_charts(drawn)

    # The records behind a figure

    def open_figure(self, key: str, month: str = "") -> None:
        """Show the records that a figure of a month counts; of the month shown without one."""
        if month and month != self.month:
            self.month_bar.choose(month)
            self.count()
        self.grid.choose(key)
        self._open(key, self._period(self.month))

    def _asked(self, key: str, which: str) -> None:
        now = self._period(self.month)
        self._open(key, {"now": now, "previous": now.previous, "year_ago": now.year_ago}[which])

    def _open(self, key: str, period: Period) -> None:
        if self._opening is not None:
            self._opening.cancel()
        figure, ctx = FIGURES[key], self._ctx
        if figure.is_private and not ctx.may("residents.reveal"):
            self._frame.notify(self.tr("谁在“{name}”里需要保密，您的角色只看数字").format(name=figure.label))
            return

        def work(control: JobControl) -> tuple[Behind, object]:
            behind = Behind(ctx, figure, period)
            return behind, behind.ids()

        def show(found: tuple[Behind, object]) -> None:
            behind, ids = found
            self.behind.show_behind(behind, ids, key)  # type: ignore[arg-type]
            self.side.setCurrentWidget(self.behind)

        self._opening = self._frame.jobs.submit(self.tr("查找记录"), work, on_done=show)

    def show_charts(self) -> None:
        had_focus = self.behind.isAncestorOf(self.behind.window().focusWidget() or self.grid)
        self.side.setCurrentWidget(self.charts)
        if had_focus:
            self.grid.setFocus()

    # Files and paper

    def open_tables(self) -> None:
        """走访、人口、关爱服务: tables that are handed in by themselves."""
        from .register_dialog import RegisterDialog

        RegisterDialog(self._frame, self.month, self.window()).open()

    def preview(self) -> None:
        """Make the PDF in the background and show it."""
        self._make(lambda dialog: None)

    def print_now(self) -> None:
        """The preview, and over it the choice of a printer."""
        self._make(lambda dialog: QTimer.singleShot(0, dialog, dialog.ask_printer))

    def print_record(self) -> None:
        self.preview()

    def _make(self, then: Callable[[PreviewDialog], object]) -> None:
        ctx, month = self._ctx, self.month

        def show(made: files.Made) -> None:
            from ..printing.preview import PreviewDialog

            dialog = PreviewDialog(
                made.pdf,
                made.title,
                made.stem,
                printed=lambda pages: files.log(ctx, month, "打印月报", made.pdf, pages),
                parent=self,
            )
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()
            then(dialog)

        self._frame.jobs.submit(self.tr("准备月报"), lambda control: files.make_pdf(ctx, month, control), on_done=show)

    def export_workbook(self) -> None:
        self._ask_file("xlsx", self.tr("Excel 工作簿 (*.xlsx)"), files.write_workbook)

    def export_document(self) -> None:
        self._ask_file("pdf", self.tr("PDF (*.pdf)"), files.write_pdf)

    def _ask_file(self, suffix: str, kind: str, write: Callable[..., Path]) -> None:
        folder = self._frame.state.get(_FOLDER) or str(Path.home())
        dialog = QFileDialog(self, self.tr("导出月报"), files.suggested(self._ctx, self.month, folder, suffix), kind)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(files.suggested(self._ctx, self.month, folder, suffix))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name), write))
        dialog.open()

    def export_to(self, file: Path, write: Callable[..., Path]) -> None:
        """Write the chosen month's report to ``file`` as a job, then say so and offer to open it."""
        ctx, month = self._ctx, self.month
        self._frame.state.set(_FOLDER, str(file.parent))
        self._frame.jobs.submit(
            self.tr("导出月报"),
            lambda control: write(ctx, month, file, control),
            on_done=partial(self._exported),
        )

    def _exported(self, file: Path) -> None:
        words = self.tr("已导出 {name}").format(name=file.name)
        self._frame.notify(words, lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))), self.tr("打开"))

    # What the window tells

    def focus_search(self) -> None:
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changed(self, change: Changed) -> None:
        """Numbers of a month that has been shown are counted anew when the tab is next looked at."""
        if change.tables:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._newest and self._newest != monthly.current_month(self._ctx):
            self._offer_months()
        QTimer.singleShot(0, self, self._count_if_stale)

    def _count_if_stale(self) -> None:
        if self._stale:
            self.count()


def open_previews(tab: ReportsTab) -> list[QDialog]:
    """The previews that are open over the tab, for tests."""
    return [one for one in tab.findChildren(QDialog) if one.isVisible()]

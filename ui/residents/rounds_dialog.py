"""排查轮次: each grid in a half of a month, what it reported, zero reports, and who has not."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.common.errors import ChecksFailed
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.mediation import halves, screening_rounds
from desktop_app.mediation.screening_rounds import REMARK, Line
from desktop_app.residents import register_papers

from .. import theme
from ..frame.acting import carry_out, tell_saved
from ..frame.tab import Frame
from ..records.form_dialog import FormDialog
from ..records.table_output import export_table, print_table
from ..records.widgets import button, card, label

_RIGHT = "screening.read"
_WIDTHS = (220, 90, 70, 110, 110)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RoundsDialog", text)


class RoundsDialog(QDialog):
    """One round as a table; the buttons work on the line that is chosen."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("排查轮次"))
        self._frame, self._ctx = frame, frame.ctx
        self.half = screening_rounds.current(self._ctx)
        self.lines: list[Line] = []
        self._build()
        missing = screening_rounds.missing(self._ctx)
        if missing:  # what waits comes first
            self.half = missing[0].half
        self.refresh()

    def _build(self) -> None:
        px = theme.current().px
        self.resize(px(860), px(520))
        self.title = label("", "title")
        self.back = button("", "chevron-left", on_click=lambda: self.turn(-1))
        self.forth = button("", "chevron-right", on_click=lambda: self.turn(1))
        self.back.setAccessibleName(_tr("上一轮"))
        self.forth.setAccessibleName(_tr("下一轮"))
        for one in (self.back, self.forth):
            one.setToolTip(one.accessibleName())
        top = QHBoxLayout()
        top.setSpacing(px(8))
        for widget in (self.back, self.title, self.forth):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(button(_tr("打印"), "print", on_click=self.print_round))
        top.addWidget(button(_tr("导出"), "export", on_click=self.export_round))
        self.table = QTableWidget(0, 6)
        self.table.setAccessibleName(_tr("排查轮次"))
        self.table.setHorizontalHeaderLabels(self._headings())
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(px(34))
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, px(width))
        self.table.horizontalHeader().setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.itemSelectionChanged.connect(self._offer)
        inside, body = card()
        body.setContentsMargins(px(1), px(2), px(1), px(2))
        body.addWidget(self.table)
        self.note = label("", "soft", wrap=True)
        self.report_button = button(_tr("报送"), "check", primary=True, on_click=lambda: self.ask_report(zero=False))
        self.zero_button = button(_tr("零报告"), "flag", on_click=lambda: self.ask_report(zero=True))
        self.withdraw_button = button(_tr("撤回报送"), "undo", on_click=self.withdraw)
        bottom = QHBoxLayout()
        bottom.setSpacing(px(8))
        bottom.addWidget(self.note, 1)
        for widget in (self.withdraw_button, self.zero_button, self.report_button):
            bottom.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(12))
        layout.setSpacing(px(10))
        layout.addLayout(top)
        layout.addWidget(inside, 1)
        layout.addLayout(bottom)

    def _headings(self) -> list[str]:
        return [_tr("网格"), _tr("排查人"), _tr("发现"), _tr("状态"), _tr("报送日期"), _tr("备注")]

    # The round

    def turn(self, by: int) -> None:
        """To the round before or after."""
        rounds = screening_rounds.per_month(self._ctx)
        self.half = halves.before(self.half, rounds) if by < 0 else halves.after(self.half, rounds)
        self.refresh()

    def refresh(self) -> None:
        """Read the round anew; the line that was chosen stays."""
        at = max(self.table.currentRow(), 0)
        self.lines = screening_rounds.lines(self._ctx, self.half)
        self.title.setText(halves.words(self.half))
        self.forth.setEnabled(self.half != screening_rounds.current(self._ctx))
        self.table.setRowCount(len(self.lines))
        for row, cells in enumerate(self._cells()):
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                if column == 3 and self.lines[row].round_id is None:
                    item.setForeground(QColor(theme.current().colours.red_ink))
                self.table.setItem(row, column, item)
        without = sum(line.round_id is None for line in self.lines)
        self.note.setText(_tr("还有 {count} 处没有报").format(count=without) if without else _tr("全部报齐"))
        if self.lines:
            self.table.selectRow(min(at, len(self.lines) - 1))
        self._offer()

    def _cells(self) -> list[list[str]]:
        return [[one.place, one.staff, str(one.found), one.state, one.reported_on, one.remark] for one in self.lines]

    def _line(self) -> Line | None:
        at = self.table.currentRow()
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def _offer(self) -> None:
        line, may = self._line(), self._ctx.may("screening.edit")
        self.report_button.setVisible(may)
        self.zero_button.setVisible(may)
        self.report_button.setEnabled(line is not None and line.found > 0)
        self.zero_button.setEnabled(line is not None and line.found == 0)
        self.withdraw_button.setVisible(may and line is not None and line.round_id is not None)

    # Reporting

    def ask_report(self, *, zero: bool) -> None:
        """Who screened, and a remark; then the round of the line is reported."""
        line = self._line()
        if line is None:
            return
        names = Field(key="staff", label=_tr("排查人"), section=_tr("排查"), required=True, max_length=50)
        remark = Field(key="remark", label=_tr("备注"), section=_tr("排查"), max_length=REMARK)
        said = _tr("这一轮没有发现矛盾纠纷。") if zero else _tr("这一轮登记了 {count} 件。").format(count=line.found)

        def act(values: dict[str, Any]) -> None:
            try:
                screening_rounds.report(
                    self._ctx,
                    self.half,
                    line.area_id,
                    zero=zero,
                    staff=values["staff"] or "",
                    remark=values["remark"] or "",
                )
            except ChecksFailed as failed:
                if "zero" in failed.fields:  # somebody else wrote in between
                    raise ChecksFailed({"staff": failed.fields["zero"]}) from None
                raise
            tell_saved(self._frame, _tr("已零报告") if zero else _tr("已报送"))
            self.refresh()

        dialog = FormDialog(
            Catalogue(_tr("排查轮次"), [names, remark]),
            act,
            title=f"{halves.words(self.half)}　{line.place}",
            word=_tr("零报告") if zero else _tr("报送"),
            note=said,
            values={"staff": line.staff or None, "remark": line.remark or None},
            parent=self,
        )
        dialog.open()

    def withdraw(self) -> None:
        line = self._line()
        if line is not None and line.round_id is not None:
            number = line.round_id
            carry_out(self._frame, lambda: screening_rounds.withdraw(self._ctx, number), _tr("已撤回"))
            self.refresh()

    # Out of the house

    def _fields(self) -> list[Field]:
        kinds = (Kind.TEXT, Kind.TEXT, Kind.INTEGER, Kind.TEXT, Kind.TEXT, Kind.TEXT)
        return [
            Field(key=f"column{at}", label=words, kind=kind, width=width)
            for at, (words, kind, width) in enumerate(zip(self._headings(), kinds, (20, 8, 6, 14, 12, 24), strict=True))
        ]

    def _title(self) -> str:
        return _tr("{half}矛盾纠纷排查情况").format(half=halves.words(self.half))

    def print_round(self) -> None:
        title, rows, fields, note = self._title(), self._cells(), self._fields(), self.note.text()
        found = sum(line.found for line in self.lines)
        under = [_tr("共发现 {count} 件，{note}").format(count=found, note=note)]
        print_table(
            self._frame,
            self,
            title,
            lambda: register_papers.table(self._ctx, title, fields, rows, under, right=_RIGHT),
            _RIGHT,
        )

    def export_round(self) -> None:
        title, fields, note = self._title(), self._fields(), self.note.text()
        rows: list[list[Any]] = [
            [*cells[:2], line.found, *cells[3:]] for cells, line in zip(self._cells(), self.lines, strict=True)
        ]
        export_table(
            self._frame,
            self,
            title,
            lambda file: register_papers.write(self._ctx, file, title, fields, rows, note, right=_RIGHT),
        )

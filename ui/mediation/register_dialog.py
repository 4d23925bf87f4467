"""登记簿: the register of cases of a year (F20), by mediator and by class of dispute; on paper and as a workbook."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import print_words
from desktop_app.mediation import case_register, queries
from desktop_app.mediation.case_register import BOOKS, Book

from .. import theme
from ..ask import save_file
from ..frame.tab import Frame
from ..jobs import Job
from ..records.widgets import button, card, label

_Index = QModelIndex | QPersistentModelIndex
_WIDEST = 230


def _tr(text: str) -> str:
    return QCoreApplication.translate("CaseRegister", text)


class BookModel(QAbstractTableModel):
    """The rows of a book, as they are on paper."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book: Book | None = None

    def set_book(self, book: Book | None) -> None:
        self.beginResetModel()
        self.book = book
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() or self.book is None else len(self.book.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.book is None else len(self.book.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.book is None or orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.book.columns[section].title
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.book is None or not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.book.rows[index.row()][index.column()]
        return self._side(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        assert self.book is not None
        side = Qt.AlignmentFlag.AlignRight if self.book.columns[column].right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class CaseRegisterDialog(QDialog):
    """Enter or a double click opens the case of a line."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(_tr("案件登记簿"))
        self._frame, self._ctx = frame, frame.ctx
        self._reading: Job | None = None
        self.book: Book | None = None
        self._build()
        self.finished.connect(lambda _: self._reading.cancel() if self._reading is not None else None)
        self.read()

    def _build(self) -> None:
        px = theme.current().px
        self.resize(px(1240), px(660))
        self.which = self._combo(_tr("哪本"))
        for key, words in (("book", _tr("登记簿")), ("by_mediator", _tr("按调解员")), ("by_type", _tr("按纠纷类型"))):
            self.which.addItem(words, key)
        self.year = self._combo(_tr("年份"))
        this = int(self._ctx.today()[:4])
        for year in sorted({this, *(int(one) for one in queries.years(self._ctx))}, reverse=True):
            self.year.addItem(_tr("{year}年").format(year=year), year)
        self.committee = self._combo(_tr("调委会"))
        for one, name in case_register.committees(self._ctx):
            self.committee.addItem(name, one)
        self.committee.setVisible(self.committee.count() > 1)
        self.under = label("", "soft")
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        for combo in (self.which, self.year, self.committee):
            combo.currentIndexChanged.connect(lambda _: self.read())
            tools.addWidget(combo)
        tools.addWidget(self.under)
        tools.addStretch(1)
        if self._ctx.may("cases.print"):
            tools.addWidget(button(_tr("导出 Excel"), "table", on_click=self.ask_file))
            tools.addWidget(button(_tr("预览"), "eye", primary=True, on_click=self.preview, tip="Ctrl+P"))
        self.lines = BookModel(self)
        self.table = QTableView()
        self.table.setModel(self.lines)
        self.table.setAccessibleName(_tr("案件登记簿"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(px(34))
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.activated.connect(lambda index: self.open_row(index.row()))
        inside, body = card()
        body.setContentsMargins(px(1), px(2), px(1), px(2))
        body.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(12))
        layout.setSpacing(px(10))
        layout.addLayout(tools)
        layout.addWidget(inside, 1)

    def _combo(self, name: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return made

    def read(self) -> None:
        """Read what is chosen, in the background."""
        if self._reading is not None:
            self._reading.cancel()
        self.book = None
        self.lines.set_book(None)
        self.under.clear()
        make = partial(
            BOOKS[self.which.currentData()], self._ctx, int(self.committee.currentData()), int(self.year.currentData())
        )

        def work(control: JobControl) -> Book:
            made = make()
            control.check_cancelled()
            return made

        self._reading = self._frame.jobs.submit(_tr("读登记簿"), work, on_done=self._show)

    def _show(self, book: Book) -> None:
        self.book = book
        self.lines.set_book(book)
        self.under.setText(book.under)
        widest = theme.current().px(_WIDEST)
        self.table.resizeColumnsToContents()
        for column in range(self.lines.columnCount()):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column) + theme.current().px(12), widest))

    def open_row(self, row: int) -> None:
        """Go to the case of a line; a voided number has none."""
        case = self.book.ids[row] if self.book is not None and 0 <= row < len(self.book.ids) else None
        if case is not None:
            self.accept()
            self._frame.open_record("cases", case)

    # Out of the house

    def preview(self) -> None:
        """Make the PDF in the background and show it."""
        book, ctx = self.book, self._ctx
        if book is None:
            return

        def work(_: JobControl) -> bytes:
            from reports import lists

            return lists.build(case_register.paper(ctx, book))

        def show(pdf: bytes) -> None:
            from ..printing.preview import PreviewDialog

            dialog = PreviewDialog(
                pdf,
                book.title,
                self._stem(book),
                printed=lambda pages: ctx.log(
                    "cases.read", print_words(f"打印{book.title}", pdf, pages, dialog.copies)
                ),
                parent=self,
            )
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._frame.jobs.submit(_tr("准备登记簿"), work, on_done=show)

    def ask_file(self) -> None:
        if self.book is not None and (
            name := save_file(self, _tr("导出登记簿"), f"{self._stem(self.book)}.xlsx", _tr("工作簿 (*.xlsx)"))
        ):
            self.export_to(Path(name))

    def export_to(self, file: Path) -> None:
        """Write what is shown as a workbook, in the background."""
        book, ctx = self.book, self._ctx
        if book is None:
            return

        def done(count: int) -> None:
            self._frame.notify(_tr("已导出 {count:,} 行：{name}").format(count=count, name=file.name))

        self._frame.jobs.submit(_tr("导出登记簿"), lambda _: case_register.write(ctx, book, file), on_done=done)

    def _stem(self, book: Book) -> str:
        return f"{book.title}_{self.year.currentData()}"

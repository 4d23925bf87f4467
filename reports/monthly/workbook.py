"""The month's report as a workbook: 综合月报 with charts, a sheet for each table, the charts' data, 说明."""

from __future__ import annotations

import contextlib
from pathlib import Path

from openpyxl import Workbook

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import MonthlyReport

from . import sheet_cover, sheet_notes, sheet_table
from .sheet_charts import DATA_SHEET


def build(report: MonthlyReport, path: Path) -> None:
    """Writes ``path`` whole or not at all. Raises KnownError when the place cannot be written."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = report.title
    book.properties.creator = report.hall
    sheet_cover.add(book, report)
    for table in report.tables:
        sheet_table.add(book, report, table)
    if DATA_SHEET in book.sheetnames:
        book.move_sheet(DATA_SHEET, offset=len(book.sheetnames))
    sheet_notes.add(book, report)
    book.active = 0
    _save(book, path)


def build_tables(report: MonthlyReport, path: Path) -> None:
    """The report's tables alone, a sheet each, and 说明. Raises KnownError when the place cannot be written."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = report.title
    book.properties.creator = report.hall
    for table in report.tables:
        sheet_table.add(book, report, table)
    sheet_notes.add(book, report)
    book.active = 0
    _save(book, path)


def _save(book: Workbook, path: Path) -> None:
    unfinished = path.with_name(path.name + ".part")
    try:
        book.save(unfinished)
        unfinished.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise KnownError(
            f"工作簿“{path.name}”没有写成，原来的文件没有动。"
            "请看看它是不是正在表格软件里打开、文件夹能不能写、磁盘是不是满了，再试一次。"
        ) from error

"""Opening any workbook as streams of rows. Nothing here knows what the rows mean.

python-calamine reads; openpyxl takes over where calamine gives up. Rows come one by one: never a whole sheet as one
Python list while the window waits.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from .files import inspect, refusal

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Row = list[Cell]


class Merge(NamedTuple):
    """A merged range, rows and columns counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """``height`` is the number of rows, for progress; ``open_rows`` starts reading from the first row anew."""

    name: str
    height: int
    open_rows: Callable[[], Iterator[Row]]
    visible: bool = True
    merges: list[Merge] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Rows from the first, empty ones included; row 1 of Excel comes first, column A is index 0. Empty is None."""
        return self.open_rows()


class Workbook:
    """An open workbook; close it (or use ``with``) when the plan is made."""

    def __init__(
        self, path: Path, sheets: list[Sheet], *, date1904: bool = False, close: Callable[[], None] | None = None
    ) -> None:
        self.path = path
        self.sheets = sheets
        self.date1904 = date1904
        self._close = close

    def close(self) -> None:
        if self._close:
            self._close()
            self._close = None

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_workbook(path: Path | str) -> Workbook:
    """Open xlsx, xls, xlsb, ods or csv (UTF-8 or GB 18030). To be called in a worker thread.

    Raises KnownError for everything that cannot be read: see ``files.inspect``.
    """
    path = Path(path)
    facts = inspect(path)
    if facts.kind == "csv":
        workbook = _open_csv(path)
    else:
        workbook = _open_with_calamine(path, facts.date1904) or _open_with_openpyxl(path, facts.date1904)
    if not any(sheet.height for sheet in workbook.sheets):
        workbook.close()
        raise refusal(path, "里没有内容，每张工作表都是空的。")
    return workbook


def _open_with_calamine(path: Path, date1904: bool) -> Workbook | None:
    """None where calamine cannot read the file and openpyxl should try."""
    from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

    def rows_of(sheet: CalamineSheet) -> Callable[[], Iterator[Row]]:
        # iter_rows() starts at the first row, but at the first column that is used.
        blank: Row = [None] * (sheet.start[1] if sheet.start else 0)

        def rows() -> Iterator[Row]:
            for row in sheet.iter_rows():
                yield blank + [None if value == "" else value for value in row]

        return rows

    try:
        book = CalamineWorkbook.from_path(path)
        sheets = []
        for meta in book.sheets_metadata:
            if meta.typ not in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet):
                continue
            sheet = book.get_sheet_by_name(meta.name)
            merges = [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
            visible = str(meta.visible).endswith(".Visible")
            sheets.append(Sheet(meta.name, sheet.end[0] + 1 if sheet.end else 0, rows_of(sheet), visible, merges))
    except PasswordError:
        raise refusal(path, "设了打开密码，请在 WPS 或 Excel 里去掉密码，另存后再导入。") from None
    except CalamineError:
        return None
    return Workbook(path, sheets, date1904=date1904, close=book.close)


def _open_with_openpyxl(path: Path, date1904: bool) -> Workbook:
    from openpyxl import load_workbook
    from openpyxl.worksheet.worksheet import Worksheet

    damaged = refusal(path, "已经损坏，读不出来。请在 WPS 或 Excel 里打开，另存一份再导入。")

    def rows_of(sheet: Worksheet) -> Callable[[], Iterator[Row]]:
        return lambda: (list(row) for row in sheet.iter_rows(values_only=True))

    try:
        # openpyxl raises whatever the damaged part leads to
        book = load_workbook(path, data_only=True)
    except Exception as problem:
        raise damaged from problem
    sheets = []
    for sheet in book.worksheets:
        ranges = sheet.merged_cells.ranges
        merges = [Merge(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in ranges]
        height = sheet.max_row if sheet.calculate_dimension() != "A1:A1" or sheet["A1"].value is not None else 0
        sheets.append(Sheet(str(sheet.title), height, rows_of(sheet), sheet.sheet_state == "visible", merges))
    return Workbook(path, sheets, date1904=date1904, close=book.close)


def _open_csv(path: Path) -> Workbook:
    encoding, lines, sample = _encoding(path)
    counts = {mark: sample.count(mark) for mark in ",\t;，"}
    delimiter = max(counts, key=lambda mark: counts[mark])

    def rows() -> Iterator[Row]:
        with path.open(encoding=encoding, newline="") as file:
            try:
                for row in csv.reader(file, delimiter=delimiter):
                    yield [value if value.strip() else None for value in row]
            except csv.Error as problem:
                raise refusal(path, "不是正常的 csv 文件，请在 WPS 或 Excel 里打开，另存为 xlsx 再导入。") from problem

    return Workbook(path, [Sheet(path.stem, lines if sample.strip() else 0, rows)])


def _encoding(path: Path) -> tuple[str, int, str]:
    """Encoding, number of lines and the first text; the whole file is decoded once, so that no row fails later."""
    with path.open("rb") as file:
        start = file.read(3)
    candidates = ("utf-8-sig", "gb18030")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ("utf-16",)  # type: ignore[assignment]
    for encoding in candidates:
        lines, sample = 0, ""
        try:
            with path.open(encoding=encoding, newline="") as file:
                while chunk := file.read(2**20):
                    lines += chunk.count("\n")
                    sample = sample or chunk[:4000]
        except UnicodeError:
            continue
        if "\0" in sample:
            break
        return encoding, lines + 1, sample
    raise refusal(path, "的文字编码不认识，请在 WPS 或 Excel 里打开，另存为 xlsx 再导入。")

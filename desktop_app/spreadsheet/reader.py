"""Opening any workbook as streams of rows. Nothing here knows what the rows mean.

python-calamine reads; openpyxl takes over where calamine gives up or finds nothing. Of an xlsx, which is what comes and
was looked through before, rows come one by one: never a whole sheet as one Python list while the window waits. All else
is read in a process of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from ..common.errors import KnownError
from . import apart, csv_files
from .files import MAX_CELLS, FileFacts, inspect, refusal

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
        self,
        path: Path,
        sheets: list[Sheet],
        *,
        date1904: bool = False,
        close: Callable[[], None] | None = None,
        remarks: Sequence[str] = (),
    ) -> None:
        self.path = path
        self.sheets = sheets
        self.date1904 = date1904
        self.remarks = list(remarks)
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


def open_workbook(path: Path | str, pause: Callable[[], None] | None = None) -> Workbook:
    """Open xlsx, xls, xlsb, ods or csv (UTF-8, UTF-16, GBK or GB 18030). To be called in a worker thread.

    ``pause`` is called now and then and may raise to cancel. Raises KnownError for everything that cannot be read: see
    ``files.inspect``.
    """
    path = Path(path)
    facts = inspect(path)
    if facts.kind == "csv":
        workbook: Workbook | None = _open_csv(path)
    elif facts.kind == "xlsx":
        workbook = _open_with_calamine(path, facts)
        if workbook is None or not any(sheet.height for sheet in workbook.sheets):
            workbook = _open_apart(path, facts, "openpyxl", pause) or workbook
    else:
        workbook = _open_apart(path, facts, "calamine", pause)
    if workbook is None:
        raise refusal(path, "已经损坏，读不出来。请在 WPS 或 Excel 里打开，另存一份再导入。")
    if not any(sheet.height for sheet in workbook.sheets):
        workbook.close()
        raise refusal(path, "里没有内容，每张工作表都是空的。")
    return workbook


def calamine_sheets(path: Path) -> tuple[list[Sheet], Callable[[], None]]:
    """The sheets with cells, and how to close the file. Raises CalamineError, and whatever a panic in it is."""
    from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

    def rows_of(sheet: CalamineSheet) -> Callable[[], Iterator[Row]]:
        # iter_rows() starts at the first row, but at the first column that is used.
        blank: Row = [None] * (sheet.start[1] if sheet.start else 0)

        def rows() -> Iterator[Row]:
            for row in sheet.iter_rows():
                yield blank + [None if value == "" else value for value in row]

        return rows

    book = CalamineWorkbook.from_path(path)
    sheets = []
    for place, meta in enumerate(book.sheets_metadata):
        if meta.typ not in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet):
            continue
        sheet = book.get_sheet_by_index(place)  # names may stand twice in a file that a program made
        if sheet.total_height * sheet.total_width > MAX_CELLS:
            raise CalamineError("too large")
        merges = [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        visible = str(meta.visible).endswith(".Visible")
        sheets.append(Sheet(meta.name, sheet.end[0] + 1 if sheet.end else 0, rows_of(sheet), visible, merges))
    return sheets, book.close


def _open_with_calamine(path: Path, facts: FileFacts) -> Workbook | None:
    """None where calamine cannot read the file and openpyxl should try."""
    from python_calamine import CalamineError, PasswordError

    try:
        sheets, close = calamine_sheets(path)
    except PasswordError:
        raise _locked(path) from None
    except CalamineError:
        return None
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":  # a defect of the reader, met by a damaged file
            raise
        return None
    return Workbook(path, sheets, date1904=facts.date1904, close=close, remarks=facts.remarks)


def _open_apart(
    path: Path, facts: FileFacts, reader: apart.Reader, pause: Callable[[], None] | None
) -> Workbook | None:
    ending, found = apart.read_apart(path, reader, pause)
    if ending == "password":
        raise _locked(path)
    if ending == "large":
        raise refusal(path, "的工作表大得不正常，可能很远的地方有多余的单元格。请删去空白行列，另存为 xlsx 再导入。")
    if ending == "slow":
        raise refusal(path, "读了很久也没有读完，已经停下。请在 WPS 或 Excel 里打开，另存为 xlsx 再导入。")
    if ending != "done":
        return None
    sheets = [
        Sheet(one.name, len(one.rows), partial(iter, one.rows), one.visible, [Merge(*merge) for merge in one.merges])
        for one in found
    ]
    return Workbook(path, sheets, date1904=facts.date1904, remarks=facts.remarks)


def _locked(path: Path) -> KnownError:
    return refusal(path, "设了打开密码，请在 WPS 或 Excel 里去掉密码，另存后再导入。")


def _open_csv(path: Path) -> Workbook:
    encoding, sign, lines = csv_files.look(path)
    return Workbook(path, [Sheet(path.stem, lines, partial(csv_files.rows, path, encoding, sign))])

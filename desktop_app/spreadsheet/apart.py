"""Reading a workbook in a process of its own: for formats and files that could fill the memory or never end.

The process is bounded in memory where the system can do that, in time everywhere, and is stopped when reading is
cancelled; whatever happens to it, the program goes on with a sentence.
"""

from __future__ import annotations

import os
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .files import MAX_CELLS

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from .reader import Row

Reader = Literal["calamine", "openpyxl"]
Ending = Literal["done", "password", "failed", "large", "slow"]

MAX_MEMORY = 3 * 2**30
MAX_SECONDS = 300.0
_PART = 2000  # rows in one message
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_MERGES = 200_000


@dataclass(slots=True)
class PlainSheet:
    """A sheet as it comes out of the process: rows without empty ones at the end."""

    name: str
    visible: bool
    merges: list[tuple[int, int, int, int]]
    rows: list[Row] = field(default_factory=list)


def read_apart(
    path: Path,
    reader: Reader,
    pause: Callable[[], None] | None = None,
    *,
    seconds: float = MAX_SECONDS,
    memory: int = MAX_MEMORY,
) -> tuple[Ending, list[PlainSheet]]:
    """Read a whole workbook; how it ended, and the sheets when it is ``done``.

    ``pause`` is called several times a second and may raise to cancel.
    """
    import multiprocessing

    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe(duplex=False)
    process = spawning.Process(target=_serve, args=(theirs, str(path), reader, memory), daemon=True)
    process.start()
    theirs.close()
    try:
        return _receive(ours, pause, time.monotonic() + seconds)
    finally:
        ours.close()
        if process.is_alive():
            process.kill()
        process.join()


def _receive(ours: Connection, pause: Callable[[], None] | None, end: float) -> tuple[Ending, list[PlainSheet]]:
    sheets: list[PlainSheet] = []
    while True:
        if pause:
            pause()
        if time.monotonic() > end:
            return "slow", []
        if not ours.poll(0.1):
            continue
        try:
            kind, value = ours.recv()
        except (EOFError, OSError):  # it was killed, or killed itself
            return "failed", []
        if kind == "sheet":
            sheets.append(value)
        elif kind == "rows":
            sheets[-1].rows += value
        else:
            return kind, sheets if kind == "done" else []


# Inside the process


class _TooLarge(Exception):
    pass


def _serve(theirs: Any, path: str, reader: Reader, memory: int) -> None:
    _be_small(memory)
    try:
        for sheet, rows in (_calamine if reader == "calamine" else _openpyxl)(path):
            theirs.send(("sheet", sheet))
            for part in _parts(rows):
                theirs.send(("rows", part))
        ending = "done"
    except _TooLarge:
        ending = "large"
    except BaseException as problem:  # noqa: BLE001  readers raise, and panic, in many ways
        ending = "password" if type(problem).__name__ == "PasswordError" else "failed"
    theirs.send((ending, None))
    theirs.close()


def _be_small(memory: int) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what a dying reader says is nobody's business
    try:
        import resource
    except ImportError:  # Windows bounds nothing here; time still is
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _calamine(path: str) -> Iterator[tuple[PlainSheet, Iterator[Row]]]:
    from .reader import calamine_sheets

    for sheet in calamine_sheets(Path(path))[0]:
        yield (
            PlainSheet(sheet.name, sheet.visible, [(m.top, m.left, m.bottom, m.right) for m in sheet.merges]),
            sheet.rows(),
        )


def _openpyxl(path: str) -> Iterator[tuple[PlainSheet, Iterator[Row]]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    with zipfile.ZipFile(path) as archive:
        for sheet in book.worksheets:
            if hasattr(sheet, "reset_dimensions"):
                sheet.reset_dimensions()  # WPS writes A1:A1 whatever the sheet holds
            merges = _merges(archive, str(getattr(sheet, "_worksheet_path", "")))
            yield PlainSheet(str(sheet.title), sheet.sheet_state == "visible", merges), _cells(sheet)


def _cells(sheet: Any) -> Iterator[Row]:
    for row in sheet.iter_rows(values_only=True):
        yield [
            None if isinstance(value, str) and value.startswith("#") and value in _ERRORS else value for value in row
        ]


_ERRORS = {"#N/A", "#NAME?", "#NULL!", "#NUM!", "#DIV/0!", "#REF!", "#VALUE!"}


def _merges(archive: zipfile.ZipFile, name: str) -> list[tuple[int, int, int, int]]:
    if name.lstrip("/") not in archive.namelist():
        return []
    found: list[tuple[int, int, int, int]] = []
    with archive.open(name.lstrip("/")) as member:
        rest = b""
        while (chunk := member.read(2**20)) and len(found) < _MOST_MERGES:
            text = rest + chunk
            for match in _MERGE.finditer(text):
                left, top, right, bottom = match.groups()
                found.append((int(top) - 1, _column(left), int(bottom) - 1, _column(right)))
                rest = text[match.end() :]
            rest = text[-100:] if b"<" in text[-100:] else b""
    return list(dict.fromkeys(found))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows in messages, cells and rows that are empty at the end left out."""
    part: list[Row] = []
    empty, cells = 0, 0
    for row in rows:
        last = len(row)
        while last and row[last - 1] is None:
            last -= 1
        if not last:
            empty += 1
            continue
        cells += empty + last
        if cells > MAX_CELLS:
            raise _TooLarge
        part += [[] for _ in range(empty)]
        part.append(row[:last])
        empty = 0
        if len(part) >= _PART:
            yield part
            part = []
    if part:
        yield part

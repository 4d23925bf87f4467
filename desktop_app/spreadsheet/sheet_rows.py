"""The rows of a very long sheet, written into a workbook that openpyxl has made of everything else.

openpyxl lays out one empty row with the style of each column; its place is taken by the rows. Writing a cell through
openpyxl costs five times as much as writing it here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO

from ..common import codes
from ..common.fields import Field, Kind
from .saving import safe_text

LAST_ROW = 1_048_576
"""Stands in ranges of the skeleton for the last row, which is known when all have been written."""
TEXT, DATE, MONEY = "@", "yyyy-mm-dd", "#,##0.00"
_LONGEST = 32_767  # characters in a cell
_CHUNK = 500
_SHEET = "xl/worksheets/sheet1.xml"
_RANGE_END = re.compile(rb"(:\$?[A-Z]{1,3}\$?)%d\b" % LAST_ROW)
_MODEL_ROW = re.compile(rb'<row r="(\d+)"[^>]*>((?:(?!<row ).)*)</row></sheetData>', re.DOTALL)
_STYLE = re.compile(rb'<c r="([A-Z]+)\d+" s="(\d+)"')
_DIMENSION = re.compile(rb"<dimension [^>]*/>")

Cell = Callable[[Any], str]
"""A stored value as the rest of ``<c r="A1"``; empty for a cell without one."""


def number_format(field: Field) -> str:
    """The format of a column's cells; ``General`` for none."""
    if field.kind is Kind.MONEY:
        return MONEY
    if field.kind is Kind.DATE:
        return DATE
    return TEXT if field.mask is not None and field.kind in (Kind.TEXT, Kind.NOTE) else "General"


def fill_sheet(
    skeleton: BinaryIO,
    file: BinaryIO,
    columns: Sequence[Field],
    rows: Iterable[Sequence[Any]],
    progress: Callable[[int], None] | None,
) -> int:
    """Copy a workbook with the rows in the place of its first sheet's last row; gives how many.

    That row has a styled cell for each column and one more in the format of text. ``progress`` may raise to cancel.
    """
    from openpyxl.utils import get_column_letter

    with (
        zipfile.ZipFile(skeleton) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target,
    ):
        sheet = source.read(_SHEET)
        model = _MODEL_ROW.search(sheet)
        assert model is not None
        styles = {letters.decode(): int(style) for letters, style in _STYLE.findall(model[2])}
        first, letters = int(model[1]), [get_column_letter(place) for place in range(1, len(columns) + 2)]
        text_style = styles[letters[-1]]
        writers = [
            (letter, _cell(field, styles.get(letter, 0), text_style))
            for letter, field in zip(letters, columns, strict=False)
        ]
        with target.open(_SHEET, "w", force_zip64=True) as out:
            out.write(_DIMENSION.sub(b"", sheet[: model.start()], count=1))
            count = 0
            for count, text in _chunks(rows, writers, first):
                out.write(text.encode())
                if progress:
                    progress(count)
            last = first - 1 + count
            out.write(_RANGE_END.sub(rb"\g<1>%d" % last, sheet[model.end() - len("</sheetData>") :]))
        for name in source.namelist():
            if name != _SHEET:
                target.writestr(name, _RANGE_END.sub(rb"\g<1>%d" % last, source.read(name)))
    return count


def _chunks(
    rows: Iterable[Sequence[Any]], writers: Sequence[tuple[str, Cell]], first: int
) -> Iterator[tuple[int, str]]:
    """How many rows there are so far, and the XML of the latest ones."""
    starts = [(f'<c r="{letter}', write) for letter, write in writers]
    parts: list[str] = []
    count = 0
    for row in rows:
        number = first + count
        parts.append(f'<row r="{number}">')
        for (start, write), value in zip(starts, row, strict=True):
            if value is not None and value != "" and (cell := write(value)):
                parts.append(f'{start}{number}"{cell}')
        parts.append("</row>")
        count += 1
        if count % _CHUNK == 0:
            yield count, "".join(parts)
            parts = []
    yield count, "".join(parts)


def _cell(field: Field, style: int, text_style: int) -> Cell:
    """How values of this column are written."""
    look = f' s="{style}"' if style else ""
    table = field.code_table

    def text(value: str) -> str:
        own = f' s="{text_style}"' if value.startswith(("=", "#")) else look  # stays text when somebody edits it
        value = safe_text(value)[:_LONGEST].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f'{own} t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>' if value else ""

    def number(value: float) -> str:
        return f"{look}><v>{value}</v></c>"

    words: dict[Kind, Cell] = {
        Kind.CODE: _kept(lambda code: text(codes.label(table, code))),
        Kind.CODES: _kept(lambda value: text("、".join(codes.label(table, code) for code in value.split()))),
        Kind.FLAG: lambda value: text("是" if value else "否"),
        Kind.MINUTES: lambda value: number(value // 6 / 10),  # hours, floor to 0.1 (domain reference 3.4)
        Kind.INTEGER: lambda value: number(value) if isinstance(value, (int, float)) else text(str(value)),
        Kind.MONEY: lambda value: number(value / 100),
        Kind.DATE: _kept(lambda value: number(_day(value))),
    }
    words[Kind.LINK] = words[Kind.INTEGER]
    return words.get(field.kind, lambda value: text(str(value)))


def _kept(convert: Cell) -> Cell:
    """For columns of few values: each is put into words once."""
    known: dict[Any, str] = {}

    def write(value: Any) -> str:
        found = known.get(value)
        if found is None:
            found = known[value] = convert(value)
        return found

    return write


def _day(value: str) -> int:
    from openpyxl.utils.datetime import to_excel

    return int(to_excel(date.fromisoformat(value)))

"""Small workbooks for the tests of this folder."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADINGS = ["姓名", "与户主关系", "身份证号", "出生日期", "联系方式", "家庭住址"]


def xlsx(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]], Iterable[str]], hidden: Iterable[str] = ()) -> Path:
    """``sheets``: name, rows, merged ranges."""
    book = Workbook()
    book.remove(book.active)
    for name, rows, merges in sheets:
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
        for merge in merges:
            sheet.merge_cells(merge)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def xlsb(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """The least that is a binary workbook ([MS-XLSB]): one sheet of texts."""

    def record(kind: int, body: bytes = b"") -> bytes:
        size = len(body)
        head = bytes([kind]) if kind < 0x80 else bytes([kind & 0xFF, kind >> 8])
        length = b""
        while True:
            length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
            size >>= 7
            if not size:
                return head + length + body

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    book = record(0x0183) + record(0x018F)
    book += record(0x019C, struct.pack("<II", 0, 1) + wide("rId1") + wide("表"))
    book += record(0x0190) + record(0x0184)
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = record(0x0181) + record(0x0194, size) + record(0x0191)
    for index, row in enumerate(rows):
        sheet += record(0, struct.pack("<I", index) + bytes(21))
        for column, text in enumerate(row):
            sheet += record(6, struct.pack("<II", column, 0) + wide(text))
    sheet += record(0x0192) + record(0x0182)
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from pathlib import Path

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.spreadsheet import files
from desktop_app.spreadsheet.reader import Merge, open_workbook
from tests.spreadsheet.workbooks import xlsb, xlsx

DATA = Path(__file__).parents[1] / "data"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_rows_and_columns_count_from_the_first_cell_of_the_sheet(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        ("表", [[], [], [None, None, "甲", 1, dt.date(2020, 1, 2)], [None, None, None, "乙"]], ["C3:C4"]),
    )
    with open_workbook(path) as book:
        sheet = book.sheets[0]
        rows = list(sheet.rows())
        assert rows[2][2:] == ["甲", 1, dt.date(2020, 1, 2)]
        assert [len(rows), sheet.height] == [4, 4]
        assert list(sheet.rows()) == rows, "a sheet can be read twice"
        assert sheet.merges == [Merge(2, 2, 3, 2)]


@pytest.mark.parametrize("name", ["small.xls", "small.ods"])
def test_other_formats(name: str) -> None:
    with open_workbook(DATA / name) as book:
        rows = list(book.sheets[0].rows())
    assert rows[2][:4] == ["张䶮", "张䶮", "290101199001010013", dt.date(1990, 1, 1)]
    assert len(rows) == 4


def test_xlsb(tmp_path: Path) -> None:
    with open_workbook(xlsb(tmp_path / "a.xlsb", [["姓名", "性别"], ["张䶮", "男"]])) as book:
        assert list(book.sheets[0].rows()) == [["姓名", "性别"], ["张䶮", "男"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(f'姓名{mark}备注\r\n刘䶮{mark}"两行\n一格"\r\n𫖯{mark}\r\n', encoding, newline="")
    with open_workbook(path) as book:
        assert list(book.sheets[0].rows()) == [["姓名", "备注"], ["刘䶮", "两行\n一格"], ["𫖯", None]]


def test_openpyxl_reads_where_calamine_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    class Fails:
        @staticmethod
        def from_path(path: Path) -> None:
            raise python_calamine.CalamineError("odd")

    path = xlsx(tmp_path / "a.xlsx", ("表", [["姓名", None], ["张三", 1]], ["A1:B1"]), ("空", [], []))
    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Fails)
    with open_workbook(path) as book:
        assert list(book.sheets[0].rows()) == [["姓名"], ["张三", 1]]
        assert book.sheets[0].merges == [Merge(0, 0, 0, 1)]
        assert [sheet.height for sheet in book.sheets] == [2, 0]


def test_1904_and_hidden_sheets_are_known(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", ("表", [["姓名"]], []), ("旧", [["姓名"]], []), hidden=["旧"])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with open_workbook(path) as book:
        assert book.date1904
        assert [sheet.visible for sheet in book.sheets] == [True, False]


def _bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    def write(name: str, content: bytes) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    good = xlsx(
        folder / "good.xlsx", ("表", [["姓名", "性别"]] + [[f"张{n}", "男"] for n in range(500)], [])
    ).read_bytes()
    docx = folder / "word.xlsx"
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    plain = folder / "zip.xlsx"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "a")
    return {
        "nothing there": (folder / "none.xlsx", "找不到"),
        "a folder": (folder, "文件夹"),
        "empty": (write("empty.xlsx", b""), "空文件"),
        "empty csv": (write("empty.csv", b" \r\n"), "没有内容"),
        "no cells": (xlsx(folder / "blank.xlsx", ("表", [], [])), "没有内容"),
        "picture": (write("picture.xlsx", PNG), "其实是图片"),
        "pdf": (write("pdf.xlsx", b"%PDF-1.7 ..."), "PDF"),
        "text": (write("text.xlsx", "只是文字".encode()), "不是表格文件"),
        "web page": (write("web.xls", b"<html><table></table></html>"), "网页格式"),
        "word": (docx, "Word"),
        "zip": (plain, "压缩包"),
        "cut off": (write("cut.xlsx", good[:-200]), "损坏"),
        "head only": (write("head.xlsx", b"PK\x03\x04abc"), "损坏"),
        "damaged inside": (write("hole.xlsx", good[:600] + bytes(60) + good[660:]), "损坏"),
        "damaged xls": (write("hole.xls", (DATA / "small.xls").read_bytes()[:2000]), "损坏"),
        "password": (DATA / "password.xlsx", "密码"),
        "binary csv": (write("binary.csv", b"\xff\x00\x81\x00,\x00"), "编码"),
    }


def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path) -> None:
    for what, (path, says) in _bad_files(tmp_path).items():
        before = path.read_bytes() if path.is_file() else b""
        with pytest.raises(KnownError) as caught, open_workbook(path) as book:
            list(book.sheets[0].rows())
        assert says in caught.value.sentence, what
        assert "没有变" in caught.value.sentence, what
        assert path.name in caught.value.sentence, what
        if before:
            assert path.read_bytes() == before, what


def _zip_of(path: Path, sheet: bytes, *, lie: int | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    if lie is not None:
        content = path.read_bytes()
        path.write_bytes(content.replace(struct.pack("<I", len(sheet)), struct.pack("<I", lie)))
    return path


def test_zip_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED", 2**20)
    with pytest.raises(KnownError, match="大得不正常"):
        open_workbook(_zip_of(tmp_path / "bomb.xlsx", bytes(2 * 2**20)))
    with pytest.raises(KnownError, match="损坏"):
        open_workbook(_zip_of(tmp_path / "liar.xlsx", bytes(2 * 2**20 + 3), lie=1000))


def test_a_stray_cell_far_away_does_not_eat_the_memory(tmp_path: Path) -> None:
    sheet = b'<sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(KnownError, match="1048576行、16384列"):
        open_workbook(_zip_of(tmp_path / "far.xlsx", sheet))

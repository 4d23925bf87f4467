"""What a file is, told from its content, and refusals before anything is unpacked."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..common.errors import KnownError

FileKind = Literal["xlsx", "xlsb", "xls", "ods", "csv"]

MAX_FILE = 200 * 2**20
# 100,000 rows of 30 columns are some 100 MB of XML.
MAX_UNPACKED = 800 * 2**20
# Tables of text shrink some twenty times; what shrinks more than this is made to fill the memory.
MAX_RATIO, _SMALL = 150, 50 * 2**20
# The reader makes a dense grid of 24 bytes a cell; one stray cell in XFD1048576 would ask for 400 GB.
MAX_CELLS = 20_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CHUNK = 2**20

_PICTURES = {
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"BM": "图片",
    b"RIFF": "图片",
    b"II*\x00": "图片",
    b"MM\x00*": "图片",
    b"%PDF": "PDF 文件",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
}
_TEXT_SUFFIXES = {".csv", ".tsv", ".txt"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOTHING_CHANGED = "没有导入任何内容，原有数据没有变。"

_FAR = re.compile(rb' r="(?:([A-Z]{2,})(\d+)|[A-Z](\d{6,}))"')
_ROW = re.compile(rb' r="[A-Z]+(\d{6,})"')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?r="(\d+)"')
_FILLED = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*?\sr=[\"']([A-Za-z]+)(\d+)[\"'])[^>]*(?<!/)>(?!</)")
_NOT_COMPUTED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """``date1904``: the workbook counts days from 1904 (old Excel for Mac). ``remarks`` are sentences about cells that
    read as blank."""

    kind: FileKind
    date1904: bool = False
    remarks: tuple[str, ...] = ()


def refusal(path: Path, what: str) -> KnownError:
    """The one shape of all refusals: the file, what is the matter, that nothing changed."""
    return KnownError(f"“{path.name}”{what}{_NOTHING_CHANGED}")


def inspect(path: Path) -> FileFacts:
    """Look at a file without reading its cells.

    Raises KnownError for a file that is missing, empty, locked, too large, protected by a password, damaged, or no
    workbook at all.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise refusal(path, "是文件夹，请选择表格文件。")
        with path.open("rb") as file:
            head = file.read(512)
    except FileNotFoundError:
        raise refusal(path, "找不到了，可能被移走或改名，请重新选择。") from None
    except PermissionError:
        raise refusal(path, "打不开：正被别的程序占用，或者没有读取权限。请关闭表格软件后再试。") from None
    except OSError as problem:
        raise refusal(path, f"读不出来（{problem.strerror}）。请检查磁盘或 U 盘后再试。") from problem
    if size == 0:
        raise refusal(path, "是空文件（0 字节），请重新导出或复制一份。")
    if size > MAX_FILE:
        raise refusal(path, f"有{size // 2**20}兆，超过{MAX_FILE // 2**20}兆，请分成几个文件再导入。")
    for magic, kind in _PICTURES.items():
        if head.startswith(magic):
            raise refusal(path, f"其实是{kind}，不是表格，请选择 xlsx、xls、ods 或 csv 文件。")
    if head.startswith(b"PK"):
        return _inspect_zip(path)
    if head.startswith(_OLE):
        return _inspect_ole(path)
    return _inspect_text(path, head)


def _inspect_text(path: Path, head: bytes) -> FileFacts:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise refusal(path, "是网页格式的表格，请用 WPS 或 Excel 打开，另存为 xlsx 再导入。")
    if head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00"):
        return FileFacts("xls")
    if path.suffix.lower() in _TEXT_SUFFIXES:
        return FileFacts("csv")
    raise refusal(path, "不是表格文件，请选择 xlsx、xls、xlsb、ods 或 csv 文件。")


def _inspect_ole(path: Path) -> FileFacts:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refusal(path, "设了打开密码，请在 WPS 或 Excel 里去掉密码，另存后再导入。")
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return FileFacts("xls")
    if "WordDocument".encode("utf-16-le") in content:
        raise refusal(path, "是 Word 文档，不是表格，请把表格复制到 WPS 表格或 Excel 里另存为 xlsx。")
    raise refusal(path, "不是表格，或者已经损坏。请在 WPS 或 Excel 里打开看看，另存为 xlsx 再导入。")


def _inspect_zip(path: Path) -> FileFacts:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = _zip_kind(path, archive, names)
            unpacked = sum(info.file_size for info in archive.infolist())
            packed = sum(info.compress_size for info in archive.infolist())
            if unpacked > MAX_UNPACKED or (unpacked > _SMALL and unpacked > packed * MAX_RATIO):
                raise refusal(path, "解开后大得不正常，为安全起见没有读取。请在 WPS 或 Excel 里另存一份再导入。")
            seen = _Seen()
            for info in archive.infolist():
                if info.filename.lower().endswith((".xml", ".bin", ".rels")):
                    _check_member(path, archive, info, seen)
            settings = archive.read("xl/workbook.xml") if "xl/workbook.xml" in names else b""
            return FileFacts(kind, bool(re.search(rb'date1904="(1|true)"', settings)), seen.remarks())
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, RuntimeError):
        raise refusal(path, "已经损坏，读不出来。请重新复制一份，或在 WPS、Excel 里打开修复后另存。") from None


def _zip_kind(path: Path, archive: zipfile.ZipFile, names: set[str]) -> FileKind:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise refusal(path, "设了打开密码，请在表格软件里去掉密码，另存后再导入。")
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise refusal(path, "是 Word 文档，不是表格，请把表格复制到 WPS 表格或 Excel 里另存为 xlsx。")
    raise refusal(path, "是压缩包，不是表格，请先解压，再选择里面的表格文件。")


@dataclass(slots=True)
class _Seen:
    """Cells of all sheets that a reader gives as blank."""

    not_computed: int = 0
    errors: int = 0

    def remarks(self) -> tuple[str, ...]:
        found = []
        if self.not_computed:
            found.append(f"有{self.not_computed}个公式没有保存结果，按空白读；请用 WPS 或 Excel 打开，保存一次，再导入")
        if self.errors:
            found.append(f"有{self.errors}个格子是错误值（如 #N/A），按空白读")
        return tuple(found)


def _check_member(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, seen: _Seen) -> None:
    """Unpack to nowhere: a wrong length or checksum shows here, and so does a sheet with a stray far cell.

    The first look is quick and counts formatted cells, too; only where it finds too many the filled ones are looked for.
    """
    is_sheet = info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml")
    last_row, last_column, odd, first = 1, 26, False, True
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            if first and _ENTITIES.search(chunk[:8192].replace(b"\0", b"")):
                raise refusal(
                    path, "里有表格不该有的内容（实体声明），为安全起见没有读取。请在 WPS 或 Excel 里另存一份再导入。"
                )
            first = False
            if is_sheet:
                far = _FAR.findall(chunk)
                rows = [*_ROW.findall(chunk), *(row or alone for _, row, alone in far)]
                last_row = max([last_row, *(int(row[:12]) for row in set(rows))]) if far else _last(rows, last_row)
                for letters in {letters for letters, _, _ in far}:
                    last_column = max(last_column, _column_number(letters))
                odd = odd or b"r='" in chunk
                if b"f>" in chunk or b"<f " in chunk:
                    seen.not_computed += len(_NOT_COMPUTED.findall(chunk))
                seen.errors += chunk.count(b' t="e"')
    beyond = last_row > LAST_ROW or last_column > LAST_COLUMN
    if (odd or last_row * last_column > MAX_CELLS) and not beyond:
        last_row, last_column = _filled_size(archive, info)
    if last_row * last_column > MAX_CELLS or last_row > LAST_ROW or last_column > LAST_COLUMN:
        raise refusal(
            path,
            f"的工作表有{last_row}行、{last_column}列，可能很远的地方有多余的单元格。请删去空白行列，另存后再导入。",
        )


def _last(rows: list[bytes], last_row: int) -> int:
    """The greatest of the rows' own numbers; in order in all but damaged files, where a longer one gives it away."""
    longest = max(rows, key=len, default=b"0")
    return max(last_row, int(rows[-1][:12]) if rows else 0, int(longest[:12]))


def _filled_size(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[int, int]:
    """Last row and column that hold something: rows that were only coloured, to the end of the sheet, hold nothing."""
    last_row, last_column, rest = 1, 1, b""
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            text = rest + chunk
            for letters, row in _FILLED.findall(text):
                last_row = max(last_row, int(row[:12]))
                last_column = max(last_column, _column_number(letters.upper()[:6]))
            rest = text[-200:]
    return last_row, last_column


def _column_number(letters: bytes) -> int:
    number = 0
    letters = letters[:6]
    for letter in letters:
        number = number * 26 + letter - 64
    return number

"""Rows of a text file: which encoding, which sign between the cells, which quotation marks were left open."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .files import refusal

if TYPE_CHECKING:
    from .reader import Row

_MARKS = ",\t;，|"
_SAMPLE = 64 * 1024
_LONGEST = 2**20
_MOST_LINES = 40  # in one cell; more is a quotation mark that was never closed
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LINES = re.compile(r"\r\n|\r|\n")


def look(path: Path) -> tuple[str, str, int]:
    """Encoding, sign between cells, number of lines. Raises KnownError for a file that is no text.

    The whole file is decoded once, so that no row fails later.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for encoding in _candidates(start):
        lines, sample = 0, ""
        try:
            with path.open(encoding=encoding, newline="") as file:
                while chunk := file.read(2**20):
                    lines += len(_LINES.findall(chunk))
                    sample = sample or chunk[:_SAMPLE]
        except UnicodeError:
            continue
        if len(_UNSEEN.findall(sample[:4000])) * 20 > len(sample[:4000]):
            break
        return encoding, _sign(sample), lines + 1 if sample.strip() else 0
    raise refusal(path, "的文字编码不认识，请在 WPS 或 Excel 里打开，另存为 xlsx 再导入。")


def rows(path: Path, encoding: str, sign: str) -> Iterator[Row]:
    """The rows; stray NULs are dropped. Raises KnownError where quotation marks do not pair."""
    csv.field_size_limit(_LONGEST)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader((line.replace("\0", "") for line in file), delimiter=sign)
        try:
            for row in reader:
                if any(len(_LINES.findall(value)) > _MOST_LINES for value in row if len(value) > _MOST_LINES):
                    raise _unclosed(path, reader.line_num)
                yield [value if value.strip() else None for value in row]
        except csv.Error as problem:
            raise _unclosed(path, reader.line_num) from problem


def _unclosed(path: Path, line: int) -> Exception:
    return refusal(
        path,
        f"第{line}行或它前面有一个引号没有成对，后面的行会连成一格。请在 WPS 或 Excel 里打开核对，另存为 xlsx 再导入。",
    )


def _candidates(start: bytes) -> tuple[str, ...]:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    odd, even = start[1::2].count(0), start[0::2].count(0)
    if odd > len(start) // 8 or even > len(start) // 8:  # commas and digits of UTF-16 without its mark
        return ("utf-16-le", "utf-16-be") if odd >= even else ("utf-16-be", "utf-16-le")
    return ("utf-8-sig", "gb18030")


def _sign(sample: str) -> str:
    """The sign that parts most lines into the same number of cells; of equal ones the one that makes more cells."""
    lines = [line for line in _LINES.split(sample)[:40] if line.strip()]
    if not lines:
        return ","

    def worth(sign: str) -> tuple[float, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign))
        except csv.Error:
            return 0.0, 0
        width, count = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]))
        return (count / len(lines) if width > 1 else 0.0), width

    best = max(_MARKS, key=lambda sign: (round(worth(sign)[0], 1), worth(sign)[1]))
    return best if worth(best)[0] else ","

"""Which field a column's heading means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..common import text as texts
from ..common.fields import Catalogue
from .reader import Cell, Merge, Row

_DECORATION = re.compile(r"[\s*:#_.]+")
_REMARK = re.compile(r"[(\[【〔].*?[)\]】〕]")
_LONG_DIGITS = re.compile(r"\d{6}")
_LONGEST = 200  # no heading is longer; a cell may hold 32,767 characters
_ORDINAL = re.compile(r"(?<=.)[\d一二三四五六七八九十]{1,2}$")
_MEMBER = re.compile(r"(第|家庭)*(成员|人员|家属|家人|member|person)[\d一二三四五六七八九十]{1,2}.*")
_NAMELESS = re.compile(r"(列|字段|column|unnamed|field|f)?:?\d*")


def plain(text: object) -> str:
    """A heading without what clerks decorate it with: blanks, stars, colons, remarks in brackets."""
    return _plain(str(text)[:_LONGEST])


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    bare = _DECORATION.sub("", texts.half_width(text))
    return _DECORATION.sub("", _REMARK.sub("", bare)).casefold() or bare.casefold()


def is_nameless(title: str) -> bool:
    """A heading that says nothing: empty, 列1, Column3."""
    return bool(_NAMELESS.fullmatch(plain(title)))


class HeadingWords:
    """All words by which the fields of a catalogue are known."""

    def __init__(self, catalogue: Catalogue, must_have: str) -> None:
        self._words: dict[str, str] = {}
        for field in catalogue:
            self._words.setdefault(plain(field.label), field.key)
        for field in catalogue:
            for heading in field.headings:
                self._words.setdefault(plain(heading), field.key)
        self._must = tuple(word for word, key in self._words.items() if key == must_have)
        self._starts = {word[0] for word in self._must} | set("第家成人mp")

    def key(self, parts: Sequence[str]) -> str | None:
        """The field that a heading path means: 户主/姓名 is 户主姓名 first, and 姓名 only if that is no field."""
        if not parts:
            return None
        whole = "".join(plain(part) for part in parts)
        return self._words.get(whole) or self._words.get(plain(parts[-1]))

    def may_be_heading(self, row: Row) -> bool:
        """Whether a row has a cell that may stand above the column every table must have; quick, for every row."""
        for value in row:
            if isinstance(value, str) and len(value) < 40:
                first = value.lstrip(" *　\n＊(（第")[:1].casefold()
                if first in self._starts:
                    word = _ORDINAL.sub("", plain(value))
                    if word.endswith(self._must) or _MEMBER.fullmatch(plain(value)):
                        return True
        return False


def looks_like_data(row: Row) -> bool:
    """Headings are words: no numbers, no dates, no long rows of digits."""
    return any(
        (not isinstance(value, str) and value is not None)
        or (isinstance(value, str) and _LONG_DIGITS.search(texts.half_width(value)) is not None)
        for value in row
    )


def is_column_numbers(row: Sequence[Cell]) -> bool:
    """The row under a heading that numbers the columns: 1 2 3 4 …"""
    numbers = []
    for value in row:
        if value is None:
            continue
        digits = str(value).removesuffix(".0")
        if len(digits) > 3 or not digits.isdecimal():
            return False
        numbers.append(int(digits))
    return len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def heading_paths(block: Sequence[Row], top: int, merges: Sequence[Merge]) -> list[list[str]]:
    """Texts above each column, outer to inner; merged cells count for all that they cover, a repeated text once.

    ``top`` is the index of the block's first row in the sheet.
    """
    width = max((len(row) for row in block), default=0)
    grid: list[list[Cell]] = [list(row) + [None] * (width - len(row)) for row in block]
    for merge in merges:
        if top <= merge.top < top + len(block) and merge.left < width:
            value = grid[merge.top - top][merge.left]
            for index in range(merge.top, min(merge.bottom, top + len(block) - 1) + 1):
                for column in range(merge.left, min(merge.right, width - 1) + 1):
                    grid[index - top][column] = value
    paths = []
    for column in range(width):
        parts: list[str] = []
        for row in grid:
            value = texts.one_line(str(row[column])) if row[column] is not None else ""
            if value and (not parts or parts[-1] != value):
                parts.append(value)
        paths.append(parts)
    return paths

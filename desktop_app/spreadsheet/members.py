"""Several people in one row: numbered headings (姓名1, 成员二/姓名), or the same headings coming again.

A row is then one household (its head first), or just people printed side by side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..common import text as texts
from .headings import HeadingWords, plain

if TYPE_CHECKING:
    from .tables import Column

Row = Literal["", "household", "people"]  # what a row is; empty: one record
_ONE = r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})"
_INNER = re.compile(rf"第?(?:家庭)?(?:成员|人员|家属|家人|member|person){_ONE}(?P<word>.*)")
_LAST = re.compile(rf"(?P<word>.*?[^\d一二三四五六七八九十]){_ONE}")
_BARE = re.compile(r"[\s*:#_()\[\]【】〔〕.]+")
_FAMILY = re.compile(r"成员|家属|家人|人口|member")
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class Across:
    """``leading`` are the fields of a first person with columns of his own (户主姓名), as what they are then read;
    people in a row who have the field ``tie`` belong together; of a field in ``joined`` every column of a person is read
    (电话1, 电话2)."""

    leading: Mapping[str, str] = field(default_factory=dict)
    tie: str = ""
    joined: frozenset[str] = frozenset()


def numbered(parts: Sequence[str], words: HeadingWords, must_have: str) -> tuple[str, int] | None:
    """The field and the number that a heading path says: 成员一/身份证号 is (id_no, 1)."""
    for text in dict.fromkeys(("".join(parts), parts[-1] if parts else "")):
        bare = _bare(text)
        inner = _INNER.fullmatch(bare)
        found = inner or _LAST.fullmatch(bare)
        if not found:
            continue
        word = found["word"]
        key = words.key([word]) if word else must_have
        if key:
            return key, _number(found["number"])
    return None


def _said(parts: Sequence[str]) -> int:
    """The number that a heading bears, whatever else it says; 0 for none."""
    for text in ("".join(parts), parts[-1] if parts else ""):
        found = _INNER.fullmatch(_bare(text)) or _LAST.fullmatch(_bare(text))
        if found:
            return _number(found["number"])
    return 0


def _bare(text: str) -> str:
    return _BARE.sub("", texts.half_width(text)).casefold()


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return sum(_DIGITS[char] for char in written)  # 十二 is ten and two


def spread(columns: Sequence[Column], words: HeadingWords, must_have: str, across: Across) -> tuple[Row, bool]:
    """Say of each column to which person of the row it belongs (``member``); what a row is, and whether the head leads.

    Changes nothing in a table of one record a row.
    """
    marks = {
        c.index: found
        for c in columns
        if (not c.key or len(c.parts) > 1) and (found := numbered(c.parts, words, must_have))
    }
    names = sorted({number for key, number in marks.values() if key == must_have})
    base = any(c.key == must_have and c.index not in marks for c in columns)
    led = any(across.leading.get(c.key or "") == must_have for c in columns)
    if names and (len(names) > 1 or base or led):
        first = 0 if not (base or led) else 1
        _by_number(columns, marks, {number: first + place for place, number in enumerate(names)}, must_have)
        head_first = led and not base
        if head_first:
            _lead(columns, across)
        return "household", head_first
    for column in columns:  # 电话1 of an ordinary roster, 姓名1 alone
        key = marks[column.index][0] if column.index in marks and not column.key else None
        if key and (key in across.joined or not any(c.key == key for c in columns)):
            column.key, column.how = key, "heading"
    return _by_repeat(columns, must_have, across, led)


def _by_number(
    columns: Sequence[Column], marks: Mapping[int, tuple[str, int]], members: Mapping[int, int], must_have: str
) -> None:
    """Columns without a number that come again after a numbered name belong to that person (成员1, 关系, 身份证)."""
    titles = Counter(plain(column.title) for column in columns)
    current = 0
    for column in columns:
        if column.index in marks:
            key, number = marks[column.index]
            if number not in members:
                continue
            column.key, column.how, column.member = key, "heading", members[number]
            if key == must_have:
                current = column.member
        elif not column.key and (number := _said(column.parts)) in members:
            column.member = members[number]  # 文化1: whose it is is clear, what it is somebody may say
        elif current and titles[plain(column.title)] > 1:
            column.member = current


def _by_repeat(columns: Sequence[Column], must_have: str, across: Across, led: bool) -> tuple[Row, bool]:
    titles = Counter(plain(column.title) for column in columns if column.key)
    names = [
        c for c in columns if c.key == must_have and (titles[plain(c.title)] > 1 or (led and _FAMILY.search(c.title)))
    ]
    again = {c.key for c in columns if c.key and titles[plain(c.title)] > 1} - {must_have}
    if len(names) < 2 or not again:
        return "", False
    household = across.tie in again or led
    first = 1 if led else 0
    starts = [column.index for column in names]
    for column in columns:
        if column.key and titles[plain(column.title)] > 1:
            place = sum(start <= column.index for start in starts)
            column.member = max(place - 1, 0) + first if place else 0
    if led:
        _lead(columns, across)
    return ("household" if household else "people"), led


def _lead(columns: Sequence[Column], across: Across) -> None:
    """户主姓名 is the name of the first person here, not a word about the others' head."""
    for column in columns:
        if column.member == 0 and column.key in across.leading:
            column.key = across.leading[str(column.key)]

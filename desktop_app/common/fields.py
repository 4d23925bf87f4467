"""The field catalogue: one declaration for each field.

A subject declares its fields once (``residents/fields.py``). Columns of the model, of the table on screen and of the
exported workbook, rows of the form, headings understood in a roster, words in the history and on paper all read it.
This module knows neither queries nor Qt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum
from typing import Any

from . import codes, dates

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")  # all but tab and line feed


class Kind(Enum):
    """What a field holds, and as what Python type it travels."""

    TEXT = "text"  # str, one line
    NOTE = "note"  # str, several lines
    CODE = "code"  # str, a code of ``code_table``
    CODES = "codes"  # str, codes joined by one blank
    DATE = "date"  # str, ISO YYYY-MM-DD
    TIME = "time"  # str, YYYY-MM-DD HH:MM:SS, UTC+8
    INTEGER = "integer"  # int
    MINUTES = "minutes"  # int, minutes; shown as hours
    MONEY = "money"  # int, fen
    FLAG = "flag"  # int, 0 or 1
    LINK = "link"  # int, id of another record


class Level(IntEnum):
    """Sensitivity (domain reference 2.1): who sees a field, and where."""

    L1 = 1  # every operator
    L2 = 2  # operators of the hall
    L3 = 3  # masked; the reveal is logged
    L4 = 4  # a named role only


class Mask(Enum):
    """How a value looks where it is masked (domain reference 2.4.5, 2.4.8)."""

    ID_NUMBER = "id_number"  # 2903**********0013
    PHONE = "phone"  # 138****1234
    WHOLE = "whole"  # ****, whatever it is: a code, a sum
    CONTACT = "contact"  # a name with a telephone number in the same text: 李敏 138****1234


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record.

    ``check(value)`` gets the stored value and returns a sentence to show beside the field, or None.
    ``value(row, today)`` makes a computed field of a stored row (a mapping by key); such a field has no column.
    ``applies(values)``: a form shows the field only for such records, or where it is filled.
    ``width`` is in characters of the table's font. ``headings`` are what rosters call this field, besides the label.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    section: str = ""
    code_table: str = ""
    required: bool = False
    max_length: int = 0
    check: Callable[[Any], str | None] | None = None
    hint: Callable[[Any], str | None] | None = None  # said beside the field, never refuses
    value: Callable[[Mapping[str, Any], date], Any] | None = None
    level: Level = Level.L1
    mask: Mask | None = None
    width: int = 10
    headings: tuple[str, ...] = ()
    listed: bool = False  # a column of the table unless the user hides it
    export: bool = True
    editable: bool = True
    folded: bool = False  # rarely used: the form folds it while it is empty
    help: str = ""
    applies: Callable[[Mapping[str, Any]], bool] | None = None  # to which records; None: to all

    @property
    def stored(self) -> bool:
        return self.value is None


class Catalogue:
    """The fields of one kind of record, in reading order."""

    def __init__(self, name: str, fields: Iterable[Field]) -> None:
        self.name = name
        self._fields = {field.key: field for field in fields}
        self._places = {key: place for place, key in enumerate(self._fields)}
        self._stored = [field for field in self if field.stored]
        self._required = [field.key for field in self._stored if field.required]

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields.values())

    def __getitem__(self, key: str) -> Field:
        return self._fields[key]

    def __contains__(self, key: object) -> bool:
        return key in self._fields

    def get(self, key: str) -> Field | None:
        return self._fields.get(key)

    @property
    def stored(self) -> list[Field]:
        return list(self._stored)

    @property
    def listed(self) -> list[Field]:
        return [field for field in self if field.listed]

    def sections(self) -> dict[str, list[Field]]:
        """Editable fields by section, both in the order they are declared."""
        found: dict[str, list[Field]] = {}
        for field in self:
            if field.section and field.editable and field.stored:
                found.setdefault(field.section, []).append(field)
        return found

    def problems(
        self, values: Mapping[str, Any], only: Iterable[str] | None = None, *, without: Iterable[str] = ()
    ) -> dict[str, str]:
        """Sentences by field key for the values that do not hold; empty when all do."""
        found: dict[str, str] = {}
        # Only what is filled or must be: a roster's row fills a dozen of a hundred fields.
        wanted = {*self._required, *(key for key in values if key in self._fields)}
        if only is not None:
            wanted.intersection_update(only)
        wanted.difference_update(without)
        for key in sorted(wanted, key=self._places.__getitem__):
            field = self._fields[key]
            if field.value is not None:
                continue
            value = values.get(key)
            if value is None or value == "":
                if field.required:
                    found[field.key] = f"请填写{field.label}"
                continue
            sentence = _fits(field, value) or (field.check(value) if field.check else None)
            if sentence:
                found[field.key] = sentence
        return found


def _fits(field: Field, value: Any) -> str | None:
    """Kind, length and code table: what every field is checked for."""
    if isinstance(value, str):
        if _CONTROL.search(value):
            return f"{field.label}里有不能显示的控制字符"
        if field.max_length and len(value) > field.max_length:
            return f"{field.label}最多{field.max_length}个字，现在{len(value)}个"
    if field.kind is Kind.DATE and not dates.is_iso(value):
        return f"{field.label}不是日期，请写成 2026-01-05 的样子"
    if field.kind is Kind.CODE and not codes.knows(field.code_table, value):
        return f"{field.label}里没有“{value}”这一项"
    if field.kind is Kind.CODES and field.code_table:
        unknown = [code for code in str(value).split() if not codes.knows(field.code_table, code)]
        return f"{field.label}里没有“{unknown[0]}”这一项" if unknown else None
    if field.kind in (Kind.INTEGER, Kind.MINUTES, Kind.MONEY, Kind.FLAG, Kind.LINK) and not isinstance(value, int):
        return f"{field.label}应当是数字"
    return None

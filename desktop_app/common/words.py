"""Stored values in words: labels for codes, masked where the place asks for it. The one place that masks (screens.md).

Every list, record, export, history line and picker takes its words from here, so that no raw code and no clear number
gets out by another way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

from . import codes, masking
from .fields import Field, Kind, Level, Mask
from .hours import hours_text


class Place(Enum):
    """Where a value is shown; decides with the field's level what is masked or left out."""

    LIST = "list"  # tables, search results, pickers, --json
    RECORD = "record"  # one opened record
    EXPORT = "export"  # workbooks and printed lists
    PAPER = "paper"  # a statutory paper, for those who may print that case


def opened(may: Callable[[str], bool]) -> Place:
    """How an opened record is shown: to whoever may only look through (审计) it is masked like a list."""
    return Place.RECORD if may("records.clear") else Place.LIST


def hidden(field: Field, place: Place) -> bool:
    """Whether the field is left out of this place altogether (L4: only the named role's own screen shows it)."""
    return field.level is Level.L4


def is_masked(field: Field, place: Place) -> bool:
    """Whether values of the field are masked in this place."""
    if field.mask is None or place is Place.PAPER:
        return False
    return not (field.mask in (Mask.PHONE, Mask.CONTACT) and place is Place.RECORD)


def shower(field: Field, place: Place = Place.LIST) -> Callable[[Any], Any]:
    """How this place shows values of a field: made once for a table, called for each cell."""
    if hidden(field, place):
        return lambda value: None
    words = _words(field, place)
    return lambda value: None if value is None or value == "" else words(value)


def shown(field: Field, value: Any, place: Place = Place.LIST) -> Any:
    """A stored value as this place shows it: text; a number stays one where it is aligned and counted; None for nothing.

    Minutes become hours, fen become yuan, several telephone numbers are parted by a Chinese comma.
    """
    return shower(field, place)(value)


def _words(field: Field, place: Place) -> Callable[[Any], Any]:
    table = field.code_table
    if field.mask is Mask.WHOLE and is_masked(field, place):
        return lambda value: masking.masked(Mask.WHOLE, str(value))
    match field.kind:
        case Kind.CODE:
            return lambda value: codes.label(table, value)
        case Kind.CODES:
            return lambda value: "、".join(codes.label(table, code) for code in value.split())
        case Kind.FLAG:
            return lambda value: "是" if value else "否"
        case Kind.TIME:
            return lambda value: value[:16]
        case Kind.MINUTES:
            return hours_text
        case Kind.MONEY:
            return lambda value: f"{value / 100:,.2f}"
        case Kind.INTEGER | Kind.LINK:
            return lambda value: value
    masked, mask = is_masked(field, place), field.mask

    def text(value: Any) -> str:
        written = masking.masked(mask, value) if masked else str(value)
        return written.replace(";", "、") if mask is Mask.PHONE else written

    return text


def row_in_words(
    fields: Iterable[Field], row: Mapping[str, Any], place: Place, today: date | None = None
) -> dict[str, Any]:
    """All these fields of a stored row as the place shows them; computed ones need ``today``."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.value is None:
            found[field.key] = shown(field, row.get(field.key), place)
        else:
            found[field.key] = shown(field, field.value(row, today), place) if today is not None else None
    return found


class RowInWords(Mapping[str, Any]):
    """A stored row as a place shows it, worded when somebody looks: a table has many more columns than it shows.

    ``own`` are values that are no field's (chips, names of links); they come before fields of the same key.
    """

    __slots__ = ("_own", "_row", "_today", "_ways")

    def __init__(
        self, ways: Mapping[str, tuple[Field, Callable[[Any], Any]]], row: Mapping[str, Any], today: date, **own: Any
    ) -> None:
        self._ways, self._row, self._today, self._own = ways, row, today, own

    def __getitem__(self, key: str) -> Any:
        if key in self._own:
            return self._own[key]
        field, show = self._ways[key]
        return show(field.value(self._row, self._today) if field.value else self._row.get(key))

    def __bool__(self) -> bool:
        return True  # without counting the columns

    def also(self, **own: Any) -> RowInWords:
        """The same row, with values of the screen's own."""
        self._own.update(own)
        return self

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from (key for key in self._ways if key not in self._own)

    def __len__(self) -> int:
        return len(self._ways.keys() | self._own.keys())


def ways(fields: Iterable[Field], place: Place) -> dict[str, tuple[Field, Callable[[Any], Any]]]:
    """What ``RowInWords`` needs, made once for a table."""
    return {field.key: (field, shower(field, place)) for field in fields}

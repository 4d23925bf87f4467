"""Stored values in words: labels for codes, masked where the place asks for it. The one place that masks (screens.md).

Every list, record, export, history line and picker takes its words from here, so that no raw code and no clear number
gets out by another way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


_NUMBERS = (Kind.INTEGER, Kind.MINUTES, Kind.MONEY)


def hidden(field: Field, place: Place) -> bool:
    """Whether the field is left out of this place altogether (L4: only the named role's own screen shows it)."""
    return field.level is Level.L4


def is_masked(field: Field, place: Place) -> bool:
    """Whether values of the field are masked in this place."""
    if field.mask is None or place is Place.PAPER:
        return False
    return not (field.mask is Mask.PHONE and place is Place.RECORD)


def shown(field: Field, value: Any, place: Place = Place.LIST) -> Any:
    """A stored value as this place shows it: text; a number stays one where it is aligned and counted; None for nothing.

    Minutes become hours, fen become yuan, several telephone numbers are parted by a Chinese comma.
    """
    if value is None or value == "" or hidden(field, place):
        return None
    if field.kind in _NUMBERS:
        return _number(field, value)
    return _words(field, value, place)


def _number(field: Field, value: int) -> Any:
    if field.kind is Kind.MINUTES:
        return hours_text(value)
    return f"{value / 100:,.2f}" if field.kind is Kind.MONEY else value


def _words(field: Field, value: Any, place: Place) -> str:
    if field.kind is Kind.CODE:
        return codes.label(field.code_table, value)
    if field.kind is Kind.CODES:
        return "、".join(codes.label(field.code_table, code) for code in str(value).split())
    if field.kind is Kind.FLAG:
        return "是" if value else "否"
    if field.kind is Kind.TIME:
        return str(value)[:16]
    text = str(value)
    if is_masked(field, place):
        text = masking.masked(field.mask, text)
    return text.replace(";", "、") if field.mask is Mask.PHONE else text


def row_in_words(
    fields: Iterable[Field], row: Mapping[str, Any], place: Place, today: date | None = None
) -> dict[str, Any]:
    """All these fields of a stored row as the place shows them; computed ones need ``today``."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.value is not None:
            value = field.value(row, today) if today is not None else None
        else:
            value = row.get(field.key)
        found[field.key] = shown(field, value, place)
    return found

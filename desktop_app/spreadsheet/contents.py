"""Which field a column's content looks like: to read columns without a heading, and to doubt wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..common import codes, dates, id_numbers, phones
from ..common import text as texts
from ..common.fields import Catalogue, Field, Kind, Mask
from .reader import Cell

_ENOUGH = 3  # cells before a column is judged
_SURE = 0.8
_DOUBTFUL = 0.2


def fits(field: Field, value: Cell) -> bool | None:
    """Whether a cell could belong to a field; None where the field's kind takes any text."""
    if field.mask is Mask.ID_NUMBER and field.check is not None:
        found = id_numbers.examine(value)
        return bool(found.kind) or found.problem == id_numbers.LOST_PRECISION
    if field.mask is Mask.PHONE:
        return bool(phones.parse(str(value)).numbers)
    if field.kind is Kind.CODE:
        word = texts.one_line(str(value))
        return not word.isdigit() and codes.code_of(field.code_table, word) is not None
    if field.kind is Kind.DATE:
        try:
            dates.parse(value)
        except ValueError:
            return False
        return True
    return None


def share(field: Field, sample: Sequence[Cell]) -> float | None:
    """Which part of a column's cells fits a field; None where that says nothing."""
    filled = [value for value in sample if value is not None]
    if len(filled) < _ENOUGH:
        return None
    verdicts = [fits(field, value) for value in filled]
    if verdicts[0] is None:
        return None
    return sum(map(bool, verdicts)) / len(filled)


def guess(catalogue: Catalogue, taken: set[str], sample: Sequence[Cell]) -> str | None:
    """The one free field that nearly all cells fit; None when none or several do."""
    keys = [
        field.key
        for field in catalogue
        if field.stored and field.applies is None and field.key not in taken and (share(field, sample) or 0) >= _SURE
    ]
    return keys[0] if len(keys) == 1 else None


def doubt(field: Field, sample: Sequence[Cell]) -> str:
    """A sentence when hardly any cell fits the field that the heading names; otherwise empty."""
    part = share(field, sample)
    return f"这一列的内容不像{field.label}，请核对" if part is not None and part <= _DOUBTFUL else ""


def people_in(sample: Sequence[Sequence[Cell]]) -> int | None:
    """The column that holds people's names in rows without a heading; None where none does, or no column beside it
    holds their numbers or telephones."""
    if len(sample) < _ENOUGH:
        return None
    columns = list(zip(*sample, strict=True))
    if not any(_holds(column, _is_number) for column in columns):
        return None
    for index, column in enumerate(columns):
        words = [value for value in column if isinstance(value, str)]
        if _holds(column, _is_name) and len(set(words)) > len(words) // 2:
            return index
    return None


def _holds(column: Sequence[Cell], fits_it: Callable[[Cell], bool]) -> bool:
    return sum(map(fits_it, column)) >= len(column) * _SURE


def _is_name(value: Cell) -> bool:
    if not isinstance(value, str):
        return False
    name = texts.normalise_name(value)[0]
    return 2 <= len(name) <= 4 and all(map(texts.is_han, name))


def _is_number(value: Cell) -> bool:
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return False
    found = id_numbers.examine(value)
    return found.kind != "" or bool(phones.parse(value).numbers)

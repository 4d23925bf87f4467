"""Values as a form, a command or a sheet hands them over, made into what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import text as texts
from .fields import Catalogue, Kind


def tidy(catalogue: Catalogue, values: Mapping[str, Any]) -> dict[str, Any]:
    """By column: ends stripped, one line where the field is one, an empty text as None, a link as ``…_id``.

    Raises KeyError for a key that the catalogue does not have or that nobody edits.
    """
    found: dict[str, Any] = {}
    for key, value in values.items():
        field = catalogue[key]
        if not field.stored or not field.editable:
            raise KeyError(key)
        if isinstance(value, str):
            value = value.strip() if field.kind is Kind.NOTE else texts.one_line(value)
        found[f"{key}_id" if field.kind is Kind.LINK else key] = None if value == "" else value
    return found

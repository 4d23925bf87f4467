"""Papers that are no identity card, where a roster has them in the column of identity numbers (domain reference 2.4.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..common import id_numbers
from ..spreadsheet.reader import Cell
from ..spreadsheet.rejects import as_text

PASSPORT, TAIWAN, HONG_KONG = "414", "511", "516"
ABROAD = "03"
CARDS = {"111", "112"}
"""Papers whose number is the identity number itself."""
_SHAPES = {
    HONG_KONG: re.compile(r"[HM]\d{8}(?:\d{2})?"),
    TAIWAN: re.compile(r"\d{8}|\d{10}\(?[A-Z0-9]\)?"),
    PASSPORT: re.compile(r"[A-Z0-9]{5,15}"),
}
_PASSPORT_ALONE = re.compile(r"[A-Z]{1,3}\d{5,9}[A-Z]?")
_CHINA = ("香港", "澳门", "中国")


def other_paper(value: Cell, values: Mapping[str, Any]) -> tuple[str, str] | None:
    """(cert_type, cert_no) when a number that is no identity number is plausibly another paper's; None when it is not.

    ``values`` is the row so far: its kind of paper, its class, its nationality decide what a number may be.
    """
    number = id_numbers.compact(as_text(value)) if value is not None else ""
    kind = values.get("cert_type")
    if not number or "*" in number:
        return None
    if kind and kind not in CARDS:
        shape = _SHAPES.get(kind)
        fits = shape.fullmatch(number) if shape else 4 <= len(number) <= 30
        return (kind, number) if fits else None
    if kind:
        return None
    nationality = values.get("nationality") or ""
    foreign = bool(nationality) and not any(word in nationality for word in _CHINA)
    if _SHAPES[HONG_KONG].fullmatch(number) and not foreign:
        return HONG_KONG, number
    if _PASSPORT_ALONE.fullmatch(number):
        return PASSPORT, number
    if values.get("resident_class") == ABROAD and number.isdecimal() and len(number) in (8, 9):
        return (TAIWAN if len(number) == 8 and not foreign else PASSPORT), number
    return None

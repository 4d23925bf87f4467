"""Telephone numbers: several in one cell, stored as digits joined by ";" (domain reference 2.4.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import text as texts

_MOBILE = re.compile(r"1[3-9]\d{9}")
_FIXED = re.compile(r"(?:\(?(0\d{2,3})\)?-?)?(\d{7,8})(?:(?:-|转)(\d{1,6}))?")
_SERVICE = re.compile(r"[48]00\d{7}")
_CHINA = re.compile(r"^(?:\+86|0086)-?")
_SEPARATORS = re.compile(r"[;,/、|，；\n\r]+|或")


@dataclass(frozen=True, slots=True)
class Phones:
    """``numbers`` is what is stored: the numbers that were understood; ``problem`` names the ones that were not."""

    numbers: str
    problem: str | None = None


def parse(value: str | int | float) -> Phones:
    """Read all numbers of one cell or form field; the order is kept, a number written twice counts once."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and _MOBILE.fullmatch(value):
        return Phones(value)  # as nearly all are
    found: list[str] = []
    odd: list[str] = []
    for part in _SEPARATORS.split(texts.half_width(str(value))):
        for word in _words(part.strip()):
            number = _one(word)
            if number is None:
                odd.append(word)
            elif number not in found:
                found.append(number)
    problem = f"电话“{'、'.join(odd)}”不像电话号码，请核对" if odd else None
    return Phones(";".join(found), problem)


def problem(value: str) -> str | None:
    """The sentence beside a field whose numbers do not hold."""
    return parse(value).problem


def _words(part: str) -> list[str]:
    """A blank is part of one number (138 0013 8000) if the whole makes sense, otherwise it separates two."""
    if not part:
        return []
    return [part] if _one(part) is not None else part.split()


def _one(written: str) -> str | None:
    compact = _CHINA.sub("", "".join(written.split()))
    digits = compact.replace("-", "")
    if _MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return digits
    if digits.startswith("86") and _MOBILE.fullmatch(digits[2:]):
        return digits[2:]
    fixed = _FIXED.fullmatch(compact)
    if not fixed:
        return None
    area, local, extension = fixed.groups()
    return f"{area or ''}{local}" + (f"-{extension}" if extension else "")

"""How sensitive values look where they are masked (domain reference 1.9, 2.4.5, 2.4.8)."""

from __future__ import annotations

import re

from .fields import Mask

_NUMBER = re.compile(r"(?<![\dA-Za-z])\+?\d[\d\- ]{5,}\d(?:[xX](?![A-Za-z]))?")


def id_number(number: str) -> str:
    """2903**********0013: first four and last four, length kept; short numbers show their last two only."""
    if len(number) > 8:
        return number[:4] + "*" * (len(number) - 8) + number[-4:]
    return "*" * max(len(number) - 2, 0) + number[-2:]


def phone(numbers: str) -> str:
    """138****1234; several numbers stay joined by ";"; an extension is hidden."""
    return ";".join(_one_phone(number.partition("-")[0]) for number in numbers.split(";"))


def _one_phone(digits: str) -> str:
    if len(digits) < 7:
        return "*" * len(digits)
    shown = max(len(digits) - 8, 0)
    return digits[:shown] + "*" * (len(digits) - shown - 4) + digits[-4:]


def name(full: str) -> str:
    """张*: the first character only, so that the length does not tell."""
    return full[:1] + "*" if full else ""


def public_name(full: str) -> str:
    """张*明: what may be posted (domain reference 2.9); of two characters the second is hidden."""
    if len(full) < 3:
        return name(full)
    return full[0] + "*" * (len(full) - 2) + full[-1]


def contact(text: str) -> str:
    """李敏 138****1234: every number of seven and more digits in a text, blanks and dashes within it left out."""

    def hide(found: re.Match[str]) -> str:
        digits = re.sub(r"[+\- ]", "", found.group())
        return id_number(digits) if len(digits) >= 15 else _one_phone(digits)

    return _NUMBER.sub(hide, text)


def masked(mask: Mask | None, value: str) -> str:
    """``value`` as a field with this mask shows it."""
    match mask:
        case Mask.ID_NUMBER:
            return id_number(value)
        case Mask.PHONE:
            return phone(value)
        case Mask.CONTACT:
            return contact(value)
        case Mask.WHOLE:
            return "****"
    return value

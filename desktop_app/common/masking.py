"""How sensitive values look where they are masked (domain reference 1.9, 2.4.5, 2.4.8)."""

from __future__ import annotations

from .fields import Mask


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


def masked(mask: Mask | None, value: str) -> str:
    """``value`` as a field with this mask shows it."""
    if mask is Mask.ID_NUMBER:
        return id_number(value)
    return phone(value) if mask is Mask.PHONE else value

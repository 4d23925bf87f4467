"""Codes of the grid tree: six digits for the county (GB/T 2260), three more for the town, three for the village, and
three for a grid (statistical area codes of 12 digits; domain reference 2.5). Below that a code is what the hall uses.
"""

from __future__ import annotations

from collections.abc import Collection

from .area_places import COUNTY, GRID, TOWN, VILLAGE

DIGITS = {COUNTY: 6, TOWN: 9, VILLAGE: 12, GRID: 15}
"""How long the code of a level is, where it is a number that must be unique."""

_SERIAL = 3
_LONGEST = 40


def tidied(code: str | None) -> str | None:
    """Half-width, without blanks; None where nothing is left."""
    from ..common.text import half_width_letters

    return "".join(half_width_letters(code or "").split()) or None


def problem(level: int, code: str | None, above: str | None) -> str | None:
    """What does not hold of a code, in words. ``above``: the code of the nearest level above that has one."""
    if not code:
        return None
    digits = DIGITS.get(level)
    if digits is None:
        return None if len(code) <= _LONGEST else f"最多{_LONGEST}个字"
    if not (code.isascii() and code.isdigit()):
        return f"这一级的编码是{digits}位数字"
    if len(code) != digits:
        return f"这一级的编码是{digits}位数字，现在是{len(code)}位"
    if above and not code.startswith(above):
        return f"编码要以上一级的编码{above}开头"
    return None


def carried(code: str, old: str, new: str) -> str:
    """The code of something below when the code above changes: only what stood in front of it."""
    return new + code[len(old) :] if code.startswith(old) else code


def next_free(above: str, taken: Collection[str], wanted: str = "") -> str | None:
    """``above`` with a serial that nobody has: ``wanted`` if it is free, else the one after the highest, else the first
    gap; None when all 999 are taken."""
    used = {int(one[len(above) :]) for one in taken if one.startswith(above) and one[len(above) :].isdigit()}
    if wanted and wanted.isdigit() and int(wanted) not in used:
        return f"{above}{int(wanted):0{_SERIAL}d}"
    most = 10**_SERIAL - 1
    serial = max(used, default=0) + 1
    if serial > most:
        serial = next((one for one in range(1, most + 1) if one not in used), 0)
    return f"{above}{serial:0{_SERIAL}d}" if serial else None

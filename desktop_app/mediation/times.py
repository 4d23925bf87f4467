"""Times as people type them and as they are stored."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

from ..common import dates
from ..common import text as texts

_CLOCK = re.compile(r"(\d{1,2})[:时](\d{2})(?::(\d{2})|分)?")


def stored(text: str) -> str:
    """2026-11-22 9:30 as it is stored; what cannot be read stays, and is said by ``problem``."""
    plain = texts.half_width(text).strip()
    day, _, clock = plain.partition(" ")
    if found := _CLOCK.fullmatch(clock.strip()):
        hour, minute, second = found.groups()
        with suppress(ValueError):
            return f"{dates.parse(day).iso} {int(hour):02}:{minute}:{second or '00'}"
    return plain


def problem(text: str, label: str) -> str | None:
    """Why a stored text is no time, as a sentence."""
    try:
        if datetime.strptime(text, "%Y-%m-%d %H:%M:%S").isoformat(" ") == text:
            return None
    except ValueError:
        pass
    return f"{label}不是时间，请写成 2026-01-05 09:30 的样子"

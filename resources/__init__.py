"""Files the program carries: fonts, icons, translations, code tables. Read through ``path`` only."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """Where a carried file is, from a checkout, a wheel and the bundle alike."""
    return _HERE.joinpath(*parts)

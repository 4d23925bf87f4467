"""What the papers of visits say: plain words, made by the subject and set by ``reports``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VisitTable:
    """A lying table under a title. ``columns``: (heading, share of the width); every row has as many texts.

    ``blank_lines``: the height of a row that is to be filled in by hand, in lines.
    """

    title: str
    under: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]
    author: str = ""
    blank_lines: int = 1

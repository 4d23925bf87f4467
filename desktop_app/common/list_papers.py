"""Plain records of papers that are made from a list of people; everything already in words and masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListColumn:
    """``width`` in millimetres, 0: as wide as what stands in it; ``right``: figures, set to the right edge."""

    title: str
    width: float = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class ListPaper:
    """A list as it is printed. ``under``: lines beneath the title; ``foot``: hall, who and when, on every page."""

    title: str
    hall: str
    under: Sequence[str]
    foot: str
    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[str]]
    row_height: float = 0  # at least so many millimetres, for a pen
    empty: str = "没有符合条件的人"


@dataclass(frozen=True, slots=True)
class Label:
    """One mailing label: to whom, and where."""

    name: str
    address: str

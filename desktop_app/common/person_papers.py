"""Plain records of the papers about one person's data: the notice, and all that the register holds of him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """个人信息处理告知书; ``contact`` empty: left open for the pen."""

    hall: str
    committee: str
    contact: str
    version: str
    parts: Sequence[tuple[str, Sequence[str]]]  # heading, its paragraphs


@dataclass(frozen=True, slots=True)
class HeldTable:
    """One part of what is held. ``heads`` empty: label and value beside each other. No rows: 没有登记."""

    title: str
    rows: Sequence[Sequence[str]]
    heads: Sequence[str] = ()
    shares: Sequence[float] = (1.0, 3.0)


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """本人查询: everything the register holds of one person, in full, for himself."""

    hall: str
    name: str
    made_on: str
    made_by: str
    reason: str
    tables: Sequence[HeldTable]
    notes: Sequence[str]

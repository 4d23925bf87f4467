"""户情况表 as a plain record: all in words, numbers masked; dates ISO, because paper writes them its own way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemberPaper:
    """One line of the table of members. ``id_no`` and ``phone`` are masked; ``remark`` is 去世, 迁出 or care groups."""

    name: str
    relation: str
    sex: str
    birth: str
    id_no: str
    phone: str
    remark: str


@dataclass(frozen=True, slots=True)
class HouseholdPaper:
    """``facts`` are pairs of label and words, in reading order; ``events`` are pairs of day and words, newest first."""

    hall: str
    head: str
    address: str
    household_no: str
    facts: tuple[tuple[str, str], ...]
    members: tuple[MemberPaper, ...]
    events: tuple[tuple[str, str], ...]
    made_on: str

"""Small rosters as plans, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.common.id_numbers import check_digit
from desktop_app.residents.roster import EmptyRegister, RosterPlan, make_plan
from desktop_app.spreadsheet.reader import open_workbook
from tests.spreadsheet.workbooks import xlsx

TODAY = date(2026, 10, 8)


def number(serial: int, born: str = "19900101") -> str:
    """An odd serial is a man's."""
    first = f"290101{born}{serial:03}"
    return first + check_digit(first)


def plan_of(
    folder: Path, rows: Sequence[Sequence[Any]], *, merges: Sequence[str] = (), register: Any = None, **more: Any
) -> RosterPlan:
    """The plan of a sheet with these rows, headings included."""
    path = xlsx(folder / "in.xlsx", ("甲院", rows, merges))
    with open_workbook(path) as book:
        return make_plan(book, register or EmptyRegister(), today=TODAY, **more)

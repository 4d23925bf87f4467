"""A roster out, in, and in again, beside what another program needs to open it."""

from __future__ import annotations

from .. import hall, process
from ..table import Row


def measure(quick: bool) -> list[Row]:
    people = hall.size(quick)
    took = process.answer(["-m", "benchmarks.child", "roster", str(hall.store(people))], hall.ENVIRONMENT)
    floor = "soffice --convert-to csv" if took["soffice"] else "openpyxl reading it (no soffice here)"
    what = f"of {people:,} people, 14 columns"
    return [
        Row(f"import {what}", took["first"], "s", took["floor"], floor, max_ratio=1.5),
        Row(f"second import {what}", took["second"], "s", took["first"], "the first", max_ratio=0.5),
        Row(f"export {what}", took["export"], "s", took["first"], "the import", max_ratio=1.0),
    ]

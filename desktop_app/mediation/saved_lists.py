"""Lists of cases that somebody named, and those that every hall is offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..store.saved_lists import NamedList, Subject, View, add
from . import case_export, case_filters, listing

if TYPE_CHECKING:
    from ..context import Context


def _check(ctx: Context, filters: Mapping[str, Any]) -> None:
    listing.of(ctx).ids("", filters, None)


CASES = add(
    Subject(
        "cases",
        "cases.read",
        "cases.open",
        _check,
        case_filters.knows,
        columns=tuple(field.key for field in case_export.COLUMNS),
        orders=listing.SORTS,
        passing=case_filters.PASSING,
        ready=(
            NamedList(0, "已逾期", View({"deadline": case_filters.OVERDUE}, "", ("deadline", False))),
            NamedList(0, "7 天内到期", View({"deadline": case_filters.WEEK}, "", ("deadline", False))),
            NamedList(0, "今年受理", View({"accepted": "year"})),
            NamedList(0, "登记簿各栏", View({}, "", ("number", False), case_export.REGISTER)),
        ),
    )
)

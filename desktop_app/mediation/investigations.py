"""Investigations of a case (人民调解法 §20, §27; domain reference 1.5 F07): who asked whom, when, where, what was answered."""

from __future__ import annotations

from typing import Any

from ..context import Context
from .case_parts import PartKind
from .paper_fields import INVESTIGATION_FIELDS
from .paper_models import Investigation
from .states import ALL

Row = dict[str, Any]


def _begin(ctx: Context, case: Row) -> Row:
    mediators = "、".join(name for name in (case["mediator_names"] or "").split("\n") if name)
    return {
        "start_at": ctx.now(),
        "investigators": mediators or ctx.operator.name,
        "recorder": ctx.operator.name,
        "matter": case["title"],
    }


def _check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    if row["start_at"][:10] > ctx.today():
        return {"start_at": "调查时间还没有到"}
    if row.get("end_at") and row["end_at"] < row["start_at"]:
        return {"end_at": "结束时间早于开始时间，请核对"}
    return {}


INVESTIGATION = PartKind(
    "investigation",
    Investigation,
    INVESTIGATION_FIELDS,
    order=("start_at",),
    states=tuple(state for state in ALL if state not in ("DRAFT", "CLOSED", "ARCHIVED")),
    title=lambda row: f"{row['start_at'][:16]}　{row['name']}　{row['place']}",
    begin=_begin,
    check=_check,
    form="investigation",
    turns="record",
)

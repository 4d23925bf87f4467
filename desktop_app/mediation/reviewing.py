"""党支部审核: three stages that the branch signs off, where the hall wants it (domain reference 8, row 4-07)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..common import codes
from ..context import Context
from . import states
from .case_parts import PartKind
from .life_fields import REVIEW_FIELDS
from .life_models import BranchReview

Row = dict[str, Any]


def wanted(ctx: Context) -> bool:
    """Whether the hall has its cases signed off by the branch (``mediation.branch_review``)."""
    ctx.require("cases.read")
    return bool(ctx.setting("mediation.branch_review"))


def missing(reviews: Iterable[Row]) -> list[str]:
    """Labels of the stages that are not signed off: the last word of each stage counts."""
    last: dict[str, str] = {}
    for row in sorted(reviews, key=lambda one: (one["reviewed_on"], one["id"])):
        last[row["stage"]] = row["opinion"]
    return [item.label for code, item in codes.table("review_stage").items() if last.get(code) != "agreed"]


def _check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    first, today = case["registered_at"][:10], ctx.today()
    found = {}
    if not first <= row["reviewed_on"] <= today:
        found["reviewed_on"] = f"审核日期应当在{first}到{today}之间"
    if row["opinion"] == "returned" and not row.get("note"):
        found["note"] = "退回补充的，请写明要补充什么"
    return found


REVIEW = PartKind(
    "review",
    BranchReview,
    REVIEW_FIELDS,
    order=("reviewed_on",),
    states=states.ACTIONS["review"].states,
    title=lambda row: (
        f"{codes.label('review_stage', row['stage'])}　{codes.label('review_opinion', row['opinion'])}　"
        f"{row['reviewer']}　{row['reviewed_on']}"
    ),
    begin=lambda ctx, case: {"reviewed_on": ctx.today()},
    check=_check,
)

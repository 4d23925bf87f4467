"""Applications for mediation (人民调解法 §17; domain reference 1.5 F03): written down for the paper that the applicant signs.

Whoever applies by word of mouth needs none: the committee fills the acceptance register instead.
"""

from __future__ import annotations

from typing import Any

from ..common import codes
from ..context import Context
from . import parties
from .case_parts import PartKind
from .paper_fields import APPLICATION_FIELDS
from .paper_models import Application
from .states import ALL

Row = dict[str, Any]


def _begin(ctx: Context, case: Row) -> Row:
    return {"applied_on": ctx.today(), "side": "A"}


def _check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    if row["applied_on"] > ctx.today():
        return {"applied_on": "申请日期还没有到"}
    if row["side"] not in {party["side"] for party in parties.of_case(case["id"])}:
        return {"side": f"案件里没有{_side(row)}，请选有当事人的一方"}
    return {}


def _side(row: Row) -> str:
    return codes.label("party_side", row["side"]).removesuffix("（第三人）")


APPLICATION = PartKind(
    "application",
    Application,
    APPLICATION_FIELDS,
    order=("applied_on",),
    states=tuple(state for state in ALL if state not in ("CLOSED", "ARCHIVED")),
    title=lambda row: f"{row['applied_on']}　{_side(row)}",
    begin=_begin,
    check=_check,
    form="application",
)

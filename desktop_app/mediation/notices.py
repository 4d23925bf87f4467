"""When and where to come: told to the parties, and asked of those who may help (人民调解法 §20, §21; reference F16-D)."""

from __future__ import annotations

from typing import Any

from ..common import codes
from ..context import Context
from . import parties, times
from .agent_fields import INVITATION_FIELDS, SUMMONS_FIELDS
from .case_parts import PartKind
from .intake_models import Invitation, Summons
from .sessions import VENUE
from .states import UNDER_WAY

Row = dict[str, Any]


def _told(ctx: Context, case: Row) -> Row:
    ctx.require("cases.read")
    names = "、".join(row["name"] for row in parties.of_case(case["id"]))
    return {
        "addressee": names,
        "venue": VENUE,
        "matter": case["title"],
        "told_on": ctx.today(),
        "told_by": ctx.operator.name,
    }


def _asked(ctx: Context, _case: Row) -> Row:
    return {"venue": VENUE, "issued_on": ctx.today()}


def _fill(_ctx: Context, _case: Row, row: Row) -> Row:
    return {**row, "meet_at": times.stored(row["meet_at"]) if row["meet_at"] else row["meet_at"]}


def _when(case: Row, row: Row, day: str, label: str) -> dict[str, str]:
    if sentence := times.problem(row["meet_at"], "调解时间"):
        return {"meet_at": sentence}
    if row["meet_at"][:10] < row[day]:
        return {"meet_at": f"调解时间早于{label}{row[day]}，请核对"}
    if row[day] < (case["accepted_on"] or ""):
        return {day: f"{label}早于受理日期{case['accepted_on']}，请核对"}
    return {}


def _check_summons(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    ctx.require("cases.edit")
    known = {one["name"] for one in parties.of_case(case["id"])}
    strange = [name for name in row["addressee"].split("、") if name not in known]
    if strange:
        return {"addressee": f"{strange[0]}不是本案当事人；邀请别人请用“邀请参与调解”"}
    return _when(case, row, "told_on", "通知日期")


def _check_invitation(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    ctx.require("cases.edit")
    if row["invitee"] in {one["name"] for one in parties.of_case(case["id"])}:
        return {"invitee": f"{row['invitee']}是本案当事人，通知当事人请用“到场通知”"}
    return _when(case, row, "issued_on", "邀请日期")


SUMMONS = PartKind(
    "summons",
    Summons,
    SUMMONS_FIELDS,
    order=("meet_at",),
    states=UNDER_WAY,
    title=lambda row: f"{row['meet_at'][:16]}　{row['venue']}　{row['addressee']}",
    begin=_told,
    fill=_fill,
    check=_check_summons,
    form="summons",
)

INVITATION = PartKind(
    "invitation",
    Invitation,
    INVITATION_FIELDS,
    order=("meet_at",),
    states=UNDER_WAY,
    title=lambda row: f"{row['invitee']}（{codes.label('invitee_kind', row['invitee_kind'])}）　{row['meet_at'][:16]}",
    begin=_asked,
    fill=_fill,
    check=_check_invitation,
    form="invitation",
)

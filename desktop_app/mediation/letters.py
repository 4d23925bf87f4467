"""Letters and reports of a case (F16; domain reference 1.4, 1.5): what was declined, referred, taken over, urged, reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..common import codes
from ..context import Context
from . import numbers, parties, states
from .case_parts import PartKind
from .life_fields import (
    DECLINE_FIELDS,
    REFERRAL_IN_FIELDS,
    REFERRAL_OUT_FIELDS,
    RISK_FIELDS,
    URGING_FIELDS,
)
from .life_models import DeclineNotice, ReferralIn, ReferralOut, RiskReport, Urging
from .models import Committee

Row = dict[str, Any]
Letter = Callable[[Context, Row, Row], tuple[str, int, str] | None]


def _numbered(word: str, day: str) -> Letter:
    """The number of a letter of this word, in the year of its column ``day``."""

    def letter(_ctx: Context, case: Row, row: Row) -> tuple[str, int, str]:
        committee = Committee.get_by_id(case["committee_id"])
        pattern = numbers.letter_pattern(committee.org_short, word)
        return numbers.letter_series(committee.id, word), int(str(row[day])[:4]), pattern

    return letter


def _urging_letter(ctx: Context, case: Row, row: Row) -> tuple[str, int, str] | None:
    """Only what goes out as a letter has a number."""
    return _numbered("调督", "urged_on")(ctx, case, row) if row["way"] == BY_LETTER else None


BY_LETTER = "03"


def _not_later(*keys: str) -> Callable[[Context, Row, Row], dict[str, str]]:
    """These days have come, and lie not before the case was registered."""

    def check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
        first, today = case["registered_at"][:10], ctx.today()
        return {
            key: f"日期应当在{first}到{today}之间" for key in keys if row.get(key) and not first <= row[key] <= today
        }

    return check


def _other(table: str, key: str, note: str) -> Callable[[Row], dict[str, str]]:
    def check(row: Row) -> dict[str, str]:
        if row.get(key) == "99" and not row.get(note):
            return {note: f"选了“{codes.label(table, '99')}”，请写明情况"}
        return {}

    return check


def decline_problems(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    """What does not hold of a 不予受理告知书."""
    ctx.require("cases.read")
    found = _not_later("told_on")(ctx, case, row) | _other("decline_reason", "reason", "note")(row)
    if row["reason"] == "02" and case["source"] in _HANDED_OVER:
        found["reason"] = "这个案件是委托移送来的，“已经受理或者解决”不适用（委托、移交调解除外）；请选别的理由"
    if row["reason"] == "04" and all(one["consent_status"] != "refused" for one in parties.of_case(case["id"])):
        found["reason"] = "还没有当事人记为“拒绝”。请先在“各方是否同意”里登记谁拒绝调解，再作不予受理"
    return found


_HANDED_OVER = ("11", "12", "13", "14", "15")
"""Codes of ``case_source``: 委托移送."""

DECLINE = PartKind(
    "decline",
    DeclineNotice,
    DECLINE_FIELDS,
    order=("told_on",),
    states=states.ACTIONS["answer_decline"].states,
    title=lambda row: f"{row['number'] or ''}　{row['told_on']}".strip(),
    begin=lambda ctx, case: {"told_on": ctx.today()},
    check=decline_problems,
    form="decline",
    letter=_numbered("调告", "told_on"),
)


def referral_problems(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    """What does not hold of a 移送函."""
    ctx.require("cases.read")
    found = _not_later("sent_on", "reply_on")(ctx, case, row)
    if row.get("reply_on") and not found and row["reply_on"] < row["sent_on"]:
        found["reply_on"] = f"回执日期早于移送日期{row['sent_on']}，请核对"
    return found


REFERRAL_OUT = PartKind(
    "referral_out",
    ReferralOut,
    REFERRAL_OUT_FIELDS,
    order=("sent_on",),
    states=states.ACTIONS["answer_referral"].states,
    title=lambda row: f"{row['number'] or ''}　{row['sent_on']}　{row['to_org']}".strip(),
    begin=lambda ctx, case: {"sent_on": ctx.today()},
    check=referral_problems,
    form="referral",
    letter=_numbered("调移", "sent_on"),
)


def _referral_in(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    today = ctx.today()
    found = {key: "日期还没有到" for key in ("received_on", "answered_on") if (row.get(key) or "") > today}
    for key, name in (("answer_by", "退回、反馈期限"), ("answered_on", "反馈日期")):
        if row.get(key) and row[key] < row["received_on"]:
            found[key] = f"{name}早于收到日期{row['received_on']}，请核对"
    if row.get("answered_on") and not row.get("answer"):
        found["answer"] = "填了反馈日期，请写明反馈的内容"
    return found


REFERRAL_IN = PartKind(
    "referral_in",
    ReferralIn,
    REFERRAL_IN_FIELDS,
    order=("received_on",),
    states=states.ACTIONS["refer_in"].states,
    title=lambda row: f"{row['received_on']}　{row['from_org']}　{row['doc_no'] or ''}".strip(),
    begin=lambda ctx, case: {
        "received_on": case["registered_at"][:10],
        "from_org": case["referral_org"],
        "doc_no": case["referral_no"],
        "cause": case["title"],
    },
    check=_referral_in,
    form="commission",
)


def _urging(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    if not case["settled_on"] <= row["urged_on"] <= ctx.today():
        return {"urged_on": f"督促日期应当在{case['settled_on']}到{ctx.today()}之间"}
    if row.get("by_on") and row["by_on"] < row["urged_on"]:
        return {"by_on": "要求履行的日期早于督促日期，请核对"}
    names = [one["name"] for one in parties.of_case(case["id"])]
    if all(name not in row["whom"] for name in names):
        return {"whom": f"被督促人应当是本案当事人：{'、'.join(names)}"}
    return {}


URGING = PartKind(
    "urging",
    Urging,
    URGING_FIELDS,
    order=("urged_on",),
    states=states.ACTIONS["urge"].states,
    title=lambda row: (
        f"{row['urged_on']}　{codes.label('urge_way', row['way'])}　{row['whom']}　{row['number'] or ''}".strip()
    ),
    begin=lambda ctx, case: {"urged_on": ctx.today()},
    check=_urging,
    form="urging",
    letter=_urging_letter,
)


def _risk(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    found = _not_later("reported_on")(ctx, case, row)
    if row["people"] < 1:
        found["people"] = "涉及人数至少是1"
    return found


RISK = PartKind(
    "risk",
    RiskReport,
    RISK_FIELDS,
    order=("reported_on",),
    states=states.ACTIONS["risk"].states,
    title=lambda row: f"{row['reported_on']}　报{row['to_org']}",
    begin=lambda ctx, case: {"reported_on": ctx.today(), "place": case["occur_place"], "people": case["party_count"]},
    check=_risk,
    form="risk",
)

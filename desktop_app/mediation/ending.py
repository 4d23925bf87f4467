"""How a case ends, other than by an agreement: domain reference 1.2; 人民调解法 §26."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common import codes, dates
from ..context import Context
from . import case_parts, letters, parties, pausing, states
from .life_fields import REFERRAL_OUT_FIELDS
from .models import Case

Row = dict[str, Any]


def terminate(ctx: Context, case_id: int, version: int, reason: str, *, note: str = "", on: str | None = None) -> None:
    """调解不成: ``reason`` is a code of ``terminate_reason``; 其他 needs a note, and 期限届满 that it has ended.

    Raises ChecksFailed (``terminate_reason``, ``end_note``, ``on``), StaleVersion, KnownError.
    """
    with ctx.write("cases.edit", "终止调解") as writer:
        case = states.case_for(ctx, writer, case_id, version, "terminate")
        day = on or ctx.today()
        found = {}
        if not codes.knows("terminate_reason", reason):
            found["terminate_reason"] = "请选择终止的原因"
        elif reason == OVER and (case["period_stopped_on"] or day <= case["period_ends_on"]):
            found["terminate_reason"] = f"调解期限{case['period_ends_on']}还没有届满，请选别的原因"
        elif reason in _TOLD and not note.strip():
            found["end_note"] = _TOLD[reason]
        parties.refuse(found)
        ended = {**_ended(ctx, case, "TERMINATED", "failed", on, note), "terminate_reason": reason}
        pausing.end(writer, case, ended["closed_on"])
        writer.update(Case, case_id, ended, version)


OVER = "02"
"""Code of ``terminate_reason``: the period is over, nothing agreed and no extension."""
_TOLD = {
    "03": "请写明谁几次没有到场，每次怎样通知的",
    "99": "终止原因是其他时，请写明情况",
}
"""Reasons of ``terminate_reason`` that need a note."""


def withdraw(ctx: Context, case_id: int, version: int, note: str = "", *, on: str | None = None) -> None:
    """The applicant takes the application back (signed, on paper): ``note`` says who signed. A number is kept.

    Raises ChecksFailed (``end_note``, ``on``), StaleVersion, KnownError.
    """
    with ctx.write("cases.edit", "申请人撤回") as writer:
        case = states.case_for(ctx, writer, case_id, version, "withdraw")
        if not note.strip():
            parties.refuse({"end_note": "请写明谁在撤回申请上签了名，为什么撤回"})
        ended = _ended(ctx, case, "WITHDRAWN", "withdrawn", on, note)
        pausing.end(writer, case, ended["closed_on"])
        writer.update(Case, case_id, ended, version)


def refer_out(ctx: Context, case_id: int, version: int, values: Mapping[str, Any], *, on: str | None = None) -> int:
    """Not for people's mediation: handed to a court, arbitration, an office, another committee; gives the letter's id (F16 B).

    ``values`` are fields of the letter. A case's number is kept. Raises ChecksFailed (those fields), StaleVersion, KnownError.
    """
    with ctx.write("cases.edit", "引导移送") as writer:
        case = states.case_for(ctx, writer, case_id, version, "refer_out")
        day = on or ctx.today()
        row: Row = {"sent_on": day, **parties.tidy(REFERRAL_OUT_FIELDS, values)}
        found = REFERRAL_OUT_FIELDS.problems(row)
        parties.refuse(found or letters.referral_problems(ctx, case, row))
        ended = _ended(ctx, case, "REFERRED_OUT", "referred", row["sent_on"], row["reason"])
        pausing.end(writer, case, ended["closed_on"])
        letter = case_parts.enter(ctx, writer, letters.REFERRAL_OUT, case, row)
        writer.update(Case, case_id, {**ended, "referred_to": row["to_org"]}, version)
        return letter


def _ended(ctx: Context, case: Row, status: str, outcome: str, on: str | None, note: str) -> Row:
    """Columns of an end state. Only an accepted case is settled (1.2, End states)."""
    day = on or ctx.today()
    first = case["accepted_on"] or case["registered_at"][:10]
    if not dates.is_iso(day) or not first <= day <= ctx.today():
        parties.refuse({"on": f"日期应当在{first}到{ctx.today()}之间"})
    return {
        "status": status,
        "outcome": outcome,
        "closed_on": day,
        "settled_on": day if case["number"] else None,
        "end_note": note.strip() or None,
        "period_stopped_on": None,
    }

"""How a case ends, other than by an agreement: domain reference 1.2, 1.3 (T2); 人民调解法 §26."""

from __future__ import annotations

from typing import Any

from ..common import codes, dates
from ..context import Context
from . import case_parts, intake, parties, states
from .models import Case
from .revisits import REVISIT

Row = dict[str, Any]


def extend(ctx: Context, case_id: int, version: int, reason: str) -> str:
    """Prolong the mediation period by all parties' written agreement (T2). Gives the new last day.

    Counted from the present last day. Raises ChecksFailed without a reason.
    """
    with ctx.write("cases.edit", "延长调解期限") as writer:
        case = states.case_at(ctx, writer, case_id, version, states.UNDER_WAY, "延期")
        if not reason.strip():
            parties.refuse({"reason": "请写明各方书面同意延期的情况"})
        last, basis = intake.period(ctx, case["period_ends_on"], "mediation.extension_days")
        # The words name people: they stand in the case, not in the chained history.
        because = f"延期：{basis}；{reason.strip()}"
        writer.update(Case, case_id, {"period_ends_on": last, "period_basis": because}, version)
        return last


def terminate(ctx: Context, case_id: int, version: int, reason: str, *, note: str = "", on: str | None = None) -> None:
    """调解不成: ``reason`` is a code of ``terminate_reason``; 其他 needs a note."""
    with ctx.write("cases.edit", "终止调解") as writer:
        case = states.case_at(ctx, writer, case_id, version, states.UNDER_WAY, "终止调解")
        found = {}
        if not codes.knows("terminate_reason", reason):
            found["terminate_reason"] = "请选择终止的原因"
        elif reason == "99" and not note.strip():
            found["end_note"] = "终止原因是其他时，请写明情况"
        parties.refuse(found)
        ended = {**_ended(ctx, case, "TERMINATED", "failed", on, note), "terminate_reason": reason}
        writer.update(Case, case_id, ended, version)


def withdraw(ctx: Context, case_id: int, version: int, note: str = "", *, on: str | None = None) -> None:
    """The applicant takes the application back (signed, on paper). A number is kept."""
    with ctx.write("cases.edit", "申请人撤回") as writer:
        case = states.case_at(ctx, writer, case_id, version, ("REGISTERED", *states.UNDER_WAY), "撤回")
        writer.update(Case, case_id, _ended(ctx, case, "WITHDRAWN", "withdrawn", on, note), version)


def refer_out(ctx: Context, case_id: int, version: int, to: str, note: str = "", *, on: str | None = None) -> None:
    """Not for people's mediation: handed to ``to`` (court, arbitration, an office). A number is kept."""
    with ctx.write("cases.edit", "引导移送") as writer:
        case = states.case_at(ctx, writer, case_id, version, ("REGISTERED", *states.UNDER_WAY), "移送")
        if not to.strip():
            parties.refuse({"referred_to": "请写明移送到哪个单位"})
        ended = {**_ended(ctx, case, "REFERRED_OUT", "referred", on, note), "referred_to": to.strip()}
        writer.update(Case, case_id, ended, version)


def close(ctx: Context, case_id: int, version: int, revisit_note: str = "") -> None:
    """结案. After an agreement, ``revisit_note`` says why there is no revisit, where none was written down (1.2, CLOSED)."""
    with ctx.write("cases.edit", "结案") as writer:
        case = states.case_at(ctx, writer, case_id, version, (*states.END, "BREACHED"), "结案")
        if case["outcome"] == "agreed" and not revisit_note.strip() and not case_parts.of_case(REVISIT, case_id):
            parties.refuse({"revisit_note": "还没有登记过回访，请写明不回访的理由"})
        writer.update(
            Case,
            case_id,
            {
                "status": "CLOSED",
                "closed_on": case["closed_on"] or ctx.today(),
                "revisit_note": revisit_note.strip() or None,
                "revisit_due_on": None,
            },
            version,
        )


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
    }

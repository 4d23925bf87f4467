"""结案: what must hold before a case is closed (domain reference 1.2, CLOSED; 1.1 M13, M14, M20; 8, row 4-07)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..context import Context
from ..store import history
from . import recusing, reviewing, states
from .models import Case

if TYPE_CHECKING:
    from .queries import CaseView

Row = dict[str, Any]

TERMINATION = "终止调解告知书"
NOTICE = "人民调解当事人权利义务告知书"
_SERIOUS = "01"  # warning_level 一级


@dataclass(frozen=True, slots=True)
class Check:
    """``must``: the case cannot be closed before; else worth a look."""

    sentence: str
    must: bool


def checks(ctx: Context, view: CaseView) -> list[Check]:
    """What is missing before this case is closed, what must be first; empty when nothing is."""
    ctx.require("cases.read")
    return sorted((*_musts(ctx, view), *_hints(ctx, view)), key=lambda one: not one.must)


def _musts(ctx: Context, view: CaseView) -> list[Check]:
    case, parts = view.case, view.parts
    found = []
    if case["status"] == "TERMINATED" and not was_printed(case, TERMINATION):
        found.append(
            "还没有打印终止调解告知书，存成文件的不算；调解不成的应当告知当事人其他途径（人民调解法第二十六条），请先打印送达"
        )
    if case["warning_level"] == _SERIOUS and not parts["risk"]:
        found.append("一级预警的纠纷还没有登记重大疑难纠纷报告单（人民调解法第二十五条）")
    if case["status"] == "BREACHED" and not parts["urging"]:
        found.append("协议没有履行，还没有登记督促履行（人民调解法第三十一条）")
    if any(not row["decision"] for row in parts["recusal"]):
        found.append("有回避申请还没有决定")
    if reviewing.wanted(ctx) and case["number"]:
        stages = reviewing.missing(parts["review"])
        if stages:
            found.append(f"党支部还没有审核同意：{'、'.join(stages)}")
    return [Check(sentence, True) for sentence in found]


def _hints(ctx: Context, view: CaseView) -> list[Check]:
    parts, agreement = view.parts, view.agreement
    found = []
    over = view.case["period_ends_on"] and view.case["period_ends_on"] < ctx.today()
    if over and view.case["status"] in states.UNDER_WAY and not view.case["period_stopped_on"]:
        found.append("调解期限已经届满，没有达成协议又没有延期的，视为调解不成，应当终止调解并告知其他途径")
    if any(row["consent_status"] == "agreed" and not row["consent_way"] for row in view.parties):
        found.append("还没有记下当事人怎样表示同意调解")
    told = any(row["notice_given"] for row in view.sessions) or was_printed(view.case, NOTICE)
    if view.case["number"] and not told:
        found.append(
            "没有记下已告知权利义务，权利义务告知书也没有打印过，存成文件的不算（人民调解法第二十三条、第二十四条）"
        )
    if agreement is not None and not agreement["effective_on"]:
        found.append("协议还没有记下生效日期")
    if any(row["status"] != "decided" for row in parts["confirmation"]):
        found.append("司法确认还没有记下结果")
    if any(not row["answered_on"] for row in parts["referral_in"]):
        found.append("委托移送的案件还没有向来函单位反馈")
    if left := recusing.to_replace(view.mediators, parts["recusal"]):
        found.append(f"{'、'.join(left)}已决定回避，还列为本案调解员")
    return [Check(sentence, False) for sentence in found]


def was_printed(case: Row, title: str) -> bool:
    """Whether a paper of this case was ever printed, by the log; a file is no paper that anybody was given."""
    lines = history.of_record("mediation_case", case["id"], case["uid"])
    return any(line.action.startswith(f"打印{title}") for line in lines)


def close(ctx: Context, case_id: int, version: int, revisit_note: str = "", *, later_course: str | None = None) -> None:
    """结案. After an agreement, ``revisit_note`` says why there is no revisit, where none was written down (1.2, CLOSED); of an
    agreement that was not performed, ``later_course`` (a code) says what follows.

    Raises ChecksFailed (``revisit_note``, ``later_course``, ``checks``), StaleVersion, KnownError.
    """
    from .parties import refuse
    from .queries import get

    with ctx.write("cases.edit", "结案") as writer:
        case = states.case_for(ctx, writer, case_id, version, "close")
        view = get(ctx, case_id)
        found = {}
        if case["outcome"] == "agreed" and not revisit_note.strip() and not view.revisits:
            found["revisit_note"] = "还没有登记过回访，请写明不回访的理由"
        if case["status"] == "BREACHED" and not codes.knows("later_course", later_course or ""):
            found["later_course"] = "协议没有履行，请选后续情况"
        if musts := [one.sentence for one in _musts(ctx, view)]:
            found["checks"] = "；".join(musts)
        refuse(found)
        writer.update(
            Case,
            case_id,
            {
                "status": "CLOSED",
                "closed_on": case["closed_on"] or ctx.today(),
                "revisit_note": revisit_note.strip() or None,
                "revisit_due_on": None,
                "later_course": later_course if case["status"] == "BREACHED" else None,
            },
            version,
        )

"""Who is there at a session: parties, who speaks for them, mediators, whoever was asked (人民调解法 §20; reference 1.5, F09).

Names stand in the session as they are printed, 、 between them. A side that chose representatives is there with these
(民事诉讼法 §56, which mediation follows in usage).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..common import codes
from . import parties
from .intake_models import CaseAgent, Invitation
from .models import CaseMediator

Row = dict[str, Any]

JOIN = "、"


def names(text: str | None) -> list[str]:
    """The names of one of the three fields."""
    return [name for name in (text or "").split(JOIN) if name]


def begin(case_id: int) -> Row:
    """What stands in a new session, for whoever has opened the case; each can be taken out."""
    there = expected(parties.of_case(case_id))
    spoken_for = [row["name"] for row in there]
    agents = [
        agent_words(row.__data__)
        for row in CaseAgent.select()
        .where((CaseAgent.case == case_id) & CaseAgent.deleted_at.is_null())
        .order_by(CaseAgent.id)
        if row.represents in spoken_for
    ]
    mediators = CaseMediator.select(CaseMediator.name, CaseMediator.role).where(CaseMediator.case == case_id)
    ordered = sorted(mediators.order_by(CaseMediator.id).tuples(), key=lambda row: row[1] != "lead")
    asked = (Invitation.case == case_id) & Invitation.deleted_at.is_null() & (Invitation.consented == 1)
    invited = [
        f"{name}（{codes.label('invitee_kind', kind)}）"
        for name, kind in Invitation.select(Invitation.invitee, Invitation.invitee_kind)
        .where(asked)
        .order_by(Invitation.id)
        .tuples()
    ]
    found: Row = {
        "present": JOIN.join(spoken_for) or None,
        "agents_present": JOIN.join(agents) or None,
        "mediators_present": JOIN.join(name for name, _ in ordered) or None,
    }
    if invited:
        found |= {"invitees": JOIN.join(dict.fromkeys(invited)), "invitees_agreed": 1}
    return found


def expected(rows: Sequence[Row]) -> list[Row]:
    """The parties that are waited for: of a side that chose representatives only these."""
    chosen = {row["side"] for row in rows if row["is_representative"]}
    return [row for row in rows if row["side"] not in chosen or row["is_representative"]]


def agent_words(agent: Mapping[str, Any]) -> str:
    """张明（沈霞的委托代理人）"""
    return f"{agent['name']}（{agent['represents']}的{kind_words(agent['agent_kind'])}）"


def kind_words(code: str) -> str:
    """监护人 or 委托代理人, without what stands in brackets."""
    return codes.label("agent_kind", code).partition("（")[0]


def problems(case_id: int, row: Mapping[str, Any]) -> dict[str, str]:
    """What does not hold of who was there."""
    rows = parties.of_case(case_id)
    known = {one["name"] for one in rows}
    strange = [name for name in names(row.get("present")) if name not in known]
    if strange:
        return {"present": f"{strange[0]}不是本案当事人，请核对到场的当事人"}
    # An older session says nothing of it; one that is emptied by hand has nobody to mediate between.
    if "present" in row and row["present"] is None and row.get("mediators_present"):
        return {"present": "至少要有一位当事人到场"}
    return {}


def recorder_hint(row: Mapping[str, Any], lead: str) -> str:
    """Who leads does not write at the same time (10.1, 记录人): a hint, as small halls have nobody else."""
    if lead and row.get("recorder") == lead:
        return f"记录人和首席调解员都是{lead}，一般由另一人记录"
    return ""

"""What happened in a case, when, and who did it, out of what was written down of it and, for its papers and steps, its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes, money
from ..context import Context
from ..store import history
from ..store.models import Operator
from .kinds import KINDS

if TYPE_CHECKING:
    from .queries import CaseView

Row = dict[str, Any]

_STEPS = ("指派调解员", "删除一次调解", "结案", "恢复调解案件")
"""Actions of the history that no row of the case tells of."""
_DAYS = {
    "decline": ("told_on", ""),
    "referral_out": ("sent_on", ""),
    "referral_in": ("received_on", ""),
    "risk": ("reported_on", ""),
    "urging": ("urged_on", ""),
    "revisit": ("visited_on", "visitor"),
    "recusal": ("asked_on", "asked_by"),
    "review": ("reviewed_on", "reviewer"),
    "suspension": ("began_on", ""),
    "extension": ("agreed_on", "agreed_by"),
}
"""Kind of part → the day it happened, and the column that says who; without one it is whoever wrote it down."""
_LATER = {
    "referral_out": (("reply_on", "收到移送回执", "reply_by"),),
    "referral_in": (("answered_on", "已向来函单位反馈", ""),),
    "recusal": (("decided_on", "决定回避申请", "decided_by"),),
    "suspension": (("resumed_on", "恢复调解", ""),),
    "confirmation": (
        ("applied_on", "提交司法确认申请", "applicants"),
        ("accepted_on", "法院受理司法确认", "court"),
        ("decided_on", "司法确认有结果", "court"),
    ),
}
"""Kind of part → further days in it, with what happened then and who."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``at``: an ISO day, or a time where it is known. ``who`` may be empty."""

    at: str
    what: str
    who: str = ""
    detail: str = ""
    stage: int = 0  # where it belongs in the course of a day, since most of it is known by the day only


def of_view(ctx: Context, view: CaseView) -> list[Event]:
    """The events of one case, the first one first."""
    ctx.require("cases.read")
    found = [*_taken_in(view), *_sessions(view), *_agreement(view), *_parts(view), *_steps(view), *_end(view)]
    return sorted(found, key=lambda one: (one.at[:10], one.stage))


def _taken_in(view: CaseView) -> Iterator[Event]:
    case = view.case
    yield Event(case["registered_at"], "登记", case["registrar"] or "", codes.label("case_source", case["source"]))
    for party in view.parties:
        day = party["consent_on"] or party["consent_at"]
        if day and party["consent_status"] != "pending":
            word = "同意调解" if party["consent_status"] == "agreed" else "拒绝调解"
            by = f"由{party['consent_by']}表示" if party["consent_by"] else ""
            said = _joined(codes.label("consent_way", party["consent_way"]), by)
            yield Event(max(day, case["registered_at"][:10]), word, party["name"], said)
    if case["accepted_on"]:
        yield Event(case["accepted_on"], "受理", "", case["number"] or "")


def _sessions(view: CaseView) -> Iterator[Event]:
    for at, row in enumerate(view.sessions, 1):
        result = codes.label("session_result", row["result"])
        yield Event(row["start_at"], f"第{at}次调解", row["recorder"], _joined(row["venue"], result), 2)


def _agreement(view: CaseView) -> Iterator[Event]:
    agreement = view.agreement
    if agreement is None:
        return
    yield Event(agreement["reached_on"], "达成协议", "", codes.label("agreement_form", agreement["form"]), 4)
    if agreement["effective_on"] and agreement["effective_on"] != agreement["reached_on"]:
        yield Event(agreement["effective_on"], "协议生效", stage=4)
    for at, item in enumerate(view.items, 1):
        if item["status"] == "done" and item["done_on"]:
            what = f"履行第{at}期" if len(view.items) > 1 else "履行协议"
            sum_ = f"{money.yuan(item['amount_fen'])}元" if item["amount_fen"] else item["act"] or ""
            yield Event(item["done_on"], what, "", _joined(sum_, item["voucher"]), 5)


def _parts(view: CaseView) -> Iterator[Event]:
    writers = _operators({row["created_by"] for rows in view.parts.values() for row in rows})
    for key, rows in view.parts.items():
        kind = KINDS[key]
        for row in rows:
            if key in _DAYS:
                day, who = _DAYS[key]
                name = row[who] if who else writers.get(row["created_by"], "")
                yield Event(row[day], kind.name, name or "", _short(key, row), _STAGES.get(key, 3))
            for day, what, who in _LATER.get(key, ()):
                if row[day]:
                    name = row[who] if who else writers.get(row["updated_by"], writers.get(row["created_by"], ""))
                    yield Event(row[day], what, name or "", _later(key, day, row), _STAGES.get(key, 3))


def _short(key: str, row: Row) -> str:
    """What a part is about, in a few words."""
    table, column = _CODES.get(key, ("", ""))
    words = codes.label(table, row[column]) if table else ""
    return "　".join(filter(None, (words, row.get("number"), row.get(_TEXTS.get(key, ""), ""))))


_STAGES = {"referral_in": 0, "revisit": 6, "urging": 6, "confirmation": 6, "decline": 7, "referral_out": 7}


def _joined(*words: str | None) -> str:
    return "　".join(word for word in words if word)


_CODES = {
    "decline": ("decline_reason", "reason"),
    "urging": ("urge_way", "way"),
    "revisit": ("revisit_mode", "mode"),
    "review": ("review_stage", "stage"),
    "suspension": ("suspend_reason", "reason"),
    "recusal": ("recusal_ground", "ground"),
}
_TEXTS = {
    "referral_out": "to_org",
    "referral_in": "from_org",
    "risk": "to_org",
    "urging": "whom",
    "extension": "until_on",
    "recusal": "mediator_name",
}


def _later(key: str, day: str, row: Row) -> str:
    if key == "recusal":
        return "　".join((codes.label("recusal_decision", row["decision"]), row["mediator_name"]))
    if key == "confirmation" and day == "decided_on":
        return "　".join(filter(None, (codes.label("jc_result", row["result"]), row["doc_no"])))
    return ""


def _operators(ids: set[int]) -> dict[int, str]:
    query = Operator.select(Operator.id, Operator.name).where(Operator.id.in_(sorted(ids)))
    return {row.id: row.name for row in query} if ids else {}


def _steps(view: CaseView) -> Iterator[Event]:
    """Steps and first prints, from the history of the case's own row."""
    case = view.case
    printed: set[str] = set()
    lines = history.of_record("mediation_case", case["id"], case["uid"])[::-1]
    if view.mediators and case["accepted_on"] and all(line.action != "指派调解员" for line in lines):
        names = "、".join(row["name"] for row in view.mediators)  # assigned in the one step that took the case in
        yield Event(case["accepted_on"], "指派调解员", "", names, 1)
    for line in lines:
        what = line.action.split("：")[0]
        if what in _STEPS:
            yield Event(line.at, what, line.operator, stage=1 if what == "指派调解员" else 9)
        elif what.startswith("打印") and what not in printed:
            printed.add(what)
            yield Event(line.at, what, line.operator, stage=7)


def _end(view: CaseView) -> Iterator[Event]:
    case = view.case
    if case["outcome"] in ("failed", "withdrawn", "referred", "not_accepted") and case["closed_on"]:
        why = codes.label("terminate_reason", case["terminate_reason"]) or case["end_note"] or ""
        yield Event(case["closed_on"], f"办结：{codes.label('case_outcome', case['outcome'])}", "", why, 8)
    if case["later_course"]:
        yield Event(case["closed_on"], "办结：协议没有履行", "", codes.label("later_course", case["later_course"]), 8)

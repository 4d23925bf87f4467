"""Whether each party wants mediation: who said it, when, how (人民调解法 §17; domain reference M06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..common import codes, dates
from ..common.errors import KnownError, NotFound
from ..context import Context
from ..store.changes import ChangeWriter
from . import parties, states
from .models import Case, Party

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Consent:
    """``answer``: code of ``consent_status``. ``on``: the ISO day it was said; ``way``: code of ``consent_way``; ``by``: who said
    it where it was not the party."""

    answer: str
    on: str | None = None
    way: str | None = None
    by: str = ""


def consent(ctx: Context, case_id: int, version: int, answers: Mapping[int, Consent]) -> None:
    """Write down what parties (by id) said. A refusal ends nothing by itself; while it stands, nothing is mediated.

    Raises ChecksFailed (``12.answer``, ``12.way``, ``12.on`` with the party's id), NotFound, StaleVersion, KnownError.
    """
    with ctx.write("cases.open", "登记各方是否同意调解") as writer:
        case = states.case_for(ctx, writer, case_id, version, "consent")
        found = {}
        for party_id, answer in answers.items():
            if answer.answer != "pending" and not answer.way:
                found[f"{party_id}.way"] = "请选是怎样表示的"
        parties.refuse(found)
        write(ctx, writer, case, answers)
        writer.update(Case, case_id, {}, version)


def write(ctx: Context, writer: ChangeWriter, case: Row, answers: Mapping[int, str | Consent]) -> None:
    """The parties' columns, inside a change. A bare code leaves alone how and when it was said."""
    ctx.require("cases.read")
    people = {one["id"]: one for one in parties.of_case(case["id"])}
    found: dict[str, str] = {}
    for party_id, given in answers.items():
        if party_id not in people:
            raise NotFound("有一位当事人刚被别人删除，没有保存，内容还在。请刷新后再办。")
        if isinstance(given, str):
            if people[party_id]["consent_status"] != given:
                unsaid = dict.fromkeys(("consent_on", "consent_way", "consent_by"))
                changes: Row = {"consent_status": given, "consent_at": writer.author.at, **unsaid}
                writer.update(Party, party_id, changes)
            continue
        found |= _problems(ctx, party_id, given)
        if found:
            continue
        pending = given.answer == "pending"
        changes = {
            "consent_status": given.answer,
            "consent_at": None if pending else writer.author.at,
            "consent_on": None if pending else given.on or ctx.today(),
            "consent_way": None if pending else given.way,
            "consent_by": None if pending else given.by.strip() or None,
        }
        before = people[party_id]
        if any(before[key] != changes[key] for key in changes if key != "consent_at"):
            writer.update(Party, party_id, changes)
    parties.refuse(found)


def _problems(ctx: Context, party_id: int, given: Consent) -> dict[str, str]:
    found = {}
    if not codes.knows("consent_status", given.answer):
        found[f"{party_id}.answer"] = "请选同意、拒绝或者待确认"
    if given.way and not codes.knows("consent_way", given.way):
        found[f"{party_id}.way"] = "请选是怎样表示的"
    if given.on and (not dates.is_iso(given.on) or given.on > ctx.today()):
        found[f"{party_id}.on"] = "表示同意或者拒绝的日期不能晚于今天"
    return found


def refuse_unwilling(case_id: int, what: str) -> None:
    """Raises KnownError while a party refuses to be mediated: then ``what`` cannot be done."""
    names = [one["name"] for one in parties.of_case(case_id) if one["consent_status"] == "refused"]
    if names:
        raise KnownError(
            f"{'、'.join(names)}拒绝调解。当事人一方明确拒绝的，不得调解（人民调解法第十七条），不能{what}，什么也没有改动。"
            "请办“调解不成，终止”；改变主意的，先在“各方是否同意”里登记。"
        )

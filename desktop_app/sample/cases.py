"""Mediation cases of the sample hall: settled ones of every month and open ones in each state."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..common import dates, money, workdays
from ..context import Context
from ..mediation import numbers
from ..mediation.models import (
    Agreement,
    Case,
    CaseMediator,
    Committee,
    Mediator,
    Party,
    PerformanceItem,
    Revisit,
    Session,
)
from ..mediation.paper_models import Application, Investigation
from ..store import numbering
from .people import Someone

A_MONTH = (6, 11)
MEDIATORS = 4
SETTLED_AFTER = (2, 24)  # days from acceptance
FRESH_DAYS = 28


@dataclass(slots=True)
class _Draft:
    accepted: date
    a: Someone
    b: Someone
    kind: tuple[str, str, str, list[str]]
    settled: date | None
    good: bool
    open_state: str = ""
    is_fresh: bool = False  # settled so short a time ago that the revisit is still to come


def fill(
    ctx: Context, dice: random.Random, words: dict[str, Any], crowd: list[Someone], first: date, last: date
) -> None:
    """Mediators and cases with parties, sessions, agreements; numbered in the order of acceptance."""
    grown = [person for person in crowd if 22 <= (last - person.birth).days // 365 <= 85]
    staff = dice.sample([person for person in grown if (last - person.birth).days // 365 < 60], MEDIATORS)
    with ctx.write("cases.open", "生成示例调解") as writer:
        committee = Committee.select().where(Committee.deleted_at.is_null()).order_by(Committee.id).get()
        mediators = writer.add_many(
            Mediator,
            [
                {
                    "committee_id": committee.id,
                    "person_id": person.id,
                    "name": person.name,
                    "name_sort": person.name_sort,
                    "kind": "member" if index < 3 else "hired",
                    "is_fulltime": int(index == 0),
                    "is_sent_down": int(index == 3),
                    "phone": person.phone,
                }
                for index, person in enumerate(staff)
            ],
        )
        writer.update(
            Committee, committee.id, {"term_start": f"{first.year}-01-01", "term_end": f"{first.year + 2}-12-31"}
        )
        others = [person for person in grown if person not in staff]
        for draft in _drafts(dice, words, others, first, last):
            _case(ctx, writer, dice, committee, list(zip(mediators, staff, strict=True)), draft)


def _drafts(dice: random.Random, words: dict[str, Any], grown: list[Someone], first: date, last: date) -> list[_Draft]:
    found = []
    days = (last - first).days
    months = max(1, round(days / 30.4))
    for _ in range(sum(dice.randint(*A_MONTH) for _ in range(months))):
        accepted = first + timedelta(days=dice.randint(0, days))
        a, b = dice.sample(grown, 2)
        settled: date | None = accepted + timedelta(days=dice.randint(*SETTLED_AFTER))
        state = ""
        if settled is not None and settled > last:
            settled = None
            state = dice.choice(("ACCEPTED", "ASSIGNED", "MEDIATING", "MEDIATING"))
        weights = (6, 5, 4, 2, 3, 4, 3, 1, 2, 1)
        kind = dice.choices([tuple(each) for each in words["disputes"]], weights)[0]
        fresh = settled is not None and (last - settled).days < FRESH_DAYS
        found.append(_Draft(accepted, a, b, kind, settled, dice.random() < 0.93, state, fresh))
    return sorted(found, key=lambda draft: (draft.accepted, draft.a.id))


def _case(
    ctx: Context, writer: Any, dice: random.Random, committee: Any, staff: list[tuple[int, Someone]], draft: _Draft
) -> None:
    code, label, story, clauses = draft.kind
    accepted, day = draft.accepted, draft.accepted.isoformat()
    title = f"{draft.a.name}与{draft.b.name}{label}"
    brief = story.format(a=draft.a.name, b=draft.b.name)
    lead, helper = dice.sample(staff, 2)
    ends = workdays.deadline(accepted, 30, "calendar").isoformat()
    status = draft.open_state or ("PERFORMED" if draft.good else "TERMINATED")
    mode = "lump" if "{amount}" in "".join(clauses) else "act"
    if draft.is_fresh and draft.good and dice.random() < 0.5:
        status = "PERFORMING"
    values: dict[str, Any] = {
        "committee_id": committee.id,
        "title": title,
        "dispute_type": code,
        "status": status,
        "source": dice.choices(("02", "01", "13", "15"), (70, 20, 6, 4))[0],
        "occur_date": (accepted - timedelta(days=dice.randint(1, 20))).isoformat(),
        "occur_place": draft.a.address,
        "brief": brief,
        "difficulty": dice.choices(("normal", "simple", "complex"), (75, 20, 5))[0],
        "event_scale": "01",
        "warning_level": "00",
        "openness": "closed",
        "is_private": int(code == "01"),
        "registered_at": f"{day} {dice.randint(8, 16):02d}:{dice.randint(0, 59):02d}:00",
        "registrar": ctx.operator.name,
        "accepted_on": day,
        "period_ends_on": ends,
        "period_basis": ctx.settings.basis("mediation.period_days"),
        "party_count": 2,
        "party_names": f"{draft.a.name}\n{draft.b.name}",
        "mediator_names": "" if draft.open_state == "ACCEPTED" else f"{lead[1].name}\n{helper[1].name}",
    }
    if draft.settled:
        values["settled_on"] = draft.settled.isoformat()
        values["outcome"] = "agreed" if draft.good else "failed"
        if draft.good:
            revisit = draft.settled + timedelta(days=int(str(ctx.setting("mediation.revisit_days", day))))
            values["revisit_due_on"] = revisit.isoformat()
        if status != "PERFORMING" and not draft.is_fresh:
            values["status"] = "CLOSED"
            values["closed_on"] = (draft.settled + timedelta(days=dice.randint(0, 3))).isoformat()
            if draft.good:
                values["revisit_due_on"] = None  # it was visited: below
        if not draft.good:
            values["terminate_reason"] = "01"
    case_id = writer.add(Case, values)
    if values["status"] == "CLOSED" and draft.good:
        visit = {"matter": title, "mode": "01" if case_id % 3 else "02", "visitor": lead[1].name}
        visit |= {"visited_on": values["closed_on"], "content": "已上门看过，约定的事项都已履行，双方没有新的争执。"}
        writer.add(Revisit, {**visit, "case_id": case_id})
    _written_down(writer, case_id, title, lead[1].name, draft, day)
    number = numbering.issue(
        writer,
        numbers.series(committee.id),
        accepted.year,
        numbers.pattern(committee.org_short),
        "mediation_case",
        case_id,
    )
    seq = int(number.split("第")[1].removesuffix("号"))
    writer.update(Case, case_id, {"number": number, "number_year": accepted.year, "number_seq": seq})
    writer.add_many(Party, [_party(case_id, draft.a, "A", 1, day), _party(case_id, draft.b, "B", 2, day)])
    if draft.open_state != "ACCEPTED":
        writer.add_many(
            CaseMediator,
            [
                {
                    "case_id": case_id,
                    "mediator_id": lead[0],
                    "name": lead[1].name,
                    "role": "lead",
                    "chosen_by": "committee",
                },
                {
                    "case_id": case_id,
                    "mediator_id": helper[0],
                    "name": helper[1].name,
                    "role": "assist",
                    "chosen_by": "committee",
                },
            ],
        )
    if draft.settled or draft.open_state == "MEDIATING":
        _session(ctx, writer, draft, case_id, title, lead[1].name, brief)
    if draft.settled and draft.good:
        _agreement(writer, dice, draft, case_id, number, brief, clauses, mode, status)


def _party(case_id: int, person: Someone, side: str, sort: int, day: str) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "person_id": person.id,
        "side": side,
        "sort": sort,
        "kind": "person",
        "name": person.name,
        "sex": person.sex,
        "ethnic": "01",
        "age": dates.age_on(person.birth.isoformat(), day),
        "occupation": person.occupation,
        "phone": person.phone,
        "unit_or_addr": person.address,
        "birth_date": person.birth.isoformat(),
        "id_no": person.id_no,
        "consent_status": "agreed",
        "consent_at": day,
    }


def _session(ctx: Context, writer: Any, draft: _Draft, case_id: int, title: str, mediator: str, brief: str) -> None:
    day = (draft.settled or draft.accepted + timedelta(days=1)).isoformat()
    a, b = draft.a.name, draft.b.name
    minutes = "\n".join(
        (
            f"{mediator}：人民调解委员会已将当事人的权利义务告知双方，双方清楚吗？",
            f"{a}、{b}：清楚了。",
            f"{mediator}：今天的调解本着自愿、平等的原则进行，参加调解的有调解员{mediator}，记录人{ctx.operator.name}。请双方陈述。",
            f"{a}：{brief}",
            f"{b}：情况基本属实，具体数额要商量。",
            f"{mediator}：现场情况已经核实，双方对照片和票据没有异议。如协商不成，可以通过诉讼等途径解决。",
        )
    )
    if draft.settled:
        minutes += "\n" + (
            "经调解，双方自愿达成协议，由双方签字确认。"
            if draft.good
            else "双方分歧较大，未能达成协议，已告知可以向人民法院起诉。"
        )
    writer.add(
        Session,
        {
            "case_id": case_id,
            "start_at": f"{day} 09:00:00",
            "end_at": f"{day} 10:30:00",
            "venue": "调解室",
            "matter": title,
            "recorder": ctx.operator.name,
            "minutes": minutes,
            "result": ("agreed" if draft.good else "failed") if draft.settled else "continue",
            "notice_given": 1,
        },
    )


def _agreement(
    writer: Any,
    dice: random.Random,
    draft: _Draft,
    case_id: int,
    number: str,
    brief: str,
    clauses: list[str],
    mode: str,
    status: str,
) -> None:
    assert draft.settled is not None
    day = draft.settled.isoformat()
    due = draft.settled + timedelta(days=dice.randint(14, 40))
    amount = dice.randint(3, 160) * 100 * 100 if mode == "lump" else 0
    text = "\n".join(
        clause.format(due=dates.on_paper(due.isoformat()), amount=money.yuan(amount)) for clause in clauses
    )
    performance = (
        f"乙方于{dates.on_paper(due.isoformat())}前一次付清。" if mode == "lump" else "双方自协议生效之日起按约定履行。"
    )
    agreement = writer.add(
        Agreement,
        {
            "case_id": case_id,
            "agreement_no": number,
            "form": "written" if dice.random() < 0.85 else "oral",
            "facts": brief,
            "clauses": text,
            "perform_mode": mode,
            "performance": performance,
            "perform_deadline": due.isoformat(),
            "amount_fen": amount,
            "copies": 3,
            "reached_on": day,
            "effective_on": day,
        },
    )
    if mode == "lump":
        done = status != "PERFORMING"
        writer.add(
            PerformanceItem,
            {
                "agreement_id": agreement,
                "due_on": due.isoformat(),
                "amount_fen": amount,
                "status": "done" if done else "pending",
                "done_on": day if done else None,
            },
        )


def _written_down(writer: Any, case_id: int, title: str, mediator: str, draft: _Draft, day: str) -> None:
    """Every third case was applied for in writing, in every fifth a neighbour was asked."""
    if case_id % 3 == 0:
        claims = "把问题处理好，以后不再发生\n损失双方商量着承担"
        brief = "事情发生以后找过对方两次，没有谈成，请调委会来调解。"
        writer.add(Application, {"case_id": case_id, "applied_on": day, "side": "A", "brief": brief, "claims": claims})
    if case_id % 5 == 0:
        asked = {"name": "赵文", "sex": "1", "age": 61, "ethnic": "01", "occupation": "退休", "relation": "邻居"}
        where = {"start_at": f"{day} 15:00:00", "end_at": f"{day} 15:40:00", "place": "社区调解室", "matter": title}
        who = {"investigators": mediator, "recorder": mediator}
        record = (
            "问：这件事您看到了吗？\n答：看到了，两家为这个争过几回。\n问：以前有没有过这样的事？\n答：没有听说过。"
        )
        writer.add(Investigation, {"case_id": case_id, **where, **who, **asked, "record": record})

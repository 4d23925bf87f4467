"""What the papers of a case print, as plain records (domain reference 1.5: F04, F09, F10)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..common import codes, dates, money
from ..common.papers import AgreementPaper, CasePaper, PartyPaper, PaymentPaper, SessionPaper
from ..context import Context
from . import attendance, case_parts, parties
from .kinds import KINDS
from .models import Committee

if TYPE_CHECKING:
    from .queries import CaseView

Row = Mapping[str, Any]


def names_in(text: str | None) -> list[str]:
    """Names written one after the other with 、 or other signs between them; what stands in brackets goes with its name."""
    return [name.strip() for name in re.split(r"[、，,；;\n](?![^（(]*[）)])", text or "") if name.strip()]


def paper(ctx: Context, case_id: int) -> CasePaper:
    """All that the forms of one case need. Needs the right to print; raises what ``queries.get`` raises."""
    from .queries import get

    ctx.require("cases.print")
    return of_view(get(ctx, case_id))


def committee_name(ctx: Context) -> str:
    """The committee whose name stands on a form for writing by hand; the first where there are several."""
    ctx.require("cases.print")
    found = Committee.select(Committee.name).where(Committee.deleted_at.is_null()).order_by(Committee.id).first()
    return str(found.name) if found is not None else ""


def of_view(view: CaseView) -> CasePaper:
    case = view.case
    mediators = [row["name"] for row in view.mediators]
    return CasePaper(
        committee=Committee.get_by_id(case["committee_id"]).name,
        number=case["number"] or "",
        title=case["title"],
        dispute_type=codes.label("dispute_type", case["dispute_type"]),
        source=case["source"] or "",
        source_label=codes.label("case_source", case["source"]),
        brief=case["brief"] or "",
        accepted_on=case["accepted_on"] or "",
        registrar=case["registrar"] or "",
        parties=[_party(row, view.parts["agent"]) for row in view.parties],
        mediators=mediators,
        sessions=[_session(row, mediators) for row in view.sessions],
        agreement=_agreement(view.agreement, view.items) if view.agreement else None,
        note=case["note"] or "",
        ended_on=case["closed_on"] or "",
        end_reason=_end_reason(case),
        payments=[_payment(row) for row in payments(view)],
        parts={key: [case_parts.words(KINDS[key], row) for row in rows] for key, rows in view.parts.items()},
    )


def for_court(paper: CasePaper, case_id: int) -> CasePaper:
    """The same with what only a court is told of the parties (F14): day of birth and identity number, in full."""
    for one, row in zip(paper.parties, parties.of_case(case_id), strict=True):
        one.birth, one.id_no = row["birth_date"] or "", row["id_no"] or ""
    return paper


def of_form(view: CaseView, form: str) -> CasePaper:
    """What a form prints: nothing that is level 3 unless it goes to a court."""
    paper = of_view(view)
    return for_court(paper, view.case["id"]) if form == "confirmation" else paper


def payments(view: CaseView) -> list[Row]:
    """What of the agreement is money, in order: each has its receipt."""
    return [row for row in view.items if row["amount_fen"]]


def _payment(row: Row) -> PaymentPaper:
    return PaymentPaper(row["due_on"], row["amount_fen"], row["done_on"] or "", row["voucher"] or "")


def _end_reason(case: Row) -> str:
    """调解期限届满未达成协议…; for 其他 what was written down."""
    code = case["terminate_reason"]
    return (case["end_note"] or "") if code == "99" else codes.label("terminate_reason", code)


def _party(row: Row, agents: Sequence[Row]) -> PartyPaper:
    own = [one for one in agents if one["party_id"] == row["id"]]
    return PartyPaper(
        agent="、".join(f"{one['name']}（{attendance.kind_words(one['agent_kind'])}）" for one in own),
        side=codes.label("party_side", row["side"]).removesuffix("（第三人）"),
        kind=row["kind"],
        name=row["name"],
        sex=codes.label("sex", row["sex"]),
        ethnic=codes.label("ethnic", row["ethnic"]),
        age="" if row["age"] is None else str(row["age"]),
        occupation=row["occupation"] or "",
        phone=(row["phone"] or "").replace(";", "；"),
        address=row["unit_or_addr"] or "",
        representative=row["representative"] or "",
        representative_post=row["representative_post"] or "",
        credit_code=row["credit_code"] or "",
    )


def _session(row: Row, mediators: list[str]) -> SessionPaper:
    return SessionPaper(
        start_at=row["start_at"],
        end_at=row["end_at"] or "",
        venue=row["venue"],
        matter=row["matter"],
        invitees=names_in(row["invitees"]),
        mediators=attendance.names(row["mediators_present"]) or mediators,
        recorder=row["recorder"],
        minutes=row["minutes"] or "",
        result=codes.label("session_result", row["result"]),
        present=attendance.names(row["present"]),
        agents=attendance.names(row["agents_present"]),
    )


def _agreement(row: Row, items: Sequence[Row]) -> AgreementPaper:
    return AgreementPaper(
        number=row["agreement_no"],
        facts=row["facts"] or "",
        liability=row["liability"] or "",
        clauses=[line.strip() for line in (row["clauses"] or "").split("\n") if line.strip()],
        performance=_performance(row, items),
        breach=row["breach_clause"] or "",
        amount_fen=row["amount_fen"] or 0,
        copies=row["copies"],
        reached_on=row["reached_on"],
    )


def print_problem(view: CaseView, form: str, at: int = 0) -> str | None:
    """Why a form of the case must not be printed yet, as a sentence; None when it may. ``at``: which session or part of the case."""
    if form == "intake" and not view.case["number"]:
        return "案件还没有受理，受理登记表要在受理后打印。请先受理。"
    if form == "record":
        if not 0 <= at < len(view.sessions):
            return "这个案件还没有这一次调解，打印不了调解记录。请先登记调解的时间和经过。"
        row = view.sessions[at]
        if names_in(row["invitees"]) and not row["invitees_agreed"]:
            return "邀请他人参与调解要先征得当事人同意（人民调解法第二十条），没有打印。请勾选“各方同意参加人到场”后再打印。"
    if form == "termination" and not view.case["terminate_reason"]:
        return "案件没有终止调解，打印不了终止调解告知书。请先登记“调解不成，终止”。"
    if form == "oral" and (view.agreement is None or view.agreement["form"] != "oral"):
        return "这个案件没有口头协议，打印不了口头协议登记表。书面协议请打印协议书。"
    if form == "evidence" and not view.parts["evidence"]:
        return "这个案件还没有登记证据材料，打印不了。请先登记证据材料。"
    if form == "receipt" and not 0 <= at < len(payments(view)):
        return "协议里没有登记要付的钱，打印不了收条。请先在协议的履行安排里写明日期和金额。"
    kind = next((kind for kind in KINDS.values() if kind.form == form), None)
    if kind is not None and not 0 <= at < len(view.parts[kind.key]):
        return f"这个案件还没有登记{kind.name}，打印不了。请先登记{kind.name}。"
    if form == "agreement" and view.agreement is None:
        return "这个案件还没有协议，打印不了协议书。请先填写协议内容。"
    return None


def _performance(row: Row, items: Sequence[Row] = ()) -> str:
    """履行方式、时限 as printed: the words that were written, then the mode, the day and each instalment where they do not name
    them."""
    words = (row["performance"] or "").strip()
    more = []
    mode = codes.label("perform_mode", row["perform_mode"])
    if mode and mode not in words:
        more.append(f"履行方式：{mode}")
    if row["perform_deadline"] and dates.on_paper(row["perform_deadline"]) not in words:
        more.append(f"履行期限：{dates.on_paper(row['perform_deadline'])}")
    each = [
        f"第{at}期：{_due(item)}。" for at, item in enumerate(items, 1) if len(items) > 1 and not _named(item, words)
    ]
    return "\n".join(part for part in (words, "；".join(more) + "。" if more else "", *each) if part)


def _due(item: Row) -> str:
    what = f"给付{money.on_paper(item['amount_fen'])}" if item["amount_fen"] else item["act"] or ""
    return f"{dates.on_paper(item['due_on'])}前{what}"


def _named(item: Row, words: str) -> bool:
    """Whether what was written says the day and the sum of an instalment."""
    plain = words.replace(",", "")
    what = f"{item['amount_fen'] / 100:g}" if item["amount_fen"] else item["act"] or ""
    return dates.on_paper(item["due_on"]) in words and what in plain

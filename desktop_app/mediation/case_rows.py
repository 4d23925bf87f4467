"""Rows of the list of cases in words, with what the register of cases has (F20), as far as one may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from peewee import fn

from ..common import codes, money
from . import access, deadlines, states
from .models import Agreement, Case, Revisit

if TYPE_CHECKING:
    from ..context import Context

Row = dict[str, Any]
_AT_ONCE = 500


def label_of(case: Mapping[str, Any]) -> str:
    """The case's number; 登记17 before it has one."""
    return str(case["number"] or f"登记{case['id']}")


def rows(ctx: Context, record_ids: Sequence[int], *, outward: bool = False) -> list[Row]:
    """Rows of the table in the order of the ids, in words; an empty one for a case that has gone.

    ``seen``: whether this operator may open it; what its row does not show is empty. ``outward``: as a list leaves the
    program without an approval (domain reference 1.9): names masked, nothing of what happened, of a private case number,
    type and state only, whoever asks.
    """
    ctx.require("cases.read")
    found: dict[int, Row] = {}
    for start in range(0, len(record_ids), _AT_ONCE):
        part = list(record_ids[start : start + _AT_ONCE])
        cases = [
            {**case, "amount_fen": None, "agreement_form": None, "visited_on": None}
            for case in Case.select().where(Case.id.in_(part) & Case.deleted_at.is_null()).dicts()
        ]
        _add_outcome(cases)
        items = deadlines.items_by_case([case["id"] for case in cases if case["status"] not in states.BEFORE_AGREED])
        for case in cases:
            found[case["id"]] = _row(ctx, case, items.get(case["id"], []), outward)
    return [found.get(one, {}) for one in record_ids]


def _add_outcome(cases: Sequence[Row]) -> None:
    """What came of them: form and amount of the agreement, the last revisit."""
    by_id = {case["id"]: case for case in cases if case["status"] not in states.BEFORE_AGREED}
    if not by_id:
        return
    agreements = Agreement.select(Agreement.case, Agreement.form, Agreement.amount_fen).where(
        Agreement.case.in_(list(by_id)) & Agreement.deleted_at.is_null()
    )
    for case_id, form, amount in agreements.tuples():
        by_id[case_id].update(agreement_form=form, amount_fen=amount)
    visits = (
        Revisit.select(Revisit.case, fn.MAX(Revisit.visited_on))
        .where(Revisit.case.in_(list(by_id)) & Revisit.deleted_at.is_null())
        .group_by(Revisit.case)
    )
    for case_id, visited in visits.tuples():
        by_id[case_id]["visited_on"] = visited


def _row(ctx: Context, stored: Row, items: Sequence[Row], outward: bool) -> Row:
    seen = access.sees(ctx, stored)
    hidden = access.hides(ctx, stored) or (outward and bool(stored["is_private"]))
    deadline = None if hidden else deadlines.of_case(ctx.today(), stored, items)
    case = access.outward(ctx, stored) if outward else access.as_listed(ctx, stored)
    told = seen and not hidden
    words = codes.label
    return {
        "id": case["id"],
        "number": label_of(case),
        "seen": seen,
        "private": bool(case["is_private"]),
        "title": case["title"],
        "type": case["dispute_type"] or "",
        "type_label": words("dispute_type", case["dispute_type"]),
        "state": case["status"],
        "state_label": states.label(case["status"]),
        "deadline": deadline.text if deadline else "",
        "urgency": deadline.urgency if deadline else "",
        "mediators": "、".join((case["mediator_names"] or "").split("\n")),
        "parties": "、".join(case["party_names"].split("\n")),
        "source": case["source"] or "",
        "source_label": words("case_source", case["source"]),
        "registered_on": (case["registered_at"] or "")[:10],
        "accepted_on": case["accepted_on"] or "",
        "settled_on": case["settled_on"] or "",
        "closed_on": case["closed_on"] or "",
        "place": case["occur_place"] or "",
        "brief": " ".join((case["brief"] or "").split()),
        "difficulty_label": words("difficulty", case["difficulty"]),
        "scale_label": words("event_scale", case["event_scale"]),
        "warning_label": words("warning_level", case["warning_level"]),
        "outcome_label": words("case_outcome", case["outcome"]),
        "form_label": words("agreement_form", case["agreement_form"]) if told else "",
        "amount": money.yuan(case["amount_fen"]) if told and case["amount_fen"] is not None else "",
        "performed": _performed(items) if told else "",
        "visited_on": (case["visited_on"] or "") if told else "",
        "note": " ".join((case["note"] or "").split()),
    }


def _performed(items: Sequence[Row]) -> str:
    """已履行, 已履行1/3, 未履行; empty where nothing is to be done."""
    done = sum(item["status"] == "done" for item in items)
    if not items:
        return ""
    return "已履行" if done == len(items) else f"已履行{done}/{len(items)}" if done else "未履行"

"""Experts who are asked to help (row 4-04; 人民调解法 §20), and residents with roles: 四大员, 法律明白人 (rows 0-20, 3-12)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..registers import Found, Register
from ..store.reading import CHUNK
from .committee_fields import EXPERT_FIELDS, HELPER_FIELDS
from .committee_models import Expert, Helper
from .mediators import RIGHTS, copied, resident, twice, with_person
from .models import Case, CaseMediator, Mediator, Session

if TYPE_CHECKING:
    from ..context import Context

Row = Mapping[str, Any]
_BETWEEN = re.compile(r"[、，,；;\s/（）()：:]+")


def _expert(ctx: Context, found: dict[str, Any], current: Row) -> dict[str, Any]:
    found = with_person(EXPERTS, found, current)
    return found if current else {"is_resting": 0, **found}


def _expert_problems(ctx: Context, row: Row) -> dict[str, str]:
    late = {"since": "入库日期不能晚于今天"} if (row.get("since") or "") > ctx.today() else {}
    return {**twice(EXPERTS, row), **late}


EXPERTS: Register = Register(
    "expert",
    Expert,
    EXPERT_FIELDS,
    RIGHTS,
    "name",
    {"person": resident()},
    check=_expert_problems,
    fill=_expert,
    derive=lambda ctx, key, values: copied(ctx, EXPERTS, key, values),
    begin=lambda ctx: {"since": ctx.today()},
)


def _helper_problems(_ctx: Context, row: Row) -> dict[str, str]:
    if row.get("until") and row.get("since") and row["until"] < row["since"]:
        return {"until": "结束日期早于担任日期"}
    return twice(HELPERS, row)


HELPERS: Register = Register(
    "community_role",
    Helper,
    HELPER_FIELDS,
    RIGHTS,
    "name",
    {"person": resident()},
    check=_helper_problems,
    fill=lambda ctx, found, current: with_person(HELPERS, found, current),
    derive=lambda ctx, key, values: copied(ctx, HELPERS, key, values),
)


def find(ctx: Context, text: str, dispute_type: str = "") -> Found:
    """(id, name, who he is) of experts who take invitations, those of the field of a dispute first; for pickers."""
    from ..common.pinyin import name_pinyin

    ctx.require("cases.read")
    typed = text.strip().lower()
    rows = [
        one
        for one in Expert.select().where(
            Expert.deleted_at.is_null() & ((Expert.is_resting == 0) | Expert.is_resting.is_null())
        )
        if typed in one.name or typed in name_pinyin(one.name).initials.lower()
    ]
    rows.sort(key=lambda one: (dispute_type not in (one.specialty or "").split(), one.name, one.id))
    return [(one.id, one.name, codes.label("expert_kind", one.kind)) for one in rows]


def taken_part(ctx: Context) -> dict[str, set[int]]:
    """Name → cases in whose sessions somebody of that name took part, as the sessions' records say (参加人)."""
    ctx.require("cases.read")
    query = (
        Session.select(Session.case, Session.invitees)
        .join(Case)
        .where(Session.deleted_at.is_null() & Case.deleted_at.is_null() & Session.invitees.is_null(False))
    )
    found: dict[str, set[int]] = {}
    for case, invitees in query.tuples():
        for name in filter(None, _BETWEEN.split(invitees)):
            found.setdefault(name, set()).add(case)
    return found


def mediated(ctx: Context) -> dict[str, set[int]]:
    """Name → accepted cases in which somebody of that name is a mediator."""
    ctx.require("cases.read")
    query = (
        CaseMediator.select(Mediator.name, CaseMediator.case)
        .join(Mediator)
        .switch(CaseMediator)
        .join(Case)
        .where(Case.deleted_at.is_null() & Case.accepted_on.is_null(False))
    )
    found: dict[str, set[int]] = {}
    for name, case in query.tuples():
        found.setdefault(name, set()).add(case)
    return found


def cases_by_name(ctx: Context, *, with_mediators: bool) -> dict[str, set[int]]:
    """Name → cases in which somebody of that name took part; as a mediator, too, where that is asked for."""
    ctx.require("cases.read")
    found = taken_part(ctx)
    if with_mediators:
        for name, cases in mediated(ctx).items():
            found.setdefault(name, set()).update(cases)
    return found


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """One role: how many have it today, the cases they took part in, those settled, those agreed."""

    role: str
    people: int
    cases: frozenset[int]
    settled: int
    agreed: int

    @property
    def rate(self) -> float | None:
        """Percent of the settled; None where nothing was settled."""
        return 100 * self.agreed / self.settled if self.settled else None


def by_role(ctx: Context, cases_of: Mapping[str, set[int]] | None = None) -> list[RoleFigures]:
    """Figures of every role, in the order of the code table. ``cases_of``: what ``cases_by_name`` gave, mediators too."""
    ctx.require("cases.read")
    today = ctx.today()
    cases_of = cases_by_name(ctx, with_mediators=True) if cases_of is None else cases_of
    people = [one for one in Helper.select().where(Helper.deleted_at.is_null()) if not one.until or one.until >= today]
    found = []
    for code, item in codes.table("community_role").items():
        having = [one for one in people if code in one.roles.split()]
        cases: set[int] = set()
        for one in having:
            cases |= cases_of.get(one.name, set())
        settled = _outcomes(sorted(cases))
        agreed = sum(outcome == "agreed" for outcome in settled)
        found.append(RoleFigures(item.label, len(having), frozenset(cases), len(settled), agreed))
    return found


def _outcomes(cases: Sequence[int]) -> list[str | None]:
    """How the settled ones of these cases ended."""
    found: list[str | None] = []
    for start in range(0, len(cases), CHUNK):
        part = Case.id.in_(list(cases[start : start + CHUNK])) & Case.settled_on.is_null(False)
        found += [outcome for (outcome,) in Case.select(Case.outcome).where(part).tuples()]
    return found

"""回避: who must not mediate a case, and what a party asks (domain reference 1.2, ASSIGNED; 人民调解法 §19, 若干规定).

A mediator who is a party, or a near relative of one by the household register (民法典 §1045), is refused. What only may be so
(same household with an unknown relation, a name that sounds the same) is said, and refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..common import codes, phones
from ..common.pinyin import name_pinyin
from ..context import Context
from ..residents import family_relations as kin
from ..residents.family_relations import Kin
from ..residents.models import Person
from ..store.changes import columns_of
from . import case_parts, parties, states
from .case_parts import PartKind
from .life_fields import RECUSAL_FIELDS
from .life_models import Recusal
from .models import CaseMediator, Mediator

Row = dict[str, Any]

NEAR = kin.SPOUSES | kin.PARENTS | kin.CHILDREN | kin.SIBLINGS | kin.GRANDPARENTS | kin.GRANDCHILDREN | kin.STEPPARENTS
"""近亲属 (民法典 §1045): spouse, parents, children, siblings, grandparents, grandchildren; step-parents count as parents (§1072)."""
_BASIS = "应当回避（人民调解法第三条、第十九条，《人民调解工作若干规定》）"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a mediator should not mediate. ``refuses``: it is certain; else somebody must look."""

    mediator_id: int
    sentence: str
    refuses: bool


def conflicts(ctx: Context, case_id: int, mediator_ids: Sequence[int]) -> list[Conflict]:
    """What stands against these mediators in a case. Needs the right to the list of cases."""
    ctx.require("cases.read")
    rows = [columns_of(Mediator, row) for row in Mediator.select().where(Mediator.id.in_(list(mediator_ids))).dicts()]
    return found_of(rows, parties.of_case(case_id), granted(case_id))


def found_of(mediators: Iterable[Row], people: Sequence[Row], granted: Iterable[str] = ()) -> list[Conflict]:
    """Stored mediators against stored parties; ``granted``: names of those whose standing back was decided."""
    found = []
    for mediator in mediators:
        if mediator["name"] in set(granted):
            words = f"{mediator['name']}在本案已决定回避，不能担任本案调解员，请改选别的调解员"
            found.append(Conflict(mediator["id"], words, True))
        for party in people:
            if one := _between(mediator, party):
                found.append(Conflict(mediator["id"], *one))
    return found


def _between(mediator: Row, party: Row) -> tuple[str, bool] | None:
    name, other = mediator["name"], party["name"]
    if same_person(mediator, party):
        tail = "" if mediator["person_id"] and party["person_id"] else "；如果只是同名，请在调解员和当事人里都填上电话"
        return f"{name}是本案当事人，不能担任本案调解员，{_BASIS}{tail}", True
    if mediator["person_id"] and party["person_id"]:
        told = relation(mediator["person_id"], party["person_id"])
        if told in NEAR:
            return f"{other}是{name}的{codes.label('relation', told)}（户籍登记），{name}{_BASIS}", True
        if told is not None:
            words = codes.label("relation", told) if told else "关系待查"
            return f"{name}与当事人{other}登记在同一户（{words}），请核对是否应当回避", False
        return None
    if name != other and _sound_alike(name, other) and not _differ(mediator, party):
        return f"{name}与当事人{other}读音相同，请核对是不是同一个人写错了字；是同一人的应当回避", False
    return None


def relation(mediator: int, party: int) -> str | None:
    """How the party stands to the mediator by the household register: a code of ``relation``, "" for one household with
    a relation nobody can derive, None where they are not of one household."""
    two = {one.id: one for one in Person.select().where(Person.id.in_([mediator, party]))}
    if len(two) < 2 or two[mediator].household_id is None:
        return None
    home = two[mediator].household_id
    if home != two[party].household_id:
        return None
    rows = Person.select().where((Person.household == home) & Person.deleted_at.is_null())
    people = [Kin(one.id, one.name, one.relation_to_head, one.sex, one.birth_date) for one in rows]
    return kin.rederived(people, mediator).get(party) or ""


def same_person(mediator: Mapping[str, Any], party: Mapping[str, Any]) -> bool:
    """Whether a mediator is this party: by resident where both are known, else by name, unless telephones differ."""
    if mediator["person_id"] and party["person_id"]:
        return bool(mediator["person_id"] == party["person_id"])
    return mediator["name"] == party["name"] and not _differ(mediator, party)


def _differ(mediator: Mapping[str, Any], party: Mapping[str, Any]) -> bool:
    own, others = _numbers(mediator["phone"]), _numbers(party["phone"])
    return bool(own and others and not own & others)


def _numbers(phone: str | None) -> set[str]:
    return set(phones.parse(phone).numbers.split(";")) if phone else set()


def _sound_alike(one: str, other: str) -> bool:
    """Whether two names may be read the same, character by character."""
    first, second = name_pinyin(one).full, name_pinyin(other).full
    return len(first) == len(second) and all(set(a) & set(b) for a, b in zip(first, second, strict=True))


def granted(case_id: int) -> list[str]:
    return [row["mediator_name"] for row in case_parts.of_case(RECUSAL, case_id) if row["decision"] == "granted"]


# What a party asks


def _check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    found: dict[str, str] = {}
    first, today = case["accepted_on"], ctx.today()
    if not first <= row["asked_on"] <= today:
        found["asked_on"] = f"申请日期应当在{first}到{today}之间"
    people = [one["name"] for one in parties.of_case(case["id"])]
    if row["asked_by"] not in people:
        found["asked_by"] = f"申请人应当是本案当事人：{'、'.join(people)}"
    stored = CaseMediator.select(CaseMediator.name).where(CaseMediator.case == case["id"])
    named = [one.name for one in stored]
    earlier = [one["mediator_name"] for one in case_parts.of_case(RECUSAL, case["id"])]
    if row["mediator_name"] not in (*named, *earlier):
        found["mediator_name"] = f"应当是本案的调解员：{'、'.join(named)}"
    if row["ground"] == "99" and not row.get("facts"):
        found["facts"] = "理由是其他时，请写明事实"
    if row.get("decision"):
        if not row.get("decided_by"):
            found["decided_by"] = "请写明由谁决定"
        elif row["decided_by"] == row["mediator_name"]:
            found["decided_by"] = "被申请回避的调解员不能自己决定"
        if not row.get("decided_on"):
            found["decided_on"] = "请填决定日期"
        elif not row["asked_on"] <= row["decided_on"] <= today:
            found["decided_on"] = f"决定日期应当在{row['asked_on']}到{today}之间"
    elif row.get("decided_on") or row.get("decided_by"):
        found["decision"] = "填了决定日期或者决定人，请选决定的结果"
    return found


RECUSAL = PartKind(
    "recusal",
    Recusal,
    RECUSAL_FIELDS,
    order=("asked_on",),
    states=states.ACTIONS["recuse"].states,
    title=lambda row: (
        f"{row['asked_on']}　{row['asked_by']}申请{row['mediator_name']}回避　"
        f"{codes.label('recusal_decision', row['decision']) or '还没有决定'}"
    ),
    begin=lambda ctx, case: {"asked_on": ctx.today()},
    check=_check,
)


def to_replace(mediators: Iterable[Row], recusals: Iterable[Row]) -> list[str]:
    """Names of mediators who still are on the case although their standing back was decided."""
    granted = {row["mediator_name"] for row in recusals if row["decision"] == "granted"}
    return [row["name"] for row in mediators if row["name"] in granted]

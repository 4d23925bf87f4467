"""Who speaks for a party: guardians and entrusted agents (F06; 民法典 §19, §20, §27, §161–165; 民事诉讼法 §61 in usage)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..context import Context
from . import attendance, case_parts, parties, recusing, states
from .agent_fields import AGENT_FIELDS, GUARDIAN, PARTY_LINK, PERSON_LINK, PROXY
from .case_parts import PartKind
from .intake_models import CaseAgent
from .models import CaseMediator, Mediator

Row = dict[str, Any]

CONCEDES = "04"  # 代为承认、变更和放弃调解请求: needs 特别授权
_SPECIAL, _GENERAL = "special", "general"
_COPIED = ("name", "sex", "age", "ethnic", "phone", "unit_or_addr")
_GUARDIANS = ("01", "02", "03", "04", "05", "06", "07", "99")
AGED = 18


def _begin(ctx: Context, case: Row) -> Row:
    """The party that needs somebody first: under age and without a guardian."""
    ctx.require("cases.read")
    rows = parties.of_case(case["id"])
    waiting = without_guardian(rows, case_parts.of_case(AGENT, case["id"]))
    if waiting:
        return {"party_id": waiting[0]["id"], "agent_kind": GUARDIAN, "relation": "01"}
    party = rows[0]["id"] if rows else None
    return {"party_id": party, "agent_kind": PROXY, "scope": _GENERAL, "since": ctx.today()}


def without_guardian(rows: Sequence[Row], agents: Sequence[Row]) -> list[Row]:
    """Natural parties under age for whom nobody speaks yet (民法典 §19, §20, §27)."""
    guarded = {row["party_id"] for row in agents if row["agent_kind"] == GUARDIAN}
    return [row for row in rows if _under_age(row) and row["id"] not in guarded]


def _under_age(row: Row) -> bool:
    return row["kind"] == "person" and row["age"] is not None and row["age"] < AGED


def _fill(ctx: Context, case: Row, row: Row) -> Row:
    """The party's name as it is printed; a resident's words where nothing else was written."""
    ctx.require("cases.edit")
    party = next((one for one in parties.of_case(case["id"]) if one["id"] == row["party_id"]), None)
    found = {**row, "represents": party["name"] if party else ""}
    if row["person_id"] is not None:
        copied = parties.copied(row["person_id"], ctx.today())
        found |= {key: row[key] if row[key] not in (None, "") else copied[key] for key in _COPIED}
    if row["agent_kind"] != PROXY:
        found |= {"scope": None, "powers": None, "other_powers": None, "since": None}
    return found


def _check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    rows = parties.of_case(case["id"])
    party = next((one for one in rows if one["id"] == row["party_id"]), None)
    if party is None:
        return {"party_id": "请从本案当事人里选"}
    if not row["name"]:
        return {"name": "请填写代理人姓名，或者从名册里选"}
    found: dict[str, str] = {}
    if row["age"] is not None and row["age"] < AGED:
        found["age"] = f"代理人应当成年，{row['name']}是{row['age']}岁，请核对"
    if any(_same(row, one) for one in rows):
        found["name"] = f"{row['name']}自己是本案当事人，不能代理；同名的请填上电话"
    mediators = Mediator.select().join(CaseMediator).where(CaseMediator.case == case["id"])
    if any(recusing.same_person(one.__data__ | {"person_id": one.person_id}, row) for one in mediators):
        found["name"] = f"{row['name']}是本案调解员，不能代理一方，请核对"
    against = {one["id"] for one in rows if one["side"] != party["side"]}
    others = [one for one in case_parts.of_case(AGENT, case["id"]) if one["id"] != row.get("id")]
    if any(one["party_id"] in against and _same(row, one) for one in others):
        found["name"] = f"{row['name']}已经代理另一方，不能同时代理双方（民法典第一百六十八条）"
    return found | (_entrusted(row, ctx.today()) if row["agent_kind"] == PROXY else _guarding(row))


def _same(one: Row, other: Row) -> bool:
    return recusing.same_person({key: one[key] for key in ("person_id", "name", "phone")}, other)


def _guarding(row: Row) -> dict[str, str]:
    if row["relation"] not in _GUARDIANS:
        return {"relation": "这是委托代理人的身份；监护人请选父母、祖父母等"}
    return {}


def _entrusted(row: Row, today: str) -> dict[str, str]:
    found: dict[str, str] = {}
    powers = (row["powers"] or "").split()
    if row["relation"] == "07":
        found["relation"] = "其他监护人是法定代理人，代理种类请选监护人"
    if not row["scope"]:
        found["scope"] = "请选一般代理还是特别授权"
    elif CONCEDES in powers and row["scope"] != _SPECIAL:
        found["scope"] = "代为承认、变更、放弃调解请求要特别授权，请选“特别授权”，或者去掉这一项"
    if not powers and not row["other_powers"]:
        found["powers"] = "请勾选委托事项"
    if row["since"] and row["since"] > today:
        found["since"] = "委托日期还没有到"
    return found


AGENT = PartKind(
    "agent",
    CaseAgent,
    AGENT_FIELDS,
    order=("id",),
    states=states.OPEN,
    title=attendance.agent_words,
    begin=_begin,
    fill=_fill,
    check=_check,
    form="proxy",
    links=(PARTY_LINK, PERSON_LINK),
)

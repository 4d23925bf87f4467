"""回避: a party, a near relative by the register, somebody whose name sounds the same; what a party asks; on both engines."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import ChecksFailed
from desktop_app.context import Context
from desktop_app.mediation import case_parts, queries, recusing, service
from desktop_app.mediation.recusing import RECUSAL
from desktop_app.mediation.service import MediatorEntry, PartyEntry
from desktop_app.residents.models import Household, Person
from tests.mediation.conftest import VALUES, add_person, version_of
from tests.mediation.life_cases import at


def _home(ctx: Context, relations: dict[str, tuple[str, str]]) -> dict[str, int]:
    """People of one household: name → (relation to the head, sex)."""
    with ctx.write("residents.edit", "立户") as writer:
        home = writer.add(Household, {"household_no": "H1"})
    ids = {
        name: add_person(ctx, name, relation_to_head=code, household_id=home, sex=sex)
        for name, (code, sex) in relations.items()
    }
    with ctx.write("residents.edit", "户主") as writer:
        head = next(ids[name] for name, (code, _) in relations.items() if code == "02")
        writer.update(Household, home, {"head_id": head})
    return ids


def _case(ctx: Context, party: int | None, name: str = "邓洁") -> int:
    other = PartyEntry(side="B", person_id=party, values={} if party else {"name": name}, consent="agreed")
    return service.intake(ctx, VALUES, [PartyEntry(side="A", values={"name": "沈霞"}, consent="agreed"), other])


@pytest.mark.parametrize(
    ("mediator", "party", "said"),
    [
        ("父亲", "儿子", "儿子是父亲的子"),
        ("儿子", "父亲", "父亲是儿子的父"),
        ("父亲", "母亲", "母亲是父亲的妻"),
        ("儿子", "女儿", "女儿是儿子的"),
        ("爷爷", "父亲", "父亲是爷爷的子"),
    ],
)
def test_a_near_relative_by_the_register_is_refused(ctx: Context, mediator: str, party: str, said: str) -> None:
    relations = {
        "父亲": ("02", "1"),
        "母亲": ("12", "2"),
        "儿子": ("20", "1"),
        "女儿": ("30", "2"),
        "爷爷": ("51", "1"),
    }
    home = _home(ctx, relations)
    one = service.add_mediator(ctx, {}, home[mediator])
    case = _case(ctx, home[party])
    with pytest.raises(ChecksFailed, match=said) as refused:
        service.assign(ctx, case, version_of(ctx, case), [MediatorEntry(one, "lead")])
    assert list(refused.value.fields) == ["mediators"], "said beside the field"
    assert "第十九条" in refused.value.sentence and "户籍登记" in refused.value.sentence
    assert queries.get(ctx, case).case["status"] == "ACCEPTED"


@pytest.mark.parametrize(("relation", "said"), [("99", "非亲属"), (None, "关系待查"), ("38", "儿媳")])
def test_one_household_is_said_and_refuses_nothing(ctx: Context, relation: str | None, said: str) -> None:
    home = _home(ctx, {"父亲": ("02", "1"), "同住人": (relation or "", "2")})
    if relation is None:
        with ctx.write("residents.edit", "准备") as writer:
            writer.update(Person, home["同住人"], {"relation_to_head": None})
    one = service.add_mediator(ctx, {}, home["父亲"])
    case = _case(ctx, home["同住人"])
    found = recusing.conflicts(ctx, case, [one])
    assert [(each.refuses, said in each.sentence) for each in found] == [(False, True)]
    service.assign(ctx, case, version_of(ctx, case), [MediatorEntry(one, "lead")])


def test_two_households_are_nobodys_conflict(ctx: Context) -> None:
    first, second = add_person(ctx, "甲"), add_person(ctx, "乙")
    one = service.add_mediator(ctx, {}, first)
    assert recusing.conflicts(ctx, _case(ctx, second), [one]) == []


def test_a_name_that_sounds_the_same_is_asked_about(ctx: Context) -> None:
    one = service.add_mediator(ctx, {"name": "邓杰"})
    case = _case(ctx, None)
    found = recusing.conflicts(ctx, case, [one])
    assert [each.refuses for each in found] == [False] and "读音相同" in found[0].sentence
    other = service.add_mediator(ctx, {"name": "邓洁"})
    certain = recusing.conflicts(ctx, case, [other])
    assert certain[0].refuses and "是本案当事人" in certain[0].sentence


ASKED = {"asked_by": "邓洁", "mediator_name": "王秀英", "ground": "02", "facts": "王秀英与沈霞是邻居"}


def test_a_party_asks_and_it_is_decided(ctx: Context) -> None:
    case = at(ctx, "MEDIATING")
    for values, said in (
        ({"asked_by": "王二"}, "应当是本案当事人"),
        ({"mediator_name": "张三"}, "应当是本案的调解员：王秀英"),
        ({"ground": "99", "facts": None}, "写明事实"),
        ({"decision": "granted"}, "由谁决定"),
        ({"decision": "granted", "decided_by": "王秀英", "decided_on": "2026-11-20"}, "不能自己决定"),
        ({"decided_by": "主任"}, "选决定的结果"),
        ({"asked_on": "2026-11-19"}, "申请日期应当在"),
    ):
        with pytest.raises(ChecksFailed, match=said):
            case_parts.add(ctx, RECUSAL, case, {**ASKED, **values})
    part = case_parts.add(ctx, RECUSAL, case, ASKED)
    decided = {"decision": "granted", "decided_by": "主任", "decided_on": "2026-11-20"}
    case_parts.save(ctx, RECUSAL, part, 1, decided)
    view = queries.get(ctx, case)
    assert recusing.to_replace(view.mediators, view.parts["recusal"]) == ["王秀英"]
    own = view.mediators[0]["mediator_id"]
    with pytest.raises(ChecksFailed, match="已决定回避"):
        service.assign(ctx, case, version_of(ctx, case), [MediatorEntry(own, "lead")])
    other = service.add_mediator(ctx, {"name": "赵刚"})
    service.assign(ctx, case, version_of(ctx, case), [MediatorEntry(other, "lead", "party")])
    view = queries.get(ctx, case)
    assert recusing.to_replace(view.mediators, view.parts["recusal"]) == []
    assert [(row["name"], row["chosen_by"]) for row in view.mediators] == [("赵刚", "party")]

"""Guardians and agents, notices and invitations, who is there at a session; on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common.credit_codes import check_sign, problem
from desktop_app.common.errors import ChecksFailed, KnownError
from desktop_app.context import Context
from desktop_app.mediation import case_parts, queries, service
from desktop_app.mediation.agents import AGENT, without_guardian
from desktop_app.mediation.notices import INVITATION, SUMMONS
from desktop_app.mediation.service import PartyEntry
from tests.mediation.conftest import VALUES, MakeCase, add_person, mediators, two_sides, version_of

PROXY = {"agent_kind": "02", "name": "周明", "relation": "12", "scope": "general", "powers": "01 02"}
MEETING = {"meet_at": "2026-11-21 9:30", "venue": "调解室"}


@pytest.fixture
def case(ctx: Context) -> int:
    return service.intake(ctx, VALUES, two_sides(), mediators(ctx))


def _party(ctx: Context, case: int, at: int = 0) -> int:
    return int(queries.get(ctx, case).parties[at]["id"])


def test_an_agent_is_copied_from_the_register_and_stands_on_every_paper(ctx: Context, case: int) -> None:
    person = add_person(ctx, "周明", birth_date="1985-04-01", phone="13812340008", live_addr="东风路3号")
    values = {**PROXY, "party_id": _party(ctx, case), "person_id": person, "name": None}
    case_parts.add(ctx, AGENT, case, values)
    agent = queries.get(ctx, case).parts["agent"][0]
    told = {key: agent[key] for key in ("represents", "name", "age", "phone", "unit_or_addr", "scope")}
    assert told == {
        "represents": "沈霞",
        "name": "周明",
        "age": 41,
        "phone": "13812340008",
        "unit_or_addr": "东风路3号",
        "scope": "general",
    }
    service.add_session(ctx, case, version_of(ctx, case))
    paper = queries.paper(ctx, case)
    assert paper.parties[0].agent == "周明（委托代理人）" and paper.parties[1].agent == ""
    held = paper.sessions[0]
    assert (held.present, held.agents) == (["沈霞", "邓洁"], ["周明（沈霞的委托代理人）"])
    assert held.mediators == ["王秀英", "李敏"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"powers": "04"}, "scope", "特别授权"),
        ({"scope": None}, "scope", "一般代理还是特别授权"),
        ({"powers": None}, "powers", "委托事项"),
        ({"name": ""}, "name", "代理人姓名"),
        ({"name": "邓洁", "phone": None}, "name", "本案当事人"),
        ({"name": "王秀英"}, "name", "本案调解员"),
        ({"age": 15}, "age", "成年"),
        ({"since": "2027-01-01"}, "since", "还没有到"),
        ({"agent_kind": "01"}, "relation", "监护人请选"),
        ({"party_id": None}, "party_id", "请选择当事人"),
        ({"party_id": 999999}, "party_id", "本案当事人里选"),
    ],
)
def test_what_does_not_hold_of_an_agent_is_said_beside_its_field(
    ctx: Context, case: int, changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(ChecksFailed) as refused:
        case_parts.add(ctx, AGENT, case, {**PROXY, "party_id": _party(ctx, case), **changes})
    assert words in refused.value.fields[field]
    assert queries.get(ctx, case).parts["agent"] == []


def test_nobody_speaks_for_both_sides(ctx: Context, case: int) -> None:
    case_parts.add(ctx, AGENT, case, {**PROXY, "party_id": _party(ctx, case)})
    with pytest.raises(ChecksFailed, match="双方") as refused:
        case_parts.add(ctx, AGENT, case, {**PROXY, "party_id": _party(ctx, case, 1)})
    assert "第一百六十八条" in refused.value.fields["name"]


def test_a_child_needs_a_guardian(ctx: Context) -> None:
    child = PartyEntry(side="A", values={"name": "沈小霞", "age": 9}, consent="agreed")
    case = service.intake(ctx, VALUES, [child, two_sides()[1]], mediators(ctx))
    view = queries.get(ctx, case)
    assert [row["name"] for row in without_guardian(view.parties, view.parts["agent"])] == ["沈小霞"]
    begun = case_parts.begun(ctx, AGENT, view.case)
    assert (begun["party_id"], begun["agent_kind"]) == (view.parties[0]["id"], "01")
    case_parts.add(ctx, AGENT, case, {**begun, "name": "沈霞", "powers": "01"})
    view = queries.get(ctx, case)
    agent = view.parts["agent"][0]
    assert (agent["represents"], agent["powers"]) == ("沈小霞", None), "a guardian is entrusted with nothing"
    assert without_guardian(view.parties, view.parts["agent"]) == []
    with pytest.raises(ChecksFailed):
        case_parts.save(ctx, AGENT, agent["id"], agent["version"], {"agent_kind": "02"})
    case_parts.save(ctx, AGENT, agent["id"], agent["version"], {"phone": "13812340001"})
    ctx.undo()
    assert queries.get(ctx, case).parts["agent"][0]["phone"] is None


def test_erasing_a_resident_leaves_the_copy_in_the_dossier(ctx: Context, case: int) -> None:
    person = add_person(ctx, "周明", birth_date="1985-04-01")
    case_parts.add(ctx, AGENT, case, {**PROXY, "party_id": _party(ctx, case), "person_id": person})
    with ctx.write("residents.edit", "彻底删除") as writer:
        service.unlink_person(writer, person)
    agent = queries.get(ctx, case).parts["agent"][0]
    assert (agent["person_id"], agent["name"]) == (None, "周明")


def test_who_was_asked_with_consent_is_there(ctx: Context, case: int) -> None:
    asked = {**MEETING, "invitee": "周平", "invitee_kind": "08"}
    first = case_parts.add(ctx, INVITATION, case, asked)
    case_parts.add(ctx, INVITATION, case, {**asked, "invitee": "刘师傅", "invitee_kind": "04"})
    assert queries.get(ctx, case).parts["invitation"][0]["meet_at"] == "2026-11-21 09:30:00"
    case_parts.save(ctx, INVITATION, first, 1, {"consented": 1})
    service.add_session(ctx, case, version_of(ctx, case))
    session = queries.get(ctx, case).sessions[0]
    assert (session["invitees"], session["invitees_agreed"]) == ("周平（网格员）", 1)
    assert queries.paper(ctx, case).parts["invitation"][0]["invitee_kind"] == "网格员"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"meet_at": "明天上午"}, "meet_at", "不是时间"),
        ({"meet_at": "2026-11-19 09:00"}, "meet_at", "早于"),
        ({"addressee": "沈霞、周平"}, "addressee", "周平不是本案当事人"),
        ({"told_on": "2026-01-01"}, "told_on", "早于受理日期"),
    ],
)
def test_a_notice_that_does_not_hold(ctx: Context, case: int, changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(ChecksFailed) as refused:
        case_parts.add(ctx, SUMMONS, case, {**MEETING, **changes})
    assert words in refused.value.fields[field]


def test_a_notice_begins_with_everybody_and_today(ctx: Context, case: int) -> None:
    case_parts.add(ctx, SUMMONS, case, MEETING)
    told = queries.get(ctx, case).parts["summons"][0]
    assert (told["addressee"], told["told_on"], told["matter"]) == ("沈霞、邓洁", "2026-11-20", "沈霞与邓洁邻里纠纷")
    with pytest.raises(ChecksFailed, match="到场通知"):
        case_parts.add(ctx, INVITATION, case, {**MEETING, "invitee": "沈霞", "invitee_kind": "02"})


def test_a_side_that_chose_representatives_is_there_with_these(ctx: Context) -> None:
    many = [
        PartyEntry(side="A", values={"name": f"住户{n}", "is_representative": 1 if n == 2 else None}, consent="agreed")
        for n in range(4)
    ]
    case = service.intake(ctx, VALUES, [*many, two_sides()[1]], mediators(ctx))
    service.add_session(ctx, case, version_of(ctx, case))
    session = queries.get(ctx, case).sessions[0]
    assert session["present"] == "住户2、邓洁"
    service.save_session(ctx, session["id"], 1, {"present": "住户1、住户2、邓洁"})
    assert queries.paper(ctx, case).sessions[0].present == ["住户1", "住户2", "邓洁"]
    with pytest.raises(ChecksFailed, match="路人不是本案当事人"):
        service.save_session(ctx, session["id"], 2, {"present": "路人"})
    with pytest.raises(ChecksFailed, match="至少"):
        service.save_session(ctx, session["id"], 2, {"present": None})


def test_the_recorder_of_a_session_stays_as_it_was_without_the_new_fields(ctx: Context, mediated: MakeCase) -> None:
    """A session of an older program says nothing of who was there: all of them, as before."""
    case = mediated(ctx)
    with ctx.write("cases.edit", "旧数据") as writer:
        session = queries.get(ctx, case).sessions[0]["id"]
        from desktop_app.mediation.models import Session

        writer.update(Session, session, dict.fromkeys(("present", "agents_present", "mediators_present")))
    held = queries.paper(ctx, case).sessions[0]
    assert (held.present, held.mediators) == ([], ["王秀英", "李敏"])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("91350100M000100Y43", None),
        ("91350100m000100y43", None),
        ("91350100M000100Y44", "校验位"),
        ("91350100M000100Y4", "17位"),
        ("91350100M000100I43", "不会有"),
    ],
)
def test_credit_codes(code: str, words: str | None) -> None:
    said = problem(code)
    assert said is None if words is None else words in (said or "")
    assert check_sign("91350100M000100Y4") == "3"


def test_an_organisation_is_a_party_with_its_code_and_who_stands_for_it(ctx: Context) -> None:
    firm = PartyEntry(
        side="B",
        kind="org",
        values={"name": "向阳物业有限公司", "credit_code": "91350100M000100Y44", "representative": "钱总"},
        consent="agreed",
    )
    with pytest.raises(ChecksFailed) as refused:
        service.intake(ctx, VALUES, [two_sides()[0], firm], mediators(ctx))
    assert "校验位不对" in refused.value.fields["parties.1.credit_code"]
    firm.values = {**firm.values, "credit_code": "91350100M000100Y43"}
    case = service.intake(ctx, VALUES, [two_sides()[0], firm], [])
    paper = queries.paper(ctx, case).parties[1]
    assert (paper.kind, paper.representative, paper.credit_code) == ("org", "钱总", "91350100M000100Y43")


def test_papers_of_agents_wait_for_their_agent(ctx: Context, case: int) -> None:
    view = queries.get(ctx, case)
    for form, words in (("proxy", "代理人"), ("summons", "到场通知"), ("invitation", "邀请参与调解")):
        assert words in (queries.print_problem(view, form) or "")
    with pytest.raises(KnownError):
        from reports import forms

        forms.build(queries.paper(ctx, case), "proxy")

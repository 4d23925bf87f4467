"""Taking cases in: sides, copies, consent, numbers without gaps, the period; on both engines."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, StaleVersion
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import queries, service
from desktop_app.mediation.models import Case, CaseMediator, Party
from desktop_app.mediation.service import MediatorEntry, PartyEntry
from desktop_app.operators.roles import permissions
from desktop_app.residents.models import Person
from desktop_app.store import history
from desktop_app.store.models import Change, IssuedNumber
from tests.mediation.conftest import VALUES, add_person, mediators, two_sides, version_of


def _numbers() -> list[tuple[str, str | None]]:
    query = IssuedNumber.select(IssuedNumber.text, IssuedNumber.void_reason).order_by(IssuedNumber.number)
    return list(query.tuples())


def test_intake_registers_accepts_and_assigns_in_one_change(ctx: Context) -> None:
    people = mediators(ctx)
    before = Change.select().count()
    case_id = service.intake(ctx, VALUES, two_sides(), people)
    assert Change.select().count() == before + 1
    view = queries.get(ctx, case_id)
    assert view.case["status"] == "ASSIGNED"
    assert view.case["number"] == "（向阳）人调字〔2026〕第1号"
    assert (view.case["title"], view.case["registrar"], view.case["party_count"]) == ("沈霞与邓洁邻里纠纷", "演示", 2)
    # 2026-11-20 + 30 calendar days is a Sunday: the next working day (1.3).
    assert (view.case["accepted_on"], view.case["period_ends_on"]) == ("2026-11-20", "2026-12-21")
    assert "30日" in view.case["period_basis"]
    assert [(row["name"], row["role"]) for row in view.mediators] == [("王秀英", "lead"), ("李敏", "assist")]
    assert [row["consent_at"] for row in view.parties] == ["2026-11-20 09:30:00"] * 2
    assert view.deadline is not None
    assert view.deadline.text == "剩 31 天"


def test_parties_are_copied_and_stay_what_they_were(ctx: Context) -> None:
    person = add_person(
        ctx,
        "曾桂芝",
        birth_date="1943-11-21",
        ethnic="15",
        phone="13812347686",
        live_addr="向阳花园6栋",
        occupation="退休",
    )
    parties = [PartyEntry(side="A", person_id=person, consent="agreed"), two_sides()[1]]
    case_id = service.intake(ctx, VALUES, parties)
    with ctx.write("residents.edit", "修改居民") as writer:
        writer.update(
            Person, person, {"name": "曾桂花", "phone": None, "live_addr": "别处", "birth_date": "1990-01-01"}
        )
    service.update(ctx, case_id, version_of(ctx, case_id), {"note": "电话登记"})
    party = queries.get(ctx, case_id).parties[0]
    copied = {key: party[key] for key in ("name", "sex", "ethnic", "age", "phone", "unit_or_addr", "occupation")}
    assert copied == {
        "name": "曾桂芝",
        "sex": "2",
        "ethnic": "15",
        "age": 82,
        "phone": "13812347686",
        "unit_or_addr": "向阳花园6栋",
        "occupation": "退休",
    }
    assert queries.paper(ctx, case_id).parties[0].name == "曾桂芝"


def test_a_registered_case_keeps_its_copies_when_its_parties_are_changed(ctx: Context) -> None:
    person = add_person(ctx, "曾桂芝", phone="13812347686")
    case_id = service.register(ctx, VALUES, [PartyEntry(side="A", person_id=person), two_sides()[1]])
    with ctx.write("residents.edit", "修改居民") as writer:
        writer.update(Person, person, {"phone": "13900000000"})
    first, second = queries.get(ctx, case_id).parties
    entries = [
        PartyEntry(side="A", person_id=person, party_id=first["id"], consent="agreed"),
        PartyEntry(side="B", party_id=second["id"], values={"name": "邓小洁"}),
        PartyEntry(side="B", values={"name": "锦绣物业", "representative": "赵某"}, kind="org"),
    ]
    service.update(ctx, case_id, 1, {**VALUES, "dispute_type": "17"}, entries)
    view = queries.get(ctx, case_id)
    assert [(row["name"], row["phone"], row["consent_status"]) for row in view.parties] == [
        ("曾桂芝", "13812347686", "agreed"),
        ("邓小洁", None, "pending"),
        ("锦绣物业", None, "pending"),
    ]
    assert view.case["title"] == "曾桂芝与邓小洁等物业纠纷"
    service.update(
        ctx, case_id, view.case["version"], {}, [*entries[:1], PartyEntry(side="B", values={"name": "丁某"})]
    )
    assert [row["name"] for row in queries.get(ctx, case_id).parties] == ["曾桂芝", "丁某"]
    assert queries.ids(ctx, "丁某") == [case_id]
    assert queries.ids(ctx, "锦绣") == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (two_sides()[:1], "还缺乙方，双方至少各要一位当事人"),
        (two_sides()[1:], "还缺甲方"),
        ([], "还缺甲方和乙方"),
        ([PartyEntry(side="A", values={"name": f"甲{n}"}) for n in range(20)] + two_sides()[1:], "最多20人，现在21人"),
        ([PartyEntry(side="A", values={"name": " "}), two_sides()[1]], "甲方：请填写姓名"),
        ([PartyEntry(side="A", values={"name": "甲", "phone": "12"}), two_sides()[1]], "甲："),
    ],
)
def test_parties_that_do_not_hold_are_said_and_nothing_is_written(
    embedded: Context, entries: list[PartyEntry], said: str
) -> None:
    with pytest.raises(ChecksFailed, match=said):
        service.intake(embedded, VALUES, entries)
    assert (Case.select().count(), Party.select().count(), _numbers()) == (0, 0, [])


def test_missing_words_of_the_case_are_said(embedded: Context) -> None:
    with pytest.raises(ChecksFailed) as failed:
        service.register(embedded, {"source": "02", "brief": " "}, two_sides())
    assert set(failed.value.fields) == {"dispute_type", "brief"}
    draft = service.register(embedded, {"source": "02"}, two_sides()[:1], draft=True)
    assert queries.get(embedded, draft).case["status"] == "DRAFT"
    with pytest.raises(ChecksFailed):
        service.update(embedded, draft, 1, {"brief": "漏水"}, registered=True)
    service.update(embedded, draft, 1, VALUES, two_sides(), registered=True)
    assert queries.get(embedded, draft).case["status"] == "REGISTERED"


def test_a_mediator_who_is_a_party_is_refused_and_no_number_is_lost(ctx: Context) -> None:
    person = add_person(ctx, "王秀英")
    lead = service.add_mediator(ctx, {}, person_id=person)
    entries = [PartyEntry(side="A", person_id=person, consent="agreed"), two_sides()[1]]
    with pytest.raises(KnownError, match="王秀英是本案当事人，不能担任本案调解员，应当回避"):
        service.intake(ctx, VALUES, entries, [MediatorEntry(lead, "lead")])
    assert (Case.select().count(), _numbers()) == (0, [])
    assert service.intake(ctx, VALUES, two_sides(), [MediatorEntry(lead, "lead")])
    assert _numbers() == [("（向阳）人调字〔2026〕第1号", None)]


def test_only_a_namesake_may_mediate(embedded: Context) -> None:
    lead = service.add_mediator(embedded, {"name": "沈霞"})
    with pytest.raises(KnownError, match="如果只是同名"):
        service.intake(embedded, VALUES, two_sides(), [MediatorEntry(lead, "lead")])
    service.update_mediator(embedded, lead, 1, {"phone": "13900000000"})
    assert service.intake(embedded, VALUES, two_sides(), [MediatorEntry(lead, "lead")])


@pytest.mark.parametrize(("consent", "said"), [("pending", "还没有记下沈霞是否同意"), ("refused", "第十七条")])
def test_without_everybodys_consent_nothing_is_accepted(ctx: Context, consent: str, said: str) -> None:
    with pytest.raises(KnownError, match=said):
        service.intake(ctx, VALUES, two_sides(consent=consent))
    assert Case.select().count() == 0
    case_id = service.register(ctx, VALUES, two_sides(consent=consent))
    with pytest.raises(KnownError, match=said):
        service.accept(ctx, case_id, 1)
    assert _numbers() == []
    party = queries.get(ctx, case_id).parties[0]["id"]
    assert service.accept(ctx, case_id, 1, consents={party: "agreed"}) == "（向阳）人调字〔2026〕第1号"
    assert queries.get(ctx, case_id).parties[0]["consent_status"] == "agreed"


def test_numbers_go_on_after_failures_and_start_anew_each_year(ctx: Context, clock: FixedClock) -> None:
    case_id = service.register(ctx, VALUES, two_sides())
    with pytest.raises(StaleVersion):
        service.accept(ctx, case_id, 7)
    with pytest.raises(ChecksFailed, match="受理日期不能晚于今天"):
        service.accept(ctx, case_id, 1, on="2026-11-21")
    assert service.accept(ctx, case_id, 1).endswith("第1号")
    service.intake(ctx, VALUES, two_sides())
    clock.set(datetime(2027, 1, 4, 9, 0))
    late = service.intake(ctx, VALUES, two_sides(), on="2026-12-31")
    new = service.intake(ctx, VALUES, two_sides())
    assert [queries.get(ctx, one).case["number"] for one in (late, new)] == [
        "（向阳）人调字〔2026〕第3号",
        "（向阳）人调字〔2027〕第1号",
    ]


def test_undoing_an_acceptance_voids_the_number(ctx: Context) -> None:
    case_id = service.register(ctx, VALUES, two_sides())
    service.accept(ctx, case_id, 1)
    assert ctx.undo() == "受理调解"
    case = queries.get(ctx, case_id).case
    assert (case["status"], case["number"], case["period_ends_on"]) == ("REGISTERED", None, None)
    assert _numbers() == [("（向阳）人调字〔2026〕第1号", "撤销“受理调解”")]
    assert service.accept(ctx, case_id, case["version"]).endswith("第2号")
    assert history.problems(ctx.store.key) == []


def test_undoing_an_intake_takes_everything_back(ctx: Context) -> None:
    case_id = service.intake(ctx, VALUES, two_sides(), mediators(ctx))
    assert queries.ids(ctx, "沈霞") == [case_id]
    assert ctx.undo() == "登记并受理调解"
    assert (Case.select().count(), Party.select().count(), CaseMediator.select().count()) == (0, 0, 0)
    assert queries.ids(ctx, "沈霞") == []
    assert _numbers()[0][1] == "撤销“登记并受理调解”"


def test_deleting_a_numbered_case_needs_a_reason_and_voids_its_number(ctx: Context) -> None:
    case_id = service.intake(ctx, VALUES, two_sides())
    version = version_of(ctx, case_id)
    with pytest.raises(ChecksFailed, match="卷号作废"):
        service.delete(ctx, case_id, version)
    service.delete(ctx, case_id, version, "重复登记")
    assert _numbers() == [("（向阳）人调字〔2026〕第1号", "重复登记")]
    assert queries.ids(ctx) == []
    ctx.undo()
    assert queries.ids(ctx) == [case_id]
    assert _numbers() == [("（向阳）人调字〔2026〕第1号", None)]


def test_what_is_declined_has_a_reason_and_no_number(embedded: Context) -> None:
    case_id = service.register(embedded, VALUES, two_sides(consent="refused"))
    with pytest.raises(ChecksFailed, match="理由"):
        service.decline(embedded, case_id, 1, " ")
    service.decline(embedded, case_id, 1, "04", "甲方明确拒绝调解")
    case = queries.get(embedded, case_id).case
    assert (case["status"], case["outcome"], case["settled_on"]) == ("NOT_ACCEPTED", "not_accepted", None)
    with pytest.raises(KnownError, match="案件现在是“不予受理”，不能受理"):
        service.accept(embedded, case_id, case["version"])


def test_a_front_desk_registers_but_does_not_delete_numbers(embedded: Context) -> None:
    clerk = SignedIn(2, "前台", ("clerk",), permissions(["clerk"]))
    desk = Context(embedded.store, clerk, clock=embedded.clock)
    case_id = service.intake(desk, VALUES, two_sides())
    with pytest.raises(NotAllowed):
        service.delete(desk, case_id, version_of(desk, case_id), "试")
    with pytest.raises(NotAllowed):
        queries.paper(desk, case_id)

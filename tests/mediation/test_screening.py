"""排查: records, rounds with zero reports, the hand-over to a case and back, who sees what."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app import registers, today
from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.figures import register_tables
from desktop_app.figures.register import TOTAL
from desktop_app.mediation import halves, queries, screening, screening_rounds, service
from desktop_app.mediation.models import Case
from desktop_app.mediation.screening import SCREENINGS
from desktop_app.mediation.screening_models import Screening, ScreeningRound
from desktop_app.operators.roles import permissions
from desktop_app.residents import areas
from desktop_app.residents.area_places import ESTATE, GRID
from tests.mediation.conftest import VALUES, mediators, two_sides, version_of

FOUND = {
    "event_name": "楼道堆物争吵",
    "found_on": "2026-11-18",
    "staff_name": "陈静",
    "event_type": "02",
    "involved_num": 6,
    "brief": "两户因楼道堆物多次争吵。",
    "happen_date": "2026-11-15",
    "warning_level": "03",
}


def _as(ctx: Context, *roles: str, area: int | None = None) -> Context:
    return Context(ctx.store, SignedIn(ctx.operator.id, "赵强", roles, permissions(roles), area), clock=ctx.clock)


def _add(ctx: Context, **changes: Any) -> int:
    return registers.add(ctx, SCREENINGS, {**FOUND, **changes})


def _grids(ctx: Context) -> tuple[int, int]:
    estate = areas.add(ctx, None, ESTATE, "向阳花园")
    return areas.add(ctx, estate, GRID, "第一网格"), areas.add(ctx, estate, GRID, "第二网格")


def _refused(ctx: Context, **changes: Any) -> dict[str, str]:
    with pytest.raises(ChecksFailed) as failed:
        _add(ctx, **changes)
    return failed.value.fields


# Records


def test_a_record_has_a_number_of_its_year_and_its_worker(ctx: Context) -> None:
    first, second = _add(ctx), _add(ctx, found_on="2026-11-19", happen_date=None)
    rows = [dict(registers.rows(ctx, SCREENINGS, [one])[0]) for one in (first, second)]
    assert [row["event_no"] for row in rows] == ["向阳排〔2026〕0001", "向阳排〔2026〕0002"]
    assert rows[0]["staff_name"] == "陈静"
    assert registers.ids(ctx, SCREENINGS) == [second, first], "the newest first"
    assert registers.ids(ctx, SCREENINGS, "楼道 陈静") == [second, first]
    assert registers.ids(ctx, SCREENINGS, "", {"event_type": "17"}) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"event_name": " "}, "event_name"),
        ({"found_on": "2026-12-01", "happen_date": None}, "found_on"),
        ({"happen_date": "2026-11-19"}, "happen_date"),
        ({"involved_num": 0}, "involved_num"),
        ({"brief": "长" * 2001}, "brief"),
        ({"resolve_deadline": "2026-11-01"}, "resolve_deadline"),
        ({"outcome": "resolved"}, "resolved_on"),
        ({"resolved_on": "2026-11-19"}, "outcome"),
        ({"outcome": "resolved", "resolved_on": "2026-11-19"}, "resolve_method"),
        ({"outcome": "failed", "resolved_on": "2026-11-01"}, "resolved_on"),
        ({"party_cert_no": "290101199001010000"}, "party_name"),
        ({"longitude": "东经"}, "longitude"),
        ({"latitude": "91"}, "latitude"),
        ({"resolve_phone": "12"}, "resolve_phone"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(ctx: Context, changes: dict[str, Any], field: str) -> None:
    assert field in _refused(ctx, **changes)
    assert Screening.select().count() == 0


def test_a_deleted_record_comes_back(ctx: Context) -> None:
    record = _add(ctx)
    registers.delete(ctx, SCREENINGS, record)
    assert registers.ids(ctx, SCREENINGS) == []
    screening.restore(ctx, record)
    assert registers.ids(ctx, SCREENINGS) == [record]


# To a case and back


def test_a_record_becomes_a_draft_with_what_is_known_and_follows_it(ctx: Context) -> None:
    record = _add(ctx, party_name="沈霞", party_sex="2", party_phone="13812340001", happen_addr="活动室")
    case_id = screening.to_case(ctx, record)
    case = queries.get(ctx, case_id).case
    assert (case["status"], case["source"], case["dispute_type"], case["number"]) == ("DRAFT", "01", "02", None)
    assert (case["brief"], case["occur_place"], case["occur_date"]) == (FOUND["brief"], "活动室", "2026-11-15")
    [party] = queries.get(ctx, case_id).parties
    assert (party["name"], party["side"], party["consent_status"]) == ("沈霞", "A", "pending"), (
        "consent is asked, not known"
    )
    assert screening.of_case(ctx, case_id) == (record, "向阳排〔2026〕0001")
    assert screening.case_of(ctx, record) == case_id
    with pytest.raises(KnownError, match="已经转成案件"):
        screening.to_case(ctx, record)
    with pytest.raises(KnownError, match="没有删除"):
        registers.delete(ctx, SCREENINGS, record)
    row = registers.get(ctx, SCREENINGS, record)
    with pytest.raises(KnownError, match="跟着案件走"):
        registers.update(ctx, SCREENINGS, record, row["version"], {"outcome": "resolved", "resolved_on": "2026-11-19"})
    assert registers.update(ctx, SCREENINGS, record, row["version"], {"leader": "周主任"}), "the rest may be put right"


def test_how_the_case_ends_is_how_the_record_ends_and_undoing_takes_it_back(ctx: Context) -> None:
    record = _add(ctx)
    case_id = service.intake(ctx, VALUES, two_sides(), mediators(ctx))
    Screening.update(case=case_id).where(Screening.id == record).execute()
    assert registers.get(ctx, SCREENINGS, record)["outcome"] is None
    Case.update(status="TERMINATED", outcome="failed", settled_on="2026-11-20").where(Case.id == case_id).execute()
    row = registers.get(ctx, SCREENINGS, record)
    assert (row["outcome"], row["resolved_on"]) == ("failed", "2026-11-20")
    assert dict(registers.rows(ctx, SCREENINGS, [record])[0])["outcome"] == "化解未成"
    Case.update(outcome="agreed").where(Case.id == case_id).execute()
    assert registers.get(ctx, SCREENINGS, record)["outcome"] == "resolved"
    service.delete(ctx, case_id, version_of(ctx, case_id), "录错")
    assert registers.get(ctx, SCREENINGS, record)["outcome"] is None
    assert screening.to_case(ctx, record) != case_id, "the case is gone, so it may be handed over anew"


def test_an_undone_hand_over_leaves_nothing(ctx: Context) -> None:
    record = _add(ctx)
    screening.to_case(ctx, record)
    ctx.undo()
    assert screening.case_of(ctx, record) is None
    assert queries.ids(ctx) == []


def test_an_ended_record_is_not_handed_over(ctx: Context) -> None:
    record = _add(ctx, outcome="resolved", resolved_on="2026-11-19", resolve_method="02")
    with pytest.raises(KnownError, match="已经有化解结果"):
        screening.to_case(ctx, record)


def test_a_dispute_is_counted_once_whether_found_or_brought(ctx: Context) -> None:
    record = _add(ctx, origin_source="police")
    case_id = service.intake(ctx, VALUES, two_sides(), mediators(ctx))
    period = register_tables.period(ctx, "r01", "2026-11")

    def total() -> dict[str, Any]:
        table = register_tables.make(ctx, "r01", period)[0]
        return {key: table.value(TOTAL, key) for key in ("new", "pending", "resolved", "people")}

    assert total() == {"new": 2, "pending": 2, "resolved": 0, "people": 8}
    Screening.update(case=case_id).where(Screening.id == record).execute()
    assert total() == {"new": 1, "pending": 1, "resolved": 0, "people": 6}
    found = register_tables.make(ctx, "r02", register_tables.period(ctx, "r02", "2026-11"))[0]
    assert (found.value(TOTAL, "found"), found.value(TOTAL, "rounds")) == (1, 0)


def test_of_a_private_case_of_others_the_record_tells_nothing(ctx: Context) -> None:
    record = _add(ctx, party_name="沈霞")
    case_id = screening.to_case(ctx, record)
    Case.update(is_private=1, created_by=999).where(Case.id == case_id).execute()
    row = registers.get(_as(ctx, "clerk"), SCREENINGS, record)
    assert (row["event_name"], row["party_name"], row["brief"]) == ("已转案件（涉及隐私）", None, None)
    assert registers.get(_as(ctx, "director"), SCREENINGS, record)["party_name"] == "沈霞"


# Rounds


def test_halves_of_a_month() -> None:
    assert (halves.of("2026-02-15", 2), halves.of("2026-02-16", 2), halves.of("2026-02-16", 1)) == (
        "2026-02-1",
        "2026-02-2",
        "2026-02-0",
    )
    assert halves.bounds("2026-02-2") == ("2026-02-16", "2026-03-01")
    assert (halves.before("2026-01-1", 2), halves.after("2026-12-2", 2)) == ("2025-12-2", "2027-01-1")
    assert halves.words("2026-10-1") == "2026年10月上半月"
    for text in ("2026-10-3", "十月", "2026-13-1"):
        with pytest.raises(UsageError):
            halves.bounds(text)


def test_each_grid_reports_what_was_found_or_zero(ctx: Context) -> None:
    one, two = _grids(ctx)
    _add(ctx, happen_addr="向阳花园第一网格")
    Screening.update(area=one).execute()
    half = "2026-11-2"
    with pytest.raises(ChecksFailed) as failed:
        screening_rounds.report(ctx, half, one, zero=True, staff="陈静")
    assert failed.value.fields == {"zero": "这一轮已经登记了1件，不能零报告"}
    with pytest.raises(ChecksFailed):
        screening_rounds.report(ctx, half, two, zero=False, staff="陈静")
    with pytest.raises(ChecksFailed) as failed:
        screening_rounds.report(ctx, half, two, zero=True)
    assert "staff" in failed.value.fields
    first = screening_rounds.report(ctx, half, one, zero=False, staff="陈静")
    screening_rounds.report(ctx, half, two, zero=True, staff="周建国", remark="逐户走访")
    told = {line.place: (line.state, line.found, line.staff) for line in screening_rounds.lines(ctx, half)}
    assert told == {"向阳花园 第一网格": ("已报", 1, "陈静"), "向阳花园 第二网格": ("零报告", 0, "周建国")}
    assert screening_rounds.report(ctx, half, one, zero=False, staff="何志强") == first, "put right, not doubled"
    screening_rounds.withdraw(ctx, first)
    assert {line.area_id: line.state for line in screening_rounds.lines(ctx, half)} == {one: "未报", two: "零报告"}
    table = register_tables.make(ctx, "r02", register_tables.period(ctx, "r02", "2026-11"))[0]
    assert (table.value(TOTAL, "rounds"), table.value(TOTAL, "found")) == (1, 1)


def test_a_round_to_come_is_not_reported(ctx: Context) -> None:
    with pytest.raises(KnownError, match="还没有开始"):
        screening_rounds.report(ctx, "2026-12-1", None, zero=True, staff="陈静")


def test_a_hall_without_grids_reports_as_a_whole(ctx: Context) -> None:
    assert [(line.place, line.state) for line in screening_rounds.lines(ctx, "2026-11-1")] == [("全部", "未报")]
    screening_rounds.report(ctx, "2026-11-1", None, zero=True, staff="陈静")
    assert ScreeningRound.select().count() == 1
    assert screening_rounds.lines(ctx, "2026-11-1")[0].state == "零报告"


def test_today_tells_of_rounds_that_nobody_reported(ctx: Context) -> None:
    assert [line for line in today.due(ctx) if line.kind == "排查"] == [], "who never screened is not asked"
    _grids(ctx)
    _add(ctx, found_on="2026-10-20", happen_date=None, resolve_deadline="2026-11-24")
    lines = [line for line in today.due(ctx) if line.kind == "排查"]
    assert [(line.title, line.due_on, line.days) for line in lines] == [
        ("2026年10月下半月排查还有3处没有报", "2026-10-31", -20),
        ("2026年11月上半月排查还有2处没有报", "2026-11-15", -5),
    ], "the one that runs is not asked after"
    [due] = [line for line in today.due(ctx) if line.kind == "排查化解"]
    assert (due.title, due.days, due.opens[0]) == ("楼道堆物争吵", 4, "screening")
    ctx.set_setting("screening.rounds", 1)
    assert screening_rounds.current(ctx) == "2026-11-0"


# Who


def test_a_grid_worker_sees_and_reports_his_grid_only(ctx: Context) -> None:
    one, two = _grids(ctx)
    mine, others = _add(ctx), _add(ctx)
    Screening.update(area=one).where(Screening.id == mine).execute()
    Screening.update(area=two).where(Screening.id == others).execute()
    worker = _as(ctx, "grid", area=one)
    assert registers.ids(worker, SCREENINGS) == [mine]
    assert [line.area_id for line in screening_rounds.lines(worker, "2026-11-2")] == [one]
    screening_rounds.report(worker, "2026-11-2", one, zero=False, staff="陈静")
    with pytest.raises(NotAllowed):
        screening_rounds.report(worker, "2026-11-2", two, zero=False, staff="陈静")
    with pytest.raises(NotAllowed):
        screening.to_case(worker, mine)


def test_who_has_no_right_neither_sees_nor_writes(ctx: Context) -> None:
    record = _add(ctx)
    for role in ("volunteer_admin", "admin"):
        with pytest.raises(NotAllowed):
            registers.ids(_as(ctx, role), SCREENINGS)
    auditor = _as(ctx, "auditor")
    assert registers.ids(auditor, SCREENINGS) == [record]
    with pytest.raises(NotAllowed):
        registers.add(auditor, SCREENINGS, FOUND)
    with pytest.raises(NotAllowed):
        screening_rounds.report(auditor, "2026-11-1", None, zero=True, staff="陈静")

"""The list of very many cases: filters, orders and words are the same as asked of the rows one by one, for everybody; it
follows what is written; what is due is looked up in indexes. On both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from benchmarks import case_load
from desktop_app import today
from desktop_app.common.errors import UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import case_filters, deadlines, due, listing, queries, service, states
from desktop_app.mediation.models import Case
from desktop_app.operators.roles import permissions
from desktop_app.store.engine import database
from tests.mediation.conftest import VALUES, mediators, two_sides, version_of

MANY = 600


def other(ctx: Context, name: str, *roles: str) -> Context:
    return Context(ctx.store, SignedIn(90, name, roles, permissions(list(roles))), clock=ctx.clock)


@pytest.fixture
def many(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A store of six hundred, taken for so many that they come page by page."""
    case_load.fill(ctx, MANY)
    for key, value in (("_FEW", 50), ("FIRST", 20), ("_HITS", 40), ("_SCREEN", 10)):
        monkeypatch.setattr(listing, key, value)
    return ctx


def desks(ctx: Context) -> Iterator[Context]:
    yield ctx
    yield other(ctx, "赵调解", "mediator")
    yield other(ctx, "孙梅", "clerk")


def stored(ctx: Context) -> list[dict[str, Any]]:
    return list(Case.select().order_by(Case.registered_at.desc(), Case.id.desc()).dicts())


def shown(ctx: Context, row: dict[str, Any]) -> dict[str, Any]:
    """What the row in the list tells of a case."""
    return queries.rows(ctx, [row["id"]])[0]


Fits = Callable[[Context, dict[str, Any], dict[str, Any]], bool]
TODAY = date(2026, 11, 20)
CONDITIONS: list[tuple[dict[str, Any], Fits]] = [
    ({"stage": "open"}, lambda ctx, row, told: row["status"] not in states.SHUT),
    ({"stage": "closed"}, lambda ctx, row, told: row["status"] in states.SHUT),
    ({"state": "MEDIATING"}, lambda ctx, row, told: row["status"] == "MEDIATING"),
    ({"type": "02"}, lambda ctx, row, told: row["dispute_type"] == "02"),
    ({"source": "02"}, lambda ctx, row, told: told["source"] == "02"),
    ({"difficulty": "complex"}, lambda ctx, row, told: told["difficulty_label"] == "疑难复杂"),
    ({"year": 2024}, lambda ctx, row, told: row["number_year"] == 2024),
    ({"private": True}, lambda ctx, row, told: bool(row["is_private"])),
    ({"private": False}, lambda ctx, row, told: not row["is_private"]),
    (
        {"accepted": "2024-03-05..2025-02-03"},
        lambda ctx, row, told: "2024-03-05" <= told["accepted_on"] <= "2025-02-03",
    ),
    ({"registered": "year"}, lambda ctx, row, told: told["registered_on"][:4] == "2026"),
    ({"deadline": "overdue"}, lambda ctx, row, told: told["urgency"] == "late"),
    ({"overdue": True}, lambda ctx, row, told: told["urgency"] == "late"),
    (
        {"type": "02", "stage": "closed"},
        lambda ctx, row, told: row["dispute_type"] == "02" and row["status"] in states.SHUT,
    ),
]


def test_a_filter_finds_what_the_rows_show_and_nothing_else(many: Context) -> None:
    rows = stored(many)
    for desk in desks(many):
        told = {row["id"]: shown(desk, row) for row in rows}
        for filters, fits in CONDITIONS:
            page = listing.of(desk).ids("", filters, None)
            wanted = [row["id"] for row in rows if fits(desk, row, told[row["id"]])]
            assert list(page.ids) == wanted, (desk.operator.name, filters)
            assert (page.whole, page.count) == (True, len(wanted))
    director, clerk = (
        listing.of(desk).ids("", {"difficulty": "complex"}, None).count for desk in (many, other(many, "孙梅", "clerk"))
    )
    assert director and not clerk, "what no row shows a clerk, no filter tells him"


def test_within_a_week_is_what_is_late_or_due_by_then(many: Context) -> None:
    until = (TODAY + timedelta(days=7)).isoformat()
    wanted = {case for case, on in deadlines.next_days().items() if on <= until}
    found = set(listing.of(many).ids("", {"deadline": case_filters.WEEK}, None).ids)
    assert found == wanted > set(listing.of(many).ids("", {"deadline": "overdue"}, None).ids)


def test_who_mediates_is_found_where_it_is_shown(many: Context) -> None:
    lead = next(row["id"] for row in queries.mediators(many) if row["name"] == "赵调解")
    own = [row["id"] for row in stored(many) if row["mediator_names"] == "赵调解"]
    assert queries.ids(many, "", {"mediator": lead}) == own
    assert queries.ids(other(many, "赵调解", "mediator"), "", {"mediator": lead}) == own
    seen = [row["id"] for row in stored(many) if row["mediator_names"] == "赵调解" and not row["is_private"]]
    assert queries.ids(other(many, "孙梅", "clerk"), "", {"mediator": lead}) == seen


@pytest.mark.parametrize("key", listing.SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_the_first_page_of_an_order_begins_the_whole(many: Context, key: str, descending: bool) -> None:
    rows = {row["id"]: row for row in stored(many)}
    for desk in desks(many):
        cases = listing.of(desk)
        whole = list(cases.all_ids("", {}, (key, descending)))
        first = cases.ids("", {}, (key, descending))
        assert sorted(whole) == sorted(rows) and len(first.ids) == 20
        assert (list(first.ids), first.whole, first.count) == (whole[:20], False, MANY)
        values = [_value(desk, rows[case], key) for case in whole]
        filled = [value for value in values if value is not None]
        assert values == [*sorted(filled, reverse=descending), *[None] * (len(values) - len(filled))]


def _value(ctx: Context, row: dict[str, Any], key: str) -> Any:
    if key == "number":
        return (row["number_year"] or 0, row["number_seq"] or 0)
    if key == "state":
        return states.ALL.index(row["status"])
    if key == "type":
        return row["dispute_type"]
    told = shown(ctx, row)
    if key == "accepted_on":
        return told["accepted_on"] or None
    return deadlines.next_days().get(row["id"]) if told["deadline"] else None


def test_very_many_hits_begin_with_the_newest(many: Context) -> None:
    for desk in desks(many):
        cases = listing.of(desk)
        whole = list(cases.all_ids("纠纷", {"stage": "closed"}, None))
        first = cases.ids("纠纷", {"stage": "closed"}, None)
        assert len(whole) > 100 and set(first.ids) <= set(whole)
        assert first.whole or (len(first.ids) >= 10 and first.count is None)


def test_what_happened_finds_what_one_may_open(ctx: Context) -> None:
    on = mediators(ctx)
    plain = service.intake(ctx, {**VALUES, "occur_place": "东风巷"}, two_sides(), on)
    private = service.intake(ctx, {**VALUES, "dispute_type": "01", "is_private": 1}, two_sides(), on)
    lead, clerk, auditor = (
        other(ctx, "王秀英", "mediator"),
        other(ctx, "赵强", "clerk"),
        other(ctx, "审计员", "auditor"),
    )
    for desk, found in ((ctx, [private, plain]), (lead, [private, plain]), (auditor, [plain]), (clerk, [])):
        assert queries.ids(desk, "漏水") == found, desk.operator.name
        assert queries.ids(desk, "沈霞 修理费") == found
    assert queries.ids(ctx, "东风巷") == [plain] and queries.ids(clerk, "东风巷") == []
    assert queries.ids(clerk, "沈霞") == [plain], "the parties of what is not private"


def test_the_list_follows_every_write(ctx: Context) -> None:
    clerk = other(ctx, "孙梅", "clerk")
    assert (queries.ids(ctx), queries.ids(clerk), queries.total(ctx)) == ([], [], 0)
    first = service.intake(ctx, VALUES, two_sides(), mediators(ctx))
    second = service.register(ctx, VALUES, two_sides())
    for desk in (ctx, clerk):
        assert queries.ids(desk) == [second, first]
        assert queries.ids(desk, "", {"source": "02"}) == [second, first]
    service.update(ctx, first, version_of(ctx, first), {"is_private": 1, "dispute_type": "17"})
    assert queries.ids(ctx, "", {"type": "17"}) == [first] == queries.ids(clerk, "", {"private": True})
    assert queries.ids(clerk, "", {"source": "02"}) == [second]
    service.delete(ctx, first, version_of(ctx, first), "重复登记")
    assert queries.ids(ctx) == [second] == queries.ids(clerk)
    assert queries.total(ctx) == 1
    ctx.undo()
    assert queries.ids(ctx) == [second, first] == queries.ids(clerk)


def test_what_nobody_knows_is_refused(ctx: Context) -> None:
    with pytest.raises(UsageError, match="没有“colour”这个条件"):
        queries.ids(ctx, "", {"colour": "red"})
    with pytest.raises(UsageError, match="期限条件"):
        queries.ids(ctx, "", {"deadline": "soon"})
    with pytest.raises(UsageError, match="起止日期"):
        queries.ids(ctx, "", {"accepted": "2026-02-01..2026-01-01"})
    with pytest.raises(UsageError, match="不能按“colour”排列"):
        queries.ids(ctx, "", {}, ("colour", True))


def test_many_cases_are_not_read_before_the_window_is_painted(many: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_SMALL", 100)
    cases = listing.of(other(many, "孙梅", "clerk"))
    page = cases.ids("", {}, None)
    assert (list(page.ids), page.whole, page.count) == ([], False, None)
    assert len(cases.all_ids("", {}, None)) == MANY == cases.total()
    assert cases.ids("", {}, None).count == MANY


def test_what_is_due_is_found_without_reading_closed_cases(embedded: Context) -> None:
    case_load.fill(embedded, MANY)
    statements: list[tuple[str, Any]] = []
    run = type(database.obj).execute_sql

    def noting(self: Any, sql: str, params: Any = None) -> Any:
        statements.append((sql, params))
        return run(self, sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(database.obj), "execute_sql", noting)
        assert due.every(embedded)
        deadlines.next_days()
    plans = " | ".join(
        row[3]
        for sql, params in statements
        # Two small tables without an index of their own: what courts and other offices were asked.
        if "referral_in" not in sql and "judicial_confirmation" not in sql
        for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()
    )
    for index in ("mediation_case_period", "mediation_case_revisit", "agreement_case_id"):
        assert f"INDEX {index} " in plans, plans
    assert "SCAN " not in plans, plans


def test_what_is_due_is_the_same_as_looking_at_every_case(ctx: Context) -> None:
    case_load.fill(ctx, MANY)
    until = (TODAY + timedelta(days=7)).isoformat()
    items = deadlines.items_by_case(range(1, MANY + 1))
    wanted = set()
    for row in stored(ctx):
        if row["status"] in states.UNDER_WAY and row["period_ends_on"]:
            wanted.add((row["id"], "调解期限", row["period_ends_on"]))
        if row["status"] in (*states.AGREED, "PERFORMED"):
            pending = [item for item in items.get(row["id"], []) if item["status"] != "done"]
            wanted |= {(row["id"], "履行", item["due_on"]) for item in pending}
            if row["revisit_due_on"]:
                wanted.add((row["id"], "回访", row["revisit_due_on"]))
    # The other terms of a case, such as 受理审查, are looked for in ``timers``.
    lines = due.every(ctx)
    found = [(line.case_id, line.kind, line.due_on) for line in lines if line.kind in ("调解期限", "履行", "回访")]
    assert set(found) == {one for one in wanted if one[2] <= until} and len(found) == len(set(found)) > 10
    assert [line.due_on for line in lines] == sorted(line.due_on for line in lines)
    for desk in desks(ctx):
        every = due.every(desk)
        assert due.first(desk, 7) == (every[:7], len(every))


def test_today_counts_what_it_does_not_show(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(today, "CASES", 5)
    case_load.fill(ctx, MANY)
    count = len(due.every(ctx))
    lines = [line for line in today.due(ctx) if line.opens[0] == "cases"]
    rest = next(line for line in lines if line.opens == ("cases", 0))
    assert count > today.CASES + 1 == len(lines)
    assert rest.title == f"还有{count - today.CASES}项案件的期限"

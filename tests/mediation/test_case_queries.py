"""The table, search, numbers in every writing, what is due, who sees a private case; on both engines."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import NotAllowed, NotFound
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import due, queries, service
from desktop_app.mediation.service import PartyEntry
from desktop_app.operators.roles import permissions
from tests.mediation.conftest import VALUES, MakeCase, mediators, two_sides, version_of
from tests.mediation.test_case_steps import AGREED

ENTRIES = [
    PartyEntry(side="A", values={"name": "曾桂芝"}, consent="agreed"),
    PartyEntry(side="B", values={"name": "买买提·吐尔逊"}, consent="agreed"),
]


def _other(ctx: Context, name: str, *roles: str) -> Context:
    return Context(ctx.store, SignedIn(9, name, roles, permissions(list(roles))), clock=ctx.clock)


def test_a_case_is_found_by_number_names_initials_and_title(ctx: Context) -> None:
    first = service.intake(ctx, VALUES, two_sides())
    second = service.intake(ctx, {**VALUES, "dispute_type": "17"}, ENTRIES)
    draft = service.register(ctx, VALUES, ENTRIES)
    for text in (
        "（向阳）人调字〔2026〕第2号",
        "(向阳)人调字[2026]第2号",
        "（向阳）人调字【２０２６】第２号",
        "2026-2",
        "〔2026〕第 2 号",
        "2",
    ):
        assert queries.by_number(ctx, text) == second, text
        assert second in queries.ids(ctx, text), text
    assert queries.by_number(ctx, f"id:{draft}") == draft
    assert queries.ids(ctx, f"id:{draft}") == [draft]
    for text in ("（东风）人调字〔2026〕第2号", "2025-2", "3", "id:999", "沈霞", ""):
        with pytest.raises(NotFound):
            queries.by_number(ctx, text)
    for text in ("沈", "霞", "sx", "shenxia", "dengj", "沈霞 dj"):
        assert queries.ids(ctx, text) == [first], text
    for text in ("曾", "zgz", "吐尔逊", "mmt", "曾桂芝"):
        assert queries.ids(ctx, text) == [draft, second], text
    assert queries.ids(ctx, "物业") == [second]
    assert queries.ids(ctx, "曾桂芝 沈霞") == []
    hit = queries.find(ctx, "sx")[0]
    assert (hit.id, hit.number, hit.title, hit.state_label) == (
        first,
        "（向阳）人调字〔2026〕第1号",
        "沈霞与邓洁邻里纠纷",
        "已受理",
    )
    assert [hit.number for hit in queries.find(ctx, "zgz", 1)] == [f"登记{draft}"]


def test_filters_and_sorts(ctx: Context, mediated: MakeCase, clock: FixedClock) -> None:
    first = mediated(ctx)
    second = service.intake(ctx, {**VALUES, "dispute_type": "17"}, ENTRIES)
    service.withdraw(ctx, second, version_of(ctx, second), "曾桂芝签名撤回")
    third = service.register(ctx, VALUES, ENTRIES)
    lead = next(row["id"] for row in queries.mediators(ctx) if row["name"] == "王秀英")

    def shown(**filters: object) -> list[int]:
        return queries.ids(ctx, "", filters)

    assert shown() == [third, second, first]
    assert (shown(stage="open"), shown(stage="closed")) == ([third, second, first], [])
    service.close(ctx, second, version_of(ctx, second))
    assert (shown(stage="open"), shown(stage="closed")) == ([third, first], [second])
    assert shown(state="MEDIATING") == [first]
    assert shown(type="17") == [second]
    assert shown(mediator=lead) == [first]
    assert shown(year=2026) == [third, second, first]
    assert shown(year=2025) == []
    assert shown(overdue=True) == []
    assert queries.ids(ctx, "曾", {"stage": "open"}) == [third]
    assert queries.ids(ctx, "", {}, ("number", False)) == [third, first, second]
    assert queries.ids(ctx, "", {}, ("number", True)) == [second, first, third]
    for key in ("state", "type", "accepted_on", "deadline"):
        assert set(queries.ids(ctx, "", {}, (key, True))) == {first, second, third}
    assert queries.counts(ctx) == {"MEDIATING": 1, "CLOSED": 1, "REGISTERED": 1}
    assert (queries.total(ctx), queries.years(ctx)) == (3, [2026])
    clock.set(datetime(2026, 12, 23, 9, 0))
    assert shown(overdue=True) == [first]
    rows = queries.rows(ctx, [first, 999, second])
    assert (rows[0]["deadline"], rows[0]["urgency"], rows[0]["mediators"]) == ("已逾期 2 天", "late", "王秀英、李敏")
    assert rows[1] == {}
    assert (rows[2]["state"], rows[2]["state_label"], rows[2]["deadline"]) == ("CLOSED", "已结案", "")


def test_what_is_due(ctx: Context, mediated: MakeCase, clock: FixedClock) -> None:
    waiting = mediated(ctx)
    agreed = service.intake(ctx, VALUES, ENTRIES, [service.MediatorEntry(queries.mediators(ctx)[0]["id"], "lead")])
    service.add_session(ctx, agreed, version_of(ctx, agreed))
    service.agree(ctx, agreed, version_of(ctx, agreed), AGREED)
    assert due.every(ctx) == []
    clock.set(datetime(2026, 12, 22, 9, 0))
    lines = [(line.kind, line.detail, line.due_on, line.case_id, line.days) for line in due.every(ctx)]
    assert lines == [
        ("履行", "（向阳）人调字〔2026〕第2号 履行协议 1,200.00元", "2026-12-20", agreed, -2),
        ("回访", "（向阳）人调字〔2026〕第2号", "2026-12-20", agreed, -2),
        ("调解期限", "（向阳）人调字〔2026〕第1号", "2026-12-21", waiting, -1),
    ]


def test_a_private_case_shows_others_number_type_and_state_only(ctx: Context) -> None:
    private = service.intake(ctx, {**VALUES, "dispute_type": "01", "is_private": 1}, ENTRIES, mediators(ctx))
    stranger, lead = _other(ctx, "前台", "clerk"), _other(ctx, "王秀英", "mediator")
    assert queries.ids(lead, "曾桂芝") == [private] == queries.ids(ctx, "曾桂芝")
    assert queries.ids(stranger, "曾桂芝") == []
    assert queries.ids(stranger) == [private] == queries.ids(stranger, "2026-1")
    row = queries.rows(stranger, [private])[0]
    assert (row["number"], row["title"], row["state_label"]) == (
        "（向阳）人调字〔2026〕第1号",
        "婚姻家庭纠纷",
        "已指派",
    )
    assert (row["parties"], row["mediators"], row["deadline"]) == ("", "", "")
    with pytest.raises(NotAllowed):
        queries.get(stranger, private)
    assert queries.counts(stranger) == {"ASSIGNED": 1}
    assert queries.paper(lead, private).parties[0].name == "曾桂芝"


def test_history_tells_of_parts_and_prints(ctx: Context, mediated: MakeCase) -> None:
    case_id = mediated(ctx)
    service.intake(ctx, VALUES, ENTRIES)
    ctx.log("cases.print", "打印人民调解记录：（向阳）人调字〔2026〕第1号")
    ctx.log("cases.print", "打印人民调解记录：（向阳）人调字〔2026〕第11号")
    actions = [line.action for line in queries.history(ctx, case_id)]
    assert list(dict.fromkeys(actions)) == [
        "打印人民调解记录：（向阳）人调字〔2026〕第1号",
        "登记一次调解",
        "登记并受理调解",
    ]


def test_forms_that_must_wait(embedded: Context, mediated: MakeCase) -> None:
    registered = queries.get(embedded, service.register(embedded, VALUES, two_sides()))
    assert "受理" in (queries.print_problem(registered, "intake") or "")
    case_id = mediated(embedded)
    view = queries.get(embedded, case_id)
    assert queries.print_problem(view, "intake") is None
    assert queries.print_problem(view, "record") is None
    assert "协议" in (queries.print_problem(view, "agreement") or "")
    service.save_session(embedded, view.sessions[0]["id"], 1, {"invitees": "刘师傅（维修）、赵律师"})
    assert "第二十条" in (queries.print_problem(queries.get(embedded, case_id), "record") or "")
    service.save_session(embedded, view.sessions[0]["id"], 2, {"invitees_agreed": True})
    assert queries.print_problem(queries.get(embedded, case_id), "record") is None
    assert queries.paper(embedded, case_id).sessions[0].invitees == ["刘师傅（维修）", "赵律师"]

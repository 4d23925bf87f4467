"""入户走访登记表 and 民情日记: what they say, and that a PDF comes of it."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import KnownError, NotAllowed
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import care
from desktop_app.residents.models import Area, Household, Person
from desktop_app.visits import papers, service
from reports import visits as paper


@pytest.fixture
def plan(ctx: Context) -> int:
    with ctx.write("residents.edit", "准备") as writer:
        area = writer.add(Area, {"level": 4, "name": "一网格", "sort": "1", "parent_id": None})
        for place, name in enumerate(("曾桂芝", "李大山"), 1):
            home = writer.add(Household, {"area_id": area, "live_addr": f"向阳路{place}号"})
            row = {"name": name, "name_sort": name, "name_py": "", "household_id": home, "area_id": area}
            writer.update(Household, home, {"head_id": writer.add(Person, row)})
    plan = service.make_plan(ctx, area, {"month": "2026-11"})
    values = {
        "day": "2026-11-05",
        "mode": "01",
        "met": 1,
        "staff_name": "陈静",
        "situation": "一切平稳",
        "needs": "想装扶手",
    }
    service.add_visit(ctx, values, household_id=home, plan_id=plan)
    return plan


def test_the_register_of_a_plan_has_what_was_written_down_and_nothing_else(ctx: Context, plan: int) -> None:
    table = papers.register(ctx, plan)
    assert table.rows == (
        ("1", "曾桂芝", "向阳路1号", "1", *[""] * 7),
        ("2", "李大山", "向阳路2号", "1", "2026-11-05", "陈静", "一切平稳", "想装扶手", "", "", ""),
    )
    assert table.under.endswith("2026年11月")
    assert paper.build(table).startswith(b"%PDF")


def test_a_blank_register_has_its_columns_and_no_word(ctx: Context) -> None:
    table = papers.register(ctx)
    assert [heading for heading, _ in table.columns][:4] == ["序号", "户主", "住址", "人口"]
    assert {word for row in table.rows for word in row} == {""}
    assert paper.build(table).startswith(b"%PDF")


def test_the_diary_tells_a_workers_month_and_says_when_there_is_none(ctx: Context, plan: int) -> None:
    (worker,) = care.workers(ctx)
    (row,) = papers.diary(ctx, worker[0], "2026-11").rows
    assert row == ("2026-11-05", "李大山", "向阳路2号", "上门", "一切平稳\n想装扶手", "")
    with pytest.raises(KnownError, match="没有他的走访记录"):
        papers.diary(ctx, worker[0], "2026-10")


def test_a_plan_of_another_grid_is_not_printed(ctx: Context, plan: int) -> None:
    with ctx.write("residents.edit", "别的网格") as writer:
        other = writer.add(Area, {"level": 4, "name": "二网格", "sort": "2", "parent_id": None})
    own = SignedIn(ctx.operator.id, "小网", ("grid",), permissions(("grid",)), other)
    with pytest.raises(NotAllowed):
        papers.register(Context(ctx.store, own, clock=ctx.clock), plan)

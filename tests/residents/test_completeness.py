"""四知四清四掌握: what is missing, for whom, grid by grid; on both engines."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import completeness
from desktop_app.residents.models import Area, Household, Person

WHOLE = {
    "sex": "2",
    "birth_date": "1990-01-01",
    "no_id_reason": "01",
    "phone": "13800000000",
    "live_addr": "向阳路1号",
    "relation_to_head": "02",
    "employment": "01",
    "political": "13",
}


@pytest.fixture
def areas(ctx: Context) -> tuple[int, int]:
    """Two grids; in the first somebody whole and somebody without telephone, in the second one of a home without income."""
    with ctx.write("residents.edit", "准备") as writer:
        top = writer.add(Area, {"level": 3, "name": "向阳社区", "sort": "1", "parent_id": None})
        one, two = (
            writer.add(Area, {"level": 4, "name": name, "sort": name, "parent_id": top})
            for name in ("一网格", "二网格")
        )
        room = writer.add(Area, {"level": 9, "name": "101", "sort": "101", "parent_id": one})
        rich = writer.add(Household, {"area_id": room, "live_addr": "1", "income_source": "02"})
        poor = writer.add(Household, {"area_id": two, "live_addr": "2"})
        for name, area, home, more in (
            ("全", room, rich, {}),
            ("缺", one, rich, {"phone": None}),
            ("户", two, poor, {}),
            ("走", two, poor, {"phone": None, "moved_out_on": "2020-01-01"}),
        ):
            row = {"name": name, "name_sort": name, "name_py": "", "area_id": area, "household_id": home}
            writer.add(Person, {**WHOLE, **row, **more})
    return one, two


def test_each_grid_says_how_many_are_whole_and_what_others_miss(ctx: Context, areas: tuple[int, int]) -> None:
    found = {line.name: line for line in completeness.by_area(ctx)}
    assert {name: (line.people, line.complete) for name, line in found.items()} == {
        "全部": (3, 1),
        "一网格": (2, 1),
        "二网格": (1, 0),
    }
    assert found["一网格"].rate == 50
    assert {key: number for key, number in found["全部"].missing.items() if number} == {"phone": 1, "income_source": 1}


def test_a_number_opens_whom_it_counts(ctx: Context, areas: tuple[int, int]) -> None:
    one, two = areas
    for line in completeness.by_area(ctx):
        for key, number in line.missing.items():
            assert len(completeness.missing(ctx, key, line.area_id)) == number
    assert completeness.missing(ctx, "phone", two) == []
    with pytest.raises(UsageError):
        completeness.missing(ctx, "hukou_addr", one)


def test_which_fields_count_is_the_halls_to_say(ctx: Context, areas: tuple[int, int]) -> None:
    ctx.set_setting("residents.four_clear", ["phone"])
    assert list(completeness.fields(ctx)) == ["phone"]
    assert completeness.by_area(ctx)[0].complete == 2


def test_a_worker_of_a_grid_counts_his_own(ctx: Context, areas: tuple[int, int]) -> None:
    own = SignedIn(ctx.operator.id, "小网", ("grid",), permissions(("grid",)), areas[1])
    other = Context(ctx.store, own, clock=ctx.clock)
    assert [(line.name, line.people) for line in completeness.by_area(other)] == [("全部", 1), ("二网格", 1)]
    assert completeness.missing(other, "phone") == []


def test_an_empty_register_has_no_rate(ctx: Context) -> None:
    (line,) = completeness.by_area(ctx)
    assert (line.people, line.rate) == (0, None)

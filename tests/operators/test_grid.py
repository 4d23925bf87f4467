"""A 网格员 sees and writes the people, households and areas of his grid, and nobody else (domain reference 9.2)."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app import today
from desktop_app.common.errors import ChecksFailed, NotAllowed
from desktop_app.context import Context
from desktop_app.residents import (
    area_queries,
    exporting,
    household_listing,
    households,
    queries,
    scope,
    service,
)
from desktop_app.residents.listed import Rows
from desktop_app.residents.listing import Listing
from desktop_app.store import recycle
from desktop_app.store.models import Change
from tests.operators.conftest import OTHER_PHONE, OUTSIDER, As, Hall


def test_he_finds_and_counts_his_own_only(hall: Hall, acting: As) -> None:
    grid = acting("grid", area=hall.grid)
    own = {hall.lady, hall.man}
    assert set(queries.ids(grid)) == own
    assert Listing(grid).total({}) == 2
    assert set(queries.ids(grid, "曾")) == {hall.lady}
    for text in ("曾外人", "zwr", OTHER_PHONE[-4:], OUTSIDER, "8栋"):
        assert list(queries.ids(grid, text)) == [], text
        assert queries.find(grid, text) == [], text
    assert list(queries.ids(grid, "", {"only": [hall.outsider, hall.lady]})) == [hall.lady]
    assert list(queries.ids(grid, "", {"area": hall.other_grid})) == []
    assert [bool(row) for row in Rows(grid).of([hall.lady, hall.outsider])] == [True, False]
    assert queries.name_of(grid, hall.outsider) == ""
    assert queries.by_id_no(grid, OUTSIDER) is None
    assert queries.namesakes(grid, "曾外人", None) == []
    assert {node.name for node in area_queries.tree(grid)} == {"第1网格", "6栋"}
    assert sum(node.people for node in area_queries.tree(grid) if node.name == "第1网格") == 2
    assert household_listing.ids(grid) == [hall.home]
    assert (household_listing.total(grid), household_listing.rows(grid, [hall.other_home])) == (1, [{}])
    assert queries.find_households(grid, "曾") == [(hall.home, "曾桂芝", "向阳花园6栋2单元1502（1人）")]
    assert today.card_keys(grid) == [], "figures are of the whole hall"


def test_he_opens_and_writes_nobody_else(hall: Hall, acting: As) -> None:
    grid = acting("grid", area=hall.grid)
    for ask in (
        lambda: queries.get(grid, hall.outsider),
        lambda: queries.history(grid, hall.outsider),
        lambda: queries.household(grid, hall.other_home),
        lambda: household_listing.get(grid, hall.other_home),
        lambda: service.update(grid, hall.outsider, 1, {"remark": "改"}),
        lambda: service.delete(grid, hall.outsider),
        lambda: service.restore(grid, hall.outsider),
        lambda: service.set_care(grid, hall.outsider, ["C03"]),
        lambda: service.reveal(grid, hall.outsider, "id_no", "核对本人证件"),
        lambda: households.update(grid, hall.other_home, 1, {"remark": "改"}),
        lambda: households.set_household(grid, hall.outsider, hall.home),
        lambda: households.set_household(grid, hall.lady, hall.other_home),
    ):
        with pytest.raises(NotAllowed, match="不在您负责的网格"):
            ask()
    assert Change.select().where(Change.action == "没有权限：residents.all").count() == 12
    assert queries.household_of(grid, hall.outsider) is None
    assert service.update(grid, hall.lady, 1, {"remark": "已走访"})
    assert service.reveal(grid, hall.man, "id_no", "核对本人证件")


def test_whom_he_writes_down_lives_in_his_grid(hall: Hall, acting: As) -> None:
    grid = acting("grid", area=hall.grid)
    new = {"name": "孙梅", "sex": "2", "no_id_reason": "99"}
    with pytest.raises(ChecksFailed) as refused:
        service.create(grid, {**new, "live_addr": "向阳花园8栋1单元102"})
    assert "live_addr" in refused.value.fields
    with pytest.raises(ChecksFailed):
        service.create(grid, new)
    person = service.create(grid, {**new, "live_addr": "向阳花园6栋1单元301"})
    assert person in queries.ids(grid)
    with pytest.raises(ChecksFailed):
        service.update(grid, person, 1, {"live_addr": "向阳花园8栋1单元102"})
    with pytest.raises(ChecksFailed, match="别的网格的一位居民"):
        service.create(grid, {"name": "李雷", "id_no": OUTSIDER, "live_addr": "向阳花园6栋1单元302"})


def test_the_bin_holds_his_own_only(ctx: Context, hall: Hall, acting: As) -> None:
    service.delete(ctx, hall.outsider)
    service.delete(ctx, hall.man)
    grid = acting("grid", area=hall.grid)
    assert [one.id for one in recycle.items(grid)] == [hall.man]
    assert list(queries.ids(grid, "", {"bin": True})) == [hall.man]
    assert {one.id for one in recycle.items(ctx)} == {hall.man, hall.outsider}
    with pytest.raises(NotAllowed):
        recycle.restore(grid, "person", hall.outsider)
    recycle.restore(grid, "person", hall.man)


def test_an_export_holds_his_own_only(hall: Hall, acting: As, tmp_path: Path) -> None:
    grid = acting("grid", area=hall.grid)
    assert exporting.export(grid, tmp_path / "own.xlsx", [hall.lady, hall.outsider]) == 1
    cells = [str(cell.value) for line in load_workbook(tmp_path / "own.xlsx").active for cell in line]
    assert "曾桂芝" in cells
    assert not any("曾外人" in cell for cell in cells)


def test_without_a_grid_he_sees_nobody_and_is_told_whom_to_ask(ctx: Context, hall: Hall, acting: As) -> None:
    grid = acting("grid")
    assert list(queries.ids(grid)) == [] == area_queries.tree(grid)
    assert "系统管理员" in scope.problem(grid)
    with pytest.raises(NotAllowed, match="系统管理员"):
        queries.get(grid, hall.lady)
    assert scope.problem(ctx) == "" == scope.problem(acting("clerk"))


def test_a_second_role_lifts_the_bounds(hall: Hall, acting: As) -> None:
    assert hall.outsider in queries.ids(acting("grid", "clerk", area=hall.grid))


def test_nobody_else_is_asked_about_grids(acting: As) -> None:
    for role in ("clerk", "mediator", "director", "auditor"):
        desk = acting(role)
        assert (scope.people(desk), scope.homes(desk), scope.areas(desk)) == ([], [], None), role

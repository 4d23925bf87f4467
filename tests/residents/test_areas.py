"""The grid tree by hand: codes and addresses follow, one undo takes all of it back; on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, NotFound, StaleVersion
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import area_codes, area_queries, area_report, areas, households, queries, service
from desktop_app.residents.area_places import BUILDING, ESTATE, GRID, ROOM, TOWN, UNIT, VILLAGE
from desktop_app.residents.areas import SameName
from desktop_app.residents.models import Area, Household, Person

HOME = "向阳花园6栋2单元1502"
LADY = {"name": "曾桂芝", "id_no": "290101194308150042", "live_addr": HOME}


def named(name: str, parent: int | None = None) -> Area:
    query = Area.select().where((Area.name == name) & Area.deleted_at.is_null())
    found = list(query.where(Area.parent == parent) if parent is not None else query)
    assert len(found) == 1, found
    return found[0]


def state() -> list[tuple[Any, ...]]:
    """Everything that the tree decides, as it is stored."""
    columns = (Area.id, Area.parent, Area.name, Area.sort, Area.code, Area.leader_title, Area.leader_person_id)
    return [
        *Area.select(*columns, Area.deleted_at).order_by(Area.id).tuples(),
        *Person.select(Person.id, Person.area, Person.live_addr).order_by(Person.id).tuples(),
        *Household.select(Household.id, Household.area, Household.live_addr).order_by(Household.id).tuples(),
    ]


@pytest.fixture
def lady(ctx: Context) -> int:
    home = households.create(ctx, {"live_addr": HOME})
    return service.create(ctx, {**LADY, "household_id": home, "relation_to_head": "02"})


def test_an_estate_with_another_name_takes_its_addresses_along(ctx: Context, lady: int) -> None:
    elsewhere = service.create(
        ctx, {"name": "王秀英", "id_no": "290101198512310021", "live_addr": "向阳花园6栋2单元1502"}
    )
    with ctx.write("residents.edit", "准备") as writer:  # written in another way, and still in that room
        writer.update(Person, elsewhere, {"live_addr": "向阳花园六号楼东头"})
    before = state()
    estate = named("向阳花园")
    told = areas.effect_of_renaming(ctx, estate.id, "朝阳花园")
    assert (told.people, told.households, told.different) == (1, 1, 1)
    assert state() == before, "saying it changes nothing"
    assert areas.rename(ctx, estate.id, estate.version, " 朝阳花园 ") == told
    assert queries.stored(ctx, lady)["live_addr"] == "朝阳花园6栋2单元1502"
    assert Household.get().live_addr == "朝阳花园6栋2单元1502"
    assert queries.stored(ctx, elsewhere)["live_addr"] == "向阳花园六号楼东头"
    assert [one for one, _, _ in queries.find(ctx, "朝阳花园")] == [lady], "found by its new address"
    ctx.undo(ctx.store.last_written)
    assert state() == before
    assert lady in queries.ids(ctx, "向阳花园")


def test_a_building_moves_with_everybody_in_it(ctx: Context, lady: int) -> None:
    service.create(ctx, {"name": "王秀英", "id_no": "290101198512310021", "live_addr": "水岸新城1栋1单元101"})
    before = state()
    estate, building = named("水岸新城"), named("6栋")
    areas.move(ctx, building.id, building.version, estate.id)
    assert queries.stored(ctx, lady)["live_addr"] == "水岸新城6栋2单元1502"
    assert area_queries.path(ctx, queries.stored(ctx, lady)["area_id"]).endswith("水岸新城 6栋2单元1502")
    ctx.undo(ctx.store.last_written)
    assert state() == before


def test_into_a_grid_of_its_own_estate_no_address_changes(ctx: Context, lady: int) -> None:
    estate = named("向阳花园")
    grid = areas.add(ctx, estate.id, GRID, "第1网格")
    more = [areas.add(ctx, estate.id, BUILDING, f"{n}栋") for n in (7, 8)]
    ids = [named("6栋").id, *more]
    told = areas.move(ctx, ids, {one: Area.get_by_id(one).version for one in ids}, grid)
    assert (told.people, told.households, told.different) == (0, 0, 0)
    assert {Area.get_by_id(one).parent_id for one in ids} == {grid}
    assert service.create(ctx, {"name": "李雷", "id_no": "290101199001010013", "live_addr": HOME})
    assert Area.select().where(Area.name == "6栋").count() == 1, "the address still leads into the grid"


def test_a_move_that_cannot_be_is_one_sentence_and_nothing_moves(ctx: Context, lady: int) -> None:
    village, estate, building = (named(name) for name in ("向阳社区", "向阳花园", "6栋"))
    loose = areas.add(ctx, village.id, GRID, "第9网格")
    before = state()
    with pytest.raises(ChecksFailed, match="小区（组）不能放在楼栋下面"):
        areas.move(ctx, estate.id, estate.version, building.id)
    with pytest.raises(ChecksFailed, match="否则住址里就没有小区了"):
        areas.move(ctx, building.id, building.version, loose)
    grid = areas.add(ctx, estate.id, GRID, "第1网格")
    areas.move(ctx, building.id, building.version, grid)
    before = state()
    with pytest.raises(ChecksFailed, match="“第1网格”要挂在小区"):
        areas.move(ctx, grid, 1, village.id)
    with pytest.raises(StaleVersion):
        areas.move(ctx, loose, 99, estate.id)
    with pytest.raises(NotFound, match="上一级已经不在了"):
        areas.move(ctx, building.id, building.version, 999_999)
    with pytest.raises(ChecksFailed, match="请填写名称"):
        areas.rename(ctx, building.id, building.version, "　")
    assert state() == before


def test_nodes_below_each_other_move_as_one(ctx: Context, lady: int) -> None:
    other = areas.add(ctx, named("向阳社区").id, ESTATE, "东湖里")
    building, unit = named("6栋"), named("2单元")
    areas.move(ctx, [building.id, unit.id], {building.id: building.version, unit.id: unit.version}, other)
    assert Area.get_by_id(unit.id).parent_id == building.id, "it went along with its building"
    assert queries.stored(ctx, lady)["live_addr"] == "东湖里6栋2单元1502"


def test_two_nodes_that_are_one_place_become_one(ctx: Context, lady: int) -> None:
    other = service.create(
        ctx, {"name": "王秀英", "id_no": "290101198512310021", "live_addr": "向阳花园小区6栋2单元301"}
    )
    third = service.create(ctx, {"name": "李雷", "id_no": "290101199001010013", "live_addr": "向阳花园小区9栋1单元101"})
    wrong, right = named("向阳花园小区"), named("向阳花园")
    areas.set_leader(ctx, wrong.id, wrong.version, "04", lady)
    before = state()
    with pytest.raises(SameName) as refused:
        areas.rename(ctx, wrong.id, Area.get_by_id(wrong.id).version, "向阳花园")
    assert (refused.value.own, refused.value.twin) == (wrong.id, right.id)
    areas.unite(ctx, wrong.id, right.id)
    assert queries.stored(ctx, other)["live_addr"] == "向阳花园6栋2单元301"
    assert queries.stored(ctx, third)["live_addr"] == "向阳花园9栋1单元101"
    assert named("6栋").parent_id == right.id and named("2单元")
    assert Area.get_by_id(wrong.id).deleted_at is not None
    assert Area.get_by_id(right.id).leader_person_id == lady
    page = area_queries.page(ctx, right.id)
    assert sorted(page.people) == [lady, other, third]
    assert (page.leader_name, page.nodes) == ("曾桂芝", {BUILDING: 2, UNIT: 2, ROOM: 3})
    ctx.undo(ctx.store.last_written)
    assert state() == before


def test_only_nodes_of_one_level_become_one(ctx: Context, lady: int) -> None:
    with pytest.raises(ChecksFailed, match="同一级"):
        areas.unite(ctx, named("6栋").id, named("向阳花园").id)


def test_an_operator_s_grid_and_a_plan_follow_the_node(ctx: Context, lady: int) -> None:
    from desktop_app.store.models import Operator
    from desktop_app.visits.models import VisitPlan

    estate = named("向阳花园")
    old, new = (areas.add(ctx, estate.id, GRID, name) for name in ("1网格", "第1网格"))
    with ctx.write("residents.areas", "准备") as writer:
        writer.update(Operator, ctx.operator.id, {"area_id": old})
        plan = writer.add(VisitPlan, {"month": "2026-11", "area_id": old})
    with pytest.raises(KnownError, match="有操作员负责"):
        areas.delete(ctx, old)
    areas.unite(ctx, old, new)
    assert Operator.get_by_id(ctx.operator.id).area_id == new
    assert VisitPlan.get_by_id(plan).area_id == new


# Codes


@pytest.mark.parametrize(
    ("level", "code", "above", "said"),
    [
        (VILLAGE, "290101001002", None, None),
        (VILLAGE, "29010100100", None, "12位数字，现在是11位"),
        (VILLAGE, "29010100100A", None, "12位数字"),
        (VILLAGE, "２９０１０１００１００２", "290101001", None),
        (VILLAGE, "290101001002", "290101009", "以上一级的编码290101009开头"),
        (GRID, "290101001002001", "290101001002", None),
        (BUILDING, "甲-6", "290101001002", None),
        (BUILDING, "甲" * 41, None, "最多40个字"),
        (TOWN, None, None, None),
    ],
)
def test_what_a_code_must_look_like(level: int, code: str | None, above: str | None, said: str | None) -> None:
    found = area_codes.problem(level, area_codes.tidied(code), above)
    assert found is None if said is None else said in str(found)


def test_serials_are_suggested_and_gaps_are_filled_when_the_end_is_reached() -> None:
    assert area_codes.next_free("12", []) == "12001"
    assert area_codes.next_free("12", ["12001", "12007", "99009"]) == "12008"
    assert area_codes.next_free("12", ["12999", "12001"]) == "12002"
    assert area_codes.next_free("12", ["12007"], wanted="003") == "12003"
    assert area_codes.next_free("12", [f"12{one:03d}" for one in range(1, 1000)]) is None


def _coded(ctx: Context) -> tuple[int, int, int, int]:
    """A town with two villages and a grid in the first one, all with codes."""
    town = areas.add(ctx, None, TOWN, "东风镇")
    first, second = (areas.add(ctx, town, VILLAGE, name) for name in ("甲村", "乙村"))
    group = areas.add(ctx, first, ESTATE, "一组")
    grid = areas.add(ctx, group, GRID, "第1网格")
    areas.set_code(ctx, town, 1, "290101001")
    for one in (first, second, grid):
        areas.set_code(ctx, one, 1, areas.suggested_code(ctx, one))
    return town, first, second, grid


def test_codes_are_suggested_unique_and_follow_the_one_above(ctx: Context) -> None:
    town, first, second, grid = _coded(ctx)
    code = {one: Area.get_by_id(one).code for one in (first, second, grid)}
    assert code == {first: "290101001001", second: "290101001002", grid: "290101001001001"}
    with pytest.raises(ChecksFailed, match="“甲村”已经用了这个编码"):
        areas.set_code(ctx, second, 2, "290101001001")
    before = state()
    assert areas.set_code(ctx, town, 2, "290102005").codes == 4
    assert [Area.get_by_id(one).code for one in (first, second, grid)] == [
        "290102005001",
        "290102005002",
        "290102005001001",
    ]
    ctx.undo(ctx.store.last_written)
    assert state() == before


def test_a_grid_in_another_village_gets_a_code_there(ctx: Context) -> None:
    _, _, second, grid = _coded(ctx)
    there = areas.add(ctx, second, ESTATE, "二组")
    taken = areas.add(ctx, there, GRID, "第8网格")
    areas.set_code(ctx, taken, 1, areas.suggested_code(ctx, taken))
    areas.move(ctx, grid, Area.get_by_id(grid).version, there)
    assert Area.get_by_id(grid).code == "290101001002002", "001 is taken there"


# Leaders, and what is missing


def test_who_leads_a_node_is_somebody_who_lives_here(ctx: Context, lady: int) -> None:
    building = named("6栋")
    with pytest.raises(ChecksFailed, match="请选职务"):
        areas.set_leader(ctx, building.id, building.version, None, lady)
    assert areas.set_leader(ctx, building.id, building.version, "05", lady)
    page = area_queries.page(ctx, building.id)
    assert (page.leader_title, page.leader_name, page.leader_state) == ("05", "曾桂芝", "")
    row = queries.stored(ctx, lady)
    service.update(ctx, lady, row["version"], {"died_on": "2026-11-01"})
    assert area_queries.page(ctx, building.id).leader_state == "已去世"
    gone = named("2单元")
    with pytest.raises(ChecksFailed, match="已经去世"):
        areas.set_leader(ctx, gone.id, gone.version, "06", lady)
    areas.set_leader(ctx, building.id, page.version, None, None)
    assert Area.get_by_id(building.id).leader_title is None


def test_what_the_tree_lacks_is_listed_by_level(ctx: Context, lady: int) -> None:
    estate, building, unit = named("向阳花园"), named("6栋"), named("2单元")
    areas.add(ctx, estate.id, BUILDING, "9栋")
    areas.set_leader(ctx, building.id, building.version, "05", lady)
    areas.set_leader(ctx, unit.id, unit.version, "06", lady)
    found, led = area_report.gaps(ctx)
    said = {gap.where: gap.words for gap in found}
    assert said == {
        "向阳社区": "没有编码",
        "向阳花园": "没有片区长",
        "向阳花园 6栋": "负责人同时负责 2 处",
        "向阳花园 6栋 2单元": "负责人同时负责 2 处",
        "向阳花园 9栋": "没有人住",
    }
    assert [(one.level, one.nodes, one.led) for one in led] == [(ESTATE, 1, 0), (BUILDING, 1, 1), (UNIT, 1, 1)]
    assert led[0].words == "小区（组）1个，有负责人0个（0.0%），空缺1个"
    row = queries.stored(ctx, lady)
    service.update(ctx, lady, row["version"], {"moved_out_on": "2026-11-01"})
    found, _ = area_report.gaps(ctx)
    assert {gap.where: gap.words for gap in found}["向阳花园 6栋"] == "没有人住；负责人同时负责 2 处"


def test_the_report_is_paper_and_workbook(ctx: Context, lady: int, tmp_path: Any) -> None:
    from openpyxl import load_workbook

    from reports import lists

    found, led = area_report.gaps(ctx)
    paper = area_report.paper(ctx, found, led, "层级：楼栋")
    assert paper.rows[0][1] == "村（社区）" and "条件：层级：楼栋" in paper.under
    assert lists.build(paper).startswith(b"%PDF")
    assert area_report.write(ctx, tmp_path / "空缺.xlsx", found, led) == len(found)
    words = [cell.value for row in load_workbook(tmp_path / "空缺.xlsx").active.iter_rows() for cell in row]
    assert "没有楼栋长" in words


# Who


def test_a_grid_worker_reads_his_own_grid_and_changes_nothing(ctx: Context, lady: int) -> None:
    service.create(ctx, {"name": "王秀英", "id_no": "290101198512310021", "live_addr": "水岸新城1栋1单元101"})
    estate, other = named("向阳花园"), named("水岸新城")
    ctx.operator = SignedIn(ctx.operator.id, "网格员", ("grid",), permissions(("grid",)), estate.id)
    assert {node.name for node in area_queries.tree(ctx)} == {"向阳花园", "6栋"}
    assert [node.name for node in area_queries.children(ctx, named("2单元").id)] == ["1502"]
    assert area_queries.children(ctx, other.id) == []
    assert {gap.where for gap in area_report.gaps(ctx)[0]} >= {"向阳花园"}
    with pytest.raises(NotAllowed):
        area_queries.page(ctx, other.id)
    with pytest.raises(NotAllowed):
        areas.rename(ctx, estate.id, estate.version, "朝阳花园")

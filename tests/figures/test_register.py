"""R10, R11, R12: rows add up, every number opens its records, small figures about care are masked in public."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common.errors import NotAllowed, UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.figures import periods, register, register_tables
from desktop_app.figures.catalogue import FIGURES
from desktop_app.figures.register import MASK, TOTAL, Column, Register, Row
from desktop_app.figures.register_behind import CellBehind
from desktop_app.operators.roles import permissions
from desktop_app.residents import area_places, areas, households, service
from desktop_app.residents.grid_models import Staff
from desktop_app.residents.models import Area, CareTag, Person
from desktop_app.store.models import Change
from desktop_app.visits import due, queries
from desktop_app.visits.models import CareService, FollowUp, Visit, VisitPlan, VisitPlanHome

OCTOBER = periods.month("2026-10")


def _made(ctx: Context, key: str, text: str = "2026-10", *, is_public: bool = False) -> list[Register]:
    return register_tables.make(ctx, key, register_tables.period(ctx, key, text), is_public=is_public)


def _cells(table: Register, row: int) -> dict[str, Any]:
    return {column.key: table.value(row, column.key) for column in table.columns}


def _row(table: Register, name: str) -> dict[str, Any]:
    return _cells(table, next(at for at, row in enumerate(table.rows) if row.name == name))


# R11


def test_r11_adds_up_to_the_months_own_figures(hall: Context) -> None:
    [table] = _made(hall, "r11")
    assert len(table.rows) >= 3
    for column in table.columns:
        sums = sum(int(table.value(row, column.key) or 0) for row in range(len(table.rows)))
        assert sums == table.value(TOTAL, column.key), column.key
        if not column.key.startswith("residents.left_behind."):
            assert table.value(TOTAL, column.key) == FIGURES[column.key].value(OCTOBER), column.key
    assert int(table.value(TOTAL, "residents.total") or 0) > 100
    people = _cells(table, TOTAL)
    kinds = ("residents.registered", "residents.floating", "residents.foreign")
    assert sum(people[key] for key in kinds) <= people["residents.total"]


def test_r11_of_a_quarter_counts_who_came_and_went_in_its_months(hall: Context) -> None:
    [table] = _made(hall, "r11q", "2026-Q3")
    assert table.title == "人口基础季报"
    months = [periods.month(text) for text in ("2026-07", "2026-08", "2026-09")]
    for key in ("residents.born", "residents.died", "residents.moved_in", "residents.moved_out"):
        assert table.value(TOTAL, key) == sum(int(FIGURES[key].value(one) or 0) for one in months)
    assert table.value(TOTAL, "residents.total") == FIGURES["residents.total"].value(months[-1])


def test_a_grid_has_a_row_of_its_own_under_its_estate(ctx: Context) -> None:
    service.create(ctx, _person("甲", live_addr="向阳花园6栋2单元1502"))
    service.create(ctx, _person("乙", live_addr="水岸新城1栋1单元101"))
    service.create(ctx, _person("丙"))
    estate = Area.get(Area.name == "向阳花园")
    grid = areas.add(ctx, estate.id, area_places.GRID, "第三网格")
    with ctx.write("residents.areas", "准备") as writer:
        writer.update(Area, Area.get(Area.name == "6栋").id, {"parent_id": grid})
    [table] = _made(ctx, "r11", "2026-11")
    numbers = {row.name: len(row.cells.get("residents.total", ())) for row in table.rows}
    assert numbers == {"向阳花园 第三网格": 1, "水岸新城": 1, register.WITHOUT_GRID: 1}


def _person(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "sex": "1", "no_id_reason": "99", "birth_date": "1945-01-01", "resident_class": "01", **more}


# R10


@pytest.fixture
def visited(ctx: Context) -> dict[str, int]:
    """Four households; in October a worker met one of two that he planned, and another that nobody planned."""
    ids: dict[str, int] = {}
    for name, where, care in (
        ("独居", "向阳花园1栋1单元101", ["C03"]),  # every 7 days
        ("高龄", "向阳花园1栋1单元102", ["C01"]),  # every 30 days
        ("矫正", "水岸新城1栋1单元101", ["C14"]),
        ("寻常", "水岸新城1栋1单元102", []),
    ):
        home = households.create(ctx, {"live_addr": where})
        ids[name] = service.create(ctx, _person(name, household_id=home, relation_to_head="02"), care=care)
        ids[f"{name}户"] = home
    with ctx.write("residents.edit", "准备") as writer:
        writer.update_many(
            CareTag, {row.id: {"since": "2026-09-01"} for row in CareTag.select(CareTag.id).order_by(CareTag.id)}
        )
        staff = writer.add(Staff, {"name": "陈静"})
        plan = writer.add(VisitPlan, {"month": "2026-10", "staff_id": staff})
        for name in ("独居户", "寻常户"):
            writer.add(VisitPlanHome, {"plan_id": plan, "household_id": ids[name]})
        usual = {"mode": "01", "met": 1, "staff_id": staff}
        first = writer.add(Visit, {**usual, "person_id": ids["独居"], "day": "2026-10-02"})
        writer.add(Visit, {**usual, "household_id": ids["高龄户"], "day": "2026-10-20"})
        writer.add(Visit, {**usual, "household_id": ids["寻常户"], "day": "2026-10-21", "met": 0})
        writer.add(Visit, {**usual, "person_id": ids["矫正"], "day": "2026-11-02"})
        writer.add(FollowUp, {"visit_id": first, "kind": "01", "what": "线路老化", "done_on": "2026-10-30"})
        writer.add(FollowUp, {"visit_id": first, "kind": "02", "what": "装扶手", "done_on": "2026-11-03"})
    return ids


def test_r10_counts_households_problems_and_who_was_forgotten(ctx: Context, visited: dict[str, int]) -> None:
    grid, worker = _made(ctx, "r10")
    flowers, shore = _row(grid, "向阳花园"), _row(grid, "水岸新城")
    assert flowers == {"due": 2, "done": 2, "rate": 100, "problems": 2, "solved": 1, "care": 1, "late": 1}
    assert shore == {"due": 2, "done": 0, "rate": 0, "problems": 0, "solved": 0, "care": 0, "late": 0}
    assert _cells(grid, TOTAL) == {"due": 4, "done": 2, "rate": 50, "problems": 2, "solved": 1, "care": 1, "late": 1}
    late = grid.row(TOTAL).cells["late"]
    assert late == {visited["独居"]}, "met on the 2nd, due again on the 9th; the old one was met at home on the 20th"
    own = _row(worker, "陈静")
    assert (own["due"], own["done"], own["rate"]) == (2, 1, 50)
    assert (own["problems"], own["solved"], own["care"]) == (2, 1, 1)
    november, _ = _made(ctx, "r10", "2026-11")
    assert november.value(TOTAL, "done") == 1
    assert november.value(TOTAL, "care") == 0, "a group of level 4 is told nowhere"
    assert visited["矫正"] not in november.row(TOTAL).cells.get("late", ())


def test_r10_of_a_month_without_visits_is_a_zero_report(ctx: Context) -> None:
    grid, worker = _made(ctx, "r10", "2026-01")
    assert set(_cells(grid, TOTAL).values()) == {0, None}
    report = register_tables.report(ctx, "r10", OCTOBER, [grid, worker])
    assert [table.number for table in report.tables] == ["R10", "R10-1"]
    assert report.tables[0].total is not None


def test_r10_monthly_figures_lists_and_the_page_of_the_month_agree(ctx: Context, visited: dict[str, int]) -> None:
    for month in ("2026-10", "2026-11"):
        grid, _ = _made(ctx, "r10", month)
        period = register_tables.period(ctx, "r10", month)
        for key in ("due", "done"):
            assert grid.value(TOTAL, key) == FIGURES[f"visits.{key}"].value(period), key  # type: ignore[arg-type]
        pages = queries.coverage(ctx, month)
        assert (sum(one.homes for one in pages), sum(one.visited for one in pages)) == (
            grid.value(TOTAL, "due"),
            grid.value(TOTAL, "done"),
        )
        assert queries.by_worker(ctx, month)[0][1] == grid.value(TOTAL, "done")
    november, _ = _made(ctx, "r10", "2026-11")
    listed = {one.person_id for one in due.due(ctx, {"state": due.LATE}) if "C14" not in one.codes}
    assert november.row(TOTAL).cells["late"] == listed


def test_r10_takes_the_cycles_that_were_in_force_then(ctx: Context, visited: dict[str, int]) -> None:
    ctx.set_setting("care.cycle_days", {"C01": 60, "C03": 60})
    october, _ = _made(ctx, "r10")
    assert october.row(TOTAL).cells["late"] == {visited["独居"]}, "what was decided in November changes no October"
    november, _ = _made(ctx, "r10", "2026-11")
    assert november.value(TOTAL, "late") == 0
    assert due.due(ctx, {"state": due.LATE}) == [one for one in due.due(ctx) if one.days < 0] == []


# R12


@pytest.fixture
def cared(ctx: Context) -> dict[str, int]:
    groups = {"甲": ["C01", "C12"], "乙": ["C01"], "丙": ["C01", "C16"], "丁": ["C12"], "戊": ["C15"]}
    ids = {
        name: service.create(ctx, _person(name, live_addr="向阳花园1栋1单元101"), care=care)
        for name, care in groups.items()
    }
    with ctx.write("residents.edit", "准备") as writer:
        for name, kind, day in (
            ("甲", "01", "2026-10-05"),
            ("甲", "04", "2026-10-06"),
            ("乙", "04", "2026-11-07"),
            ("丙", "05", "2026-12-31"),
            ("丁", "09", "2026-10-08"),
            ("戊", "02", "2026-10-09"),
            ("甲", "03", "2026-09-30"),
        ):
            writer.add(CareService, {"person_id": ids[name], "kind": kind, "day": day})
    return ids


def test_r12_counts_people_and_services_by_group(ctx: Context, cared: dict[str, int]) -> None:
    [table] = _made(ctx, "r12", "2026-Q4")
    old, disabled, total = _row(table, "高龄老人"), _row(table, "残疾人"), _cells(table, TOTAL)
    assert old == {"people": 3, "services": 4, "clean": 1, "medical": 0, "walk": 0, "meals": 2, "other": 1}
    assert disabled == {"people": 2, "services": 3, "clean": 1, "medical": 0, "walk": 0, "meals": 1, "other": 1}
    assert total == {"people": 4, "services": 5, "clean": 1, "medical": 0, "walk": 0, "meals": 2, "other": 2}
    names = [row.name for row in table.rows]
    assert "空巢老人" in names, "groups without anybody are reported, too"
    assert not {"社区矫正对象", "刑满释放人员（安置帮教）", "严重精神障碍患者"} & set(names)
    for row in range(-1, len(table.rows)):
        cells = _cells(table, row)
        assert cells["services"] == sum(cells[key] for key in ("clean", "medical", "walk", "meals", "other"))


def test_a_group_that_ended_the_day_it_began_is_not_counted(ctx: Context, cared: dict[str, int]) -> None:
    with ctx.write("residents.edit", "准备") as writer:
        day = {"since": "2026-11-05", "until": "2026-11-05"}
        writer.add(CareTag, {"person_id": cared["丁"], "code": "C03", **day})
        writer.add(CareTag, {"person_id": cared["乙"], "code": "C03", "since": "2026-11-05", "until": "2026-11-06"})
    [table] = _made(ctx, "r12", "2026-Q4")
    assert _row(table, "独居老人")["people"] == 1


def test_r12_in_public_masks_one_and_two(ctx: Context, cared: dict[str, int]) -> None:
    [table] = _made(ctx, "r12", "2026-10", is_public=True)
    old, disabled, empty = _row(table, "高龄老人"), _row(table, "残疾人"), _row(table, "空巢老人")
    assert disabled["people"] == MASK
    assert old["clean"] == MASK
    assert empty["people"] == 0
    paper = table.table()
    assert "公开版" in paper.title
    assert MASK in paper.note
    assert not [value for row in [*paper.rows, paper.total or []] for value in row if value in (1, 2)]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([5, 2, 9, 4], [5, MASK, 9, MASK, 20]),  # the only small one could be reckoned: the next smallest goes along
        ([5, 2, 1, 4], [5, MASK, MASK, 4, 12]),
        ([0, 2, 0, 0], [0, MASK, 0, 0, MASK]),
        ([0, 3, 0, 0], [0, 3, 0, 0, 3]),
        ([5, 6, 9, 4], [5, 6, 9, 4, 24]),
        ([0, 0, 0, 0], [0, 0, 0, 0, 0]),
        ([7, 1, 0, 0], [MASK, MASK, 0, 0, 8]),
    ],
)
def test_what_is_masked_cannot_be_reckoned_from_the_total(numbers: list[int], shown: list[object]) -> None:
    column = Column("c", ("关爱",), "", Person, is_care=True)
    free = Column("f", ("户数",), "", Person)
    start, rows, everybody = 0, [], set()
    for number in numbers:
        ids = frozenset(range(start, start + number))
        start += number
        everybody |= ids
        rows.append(Row(f"第{start}格", {"c": ids, "f": ids}))
    whole = frozenset(everybody)
    plain = Register("R", "表", "人", "网格", [column, free], rows, Row("合计", {"c": whole, "f": whole}))
    table = register.public(plain)
    assert [table.value(row, "c") for row in (0, 1, 2, 3, TOTAL)] == shown
    assert [table.value(row, "f") for row in (0, 1, 2, 3)] == numbers, "only what tells of care is masked"


def test_what_is_masked_cannot_be_reckoned_from_its_row(ctx: Context, cared: dict[str, int]) -> None:
    [table] = _made(ctx, "r12", "2026-Q4", is_public=True)
    kinds = table.sums["services"]
    for row in range(-1, len(table.rows)):
        cells = _cells(table, row)
        hidden = [key for key in ("services", *kinds) if cells[key] == MASK]
        assert len(hidden) != 1, table.row(row).name
        assert not [key for key, value in cells.items() if value in (1, 2)]
    assert any(table.masked)


# The records behind


def test_every_number_opens_as_many_records(ctx: Context, visited: dict[str, int], cared: dict[str, int]) -> None:
    for key in [key for key, kind in register_tables.KINDS.items() if kind.counted is None]:
        for table in _made(ctx, key, "2026-10"):
            for row in range(-1, len(table.rows)):
                for column in table.columns:
                    behind = CellBehind(ctx, table, row, column.key, "2026年10月")
                    ids = behind.ids()
                    counted = table.value(row, column.of[1] if column.of else column.key)
                    assert len(ids) == len(set(ids)) == counted, (table.number, row, column.key)
                    keys = {one.key for one in behind.columns}
                    for record, words in zip(ids, behind.rows(ids), strict=True):
                        assert keys <= set(words)
                        assert any(words.values())
                        assert behind.opens(record) is not None


def test_who_is_cared_for_is_seen_by_the_right_and_logged(ctx: Context, cared: dict[str, int]) -> None:
    [table] = _made(ctx, "r12", "2026-10")
    disabled = next(at for at, row in enumerate(table.rows) if row.name == "残疾人")
    old = next(at for at, row in enumerate(table.rows) if row.name == "高龄老人")
    before = Change.select().count()
    CellBehind(ctx, table, old, "people", "第四季度")
    assert Change.select().count() == before
    CellBehind(ctx, table, disabled, "people", "第四季度")
    assert "查看名单：R12 残疾人" in Change.select(Change.action).order_by(Change.id.desc()).limit(1).scalar()
    ctx.operator = SignedIn(ctx.operator.id, "员", ("x",), permissions(["director"]) - {"residents.reveal"})
    with pytest.raises(NotAllowed):
        CellBehind(ctx, table, disabled, "people", "第四季度")


def test_tables_need_the_right_to_reports(ctx: Context) -> None:
    ctx.operator = SignedIn(ctx.operator.id, "员", ("x",), frozenset({"residents.read", "residents.all"}))
    for key in register_tables.KINDS:
        with pytest.raises(NotAllowed):
            register_tables.make(ctx, key, OCTOBER)


def test_quarters_are_read_from_a_month_or_by_number() -> None:
    assert periods.quarter("2026-Q4") == periods.quarter("2026-11") == periods.Quarter("2026-10-01", "2027-01-01")
    assert periods.quarter("2026-Q1").label == "2026年第一季度"
    for wrong in ("2026-Q5", "2026", "x", "2026-13"):
        with pytest.raises(UsageError):
            periods.quarter(wrong)

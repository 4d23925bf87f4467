"""Roster against register: decided for a column, for a row, remembered with the shape of the file; on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.residents import importing, queries, roster_shapes, service
from desktop_app.residents.models import Household
from desktop_app.residents.register import StoreRegister
from desktop_app.residents.roster import RosterPlan, make_plan
from desktop_app.residents.roster_decisions import Decisions, disagreements, disputed, settle
from desktop_app.spreadsheet.reader import open_workbook
from desktop_app.store.models import Change
from tests.residents.rosters import number
from tests.spreadsheet.workbooks import xlsx

HEAD = ["姓名", "身份证号", "电话", "民族", "备注"]
THERE: list[dict[str, Any]] = [
    {"name": "张一", "id_no": number(1), "phone": "13800000001", "ethnic": "01"},
    {"name": "李二", "id_no": number(2), "phone": "13800000002", "ethnic": "01", "remark": "党员"},
]
ROWS = [
    ["张一", number(1), "13900000001", "回族", "新来"],
    ["李二", number(2), "13900000002", "汉族", None],
    ["王三", number(3), "13900000003", "汉族", None],
]


def _plan(ctx: Context, path: Path, **more: Any) -> RosterPlan:
    shapes = roster_shapes.known(ctx)
    with open_workbook(path) as book:
        return make_plan(
            book,
            StoreRegister(),
            today=ctx.clock.today(),
            remembered={key: shape.mapping for key, shape in shapes.items()},
            **more,
        )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "名册.xlsx", ("表", [HEAD, *ROWS], []))


def test_columns_and_rows_are_decided_and_written_so(ctx: Context, file: Path) -> None:
    ids = [service.create(ctx, values) for values in THERE]
    plan = _plan(ctx, file)
    assert disputed(plan) == {"phone": 2, "ethnic": 1}, "filling in what is blank is no dispute"
    assert disagreements(plan.rows[0]) == {"phone": ("13800000001", "13900000001"), "ethnic": ("01", "03")}
    settle(plan, Decisions({"phone", "ethnic"}))
    assert [row.outcome.value for row in plan.rows] == ["updated", "unchanged", "added"]
    assert plan.rows[0].changes == {"remark": (None, "新来")}
    settle(plan, Decisions({"phone"}, {(1, "phone"): False}))
    assert [sorted(row.changes) for row in plan.rows] == [["ethnic", "remark"], ["phone"], []]
    assert disputed(plan) == {"phone": 2, "ethnic": 1}, "what was decided is still shown"
    importing.apply(ctx, plan, file_name=file.name)
    phones = [queries.get(ctx, one)["phone"] for one in ids]
    assert phones == ["13800000001", "13900000002"]
    assert queries.get(ctx, ids[1])["remark"] == "党员", "a blank cell wipes nothing"
    settle(plan, Decisions())
    assert [sorted(row.changes) for row in plan.rows[:1]] == [["ethnic", "phone", "remark"]]


def test_a_shape_is_remembered_used_and_forgotten(ctx: Context, tmp_path: Path, file: Path) -> None:
    plan = _plan(ctx, file)
    name = plan.tables[0].name
    assert roster_shapes.remember(ctx, plan.tables, None, (), file.name) == 0
    assert Change.select().where(Change.action.contains("名册的列")).count() == 0, "what headings say needs no memory"
    corrected = _plan(ctx, file, mapping={name: {4: "workplace"}})
    assert roster_shapes.remember(ctx, corrected.tables, {name: {4: "workplace"}}, {"phone"}, file.name) == 1
    assert roster_shapes.remember(ctx, corrected.tables, {name: {4: "workplace"}}, {"phone"}, file.name) == 0

    other = xlsx(
        tmp_path / "下月.xlsx", ("另一张表", [["下月花名册"], HEAD, ROWS[2], ["李四", None, None, None, "工厂"]], [])
    )
    again = _plan(ctx, other)
    assert again.tables[0].remembered
    assert again.tables[0].columns[4].how == "remembered"
    assert again.rows[1].values["workplace"] == "工厂"
    (shape,) = roster_shapes.known(ctx).values()
    assert (dict(shape.mapping), shape.kept, shape.file_name) == ({4: "workplace"}, {"phone"}, file.name)

    differs = xlsx(tmp_path / "别的.xlsx", ("表", [[*HEAD[:4], "说明"], ROWS[2]], []))
    assert not _plan(ctx, differs).tables[0].remembered
    back = _plan(ctx, other, mapping={again.tables[0].name: {4: "remark"}})
    assert roster_shapes.remember(ctx, back.tables, {again.tables[0].name: {4: "remark"}}, (), other.name) == 1
    assert _plan(ctx, file).tables[0].columns[4].key == "remark", "the last word counts"
    assert roster_shapes.forget(ctx, [plan.tables[0].fingerprint]) == 1
    assert roster_shapes.known(ctx) == {}
    assert not _plan(ctx, other).tables[0].remembered


def test_what_is_told_of_a_household_is_written_and_decided_like_the_rest(ctx: Context, tmp_path: Path) -> None:
    head = ["户主姓名", "姓名", "与户主关系", "身份证号", "家庭住址", "户别", "房屋权属", "低保户"]

    def roster(kind: str, right: str, poor: str | None) -> Path:
        row = ["张一", "张一", "户主", number(1), "甲院1栋1单元101", kind, right, poor]
        return xlsx(tmp_path / f"{kind}{right}.xlsx", ("表", [head, row], []))

    file = roster("家庭户", "自有", "是")
    importing.apply(ctx, _plan(ctx, file), file_name=file.name)
    home = Household.select().dicts().get()
    assert (home["hukou_type"], home["house_right"], home["is_dibao"]) == ("1", "1", 1)
    assert _plan(ctx, file).counts.unchanged == 1
    plan = _plan(ctx, roster("集体户", "租住", None))
    assert disputed(plan) == {"hukou_type": 1, "house_right": 1}
    settle(plan, Decisions({"house_right"}))
    batch = importing.apply(ctx, plan, file_name=file.name).batch
    home = Household.select().dicts().get()
    assert (home["hukou_type"], home["house_right"], home["is_dibao"]) == ("2", "1", 1), "a blank wipes nothing"
    outdated = _plan(ctx, roster("家庭户", "自有", None))
    ctx.undo_batch(batch)
    with pytest.raises(KnownError, match="请重新预览后再导入"):
        importing.apply(ctx, outdated, file_name=file.name)
    assert Household.get().hukou_type == "1"

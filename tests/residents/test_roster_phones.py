"""Several columns of telephones: every number is kept, in the columns' order, and a second import changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.context import Context
from desktop_app.residents import importing, service
from desktop_app.residents.models import Person
from desktop_app.residents.register import StoreRegister
from desktop_app.residents.roster import RosterPlan
from desktop_app.spreadsheet.plan import Outcome
from tests.residents.rosters import number, plan_of

ONE, TWO, THREE = "13800000001", "13900000002", "13700000003"
BASE = ["姓名", "身份证号", "家庭住址"]
HIM = ["张一", number(1), "甲院1栋1单元101室"]


@pytest.mark.parametrize(
    "titles",
    [
        ("电话1", "电话2"),
        ("联系电话1", "联系电话2"),
        ("联系电话", "手机"),
        ("手机号", "固定电话"),
        ("电话", "电话"),
        ("联系电话（一）", "联系电话（二）"),
    ],
)
def test_both_columns_are_read_whatever_they_are_called(tmp_path: Path, titles: tuple[str, str]) -> None:
    plan = plan_of(tmp_path, [[*BASE, *titles], [*HIM, ONE, TWO]])
    assert plan.rows[0].values["phone"] == f"{ONE};{TWO}"
    assert [column.key for column in plan.tables[0].columns][-2:] == ["phone", "phone"]
    assert plan.tables[0].columns[-1].doubt == f"和“{titles[0]}”都读，合在一起"
    assert not [remark for remark in plan.remarks if "没有读的列" in remark]


def test_a_number_twice_counts_once_and_what_is_none_is_said(tmp_path: Path) -> None:
    rows = [
        [*HIM, ONE, ONE],
        [*HIM[:1], number(3), HIM[2], f"{ONE}、{TWO}", "没有"],
        [*HIM[:1], number(5), HIM[2], None, TWO],
    ]
    first, second, third = plan_of(tmp_path, [[*BASE, "电话1", "电话2"], *rows]).rows
    assert first.values["phone"] == ONE
    assert second.values["phone"] == f"{ONE};{TWO}"
    assert any("“没有”不像电话号码" in note for note in second.notes)
    assert third.values["phone"] == TWO


def test_a_hidden_number_is_blank(tmp_path: Path) -> None:
    rows = [[*HIM, "138****0001", TWO], ["李二", number(2), HIM[2], "138****0001", "139****0002"]]
    one, two = plan_of(tmp_path, [[*BASE, "电话1", "电话2"], *rows]).rows
    assert one.values["phone"] == TWO
    assert "phone" not in two.values
    assert "电话是隐去的，当作没有填" in two.notes


def test_the_heads_numbers_of_a_household_in_one_row(tmp_path: Path) -> None:
    titles = [
        "户主姓名",
        "户主身份证号",
        "户主电话",
        "户主联系电话",
        "家庭住址",
        "姓名1",
        "关系1",
        "电话1",
        "姓名2",
        "关系2",
        "电话2",
    ]
    row = ["张一", number(1), ONE, TWO, "1-1-101", "李二", "配偶", THREE, "张三", "子", ONE]
    plan = plan_of(tmp_path, [titles, row])
    assert [found.values.get("phone") for found in plan.rows] == [f"{ONE};{TWO}", THREE, ONE]


def test_a_column_that_was_chosen_by_hand_joins(tmp_path: Path) -> None:
    rows = [[*BASE, "电话", "第二联系方法"], [*HIM, ONE, TWO]]
    name = plan_of(tmp_path, rows).tables[0].name
    plan = plan_of(tmp_path, rows, mapping={name: {4: "phone"}})
    assert plan.rows[0].values["phone"] == f"{ONE};{TWO}"
    plan = plan_of(tmp_path, [[*BASE, "电话1", "电话2"], rows[1]], mapping={name: {4: None}})
    assert plan.rows[0].values["phone"] == ONE, "and one may be left out"


def _plan(ctx: Context, folder: Path, *cells: Any) -> RosterPlan:
    return plan_of(folder, [[*BASE, "电话1", "电话2"], [*HIM, *cells]], register=StoreRegister())


def test_a_second_import_changes_nothing(ctx: Context, tmp_path: Path) -> None:
    importing.apply(ctx, _plan(ctx, tmp_path, ONE, TWO), file_name="册.xlsx")
    assert Person.get().phone == f"{ONE};{TWO}"
    for cells in ((ONE, TWO), (TWO, ONE), (ONE, None), (None, TWO), ("138****0001", "139****0002"), (None, None)):
        assert _plan(ctx, tmp_path, *cells).rows[0].outcome is Outcome.UNCHANGED, cells


@pytest.mark.parametrize(
    ("stored", "cells", "kept"),
    [
        (f"{ONE};{TWO}", (THREE, None), f"{THREE};{TWO}"),
        (f"{ONE};{TWO}", (None, THREE), f"{ONE};{THREE}"),
        (f"{ONE};{TWO}", ("139****0002", THREE), f"{TWO};{THREE}"),
        (f"{ONE};{TWO}", (THREE, "138****0001"), f"{THREE};{ONE}"),
        (ONE, (None, TWO), f"{ONE};{TWO}"),
        (ONE, (TWO, None), TWO),
        (f"{ONE};{TWO}", (THREE, ONE), f"{THREE};{ONE}"),
        (None, (None, ONE), ONE),
    ],
)
def test_a_column_that_says_nothing_takes_no_number_away(
    ctx: Context, tmp_path: Path, stored: str | None, cells: tuple[str | None, str | None], kept: str
) -> None:
    service.create(ctx, {"name": HIM[0], "id_no": HIM[1], "live_addr": "甲院1栋1单元101", "phone": stored})
    importing.apply(ctx, _plan(ctx, tmp_path, *cells), file_name="册.xlsx")
    assert Person.get().phone == kept
    assert _plan(ctx, tmp_path, *cells).rows[0].outcome is Outcome.UNCHANGED

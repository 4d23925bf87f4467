"""Rosters as other people lay them out: English headings, a sheet for each estate, every kind of cell in one file."""

from __future__ import annotations

from pathlib import Path

from desktop_app.residents.roster import EmptyRegister, make_plan
from desktop_app.spreadsheet.reader import open_workbook
from tests.residents.rosters import TODAY, number, plan_of
from tests.spreadsheet.workbooks import xlsx


def test_headings_in_english(tmp_path: Path) -> None:
    head = ["No.", "Full Name", "Gender", "ID Card Number", "Date of Birth", "Relationship", "Household No",
            "Home Address", "Mobile Phone", "Education Level", "Marital Status", "Passport No.", "Notes"]  # fmt: skip
    row = [1, "Wang Fang", "女", number(2), "1990-01-01", "户主", "H-1", "1-1-101", "13800000001", "大学本科", "已婚",
           "E12345678", "late shift"]  # fmt: skip
    (person,) = plan_of(tmp_path, [head, row]).rows
    assert person.outcome.value == "added"
    assert {"name": "Wang Fang", "education": "20", "marital": "20", "cert_no": "E12345678", "remark": "late shift",
            "relation_to_head": "02", "phone": "13800000001"}.items() <= person.values.items()  # fmt: skip


def test_a_sheet_for_each_estate(tmp_path: Path) -> None:
    head = ["姓名", "与户主关系", "身份证号", "门牌号"]
    sheets = [
        (estate, [[f"向阳社区{estate}花名册"], head, ["张一", "户主", number(at), "1-1-101"]], [])
        for at, estate in enumerate(("甲院", "乙院"), 1)
    ]
    path = xlsx(tmp_path / "in.xlsx", *sheets)
    with open_workbook(path) as book:
        plan = make_plan(book, EmptyRegister(), today=TODAY)
    assert [row.values["live_addr"] for row in plan.rows] == ["甲院1栋1单元101", "乙院1栋1单元101"]
    assert len(plan.households) == 2


def test_several_households_of_one_sheet_stay_apart_where_one_row_is_blank(tmp_path: Path) -> None:
    head = ["户主姓名", "姓名1", "关系1", "身份证1", "姓名2", "关系2", "身份证2"]
    rows = [
        head,
        ["张一", "李二", "配偶", number(2), None, None, None],
        [None] * 7,
        ["王三", None, None, None, "王四", "子", number(7)],
        ["合计", None, None, None, None, None, None],
    ]
    plan = plan_of(tmp_path, rows)
    assert [[row.values["name"] for row in home.members] for home in plan.households] == [["李二"], ["王四"]]
    assert [row.reasons for row in plan.rows if row.outcome.value == "rejected"] == [["请填写性别"], ["请填写性别"]]
    assert plan.skipped == 2

"""Several people in one row: a household with its members side by side, or just two columns of people."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.spreadsheet.rejects import write_rejects
from tests.residents.rosters import number, plan_of


def _homes(plan: object) -> list[list[tuple[str, str | None]]]:
    return [
        [(row.values["name"], row.values.get("relation_to_head")) for row in home.members]
        for home in plan.households  # type: ignore[attr-defined]
    ]


FAMILY = [("张一", "02"), ("李二", "10"), ("张三", "20")]
SHAPES = {
    "numbered": (
        [["户主姓名", "户主身份证号", "户主电话", "家庭住址", "姓名1", "关系1", "身份证1", "姓名2", "关系2", "身份证2"]],
        ["张一", number(1), "13800000001", "1-1-101", "李二", "配偶", number(2), "张三", "子", number(3)],
        (),
    ),
    "words": (
        [["户主", "身份证号", "家庭住址", "成员一姓名", "成员一关系", "成员一身份证号", "成员二姓名", "成员二关系", "成员二身份证号"]],
        ["张一", number(1), "1-1-101", "李二", "配偶", number(2), "张三", "子", number(3)],
        (),
    ),
    "bare": (
        [["户主", "身份证号", "家庭住址", "家庭成员1", "与户主关系", "身份证号", "家庭成员2", "与户主关系", "身份证号"]],
        ["张一", number(1), "1-1-101", "李二", "配偶", number(2), "张三", "子", number(3)],
        (),
    ),
    "two rows": (
        [
            ["户主", None, "住址", "成员（一）", None, None, "成员（二）", None, None],
            ["姓名", "身份证号", None, "姓名", "关系", "身份证号", "姓名", "关系", "身份证号"],
        ],
        ["张一", number(1), "1-1-101", "李二", "配偶", number(2), "张三", "子", number(3)],
        ("A1:B1", "C1:C2", "D1:F1", "G1:I1"),
    ),
    "repeated": (
        [["户主姓名", "户主身份证号", "家庭住址", "家庭成员", "关系", "身份证", "家庭成员", "关系", "身份证"]],
        ["张一", number(1), "1-1-101", "李二", "配偶", number(2), "张三", "子", number(3)],
        (),
    ),
    "no head's columns": (
        [["门牌号", "姓名1", "关系1", "身份证1", "姓名2", "关系2", "身份证2", "姓名3", "关系3", "身份证3"]],
        ["1-1-101", "张一", "户主", number(1), "李二", "配偶", number(2), "张三", "子", number(3)],
        (),
    ),
    "english": (
        [["Head", "ID No", "Address", "Member 1 Name", "Member 1 Relation", "Member 1 ID No", "Member 2 Name",
          "Member 2 Relation", "Member 2 ID No"]],
        ["张一", number(1), "1-1-101", "李二", "配偶", number(2), "张三", "子", number(3)],
        (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_one_household_a_row(tmp_path: Path, shape: str) -> None:
    headings, row, merges = SHAPES[shape]
    alone = [value if str(value).startswith("1-1") else None for value in row]
    alone[1 if shape == "no head's columns" else 0] = "王五"
    alone[3 if shape == "no head's columns" else 1] = number(5)
    plan = plan_of(tmp_path, [*headings, row, alone], merges=merges)
    assert _homes(plan) == [FAMILY, [("王五", None if shape == "no head's columns" else "02")]]
    assert [person.values["id_no"] for person in plan.rows[:3]] == [number(1), number(2), number(3)]
    assert len({person.values["live_addr"] for person in plan.rows}) == 1, "the address stands once, for all"
    assert plan.counts.read == 4
    if shape == "numbered":
        assert plan.rows[0].values["phone"] == "13800000001"


def test_people_side_by_side_are_no_household(tmp_path: Path) -> None:
    rows = [["序号", "姓名", "身份证号", "住址", "序号", "姓名", "身份证号", "住址"]]
    rows.append([1, "张一", number(1), "1-1-101", 2, "李二", number(2), "1-1-102"])
    rows.append([3, "王三", number(3), "1-1-103", None, None, None, None])
    plan = plan_of(tmp_path, rows)
    assert [(row.values["name"], row.values["live_addr"][-3:]) for row in plan.rows] == [
        ("张一", "101"),
        ("李二", "102"),
        ("王三", "103"),
    ]
    assert plan.households == []


@pytest.mark.parametrize(
    "headings",
    [
        ["姓名", "身份证号", "紧急联系人姓名", "联系电话"],
        ["姓名", "身份证号", "姓名", "联系电话"],
        ["姓名", "身份证号", "配偶姓名", "联系电话"],
        ["户主姓名", "姓名", "身份证号", "联系电话"],
    ],
)
def test_other_names_in_a_row_are_nobody(tmp_path: Path, headings: list[str]) -> None:
    cells = {"姓名": "张一", "身份证号": number(1), "联系电话": "13800000001"}
    plan = plan_of(tmp_path, [headings, [cells.get(heading, "李二") for heading in headings]])
    assert [row.values["name"] for row in plan.rows] == ["张一"]


def test_a_row_with_somebody_sent_back_comes_back_once_and_imports_again(tmp_path: Path) -> None:
    headings, row, _ = SHAPES["numbered"]
    wrong = [*row]
    wrong[6] = wrong[9] = number(2)[:-1] + ("0" if number(2)[-1] != "0" else "1")
    plan = plan_of(tmp_path, [*headings, wrong])
    assert [one.outcome.value for one in plan.rows] == ["added", "rejected", "rejected"]
    file = tmp_path / "退回.xlsx"
    assert write_rejects(file, plan) == 2
    book = load_workbook(file)
    lines = list(book.active.iter_rows(values_only=True))
    assert len(lines) == 2
    assert lines[0][-1] == "原因"
    assert lines[1][-1].startswith("李二：身份证号校验位不对")
    assert "；张三：" in lines[1][-1]
    again = plan_of(tmp_path, [lines[0], [*lines[1][:6], number(2), *lines[1][7:9], number(3), lines[1][-1]]])
    assert _homes(again) == [FAMILY]
    assert again.remarks == plan.remarks, "the column of reasons is no column of the roster"
    assert again.tables[0].fingerprint == plan.tables[0].fingerprint

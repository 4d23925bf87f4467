from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.residents.fields import FIELDS
from desktop_app.spreadsheet.reader import open_workbook
from desktop_app.spreadsheet.tables import Mapped, Table, find_tables
from tests.spreadsheet.workbooks import xlsx

ID_A, ID_B = "290101199001010013", "290101198512310021"


def tables_of(
    folder: Path, *sheets: tuple[str, Sequence[Sequence[Any]], Sequence[str]], mapping: Mapped | None = None
) -> list[Table]:
    return find_tables(open_workbook(xlsx(folder / "book.xlsx", *sheets)), FIELDS, mapping=mapping)


def keys(table: Table) -> list[str | None]:
    return [column.key for column in table.columns]


def test_title_notes_and_two_row_merged_headings(tmp_path: Path) -> None:
    rows = [
        ["某某社区居民花名册"],
        ["填报单位：某某社区", None, None, "填报日期：2026年9月30日"],
        ["序号", "基本信息", None, "联系方式", "备注"],
        [None, "姓 名", "身份证号码（18位）", None, None],
        [1, "张三", ID_A, "13800001234", None],
    ]
    (table,) = tables_of(tmp_path, ("甲", rows, ["A1:E1", "A3:A4", "B3:C3", "D3:D4", "E3:E4"]))
    assert (table.name, table.top, table.bottom) == ("甲!4", 2, 3)
    assert keys(table) == [None, "name", "id_no", "phone", "remark"]
    assert table.columns[1].title == "基本信息/姓 名"
    assert table.above[0] == "某某社区居民花名册"
    assert [row.number for row in table.rows()] == [5]


def test_two_row_headings_without_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["序号", "基本信息", None, "联系方式"],
        [None, "姓名", "性别", None],
        [1, "张三", "男", "13800001234"],
    ]
    (table,) = tables_of(tmp_path, ("甲", rows, []))
    assert keys(table) == [None, "name", "sex", "phone"]
    assert (table.top, table.bottom) == (0, 1)


def test_what_is_no_record_is_counted_and_not_read(tmp_path: Path) -> None:
    rows = [
        ["序号", "姓名", "性别", "身份证号"],
        [1, 2, 3, 4],
        ["一栋", None, None, None],
        [1, "张三", "男", ID_A],
        ["小 计", 1, None, None],
        [],
        ["序号", "姓名", "性别", "身份证号"],
        [2, "李四", "女", ID_B],
        [3, None, None, None],
        [None, "合计", None, 2],
        ["总计：2人", None, None, None],
        [None, "以下空白", None, None],
        ["制表人：王五", None, "审核人：赵六", None],
        ["注：本表一式两份", None, None, None],
    ]
    (table,) = tables_of(tmp_path, ("甲", rows, ["A3:D3"]))
    assert [(row.number, row.cells[1]) for row in table.rows()] == [(4, "张三"), (8, "李四")]
    assert table.skipped == {"heading": 2, "note": 4, "subtotal": 3, "blank": 2}


def test_a_person_without_a_name_is_still_a_record(tmp_path: Path) -> None:
    (table,) = tables_of(tmp_path, ("甲", [["姓名", "性别", "身份证号"], [None, "男", ID_A]], []))
    assert [row.number for row in table.rows()] == [2]


def test_merged_cells_are_filled_down_within_their_range_only(tmp_path: Path) -> None:
    rows = [
        ["家庭住址", "姓名", "性别"],
        ["甲1栋", "张三", "男"],
        [None, "张四", "女"],
        [None, "李五", "男"],
    ]
    (table,) = tables_of(tmp_path, ("甲", rows, ["A2:A3"]))
    found = list(table.rows())
    assert [row.cells[0] for row in found] == ["甲1栋", "甲1栋", None]
    assert [row.spans for row in found] == [{0: 2}, {0: 2}, {}]


def test_two_tables_on_one_sheet(tmp_path: Path) -> None:
    rows = [
        ["姓名", "性别"],
        ["张三", "男"],
        ["二组"],
        ["性别", "姓名", "电话"],
        ["女", "李四", "13800001234"],
    ]
    first, second = tables_of(tmp_path, ("甲", rows, []))
    assert next(row.cells[:2] for row in first.rows()) == ["张三", "男"]
    assert keys(second) == ["sex", "name", "phone"]
    assert [row.number for row in second.rows()] == [5]
    assert second.above == ["二组"]


def test_content_names_a_column_without_a_heading(tmp_path: Path) -> None:
    people = [["张三", "男", ID_A], ["李四", "女", ID_B], ["王五", "男", ID_A]]
    (table,) = tables_of(tmp_path, ("甲", [["姓名", "性别", None], *people], []))
    assert (table.columns[2].key, table.columns[2].how) == ("id_no", "content")
    (table,) = tables_of(tmp_path, ("甲", [["姓名", "性别", "上级证件"], *people], []))
    assert table.columns[2].key is None, "a heading that says something else is believed"


def test_wrong_content_under_a_heading_is_doubted(tmp_path: Path) -> None:
    people = [["张三", "已婚", "汉族"], ["李四", "未婚", "汉族"], ["王五", "离婚", "汉族"]]
    (table,) = tables_of(tmp_path, ("甲", [["姓名", "性别", "民族"], *people], []))
    assert "不像性别" in table.columns[1].doubt
    assert table.columns[2].doubt == ""


def test_of_two_columns_for_one_field_the_first_is_read(tmp_path: Path) -> None:
    rows = [["姓名", "电话", "联系电话"], ["张三", "13800001234", "13900001234"]]
    (table,) = tables_of(tmp_path, ("甲", rows, []))
    assert keys(table) == ["name", "phone", None]
    assert "同一项" in table.columns[2].doubt


def test_the_user_corrects_what_columns_mean(tmp_path: Path) -> None:
    rows = [["姓名", "电话", "联系电话", "性别"], ["张三", "13800001234", "13900001234", "男"]]
    sheet = ("甲", rows, [])
    (table,) = tables_of(tmp_path, sheet, mapping={"甲!1": {1: None, 2: "phone", 3: "former_name"}})
    assert keys(table) == ["name", None, "phone", "former_name"]
    assert [column.how for column in table.columns] == ["heading", "chosen", "chosen", "chosen"]
    (table,) = tables_of(tmp_path, sheet, mapping={"甲!1": {0: None}})
    assert list(table.rows()) == []


def test_names_that_look_like_words_of_the_table_are_people(tmp_path: Path) -> None:
    names = ["计小", "审美", "<b>王</b>", "=1+1", "刘&", "何小计划", "注册"]
    rows = [["姓名", "性别", "出生日期"], *[[name, "男", dt.date(1990, 1, 1)] for name in names]]
    (table,) = tables_of(tmp_path, ("甲", rows, []))
    assert [row.cells[0] for row in table.rows()] == names


def test_no_heading_means_a_name(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="“姓名”") as caught:
        tables_of(tmp_path, ("甲", [["物品", "数量"], ["凳子", 3]], []))
    assert "没有变" in caught.value.sentence


def test_people_without_any_heading_are_known_by_what_stands_there(tmp_path: Path) -> None:
    from desktop_app.spreadsheet.rejects import write_rejects
    from tests.residents.rosters import number, plan_of

    rows = [[at, f"张{name}", "男", number(at * 2 - 1), f"1380000000{at}"] for at, name in enumerate("一二三四", 1)]
    rows[3][3] = "290101199001010000"
    plan = plan_of(tmp_path, rows)
    assert {column.key for column in plan.tables[0].columns} == {None, "name", "sex", "id_no", "phone"}
    assert [row.outcome.value for row in plan.rows] == ["added", "added", "added", "rejected"]
    assert (plan.rows[0].row_number, plan.rows[0].values["phone"]) == (1, "13800000001")
    assert write_rejects(tmp_path / "退回.xlsx", plan) == 1
    with pytest.raises(KnownError, match="没有一列的表头是“姓名”"):
        plan_of(tmp_path, [["食盐", 3], ["白糖", 4], ["酱油", 5], ["香醋", 6]])

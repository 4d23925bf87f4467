from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.common.errors import Cancelled, KnownError
from desktop_app.common.fields import Field, Kind, Mask
from desktop_app.residents.fields import FIELDS
from desktop_app.spreadsheet.export import write_table
from desktop_app.spreadsheet.plan import Plan, PlanRow
from desktop_app.spreadsheet.reader import open_workbook
from desktop_app.spreadsheet.rejects import write_rejects
from desktop_app.spreadsheet.tables import find_tables
from tests.spreadsheet.workbooks import xlsx

COLUMNS = [
    Field(key="name", label="姓名"),
    Field(key="id_no", label="身份证号", mask=Mask.ID_NUMBER),
    Field(key="sex", label="性别", kind=Kind.CODE, code_table="sex"),
    Field(key="care", label="关爱", kind=Kind.CODES, code_table="care_group"),
    Field(key="born", label="出生日期", kind=Kind.DATE),
    Field(key="money", label="金额", kind=Kind.MONEY),
    Field(key="hours", label="时长", kind=Kind.MINUTES),
    Field(key="count", label="人数", kind=Kind.INTEGER),
    Field(key="flag", label="是否", kind=Kind.FLAG),
]
ROW = ["刘䶮", "290101199001010013", "1", "C02 C08", "1990-01-01", 12345, 95, 3, 1]
ODD_NAMES = ["=1+1", "<b>王</b>", "𫖯&\"'", "#N/A", "@x", "+8", "-1", "😀", "0012"]


def test_export_writes_what_people_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write_table(path, "名单", COLUMNS, [ROW, [None] * 9], note="2026年10月8日") == 2
    sheet = load_workbook(path).active
    assert [cell.value for cell in sheet[3]] == [field.label for field in COLUMNS]
    shown = ["刘䶮", "290101199001010013", "男", "空巢老人、低保对象", dt.datetime(1990, 1, 1), 123.45, 1.5, 3, "是"]
    assert [cell.value for cell in sheet[4]] == shown
    assert sheet["B4"].number_format == "@"
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:I5"
    assert [str(rule.sqref) for rule in sheet.conditional_formatting] == ["A3:I5"]
    assert (sheet["E4"].number_format, sheet["F4"].number_format) == ("yyyy-mm-dd", "#,##0.00")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$3"


def test_text_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "=名单", COLUMNS[:2], [[name, name] for name in ODD_NAMES])
    sheet = load_workbook(path).active
    for row, name in enumerate(ODD_NAMES, 3):
        for column in (1, 2):
            cell = sheet.cell(row, column)
            assert (cell.value, cell.data_type) == (name, "s")
    with open_workbook(path) as book:
        assert [row[0] for row in book.sheets[0].rows()][2:] == ODD_NAMES


def test_a_cancelled_or_impossible_export_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "旧", COLUMNS[:1], [["张三"]])
    before = path.read_bytes()

    def cancel(done: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_table(path, "新", COLUMNS[:1], [["李四"]] * 1000, progress=cancel)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(KnownError, match="没有写成"):
        write_table(tmp_path / "none" / "a.xlsx", "新", COLUMNS[:1], [["李四"]])


def test_rejects_have_the_rosters_shape_and_can_be_read_again(tmp_path: Path) -> None:
    rows = [
        ["花名册"],
        ["基本信息", None, "电话"],
        ["姓名", "身份证号", None],
        ["=1+1", 2.90381196602056e17, 13800001234],
        ["张三", "x", dt.date(2020, 1, 2)],
    ]
    path = xlsx(
        tmp_path / "in.xlsx", ("甲", rows, ["A1:C1", "A2:B2", "C2:C3"]), ("乙", [["姓名", "性别"], ["李四", "男"]], [])
    )
    with open_workbook(path) as book:
        tables = find_tables(book, FIELDS)
        plan = Plan("in.xlsx", tables)
        for row in tables[0].rows():
            plan.rows.append(PlanRow("甲", tables[0].name, row.number, cells=row.cells))
            plan.rows[-1].reject("原因甲", "原因乙")
        plan.rows.append(PlanRow("乙", tables[1].name, 2))
        out = tmp_path / "退回.xlsx"
        assert write_rejects(out, plan) == 2
    sheet = load_workbook(out)["甲"]
    assert load_workbook(out).sheetnames == ["甲"]
    assert [cell.value for cell in sheet[4]] == ["=1+1", "290381196602056***", "13800001234", "原因甲；原因乙"]
    assert {cell.data_type for cell in sheet[4]} == {"s"}
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A2:B2", "C2:C3", "D2:D3"}
    with open_workbook(out) as book:
        (again,) = find_tables(book, FIELDS)
        assert [column.key for column in again.columns] == ["name", "id_no", "phone", None]
        assert [row.cells[0] for row in again.rows()] == ["=1+1", "张三"]


def test_counts_balance() -> None:
    plan = Plan("a", [], [PlanRow("甲", "甲!1", 1), PlanRow("甲", "甲!1", 2)])
    plan.rows[1].reject("x")
    assert plan.counts.balanced
    assert (plan.counts.read, plan.counts.added, plan.counts.rejected) == (2, 1, 1)

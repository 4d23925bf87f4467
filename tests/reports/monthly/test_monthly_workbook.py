"""The workbook, read back cell by cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, LineChart
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import MonthlyReport
from reports.monthly import workbook

Month = Callable[..., MonthlyReport]


@pytest.fixture(scope="module")
def made(month: Month, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("monthly") / "月报.xlsx"
    workbook.build(month(), path)
    return openpyxl.load_workbook(path)


def _merged(sheet: Worksheet) -> set[str]:
    return {area.coord for area in sheet.merged_cells.ranges}


def test_sheets_in_order(made: Workbook) -> None:
    assert made.sheetnames == [
        "综合月报",
        "R02 人民调解案件情况统计表",
        "R05 志愿服务月报",
        "R05-A 志愿服务活动清单",
        "R11 人口基础月报",
        "R13 居民公约实施情况",
        "图表数据",
        "说明",
    ]
    assert made.active is made["综合月报"]


def test_every_value_of_every_table_is_there_with_its_type(made: Workbook, month: Month) -> None:
    for table in month().tables:
        sheet = made[f"{table.number} {table.title}"]
        first = 4 + max(len(path) for path in table.columns)
        for offset, row in enumerate([*table.rows, *([table.total] if table.total else [])]):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(first + offset, column)
                if value is None:
                    assert (cell.value, cell.data_type) == ("—", "s")
                elif isinstance(value, str):
                    assert (cell.value, cell.data_type) == (value, "s")
                else:
                    assert cell.value == pytest.approx(value)
                    assert cell.data_type == "n"


def test_text_like_a_formula_stays_text(made: Workbook) -> None:
    cell = made["R05-A 志愿服务活动清单"]["C8"]
    assert cell.value == "=1+1 <b>清洁家园</b> & “重阳敬老”"
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_number_formats(made: Workbook) -> None:
    r02 = made["R02 人民调解案件情况统计表"]
    assert r02["B7"].number_format == "#,##0"
    assert r02["F7"].number_format == "#,##0.00"
    r05 = made["R05 志愿服务月报"]
    assert r05["G6"].number_format == "#,##0.0"
    assert made["综合月报"]["C15"].number_format == "#,##0.00"


def test_headings_of_r02_are_merged_in_three_levels(made: Workbook) -> None:
    sheet = made["R02 人民调解案件情况统计表"]
    assert {"A4:A6", "G4:L4", "M4:T4", "M5:M6", "O5:T5", "U4:AL4", "U5:U6", "AV4:BC4", "AV5:AW5"} <= _merged(sheet)
    assert (sheet["M4"].value, sheet["O5"].value, sheet["P6"].value) == ("案件来源（件）", "接受委托移送调解", "法院")
    assert sheet["AV6"].value == "件"
    assert sheet.max_column == 55


def test_frame_of_a_table(made: Workbook) -> None:
    sheet = made["R02 人民调解案件情况统计表"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert texts[0] == "人民调解案件情况统计表"
    assert sheet["A1"].font.sz >= 20
    for wanted in ("填报单位（盖章）：向阳社区党群服务中心", "表号：R02", "统计期间：2026年10月", "单位：件、人、万元"):
        assert wanted in texts
    assert texts[-2] == "注：案件按调解结束之日计入当期。"
    for wanted in ("单位负责人：", "审核人：", "填表人：王敏", "联系电话：0719-0000000", "报出日期："):
        assert wanted in texts[-1]
    assert sheet["A11"].value == "合计"


def test_print_set_up_of_every_sheet(made: Workbook) -> None:
    for sheet in made.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area
    r02 = made["R02 人民调解案件情况统计表"]
    assert r02.print_title_rows == "$4:$6"
    assert r02.freeze_panes == "B7"
    assert made["R05-A 志愿服务活动清单"].freeze_panes == "C5"
    assert made["R05-A 志愿服务活动清单"].print_title_rows == "$4:$4"


def test_cover_compares(made: Workbook) -> None:
    sheet = made["综合月报"]
    assert [cell.value for cell in sheet[4]] == ["指标", "单位", "本期", "上期", "环比", "上年同期", "同比"]
    assert [cell.value for cell in sheet[5]] == ["实有人口", "人", 30482, 30476, "持平", 30120, "上升1.2%"]
    assert [cell.value for cell in sheet[8]][4:] == ["上升12.2%", 0, "—（新增46）"]
    assert [cell.value for cell in sheet[9]][4:] == ["上升16.7%", "—", "—"]
    assert [cell.value for cell in sheet[13]][4:] == ["上升0.6个百分点", pytest.approx(1900 / 21), "上升4.3个百分点"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("主要集中在邻里纠纷" in text for text in texts)


def test_charts_are_real_and_draw_from_cells(made: Workbook) -> None:
    charts = made["综合月报"]._charts
    assert [type(chart) for chart in charts] == [BarChart, LineChart, BarChart, LineChart]
    assert [chart.type for chart in charts if isinstance(chart, BarChart)] == ["col", "bar"]
    data = made["图表数据"]
    first, second = charts[0].series
    assert first.val.numRef.f == "'图表数据'!$B$6:$B$17"
    assert second.tx.strRef.f == "'图表数据'!C5"
    assert data["C5"].value == "调解成功"
    assert (data["A6"].value, data["A17"].value) == ("2025-11", "2026-10")
    assert isinstance(data["B6"].value, int)
    assert second.spPr.pattFill.prst == "wdUpDiag"
    assert {series.marker.symbol for series in charts[1].series} == {"circle", "square"}


def test_definitions(made: Workbook) -> None:
    sheet = made["说明"]
    rows = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5)}
    assert rows["调解成功率"] == "调解成功÷调解结案；分母为0时不计算，印“—”。"
    assert "新增n" in rows["环比"]


def test_zero_month_says_0_and_nothing_to_report(month: Month, tmp_path: Path) -> None:
    workbook.build(month(zero=True), tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    r02 = made["R02 人民调解案件情况统计表"]
    assert {cell.value for cell in r02[7][1:]} == {0}
    assert made["R05-A 志愿服务活动清单"]["A5"].value == "无"
    cover = made["综合月报"]
    assert cover["C10"].value == 0
    assert cover["C13"].value == "—"
    assert "无。" in [str(row[0].value).strip() for row in cover.iter_rows()]


def test_sample_is_marked_on_every_sheet(month: Month, tmp_path: Path) -> None:
    workbook.build(month(sample=True), tmp_path / "a.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets:
        assert sheet["A1"].value.endswith("（示例数据）")
        assert "示例数据" in sheet.oddHeader.center.text


def test_names_with_forbidden_characters_and_controls(month: Month, tmp_path: Path) -> None:
    report = month()
    report.tables[1].title = "志愿/服务[月]报：一个长得放不进工作表标签的表名一个长得放不进工作表标签的表名"
    report.tables[1].rows[0][0] = "青年\x0b队𫖯😀"
    workbook.build(report, tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert made.worksheets[2].title.startswith("R05 志愿服务月报：")
    assert made.worksheets[2]["A6"].value == "青年队𫖯😀"


def test_without_charts_there_is_no_sheet_of_data(month: Month, tmp_path: Path) -> None:
    workbook.build(replace(month(), charts=[]), tmp_path / "a.xlsx")
    assert "图表数据" not in openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(month: Month, tmp_path: Path) -> None:
    (tmp_path / "月报.xlsx").mkdir()
    with pytest.raises(KnownError, match="没有写成"):
        workbook.build(month(), tmp_path / "月报.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["月报.xlsx"]


def test_an_older_file_is_replaced_whole(month: Month, tmp_path: Path) -> None:
    path = tmp_path / "月报.xlsx"
    path.write_bytes(b"old")
    workbook.build(month(), path)
    assert zipfile.is_zipfile(path)
    assert [found.name for found in tmp_path.iterdir()] == ["月报.xlsx"]

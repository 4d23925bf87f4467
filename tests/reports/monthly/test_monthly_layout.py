"""What workbook and PDF share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop_app.common.papers import Comparison, MonthlyReport, ReportChart, ReportTable
from reports.monthly import charts, layout, pdf_grid
from reports.monthly.chart_scale import scale_of
from reports.monthly.layout import HeadingCell, heading_cells
from reports.monthly.names import file_names
from reports.monthly.pdf_page import LANDSCAPE, PORTRAIT


def test_headings_span_what_lies_below_them() -> None:
    columns = [("单位",), ("来源", "主动"), ("来源", "移送", "小计"), ("来源", "移送", "法院"), ("形式", "书面")]
    assert heading_cells(columns) == [
        HeadingCell("单位", 0, 0, 3, 1),
        HeadingCell("来源", 0, 1, 1, 3),
        HeadingCell("形式", 0, 4, 1, 1),
        HeadingCell("主动", 1, 1, 2, 1),
        HeadingCell("移送", 1, 2, 1, 2),
        HeadingCell("书面", 1, 4, 2, 1),
        HeadingCell("小计", 2, 2, 1, 1),
        HeadingCell("法院", 2, 3, 1, 1),
    ]


def test_the_same_word_under_different_headings_stays_apart() -> None:
    cells = heading_cells([("甲", "件"), ("乙", "件"), ("件",)])
    assert [(cell.text, cell.column, cell.columns) for cell in cells] == [
        ("甲", 0, 1),
        ("乙", 1, 1),
        ("件", 2, 1),
        ("件", 0, 1),
        ("件", 1, 1),
    ]


def test_decimals_follow_the_unit() -> None:
    table = ReportTable(
        "R", "表", "", [("名",), ("件",), ("时长",), ("金额（万元）",)], [["甲", 3, 1.25, 0.125], ["乙", None, 2, 1]]
    )
    assert [layout.decimals(table, column) for column in range(4)] == [0, 0, 1, 2]
    assert [layout.shown(value, 1) for value in (None, 0, 1.25, "字")] == ["—", "0.0", "1.3", "字"]


def test_file_names(month: Callable[..., MonthlyReport]) -> None:
    names = file_names(month(), "向阳", 2)
    assert names == ("向阳_综合月报_202610_v2.xlsx", "向阳_综合月报_202610_v2.pdf")
    cut_off = replace(month(), period_start="2026-09-26", period_end="2026-10-25")
    assert file_names(cut_off, 'a/b:"c"', 1).document == "abc_综合月报_202610_v1.pdf"


def test_period_words(month: Callable[..., MonthlyReport]) -> None:
    assert layout.period_words(month()) == "2026年10月"
    cut_off = replace(month(), period_start="2026-09-26", period_end="2026-10-25")
    assert layout.period_words(cut_off) == "2026年9月26日至2026年10月25日"


def test_words_left_out_are_a_defect_not_a_dash() -> None:
    with pytest.raises(ValueError, match=r"mediation\.new"):
        layout.mom(Comparison("mediation.new", "受理", "件", 3, 2, None))
    assert layout.yoy(Comparison("mediation.new", "受理", "件", 3, 2, None)) == "—"


def test_axis_names_months_and_years() -> None:
    chart = ReportChart("", "line", ["2025-11", "2025-12", "2026-01", "2026-02"], {"a": [1, 2, 3, 4]})
    assert layout.axis_labels(chart) == ["11月\n2025年", "12月", "1月\n2026年", "2月"]
    assert not layout.is_lying(chart)
    assert layout.is_lying(replace(chart, kind="bar", labels=["道路交通事故纠纷", "邻里"], series={"a": [1, 2]}))


@pytest.mark.parametrize(
    ("values", "from_zero", "ticks"),
    [
        ([], True, [0, 1]),
        ([0, 0], True, [0, 1]),
        ([3, 22], True, [0, 10, 20, 30]),
        ([1, 4], True, [0, 1, 2, 3, 4]),
        ([30402, 30491], False, [30400, 30425, 30450, 30475, 30500]),
        ([0.5, None, 1.5], True, [0, 0.5, 1, 1.5]),
        ([5], False, [0, 2, 4, 6]),
    ],
)
def test_scale(values: list[float | None], from_zero: bool, ticks: list[float]) -> None:
    scale = scale_of(values, from_zero=from_zero)
    assert scale.ticks == ticks
    assert all(0 <= scale.share(value) <= 1 for value in values if value is not None)


def test_every_column_is_in_one_block_and_fits(month: Callable[..., MonthlyReport]) -> None:
    for table in month().tables:
        grid = pdf_grid.of_table(table)
        room = pdf_grid.page_for(grid).text_width
        parts = pdf_grid.blocks(grid, room)
        stub = list(range(grid.stub))
        assert all(part.columns[: grid.stub] == stub for part in parts)
        assert [c for part in parts for c in part.columns[grid.stub :]] == list(range(grid.stub, len(grid.columns)))
        assert all(sum(part.widths) <= room + 0.01 for part in parts)


def test_wide_tables_lie_and_r02_is_cut_into_three_blocks(month: Callable[..., MonthlyReport]) -> None:
    r02, r05, *_ = (pdf_grid.of_table(table) for table in month().tables)
    assert pdf_grid.page_for(r02) == LANDSCAPE
    assert pdf_grid.page_for(r05) == PORTRAIT
    parts = pdf_grid.blocks(r02, LANDSCAPE.text_width)
    assert [r02.columns[part.columns[1]][0] for part in parts] == [
        "调解案件总数（件）",
        "案件分类（件）",
        "协议形式（件）",
    ]


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_a_chart_stays_in_its_frame(kind: str) -> None:
    months = [f"2026-{n:02d}" for n in range(1, 13)]
    long = ReportChart("图", kind, months, {f"一个名字相当长的系列{n}": [n * 1000.5] * 12 for n in range(4)}, "小时")
    left, bottom, right, top = charts.draw(long, 212, 110).getBounds()
    assert left >= -1
    assert bottom >= -1
    assert right <= 213
    assert top <= 111


def test_a_column_without_any_figure_is_still_one_of_figures() -> None:
    table = ReportTable("R02", "表", "件", [("单位",), ("预防（件）",)], [["甲", None], ["乙", None]])
    assert pdf_grid.of_table(table).right == [False, True]
    assert pdf_grid.of_table(replace(table, rows=[])).right == [False, False]

"""The PDF: its pages, its words in order, its fonts and that nothing stands outside the margins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import MonthlyReport, PrintMark, ReportChart, ReportTable
from reports.monthly import document
from reports.monthly.pdf_page import LANDSCAPE, PORTRAIT
from reports.paper.page import GREY, MM
from tests.reports.conftest import lightest

Month = Callable[..., MonthlyReport]


@pytest.fixture(scope="module")
def plain(month: Month) -> list[str]:
    """The text of each page of an ordinary month, without blanks."""
    return [_flat(text) for text in _texts(document.build(month()))]


def _texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(pdf)]


def _flat(text: str) -> str:
    return "".join(text.split())


def _in_order(text: str, words: list[str]) -> None:
    at = 0
    for word in words:
        found = text.find(word, at)
        assert found >= 0, f"{word} is not behind {text[max(0, at - 20) : at]!r}"
        at = found + len(word)


def test_first_page_in_reading_order(plain: list[str]) -> None:
    first = plain[0]
    _in_order(
        first,
        [
            "向阳社区2026年10月综合月报",
            "填报单位（盖章）：向阳社区党群服务中心",
            "表号：R16",
            "统计期间：2026年10月",
            "实有人口30,482人环比持平同比上升1.2%",
            "志愿服务活动46场环比上升12.2%同比—（新增46）",
            "志愿服务时长1,412.6小时环比上升16.7%同比—",
            "调解成功率94.7%环比上升0.6个百分点同比上升4.3个百分点",
            "现行居民公约1部",
            "近12个月调解案件（件）",
            "受理",
            "调解成功",
            "纠纷类型前五位（件）",
            "道路交通事故纠纷",
            "本期情况",
            "本月共受理纠纷9件",
            "居民公约第3版实施平稳。",
            "单位负责人：",
            "审核人：",
            "填表人：王敏",
            "联系电话：0719-0000000",
            "报出日期：",
            "第1页共",
        ],
    )
    assert "60岁以上老人" not in first  # the thirteenth figure is on the second page only


def test_pages(month: Month) -> None:
    pdf = document.build(month(), PrintMark("2026-11-02 10:12:00", "王敏", "第1版"))
    texts = [_flat(text) for text in _texts(pdf)]
    assert [text.split("表号")[0][:12] for text in texts] == [
        "向阳社区2026年10月",
        "主要指标对比表填报单位（",
        "人民调解案件情况统计表填",
        "人民调解案件情况统计表（",
        "志愿服务月报填报单位（盖",
        "志愿服务活动清单填报单位",
        "志愿服务活动清单（续）",
        "人口基础月报填报单位（盖",
        "居民公约实施情况填报单位",
        "统计口径说明填报单位（盖",
    ]
    for number, text in enumerate(texts, start=1):
        assert f"第{number}页共{len(texts)}页" in text
        assert "2026年11月2日10时12分打印王敏第1版" in text
    sizes = [tuple(page.get_size()) for page in pypdfium2.PdfDocument(pdf)]
    lying = [number for number, (width, height) in enumerate(sizes, start=1) if width > height]
    assert lying == [3, 4, 8]


def test_every_value_of_every_table_is_printed(month: Month, plain: list[str]) -> None:
    report, text = month(), "".join(plain)
    for table in report.tables:
        for row in table.rows:
            for value in row:
                if isinstance(value, str):
                    assert _flat(value) in text
        begins = {word[:2] for path in table.columns for word in path}  # headings wrap, and are read across
        assert {word for word in begins if word not in text} == set()
    assert "6.47" in text  # the sum of amounts, two decimals
    assert "560.4" in text


def test_headings_are_repeated_on_each_page(plain: list[str]) -> None:
    texts = plain
    assert all("序号日期活动名称队伍地点" in text for text in texts[5:7])
    assert all("调解委员会" in text for text in texts[2:4])
    assert "填表人" not in texts[5]
    assert "填表人：王敏" in texts[6]


def test_r02_of_one_committee_is_one_page(month: Month) -> None:
    texts = [_flat(text) for text in _texts(document.build(month(zero=True)))]
    [page] = [text for text in texts if text.startswith("人民调解案件情况统计表")]
    _in_order(
        page, ["调解案", "不同主体调解情况", "案件来源", "案件分类", "协议形式", "防止激化", "注：", "单位负责人"]
    )


def test_fonts_are_embedded_and_nothing_else_is_named(month: Month) -> None:
    with pikepdf.open(BytesIO(document.build(month(sample=True)))) as pdf:
        fonts = {
            str(font.BaseFont): "/FontFile2" in font.get("/FontDescriptor", {})
            for page in pdf.pages
            for font in page.Resources.Font.values()
        }
    assert all(fonts.values()), fonts
    assert {name.partition("+")[2] for name in fonts} == {
        "NotoSerifSC-Regular",
        "NotoSerifSC-Bold",
        "NotoSansSC-Regular",
        "NotoSansSC-Bold",
    }


def _hostile(report: MonthlyReport) -> MonthlyReport:
    """Long everything."""
    report.hall = "某某某某某某经济技术开发区管理委员会向阳街道办事处向阳花园第一社区党群服务中心便民服务大厅"
    report.title = report.hall + "2026年10月综合月报"
    report.comparisons[0].label = "登记在册并且经过核实的本社区全部实有人口总数"
    report.comparisons[0].value = 1_234_567_890
    report.charts[0].series = {f"一个名字很长的系列{n}": [n] * 12 for n in range(4)}
    report.charts[2].labels[0] = "因为道路交通事故引起的损害赔偿纠纷"
    report.tables[2].rows[0][2] = "长" * 4000
    report.tables[0].rows[0][1] = 123_456_789_012
    report.tables[0].note = "注" * 300
    return report


@pytest.mark.parametrize("case", ["plain", "zero", "hostile"])
def test_nothing_stands_outside_the_margins(month: Month, case: str) -> None:
    report = month(zero=case == "zero")
    pdf = document.build(_hostile(report) if case == "hostile" else report, PrintMark("2026-11-02 10:12:00", "王敏"))
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        width, height = page.get_size()
        sheet = LANDSCAPE if width > height else PORTRAIT
        text = page.get_textpage()
        for index in range(text.count_chars()):
            if not text.get_text_range(index, 1).strip():
                continue
            left, bottom, right, top = text.get_charbox(index)
            where = f"{text.get_text_range(max(0, index - 5), 10)!r} on page {number}"
            assert left >= sheet.left - 1, where
            assert right <= width - sheet.right + 1.5, where
            assert top <= height - sheet.top + 1, where
            assert bottom >= sheet.bottom - 1 or top < sheet.bottom - 4 * MM, where
        for item in page.get_objects(max_depth=1):
            left, bottom, right, top = item.get_bounds()
            assert left >= sheet.left - 2  # bounds are wider than the thickest rule
            assert right <= width - sheet.right + 2
            assert bottom >= 10 * MM


def test_words_are_dark_on_their_grey_headings(month: Month) -> None:
    assert lightest(document.build(month())) <= 255 * GREY + 1


def test_zero_month(month: Month) -> None:
    texts = [_flat(text) for text in _texts(document.build(month(zero=True)))]
    assert "受理纠纷0件" in texts[0]
    assert "调解成功率—环比—同比—" in texts[0]
    assert "本期情况无。" in texts[0]
    activities = next(text for text in texts if text.startswith("志愿服务活动清单"))
    assert "时长（小时）无单位负责人" in activities


def test_sample_is_marked_on_every_page(month: Month, plain: list[str]) -> None:
    texts = [_flat(text) for text in _texts(document.build(month(sample=True)))]
    assert all("示例数据" in text and "示例数据，不得上报" in text for text in texts)
    assert not any("示例数据" in text for text in plain)


def test_rare_characters_come_out_of_the_pdf_as_they_went_in(month: Month) -> None:
    report = month()
    report.tables[2].rows[0][3] = "䶮𫖯<b>&“队”"
    report.prepared_by = "张𫖯"
    texts = _flat("".join(_texts(document.build(report))))
    assert "䶮𫖯<b>&“队”" in texts
    assert "填表人：张𫖯" in texts


def test_what_no_font_has_is_named_before_anything_is_made(month: Month) -> None:
    report = month()
    report.tables[2].rows[0][2] = "清洁家园😀"
    with pytest.raises(KnownError, match=r"志愿服务活动清单.*😀"):
        document.build(report)


def test_a_long_story_goes_on_behind_the_first_page(month: Month) -> None:
    report = replace(month(), narrative=["鑫" * 1600, "最后一句到此为止。"])
    texts = [_flat(text) for text in _texts(document.build(report))]
    assert "最后一句到此为止。" not in texts[0]
    assert "最后一句到此为止。" in "".join(texts[1:4])
    assert "".join(texts).count("鑫") == 1600
    assert all("近12个月实有人口（人）" not in text for text in texts[:1])
    assert any("近12个月实有人口（人）" in text for text in texts[1:])


def test_few_figures_no_tables_no_charts(month: Month) -> None:
    report = replace(month(), comparisons=month().comparisons[:1], tables=[], charts=[])
    assert len(_texts(document.build(report))) == 3


def test_charts_with_gaps_and_without_labels(month: Month) -> None:
    gaps: list[float] = [1.5, None, 2.5, None, None, 3.2]  # type: ignore[list-item]
    months = [f"2026-{n:02d}" for n in range(1, 7)]
    charts = [
        ReportChart("成功率", "line", months, {"本年": gaps, "上年": [None] * 6}, "%"),  # type: ignore[list-item]
        ReportChart("空图", "bar", [], {}, "件"),
        ReportChart("四类", "bar", ["甲", "乙"], {"一": [1.0, 2.0], "二": [2, 3], "三": [3, 1], "四": [0, 1]}, "件"),
    ]
    text = _flat(_texts(document.build(replace(month(), charts=charts)))[0])
    _in_order(text, ["成功率（%）", "3.2", "空图（件）", "无", "四类（件）"])


def test_total_stays_with_the_last_row(month: Month) -> None:
    for count in range(26, 36):
        rows: list[list[object]] = [[f"第{n}网格", n] for n in range(1, count + 1)]
        table = ReportTable(
            "R11", "人口", "人", [("网格",), ("人口",)], rows, ["合计", sum(range(count + 1))], "注一句。"
        )
        pages = [_flat(text) for text in _texts(document.build(replace(month(), tables=[table])))]
        [last] = [page for page in pages if "合计" in page]
        assert f"第{count}网格" in last
        assert "注：注一句。" in last
        assert "填表人" in last


def test_whole_figures_that_arrive_as_floats_have_no_decimals(month: Month) -> None:
    charts = [ReportChart("办结", "bar", ["邻里", "物业"], {"办结": [9.0, 1203.0]}, "件")]
    text = _flat(_texts(document.build(replace(month(), charts=charts)))[0])
    assert "1,203本期情况" in text

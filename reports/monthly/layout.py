"""What workbook and PDF share: headings that span, how a value is written, the words around a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.common import dates
from desktop_app.common.papers import MASKED, Comparison, MonthlyReport, ReportChart, ReportTable
from desktop_app.common.rounding import Number, rounded

NOTHING = "—"  # a figure that does not exist; an existing figure of nothing is 0
NONE_TO_REPORT = "无"
SAMPLE = "示例数据"
COVER_NUMBER = "R16"
COVER_TITLE = "综合月报"
DEFINITIONS_TITLE = "统计口径说明"

# Domain reference 6.0.
_RULES = (
    ("环比", "（本期－上期）÷上期；上期和本期都是0为“持平”，上期为0、本期有数的写“—（新增n）”。"),
    ("同比", "（本期－上年同期）÷上年同期，写法同环比。"),
    ("百分点", "比率之间比较用百分点，不用百分比。"),
    ("小数", "四舍五入到一位小数，金额两位；各部分占比之和可能不等于100%，不作调整。"),
    ("—", "没有这项数据，或分母为0不能计算；0表示有统计而数为零。"),
)

_FOR_ALL = 3  # the rules from here on are about every table


@dataclass(frozen=True, slots=True)
class HeadingCell:
    """One cell of a heading of several levels; ``row`` and ``column`` count from 0, ``rows`` and ``columns`` span."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


def heading_depth(columns: Sequence[tuple[str, ...]]) -> int:
    return max(len(path) for path in columns)


def heading_cells(columns: Sequence[tuple[str, ...]]) -> list[HeadingCell]:
    """Neighbours below the same outer headings share one cell; the last part of a short path reaches to the bottom."""
    depth = heading_depth(columns)
    cells = []
    for row in range(depth):
        column = 0
        while column < len(columns):
            path = columns[column]
            if row >= len(path):
                column += 1
                continue
            if row == len(path) - 1:
                cells.append(HeadingCell(path[row], row, column, depth - row, 1))
                column += 1
                continue
            after = column + 1
            while (
                after < len(columns) and len(columns[after]) > row + 1 and columns[after][: row + 1] == path[: row + 1]
            ):
                after += 1
            cells.append(HeadingCell(path[row], row, column, 1, after - column))
            column = after
    return cells


def is_number(value: object) -> bool:
    return isinstance(value, Number) and not isinstance(value, bool)


def is_text(value: object) -> bool:
    """Whether it is words; what is masked stands for a figure."""
    return isinstance(value, str) and value != MASKED


def body(table: ReportTable) -> list[list[object]]:
    """The rows, or one row that says 无: an empty month is reported, too (零报告, reference 6.0)."""
    if table.rows:
        return table.rows
    return [[NONE_TO_REPORT, *[""] * (len(table.columns) - 1)]]


def stub_width(table: ReportTable) -> int:
    """How many leading columns name the row: those that hold text, and a 序号 before them. At least 1."""
    rows = body(table)
    width = 0
    for column, path in enumerate(table.columns):
        if path[-1] != "序号" and not any(is_text(row[column]) for row in rows):
            break
        width = column + 1
    return max(1, min(width, 2))


def decimals(table: ReportTable, column: int) -> int:
    """Amounts of money have two decimals (reference 1.10.1 c5), everything else that is not counted whole has one."""
    values = [row[column] for row in ([*table.rows, table.total] if table.total else table.rows)]
    if not any(is_number(value) and not isinstance(value, int) for value in values):
        return 0
    return 2 if "元" in "".join(table.columns[column]) else 1


def places_of(table: ReportTable, column: int, value: object) -> int:
    """Decimals of one value: in a column of figures of several kinds what was counted whole stays whole."""
    return 0 if table.is_mixed and isinstance(value, int) else decimals(table, column)


def shown(value: object, places: int = 1) -> str:
    """A table's value as text on paper."""
    if value is None:
        return NOTHING
    if is_number(value):
        return f"{rounded(value, places):,}"  # type: ignore[arg-type]
    return str(value)


def figure_places(comparison: Comparison) -> int:
    values = (comparison.value, comparison.previous, comparison.last_year)
    if comparison.is_rate or comparison.unit == "%":
        return 1
    if all(value is None or isinstance(value, int) for value in values):
        return 0
    return 2 if "元" in comparison.unit else 1


def figure_shown(comparison: Comparison, value: float | int | None) -> str:
    if value is None:
        return NOTHING
    text = f"{rounded(value, figure_places(comparison)):,}" if value else "0"
    return text + "%" if comparison.unit == "%" else text


def movement(comparison: Comparison, words: str | None, base: float | int | None) -> str:
    """环比 or 同比 as printed. Words left out where both figures exist are a defect, not a dash on paper."""
    if words is None and base is not None and comparison.value is not None:
        raise ValueError(f"{comparison.key} has no words for its change; make it with figures.compare.compared")
    return words if words is not None else NOTHING


def mom(comparison: Comparison) -> str:
    return movement(comparison, comparison.mom, comparison.previous)


def yoy(comparison: Comparison) -> str:
    return movement(comparison, comparison.yoy, comparison.last_year)


def narrative(report: MonthlyReport) -> list[str]:
    return [line for line in report.narrative if line.strip()] or [NONE_TO_REPORT + "。"]


def cover_number(report: MonthlyReport) -> str:
    """表号 of what is about the whole report: the month's own, or that of tables that are handed in by themselves."""
    return COVER_NUMBER if report.comparisons or not report.tables else report.tables[0].number


def definitions(report: MonthlyReport) -> list[tuple[str, str]]:
    """What each figure counts, and after them how months are compared, where they are."""
    return [*report.definitions, *(_RULES if report.comparisons else _RULES[_FOR_ALL:])]


def period_words(report: MonthlyReport) -> str:
    """2026年10月 for a natural month, otherwise from which day to which."""
    year, month = int(report.period_start[:4]), int(report.period_start[5:7])
    first, after = dates.month_bounds(year, month)
    day_after = (date.fromisoformat(report.period_end) + timedelta(days=1)).isoformat()
    if (report.period_start, day_after) == (first, after):
        return f"{year}年{month}月"
    return f"{dates.on_paper(report.period_start)}至{dates.on_paper(report.period_end)}"


def footer_words(report: MonthlyReport) -> list[str]:
    """The line under each table; what nobody has filled in is left open for the pen."""
    reported = dates.on_paper(report.reported_on) or "　　　年　　月　　日"
    return [
        "单位负责人：",
        "审核人：",
        f"填表人：{report.prepared_by}",
        f"联系电话：{report.phone}",
        f"报出日期：{reported}",
    ]


def is_monthly(chart: ReportChart) -> bool:
    return all(re.fullmatch(r"\d{4}-\d{2}", label) for label in chart.labels)


def is_lying(chart: ReportChart) -> bool:
    """Bars with long names lie, so that the names stand beside them and need not be turned."""
    return chart.kind == "bar" and not is_monthly(chart) and any(len(label) > 4 for label in chart.labels)


def axis_labels(chart: ReportChart) -> list[str]:
    """2026-01 → 1月, with the year under the first and under each January."""
    if not is_monthly(chart):
        return chart.labels
    words = []
    for position, label in enumerate(chart.labels):
        year, month = label.split("-")
        words.append(f"{int(month)}月" + (f"\n{year}年" if position == 0 or month == "01" else ""))
    return words

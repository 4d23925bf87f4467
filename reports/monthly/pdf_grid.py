"""A table measured for paper: how wide its columns want to be, which page it takes, and into which blocks it is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.common.papers import Comparison, MonthlyReport, ReportTable
from reports.paper.fonts import Family
from reports.paper.page import MM, XIAO_WU, Page

from .layout import (
    COVER_NUMBER,
    DEFINITIONS_TITLE,
    body,
    cover_number,
    decimals,
    definitions,
    figure_shown,
    is_text,
    mom,
    places_of,
    shown,
    stub_width,
    yoy,
)
from .pdf_page import LANDSCAPE, PORTRAIT, widths_of

SIZE = XIAO_WU
PAD = 4.0
HEADING_PAD = 1.0

_TEXT_AT_MOST = 62 * MM
_STUB_AT_MOST = 24 * MM  # where it is repeated in every block
_STRETCH = 2.2  # a block of few columns is not blown up more than this


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words: everything is text, ``right`` says which columns hold figures."""

    title: str
    number: str
    unit: str
    columns: Sequence[tuple[str, ...]]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] | None
    note: str
    right: Sequence[bool]
    stub: int


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that stand beside each other on one page, by index, with their widths."""

    columns: list[int]
    widths: list[float]


def of_table(table: ReportTable) -> Grid:
    places = [decimals(table, column) for column in range(len(table.columns))]

    def words(row: Sequence[object]) -> list[str]:
        if table.is_mixed:
            return [shown(value, places_of(table, column, value)) for column, value in enumerate(row)]
        return [shown(value, places[column]) for column, value in enumerate(row)]

    return Grid(
        table.title,
        table.number,
        table.unit,
        table.columns,
        [words(row) for row in body(table)],
        words(table.total) if table.total else None,
        table.note,
        [not any(is_text(row[column]) for row in body(table)) for column in range(len(table.columns))],
        stub_width(table),
    )


def of_comparisons(comparisons: Sequence[Comparison]) -> Grid:
    """All figures of the month beside those of the month and the year before."""
    rows = [
        [
            c.label,
            c.unit,
            figure_shown(c, c.value),
            figure_shown(c, c.previous),
            mom(c),
            figure_shown(c, c.last_year),
            yoy(c),
        ]
        for c in comparisons
    ]
    headings = [(text,) for text in ("指标", "单位", "本期", "上期", "环比", "上年同期", "同比")]
    right = [False, False, True, True, True, True, True]
    return Grid("主要指标对比表", COVER_NUMBER, "见各行", headings, rows, None, "", right, 1)


def of_definitions(report: MonthlyReport) -> Grid:
    rows = [list(pair) for pair in definitions(report)]
    return Grid(
        DEFINITIONS_TITLE, cover_number(report), "见各行", [("名称",), ("怎样统计",)], rows, None, "", [False, False], 1
    )


def page_for(grid: Grid) -> Page:
    return PORTRAIT if sum(natural_widths(grid)) <= PORTRAIT.text_width else LANDSCAPE


def natural_widths(grid: Grid, text_at_most: float = _TEXT_AT_MOST) -> list[float]:
    """What each column wants: figures on one line, their headings on two or three and the unit below, text up to a limit."""
    found = []
    for column, path in enumerate(grid.columns):
        values = [row[column] for row in grid.rows] + ([grid.total[column]] if grid.total else [])
        widest = widths_of(values, SIZE)
        heading = path[-1]
        if grid.right[column]:
            name, bracket, unit = heading.partition("（")
            letters = max(2, min(3, -(-len(name) // 2)), -(-len(name) // 3), min(len(bracket + unit), 5))
            found.append(max(widest + 2 * PAD, letters * SIZE + 2 * HEADING_PAD + 1))
        else:
            found.append(min(max(widest, widths_of([heading], SIZE, Family.HEI_LIGHT)), text_at_most) + 2 * PAD)
    return found


def blocks(grid: Grid, room: float) -> list[Block]:
    """The columns in as few blocks as have room, each beginning with the stub; cut where an outer heading ends if possible."""
    widths = natural_widths(grid)
    if sum(widths) > room:
        widths = natural_widths(grid, _STUB_AT_MOST)
    stub = list(range(grid.stub))
    stub_room = sum(widths[column] for column in stub)
    free = room - stub_room
    rest = list(range(grid.stub, len(grid.columns)))
    least = max(1, -int(-sum(widths[column] for column in rest) // free))
    even = sum(widths[column] for column in rest) / least
    parts: list[list[int]] = [[]]
    used = 0.0
    for group in _groups(grid, rest):
        wide = sum(widths[column] for column in group)
        enough = used >= even * 0.85 and len(parts) < least
        if parts[-1] and (used + wide > free or enough):
            parts.append([])
            used = 0.0
        for column in group:
            if used + widths[column] > free and parts[-1]:
                parts.append([])
                used = 0.0
            parts[-1].append(column)
            used += widths[column]
    return [_stretched(stub + part, widths, len(stub), room) for part in parts]


def _groups(grid: Grid, columns: Sequence[int]) -> list[list[int]]:
    """Neighbouring columns under one outer heading."""
    groups: list[list[int]] = []
    for column in columns:
        path = grid.columns[column]
        if groups and len(path) > 1 and grid.columns[groups[-1][-1]][0] == path[0]:
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


def _stretched(columns: list[int], widths: Sequence[float], stub: int, room: float) -> Block:
    """All columns but the stub share what is left of the width."""
    own = [widths[column] for column in columns]
    if len(columns) == stub:
        return Block(columns, [wide * room / sum(own) for wide in own])
    factor = (room - sum(own[:stub])) / sum(own[stub:])
    factor = min(factor, _STRETCH)
    return Block(columns, own[:stub] + [wide * factor for wide in own[stub:]])

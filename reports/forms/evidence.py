"""F08 人民调解证据材料: the index, then a page to mount each piece on that has no scan (domain reference 1.5, F08; 7.6)."""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.frame import frame
from reports.paper.lines import Span
from reports.paper.numerals import numeral
from reports.paper.ruled_table import table
from reports.paper.sheet import Sheet

KEY = "evidence"
TITLE = "人民调解证据材料"
HEADS = ("序号", "证据名称", "种类", "来源\n（提供人）", "份数/\n页数", "原件/\n复印件", "收到日期", "备注")
_SHARES = (30, 92, 52, 62, 50, 44, 56, 56)
_BLANK = 12  # rows of an index printed to be filled in by hand
_HEADING = 110.0  # of a later page, with the name of the piece


def build(paper: CasePaper, mark: PrintMark | None = None) -> bytes:
    """The evidence of a case as a PDF; without any, an index to fill in. Raises KnownError when a character cannot be
    printed."""
    held = paper.parts.get("evidence", [])
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(8)
    rows: list[tuple[str, ...]] = [
        (
            str(n),
            row["name"],
            row["kind"],
            row["provider"],
            _amount(row),
            row["form"],
            dates.on_paper(row["received_on"]).replace("年", "年\n"),
            row["remark"],
        )
        for n, row in enumerate(held, 1)
    ]
    rows = rows or [(str(n), *[""] * 7) for n in range(1, _BLANK + 1)]
    table(sheet, _SHARES, rows, "证据材料", heads=HEADS, left=frozenset({1, 7}))
    for n, row in enumerate(held, 1):
        if int(row.get("files") or 0) == 0:
            _mount(sheet, f"证据{numeral(min(n, 999))}　{row['name']}")
    return sheet.finish()


def _amount(row: dict[str, str]) -> str:
    parts = [f"{row[key]}{unit}" for key, unit in (("copies", "份"), ("pages", "页")) if row[key]]
    return "/".join(parts)


def _mount(sheet: Sheet, name: str) -> None:
    """A page of its own with a frame to mount one piece in; what is larger than A4 is folded or made smaller."""
    sheet.paragraph([Span(name, sheet.size)], "证据名称", 0)
    sheet.rows[-1].keep = True
    frame(sheet, sheet.page.text_height - _HEADING, "（证据粘贴处）")

"""户情况表: one household on a page, with its people and what happened (domain reference 2.6)."""

from __future__ import annotations

from desktop_app.common import dates
from desktop_app.common.household_papers import HouseholdPaper
from desktop_app.common.papers import PrintMark
from reports.paper.page import XIAO_SI
from reports.paper.ruled_table import table
from reports.paper.sheet import Sheet

TITLE = "户情况表"
_FACTS = (2.6, 4.4, 2.6, 4.4)
_MEMBERS = (2.1, 2.6, 1.3, 3.5, 4.8, 3.0, 2.1)
_SMALL = 9.5  # of the members' table, where every number must stand on one line
_EVENTS = (3.4, 12.6)
_HEADS = ("姓名", "与户主关系", "性别", "出生日期", "身份证号", "电话", "备注")


def build(paper: HouseholdPaper, mark: PrintMark | None = None) -> bytes:
    """The sheet as a PDF. Raises KnownError when a character cannot be printed."""
    sheet = Sheet(TITLE, "", paper.hall, mark, continued=f"{TITLE}（续）", size=XIAO_SI)
    sheet.heading(TITLE)
    sheet.aside(f"{paper.hall}　{dates.on_paper(paper.made_on)}", "单位名称")
    sheet.space(4)
    _facts(sheet, paper)
    sheet.space(10)
    here = sum(member.remark not in ("去世", "迁出") for member in paper.members)
    sheet.subheading(f"家庭成员（{here}人）")
    rows = [
        (
            member.name,
            member.relation,
            member.sex,
            dates.on_paper(member.birth),
            member.id_no or "未登记",
            member.phone.replace("、", "\n") or "未登记",
            member.remark,
        )
        for member in paper.members
    ]
    table(sheet, _MEMBERS, rows or [("",) * len(_HEADS)], "家庭成员", heads=_HEADS, size=_SMALL)
    if paper.events:
        sheet.space(10)
        sheet.subheading("户的变动")
        events = [(dates.on_paper(day), words) for day, words in paper.events]
        table(sheet, _EVENTS, events, "户的变动", heads=("日期", "内容"), left=frozenset({1}))
    return sheet.finish()


def _facts(sheet: Sheet, paper: HouseholdPaper) -> None:
    """Two facts a row; the address and what is long in rows of their own."""
    short = [("户主", paper.head or "待补"), ("户号", paper.household_no or "未登记")]
    long = [("住址", paper.address or "未登记")]
    for label, words in paper.facts:
        (long if len(words) > 12 or label == "备注" else short).append((label, words))
    if len(short) % 2:
        long.insert(1, short.pop())
    pairs = [(*short[n], *short[n + 1]) for n in range(0, len(short), 2)]
    own = frozenset({1, 3})
    wide = (_FACTS[0], sum(_FACTS[1:]))
    table(sheet, _FACTS, pairs[:1], "户的情况", labels=frozenset({0, 2}), left=own)
    table(sheet, wide, long[:1], "户的情况", labels=frozenset({0}), left=frozenset({1}))
    table(sheet, _FACTS, pairs[1:], "户的情况", labels=frozenset({0, 2}), left=own)
    table(sheet, wide, long[1:], "户的情况", labels=frozenset({0}), left=frozenset({1}))

"""What the mediation forms share: dates to fill in, the party block (domain reference 1.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_app.common import dates, money
from desktop_app.common.papers import AgreementPaper, PartyPaper
from reports.paper.fill_in import Cell, fields
from reports.paper.numerals import numeral
from reports.paper.sheet import Sheet

BLANK_DATE = "      年    月    日"
BLANK = "\u00a0"
"""A blank that stays where it is at the end of a line, for room to write."""
SIGN_PARTY = "当事人（签名盖章或按指印）"
BLANK_NAME = BLANK * 16
_NAMED_FROM = 3  # parties: from here on each place to sign says whose it is
SIGN_AGENT = "代理人（签名）"
SIGN_MEDIATOR = "人民调解员（签名）"
SIGN_RECORDER = "记录人（签名）"
_FACTS, _CLAUSES, _PERFORMANCE = 5, 4, 2  # ruled lines, at least
_NUMBERED = re.compile(r"\s*(?:第?[一二三四五六七八九十百]+[、.．条]|\d+[、.．]|[（(][一二三四五六七八九十\d]+[）)])")


def day(iso: str) -> str:
    """A date on paper, or the blanks to write one."""
    return dates.on_paper(iso) or BLANK_DATE


def time_span(start_at: str, end_at: str) -> str:
    """2026年10月21日9时30分至11时05分; the day is said once."""
    start, end = dates.time_on_paper(start_at), dates.time_on_paper(end_at)
    if not end:
        return start
    if start_at[:10] == end_at[:10]:
        end = end.removeprefix(dates.on_paper(end_at))
    return f"{start}至{end}"


def names_of(text: str) -> list[str]:
    """Names one after the other, with 、 or other signs between them."""
    return [name.strip() for name in re.split(r"[、，,；;]", text) if name.strip()]


def named(parties: Sequence[PartyPaper]) -> list[str]:
    """The parties' names; on a form for writing by hand nobody has one yet."""
    return [party.name for party in parties if party.name]


def party_heading(parties: Sequence[PartyPaper], n: int) -> str:
    """当事人（甲方）; several on one side are counted: 当事人（甲方之二）."""
    return f"当事人（{side_of(parties, n)}）"


def side_of(parties: Sequence[PartyPaper], n: int) -> str:
    side = parties[n].side
    same = [party for party in parties if party.side == side]
    return side if len(same) == 1 else f"{side}之{numeral(sum(party.side == side for party in parties[: n + 1]))}"


def party_places(parties: Sequence[PartyPaper], which: Sequence[int], label: str = SIGN_PARTY) -> list[tuple[str, str]]:
    """Places to sign for the parties at these positions, as ``signature_block`` takes them."""
    if len(which) < _NAMED_FROM:
        return [(label, "")] * len(which)
    return [(label, f"{side_of(parties, n)} {parties[n].name}") for n in which]


def agent_places(parties: Sequence[PartyPaper]) -> list[tuple[str, str]]:
    """Places to sign for those who speak for parties."""
    return [(SIGN_AGENT, name) for party in parties for name in party.agent.split("、") if name]


def party_block(sheet: Sheet, party: PartyPaper, side: str) -> None:
    """当事人信息块 of a person or an organisation, in the order of the ministry's form."""

    def cell(label: str, value: str, share: float = 1.0) -> Cell:
        return Cell(label, value, share, f"{side}的{label}")

    start = len(sheet.rows)
    if party.kind == "org":
        fields(sheet, cell("名称", party.name))
        fields(sheet, cell("住所", party.address))
        fields(sheet, cell("法定代表人（负责人）", party.representative, 1.7), cell("职务", party.representative_post))
        fields(sheet, cell("联系方式", party.phone))
        fields(sheet, cell("统一社会信用代码", party.credit_code))
    else:
        age = f"{party.age}岁" if party.age.isdigit() else party.age
        fields(
            sheet,
            cell("姓名", party.name, 1.35),
            cell("性别", party.sex, 0.8),
            cell("民族", party.ethnic, 1.1),
            cell("年龄", age, 0.95),
        )
        fields(sheet, cell("职业或职务", party.occupation), cell("联系方式", party.phone))
        fields(sheet, cell("单位或住址", party.address))
    if party.agent:
        fields(sheet, cell("代理人", party.agent))  # of what kind stands with the name
    for row in sheet.rows[start:-1]:
        row.keep = True


def party_blocks(sheet: Sheet, parties: Sequence[PartyPaper]) -> None:
    """当事人（甲方） and so on, each with its block."""
    for n, party in enumerate(parties):
        sheet.subheading(party_heading(parties, n))
        party_block(sheet, party, side_of(parties, n))
        sheet.space(5)


def facts(sheet: Sheet, agreement: AgreementPaper) -> None:
    """纠纷主要事实、争议事项, as F10 and F11 have it."""
    sheet.subheading("纠纷主要事实、争议事项：")
    sheet.ruled("纠纷主要事实、争议事项", agreement.facts, _FACTS)
    sheet.space(8)


def agreed(sheet: Sheet, agreement: AgreementPaper) -> None:
    """What was agreed, and how and when it is performed, as F10 and F11 have it."""
    sheet.subheading("经调解，自愿达成如下协议：")
    sheet.ruled("协议内容", "\n".join(_numbered(agreement.clauses)), _CLAUSES, _amount(agreement))
    sheet.space(8)
    sheet.subheading("履行方式、时限：")
    sheet.ruled("履行方式、时限", agreement.performance, _PERFORMANCE)


def _numbered(clauses: list[str]) -> list[str]:
    """一、二、三 before each clause, unless the clerk has numbered them."""
    written = [clause.strip() for clause in clauses if clause.strip()]
    if written and all(_NUMBERED.match(clause) for clause in written):
        return written
    return [f"{numeral(n)}、{clause}" for n, clause in enumerate(written, start=1)]


def _amount(agreement: AgreementPaper) -> list[str]:
    """The sum in figures and words, unless a clause already says it in words."""
    if not agreement.amount_fen:
        return []
    said = "".join([*agreement.clauses, agreement.performance])
    if money.in_words(agreement.amount_fen) in said:
        return []
    return [f"协议涉及金额：{money.on_paper(agreement.amount_fen)}。"]

"""What the mediation forms share: dates to fill in, the party block (domain reference 1.5)."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.common import dates
from desktop_app.common.papers import PartyPaper
from reports.paper.fill_in import Cell, fields
from reports.paper.numerals import numeral
from reports.paper.sheet import Sheet

BLANK_DATE = "      年    月    日"
SIGN_PARTY = "当事人（签名盖章或按指印）"
BLANK_NAME = " " * 16
_NAMED_FROM = 3  # parties: from here on each place to sign says whose it is
SIGN_MEDIATOR = "人民调解员（签名）"
SIGN_RECORDER = "记录人（签名）"


def day(iso: str) -> str:
    """A date on paper, or the blanks to write one."""
    return dates.on_paper(iso) or BLANK_DATE


def party_heading(parties: Sequence[PartyPaper], n: int) -> str:
    """当事人（甲方）; several on one side are counted: 当事人（甲方之二）."""
    return f"当事人（{side_of(parties, n)}）"


def side_of(parties: Sequence[PartyPaper], n: int) -> str:
    side = parties[n].side
    same = [party for party in parties if party.side == side]
    return side if len(same) == 1 else f"{side}之{numeral(sum(party.side == side for party in parties[: n + 1]))}"


def party_places(parties: Sequence[PartyPaper], which: Sequence[int]) -> list[tuple[str, str]]:
    """Places to sign for the parties at these positions, as ``signature_block`` takes them."""
    if len(which) < _NAMED_FROM:
        return [(SIGN_PARTY, "")] * len(which)
    return [(SIGN_PARTY, f"{side_of(parties, n)} {parties[n].name}") for n in which]


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
        fields(sheet, cell("委托代理人", party.agent))
    for row in sheet.rows[start:-1]:
        row.keep = True

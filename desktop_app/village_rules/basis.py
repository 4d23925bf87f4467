"""What the law asks of the meeting that passes the rules, in words (domain reference 4.1: L02, L03, L08, L11, L12).

The numbers are those of the 2018 texts; both laws have changed with effect from 2026-01-01, which is said with them.
"""

from __future__ import annotations

from ..context import Context, place_name

RESIDENTS = "resident_pact"


def meeting(ctx: Context, kind: str) -> str:
    """The meeting that passes rules of this kind: 向阳社区居民会议."""
    return f"{place_name(ctx.hall['name'])}{'居民会议' if kind == RESIDENTS else '村民会议'}"


def passing(ctx: Context, kind: str) -> str:
    """Who passes the rules and with how many."""
    if kind == RESIDENTS:
        rule = (
            "居民公约由居民会议讨论制定：居民会议有过半数的人员出席才能举行，由出席人过半数通过"
            "（城市居民委员会组织法第九条、第十五条）"
        )
    else:
        rule = (
            "村规民约由村民会议制定和修改：有本村十八周岁以上的村民过半数，或者三分之二以上的户的代表参加，"
            "由到会人员过半数通过（村民委员会组织法第二十二条、第二十七条）；由村民代表会议通过的，须有村民会议授权"
        )
    return f"{rule}。{_caution(ctx)}"


def filing(ctx: Context, kind: str) -> str:
    """Who the rules are filed with, and by when."""
    days = ctx.setting("rules.filing_days")
    if kind == RESIDENTS:
        office = "报不设区的市、市辖区人民政府或者其派出机关（街道办事处）备案（城市居民委员会组织法第十五条）"
    else:
        office = "报乡、民族乡、镇人民政府备案（村民委员会组织法第二十七条）"
    return f"{office}；通过后{days}日内报（惯例，请核对）。{_caution(ctx)}"


def _caution(ctx: Context) -> str:
    text = ctx.setting("rules.text_basis")
    if text == "2018":
        return "以上为2018文本，请核对：两部法律2025年10月修订，2026年1月1日起施行。"
    return f"以上依据{text}文本。"

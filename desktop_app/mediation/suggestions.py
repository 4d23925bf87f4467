"""What the words of a quarrel, the number of people and the amount suggest: type, difficulty, scale, early warning
(domain reference 1.7.1, 1.7.3; 人民调解法 §25). Nothing is ever set by it; each suggestion says what it rests on.

The numbers are settings with their basis: they are local usage, not law.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..common import codes
from ..context import Context

_TYPES: dict[str, tuple[str, ...]] = {
    "01": ("离婚", "夫妻", "彩礼", "抚养", "赡养", "继承", "婆媳", "分家", "同居"),
    "02": ("邻居", "楼上", "楼下", "漏水", "渗水", "噪音", "噪声", "宠物", "装修", "采光", "通行", "楼道"),
    "03": ("宅基地", "房屋买卖", "建房", "拆墙", "房产", "产权"),
    "04": ("合同", "借款", "借条", "欠条", "租房", "租赁", "押金", "定金", "订金", "违约"),
    "05": ("承包地", "种子", "农药", "合伙", "经营", "养殖"),
    "06": ("打伤", "打架", "受伤", "赔偿", "咬伤", "摔伤", "高空抛物"),
    "07": ("山林", "林地", "地界", "田埂", "水源", "鱼塘"),
    "08": ("征地", "拆迁", "安置", "补偿款"),
    "09": ("污染", "排污", "油烟", "粉尘", "臭气"),
    "10": ("农民工", "拖欠工资", "欠薪", "工钱", "包工头"),
    "11": ("劳动合同", "社保", "加班费", "辞退", "工伤"),
    "12": ("旅行社", "导游", "旅游"),
    "13": ("网购", "直播间", "快递", "退货", "电商"),
    "14": ("消费", "预付卡", "健身卡", "商家", "退款"),
    "15": ("医院", "诊所", "手术", "误诊", "医疗"),
    "16": ("交通事故", "撞车", "追尾", "电动车撞", "刮擦"),
    "17": ("物业", "物业费", "业委会", "电梯", "停车位", "车位"),
}
_TENSE = ("上访", "械斗", "民转刑", "非正常死亡", "死亡", "持刀", "拼命", "同归于尽", "自杀", "报复")
_CROWD = ("聚众", "集体", "群体", "围堵", "堵门", "堵路", "拉横幅")
_UNREST = ("闹事", "围堵", "堵门", "堵路", "拉横幅", "械斗")
_PETITION = ("上访", "越级", "进京", "到省里", "到市里")
_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_PEOPLE = re.compile(
    r"(\d+|[一二两三四五六七八九十百]+)(?:多|余)?(?:名|个|位)?(?:人|户|村民|居民|业主|工人|农民工|住户)"
)
_MONEY = re.compile(r"(\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百]+)(?:多|余)?\s*(万|千)?\s*(?:元|块)")
_LABOUR = ("10", "11")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``key`` is a field of the case, ``code`` what it might be, ``why`` the words and numbers that say so."""

    key: str
    code: str
    why: str


def suggest(
    ctx: Context,
    brief: str,
    party_count: int,
    dispute_type: str | None = None,
    now: Mapping[str, str | None] | None = None,
) -> list[Suggestion]:
    """What the text and the parties suggest, less what stands in ``now`` already."""
    ctx.require("cases.open")
    people, told = _people(brief, party_count)
    yuan = largest_amount(brief)
    limits = {
        key: int(str(ctx.setting(f"mediation.{key}"))) for key in ("complex_people", "complex_yuan", "major_people")
    }
    found = [_type(brief)]
    found.append(_difficulty(brief, people, told, yuan, dispute_type, limits))
    found.append(_scale(brief, people, told, limits))
    found.append(_warning(brief, people, told, limits))
    return [one for one in found if one is not None and (now or {}).get(one.key) != one.code]


def words(one: Suggestion) -> str:
    """难易：疑难复杂（写到12万元，10万元以上）"""
    from .fields import CASE_FIELDS

    field = CASE_FIELDS[one.key]
    return f"{field.label}：{codes.label(field.code_table, one.code)}（{one.why}）"


def largest_amount(text: str) -> int:
    """The largest sum of money that a text names, in yuan; 0 for none."""
    return max((_yuan(*found.groups()) for found in _MONEY.finditer(text)), default=0)


def _type(brief: str) -> Suggestion | None:
    hits = {code: [word for word in words_ if word in brief] for code, words_ in _TYPES.items()}
    best = max(hits, key=lambda code: len(hits[code]))
    if not hits[best]:
        return None
    return Suggestion("dispute_type", best, f"写到{_quoted(hits[best])}")


def _difficulty(
    brief: str, people: int, told: str, yuan: int, dispute_type: str | None, limits: Mapping[str, int]
) -> Suggestion | None:
    why = []
    if people >= limits["complex_people"]:
        why.append(f"{told}，{limits['complex_people']}人以上")
    if yuan >= limits["complex_yuan"]:
        why.append(f"写到{yuan:,}元，{limits['complex_yuan']:,}元以上")
    if tense := [word for word in _TENSE if word in brief]:
        why.append(f"写到{_quoted(tense)}")
    if dispute_type in _LABOUR and 5 <= people < limits["complex_people"]:
        why.append(f"劳资纠纷{told}，5人以上")
    if "工伤" in brief and 3 <= people < limits["complex_people"]:
        why.append(f"工伤{told}，3人以上")
    return Suggestion("difficulty", "complex", "；".join(why)) if why else None


def _scale(brief: str, people: int, told: str, limits: Mapping[str, int]) -> Suggestion | None:
    if people >= limits["major_people"]:
        return Suggestion("event_scale", "03", f"{told}，{limits['major_people']}人以上")
    crowd = [word for word in _CROWD if word in brief]
    if people >= limits["complex_people"]:
        return Suggestion("event_scale", "02", f"{told}，{limits['complex_people']}人以上")
    return Suggestion("event_scale", "02", f"写到{_quoted(crowd)}") if crowd else None


def _warning(brief: str, people: int, told: str, limits: Mapping[str, int]) -> Suggestion | None:
    """From the gravest: unrest of many, the beginning of unrest, a petition of many past its place."""
    unrest = [word for word in _UNREST if word in brief]
    petition = [word for word in _PETITION if word in brief]
    if unrest and people >= limits["complex_people"]:
        return Suggestion("warning_level", "01", f"写到{_quoted(unrest)}，{told}")
    if unrest:
        return Suggestion("warning_level", "02", f"写到{_quoted(unrest)}")
    if petition:
        return Suggestion("warning_level", "03", f"写到{_quoted(petition)}")
    return None


def _people(brief: str, party_count: int) -> tuple[int, str]:
    """How many people are in it, and in which words: the parties, or more where the text says so."""
    named = max((_number(found[1]) for found in _PEOPLE.finditer(brief)), default=0)
    return (named, f"写到{named}人（户）") if named > party_count else (party_count, f"当事人{party_count}人")


def _number(text: str) -> int:
    """12, 十二, 二十, 一百二十."""
    if text.isdecimal():
        return int(text)
    total = part = 0
    for sign in text:
        if sign in "十百":
            total += (part or 1) * (10 if sign == "十" else 100)
            part = 0
        else:
            part = _DIGITS[sign]
    return total + part


def _yuan(figure: str, unit: str | None) -> int:
    plain = figure.replace(",", "")
    value = float(plain) if plain[0].isdecimal() else float(_number(plain))
    return int(value * {"万": 10_000, "千": 1_000}.get(unit or "", 1))


def _quoted(found: list[str]) -> str:
    return "".join(f"“{word}”" for word in found[:3])

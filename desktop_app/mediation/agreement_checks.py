"""What the words of an agreement say of money, against its figures (domain reference 1.5 F10, 7.4): sentences by field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..common import money

_BOTH = re.compile(
    r"(?:人民币)?\s*(\d[\d,，]*(?:\.\d{1,2})?)\s*(万)?元\s*[（(]\s*大写[：:]?\s*(?:人民币)?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+)\s*[）)]"
)
_FIGURE = re.compile(r"(\d[\d,，]*(?:\.\d{1,2})?)\s*(万)?元")
_TEXTS = (("clauses", "协议内容"), ("performance", "履行办法"), ("facts", "事实"), ("breach_clause", "违约责任"))


def figures(text: str) -> list[int]:
    """The sums in figures that a text names, in fen, in their order."""
    return [_fen(found[1], found[2]) for found in _FIGURE.finditer(text or "")]


def contradictions(row: Mapping[str, Any]) -> dict[str, str]:
    """Sums whose figures and words differ: nobody could say which one holds."""
    found = {}
    for key, label in _TEXTS:
        for both in _BOTH.finditer(row.get(key) or ""):
            fen, said = _fen(both[1], both[2]), both[3].replace("圆", "元").replace("正", "整")
            if money.in_words(fen) != said:
                found[key] = (
                    f"{label}里{both[1]}{both[2] or ''}元的大写应是{money.in_words(fen)}，写的是{both[3]}，请核对"
                )
    return found


def amount_hint(row: Mapping[str, Any]) -> str | None:
    """A hint when the clauses' sums are neither the amount nor add up to it; None when they fit or say nothing."""
    amount = row.get("amount_fen")
    clauses = row.get("clauses") or ""
    named = figures(clauses)
    if not clauses.strip():
        return None
    if not named:
        return "协议内容里没有写到金额，请核对" if amount else None
    if not amount:
        return f"协议内容里写到{money.yuan(_whole(named))}元，涉及金额还空着"
    if amount in named or amount == sum(named):
        return None
    return f"协议内容里的金额合计{money.yuan(_whole(named))}元，与涉及金额{money.yuan(amount)}元不符，请核对"


def _whole(named: Sequence[int]) -> int:
    """What the sums come to: one that the others add up to is their total and is not added once more."""
    largest = max(named)
    return largest if len(named) > 2 and 2 * largest == sum(named) else sum(named)


def _fen(figure: str, unit: str | None) -> int:
    whole, _, part = figure.replace(",", "").replace("，", "").partition(".")
    fen = int(whole) * 100 + int((part + "00")[:2])
    return fen * 10_000 if unit else fen

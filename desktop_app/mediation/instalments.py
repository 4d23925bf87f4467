"""Instalments as one writes them down: a line each, a date and an amount or an act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..common import dates, money
from .agreements import ItemEntry

_AMOUNT = re.compile(r"(?:人民币|[￥¥])?[\d０-９][\d０-９,，.．]*(?:元|圆)?")


def read(text: str) -> list[ItemEntry]:
    """``2026-12-01 600`` and ``2026-12-20 修好防水`` as items. Raises ValueError with a sentence naming the line."""
    found = []
    for number, line in enumerate((line.strip() for line in text.splitlines()), 1):
        if not line:
            continue
        day, _, rest = line.replace("\u3000", " ").replace("\t", " ").partition(" ")
        rest = rest.strip()
        try:
            parsed = dates.parse(day)
        except ValueError as error:
            raise ValueError(f"第{number}行：{error}") from None
        if parsed.precision != "day":
            raise ValueError(f"第{number}行：请写到哪一天，例如 2026-12-01 600")
        if not rest:
            raise ValueError(f"第{number}行：日期后面空一格，再写金额或要做的事")
        if _AMOUNT.fullmatch(rest):
            found.append(ItemEntry(parsed.iso, money.fen_from_text(rest)))
        else:
            found.append(ItemEntry(parsed.iso, None, rest))
    return found


def problem(text: str) -> str | None:
    """The sentence of ``read``, for a field's check."""
    try:
        read(text)
    except ValueError as error:
        return str(error)
    return None


def write(items: Iterable[Mapping[str, Any]]) -> str:
    """Stored items as such lines."""
    return "\n".join(
        f"{item['due_on']} {money.yuan(item['amount_fen']) if item['amount_fen'] is not None else item['act']}"
        for item in items
        if item["amount_fen"] is not None or item["act"]
    )

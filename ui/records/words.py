"""A stored value in the words a screen shows: never a raw code, None or fen."""

from __future__ import annotations

from typing import Any

from desktop_app.common import codes
from desktop_app.common.fields import Field, Kind


def hours(minutes: int) -> str:
    """Hours of minutes: 1.5 of 90; minutes that are no even tenth stay exact: 1:25 of 85."""
    if minutes % 6 == 0:
        return f"{minutes / 60:.1f}".removesuffix(".0")
    return f"{minutes // 60}:{minutes % 60:02}"


def in_words(field: Field, value: Any) -> str:
    """Empty text for nothing. A LINK is not this module's to name: hand in the name."""
    if value is None or value == "":
        return ""
    match field.kind:
        case Kind.CODE:
            return codes.label(field.code_table, value)
        case Kind.CODES:
            return "、".join(codes.label(field.code_table, code) for code in value.split())
        case Kind.MINUTES:
            return f"{hours(value)} 小时"
        case Kind.MONEY:
            from desktop_app.common import money

            return f"{money.yuan(value)} 元"
        case Kind.FLAG:
            return "是" if value else "否"
        case Kind.TIME:
            return str(value)[:16]
        case _:
            return str(value)

"""One cell of a roster as a stored value, by the kind of its field; what cannot be read becomes a note."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from ..common import codes, dates, id_numbers
from ..common import text as texts
from ..common.fields import Field, Kind, Mask
from ..spreadsheet.reader import Cell
from ..spreadsheet.rejects import as_text

WORDS = re.compile(r"[\s、,，;；/|+]+")
_YES = {"是", "有", "对", "√", "✓", "✔", "☑", "1", "y", "yes", "true", "t"}
_NO = {"否", "无", "没有", "不是", "×", "✗", "✘", "☐", "0", "n", "no", "false", "f", "-", "—", "/"}
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ADDRESSES = {"live_addr", "hukou_addr"}


def read_value(field: Field, value: Cell, *, date1904: bool = False) -> tuple[str | int | None, str]:
    """The stored value, or None; and a note where something was not read or is less than it looks (empty otherwise)."""
    written = texts.one_line(as_text(value))
    match field.kind:
        case Kind.CODE:
            code = codes.code_of(field.code_table, written)
            return code, "" if code is not None else _unknown(field, written)
        case Kind.CODES:
            return _codes(field, written)
        case Kind.DATE:
            return _date(field, value, written, date1904)
        case Kind.FLAG:
            return _flag(field, value, written)
        case Kind.MONEY:
            return _money(field, written)
        case Kind.INTEGER:
            return (int(written), "") if written.lstrip("-").isdecimal() else (None, _unknown(field, written))
        case Kind.NOTE:
            lines = as_text(value).replace("\r\n", "\n").replace("\r", "\n")
            return _UNSEEN.sub("", lines).strip() or None, ""
    return _text(field, written)


def _unknown(field: Field, written: str) -> str:
    said = f"“{written[:20]}”" if field.mask is None else ""
    return f"{field.label}{said}不认识，没有导入"


def _codes(field: Field, written: str) -> tuple[str | None, str]:
    found, odd = [], []
    whole = codes.code_of(field.code_table, written)
    for word in [written] if whole else filter(None, WORDS.split(written)):
        code = codes.code_of(field.code_table, word)
        if code is None:
            odd.append(word)
        else:
            found.append(code)
    return " ".join(dict.fromkeys(found)) or None, _unknown(field, "、".join(odd)) if odd else ""


def _date(field: Field, value: Cell, written: str, date1904: bool) -> tuple[str | None, str]:
    try:
        found = dates.parse(value, date1904=date1904)
    except ValueError as problem:
        return None, f"{field.label}没有读：{problem}"
    vague = found.precision != "day"
    return found.iso, f"{field.label}“{written}”没有写到日，记为{found.iso}" if vague else ""


def _flag(field: Field, value: Cell, written: str) -> tuple[int | None, str]:
    word = texts.half_width(written).casefold()
    if isinstance(value, bool):
        return int(value), ""
    if word in _YES or written in (field.label, field.label.removesuffix("户")):
        return 1, ""
    return (0, "") if word in _NO else (None, _unknown(field, written))


def _money(field: Field, written: str) -> tuple[int | None, str]:
    """Yuan as fen; 1.2万元 is 12,000 yuan."""
    bare = texts.half_width(written).replace(",", "").removesuffix("元").strip("￥¥ ")
    times = 10_000 if bare.endswith("万") else 1
    try:
        fen = Decimal(bare.removesuffix("万")) * times * 100
    except InvalidOperation:
        return None, _unknown(field, written)
    if not fen.is_finite() or not 0 <= fen < 10**15 or fen != int(fen):
        return None, _unknown(field, written)
    return int(fen), ""


def _text(field: Field, written: str) -> tuple[str | None, str]:
    if field.mask is Mask.ID_NUMBER:
        written = id_numbers.compact(written)
    elif field.mask is Mask.PHONE or field.key == "pinyin":
        written = texts.half_width(written).casefold()
    elif field.key == "former_name":
        written = texts.normalise_name(written)[0]
    elif field.key in _ADDRESSES:
        written = texts.half_width_letters(written)
    if field.check is not None and (problem := field.check(written)):
        return None, f"{field.label}没有导入：{problem}"
    return written or None, ""

"""Identity numbers: citizens, residence permits of Hong Kong, Macao and Taiwan, foreigners' cards.

GB 11643-1999 and domain reference 2.4.1-2.4.4. The region code is never a reason to refuse: codes are retired and created
every year, and the sample data use 29, which no place has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from . import text as texts
from .dates import SystemClock, age_on

IdKind = Literal["", "citizen", "hk_permit", "mo_permit", "tw_permit", "foreigner", "foreigner_old"]

_EXPONENT = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_FOREIGNER_OLD = re.compile(r"[A-Z]{3}\d{12}")
_PERMITS: dict[str, tuple[IdKind, str]] = {
    "810000": ("hk_permit", "香港居民居住证"),
    "820000": ("mo_permit", "澳门居民居住证"),
    "830000": ("tw_permit", "台湾居民居住证"),
}
_MAX_AGE = 130
# Excel keeps 15 significant digits, so an identity number stored as a number has lost its last three.
_EXACT_NUMBERS = 10**15

LOST_PRECISION = "Excel 把身份证号存成了数字，后几位已丢失，请按原件重填"
WRONG_CHECK_DIGIT = "身份证号校验位不对，请核对最后一位和其余数字"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """What a number says. With a ``problem`` it must not be stored; a ``hint`` is only shown.

    ``number`` is as stored (18 characters, upper-case X); ``birth`` ISO and ``sex`` a code of GB/T 2261.1, both empty
    where the number does not say.
    """

    kind: IdKind
    number: str
    birth: str = ""
    sex: str = ""
    problem: str | None = None
    hint: str | None = None


def compact(value: Any) -> str:
    """The bare number: half width, no blanks, no apostrophe in front, upper case."""
    return "".join(texts.half_width(str(value)).split()).strip("'‘’`").upper()


def kept_digits(value: int | float) -> str:
    """A number as text, with * for the digits that Excel no longer has: 290381196602056***.

    Never the digits that the computer makes up for them: one in eleven would pass the check digit.
    """
    if abs(value) < _EXACT_NUMBERS:
        return str(int(value)) if value == int(value) else str(value)
    mantissa, _, exponent = f"{value:.14e}".partition("e")
    return mantissa.replace(".", "") + "*" * (int(exponent) - 14)


def examine(value: Any, today: date | None = None) -> IdNumber:
    """Read an identity number as it was typed or stands in a cell (text or number). Never raises.

    ``today`` bounds the age (0 to 130); the computer's day in UTC+8 when it is not given.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) >= _EXACT_NUMBERS or value != int(value):
            return IdNumber("", kept_digits(value), problem=LOST_PRECISION)
        value = int(value)
    number = compact(value)
    if not number:
        return IdNumber("", "", problem="身份证号是空的")
    if _EXPONENT.fullmatch(number):
        return IdNumber("", number, problem=LOST_PRECISION)
    if _FOREIGNER_OLD.fullmatch(number):
        return IdNumber("foreigner_old", number, hint="这是旧版外国人永久居留证号码，请按证件填写出生日期和性别")
    if len(number) == 15 and number.isdigit():
        found = _examine_18(_upgraded(number), today)
        return found if found.problem else _hinted(found, f"15位旧号码已换成18位：{found.number}")
    return _examine_18(number, today)


# What numbers of other documents look like (domain reference 2.4.4, from general knowledge: hints, never refusals).
_DOCUMENTS = {
    "516": (re.compile(r"[HM]\d{8}(\d{2})?"), "H 或 M 后面8位或10位数字"),
    "511": (re.compile(r"\d{8}|\d{10}[A-Z]"), "8位数字"),
    "414": (re.compile(r"[A-Z0-9]{5,15}"), "5到15位字母和数字"),
}
_CHECKED = {"111": "citizen", "112": "citizen", "553": "foreigner", "L01": "permit", "L02": "permit"}


def document_problem(cert_type: str, number: str, today: date | None = None) -> str | None:
    """Why a number cannot be that of a document whose numbers have a check digit (codes of GA/T 517); None when it can."""
    if cert_type not in _CHECKED:
        return None
    found = examine(number, today)
    return found.problem.replace("身份证号", "证件号码") if found.problem else None


def document_hint(cert_type: str, number: str) -> str | None:
    """A sentence when a document's number does not look like those of its kind."""
    if cert_type in _DOCUMENTS:
        shape, words = _DOCUMENTS[cert_type]
        return None if shape.fullmatch(number) else f"这种证件的号码一般是{words}，请看看对不对"
    wanted, kind = _CHECKED.get(cert_type, ""), examine(number).kind
    if wanted and kind and not kind.startswith(wanted) and not kind.endswith(wanted):
        return "号码和所选的证件类型不像是一种，请看看对不对"
    return None


def check_digit(first_17: str) -> str:
    """MOD 11-2 of GB 11643 over the first 17 digits."""
    from stdnum.cn.ric import calc_check_digit

    return calc_check_digit(first_17 + "0")


def _upgraded(number: str) -> str:
    first_17 = number[:6] + "19" + number[6:]
    return first_17 + check_digit(first_17)


def _hinted(found: IdNumber, hint: str) -> IdNumber:
    return IdNumber(found.kind, found.number, found.birth, found.sex, hint=hint)


def _examine_18(number: str, today: date | None) -> IdNumber:
    problem = _shape_problem(number)
    if problem:
        return IdNumber("", number, problem=problem)
    kind: IdKind = "citizen"
    hint = None
    if number.startswith("9"):
        kind, hint = "foreigner", "这是外国人永久居留身份证号码"
    elif number[:6] in _PERMITS:
        kind, label = _PERMITS[number[:6]]
        hint = f"这是{label}号码"
    birth, problem = _birth(number, today or SystemClock().today())
    if check_digit(number[:17]) != number[17]:
        # Ends with 000: hardly a slip of the finger, but Excel's rounding that somebody turned back into text.
        problem = LOST_PRECISION if number.endswith("000") else problem or WRONG_CHECK_DIGIT
    if problem:
        return IdNumber(kind, number, problem=problem)
    return IdNumber(kind, number, birth, "1" if int(number[16]) % 2 else "2", hint=hint)


def _shape_problem(number: str) -> str | None:
    odd = dict.fromkeys(c for c in number[:-1] if not ("0" <= c <= "9"))
    if number[-1] not in "0123456789X":
        odd[number[-1]] = None
    if odd:
        return f"身份证号里有“{''.join(odd)}”，只能是数字，最后一位可以是 X"
    if len(number) != 18:
        return f"身份证号应当是18位，现在是{len(number)}位"
    if number[0] == "0":
        return "身份证号不会以0开头，请核对"
    return None


def _birth(number: str, today: date) -> tuple[str, str | None]:
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    try:
        born = date(year, month, day)
    except ValueError:
        return "", f"身份证号里的出生日期{year}年{month}月{day}日不存在，请核对第7到14位"
    if born > today:
        return "", f"身份证号里的出生日期{year}年{month}月{day}日在今天以后，请核对第7到14位"
    if age_on(born.isoformat(), today.isoformat()) > _MAX_AGE:
        return "", f"身份证号里的出生年份是{year}年，年龄超过{_MAX_AGE}岁，请核对第7到14位"
    return born.isoformat(), None

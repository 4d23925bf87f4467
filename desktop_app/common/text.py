"""Text as people type it and as rosters hold it: full width, blanks, control and private-use characters, names."""

from __future__ import annotations

import json
import re
from functools import cache

import resources

MIDDLE_DOT = "·"
_DOTS = "•‧∙．・･●﹒⋅"  # what stands for the dot in 买买提·吐尔逊 (domain reference 2.4.6)
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"

_HALF: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_HALF_ALNUM = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_DROP_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_TO_DOT = dict.fromkeys(map(ord, _DOTS), MIDDLE_DOT)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"\s+")
_LATIN_NAME = re.compile(r"[A-Za-zÀ-ɏ]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_WIDE_ALNUM = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]+")


def half_width(text: str) -> str:
    """Full-width letters, digits and punctuation as half-width, all blanks as U+0020; invisible characters dropped.

    For numbers, dates and codes; not for Chinese prose, whose punctuation is full width.
    """
    return text if text.isascii() else text.translate(_HALF).translate(_DROP_INVISIBLE)


def half_width_letters(text: str) -> str:
    """Only full-width letters and digits as half-width; punctuation stays. For addresses and notes."""
    return text.translate(_HALF_ALNUM) if _WIDE_ALNUM.search(text) else text


def one_line(text: str) -> str:
    """Blanks and line breaks as single blanks, ends stripped, invisible and control characters dropped."""
    if text.isprintable() and "  " not in text:
        return text.strip()  # nearly every cell of a roster
    return _BLANKS.sub(" ", _CONTROL.sub("", text.translate(_DROP_INVISIBLE))).strip()


def is_blank(text: str) -> bool:
    """Nothing that anybody would see."""
    return not text.isalnum() and not one_line(text)  # letters and digits alone, as most cells are, need no second look


def has_control(text: str) -> bool:
    """Whether there is a control character other than tab and line breaks."""
    return bool(_CONTROL.search(text))


def is_han(char: str) -> bool:
    """A Chinese character: all CJK ideograph blocks, 〇, and the private-use area that old systems put names in."""
    code = ord(char)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x3347F
        or 0xF900 <= code <= 0xFAFF
        or 0x2E80 <= code <= 0x2FDF
        or 0xE000 <= code <= 0xF8FF
        or code == 0x3007
    )


def normalise_name(text: str) -> tuple[str, list[str]]:
    """A name as it is stored, and notes on what was changed (domain reference 2.4.6).

    Blanks between Han characters are dropped, between Latin words kept (as one); dots become ·; full-width letters
    become half-width. Nothing is refused here.
    """
    if _PLAIN_NAME.fullmatch(text):
        return text, []  # nearly every name
    notes: list[str] = []
    standard = unfold_private(text)
    if standard != text:
        notes.append("姓名中旧系统的自造字换成了标准字")
        text = standard
    name = _BLANKS.sub(" ", text.translate(_DROP_INVISIBLE).translate(_HALF_ALNUM)).strip()
    dotted = name.translate(_TO_DOT)
    if any(map(is_han, dotted)):
        dotted = re.sub(rf"\s*{MIDDLE_DOT}\s*", MIDDLE_DOT, dotted)
    if dotted != name:
        notes.append(f"姓名中的间隔号写成了“{MIDDLE_DOT}”")
    if " " not in dotted:
        return dotted, notes
    kept: list[str] = []
    for index, char in enumerate(dotted):
        if char == " " and (is_han(dotted[index - 1]) or is_han(dotted[index + 1])):
            continue
        kept.append(char)
    closed = "".join(kept)
    if closed != dotted:
        notes.append(f"姓名“{text.strip()}”中的空格去掉了")
    return closed, notes


def name_hint(name: str) -> str | None:
    """A sentence to show beside a name with unusual characters; never a refusal (domain reference 2.4.6)."""
    odd = [c for c in name if not (is_han(c) or _LATIN_NAME.match(c) or c in f"{MIDDLE_DOT} -'’")]
    if odd:
        return f"姓名里有“{''.join(dict.fromkeys(odd))}”，请看看是不是打错了"
    if _PRIVATE.search(name):
        return "姓名里有旧系统的自造字，请换成标准字"
    return None


@cache
def _private_use() -> dict[int, str]:
    raw: dict[str, str] = json.loads(resources.path("pua_fold.json").read_text("utf-8"))
    return {int(code, 16): char for code, char in raw.items()}


def unfold_private(text: str) -> str:
    """Private-use characters of old GBK systems as their Unicode characters (resources/pua_fold.json)."""
    return text.translate(_private_use()) if _PRIVATE.search(text) else text


@cache
def _variants() -> dict[int, str]:
    raw: dict[str, str] = json.loads(resources.path("name_variants.json").read_text("utf-8"))
    return {ord(written): char for written, char in raw.items()}


def fold_variants(text: str) -> str:
    """Traditional and variant characters, and private-use ones, as the standard ones (resources/name_variants.json).

    For comparing and searching names only: 張 and 张 find each other, and each stays as it was written.
    """
    return text if text.isascii() else unfold_private(text).translate(_variants())


def fold(text: str) -> str:
    """How two writings of one name, address or word are compared and searched: never stored, never shown."""
    if text.isascii():
        return text.casefold().strip()
    folded = unfold_private(half_width(text.translate(_TO_DOT))).casefold()
    return _BLANKS.sub(" ", folded).strip()

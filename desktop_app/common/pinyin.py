"""Pinyin of names: the stored sort key, and every reading of every character for the search index."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from . import text as texts

# Readings of a character as a surname where they differ from its usual one (domain reference 2.4.6).
_SURNAMES = {
    "单": "shan", "仇": "qiu", "查": "zha", "区": "ou", "解": "xie", "曾": "zeng", "盖": "ge", "朴": "piao", "员": "yun",
    "黑": "he", "秘": "bi", "乐": "yue", "翟": "zhai", "缪": "miao", "折": "she", "召": "shao", "种": "chong", "覃": "qin",
    "洗": "xian", "能": "nai", "隗": "wei", "句": "gou", "祭": "zhai", "阚": "kan", "乜": "nie", "颉": "xie", "郇": "xun",
    "粘": "nian", "都": "du", "重": "chong", "佴": "nai", "繁": "po", "卜": "bu", "藏": "zang",
}  # fmt: skip
_DOUBLE_SURNAMES = {
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu",
    "呼延": "hu yan", "宇文": "yu wen", "皇甫": "huang fu", "诸葛": "zhu ge", "夏侯": "xia hou", "公孙": "gong sun",
    "拓跋": "tuo ba", "濮阳": "pu yang", "亓官": "qi guan", "仉督": "zhang du", "子车": "zi ju", "宗政": "zong zheng",
    "慕容": "mu rong", "钟离": "zhong li", "闾丘": "lv qiu", "东方": "dong fang", "上官": "shang guan",
}  # fmt: skip
_UNITS = re.compile(r"[0-9a-zà-ɏ'’-]+")


@dataclass(frozen=True, slots=True)
class NamePinyin:
    """``sort`` is stored as name_sort; ``full`` has one list of readings for each character (or Latin word), the most
    likely first; ``initials`` are the first letters of those."""

    sort: str
    full: list[list[str]]
    initials: str


@lru_cache(8192)  # a register says 王伟 often, and each name at least twice: for its order and for the index
def name_pinyin(name: str, typed: str = "") -> NamePinyin:
    """Pinyin without tones, ü as v (with the ID card's other writing, lyu for 吕, as a further reading).

    ``typed``: how somebody says that it is read, one syllable for each character; of another number it counts for nothing.
    """
    folded = texts.fold(name)
    units = _split(folded)
    first = typed.split()
    if len(first) != len(units):
        first = _surname_readings(folded)
    full: list[list[str]] = []
    keys: list[str] = []
    for index, unit in enumerate(units):
        readings = _readings(unit)
        if index < len(first) and first[index]:
            readings = [first[index], *(r for r in readings if r != first[index])]
        full.append(readings)
        keys.append(readings[0] if readings[0] == unit else f"{readings[0]} {unit}")
    return NamePinyin(" ".join(keys), full, "".join(readings[0][0] for readings in full))


# Where each initial begins in GB 2312's first level, whose 3,755 common characters stand in the order of their pinyin.
_GB2312_INITIALS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
_GB2312_LEVEL_1_ENDS = 0xD7FA
_IN_WORDS = {"调": "t", "重": "z", "藏": "z"}  # characters that stand there under another reading than in our words


def word_initials(words: str) -> str:
    """First letters of common words (labels, commands): 登记调解 → djtj. Loads no dictionary, so it is there at once.

    For names use ``name_pinyin``: rare characters have no letter here, and each character has one reading.
    """
    found = ""
    for char in words:
        if char.isascii():
            found += char.lower() if char.isalnum() else ""
            continue
        if char in _IN_WORDS:
            found += _IN_WORDS[char]
            continue
        raw = char.encode("gb2312", "ignore")
        code = int.from_bytes(raw, "big") if len(raw) == 2 else 0
        if _GB2312_INITIALS[0][0] <= code < _GB2312_LEVEL_1_ENDS:
            found += next(letter for start, letter in reversed(_GB2312_INITIALS) if code >= start)
    return found


def sort_key(name: str) -> str:
    """Pinyin, then the character, one character of the name after the other: ``zhang 张 san 三``.

    Compared byte by byte it puts 李… before 林… and keeps all 张 together; needs a bytewise collation in PostgreSQL.
    """
    return name_pinyin(name).sort


def _split(folded: str) -> list[str]:
    """Characters, but a Latin word or a number as one; dots and other signs are left out."""
    units: list[str] = []
    position = 0
    while position < len(folded):
        word = _UNITS.match(folded, position)
        if word:
            units.append(word.group())
            position = word.end()
            continue
        char = folded[position]
        if char.isalnum() or texts.is_han(char):
            units.append(char)
        position += 1
    return units


def _surname_readings(folded: str) -> list[str]:
    double = _DOUBLE_SURNAMES.get(folded[:2])
    if double and len(folded) > 2:
        return double.split()
    # 买买提·吐尔逊 has no Chinese surname.
    if texts.MIDDLE_DOT in folded:
        return []
    return [_SURNAMES.get(folded[:1], "")]


@cache
def _readings(unit: str) -> list[str]:
    if len(unit) > 1:
        return [unit]
    # Names are read character by character; the dictionary of phrases would hold the whole program for 0.3 s.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin

    found: list[str] = []
    for reading in pinyin(unit, style=Style.NORMAL, heteronym=True)[0]:
        for form in _forms(reading):
            if form not in found:
                found.append(form)
    return found


def _forms(reading: str) -> list[str]:
    """吕 is typed lv, printed LYU on cards; 略 is typed lve or lue."""
    plain = reading.replace("ü", "v")
    if "v" not in plain:
        return [plain]
    if plain.endswith("ve"):
        return [plain, plain.replace("ve", "ue")]
    return [plain, plain.replace("v", "yu")]

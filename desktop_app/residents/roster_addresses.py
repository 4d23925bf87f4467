"""Addresses as rosters write them: 水岸新城15栋2单元604室 and 15-2-604 are the same door (domain reference 2.5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..common import text as texts

_NUMBER = r"[0-9A-Za-z]+|[一二三四五六七八九十]+"
_FULL = re.compile(
    rf"(?P<estate>.*?)(?P<building>{_NUMBER})(?P<word>栋|幢|号楼|座)"
    rf"(?:(?P<unit>{_NUMBER})单元)?(?:(?P<room>\d+[A-Za-z]?)(?:室|号|户|房)?)?"
)
_SHORT = re.compile(
    r"(?P<estate>.*?)(?P<building>\d+[A-Za-z]?)-(?P<unit>\d+[A-Za-z]?)-(?P<room>\d+[A-Za-z]?)(?:室|号|户|房)?"
)
_DASHES = dict.fromkeys(map(ord, "－—–―‐−"), "-")


@dataclass(frozen=True, slots=True)
class Address:
    """``text`` is what is stored as live_addr; the parts are names of areas (15栋, 2单元, 604), empty where unknown."""

    text: str
    estate: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What short addresses of one table lack: the estate, and what its buildings are called."""

    estate: str = ""
    word: str = "栋"


def place_of(addresses: Iterable[str], sheet_name: str, title: str) -> Place:
    """The estate that a table is about, from its full addresses; without any, the sheet's name if the title has it."""
    found = [match for match in (_FULL.fullmatch(tidy(address)) for address in addresses) if match]
    estates = Counter(match["estate"] for match in found if match["estate"])
    words = Counter(match["word"] for match in found)
    word = words.most_common(1)[0][0] if words else "栋"
    if len(estates) == 1 or (sheet_name in estates):
        return Place(sheet_name if sheet_name in estates else next(iter(estates)), word)
    if not estates and len(sheet_name) > 1 and sheet_name in title:
        return Place(sheet_name, word)
    return Place("", word)


@lru_cache(8192)  # a household's address stands in each of its rows
def tidy(written: str) -> str:
    """Half-width digits and dashes, no blanks."""
    return "".join(texts.half_width_letters(texts.one_line(written)).translate(_DASHES).split())


@lru_cache(8192)
def read(written: str, place: Place = Place()) -> Address:
    """An address in the one form it is stored in; what is not understood stays as it was written."""
    compact = tidy(written)
    short = _SHORT.fullmatch(compact)
    match = short or _FULL.fullmatch(compact)
    if not match:
        return Address(texts.one_line(texts.half_width_letters(written)))
    estate = match["estate"] or place.estate
    if not estate and short:
        return Address(compact)  # 15-2-604 of an unknown estate: the numbers alone are no tree
    building = match["building"] + (place.word if short else match["word"])
    unit = f"{match['unit']}单元" if match["unit"] else ""
    room = match["room"] or ""
    return Address(f"{estate}{building}{unit}{room}", estate, building, unit, room)

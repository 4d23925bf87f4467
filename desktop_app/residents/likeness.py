"""How two records are alike, in words (domain reference 2.4.7). Knows neither store nor windows.

There is no score: whoever is asked whether two records are one person is told what is the same and what is not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations
from typing import Any

from ..common import id_numbers
from ..common import text as texts
from . import roster_addresses as addresses

KEYS = (
    "name",
    "former_name",
    "name_alt",
    "pinyin",
    "sex",
    "birth_date",
    "id_no",
    "cert_type",
    "cert_no",
    "phone",
    "live_addr",
)
"""Fields that a likeness is told from."""

_SAME, _NEAR, _CLOSE, _DIFFER, _UNKNOWN = "same", "near", "close", "differ", ""
_LIKE_CITIZENS = 18  # digits of a number that has a check digit
_BODY = _LIKE_CITIZENS - 1


@dataclass(frozen=True, slots=True)
class Likeness:
    """``sure``: by the rule one person; otherwise a hint. ``reasons`` in words, what speaks against it last."""

    sure: bool
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        return "，".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells people apart, as it is compared: ``names`` begin with the name itself, ``cards`` are identity numbers
    (also one that stands among the other papers), ``papers`` other numbers behind their kind and a colon."""

    id: int
    name: str
    names: tuple[str, ...]
    reading: str
    sex: str
    birth: str
    cards: tuple[str, ...]
    papers: tuple[str, ...]
    phones: frozenset[str]
    address: str
    place: str  # the building

    @classmethod
    def of(cls, values: Mapping[str, Any], record_id: int = 0) -> Facts:
        """Of a stored row, of what was typed, or of a roster's row."""
        name = values.get("name") or ""
        others = (values.get("former_name"), values.get("name_alt"))
        kind, paper = values.get("cert_type") or "", values.get("cert_no") or ""
        cards = [_card(values.get("id_no") or "")]
        if paper and len(card := _card(paper)) == _LIKE_CITIZENS:
            cards.append(card)
        address, place = _door(values.get("live_addr") or "")
        return cls(
            record_id,
            name,
            tuple(dict.fromkeys(bare(one) for one in (name, *others) if one)),
            values.get("pinyin") or "",
            values.get("sex") or "",
            values.get("birth_date") or "",
            tuple(dict.fromkeys(filter(None, cards))),
            (f"{kind}:{paper}",) if paper else (),
            frozenset(filter(None, (values.get("phone") or "").split(";"))),
            address,
            place,
        )


@lru_cache(16384)
def bare(name: str) -> str:
    """A name as it is compared: standard characters, no dots and no blanks."""
    return texts.fold_variants(texts.fold(name)).replace(texts.MIDDLE_DOT, "").replace(" ", "")


@lru_cache(16384)
def _door(written: str) -> tuple[str, str]:
    read = addresses.read(written) if written else None
    if read is None:
        return "", ""
    return texts.fold(read.text), texts.fold(f"{read.estate}{read.building}") if read.estate and read.building else ""


def _card(number: str) -> str:
    """An identity number with 18 digits, also where the old one with 15 was written down."""
    plain = id_numbers.compact(number) if number else ""
    return id_numbers.examine(plain).number if len(plain) == 15 and plain.isdigit() else plain


def compare(one: Facts, other: Facts) -> Likeness | None:
    """How these two are alike; None where they are no more so than any two people."""
    number, said = _numbers(one, other)
    if number == _SAME:
        name, words = _names(one, other)
        return Likeness(True, (said, words if name else "姓名不同"))
    name, name_words = _names(one, other)
    born = _days(one.birth, other.birth)
    phone = bool(one.phones & other.phones)
    door, place = _places(one, other)
    apart = number in (_CLOSE, _DIFFER)
    told = [name_words, *_told(born, phone, door, place)]
    if number == _NEAR and ((one.cards and other.cards) or name or born in (_SAME, _NEAR)):
        return _likeness(False, said, told)  # passports of a family follow each other: the number alone says nothing
    if number == _CLOSE and name == _SAME:
        return _likeness(False, said, told)
    if one.sex in ("1", "2") and other.sex in ("1", "2") and one.sex != other.sex:
        return None
    if name == _SAME and born == _SAME and (phone or door) and not apart:
        return _likeness(one.names[0] == other.names[0], "", told)  # by a former name it is only a hint
    if apart:  # two numbers that hold are two people, unless everything else is the same
        return (
            _likeness(False, "", [*told, "身份证号不同"])
            if name == _SAME and born == _SAME and (phone or door)
            else None
        )
    return _likeness(False, "", told) if _hinted(name, born, phone, door, place) else None


def _hinted(name: str, born: str, phone: bool, door: bool, place: bool) -> bool:
    """Where no number decides: enough to be looked at."""
    fits = born != _DIFFER
    if name == _SAME:
        return born == _SAME or (fits and (phone or door or place))
    if born != _SAME:
        return False
    return phone or (name == _NEAR and door)


def _likeness(sure: bool, first: str, told: Iterable[str]) -> Likeness:
    return Likeness(sure, tuple(filter(None, (first, *told))))


def _told(born: str, phone: bool, door: bool, place: bool) -> list[str]:
    found = [{_SAME: "出生日期相同", _NEAR: "出生日期只差一处"}.get(born, "")]
    if phone:
        found.append("电话相同")
    if door or place:
        found.append("住址相同" if door else "住在同一栋楼")
    return found


def _numbers(one: Facts, other: Facts) -> tuple[str, str]:
    """How their numbers are alike, and in words."""
    if set(one.cards) & set(other.cards):
        return _SAME, "身份证号相同"
    if set(one.papers) & set(other.papers):
        return _SAME, "证件号码相同"
    if one.cards and other.cards:
        found = [difference(mine, theirs) for mine in one.cards for theirs in other.cards]
        return next((pair for kind in (_NEAR, _CLOSE) for pair in found if pair[0] == kind), (_DIFFER, ""))
    for mine in one.papers:
        for theirs in other.papers:
            if mine.partition(":")[0] == theirs.partition(":")[0]:
                kind, words = difference(mine.partition(":")[2], theirs.partition(":")[2])
                return kind, words.replace("身份证号", "证件号码")
    return _UNKNOWN, ""


def difference(one: str, other: str) -> tuple[str, str]:
    """Whether two numbers differ as a slip of the finger makes them differ: ``near``; ``close`` when the check digit
    differs, too, so that both may hold; ``differ`` otherwise."""
    if len(one) != len(other) or not one:
        return _DIFFER, ""
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    first = places[0] + 1 if places else 0
    if len(places) == 1:
        return _NEAR, f"身份证号只有第{first}位不同"
    if len(places) == 2 and _swapped(one, other, places):
        return _NEAR, f"身份证号第{first}、{first + 1}位次序相反"
    if len(one) == _LIKE_CITIZENS and places[-1:] == [_BODY]:  # the check digit goes with the slip
        if len(places) == 2:
            return _CLOSE, f"身份证号只有第{first}位和校验位不同"
        if len(places) == 3 and _swapped(one, other, places[:2]):
            return _CLOSE, f"身份证号第{first}、{first + 1}位次序相反，校验位不同"
    return _DIFFER, ""


def _swapped(one: str, other: str, places: list[int]) -> bool:
    first, second = places
    return second == first + 1 and (one[first], one[second]) == (other[second], other[first])


def _names(one: Facts, other: Facts) -> tuple[str, str]:
    if not one.names or not other.names:
        return _UNKNOWN, ""
    mine, theirs = one.names[0], other.names[0]
    if mine == theirs:
        return _SAME, "姓名相同" if one.name == other.name else "姓名只是写法不同"
    if set(one.names) & set(other.names):
        return _SAME, "姓名和另一条的曾用名或替代写法相同"
    if _sounds_alike(one, other):
        return _NEAR, "姓名读音相同"
    if len(mine) == len(theirs) and len(mine) > 2 and sum(a != b for a, b in zip(mine, theirs, strict=True)) == 1:
        return _NEAR, "姓名只差一个字"
    return _UNKNOWN, ""


def _sounds_alike(one: Facts, other: Facts) -> bool:
    if len(one.names[0]) != len(other.names[0]):
        return False
    return _reading(one.name, one.reading) == _reading(other.name, other.reading)


@lru_cache(4096)
def _reading(name: str, typed: str) -> str:
    from ..common.pinyin import name_pinyin

    return " ".join(readings[0] for readings in name_pinyin(name, typed).full if readings)


def _days(one: str, other: str) -> str:
    if not one or not other:
        return _UNKNOWN
    if one == other:
        return _SAME
    mine, theirs = one.replace("-", ""), other.replace("-", "")
    if len(mine) != len(theirs):
        return _DIFFER
    places = [at for at, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a != b]
    swapped = sorted(mine[at] for at in places) == sorted(theirs[at] for at in places)
    if len(places) == 1 or (len(places) == 2 and places[1] == places[0] + 1 and swapped):
        return _NEAR
    return _NEAR if (mine[:4], mine[4:6], mine[6:]) == (theirs[:4], theirs[6:], theirs[4:6]) else _DIFFER


def _places(one: Facts, other: Facts) -> tuple[bool, bool]:
    """Whether they live behind the same door, and whether in the same building."""
    return bool(one.address and one.address == other.address), bool(one.place and one.place == other.place)


# Who is compared with whom: never everybody with everybody

_WINDOWS = ((0, 10), (9, 11), (10, 14), (13, 15), (14, 16), (15, 17))
"""Stretches of the first 17 digits. A slip lies in one of them, so that two numbers with one are the same without it."""


def _without(start: int, end: int) -> Callable[[Facts], Iterable[str]]:
    def key(person: Facts) -> Iterable[str]:
        return [card[:start] + card[end:_BODY] for card in person.cards]

    return key


def _papers(person: Facts) -> Iterable[str]:
    """Numbers of other papers without each digit in turn, and with neighbours in order: they are few."""
    for paper in person.papers:
        yield paper
        kind, _, number = paper.partition(":")
        for at in range(len(number)):
            yield f"{kind}:{number[:at]}?{number[at + 1 :]}"
            yield f"{kind}:{number[:at]}{''.join(sorted(number[at : at + 2]))}{number[at + 2 :]}~{at}"


BLOCKS: tuple[Callable[[Facts], Iterable[str]], ...] = (
    *(_without(start, end) for start, end in _WINDOWS),
    _papers,
    lambda person: (f"{person.birth}{name}" for name in person.names if person.birth),
    lambda person: (f"{person.birth}{phone}" for phone in person.phones if person.birth),
    lambda person: (f"{person.birth}{person.address}",) if person.birth and person.address else (),
    lambda person: (f"{name}{phone}" for name in person.names for phone in person.phones),
    lambda person: (f"{name}{place}" for name in person.names for place in {person.place, person.address} - {""}),
)
"""Keys, a kind at a time: whoever is alike has one of them in common."""


def pairs(
    people: Collection[Facts], step: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[tuple[Facts, Facts, Likeness]]:
    """Everybody who is like somebody else, each pair once. ``step`` is told how far it is, and may raise to stop."""
    seen: set[tuple[int, int]] = set()
    for number, block in enumerate(BLOCKS):
        for group in _groups(people, block, partial(step, number, len(BLOCKS))):
            for one, other in combinations(group, 2):
                if one.id > other.id:
                    one, other = other, one
                if one.id == other.id or (one.id, other.id) in seen:
                    continue
                found = compare(one, other)
                if found is not None:
                    seen.add((one.id, other.id))
                    yield one, other, found
    step(len(BLOCKS), len(BLOCKS))


def _groups(
    people: Collection[Facts], block: Callable[[Facts], Iterable[str]], step: Callable[[], None]
) -> Iterable[list[Facts]]:
    """Those who have a key of this kind in common."""
    first: dict[str, Facts] = {}  # nearly everybody is alone with his key: a list for each would be dear
    shared: dict[str, list[Facts]] = {}
    for count, person in enumerate(people):
        if count % 10_000 == 0:
            step()
        for key in block(person):
            before = first.setdefault(key, person)
            if before is not person:
                shared.setdefault(key, [before]).append(person)
    return shared.values()


def old_number(number: str) -> str:
    """The number with 15 digits that a card of the last century had; empty where there was none."""
    return number[:6] + number[8:_BODY] if len(number) == _LIKE_CITIZENS and number[6:8] == "19" else ""


def near_numbers(number: str) -> set[str]:
    """Every number that differs from this one by one digit or by two neighbours' order, with the check digit that would
    hold for it and with the one that stands."""
    number = _card(number)
    if len(number) != _LIKE_CITIZENS or not number[:_BODY].isdigit():
        return set()
    bodies = {number[:at] + digit + number[at + 1 : _BODY] for at in range(_BODY) for digit in "0123456789"}
    bodies |= {number[:at] + number[at + 1] + number[at] + number[at + 2 : _BODY] for at in range(_BODY - 1)}
    found = {body + end for body in bodies for end in (number[_BODY], id_numbers.check_digit(body))}
    swapped = number[: _BODY - 1] + number[_BODY] + number[_BODY - 1]
    return found | {swapped}

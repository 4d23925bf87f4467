"""What changed between two versions: articles are followed by their origin, words compared character by character."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

_ISLAND = 1  # so few unchanged characters between two changes read better as changed


class Kind(Enum):
    """What became of an article. MOVED: the same words in another place, not only pushed along by others."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; ``changed``: the other side does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Side:
    """An article as one version has it. ``number`` 0 is the preamble, -1 the ending."""

    number: int
    text: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class ArticlePair:
    """``moved`` is also set on a changed article that changed its place."""

    old: Side | None
    new: Side | None
    kind: Kind
    old_spans: tuple[Span, ...]
    new_spans: tuple[Span, ...]
    moved: bool = False


Row = Mapping[str, Any]  # id, number, text, area, origin_id


def pair(old: Sequence[Row], new: Sequence[Row], ancestors: Mapping[int, int]) -> list[ArticlePair]:
    """Pairs in the order of the new version, removed articles where they stood.

    ``ancestors``: id of a new article → id of the old one it continues. Articles without one that say the same are
    taken for the same article.
    """
    partner = _partners(old, new, ancestors)
    moved = _moved([partner[row["id"]] for row in new if row["id"] in partner], [row["id"] for row in old])
    by_id = {row["id"]: row for row in old}
    taken = set(partner.values())
    found: list[ArticlePair] = []
    at = 0  # how far the old version has been told
    for row in new:
        before = by_id.get(partner.get(row["id"], 0))
        if before is None:
            found.append(compared(None, _side(row)))
            continue
        if before["id"] not in moved:
            upto = next(place for place, one in enumerate(old) if one["id"] == before["id"])
            found += [compared(_side(one), None) for one in old[at:upto] if one["id"] not in taken]
            at = upto + 1
        found.append(compared(_side(before), _side(row), moved=before["id"] in moved))
    found += [compared(_side(one), None) for one in old[at:] if one["id"] not in taken]
    return found


def compared(old: Side | None, new: Side | None, *, moved: bool = False) -> ArticlePair:
    """One pair with its differences."""
    if old is None or new is None:
        side = old or new
        assert side is not None
        whole = (Span(side.text, True),)
        if old is None:
            return ArticlePair(None, new, Kind.ADDED, (), whole)
        return ArticlePair(old, None, Kind.REMOVED, whole, ())
    if old.text == new.text:
        whole = (Span(new.text, False),)
        return ArticlePair(old, new, Kind.MOVED if moved else Kind.SAME, whole, whole, moved)
    return ArticlePair(old, new, Kind.CHANGED, *differences(old.text, new.text), moved)


def differences(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Both texts in spans; one side's spans joined give its text."""
    left: list[Span] = []
    right: list[Span] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        island = tag == "equal" and i2 - i1 <= _ISLAND and i1 > 0 and i2 < len(old)
        changed = tag != "equal" or island
        _append(left, old[i1:i2], changed)
        _append(right, new[j1:j2], changed)
    return tuple(left), tuple(right)


def _append(spans: list[Span], text: str, changed: bool) -> None:
    if spans and spans[-1].changed == changed:
        spans[-1] = Span(spans[-1].text + text, changed)
    elif text:
        spans.append(Span(text, changed))


def _side(row: Row) -> Side:
    return Side(row["number"], row["text"], row.get("area") or "")


def _partners(old: Sequence[Row], new: Sequence[Row], ancestors: Mapping[int, int]) -> dict[int, int]:
    known = {row["id"] for row in old}
    found: dict[int, int] = {}
    for row in new:
        ancestor = ancestors.get(row["id"], 0)
        if ancestor in known and ancestor not in found.values():
            found[row["id"]] = ancestor
    free = [row for row in old if row["id"] not in set(found.values())]
    for row in new:
        if row["id"] not in found:
            same = next((one for one in free if one["text"] == row["text"]), None)
            if same is not None:
                found[row["id"]] = same["id"]
                free.remove(same)
    return found


def _moved(in_new_order: Sequence[int], old_order: Sequence[int]) -> set[int]:
    """Old ids outside the longest run that keeps its order: the fewest that somebody must have moved."""
    place = {one: at for at, one in enumerate(old_order)}
    tails: list[int] = []  # places of the best run of each length
    steps: list[int] = []
    for one in in_new_order:
        at = bisect_left(tails, place[one])
        tails[at : at + 1] = [place[one]]
        steps.append(at)
    staying: set[int] = set()
    length = len(tails) - 1
    for one, step in zip(reversed(in_new_order), reversed(steps), strict=True):
        if step == length:
            staying.add(one)
            length -= 1
    return set(in_new_order) - staying

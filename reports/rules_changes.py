"""What changed between two versions of a set of rules, article by article and character by character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from desktop_app.common.papers import ArticlePaper, RulesPaper
from reports.paper.numerals import numeral

_ALIKE = 0.45  # of the characters in common: the same article, reworded
_ISLAND = 1  # so few unchanged characters between two changes read better as changed


class Kind(Enum):
    SAME = "未修改"
    MOVED = "改条号"
    REWORDED = "修改"
    ADDED = "新增"
    REMOVED = "删去"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the comparison; a part is (text, whether the other side lacks it). A side without the article is empty."""

    kind: Kind
    old_label: str
    old: tuple[tuple[str, bool], ...]
    new_label: str
    new: tuple[tuple[str, bool], ...]


def compare(old: RulesPaper, new: RulesPaper) -> list[Change]:
    """Preamble, articles in the order of the new version (removed ones where they stood), ending."""
    rows = []
    if old.preamble or new.preamble:
        rows.append(_change("前言", old.preamble, "前言", new.preamble))
    for before, after in _pairs(old.articles, new.articles):
        rows.append(
            _change(
                article_label(before.number) if before else "",
                before.text if before else "",
                article_label(after.number) if after else "",
                after.text if after else "",
            )
        )
    if old.ending or new.ending:
        rows.append(_change("结尾", old.ending, "结尾", new.ending))
    return rows


def article_label(number: int) -> str:
    """第十二条; empty for an unnumbered text (number 0), such as rules in verse."""
    return f"第{numeral(number)}条" if number > 0 else ""


def _change(old_label: str, old: str, new_label: str, new: str) -> Change:
    if old == new:
        kind = Kind.SAME if old_label == new_label else Kind.MOVED
        whole = ((new, False),)
        return Change(kind, old_label, whole, new_label, whole)
    if not old:
        return Change(Kind.ADDED, "", (), new_label, ((new, True),))
    if not new:
        return Change(Kind.REMOVED, old_label, ((old, True),), "", ())
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        inside = i1 > 0 and i2 < len(old)
        changed = tag != "equal" or (inside and i2 - i1 <= _ISLAND)
        _append(left, old[i1:i2], changed)
        _append(right, new[j1:j2], changed)
    return Change(Kind.REWORDED, old_label, tuple(left), new_label, tuple(right))


def _append(parts: list[tuple[str, bool]], text: str, changed: bool) -> None:
    if parts and parts[-1][1] == changed:
        parts[-1] = (parts[-1][0] + text, changed)
    elif text:
        parts.append((text, changed))


def _pairs(
    old: Sequence[ArticlePaper], new: Sequence[ArticlePaper]
) -> Iterator[tuple[ArticlePaper | None, ArticlePaper | None]]:
    """Articles that answer each other, never crossing: the pairing with the most in common."""
    likeness = _likeness(old, new)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            both = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif i < len(old) and (j == len(new) or best[i][j] == best[i + 1][j]):
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1


def _likeness(old: Sequence[ArticlePaper], new: Sequence[ArticlePaper]) -> list[list[float]]:
    table = []
    for before in old:
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(before.text)
        row = []
        for after in new:
            matcher.set_seq1(after.text)
            alike = matcher.quick_ratio() >= _ALIKE and matcher.ratio()
            row.append(float(alike) if alike >= _ALIKE else 0.0)
        table.append(row)
    return table

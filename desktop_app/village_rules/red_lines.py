"""Red-line check of village rules (合法性自查, domain reference 4.6): words that a set of rules must not, or should not, have.

It is a hint from keywords, not a judgement: a block keeps a draft from being submitted until somebody has written what
the legal review says. Both levels are shown beside the article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import resources

Level = Literal["block", "warn"]


@dataclass(frozen=True, slots=True)
class Hit:
    """``article`` counts from 1; ``words`` are those of the text; ``reason`` says what is wrong with them."""

    article: int
    level: Level
    words: str
    reason: str


@cache
def _lines() -> list[tuple[Level, re.Pattern[str], str]]:
    raw = json.loads(resources.path("red_lines.json").read_text("utf-8"))
    # ~ stays within one sentence: what one says of water and the next of fees does not belong together.
    return [
        (line["level"], re.compile(line["pattern"].replace("~", r"[^。！？]*?")), line["reason"])
        for line in raw["lines"]
    ]


def check(articles: Sequence[str]) -> list[Hit]:
    """Every red line that the articles touch, in order of articles, blocks before warnings; one hit a line and article.

    Blanks and line breaks inside the text do not hide anything.
    """
    found = []
    for number, text in enumerate(articles, 1):
        compact = re.sub(r"\s+", "", text)
        for level, pattern, reason in _lines():
            match = pattern.search(compact)
            if match:
                found.append(Hit(number, level, match.group(), reason))
    return found

"""``--lang en``: the sentences of the commands in English, for a technician who reads no Chinese."""

from __future__ import annotations

import json
import re
from functools import cache

import resources

_FALLBACK = "This could not be done and nothing was changed. The program says in Chinese: {sentence}"


def translate(sentence: str) -> str:
    """The English of a sentence; one that is not in the table is handed on as it is, and said to be so."""
    for pattern, english in _table():
        found = pattern.fullmatch(sentence)
        if found:
            return english.format(*found.groups())
    return _FALLBACK.format(sentence=sentence)


@cache
def _table() -> list[tuple[re.Pattern[str], str]]:
    raw: dict[str, str] = json.loads(resources.path("translations", "sentences_en.json").read_text("utf-8"))
    return [
        (re.compile(re.sub(r"\\\{\d+\\\}", "(.*?)", re.escape(chinese)), re.DOTALL), english)
        for chinese, english in raw.items()
    ]

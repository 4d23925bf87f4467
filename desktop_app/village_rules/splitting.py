"""A text of rules that was typed elsewhere, as preamble and articles (domain reference 4.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = (
    re.compile(r"第[一二三四五六七八九十百零〇两\d]+条[\s:：、.．]*"),
    re.compile(r"[一二三四五六七八九十]+、\s*"),
    re.compile(r"[（(]?\d{1,3}[、.．)）]\s*"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """``articles`` are without their numbers; an article of several lines keeps its line breaks."""

    preamble: str
    articles: list[str]


def split(text: str) -> Text:
    """Articles begin at 第一条…, or else 一、…, or else 1.…; a text without any of them is one article a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    mark = next((one for one in _MARKS if any(one.match(line) for line in lines)), None)
    if mark is None:
        return Text("", lines)
    preamble: list[str] = []
    articles: list[str] = []
    for line in lines:
        found = mark.match(line)
        if found:
            articles.append(line[found.end() :])
        elif articles:
            articles[-1] = f"{articles[-1]}\n{line}".strip()
        else:
            preamble.append(line)
    return Text("\n".join(preamble), [one for one in articles if one])

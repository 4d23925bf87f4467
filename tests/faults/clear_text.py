"""What files show without the key: words looked for in every encoding a program here could write, and how even the bytes are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
PAGE = 4096
SHORTEST = 6  # bytes; four are met once in some thousand files of noise


def files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def shown(raw: bytes, words: Iterable[str]) -> list[str]:
    """Which of the words stand in these bytes; what is too short would be met in noise by chance."""
    found = []
    for word in words:
        forms = {word.encode(encoding) for encoding in ENCODINGS}
        if any(len(form) >= SHORTEST and form in raw for form in forms):
            found.append(word)
    return found


def evenness(raw: bytes) -> float:
    """The least bits of a byte that any whole page has: 8 is noise; text, tables and zeros are far below 7."""
    return min((_bits(raw[at : at + PAGE]) for at in range(0, len(raw) - PAGE + 1, PAGE)), default=8.0)


def _bits(raw: bytes) -> float:
    return -sum(count / len(raw) * math.log2(count / len(raw)) for count in Counter(raw).values())

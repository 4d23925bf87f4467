"""Code tables: a record stores the code, screens and paper show the label.

The tables the program ships are in ``resources/codes/*.json``; what a hall adds is in the store's ``code_item`` table
and laid over them when the store is opened.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import resources


@dataclass(frozen=True, slots=True)
class CodeItem:
    """One entry; ``offered`` is False for codes that are understood but not offered in a list."""

    code: str
    label: str
    offered: bool = True


_overlay: dict[str, dict[str, CodeItem]] = {}
_words: dict[str, dict[str, str]] = {}


@cache
def _shipped(table: str) -> dict[str, CodeItem]:
    raw = json.loads(resources.path("codes", f"{table}.json").read_text("utf-8"))
    offered = set(raw.get("offered", raw["items"]))
    return {code: CodeItem(code, label, code in offered) for code, label in raw["items"].items()}


def table(name: str) -> dict[str, CodeItem]:
    """All entries of a table by code, in order. Raises KeyError for a table that does not exist."""
    try:
        shipped = _shipped(name)
    except FileNotFoundError:
        raise KeyError(name) from None
    extra = _overlay.get(name)
    return {**shipped, **extra} if extra else shipped


def knows(name: str, code: str) -> bool:
    return code in table(name)


def label(name: str, code: str | None) -> str:
    """The label of a code; an empty text for no code, the marked code itself for one nobody knows."""
    if not code:
        return ""
    item = table(name).get(code)
    return item.label if item else f"未知代码{code}"


def code_of(name: str, text: str) -> str | None:
    """The code whose label is ``text`` (a code itself is taken too); None when nothing fits."""
    if name not in _words:
        _words[name] = _index(name)
    return _words[name].get(text.strip())


def _index(name: str) -> dict[str, str]:
    """Word → code; a code wins over a label, a label over an alias, an earlier entry over a later one."""
    items = table(name)
    found = {code: code for code in items}
    for item in items.values():
        for word in filter(None, (item.label, item.label.removesuffix("族"))):
            found.setdefault(word, item.code)
    raw = json.loads(resources.path("codes", f"{name}.json").read_text("utf-8"))
    for code, words in raw.get("aliases", {}).items():
        for word in words:
            found.setdefault(word, code)
    return found


def overlay(items: dict[str, dict[str, CodeItem]]) -> None:
    """Lay a hall's own entries over the shipped ones; replaces an earlier overlay."""
    _overlay.clear()
    _words.clear()
    _overlay.update(items)

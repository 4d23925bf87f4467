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
    text = text.strip()
    items = table(name)
    if text in items:
        return text
    for item in items.values():
        if text in (item.label, item.label.removesuffix("族")) and item.label:
            return item.code
    return _aliases(name).get(text)


@cache
def _aliases(name: str) -> dict[str, str]:
    raw = json.loads(resources.path("codes", f"{name}.json").read_text("utf-8"))
    return {word: code for code, words in raw.get("aliases", {}).items() for word in words}


def overlay(items: dict[str, dict[str, CodeItem]]) -> None:
    """Lay a hall's own entries over the shipped ones; replaces an earlier overlay."""
    _overlay.clear()
    _overlay.update(items)

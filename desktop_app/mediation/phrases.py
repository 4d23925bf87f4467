"""The phrases of the record that are put in by a key: shipped ones, or the hall's own by point (reference 1.5, F09).

A phrase asks and tells; nothing in it says what a party said. Words in 【】 are filled in from the session.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..common.errors import ChecksFailed
from ..common.fields import Catalogue, Field, Kind
from ..context import Context
from ..store.settings import permission_for, put
from .minutes import PHRASES, POINTS, Phrase

SETTING = "mediation.phrases"
BETWEEN = "｜"
PLACES = ("调解员", "记录人", "甲方", "乙方", "丙方", "当事人", "参加人", "时间", "地点")
_ANSWERS = re.compile(r"^答[：:].*\S", re.MULTILINE)
_PLACE = re.compile(r"【([^【】]*)】")


def in_force(ctx: Context) -> tuple[Phrase, ...]:
    """The phrases by point, in their order."""
    ctx.require("cases.read")
    own: Mapping[str, Sequence[Sequence[str]]] = ctx.setting(SETTING) or {}  # type: ignore[assignment]
    found: list[Phrase] = []
    for point in POINTS:
        if point.key in own:
            found += [Phrase(point.key, title, text) for title, text in own[point.key]]
        else:
            found += [one for one in PHRASES if one.point == point.key]
    return tuple(found)


def fields() -> Catalogue:
    """The form: a text for each point, a phrase a line."""
    return Catalogue(
        "常用语",
        [
            Field(
                key=point.key,
                label=point.label,
                kind=Kind.NOTE,
                section="一行一句：标题｜要写入的话",
                max_length=6000,
                check=_problem,
                help="可以用【调解员】【记录人】【甲方】【乙方】【时间】【地点】【参加人】；清空就用回自带的",
            )
            for point in POINTS
        ],
    )


def values(ctx: Context) -> dict[str, Any]:
    """What is in force, as the form shows it."""
    found: dict[str, Any] = {}
    for phrase in in_force(ctx):
        found.setdefault(phrase.point, []).append(f"{phrase.title}{BETWEEN}{phrase.text}")
    return {key: "\n".join(lines) for key, lines in found.items()}


def save(ctx: Context, given: Mapping[str, str | None]) -> None:
    """Put the hall's phrases in force from today; a point left empty has the shipped ones again. Raises ChecksFailed,
    NotAllowed."""
    ctx.require(permission_for(SETTING))
    problems = fields().problems(given)
    if problems:
        raise ChecksFailed(problems)
    shipped = {point.key: [(one.title, one.text) for one in PHRASES if one.point == point.key] for point in POINTS}
    own = {}
    for key, text in given.items():
        lines = [tuple(part.strip() for part in line.split(BETWEEN, 1)) for line in _lines(text or "")]
        if lines and lines != shipped[key]:
            own[key] = lines
    with ctx.write(permission_for(SETTING), "修改调解记录常用语") as writer:
        put(writer, SETTING, own, ctx.today())


def filled(text: str, said: Mapping[str, str]) -> str:
    """The phrase with 【调解员】 and the like in words; a place with nothing to say is 无."""
    return _PLACE.sub(lambda found: (said[found[1]] or "无") if found[1] in said else found[0], text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _problem(text: str) -> str | None:
    for number, line in enumerate(_lines(text), 1):
        title, between, words = line.partition(BETWEEN)
        if not between or not title.strip() or not words.strip():
            return f"第{number}句请写成“标题｜要写入的话”"
        if _ANSWERS.search(words):
            return f"第{number}句写了当事人的回答；当事人说的话不能预先写好，请去掉"
        strange = [place for place in _PLACE.findall(words) if place not in PLACES]
        if strange:
            return f"第{number}句里的【{strange[0]}】认不出来，可以用的有{'、'.join(PLACES)}"
    return None

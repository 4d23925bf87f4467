"""A case's paper as JSON and back, so that what was printed can be kept as it stood."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from .papers import CasePaper


def written(paper: CasePaper) -> str:
    """The same paper is always the same text."""
    return json.dumps(asdict(paper), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> CasePaper:
    """A paper that this or an older program wrote: what that one did not know yet is as on a paper without it.

    Raises ValueError for a text that is no paper.
    """
    paper = _made(CasePaper, json.loads(text))
    if not isinstance(paper, CasePaper):
        raise ValueError(text[:40])
    return paper


@cache
def _types(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _made(kind: Any, value: Any) -> Any:
    """``value`` out of JSON as the record ``kind`` says, inside lists and optional ones, too."""
    if isinstance(kind, UnionType):
        found = next(one for one in get_args(kind) if one is not NoneType)
        return None if value is None else _made(found, value)
    if get_origin(kind) is list:
        return [_made(get_args(kind)[0], one) for one in value]
    if isinstance(kind, type) and is_dataclass(kind):
        known = _types(kind)
        return kind(**{key: _made(known[key], one) for key, one in value.items() if key in known})
    return value

"""History in words: who did what, which fields changed from what to what. Sensitive values stay masked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..common.fields import Catalogue
from ..common.words import Place, shown
from .history import HistoryLine
from .records import HOUSEKEEPING

Name = Callable[[int], str]
"""A link's id in words: a household's address, an area's name."""

_EMPTY = "空"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a record's history. ``text`` is a whole sentence, ``details`` one part for each field that changed."""

    number: int
    at: str
    operator: str
    action: str
    reason: str
    details: tuple[str, ...]
    made_version: bool = True  # False where it changed nothing: a view, a print

    @property
    def text(self) -> str:
        why = f"（{self.reason}）" if self.reason else ""
        what = "；".join(self.details)
        return f"{self.operator} {what}{why}" if what else f"{self.operator} {self.action}{why}"


def tell(line: HistoryLine, catalogue: Catalogue, links: Mapping[str, tuple[str, Name]] | None = None) -> Told:
    """A history line in words: 演示 把电话从“138****1234”改为“139****0000”.

    ``links`` names the columns outside the catalogue that are worth telling: column → (label, id in words). What has
    neither a field nor a link (sort keys, versions) is left out.
    """
    details: tuple[str, ...] = ()
    if line.before is not None and line.after is not None:
        details = tuple(
            sentence
            for key in line.after
            if key not in HOUSEKEEPING and (sentence := _changed(key, line.before, line.after, catalogue, links or {}))
        )
    made_version = line.after is not None and (line.before is None or bool(line.after))
    return Told(line.number, line.at, line.operator, line.action, line.reason, details, made_version)


def _changed(
    key: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    catalogue: Catalogue,
    links: Mapping[str, tuple[str, Name]],
) -> str | None:
    if key in links:
        label, name = links[key]
        old, new = (name(row[key]) if row.get(key) else "" for row in (before, after))
    elif field := catalogue.get(key):
        label = field.label
        # In the history a telephone is masked as in a list: it may be a number that somebody else has now.
        old, new = (_text(shown(field, row.get(key), Place.LIST)) for row in (before, after))
    else:
        return None
    if old == new:  # masked, and the part that shows is the same
        return f"改了{label}（{new}）" if new else f"改了{label}"
    return f"把{label}从“{old}”改为“{new or _EMPTY}”" if old else f"填写{label}“{new}”"


def _text(value: Any) -> str:
    return "" if value is None else str(value)

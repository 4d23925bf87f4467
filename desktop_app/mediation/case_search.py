"""Words in the list of cases: numbers, names (pinyin, initials), type; place and summary of cases that one may open.

A private case of others is found by its number only (domain reference 1.9). What a case is about stands in a column of the
index of its own, so that nobody learns from being answered what he may not read.
"""

from __future__ import annotations

from dataclasses import replace

from ..store import search
from ..store.search import Term
from .overview import Mask, Overview

_TOLD = "tails"
"""Where ``models`` puts what happened."""


def hits(overview: Overview, query: list[list[Term]]) -> Mask:
    """Whom these words find, of what this operator's list shows."""
    shown = [[term for term in group if term.columns != (_TOLD,)] for group in query]
    told = [[replace(term, columns=(*term.columns, _TOLD)) for term in group] for group in shown]
    seen = overview.flag("seen")
    if not overview.everything() & ~seen:
        return overview.those(search.hits("mediation_case", told))
    found = overview.those(search.hits("mediation_case", shown)) & overview.without("hidden")
    return found | (overview.those(search.hits("mediation_case", told)) & seen)

"""Words in the list of cases: numbers, names (pinyin, initials), type; place and summary of cases that one may open.

A private case of others is found by its number only (domain reference 1.9). What a case is about stands in a column of the
index of its own, so that nobody learns from being answered what he may not read.
"""

from __future__ import annotations

from dataclasses import replace

from ..store import search
from ..store.search import TOLD, Term
from .overview import Mask, Overview


def hits(overview: Overview, query: list[list[Term]], limit: int | None = None) -> tuple[Mask, bool]:
    """Whom these words find, of what this operator's list shows; ``limit``: only so many, the newest records.

    Also whether these are all.
    """
    whole = True

    def found(wanted: list[list[Term]]) -> Mask:
        nonlocal whole
        if limit is None:
            return overview.those(search.hits("mediation_case", wanted))
        newest = search.newest("mediation_case", wanted, limit)
        whole = whole and len(newest) < limit
        return overview.those(newest)

    shown = [[term for term in group if term.columns != ("tails",)] for group in query]  # a case is not found by those
    told = [[replace(term, columns=(*term.columns, TOLD)) for term in group] for group in shown]
    seen = overview.flag("seen")
    if not overview.everything() & ~seen:
        every = found(told)
    else:
        every = (found(shown) & overview.without("hidden")) | (found(told) & seen)
    return every, whole

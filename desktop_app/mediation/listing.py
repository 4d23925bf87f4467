"""The list of cases behind the table: ids in order, and their count, while somebody filters, sorts or types.

Every operator's context has one overview (``overview``); it follows each write by the records that were touched, by this
program or by another desk of the hall.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ..common import codes
from ..common import text as texts
from ..common.errors import UsageError
from ..store import history, search
from ..store.engine import database, is_embedded
from ..store.models import ChangeItem
from . import case_filters, case_search, deadlines, number_words, states
from .models import Case
from .overview import Mask, Overview

if TYPE_CHECKING:
    from ..context import Context

Sort = tuple[str, bool]  # key, descending

SORTS = ("number", "state", "type", "accepted_on", "deadline")
FIRST = 200  # ids of the first part of a very long list
_SMALL = 5_000  # so many cases are read before anybody notices
_FEW = 20_000  # so many are put into any order at once
_HITS, _HITS_AFAR = 2_000, 1_000
"""Of more hits the newest come first, the whole list follows after painting; a server looks through fewer as quickly."""
_SCREEN = 60
_FOLLOWED = 200  # of more that were written at once all are read anew
_DUE_TABLES = ("performance_item", "agreement")


@dataclass(frozen=True, slots=True)
class Page:
    """``whole``: these are all; else their beginning. ``count``: how many there are in all, None when nobody knows yet."""

    ids: Sequence[int]
    whole: bool
    count: int | None


class CaseListing:
    """One for each context; any thread may ask. ``of`` gives it."""

    def __init__(self, ctx: Context) -> None:
        ctx.require("cases.read")
        self._ctx = ctx
        self._lock = threading.RLock()
        self._overview: Overview | None = None
        self._due: Mapping[int, str] | None = None
        self._seen = -1
        self._whose = ctx.operator

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Page:
        """What fits, in order; at once. While the overview is not there yet, nothing and not whole.

        Raises UsageError for a filter or an order that nobody knows.
        """
        self._ctx.require("cases.read")
        with self._lock:
            if not self._is_quick():
                return Page([], False, None)
            text = texts.half_width(text).strip()
            limit = _HITS if is_embedded(database) else min(_HITS, _HITS_AFAR)
            mask, whole = self._mask(text, filters, limit if sort is None else None)
            if not whole:
                first = self._there().newest(mask)[:FIRST]
                if len(first) >= _SCREEN:
                    return Page(first, False, None)
                mask, _ = self._mask(text, filters)
            count = mask.bit_count()
            if sort is None or count <= _FEW:
                return Page(self._ordered(mask, sort), True, count)
            return Page(self._beginning(mask, sort), False, count)

    def all_ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        """The same, always all of them."""
        self._ctx.require("cases.read")
        with self._lock:
            self._notice()
            return self._ordered(self._mask(text, filters)[0], sort)

    def total(self) -> int:
        """All cases that are not in the recycle bin; -1 while nobody has counted them."""
        with self._lock:
            if self._overview is None:
                return int(Case.select().where(Case.deleted_at.is_null()).count())
            self._notice()
            return self._overview.everything().bit_count()

    # What fits

    def _mask(self, text: str, filters: Mapping[str, Any], limit: int | None = None) -> tuple[Mask, bool]:
        """What fits, and whether that is all: of more hits than ``limit`` only the newest are looked at."""
        overview = self._there()
        mask = case_filters.mask(self._ctx, overview, filters, self._next_days)
        text = texts.half_width(text).strip()
        # One letter alone narrows very many names to a quarter of them and costs the most: the second one counts.
        one_letter = len(text) == 1 and text.isascii() and text.isalpha() and len(overview.ids) > _SMALL
        if not text or one_letter:
            return mask, True
        numbered = number_words.case_of(self._ctx, text)
        # One digit alone narrows nothing yet: every number has it.
        one_digit = len(text) == 1 and text.isdigit()
        words = [] if number_words.is_id(text) or one_digit else search.parse(text)
        found, whole = case_search.hits(overview, words, limit) if words else (0, True)
        if numbered is not None:
            found |= overview.those([numbered])
        return mask & found, whole

    def _next_days(self) -> Mapping[int, str]:
        if self._due is None:
            self._due = deadlines.next_days()
        return self._due

    # Orders

    def _ordered(self, mask: Mask, sort: Sort | None) -> Sequence[int]:
        overview = self._there()
        if sort is None:
            return overview.newest(mask)
        key, descending = sort
        found = overview.newest(0)
        for part in self._parts(mask, key, descending):
            found.extend(part)
        return found

    def _beginning(self, mask: Mask, sort: Sort) -> Sequence[int]:
        key, descending = sort
        overview = self._there()
        found = overview.newest(0)
        for part in self._parts(mask, key, descending):
            found.extend(part[:FIRST])
            if len(found) >= FIRST:
                break
        return found[:FIRST]

    def _parts(self, mask: Mask, key: str, descending: bool) -> Iterable[Any]:
        overview = self._there()
        if key == "number":
            return overview.by_number(mask, descending)
        if key == "accepted_on":
            return overview.by_accepted(mask, descending)
        if key not in SORTS:
            raise UsageError(f"案件列表不能按“{key}”排列，可用：{'、'.join(SORTS)}。")
        if key == "deadline":
            return self._by_deadline(overview, mask, descending)
        column, table = {"state": ("status", "case_status"), "type": ("dispute_type", "dispute_type")}[key]
        places = {code: place for place, code in enumerate(codes.table(table))}
        if key == "state":
            places = {code: place for place, code in enumerate(states.ALL)}
        return overview.by_code(mask, column, lambda code: (places.get(code, len(places)), code), descending)

    def _by_deadline(self, overview: Overview, mask: Mask, descending: bool) -> Iterable[Any]:
        """What is due first; those of whom nothing is, or of whom nobody may know it, last."""
        shown = mask & overview.without("hidden")
        days = self._next_days()
        own = sorted(overview.among(shown, days), reverse=True)
        own.sort(key=days.__getitem__, reverse=descending)
        yield own
        yield overview.newest(mask & ~overview.those(own))

    # Following what is written

    def _is_quick(self) -> bool:
        """Whether an answer takes a few milliseconds; reads few cases at once."""
        if self._overview is None:
            highest = Case.select(Case.id).order_by(Case.id.desc()).limit(1).scalar()
            if highest is not None and highest > _SMALL:
                return False
        self._notice()
        return True

    def _there(self) -> Overview:
        if self._overview is None:
            self._overview, self._due = Overview(self._ctx).read(), None
        return self._overview

    def _notice(self) -> None:
        number = self._ctx.store.last_written if is_embedded(database) else history.head()["number"]
        if self._whose is not self._ctx.operator:  # what is in there is what that operator may see
            self._whose, self._overview = self._ctx.operator, None
        if self._overview is None:
            self._seen = number
            self._there()
        elif number != self._seen:
            since = ChangeItem.change_id > self._seen
            self._follow(since)
            self._seen = number

    def _follow(self, since: Any) -> None:
        items = ChangeItem.select(ChangeItem.table_name, ChangeItem.record_id).where(
            since & ChangeItem.table_name.in_(["mediation_case", *_DUE_TABLES])
        )
        cases: set[int] = set()
        for table, record in items.tuples():
            self._due = None
            if table == "mediation_case":
                cases.add(record)
        if cases and (len(cases) > _FOLLOWED or not self._there().follow(sorted(cases))):
            self._overview = None
            self._there()


_listings: WeakKeyDictionary[Any, CaseListing] = WeakKeyDictionary()


def of(ctx: Context) -> CaseListing:
    """The listing of this operator's context. Raises NotAllowed."""
    ctx.require("cases.read")
    found = _listings.get(ctx)
    if found is None:
        found = _listings[ctx] = CaseListing(ctx)
    return found

"""The list of residents behind the table: ids in order while somebody types.

The order by name is held as compact ids with their places, so that hits of the search index are sorted without asking
the database again: 100,000 residents take 1.2 MB here. Whoever's name begins with what was typed comes first; they are
one stretch of the order, so the first page of a very long list is there before its hits are counted.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from functools import cache
from itertools import compress, islice
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.text import fold
from ..store import history, search
from ..store.engine import database, is_embedded
from ..store.models import ChangeItem
from ..store.reading import ids_of
from . import filters as narrowing
from . import scope
from .fields import FIELDS
from .models import Person

if TYPE_CHECKING:
    from ..context import Context

Sort = tuple[str, bool]  # field key, descending
FIRST = 200  # ids of the first part of a very long list
_SCREEN = 60  # so many names that begin with what was typed fill a screen
_FEW = 3000  # hits that are sorted whole at once; of more the rest follows after painting
_SOME = 1000  # of more, so many are looked through for those that fill the screen until then
_TABLES = ("person", "care_tag", "household", "area")
_DIGITS = re.compile(r"(\d+)")
_LETTERS = re.compile(r"[a-z]+")


class Listing:
    """One list on one screen, on that screen's thread. Notices what was written by anybody before each question."""

    def __init__(self, ctx: Context) -> None:
        ctx.require("residents.read")
        self._ctx = ctx
        self._seen = -1
        self._orders: dict[str, array[int]] = {}
        self._places = array("i")  # id → place in the order by name of all living records

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> tuple[Sequence[int], bool]:
        """Ids in order, and whether these are all: of a very long list the first ones come at once."""
        self._notice()
        if not _searchable(text):
            if sort is None and _key(filters, sort) not in self._orders:
                first = ids_of(_by_name(self._query(filters)).limit(FIRST))
                return first, len(first) < FIRST
            return self._order(filters, sort), True
        return self._found(text, filters, sort, whole=False)

    def all_ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        """The same, always all of them."""
        self._notice()
        if not _searchable(text):
            return self._order(filters, sort)
        return self._found(text, filters, sort, whole=True)[0]

    def beside(
        self, text: str, filters: Mapping[str, Any], sort: Sort | None
    ) -> tuple[Callable[[], Sequence[int]], Callable[[], None]]:
        """``all_ids`` for another thread: what to run there, and what to call here afterwards, which keeps what was read."""
        self._notice()
        other = copy(self)
        other._orders = dict(self._orders)  # what is in there is never changed, only replaced

        def keep() -> None:
            if self._seen == other._seen:
                self._orders, self._places = other._orders, other._places

        return lambda: other.all_ids(text, filters, sort), keep

    def total(self, filters: Mapping[str, Any]) -> int:
        """How many residents there are at all; in the recycle bin, how many are in it."""
        self._notice()
        outside = {narrowing.BIN: True} if filters.get(narrowing.BIN) else {}
        known = self._orders.get(_key(outside, None))
        return len(known) if known is not None else int(self._query(outside).count())

    # Searching

    def _found(
        self, text: str, filters: Mapping[str, Any], sort: Sort | None, *, whole: bool
    ) -> tuple[Sequence[int], bool]:
        query = search.parse(text)
        if not query:
            return [], True
        if filters.get(narrowing.BIN):
            return self._in_bin(text, self._order(filters, sort)), True
        beginning: Sequence[int] = []
        start = _beginning(text) if sort is None else ""
        if start:
            named = _by_name(self._query(filters).where(_begins(start)))
            beginning = ids_of(named if whole else named.limit(FIRST))
            if not whole and len(beginning) >= _SCREEN:
                return beginning, False
        plain = not filters and sort is None
        hits = search.hits("person", query, _FEW + 1 if plain and not whole else None)
        if not whole and len(hits) > _FEW and filters and _key(filters, sort) not in self._orders:
            whole = True  # what the filters leave must be asked for first anyway
        order = self._order(filters, sort)
        return self._in_order(hits, beginning, order, plain=plain, whole=whole)

    def _in_order(
        self, hits: Sequence[int], beginning: Sequence[int], order: array[int], *, plain: bool, whole: bool
    ) -> tuple[Sequence[int], bool]:
        first = set(beginning)
        if plain and (len(hits) <= _FEW or not whole):
            # Of a very long list only so many hits were asked for: their first ones by name fill the screen, and the
            # whole list in its order takes their place after painting.
            places = self._places
            some = hits if len(hits) <= _FEW else hits[:_SOME]
            found = sorted(places[hit] for hit in some if hit not in first and hit < len(places) and places[hit] >= 0)
            if len(hits) > _FEW:
                return [*beginning, *(order[place] for place in found[:FIRST])], False
            return [*beginning, *(order[place] for place in found)], True
        if plain:
            return [*beginning, *self._marked(hits, first, order)], True
        wanted = set(hits) - first
        fitting = compress(order, map(wanted.__contains__, order))
        if whole or len(hits) <= _FEW:
            return [*beginning, *fitting], True
        return [*beginning, *islice(fitting, FIRST)], False

    def _marked(self, hits: Sequence[int], without: Collection[int], order: array[int]) -> Iterable[int]:
        """Very many hits in the order by name: marked in their places, since sorting them takes three times as long."""
        places, marks = self._places, bytearray(len(order))
        for hit in hits:
            if hit < len(places) and places[hit] >= 0:
                marks[places[hit]] = 1
        for person in without:
            if person < len(places) and places[person] >= 0:
                marks[places[person]] = 0
        return compress(order, marks)

    def _in_bin(self, text: str, order: Sequence[int]) -> list[int]:
        """Deleted records are not in the index, and they are few: names and initials are compared one by one."""
        wanted = fold(text)
        rows = Person.select(Person.id, Person.name, Person.name_py).where(Person.deleted_at.is_null(False)).tuples()
        fitting = {i for i, name, initials in rows if wanted in fold(name) or initials.startswith(wanted)}
        return [person for person in order if person in fitting]

    # Orders

    def _notice(self) -> None:
        """Forget what was kept when people were written since: by this program, or by another desk of the hall.

        Being told by the store may come too late: who was told first asks at once.
        """
        number = self._ctx.store.last_written if is_embedded(database) else history.head()["number"]
        if number == self._seen:
            return
        since = (ChangeItem.change_id > self._seen) & ChangeItem.table_name.in_(_TABLES)
        if self._orders and ChangeItem.select(ChangeItem.id).where(since).limit(1).exists():
            self._orders.clear()
        self._seen = number

    def _query(self, filters: Mapping[str, Any]) -> Any:
        query = Person.select(Person.id)
        for condition in [*narrowing.conditions(filters, self._ctx.clock.today()), *scope.people(self._ctx)]:
            query = query.where(condition)
        return query

    def _order(self, filters: Mapping[str, Any], sort: Sort | None) -> array[int]:
        key = _key(filters, sort)
        if key not in self._orders:
            everybody = self._everybody()
            if filters or sort:
                # One set of filters and one order at a time: going back and forth is rare, memory is not plenty.
                self._orders = {_key({}, None): everybody, key: self._arranged(filters, sort, everybody)}
        return self._orders[key]

    def _everybody(self) -> array[int]:
        """All living records by name."""
        key = _key({}, None)
        if key not in self._orders:
            ids = ids_of(_by_name(self._query({})))
            self._places = array("i", [-1]) * (max(ids, default=0) + 1)
            for place, person in enumerate(ids):
                self._places[person] = place
            self._orders[key] = ids
        return self._orders[key]

    def _arranged(self, filters: Mapping[str, Any], sort: Sort | None, everybody: array[int]) -> array[int]:
        if filters.get(narrowing.BIN):
            everybody = ids_of(_by_name(self._query({narrowing.BIN: True})))
        kept = everybody
        if filters:
            fitting = set(ids_of(self._query(filters)))
            kept = array("q", compress(everybody, map(fitting.__contains__, everybody)))
        if sort is None or sort == ("name", False):
            return kept
        if sort[0] == "name":
            return array("q", reversed(kept))
        return _sorted(kept, sort)


def _by_name(query: Any) -> Any:
    return query.order_by(Person.name_sort, Person.id)


def _key(filters: Mapping[str, Any], sort: Sort | None) -> str:
    return repr((sorted(filters.items()), sort))


def _searchable(text: str) -> bool:
    """One digit alone narrows nothing yet: every address has it."""
    return bool(text) and not (len(text) == 1 and text.isdigit())


def _beginning(text: str) -> str:
    """What ``name_sort`` begins with where the name begins with this text; empty where nobody's does.

    Asked of the register and not of the pinyin library, whose loading alone takes longer than a search may.
    """
    if _LETTERS.fullmatch(text):
        return text
    if text.isascii() or " " in text:
        return ""
    found = Person.select(Person.name_sort).where(
        Person.deleted_at.is_null() & (Person.name >= text) & (Person.name < text + "\U0010ffff")
    )
    sort = found.order_by(Person.name).limit(1).scalar()
    # ``zhang 张 san 三``: two words for each character that was typed.
    return " ".join(sort.split()[: 2 * len(text)]) if sort else ""


def _begins(start: str) -> Any:
    return (Person.name_sort >= start) & (Person.name_sort < start + "\U0010ffff")


def _sorted(kept: array[int], sort: Sort) -> array[int]:
    """By another field, those without it last; within equal values by name as before. The same on both engines."""
    key, descending = sort
    if key == "household":
        from . import household_order  # stands on ``natural``

        return household_order.arranged(kept, descending)
    column, comparable = _sorting(key)
    # Without a condition, so that the table is read from end to end: through an index it would be read page by page.
    values = dict(database.execute(Person.select(Person.id, column)).fetchall())
    filled = [person for person in kept if values.get(person) not in (None, "")]
    keys = {value: comparable(value) for value in set(values.values()) if value not in (None, "")}
    filled.sort(key=lambda person: keys[values[person]], reverse=descending != (key == "age"))
    return array("q", [*filled, *(person for person in kept if values.get(person) in (None, ""))])


def _sorting(key: str) -> tuple[Any, Callable[[Any], Any]]:
    """The column and how its values compare. The older was born the earlier."""
    if key == "age":
        return Person.birth_date, str
    field = FIELDS[key]
    if key in ("live_addr", "hukou_addr"):
        return getattr(Person, key), natural
    if field.code_table:
        places = {code: place for place, code in enumerate(codes.table(field.code_table))}
        return getattr(Person, key), lambda code: places.get(code, len(places))
    return getattr(Person, key), lambda value: value


@cache
def _piece(part: str) -> tuple[int, str]:
    return (int(part), "") if part.isdigit() else (-1, part)


def natural(text: str) -> list[tuple[int, str]]:
    """6栋 before 15栋."""
    return [_piece(part) for part in _DIGITS.split(text)]

"""Rows of the list in words: masked as a list is, care groups as what may be shown of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..common.fields import Level
from ..common.words import Place, RowInWords, ways
from ..store.engine import database
from . import filters as narrowing
from . import scope
from .fields import FIELDS
from .filters import CARE_HIDDEN
from .models import CareTag, Person

if TYPE_CHECKING:
    from ..context import Context

_AT_ONCE = 64
_COLUMNS = ("id", "deleted_at", "area_id", *(field.key for field in FIELDS.stored))
# What the list shows unless somebody chose other columns, and what its chips and the age are told from.
_USUAL = (
    *("id", "deleted_at", "area_id", "name", "sex", "birth_date", "live_addr", "phone"),
    *("resident_class", "died_on", "moved_out_on"),
)
_WAYS = ways(FIELDS, Place.LIST)


class _Row(dict[str, Any]):
    """A stored row that has the usual columns; when another one is asked for, those of its whole page are fetched."""

    __slots__ = ("_rest",)

    def __init__(self, usual: Sequence[Any], rest: Callable[[], None]) -> None:
        super().__init__(zip(_USUAL, usual, strict=True))
        self._rest: Callable[[], None] | None = rest

    def __missing__(self, key: str) -> Any:
        if self._rest is None or key not in _COLUMNS:
            raise KeyError(key)
        self._rest()
        self._rest = None
        return dict.get(self, key)

    def get(self, key: str, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default


class Rows:
    """Fetches rows by id for one screen. The statements are put together once: that takes longer than running them."""

    def __init__(self, ctx: Context) -> None:
        ctx.require("residents.read")
        self._ctx = ctx
        self._usual = _prepared(lambda ids: _people(_USUAL, ids))
        self._all: Callable[[list[int]], list[tuple[Any, ...]]] | None = None
        self._care = _prepared(_care_query)

    def of(self, ids: Sequence[int]) -> list[RowInWords | dict[str, Any]]:
        """One row for each id: fields by key, ``care`` (codes, CARE_HIDDEN among them), ``status`` (去世, 迁出 or empty).

        An empty row for a record that has gone, or that a 网格员 does not see.
        """
        today = self._ctx.clock.today()
        own = scope.areas(self._ctx)
        rows: list[RowInWords | dict[str, Any]] = []
        for start in range(0, len(ids), _AT_ONCE):
            part = list(ids[start : start + _AT_ONCE])
            found = self._found(part)
            care: dict[int, list[str]] = {}
            for person, code in self._care(part):
                care.setdefault(person, []).append(code)
            for person in part:
                row = found.get(person)
                if row is None or (own is not None and row["area_id"] not in own):
                    rows.append({})
                    continue
                tags = care_shown(care.get(person, ()), FIELDS["age"].value(row, today))  # type: ignore[misc]
                rows.append(RowInWords(_WAYS, row, today, care=tags, status=status_of(row)))
        return rows

    def _found(self, ids: list[int]) -> dict[int, _Row]:
        def rest() -> None:
            if self._all is None:
                self._all = _prepared(lambda ids: _people(_COLUMNS, ids))
            for values in self._all(ids):
                if values[0] in found:
                    found[values[0]].update(zip(_COLUMNS, values, strict=True))

        found = {values[0]: _Row(values, rest) for values in self._usual(ids)}
        return found


def _people(columns: Sequence[str], ids: Sequence[int]) -> Any:
    return Person.select(*(getattr(Person, key) for key in columns)).where(Person.id.in_(ids))


def _prepared(query: Callable[[list[int]], Any]) -> Callable[[list[int]], list[tuple[Any, ...]]]:
    """A query on a list of ids as a function; Peewee writes its statement once, for a full page."""
    statement, _ = query(list(range(_AT_ONCE))).sql()

    def run(ids: list[int]) -> list[tuple[Any, ...]]:
        if not ids:
            return []
        # A shorter page repeats its last id.
        return list(database.execute_sql(statement, ids + ids[-1:] * (_AT_ONCE - len(ids))).fetchall())

    return run


def _care_query(ids: Sequence[int]) -> Any:
    # The constants are compared in the statement itself, so that the ids are its only parameters.
    return (
        CareTag.select(CareTag.person, CareTag.code)
        .where(CareTag.person.in_(list(ids)) & CareTag.until.is_null() & CareTag.deleted_at.is_null())
        .order_by(CareTag.person, CareTag.code)
    )


def care_of(ids: Sequence[int]) -> dict[int, list[str]]:
    """The care groups that people are in now, whatever their level."""
    found: dict[int, list[str]] = {}
    for start in range(0, len(ids), 500):
        for person, code in _care_query(ids[start : start + 500]).tuples():
            found.setdefault(person, []).append(code)
    return found


def care_shown(care: Sequence[str], age: int | None) -> list[str]:
    """What a list shows of them: L4 never, all of L3 as one CARE_HIDDEN; of 80 and more is 高龄 with or without a tag."""
    shown = [code for code in care if narrowing.care_level(code) is Level.L2]
    if age is not None and age >= 80 and "C01" not in shown:
        shown.insert(0, "C01")
    if any(narrowing.care_level(code) is Level.L3 for code in care):
        shown.append(CARE_HIDDEN)
    return shown


def status_of(row: Mapping[str, Any]) -> str:
    """去世, 迁出 or nothing: whether somebody still counts."""
    return "去世" if row.get("died_on") else "迁出" if row.get("moved_out_on") else ""

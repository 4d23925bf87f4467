"""What the list of cases is narrowed and ordered by, of all cases at once, a few bytes each.

200,000 cases are some 9 MB here and are read out of one index in half a second; after that a filter, an order or a count is a
few passes over bytes, and asks the database nothing. A filter knows of a case only what its row in the list shows this
operator (``access``): what is hidden there is not in here.

Cases stand in the order in which they were registered, the newest last, so that another one changes nobody's place.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import compress
from typing import TYPE_CHECKING, Any

from ..store.engine import database
from . import access
from .models import Case

if TYPE_CHECKING:
    from ..context import Context

Mask = int
"""A byte for each case, 1 where it fits, as one number: ``&`` of two hundred thousand takes some microseconds."""

CODES = ("status", "dispute_type", "source", "difficulty", "event_scale", "warning_level")
"""Fields that are told apart by code."""
DAYS = ("accepted_on", "registered_at")
_COLUMNS = (
    *("id", "registered_at", "number_year", "number_seq", "accepted_on", "is_private", "mediator_names", "created_by"),
    *CODES,
)
_SHIFT = 24
_ID = (1 << _SHIFT) - 1
"""An order is a number with the id in its last bits, so that numbers are sorted and nothing else."""
_FIRST_YEAR = 1949
_FIRST_DAY = date(1950, 1, 1).toordinal()
_AT_ONCE = 4_000

Piece = dict[str, Any]  # bytes or an array for each column, of some cases beside each other


class Overview:
    """All living cases as one operator's list knows them. Not safe for two threads at once: ``listing`` holds the lock."""

    def __init__(self, ctx: Context) -> None:
        ctx.require("cases.read")
        self._ctx = ctx
        self._places = array("i")  # id → place
        self._known: dict[str, dict[str | None, int]] = {key: {None: 0} for key in CODES}  # code → byte
        self._rights: dict[Any, tuple[bool, bool]] = {}
        self._days: dict[str | None, tuple[int, int]] = {}
        self._last = ("", 0)
        empty = self._piece([])
        self._columns: dict[str, Any] = {
            key: bytearray() if isinstance(part, bytes) else array(part.typecode) for key, part in empty.items()
        }

    @property
    def ids(self) -> array[int]:
        found: array[int] = self._columns["id"]
        return found

    # Reading

    def read(self) -> Overview:
        """All of it, out of the index."""
        query = Case.select(*(getattr(Case, key) for key in _COLUMNS)).where(Case.deleted_at.is_null())
        cursor = database.execute(query.order_by(Case.registered_at, Case.id))
        while rows := cursor.fetchmany(_AT_ONCE):
            self._append(rows)
        return self

    def follow(self, changed: Sequence[int]) -> bool:
        """Take in what was written of these cases; False where all must be read anew."""
        query = Case.select(*(getattr(Case, key) for key in _COLUMNS)).where(Case.deleted_at.is_null())
        rows = sorted(
            database.execute(query.where(Case.id.in_(list(changed)))).fetchall(), key=lambda row: (row[1], row[0])
        )
        for case in set(changed) - {row[0] for row in rows}:
            if (place := self.place(case)) >= 0:
                self._columns["alive"][place] = 0
        for row in rows:
            place = self.place(row[0])
            if place < 0 and (row[1], row[0]) > self._last:
                self._append([row])
            elif place < 0:
                return False  # it belongs between others
            else:
                piece = self._piece([row])
                if any(self._columns[f"registered_at{at}"][place] != piece[f"registered_at{at}"][0] for at in (0, 1)):
                    return False
                for key, part in piece.items():
                    self._columns[key][place] = part[0]
        return True

    def place(self, case_id: int) -> int:
        """Where a case stands; -1 when it is unknown."""
        return self._places[case_id] if 0 <= case_id < len(self._places) else -1

    def _append(self, rows: Sequence[tuple[Any, ...]]) -> None:
        first, highest = len(self.ids), max(row[0] for row in rows)
        for key, part in self._piece(rows).items():
            self._columns[key].extend(part)
        if highest >= len(self._places):
            self._places.extend([-1] * (highest + 1 - len(self._places)))
        for place, row in enumerate(rows, first):
            self._places[row[0]] = place
        self._last = (rows[-1][1], rows[-1][0])

    def _piece(self, rows: Sequence[tuple[Any, ...]]) -> Piece:
        """The columns of these cases, without what their rows do not show."""
        values: dict[str, Sequence[Any]] = dict(
            zip(_COLUMNS, zip(*rows, strict=True) if rows else [()] * len(_COLUMNS), strict=True)
        )
        rights = [
            self._rights.get(key) or self._right(key)
            for key in zip(
                values["is_private"], values["mediator_names"], values["status"], values["created_by"], strict=True
            )
        ]
        seen, hidden = bytes(right[0] for right in rights), bytes(right[1] for right in rights)

        def shown(key: str, column: bytes) -> bytes:
            if key in access.PRIVATE_ROW:
                return column
            by_row = hidden.translate(_ALL_BUT) if key in access.OTHERS_ROW else seen.translate(_ALL)
            return (_mask(column) & _mask(by_row)).to_bytes(len(column), "little")

        piece: Piece = {"id": array("q", values["id"]), "alive": b"\1" * len(rows), "seen": seen, "hidden": hidden}
        piece["private"] = bytes(map(bool, values["is_private"]))
        for key in CODES:
            known = self._known[key]
            for code in set(values[key]) - known.keys():
                known[code] = len(known)
            piece[key] = shown(key, bytes(map(known.__getitem__, values[key])))
        for key in DAYS:
            two = [self._days.get(day) or self._day(day) for day in values[key]]
            for at in (0, 1):
                piece[f"{key}{at}"] = shown(key, bytes(pair[at] for pair in two))
        numbered = bytes(map(_year, values["number_year"]))
        piece["number_year"] = numbered
        piece["year"] = bytes(
            own or _year(int(at[:4])) for own, at in zip(numbered, values["registered_at"], strict=True)
        )
        numbers = zip(values["number_year"], values["number_seq"], values["id"], strict=True)
        piece["number"] = array("q", [((y or 0) * 10**6 + (n or 0)) << _SHIFT | i for y, n, i in numbers])
        days = zip(piece["accepted_on0"], piece["accepted_on1"], values["id"], strict=True)
        piece["accepted"] = array("q", [(high << 8 | low) << _SHIFT | i for high, low, i in days])
        return piece

    def _right(self, key: tuple[Any, ...]) -> tuple[bool, bool]:
        """Seen, hidden: there are few kinds of answers to very many cases."""
        row = dict(zip(("is_private", "mediator_names", "status", "created_by"), key, strict=True))
        found = self._rights[key] = (access.sees(self._ctx, row), access.hides(self._ctx, row))
        return found

    def _day(self, day: str | None) -> tuple[int, int]:
        found = self._days[day] = _two_bytes(day)
        return found

    # Asking

    def everything(self) -> Mask:
        return self.flag("alive")

    def flag(self, key: str) -> Mask:
        """``alive``, ``private``, ``hidden``, ``seen``."""
        return _mask(self._columns[key])

    def without(self, key: str) -> Mask:
        """Where a flag is not set."""
        return self._where(key, lambda byte: byte == 0)

    def coded(self, key: str, wanted: Iterable[str | None]) -> Mask:
        """Whose field has one of these codes."""
        known = self._known[key]
        return self._where(key, {known[code] for code in wanted if code in known}.__contains__)

    def within(self, key: str, first: str, last: str) -> Mask:
        """Whose day (one of ``DAYS``) lies between two, both included. A day is two bytes: a few passes instead of a loop."""
        high, low = f"{key}0", f"{key}1"
        (first_high, first_low), (last_high, last_low) = _two_bytes(first), _two_bytes(last)
        after = self._where(high, lambda byte: byte > first_high) | (
            self._where(high, lambda byte: byte == first_high) & self._where(low, lambda byte: byte >= first_low)
        )
        before = self._where(high, lambda byte: byte < last_high) | (
            self._where(high, lambda byte: byte == last_high) & self._where(low, lambda byte: byte <= last_low)
        )
        return after & before

    def of_year(self, year: int) -> Mask:
        """Whose number is of this year; without one, who was registered in it."""
        return self._where("year", _year(year).__eq__)

    def those(self, case_ids: Iterable[int]) -> Mask:
        """These cases; unknown ids are left out."""
        marks, places, end = bytearray(len(self.ids)), self._places, len(self._places)
        for case in case_ids:
            if case < end and places[case] >= 0:
                marks[places[case]] = 1
        return _mask(marks)

    def among(self, mask: Mask, case_ids: Iterable[int]) -> list[int]:
        """Those of these cases that fit."""
        marks = self._bytes(mask)
        return [case for case in case_ids if (place := self.place(case)) >= 0 and marks[place]]

    def _where(self, key: str, fits: Callable[[int], object]) -> Mask:
        return _mask(self._columns[key].translate(bytes(1 if fits(byte) else 0 for byte in range(256))))

    # Orders; within equal values the newest first

    def newest(self, mask: Mask) -> array[int]:
        if mask.bit_count() == len(self.ids):
            return self.ids[::-1]
        return array("q", compress(self.ids[::-1], self._bytes(mask)[::-1]))

    def by_number(self, mask: Mask, descending: bool) -> Iterable[array[int]]:
        """Piece after piece, one for each year; those without a number as the lowest."""
        return self._by_pieces(mask, "number", "number_year", sorted(set(self._columns["number_year"])), descending)

    def by_accepted(self, mask: Mask, descending: bool) -> Iterable[array[int]]:
        """Piece after piece; those without a day last."""
        pieces = sorted(set(self._columns["accepted_on0"]))
        yield from self._by_pieces(mask & self._accepted(), "accepted", "accepted_on0", pieces, descending)
        yield self.newest(mask & ~self._accepted())

    def _accepted(self) -> Mask:
        return self._where("accepted_on0", bool) | self._where("accepted_on1", bool)

    def _by_pieces(
        self, mask: Mask, key: str, piece: str, pieces: Sequence[int], descending: bool
    ) -> Iterable[array[int]]:
        """In the order of numbers, of which one byte says in which piece they are: the first ones need not wait for all."""
        for byte in reversed(pieces) if descending else pieces:
            if part := mask & self._where(piece, byte.__eq__):
                found = sorted(compress(self._columns[key], self._bytes(part)), reverse=descending)
                yield array("q", [one & _ID for one in found])

    def by_code(self, mask: Mask, key: str, order: Callable[[str], Any], descending: bool) -> Iterable[array[int]]:
        """Piece after piece, one for each code; those without one last."""
        named = sorted((code for code in self._known[key] if code is not None), key=order, reverse=descending)
        for code in (*named, None):
            if part := mask & self.coded(key, [code]):
                yield self.newest(part)

    def _bytes(self, mask: Mask) -> bytes:
        return mask.to_bytes(len(self.ids), "little")


def _mask(column: bytes | bytearray) -> Mask:
    return int.from_bytes(column, "little")


_ALL = bytes([0, *[255] * 255])
_ALL_BUT = bytes([255, *[0] * 255])


def _year(year: int | None) -> int:
    """A year as a byte, 0 for none."""
    return min(max(year - _FIRST_YEAR, 1), 255) if year else 0


def _two_bytes(day: str | None) -> tuple[int, int]:
    """Days from 1950 on in two bytes, 0 0 for none; later and earlier ones as the last and the first."""
    if not day:
        return 0, 0
    number = date.fromisoformat(day[:10]).toordinal() - _FIRST_DAY + 1
    high, low = divmod(min(max(number, 1), 65_535), 256)
    return high, low

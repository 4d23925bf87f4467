"""What a table is fed with. A subject's tab writes one ``TableSource``; nothing here knows a subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from desktop_app.common.fields import Catalogue, Field, Kind

from ..theme import Tone

Sort = tuple[str, bool]  # column key, descending
Row = Mapping[str, Any]  # column key → str, int, Chip, list of Chip, or None


@dataclass(frozen=True, slots=True)
class Chip:
    """A status label: a word, filled. The word says it all; the tone only helps the eye."""

    text: str
    tone: Tone = Tone.GREY

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``width`` in characters of Chinese; ``listed`` False: hidden until the user shows it."""

    key: str
    title: str
    width: int = 10
    align: Literal["left", "right"] = "left"
    kind: Kind = Kind.TEXT
    listed: bool = True
    sortable: bool = True


@dataclass(slots=True)
class PartialIds:
    """The first ids of a very big hit list; the table asks ``ids_complete`` for the rest after it has painted.

    ``count``: how many there will be, where the source knows it already.
    """

    ids: Sequence[int]
    complete: bool = False
    count: int | None = None


class AsksBeside(Protocol):
    """A source whose whole answer may take long: it is asked in another thread."""

    def ask_complete(
        self,
        text: str,
        filters: Mapping[str, Any],
        sort: Sort | None,
        wanted: Callable[[], bool],
        done: Callable[[Sequence[int]], object],
    ) -> bool:
        """All ids, handed to ``done`` on the main thread, unless they are not ``wanted`` any more when their turn comes.

        False where there is no other thread.
        """
        ...


class TableSource(Protocol):
    """All on the main thread. ``filters`` maps a filter's key to the chosen value."""

    def columns(self) -> list[Column]: ...

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int] | PartialIds:
        """Ids in order; must answer within a few milliseconds, or answer with PartialIds."""
        ...

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        """All ids; called only after ``ids`` gave PartialIds."""
        ...

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """One row for each id in this order, in words: labels, not codes; masked what is masked in a list.

        A record that has gone in between gives an empty mapping.
        """
        ...

    def total(self, filters: Mapping[str, Any]) -> int:
        """How many records there are at all (of what the operator may see), for 共 3,482 人."""
        ...


_RIGHT = (Kind.INTEGER, Kind.MINUTES, Kind.MONEY)


def column_of(field: Field) -> Column:
    """A catalogue's field as a column."""
    return Column(
        field.key,
        field.label,
        field.width,
        "right" if field.kind in _RIGHT else "left",
        field.kind,
        field.listed,
        sortable=True,
    )


def columns_of(catalogue: Catalogue, keys: Iterable[str] | None = None) -> list[Column]:
    """Columns of a catalogue: the fields named, or all of them with the listed ones shown."""
    if keys is not None:
        return [column_of(catalogue[key]) for key in keys]
    return [column_of(field) for field in catalogue]

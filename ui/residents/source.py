"""What the table of residents is fed with: the listing's rows with their chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.common.words import RowInWords
from desktop_app.context import Context
from desktop_app.residents.fields import FIELDS
from desktop_app.residents.filters import CARE_HIDDEN
from desktop_app.residents.listed import Rows
from desktop_app.residents.listing import Listing

from ..records.beside import AsksListing, Beside
from ..records.source import Chip, Column, PartialIds, Row, Sort, column_of
from ..theme import Tone

if TYPE_CHECKING:
    from ..jobs import JobRunner

_SHORT = {"C01": "高龄", "C08": "低保", "C10": "低保边缘", "C11": "监测户", "C13": "退役军人", "C17": "特殊家庭"}
_TONES = {"C13": Tone.GREEN, CARE_HIDDEN: Tone.GREY}
_FIRST = ("name", "sex", "age", "live_addr", "care", "phone")
_WIDTHS = {"name": 9, "live_addr": 24}


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentSource", text)


def care_chip(code: str) -> Chip:
    """A care group as a chip; those of level 3 say only 关爱."""
    if code == CARE_HIDDEN:
        return Chip(_tr("关爱"), Tone.GREY)
    return Chip(_SHORT.get(code) or codes.label("care_group", code), _TONES.get(code, Tone.AMBER))


def chips(care: Sequence[str], resident_class: str | None, status: str) -> list[Chip]:
    """All status labels of a resident. ``resident_class`` in words."""
    found = [Chip(status, Tone.GREY)] if status else []
    found += [care_chip(code) for code in care]
    if resident_class and resident_class != codes.label("resident_class", "01"):
        found.append(Chip(resident_class, Tone.BLUE))
    return found


class ResidentSource(AsksListing):
    """A ``TableSource``. On the main thread, but for the whole of a long list, which ``jobs`` asks beside it."""

    orders = ("household",)  # an order that is no column's

    def __init__(self, ctx: Context, jobs: JobRunner | None = None) -> None:
        super().__init__(jobs)
        self._listing = Listing(ctx)
        self._rows = Rows(ctx)

    def columns(self) -> list[Column]:
        """Those of the list first, then every other field, hidden until somebody wants it."""
        care = Column("care", _tr("关爱"), 14, sortable=False)
        shown = [care if key == "care" else column_of(FIELDS[key]) for key in _FIRST]
        rest = [column_of(field) for field in FIELDS if field.key not in _FIRST]
        return [_wide(column) for column in (*shown, *rest)]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int] | PartialIds:
        found, whole = self._listing.ids(text, filters, sort)
        return found if whole else PartialIds(found)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self._listing.all_ids(text, filters, sort)

    def beside(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Beside:
        return self._listing.beside(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [
            row.also(care=chips(row["care"], row["resident_class"], row["status"]))
            if isinstance(row, RowInWords)
            else {}
            for row in self._rows.of(ids)
        ]

    def total(self, filters: Mapping[str, Any]) -> int:
        return self._listing.total(filters)


def _wide(column: Column) -> Column:
    width = _WIDTHS.get(column.key, column.width)
    return Column(column.key, column.title, width, column.align, column.kind, column.key in _FIRST, column.sortable)

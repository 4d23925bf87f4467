"""A table model over ids: the ids are held compactly, rows are fetched by the page when somebody looks at them.

100,000 records cost 800 kB of ids and the few hundred rows that were last seen.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from .source import Column, Row, TableSource

PAGE = 32  # rows asked for at once: a screenful and some, since a keystroke waits for them
_KEPT_PAGES = 24
IdRole = Qt.ItemDataRole.UserRole
ValueRole = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


def as_words(value: Any) -> str:
    """A cell's value as text: for copying, for screen readers, for painting."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "、".join(str(part) for part in value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _compact(ids: Sequence[int]) -> array[int]:
    """As the source has them where it has them so: a million ids are 8 MB. Nobody changes such an array, sources make anew."""
    return ids if isinstance(ids, array) and ids.typecode == "q" else array("q", ids)


class RecordModel(QAbstractTableModel):
    """Rows by id. Never asks the source for order or search: ``set_ids`` is given what to show."""

    def __init__(self, source: TableSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.columns: list[Column] = source.columns()
        self._ids = array("q")
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()

    @property
    def ids(self) -> array[int]:
        return self._ids

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show these records in this order. Rows already fetched are fetched again: they may have changed."""
        fresh = _compact(ids)
        if fresh == self._ids:
            self.refresh()
            return
        self.beginResetModel()
        self._ids = fresh
        self._pages.clear()
        self.endResetModel()

    def extend_ids(self, ids: Sequence[int]) -> None:
        """Give the whole list after its beginning is on screen; keeps rows, scroll place and selection if it can."""
        fresh = _compact(ids)
        shown = len(self._ids)
        if fresh[:shown] != self._ids:
            self.set_ids(ids)
        elif len(fresh) > shown:
            self._pages.pop(shown // PAGE, None)  # the last page was a short one
            self.beginInsertRows(QModelIndex(), shown, len(fresh) - 1)
            self._ids = fresh
            self.endInsertRows()

    def refresh(self, changed: Collection[int] | None = None) -> None:
        """Fetch and repaint these records, or all that are on screen."""
        if not self._ids:
            return
        if changed is None:
            self._pages.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))
            return
        for page in [number for number in self._pages if not set(self._page_ids(number)).isdisjoint(changed)]:
            del self._pages[page]
            start = page * PAGE
            for row, record in enumerate(self._page_ids(page), start):
                if record in changed:
                    self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def row_of(self, record: int) -> int:
        """Where a record stands, -1 if it is not in the list."""
        try:
            return self._ids.index(record)
        except ValueError:
            return -1

    def id_at(self, row: int) -> int | None:
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def value(self, row: int, column: int) -> Any:
        """A cell's value as the source gave it; fetches the page it stands on."""
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self.source.rows(self._page_ids(number))
            self._pages[number] = page
            if len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        return page[place].get(self.columns[column].key) if place < len(page) else None

    def _page_ids(self, number: int) -> list[int]:
        return self._ids[number * PAGE : (number + 1) * PAGE].tolist()

    # What Qt asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return as_words(self.value(index.row(), index.column()))
        if role == ValueRole:
            return self.value(index.row(), index.column())
        if role == IdRole:
            return self._ids[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[self.columns[index.column()].align]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = as_words(self.value(index.row(), index.column()))
            return f"{self.columns[index.column()].title}：{words or self.tr('空')}"
        if role == Qt.ItemDataRole.ToolTipRole:
            value = self.value(index.row(), index.column())
            return as_words(value) if isinstance(value, str) and len(value) > 12 else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[self.columns[section].align]
        return None

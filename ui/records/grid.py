"""The view of a table: rows of even height, columns that are remembered, the same record stays chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionRange, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from .. import theme
from ..ui_state import UiState
from .cells import CellDelegate
from .model import RecordModel, as_words
from .source import Sort


class RecordGrid(QTableView):
    """Shows a RecordModel. Asks for another order through ``sort_asked``; never sorts itself."""

    sort_asked = Signal(object)  # Sort

    def __init__(self, model: RecordModel, name: str, state: UiState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._key = state, f"table/{name}"
        self._restoring = True
        self.records = model
        self.setModel(model)
        self._delegate = CellDelegate(model, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicatorShown(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.columns_menu().popup(header.mapToGlobal(at)))
        header.sectionClicked.connect(self._ask_sort)
        header.sectionMoved.connect(self._remember)
        header.sectionResized.connect(self._remember)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._cell_menu)
        self.entered.connect(lambda index: self._hover(index.row()))
        theme.current().changed.connect(self._measure)
        self.sort: Sort | None = None
        self._measure()

    # Columns

    def _measure(self) -> None:
        """Row height and, unless the user chose them, column widths; from the font, so every scale fits."""
        look = theme.current()
        self._restoring = True
        self.verticalHeader().setDefaultSectionSize(look.row_height)
        self.horizontalHeader().setMinimumSectionSize(look.px(36))
        kept: dict[str, Any] = self._state.get(self._key, {})
        letter = QFontMetrics(look.font(14)).horizontalAdvance("0")
        titles = QFontMetrics(look.font(14, bold=True))
        header = self.horizontalHeader()
        for place, column in enumerate(self.records.columns):
            width = max(letter * column.width, titles.horizontalAdvance(column.title) + look.px(14)) + look.px(18)
            chosen = kept.get("widths", {}).get(column.key)
            header.resizeSection(place, round(chosen * look.scale / 100) if chosen else width)
            self.setColumnHidden(place, column.key in kept["hidden"] if "hidden" in kept else not column.listed)
        keys = [column.key for column in self.records.columns]
        for place, key in enumerate(key for key in kept.get("order", []) if key in keys):
            header.moveSection(header.visualIndex(keys.index(key)), place)
        known = (*keys, *getattr(self.records.source, "orders", ()))
        self.set_sort(tuple(kept["sort"]) if kept.get("sort") and kept["sort"][0] in known else None)
        self._restoring = False

    def _remember(self, *_: object) -> None:
        if self._restoring:
            return
        header, columns = self.horizontalHeader(), self.records.columns
        scale = theme.current().scale / 100
        shown = [place for place in range(len(columns)) if not self.isColumnHidden(place)]
        old = self._state.get(self._key, {}).get("widths", {})
        last = max(shown, key=header.visualIndex, default=-1)  # stretched by the window, not by the user
        widths = {columns[at].key: round(header.sectionSize(at) / scale) for at in shown if at != last}
        self._state.set(
            self._key,
            {
                "order": [columns[header.logicalIndex(place)].key for place in range(len(columns))],
                "widths": {**old, **widths},
                "hidden": [column.key for at, column in enumerate(columns) if self.isColumnHidden(at)],
                "sort": list(self.sort) if self.sort else None,
            },
        )

    def shown_columns(self) -> list[str]:
        """Keys of the columns on screen, in the order they stand: what export and print take."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [self.records.columns[at].key for at in order if not self.isColumnHidden(at)]

    def show_column(self, key: str, shown: bool) -> None:
        place = next(at for at, column in enumerate(self.records.columns) if column.key == key)
        self.setColumnHidden(place, not shown)
        self._remember()

    def columns_menu(self) -> QMenu:
        """A menu with a tick for each column; the last one shown cannot be hidden."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self.shown_columns()
        for column in self.records.columns:
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(column.key in shown)
            action.setEnabled(column.key not in shown or len(shown) > 1)
            action.toggled.connect(lambda on, key=column.key: self.show_column(key, on))
        return menu

    # Order

    def set_sort(self, sort: Sort | None) -> None:
        """Show which order is in force; one that is no column's (``orders`` of the source) is marked nowhere."""
        self.sort = sort
        header = self.horizontalHeader()
        keys = [column.key for column in self.records.columns]
        if sort is None or sort[0] not in keys:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            return
        place = keys.index(sort[0])
        header.setSortIndicator(place, Qt.SortOrder.DescendingOrder if sort[1] else Qt.SortOrder.AscendingOrder)

    def order_by(self, sort: Sort | None) -> None:
        """Another order, as if its title had been pressed."""
        self.set_sort(sort)
        self._remember()
        self.sort_asked.emit(sort)

    def show_columns(self, keys: Iterable[str]) -> None:
        """These columns in this order and no others; unknown ones are left out, and without any nothing changes."""
        places = {column.key: at for at, column in enumerate(self.records.columns)}
        wanted = [key for key in keys if key in places]
        if not wanted:
            return
        header = self.horizontalHeader()
        for at, key in enumerate(wanted):
            header.moveSection(header.visualIndex(places[key]), at)
        for key, at in places.items():
            self.setColumnHidden(at, key not in wanted)
        self._remember()

    def _ask_sort(self, place: int) -> None:
        column = self.records.columns[place]
        if not column.sortable:
            self.set_sort(self.sort)
            return
        self.order_by((column.key, self.sort is not None and self.sort == (column.key, False)))

    # Looks, copying

    def _hover(self, row: int) -> None:
        old, self._delegate.hovered = self._delegate.hovered, row
        for at in {old, row} - {-1}:
            top = self.rowViewportPosition(at)
            self.viewport().update(0, top, self.viewport().width(), self.rowHeight(at))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        ranges: Iterable[QItemSelectionRange] = self.selectionModel().selection()  # type: ignore[assignment]
        self._delegate.chosen = [(part.top(), part.bottom()) for part in ranges]
        header = self.horizontalHeader()
        shown = (header.logicalIndex(place) for place in range(header.count()))
        self._delegate.first_column = next(at for at in shown if not self.isColumnHidden(at))
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def copy(self, *, whole_rows: bool = False) -> None:
        """The current cell, or with several rows chosen all their shown columns under their titles, for a workbook."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if len(rows) <= 1 and not whole_rows:
            text = as_words(self.currentIndex().data()) if self.currentIndex().isValid() else ""
        else:
            keys = self.shown_columns()
            places = [next(at for at, c in enumerate(self.records.columns) if c.key == key) for key in keys]
            lines = [[self.records.columns[at].title for at in places]]
            lines += [[as_words(self.records.value(row, at)).replace("\t", " ") for at in places] for row in rows]
            text = "\n".join("\t".join(line) for line in lines)
        if text:
            QGuiApplication.clipboard().setText(text)

    def _cell_menu(self, at: QPoint) -> None:
        if not self.indexAt(at).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("复制这一格"), self.copy)
        menu.addAction(self.tr("复制整行"), lambda: self.copy(whole_rows=True))
        menu.popup(self.viewport().mapToGlobal(at))

"""A table with its count and its empty state; asks its source for what the search box and the chips say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from .. import theme
from ..ui_state import UiState
from .empty import EmptyState
from .grid import RecordGrid
from .model import RecordModel
from .source import PartialIds, Sort, TableSource
from .widgets import link_button

_AFTER_PAINTING = 15  # ms until the rest of a big hit list is asked for


class RecordTable(QWidget):
    """``source`` says what there is; ``noun`` is the counting word (人, 件); ``empty`` is said when there is nothing.

    ``current_changed`` carries an id or None, only when it is another one; ``opened`` an id (Enter, double click).
    """

    current_changed = Signal(object)
    opened = Signal(object)
    new_asked = Signal()
    clear_asked = Signal()
    counted = Signal(int)

    def __init__(
        self,
        source: TableSource,
        name: str,
        state: UiState,
        *,
        title: str,
        noun: str = "条",
        empty: str = "",
        new_label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.source, self._noun, self._empty, self._new_label = source, noun, empty, new_label
        self.text = ""
        self.filters: dict[str, Any] = {}
        self._current: int | None = None
        self._whole = True
        self._count: int | None = None  # of a list whose rest is still being read
        self._settling = False  # rows are being exchanged: what the view chooses meanwhile is not the user's choice
        self.model = RecordModel(source, self)
        self.grid = RecordGrid(self.model, name, state)
        self.grid.setAccessibleName(title)
        self.nothing = EmptyState()
        self.nothing.pressed.connect(self._empty_pressed)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self.nothing)
        self.count_label = QLabel()
        self.count_label.setProperty("role", "small")
        columns = link_button(self.tr("列"), "columns")
        columns.setAccessibleName(self.tr("选择显示哪些列"))
        columns.clicked.connect(
            lambda: self.grid.columns_menu().popup(columns.mapToGlobal(columns.rect().bottomLeft()))
        )
        px = theme.current().px
        self.footer = QHBoxLayout()
        self.footer.setContentsMargins(px(8), px(4), px(4), px(4))
        self.footer.addWidget(self.count_label)
        self.footer.addStretch(1)
        self.footer.addWidget(columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(1), px(4), px(1), 0)
        layout.setSpacing(0)
        layout.addWidget(self.stack, 1)
        layout.addLayout(self.footer)
        self._asked = 0  # number of the last question
        self._rest = QTimer(self, singleShot=True, interval=_AFTER_PAINTING)
        self._rest.timeout.connect(self._ask_rest_beside)
        self.grid.selectionModel().currentRowChanged.connect(lambda now, _: self._chosen(now.row()))
        self.grid.activated.connect(lambda index: self.opened.emit(self.model.id_at(index.row())))
        self.grid.doubleClicked.connect(lambda index: self.opened.emit(self.model.id_at(index.row())))
        self.grid.sort_asked.connect(lambda _: self.search())

    # What to show

    def search(self, text: str | None = None, filters: Mapping[str, Any] | None = None) -> None:
        """Show what fits now. The first rows are there when this returns; a very big rest follows after painting."""
        if text is not None:
            self.text = text
        if filters is not None:
            self.filters = dict(filters)
        self._ask(follow=True)

    def refresh(self, changed: Collection[int] | None = None) -> None:
        """Something was written. ``changed`` are ids of this table; records that came, went or moved are found, too."""
        self._ask(follow=False, changed=changed)

    def select(self, record: int | None) -> bool:
        """Choose a record; False when it is not among those shown."""
        row = self.model.row_of(record) if record is not None else -1
        if row < 0:
            self.grid.clearSelection()
            self.grid.setCurrentIndex(self.model.index(-1, -1))
            self._set_current(None)
            return record is None
        self._set_row(row)
        self._set_current(record)
        return True

    @property
    def current(self) -> int | None:
        return self._current

    @property
    def sort(self) -> Sort | None:
        return self.grid.sort

    @property
    def ids(self) -> list[int]:
        """All ids that are filtered, in order: what export and print take. Asks for the rest if it must."""
        if not self._whole:
            self._ask_rest()
        return self.model.ids.tolist()

    @property
    def columns(self) -> list[str]:
        """Keys of the columns on screen, in order."""
        return self.grid.shown_columns()

    def selected_ids(self) -> list[int]:
        rows = sorted(index.row() for index in self.grid.selectionModel().selectedRows())
        return [record for record in map(self.model.id_at, rows) if record is not None]

    def focus(self) -> None:
        """Into the rows, on the first one if none is chosen."""
        if self._current is None and self.model.rowCount():
            self._set_row(0)
            self._set_current(self.model.id_at(0))
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step(self, by: int) -> None:
        """The next or previous row, for the arrow keys in the search box."""
        row = self.model.row_of(self._current) if self._current is not None else -1
        at = min(max(row + by, 0), self.model.rowCount() - 1)
        if at >= 0:
            self.select(self.model.id_at(at))

    # How

    def _ask(self, *, follow: bool, changed: Collection[int] | None = None) -> None:
        self._rest.stop()
        self._asked += 1
        found = self.source.ids(self.text, self.filters, self.grid.sort)
        self._whole = not isinstance(found, PartialIds) or found.complete
        ids = found.ids if isinstance(found, PartialIds) else found
        self._count = found.count if isinstance(found, PartialIds) else None
        keep, bar = self._current, self.grid.verticalScrollBar().value()
        self._settling = True
        try:
            if changed is not None and len(ids) == len(self.model.ids) and list(ids) == self.model.ids.tolist():
                self.model.refresh(changed)
            else:
                self.model.set_ids(ids)
            row = self.model.row_of(keep) if keep is not None else -1
            if row < 0 and follow and self.text and len(ids):
                row = 0
            if row >= 0:
                self._set_row(row, scroll=follow)
            if not follow:
                self.grid.verticalScrollBar().setValue(bar)
            elif row < 0:
                self.grid.scrollToTop()
        finally:
            self._settling = False
        self._show_count()
        # A record beyond the part that is known may still be there: decided when the rest has come.
        if row >= 0 or self._whole:
            self._set_current(self.model.id_at(row))
        if not self._whole:
            self._rest.start()

    def _ask_rest(self) -> None:
        self._rest.stop()
        self._asked += 1
        self._rest_is_here(self.source.ids_complete(self.text, self.filters, self.grid.sort))

    def _ask_rest_beside(self) -> None:
        """The rest, in another thread where the source has one: the next key is not held up."""
        self._asked += 1
        number = self._asked

        def wanted() -> bool:
            return number == self._asked  # nothing else was asked meanwhile

        def done(ids: Sequence[int]) -> None:
            if wanted():
                self._rest_is_here(ids)

        ask = getattr(self.source, "ask_complete", None)
        if ask is None or not ask(self.text, dict(self.filters), self.grid.sort, wanted, done):
            self._ask_rest()

    def _rest_is_here(self, ids: Sequence[int]) -> None:
        self._whole = True
        self.model.extend_ids(ids)
        if self._current is not None:
            row = self.model.row_of(self._current)
            if row >= 0 and row != self.grid.currentIndex().row():
                self._set_row(row, scroll=False)
            elif row < 0:
                self._set_current(None)
        self._show_count()

    def _set_row(self, row: int, *, scroll: bool = True) -> None:
        column = max(self.grid.currentIndex().column(), 0)
        index = self.model.index(row, column)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        automatic = self.grid.hasAutoScroll()
        self.grid.setAutoScroll(scroll)
        self.grid.selectionModel().setCurrentIndex(index, flags)
        self.grid.setAutoScroll(automatic)
        if scroll:
            self.grid.scrollTo(index)

    def _chosen(self, row: int) -> None:
        if row >= 0 and not self._settling:
            self._set_current(self.model.id_at(row))

    def _set_current(self, record: int | None) -> None:
        if record != self._current:
            self._current = record
            self.current_changed.emit(record)

    def _show_count(self) -> None:
        shown = len(self.model.ids)
        if self._whole or self._count is not None:
            shown = shown if self._whole or self._count is None else self._count
            total = self.source.total(self.filters)
            narrowed = bool(self.text or self.filters)
            words = self.tr("{shown:,} {noun}　共 {total:,} {noun}") if narrowed else self.tr("共 {total:,} {noun}")
            self.count_label.setText(words.format(shown=shown, total=total, noun=self._noun))
            self.counted.emit(shown)
        if shown:
            self.stack.setCurrentWidget(self.grid)
        elif not self._whole:
            self.nothing.say(self.tr("正在读…"))
            self.stack.setCurrentWidget(self.nothing)
        elif self._narrowed:
            what = self.tr("没有找到“{text}”").format(text=self.text) if self.text else self.tr("没有符合条件的记录")
            self.nothing.say(what, self.tr("换个说法，或者去掉条件再看"), self.tr("清除条件"))
            self.stack.setCurrentWidget(self.nothing)
        else:
            self.nothing.say(self._empty or self.tr("这里还没有记录"), "", self._new_label)
            self.stack.setCurrentWidget(self.nothing)

    @property
    def _narrowed(self) -> bool:
        """Whether it is the search or a filter that leaves nothing: a filter of a list with nothing in it is not."""
        return bool(self.text or (self.filters and self.source.total({})))

    def _empty_pressed(self) -> None:
        (self.clear_asked if self._narrowed else self.new_asked).emit()

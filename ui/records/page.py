"""The skeleton every tab is made of: one line of tools, the table, the record beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from .. import theme
from ..shortcuts import within
from ..ui_state import UiState
from .empty import EmptyState
from .filter_bar import Filter, FilterBar
from .form import RecordForm
from .search_bar import SearchBar
from .source import TableSource
from .table import RecordTable
from .widgets import button, card, link_button

_SHARE = 0.58  # of the width, for the table
_FOLLOW = 60  # ms after the last move in the table until the record is fetched
_NARROW = 860  # logical pixels under which the record lies over the table


class RecordPage(QWidget):
    """``show_record(id)`` is called when another record is to be read: the tab fills its detail widget then.

    ``record`` is that detail widget. ``open_form`` puts a form in its place until it is closed.
    """

    shown = Signal(object)  # id or None
    new_asked = Signal()

    def __init__(
        self,
        source: TableSource,
        name: str,
        state: UiState,
        *,
        title: str,
        record: QWidget,
        show_record: Callable[[int], object],
        noun: str = "条",
        search_hint: str = "",
        filters: Sequence[Filter] = (),
        new_label: str = "",
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._state, self._key, self._show_record = state, f"page/{name}", show_record
        self._form: RecordForm | None = None
        self._narrow: bool | None = None
        self._stale = False
        self._began = False
        self.search_bar = SearchBar(search_hint, self.tr("在{title}里找").format(title=title))
        self.filter_bar = FilterBar(filters)
        self.table = RecordTable(source, name, state, title=title, noun=noun, empty=empty, new_label=new_label)
        self.record = record
        self.new_button: QPushButton | None = None
        self._build(new_label)
        self._wire()

    def _build(self, new_label: str) -> None:
        px = theme.current().px
        self._tools = QHBoxLayout()
        self._tools.setSpacing(px(8))
        self._tools.addWidget(self.search_bar, 2)
        self._tools.addWidget(self.filter_bar, 3)
        if new_label:
            self.new_button = button(new_label, "plus", primary=True, on_click=self.new_asked.emit, tip="Ctrl+N")
            self._tools.addWidget(self.new_button)
        table_card, inside = card()
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table)
        self._record_card, beside = card()
        self.back = link_button(self.tr("返回列表"), "chevron-left", on_click=self.show_table)
        self.back.hide()
        self.nothing = EmptyState()
        self.place = QStackedWidget()
        self.place.addWidget(self.nothing)
        self.place.addWidget(self.record)
        beside.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addWidget(self.place, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(px(10))
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(table_card)
        self.splitter.addWidget(self._record_card)
        self._table_card = table_card
        self.splitter.setStretchFactor(0, 58)
        self.splitter.setStretchFactor(1, 42)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(10))
        layout.setSpacing(px(10))
        layout.addLayout(self._tools)
        layout.addWidget(self.splitter, 1)

    def _wire(self) -> None:
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW)
        self._follow.timeout.connect(self._show_current)
        self.search_bar.searched.connect(self.table.search)
        self.search_bar.moved.connect(self.table.step)
        self.search_bar.entered.connect(lambda: self.open_record(self.table.current))
        self.filter_bar.changed.connect(self._filter)
        self.table.current_changed.connect(lambda _: self._follow.start())
        self.table.opened.connect(self.open_record)
        self.table.new_asked.connect(self.new_asked)
        self.table.clear_asked.connect(self.clear)
        self.table.counted.connect(self._tell_nothing)
        self.splitter.splitterMoved.connect(self._remember)
        within(self, QKeySequence.StandardKey.Find, self.focus_search)
        self.filter_bar.set_values(self._state.get(self._key, {}).get("filters", {}))

    # For the tab

    def add_tool(self, widget: QWidget) -> None:
        """A button left of the main one."""
        place = self._tools.count() - (1 if self.new_button is not None else 0)
        self._tools.insertWidget(place, widget)

    def lead_with(self, widget: QWidget) -> None:
        """Something at the very left of the line of tools, such as a switch between lists."""
        self._tools.insertWidget(0, widget)

    def begin(self) -> None:
        """Ask for the rows. Called by the window when the tab is first shown."""
        if not self._began:
            self._began = True
            self.table.search(self.search_bar.text().strip(), self.filter_bar.values)

    def open_record(self, record: int | None) -> bool:
        """Choose and show a record at once; takes search and filters away if it is not among what they show."""
        if record is None or not self.may_leave():
            return False
        self._drop_form()
        self.begin()
        if not self.table.select(record) and record not in self.table.ids:
            self.clear()
        found = self.table.select(record) or (record in self.table.ids and self.table.select(record))
        self._show_current()
        self._show_over(True)
        return found

    def refresh(self, changed: Collection[int] | None = None) -> None:
        """Something was written; a page nobody sees refreshes when it is next shown."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self.table.refresh(changed)
        if self._form is None and self.table.current is not None and (changed is None or self.table.current in changed):
            self._show_record(self.table.current)

    def open_form(self, form: RecordForm) -> None:
        """Put a form where the record is read. The page closes it; what it saved is chosen by the tab."""
        if not self.may_leave():
            form.deleteLater()
            return
        self._drop_form()
        self._form = form
        form.closed.connect(self.close_form)
        self.place.addWidget(form)
        self.place.setCurrentWidget(form)
        self._show_over(True)
        form.first_focus()

    def close_form(self) -> None:
        """Back to reading, without asking."""
        self._drop_form()
        self._show_current()
        self.search_bar.setFocus()

    def may_leave(self) -> bool:
        """False when the user wants to go on filling in a form."""
        return self._form is None or self._form.may_leave()

    def focus_search(self) -> None:
        self.search_bar.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_bar.selectAll()

    def clear(self) -> None:
        """No search text, no filters."""
        self.search_bar.clear()
        self.filter_bar.set_values({})
        self.search_bar.setFocus()

    @property
    def form(self) -> RecordForm | None:
        return self._form

    # How

    def _filter(self, values: dict[str, object]) -> None:
        self._remember()
        if self._began:
            self.table.search(filters=values)

    def _show_current(self) -> None:
        self._follow.stop()
        record = self.table.current
        if self._form is not None:
            if self._form.dirty:  # looking for something else while filling in: the form stays
                return
            self._drop_form()
        if record is None:
            self.place.setCurrentWidget(self.nothing)
        else:
            self._show_record(record)
            self.place.setCurrentWidget(self.record)
        self.shown.emit(record)

    def _tell_nothing(self, rows: int) -> None:
        """Beside an empty list there is nothing to choose: the place stays blank."""
        if rows:
            self.nothing.say(self.tr("选一条记录看详情"), self.tr("在左边用方向键或鼠标选"))
        else:
            self.nothing.say("")

    def _drop_form(self) -> None:
        if self._form is not None:
            form, self._form = self._form, None
            self.place.removeWidget(form)
            form.hide()
            form.deleteLater()

    def _remember(self, *_: object) -> None:
        left, right = self.splitter.sizes()
        old = self._state.get(self._key, {})
        share = left / (left + right) if left and right else old.get("share", _SHARE)
        self._state.set(self._key, {"share": round(share, 3), "filters": self.filter_bar.values})

    def show_table(self) -> None:
        """On a narrow screen: from the record back to the list."""
        if self.may_leave():
            self._drop_form()
            self._show_over(False)
            self.table.grid.setFocus()

    def _show_over(self, record: bool) -> None:
        if self._narrow:
            self._table_card.setVisible(not record)
            self._record_card.setVisible(record)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self.back.setVisible(narrow)
            self._table_card.show()
            self._record_card.setVisible(not narrow)
            share = self._state.get(self._key, {}).get("share", _SHARE)
            self.splitter.setSizes([round(share * self.width()), round((1 - share) * self.width())])

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            QTimer.singleShot(0, self, self.refresh)

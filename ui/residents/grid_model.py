"""The grid tree as a model: rooms are read when their unit is opened, nodes are dragged onto others and named in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.residents import area_queries
from desktop_app.residents.area_queries import AreaNode

MIME = "application/x-linli-area"
NAME, PEOPLE, LEADER, CODE = range(4)
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


def _tr(text: str) -> str:
    return QCoreApplication.translate("GridModel", text)


class _Item:
    __slots__ = ("children", "fetched", "node", "parent", "row")

    def __init__(self, node: AreaNode, parent: _Item | None) -> None:
        self.node, self.parent = node, parent
        self.children: list[_Item] = []
        self.fetched = node.more == 0
        self.row = len(parent.children) if parent is not None else 0  # nodes are only ever put last


class GridModel(QAbstractItemModel):
    """``dropped(ids, onto)`` and ``named(id, name)`` ask for what was done by hand; writing and loading anew are the page's."""

    dropped = Signal(list, int)
    named = Signal(int, str)

    def __init__(self, ctx: Context, may_edit: bool) -> None:
        super().__init__()
        self._ctx, self._may_edit = ctx, may_edit
        self._top = _Item(AreaNode(0, None, 0, "", 0), None)
        self._items: dict[int, _Item] = {}

    def load(self, nodes: Iterable[AreaNode], opened: Iterable[int] = ()) -> None:
        """Show these (parents before children); ``opened``: nodes whose children are read at once, having been open."""
        self.beginResetModel()
        self._top = _Item(AreaNode(0, None, 0, "", 0), None)
        self._items = {}
        for node in nodes:
            self._put(node)
        for one in opened:
            item = self._items.get(one)
            if item is not None and not item.fetched:
                item.fetched = True
                for node in area_queries.children(self._ctx, one):
                    self._put(node)
        self.endResetModel()

    def _put(self, node: AreaNode) -> _Item:
        parent = self._items.get(node.parent_id, self._top) if node.parent_id is not None else self._top
        item = _Item(node, parent)
        parent.children.append(item)
        self._items[node.id] = item
        return item

    # For the page

    def node(self, index: Index) -> AreaNode | None:
        """What an index shows; None for none, and for a node that has gone since."""
        item = self._item(index)
        return item.node if item is not self._top else None

    def nodes(self) -> list[AreaNode]:
        """All that were read."""
        return [item.node for item in self._items.values()]

    def index_of(self, area_id: int | None) -> QModelIndex:
        """Where a node is shown; invalid where it is not, or was not read yet."""
        item = self._items.get(area_id) if area_id is not None else None
        return self.createIndex(item.row, 0, item.node.id) if item is not None else QModelIndex()

    def reveal(self, path: Sequence[int]) -> QModelIndex:
        """Where the last node of a path is shown; what was not read yet on the way is read."""
        for one in path:
            index = self.index_of(one)
            if index.isValid() and self.canFetchMore(index) and one != path[-1]:
                self.fetchMore(index)
        return self.index_of(path[-1])

    # For Qt

    def _item(self, index: Index) -> _Item:
        if not index.isValid():
            return self._top
        # By id, not by pointer: an index that somebody kept over a reload must not lead into freed memory.
        return self._items.get(index.internalId(), self._top)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 4

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return len(self._item(parent).children) if parent.column() <= 0 else 0

    def hasChildren(self, parent: Index = NOWHERE) -> bool:
        item = self._item(parent)
        return parent.column() <= 0 and (bool(item.children) or not item.fetched)

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        children = self._item(parent).children
        if not 0 <= row < len(children) or not 0 <= column < 4:
            return QModelIndex()
        return self.createIndex(row, column, children[row].node.id)

    def parent(self, index: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        above = self._item(index).parent if index.isValid() else None
        return QModelIndex() if above is None or above is self._top else self.createIndex(above.row, 0, above.node.id)

    def canFetchMore(self, parent: Index) -> bool:
        return parent.isValid() and not self._item(parent).fetched

    def fetchMore(self, parent: Index) -> None:
        item = self._item(parent)
        item.fetched = True
        try:
            found = [node for node in area_queries.children(self._ctx, item.node.id) if node.id not in self._items]
        except KnownError:
            return
        if found:
            first = len(item.children)
            self.beginInsertRows(self.index_of(item.node.id), first, first + len(found) - 1)
            for node in found:
                self._put(node)
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self._item(index).node
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if index.column() == PEOPLE:
                return f"{node.people:,}"
            return (node.name, "", node.leader, node.code)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == PEOPLE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == NAME:
            return _tr("{level} {name}，{people:,} 人").format(
                level=codes.label("area_level", str(node.level)), name=node.name, people=node.people
            )
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return codes.label("area_level", str(node.level))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        node = self._item(index).node
        if role == Qt.ItemDataRole.EditRole and index.column() == NAME and str(value).strip() != node.name:
            self.named.emit(node.id, str(value))
        return False  # what is shown changes when it was written

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_tr("名称"), _tr("人数"), _tr("负责人"), _tr("编码"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == PEOPLE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        if index.isValid() and self._may_edit:
            found |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
            if index.column() == NAME:
                found |= Qt.ItemFlag.ItemIsEditable
        return found

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        ids = dict.fromkeys(self._item(index).node.id for index in indexes)
        found = QMimeData()
        found.setData(MIME, ",".join(map(str, ids)).encode())
        return found

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Onto a node that is above what is dragged, and not where it hangs already."""
        onto = self.node(parent)
        dragged = [self._items[one].node for one in _ids(data) if one in self._items]
        return onto is not None and bool(dragged) and all(onto.level < one.level for one in dragged)

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if self.canDropMimeData(data, action, row, column, parent):
            onto = self._item(parent).node.id
            moved = [one for one in _ids(data) if one in self._items and self._items[one].node.parent_id != onto]
            if moved:
                self.dropped.emit(moved, onto)
        return False  # the view must not take the rows away: they are read anew


def _ids(data: QMimeData) -> list[int]:
    words = bytes(data.data(MIME).data()).decode()
    return [int(one) for one in words.split(",") if one]

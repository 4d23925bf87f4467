"""The grid tree beside the list: a click narrows the list to a node. The tree itself is changed on the page 网格."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop_app.context import Context
from desktop_app.residents import area_queries
from desktop_app.residents.area_queries import AreaNode

from .. import theme
from ..records.widgets import card, icon_button, label


class AreaPanel(QWidget):
    """``chosen`` carries the id of a node; ``edit_asked``: to the page where the tree is changed."""

    chosen = Signal(int)
    edit_asked = Signal()
    closed = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.nodes: dict[int, AreaNode] = {}
        px = theme.current().px
        self.setFixedWidth(px(250))
        frame, inside = card()
        head = QHBoxLayout()
        head.addWidget(label(self.tr("小区和网格"), "section"), 1)
        head.addWidget(icon_button("edit", self.tr("打开网格页"), on_click=self.edit_asked.emit))
        head.addWidget(icon_button("close", self.tr("收起"), on_click=self.closed.emit))
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("小区和网格"))
        self.tree.setUniformRowHeights(True)
        self.tree.itemClicked.connect(lambda item: self.chosen.emit(item.data(0, Qt.ItemDataRole.UserRole)))
        self.tree.itemActivated.connect(lambda item: self.chosen.emit(item.data(0, Qt.ItemDataRole.UserRole)))
        inside.addLayout(head)
        inside.addWidget(self.tree, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def refresh(self) -> None:
        """Read the tree anew; what is open stays open."""
        opened = {item.data(0, Qt.ItemDataRole.UserRole) for item in self._items() if item.isExpanded()}
        current = self.current.id if self.current else None
        first = not self.nodes
        self.nodes = {node.id: node for node in area_queries.tree(self._ctx)}
        self.tree.clear()
        items: dict[int, QTreeWidgetItem] = {}
        for node in self.nodes.values():
            parent = items.get(node.parent_id) if node.parent_id is not None else None
            item = QTreeWidgetItem([self.tr("{name}　{people:,} 人").format(name=node.name, people=node.people)])
            item.setData(0, Qt.ItemDataRole.UserRole, node.id)
            items[node.id] = item
            if parent is not None:
                parent.addChild(item)
            else:
                self.tree.addTopLevelItem(item)
            item.setExpanded(node.id in opened or (first and parent is None))
            if node.id == current:
                self.tree.setCurrentItem(item)

    @property
    def current(self) -> AreaNode | None:
        item = self.tree.currentItem()
        return self.nodes.get(item.data(0, Qt.ItemDataRole.UserRole)) if item is not None else None

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        waiting = [self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            if item is not None:
                found.append(item)
                waiting.extend(item.child(at) for at in range(item.childCount()))
        return found

"""The grid tree beside the list: a click narrows the list to a node; nodes are added and renamed in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop_app.common import codes
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.residents import area_places, area_queries, areas
from desktop_app.residents.area_queries import AreaNode

from .. import theme
from ..records.form_dialog import FormDialog
from ..records.widgets import card, icon_button, label

_NAME = Field(key="name", label="名称", section="网格节点", required=True, max_length=40)
_LEVEL = Field(key="level", label="层级", kind=Kind.CODE, code_table="area_level", section="网格节点", required=True)


class AreaPanel(QWidget):
    """``chosen`` carries the id of a node."""

    chosen = Signal(int)
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
        self.add_button = icon_button("plus", self.tr("在选中的下面新增"), on_click=self._add)
        self.rename_button = icon_button("edit", self.tr("修改选中的名称"), on_click=self._rename)
        head.addWidget(self.add_button)
        head.addWidget(self.rename_button)
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
        editable = ctx.may("residents.areas")
        self.add_button.setVisible(editable)
        self.rename_button.setVisible(editable)

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

    def _add(self) -> None:
        parent = self.current
        level = (parent.level if parent else area_places.VILLAGE - 1) + 1
        under = parent.name if parent else self.tr("最上层")
        FormDialog(
            Catalogue("网格节点", [_NAME, _LEVEL]),
            lambda values: areas.add(
                self._ctx, parent.id if parent else None, int(values["level"]), values["name"] or "", origin=self
            ),
            title=self.tr("在“{name}”下面新增").format(name=under),
            word=self.tr("新增"),
            values={"level": str(level) if str(level) in codes.table("area_level") else None},
            parent=self.window(),
        ).open()

    def _rename(self) -> None:
        node = self.current
        if node is None:
            return
        FormDialog(
            Catalogue("网格节点", [_NAME]),
            lambda values: areas.rename(self._ctx, node.id, node.version, values["name"] or "", origin=self),
            title=self.tr("修改“{name}”的名称").format(name=node.name),
            word=self.tr("保存"),
            values={"name": node.name},
            parent=self.window(),
        ).open()

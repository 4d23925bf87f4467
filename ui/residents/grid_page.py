"""网格: the tree from town to room; what hangs on a node, who leads it, and moving it by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLineEdit, QSplitter, QTreeView, QVBoxLayout

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.residents import area_queries, areas, contact_queries
from desktop_app.residents.area_places import COUNTY, ROOM, UNIT, VILLAGE
from desktop_app.residents.area_queries import AreaNode, AreaPage

from .. import theme
from ..frame.acting import MoreButton, carry_out, tell_saved
from ..frame.tab import Frame
from ..records.detail import RecordDetail, Section
from ..records.source import Chip
from ..records.widgets import button, card, label
from ..shortcuts import within
from ..theme import Tone
from . import grid_node
from .contact_dialogs import ask_worker
from .grid_changes import DIRECTLY, GridChanges
from .grid_dialogs import LeaderDialog, MoveDialog, add_above, add_node, ask_code
from .grid_model import CODE, LEADER, NAME, PEOPLE, GridModel
from .household_record import contact_lines
from .sub_pages import SubPage

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_SHOWN_TABLES = (
    *("area", "person", "household", "care_tag", "visit", "volunteer", "mediation_case", "case_party"),
    *("staff", "contact", "house", "venue"),
)
_SEARCHED = 200  # milliseconds after the last key


def _tr(text: str) -> str:
    return QCoreApplication.translate("GridPage", text)


class GridPage(SubPage):
    """The tree on the left, the node chosen on the right."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.may_edit = self.ctx.may("residents.areas")
        self.shown: AreaPage | None = None
        self.hanging: grid_node.Hanging | None = None
        self._reading, self._again = False, False  # a node with many people is read in the background; once more
        self._loading, self._stale = False, False
        self._wanted: int | None = None  # to be chosen when the tree has been read
        self.model = GridModel(self.ctx, self.may_edit)
        # Later, and not while the view is still dropping or closing its editor: a question may follow.
        self.model.dropped.connect(self.move_to, Qt.ConnectionType.QueuedConnection)
        self.model.named.connect(self.rename, Qt.ConnectionType.QueuedConnection)
        self.changes = GridChanges(frame, self)
        self.tree = QTreeView()
        self.search = QLineEdit()
        self._hits: list[tuple[int, ...]] = []
        self._at, self._sought = 0, ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCHED)
        self._pause.timeout.connect(self.look_for)
        self.detail = RecordDetail()
        self.detail.open_asked.connect(self._open)
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        self.search.setPlaceholderText(_tr("找小区、网格、楼栋、单元、室，例如 6栋 1502；回车找下一处"))
        self.search.setAccessibleName(_tr("在网格里找"))
        self.search.setClearButtonEnabled(True)
        glass = QAction(self.search)
        theme.current().set_icon(glass, "search", "soft")
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self.find_next)
        self.found = label("", "soft")
        tree = self.tree
        tree.setModel(self.model)
        tree.setAccessibleName(_tr("网格"))
        tree.setProperty("role", "grid")
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        tree.setDefaultDropAction(Qt.DropAction.MoveAction)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        tree.setAutoExpandDelay(600)
        head = tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((PEOPLE, 72), (LEADER, 140), (CODE, 150)):
            head.resizeSection(column, px(width))
        tree.selectionModel().currentChanged.connect(lambda current, _: self._show(current))
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addWidget(self.search, 1)
        tools.addWidget(self.found)
        self.add_button = button(_tr("新增下级"), "plus", primary=True, on_click=self.add, tip="Insert")
        self.move_button = button(_tr("移到…"), "arrow-right", on_click=self.ask_where, tip="Ctrl+M")
        tools.addWidget(button(_tr("空缺报告"), "flag", on_click=lambda: self.tab().show_page("gaps")))
        tools.addWidget(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        for one in (self.move_button, self.add_button):
            one.setVisible(self.may_edit)
            tools.addWidget(one)
        left, inside = card()
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(tree)
        right, beside = card()
        beside.addWidget(self.detail)
        self.leader_button = button(_tr("负责人…"), "person", on_click=self.ask_leader)
        self.more = MoreButton()
        if self.may_edit:
            self.detail.add_action(self.leader_button)
            self.detail.add_action(self.more)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(px(10))
        self.splitter.setChildrenCollapsible(False)
        for place, (side, share) in enumerate(((left, 56), (right, 44))):
            self.splitter.addWidget(side)
            self.splitter.setStretchFactor(place, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(10))
        layout.setSpacing(px(10))
        layout.addLayout(tools)
        layout.addWidget(self.splitter, 1)
        if self.may_edit:
            within(self, "Ctrl+M", self.ask_where)
            within(tree, QKeySequence.StandardKey.Delete, self.delete)
            within(tree, Qt.Key.Key_Insert, self.add)
        within(self, QKeySequence.StandardKey.Find, self.search.setFocus)

    # Reading

    def begin(self) -> None:
        self.load()
        self.tree.setFocus()

    def changed(self, change: Changed) -> None:
        if not change.touches(*_SHOWN_TABLES):
            return
        if not self.isVisible():
            self._stale = True
        elif change.touches("area") or len(change.tables.get("person", ())) > 1:
            self.load()
        else:
            self._show(self.tree.currentIndex())

    def load(self, choose: int | None = None) -> None:
        """Read the tree in the background; what is open stays open, what was chosen stays chosen."""
        if choose is not None:
            self._wanted = choose
        if self._loading:
            self._stale = True
            return
        self._loading, self._stale = True, False
        self.frame.jobs.submit(
            _tr("读取网格"), lambda _: area_queries.tree(self.ctx, UNIT), on_done=self._loaded, on_error=self._failed
        )

    def _failed(self, error: BaseException) -> None:
        self._loading = False
        self.frame.show_error(error)

    def _loaded(self, nodes: list[AreaNode]) -> None:
        self._loading = False
        first = not self.model.nodes()
        current = self.model.node(self.tree.currentIndex())
        opened = self._opened()
        selected = [node.id for node in self.chosen()]
        chosen = self._wanted if self._wanted is not None else current.id if current else None
        self._wanted = None
        self.model.load(nodes, opened)
        for one in opened:
            self.tree.expand(self.model.index_of(one))
        if first:
            self.tree.expandToDepth(0)
            for node in nodes:
                if node.level <= VILLAGE:
                    self.tree.expand(self.model.index_of(node.id))
        index = self.model.index_of(chosen)
        if not index.isValid() and nodes:
            index = self.model.index(0, 0)
        self._choose(index)
        if index.isValid() and index.internalId() in selected:
            flags = QItemSelectionModel.SelectionFlag
            for one in selected:
                self.tree.selectionModel().select(self.model.index_of(one), flags.Select | flags.Rows)
        if not index.isValid():
            self._show(index)
        if self._stale:
            self.load()

    def _opened(self) -> list[int]:
        """Nodes that are open, parents first."""
        return [node.id for node in self.model.nodes() if self.tree.isExpanded(self.model.index_of(node.id))]

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.tree.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.tree.scrollTo(index)

    def chosen(self) -> list[AreaNode]:
        """The nodes that are selected, in the order of the tree."""
        found = (self.model.node(index) for index in self.tree.selectionModel().selectedRows())
        return [node for node in found if node is not None]

    def look_for(self) -> None:
        """The first node that is meant by what was typed, a room as well; the tree opens down to it."""
        self._pause.stop()
        self._sought = self.search.text().strip()
        self._hits = area_queries.find(self.ctx, self._sought) if self._sought else []
        self._at = 0
        self._go_to_hit()

    def find_next(self) -> None:
        """Another one that is meant, with Enter."""
        if self.search.text().strip() != self._sought:
            self.look_for()
        elif self._hits:
            self._at = (self._at + 1) % len(self._hits)
            self._go_to_hit()

    def _go_to_hit(self) -> None:
        if not self._hits:
            self.found.setText(_tr("没有找到") if self._sought else "")
            return
        self.found.setText(_tr("第 {at:,} 处，共 {count:,} 处").format(at=self._at + 1, count=len(self._hits)))
        self._choose(self.model.reveal(self._hits[self._at]))

    def _show(self, index: QModelIndex) -> None:
        node = self.model.node(index)
        self.shown = self.hanging = None
        self.add_button.setEnabled(node is None or node.level < ROOM)
        self.move_button.setEnabled(node is not None)
        self.leader_button.setVisible(self.may_edit and node is not None)
        self.more.offer([])
        if node is None:
            self.detail.show_record(_tr("还没有网格"), [])
            return
        if node.people <= DIRECTLY:
            try:
                self._fill(grid_node.gather(self.ctx, node.id))
            except KnownError as error:
                self.detail.show_record(error.sentence, [])
            return
        self.detail.show_record(node.name, [], subtitle=_tr("正在读取…"))
        self._again = self._reading  # what is being read is about another node, or older than a change
        if not self._reading:
            self._reading = True
            area = node.id
            self.frame.jobs.submit(
                _tr("读取网格"),
                lambda _: grid_node.gather(self.ctx, area),
                on_done=self._gathered,
                on_error=self._not_gathered,
            )

    def _gathered(self, found: grid_node.Hanging) -> None:
        self._reading = False
        node = self.model.node(self.tree.currentIndex())
        if self._again and self.shown is None:
            self._show(self.tree.currentIndex())
        elif node is not None and node.id == found.page.id:
            self._fill(found)

    def _not_gathered(self, error: BaseException) -> None:
        self._reading = False
        if self._again and self.shown is None:
            self._show(self.tree.currentIndex())
        elif isinstance(error, KnownError):
            self.detail.show_record(error.sentence, [])
        else:
            self.frame.show_error(error)

    def _fill(self, found: grid_node.Hanging, *, all_cases: bool = False) -> None:
        self.hanging, page = found, found.page
        self.shown = page
        state = [Chip(page.leader_state, Tone.AMBER)] if page.leader_state else []
        level = Chip(codes.label("area_level", str(page.level)))
        sections = grid_node.sections(found, all_cases=all_cases)
        if looking := contact_queries.of_area(self.ctx, page.id):
            sections.append(Section(_tr("包联"), contact_lines(looking, with_target=False)))
        self.detail.show_record(page.name, sections, chips=[level, *state])
        if not self.may_edit:
            return
        steps: list[tuple[str, Callable[[], object]]] = [
            (_tr("改名称（F2）"), lambda: self.tree.edit(self.tree.currentIndex().siblingAtColumn(NAME))),
            (_tr("指定包联人…"), self.ask_contact),
            (_tr("编码…"), self.ask_code),
            (_tr("移到…（Ctrl+M）"), self.ask_where),
        ]
        if COUNTY < page.level <= VILLAGE and page.parent_id is None:
            steps.append((_tr("上面加一级…"), self.add_above))
        elif page.level <= VILLAGE:
            steps.append((_tr("移到最上层"), lambda: self.move_to([page.id], None)))
        self.more.offer([*steps, (_tr("删除"), self.delete)])

    def _open(self, kind: str, record: int) -> None:
        """A count was pressed, or the leader, or a case."""
        found = self.hanging
        if found is None or kind in ("residents", "cases"):
            self.frame.open_record(kind, record)
            return
        if kind == "more":
            self._fill(found, all_cases=True)
            return
        page, tab = found.page, self.tab()
        if kind == "homes":
            tab.show_page("households").show_only(page.homes, page.name)
        elif kind == "due":
            tab.show_page("care").show_area(page.id)
        else:
            shown: dict[str, tuple[Sequence[int], str]] = {
                "people": (page.people, _tr("{name}的居民")),
                "care": (page.care, _tr("{name}的关爱对象")),
                "volunteers": (found.volunteers or [], _tr("{name}的志愿者")),
            }
            ids, words = shown[kind]
            tab.show_only(list(ids), words.format(name=page.name))

    def tab(self) -> Any:
        return self.frame.go("residents")

    # Writing

    def add(self) -> None:
        add_node(self.ctx, self.model.node(self.tree.currentIndex()), self._added, self.window())

    def _added(self, area: int) -> None:
        tell_saved(self.frame, _tr("已新增"))
        if (current := self.model.node(self.tree.currentIndex())) is not None:
            self.tree.expand(self.model.index_of(current.id))
        self.load(area)

    def add_above(self) -> Any:
        """A town above the hall's village, for example."""
        if self.shown is None:
            return None
        return add_above(self.ctx, self.shown, self._added, self.window())

    def rename(self, area: int, name: str) -> None:
        """From the tree: addresses follow; where the name is there already, the two may become one."""
        node = next((one for one in self.model.nodes() if one.id == area), None)
        if node is None:
            return
        self.changes.carry(
            _tr("改名称"),
            _tr("把“{old}”改成“{new}”？").format(old=node.name, new=name.strip()),
            node.people,
            partial(areas.effect_of_renaming, self.ctx, area, name),
            partial(areas.rename, self.ctx, area, node.version, name),
        )

    def ask_where(self) -> MoveDialog | None:
        """移到…: for who has no steady hand for dragging."""
        moved = self.chosen()
        if not moved or not self.may_edit:
            return None
        dialog = MoveDialog(self.ctx, moved, self.model.nodes(), self.window())
        ids = [node.id for node in moved]
        # What it changes was said there.
        dialog.accepted.connect(
            lambda: self.move_to(ids, dialog.chosen, told=True) if dialog.chosen is not None else None
        )
        dialog.open()
        return dialog

    def move_to(self, ids: Sequence[int], onto: int | None, *, told: bool = False) -> None:
        """Hang these under another node, or at the top; dropped there, or chosen."""
        nodes = {node.id: node for node in self.model.nodes() if node.id in set(ids)}
        versions = {one: node.version for one, node in nodes.items()}
        to = self.model.node(self.model.index_of(onto))
        if not nodes:
            return
        question = _tr("把“{name}”移到“{to}”下面？").format(
            name=node_names(list(nodes.values())), to=to.name if to else _tr("最上层")
        )

        def others(done: int) -> None:
            if rest := [one for one in nodes if one != done]:
                self.move_to(rest, onto, told=told)

        self.changes.carry(
            _tr("移动"),
            "" if told else question,
            sum(node.people for node in nodes.values()),
            partial(areas.effect_of_moving, self.ctx, list(nodes), onto),
            partial(areas.move, self.ctx, list(nodes), versions, onto),
            others,
        )

    def ask_leader(self) -> LeaderDialog | None:
        if self.shown is None:
            return None
        dialog = LeaderDialog(self.ctx, self.shown, self.window())
        dialog.accepted.connect(lambda: tell_saved(self.frame, _tr("负责人已改好")))
        dialog.open()
        return dialog

    def ask_contact(self) -> Any:
        """Who looks after this node."""
        if self.shown is None:
            return None
        told = partial(tell_saved, self.frame, _tr("包联人已指定"))
        return ask_worker(self.ctx, self.shown.name, told, self.window(), areas=[self.shown.id])

    def ask_code(self) -> Any:
        if self.shown is None:
            return None
        return ask_code(self.ctx, self.shown, self.changes.tell, self.window())

    def delete(self) -> None:
        """Into the recycle bin, with the way back in the bar; only what is empty."""
        if self.shown is not None and self.may_edit:
            one = self.shown.id
            carry_out(self.frame, lambda: areas.delete(self.ctx, one), _tr("已删除，可在回收站恢复"))


def node_names(nodes: Sequence[AreaNode]) -> str:
    """6栋、7栋、8栋等 5 处."""
    words = "、".join(node.name for node in nodes[:3])
    return words if len(nodes) <= 3 else _tr("{names}等 {count} 处").format(names=words, count=len(nodes))

"""网格: the tree from town to room; what hangs on a node, who leads it, and moving it by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLineEdit, QSplitter, QTreeView, QVBoxLayout

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.residents import area_queries, areas, contact_queries
from desktop_app.residents.area_places import UNIT, VILLAGE
from desktop_app.residents.area_queries import AreaNode, AreaPage
from desktop_app.residents.areas import Effect, SameName

from .. import theme
from ..ask import confirm
from ..frame.acting import MoreButton, carry_out, tell_saved
from ..frame.tab import Frame
from ..records.detail import Line, RecordDetail, Section
from ..records.source import Chip
from ..records.widgets import button, card
from ..shortcuts import within
from ..theme import Tone
from .contact_dialogs import ask_worker
from .grid_dialogs import LeaderDialog, MoveDialog, add_node, ask_code, effect_words
from .grid_model import CODE, LEADER, NAME, PEOPLE, GridModel
from .household_record import contact_lines
from .sub_pages import SubPage

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_DIRECTLY = 300  # people and households whose address follows at once; more is a job


def _tr(text: str) -> str:
    return QCoreApplication.translate("GridPage", text)


class GridPage(SubPage):
    """The tree on the left, the node chosen on the right."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.may_edit = self.ctx.may("residents.areas")
        self.shown: AreaPage | None = None
        self._loading, self._stale = False, False
        self._wanted: int | None = None  # to be chosen when the tree has been read
        self.model = GridModel(self.ctx, self.may_edit)
        self.model.dropped.connect(self.move_to)
        self.model.named.connect(self.rename)
        self.tree = QTreeView()
        self.search = QLineEdit()
        self.detail = RecordDetail()
        self.detail.open_asked.connect(self._open)
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        self.search.setPlaceholderText(_tr("找小区、网格、楼栋、单元"))
        self.search.setAccessibleName(_tr("在网格里找"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(partial(self._find_next, 1))
        tree = self.tree
        tree.setModel(self.model)
        tree.setAccessibleName(_tr("网格"))
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        tree.setDefaultDropAction(Qt.DropAction.MoveAction)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        tree.setAutoExpandDelay(600)
        head = tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((PEOPLE, 64), (LEADER, 130), (CODE, 130)):
            head.resizeSection(column, px(width))
        tree.selectionModel().currentChanged.connect(lambda current, _: self._show(current))
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addWidget(self.search, 1)
        self.add_button = button(_tr("新增下级"), "plus", on_click=self.add)
        self.move_button = button(_tr("移到…"), "arrow-right", on_click=self.ask_where, tip="Ctrl+M")
        for one in (self.add_button, self.move_button):
            one.setVisible(self.may_edit)
            tools.addWidget(one)
        tools.addWidget(button(_tr("空缺报告"), "flag", on_click=lambda: self.tab().show_page("gaps")))
        tools.addWidget(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
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
        within(self, QKeySequence.StandardKey.Find, self.search.setFocus)

    # Reading

    def begin(self) -> None:
        self.load()
        self.tree.setFocus()

    def changed(self, change: Changed) -> None:
        if not change.touches("area", "person", "household", "care_tag", "contact"):
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

    def _find(self, _: str) -> None:
        self._find_next(0)

    def _find_next(self, step: int) -> None:
        """The next node whose name has these words; the tree opens down to it."""
        text = self.search.text().strip()
        hits = [node.id for node in self.model.nodes() if text and text in node.name]
        if hits:
            current = self.model.node(self.tree.currentIndex())
            at = hits.index(current.id) + step if current is not None and current.id in hits else 0
            self._choose(self.model.index_of(hits[at % len(hits)]))

    def _show(self, index: QModelIndex) -> None:
        node = self.model.node(index)
        self.shown = None
        self.add_button.setEnabled(node is None or node.level < 9)
        self.move_button.setEnabled(node is not None)
        if node is None:
            self.detail.show_record(_tr("还没有网格"), [])
            return
        try:
            page = self.shown = area_queries.page(self.ctx, node.id)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
            return
        state = [Chip(page.leader_state, Tone.AMBER)] if page.leader_state else []
        level = Chip(codes.label("area_level", str(page.level)))
        sections = [Section(_tr("节点"), self._facts(page)), Section(_tr("挂在这里的"), self._hanging(page))]
        if looking := contact_queries.of_area(self.ctx, page.id):
            sections.append(Section(_tr("包联"), contact_lines(looking, with_target=False)))
        self.detail.show_record(page.name, sections, chips=[level, *state])
        self.more.offer(
            [
                (_tr("改名称（F2）"), lambda: self.tree.edit(self.tree.currentIndex())),
                (_tr("指定包联人…"), self.ask_contact),
                (_tr("编码…"), self.ask_code),
                (_tr("移到…（Ctrl+M）"), self.ask_where),
                (_tr("删除"), self.delete),
            ]
        )

    def _facts(self, page: AreaPage) -> list[Line]:
        found = [Line("path", _tr("位置"), page.path, wide=True)]
        if page.leader_id is not None:
            title = codes.label("leader_title", page.leader_title)
            opens = ("residents", page.leader_id) if page.leader_name else None
            found.append(Line("leader", title or _tr("负责人"), page.leader_name or page.leader_state, opens=opens))
        else:
            found.append(Line("leader", _tr("负责人"), _tr("空缺")))
        found.append(Line("code", _tr("编码"), page.code or _tr("没有")))
        below = "，".join(
            _tr("{level} {count:,} 个").format(level=codes.label("area_level", str(level)), count=count)
            for level, count in page.nodes.items()
        )
        if below:
            found.append(Line("below", _tr("下级"), below, wide=True))
        return found

    def _hanging(self, page: AreaPage) -> list[Line]:
        """Counts that open what they count."""
        from desktop_app.visits import due

        found = [
            Line("people", _tr("居民"), _tr("{count:,} 人").format(count=len(page.people)), opens=("people", page.id)),
            Line("homes", _tr("住户"), _tr("{count:,} 户").format(count=len(page.homes)), opens=("homes", page.id)),
            Line("care", _tr("关爱对象"), _tr("{count:,} 人").format(count=len(page.care)), opens=("care", page.id)),
        ]
        late = {one.person_id for one in due.due(self.ctx, {"state": "week", "area": page.id})}
        found.append(
            Line("due", _tr("七天内该走访"), _tr("{count:,} 人").format(count=len(late)), opens=("due", page.id))
        )
        if self.ctx.may("volunteers.read"):
            count = len(volunteers_among(self.ctx, page.people))
            found.append(
                Line(
                    "volunteers", _tr("志愿者"), _tr("{count:,} 人").format(count=count), opens=("volunteers", page.id)
                )
            )
        return found

    def _open(self, kind: str, record: int) -> None:
        """A count was pressed, or the leader."""
        page = self.shown
        if page is None or kind == "residents":
            self.frame.open_record(kind, record)
            return
        tab = self.tab()
        if kind == "homes":
            tab.show_page("households").show_only(page.homes, page.name)
        elif kind == "due":
            tab.show_page("care").show_area(page.id)
        else:
            ids: dict[str, Sequence[int]] = {"people": page.people, "care": page.care}
            words = {"people": _tr("{name}的居民"), "care": _tr("{name}的关爱对象")}
            if kind == "volunteers":
                ids[kind] = volunteers_among(self.ctx, page.people)
                words[kind] = _tr("{name}的志愿者")
            tab.show_only(list(ids[kind]), words[kind].format(name=page.name))

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

    def rename(self, area: int, name: str) -> None:
        """From the tree: addresses follow; where the name is there already, the two may become one."""
        node = next((one for one in self.model.nodes() if one.id == area), None)
        if node is None:
            return
        effect = areas.effect_of_renaming(self.ctx, area, name)
        self._carry(effect, _tr("改名称"), lambda: areas.rename(self.ctx, area, node.version, name))

    def ask_where(self) -> MoveDialog | None:
        """移到…: for who has no steady hand for dragging."""
        moved = self.chosen()
        if not moved or not self.may_edit:
            return None
        dialog = MoveDialog(self.ctx, moved, self.model.nodes(), self.window())
        ids = [node.id for node in moved]
        dialog.accepted.connect(lambda: self.move_to(ids, dialog.chosen) if dialog.chosen is not None else None)
        dialog.open()
        return dialog

    def move_to(self, ids: Sequence[int], onto: int) -> None:
        """Hang these under another node; dropped there, or chosen."""
        nodes = {node.id: node for node in self.model.nodes() if node.id in set(ids)}
        versions = {one: node.version for one, node in nodes.items()}
        try:
            effect = areas.effect_of_moving(self.ctx, list(nodes), onto)
        except KnownError as error:
            self.frame.show_error(error)
            return
        self._carry(effect, _tr("移动"), lambda: areas.move(self.ctx, list(nodes), versions, onto))

    def _carry(self, effect: Effect, title: str, act: Callable[[], Effect]) -> None:
        """At once, or as a job where many addresses follow; either way 撤销 takes all of it back."""
        if effect.people + effect.households <= _DIRECTLY:
            try:
                self._moved(act())
            except SameName as error:
                self._offer_uniting(error)
            except KnownError as error:
                self.frame.show_error(error)
            return
        self.frame.jobs.submit(title, lambda _: act(), on_done=self._moved, on_error=self._refused)

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, SameName):
            self._offer_uniting(error)
        else:
            self.frame.show_error(error)

    def _moved(self, effect: Effect) -> None:
        said = effect_words(effect)
        tell_saved(self.frame, _tr("已改好：{said}").format(said=said) if said else _tr("已改好"))

    def _offer_uniting(self, error: SameName) -> None:
        """There is a node of this name: the two may be one place, written down twice."""
        if error.own is None:
            self.frame.show_error(error)
            return
        question = _tr("{sentence}。是同一处地方吗？合并后，这一处的人、户和下级都并到那一处，住址跟着改，可以撤销。")
        if confirm(self, _tr("合并网格节点"), question.format(sentence=error.fields["name"]), _tr("合并")):
            own, twin = error.own, error.twin
            self.frame.jobs.submit(_tr("合并网格节点"), lambda _: areas.unite(self.ctx, own, twin), on_done=self._moved)

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
        return ask_code(self.ctx, self.shown, self._moved, self.window())

    def delete(self) -> None:
        """Into the recycle bin, with the way back in the bar; only what is empty."""
        if self.shown is not None and self.may_edit:
            one = self.shown.id
            carry_out(self.frame, lambda: areas.delete(self.ctx, one), _tr("已删除，可在回收站恢复"))


def volunteers_among(ctx: Context, people: Sequence[int]) -> list[int]:
    """Those of these residents who are volunteers."""
    from desktop_app.volunteers import queries

    known = queries.residents_who_volunteer(ctx)
    return [person for person in people if person in known]

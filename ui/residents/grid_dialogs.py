"""Short questions of the grid page: a new node, name and code, who leads it, where to move it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.common import codes
from desktop_app.common.errors import ChecksFailed, KnownError
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.residents import area_codes, area_places, areas, queries
from desktop_app.residents.area_queries import AreaNode, AreaPage
from desktop_app.residents.area_report import USUAL

from .. import theme
from ..records.choice import CodeCombo
from ..records.form_dialog import FormDialog
from ..records.picker import PersonPicker
from ..records.widgets import button, label

_NAME = Field(key="name", label="名称", section="网格节点", required=True, max_length=40)
_LEVEL = Field(key="level", label="层级", kind=Kind.CODE, code_table="area_level", section="网格节点", required=True)
_TITLE = Field(key="title", label="职务", kind=Kind.CODE, code_table="leader_title", section="负责人")
_MOST = 200
_FEW, _RESTING = 300, 250  # people; milliseconds


def _tr(text: str) -> str:
    return QCoreApplication.translate("GridDialogs", text)


def add_node(ctx: Context, parent: AreaNode | None, done: Callable[[int], object], window: QWidget) -> FormDialog:
    """Ask for a node below another one, or for the top."""
    level = (parent.level if parent else area_places.VILLAGE - 1) + 1
    under = parent.name if parent else _tr("最上层")

    def act(values: dict[str, Any]) -> None:
        done(areas.add(ctx, parent.id if parent else None, int(values["level"]), values["name"] or ""))

    dialog = FormDialog(
        Catalogue("网格节点", [_NAME, _LEVEL]),
        act,
        title=_tr("在“{name}”下面新增").format(name=under),
        word=_tr("新增"),
        values={"level": str(level) if str(level) in codes.table("area_level") else None},
        parent=window,
    )
    dialog.open()
    return dialog


def add_above(ctx: Context, page: AreaPage, done: Callable[[int], object], window: QWidget) -> FormDialog:
    """Ask for a node that a node is to hang in, for example the town above the village."""

    def act(values: dict[str, Any]) -> None:
        done(areas.add_above(ctx, page.id, page.version, int(values["level"]), values["name"] or ""))

    dialog = FormDialog(
        Catalogue("网格节点", [_NAME, _LEVEL]),
        act,
        title=_tr("在“{name}”上面加一级").format(name=page.name),
        word=_tr("新增"),
        note=_tr("例如社区上面的街道、村上面的乡镇。住址不变；有编码的，上一级的编码从这里来。"),
        values={"level": str(page.level - 1)},
        parent=window,
    )
    dialog.open()
    return dialog


def ask_code(ctx: Context, page: AreaPage, done: Callable[[areas.Effect], object], window: QWidget) -> FormDialog:
    """Ask for a node's code; the next free one is offered where there is none."""
    field = Field(key="code", label=_tr("编码"), section=_tr("编码"), max_length=40, width=20)
    digits = area_codes.DIGITS.get(page.level)
    note = _tr("这一级是{digits}位数字，以上一级的编码开头；改了以后，下面各级的编码跟着改。").format(digits=digits)
    dialog = FormDialog(
        Catalogue("编码", [field]),
        lambda values: done(areas.set_code(ctx, page.id, page.version, values["code"])),
        title=_tr("“{name}”的编码").format(name=page.name),
        word=_tr("保存"),
        note=note if digits else _tr("这一级的编码由各地自定。"),
        values={"code": page.code or areas.suggested_code(ctx, page.id)},
        parent=window,
    )
    dialog.open()
    return dialog


class LeaderDialog(QDialog):
    """Who leads a node: a resident, found as everywhere, and as what. Gone when closed."""

    def __init__(self, ctx: Context, page: AreaPage, parent: QWidget) -> None:
        super().__init__(parent)
        self.ctx, self.page = ctx, page
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("负责人"))
        px = theme.current().px
        self.setMinimumWidth(px(480))
        self.picker = PersonPicker(lambda text: queries.find(ctx, text), _tr("负责人"))
        if page.leader_id is not None:
            self.picker.set_picked(page.leader_id, page.leader_name)
        self.title = CodeCombo("leader_title")
        self.title.setAccessibleName(_tr("职务"))
        self.title.set_code(page.leader_title or USUAL.get(page.level) or None)
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        self.clear_button = button(_tr("不再有负责人"), "close", on_click=lambda: self._save(None, None))
        self.clear_button.setVisible(page.leader_id is not None)
        self.save_button = button(_tr("保存"), "save", primary=True, on_click=self.save)
        row = QHBoxLayout()
        row.addWidget(self.clear_button)
        row.addStretch(1)
        row.addWidget(button(_tr("取消"), on_click=self.reject, tip="Esc"))
        row.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(10))
        layout.addWidget(label(_tr("“{name}”由谁负责").format(name=page.name), "heading"))
        for words, editor in ((_tr("姓名"), self.picker), (_tr("职务"), self.title)):
            caption = label(words, "soft")
            caption.setBuddy(editor)
            layout.addWidget(caption)
            layout.addWidget(editor)
        layout.addWidget(self.message)
        layout.addLayout(row)
        self.picker.line.setFocus()

    def save(self) -> None:
        if self.picker.picked_id is None:
            self._say(_tr("请先从名册里选一位居民；不再有负责人就点左边的按钮"))
            return
        self._save(self.title.code, self.picker.picked_id)

    def _save(self, title: str | None, person: int | None) -> None:
        try:
            areas.set_leader(self.ctx, self.page.id, self.page.version, title, person)
        except ChecksFailed as error:
            self._say("；".join(error.fields.values()))
        except KnownError as error:
            self._say(error.sentence)
        else:
            self.accept()

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))


class MoveDialog(QDialog):
    """Where to hang nodes: typed, chosen with the arrows, and what it would change is said before. Gone when closed."""

    def __init__(self, ctx: Context, moved: Sequence[AreaNode], nodes: Sequence[AreaNode], parent: QWidget) -> None:
        super().__init__(parent)
        self.ctx, self.moved = ctx, list(moved)
        self.chosen: int | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("移到…"))
        px = theme.current().px
        self.resize(px(520), px(460))
        highest = min(node.level for node in moved)
        names = {node.id: node for node in nodes}
        own = {node.id for node in moved}
        home = {node.parent_id for node in moved}
        offered = [node for node in nodes if node.level < highest and node.id not in own and {node.id} != home]
        self._offered = [(node.id, _path(node, names)) for node in offered if self._may_be(node)]
        self.line = QLineEdit()
        self.line.setAccessibleName(_tr("移到哪里"))
        self.line.setPlaceholderText(_tr("输入名称的一部分"))
        self.line.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName(_tr("可以移到的节点"))
        # What thousands of addresses would be is reckoned when the arrow keys rest.
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_RESTING if sum(node.people for node in moved) > _FEW else 0)
        self._pause.timeout.connect(self._foresee)
        self.list.currentItemChanged.connect(lambda *_: self._pause.start())
        self.list.itemActivated.connect(lambda *_: self.move_there())
        self.told = label("", "soft", wrap=True)
        self.move_button = button(_tr("移过去"), "arrow-right", primary=True, on_click=self.move_there)
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(button(_tr("取消"), on_click=self.reject, tip="Esc"))
        row.addWidget(self.move_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(10))
        what = "、".join(node.name for node in moved[:3]) + (_tr("等") if len(moved) > 3 else "")
        layout.addWidget(label(_tr("把“{name}”移到哪里？").format(name=what), "heading"))
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        self._narrow("")
        self.line.setFocus()

    def _may_be(self, node: AreaNode) -> bool:
        """Above the estates there are few nodes, and buildings may not hang there."""
        if node.level > area_places.VILLAGE or max(one.level for one in self.moved) <= area_places.ESTATE:
            return True
        try:
            areas.effect_of_moving(self.ctx, [one.id for one in self.moved], node.id)
        except areas.SameName:
            return True
        except KnownError:
            return False
        return True

    def _narrow(self, text: str) -> None:
        self.list.clear()
        words = text.split()
        for area, path in [one for one in self._offered if all(word in one[1] for word in words)][:_MOST]:
            item = QListWidgetItem(path)
            item.setData(Qt.ItemDataRole.UserRole, area)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._foresee()
        self._pause.stop()

    def _foresee(self) -> None:
        item = self.list.currentItem()
        self.move_button.setEnabled(item is not None)
        if item is None:
            self.told.setText(_tr("没有这样的节点") if self._offered else _tr("没有可以移到的上级"))
            return
        ids, onto = [node.id for node in self.moved], item.data(Qt.ItemDataRole.UserRole)
        try:
            effect = areas.effect_of_moving(self.ctx, ids, onto)
        except areas.SameName as error:
            self.told.setText(_tr("{sentence}，移过去时可以合并").format(sentence=error.fields["name"]))
            return
        except KnownError as error:
            self.move_button.setEnabled(False)
            said = "；".join(error.fields.values()) if isinstance(error, ChecksFailed) else error.sentence
            self.told.setText(said)
            return
        self.told.setText(effect_words(effect) or _tr("住址不变"))

    def move_there(self) -> None:
        if (item := self.list.currentItem()) is not None and self.move_button.isEnabled():
            self.chosen = item.data(Qt.ItemDataRole.UserRole)
            self.accept()


def effect_words(effect: areas.Effect) -> str:
    """What follows: 12 人 5 户的住址跟着改，3 条写法不同的不改；empty when nothing does."""
    found = []
    if effect.people or effect.households:
        found.append(
            _tr("{people:,} 人 {homes:,} 户的住址跟着改").format(people=effect.people, homes=effect.households)
        )
    if effect.different:
        found.append(_tr("{count:,} 条住址写法不同，不改").format(count=effect.different))
    if effect.codes:
        found.append(_tr("{count:,} 个编码跟着改").format(count=effect.codes))
    return "，".join(found)


def _path(node: AreaNode, names: dict[int, AreaNode]) -> str:
    found = [node.name]
    above = names.get(node.parent_id) if node.parent_id is not None else None
    while above is not None:
        found.insert(0, above.name)
        above = names.get(above.parent_id) if above.parent_id is not None else None
    return " ".join(found)

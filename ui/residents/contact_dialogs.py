"""Short questions of 包联: what a worker looks after, who looks after a household or node, to whom everything goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.common import codes
from desktop_app.common.errors import ChecksFailed, KnownError
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.residents import area_queries, contact_queries, contacts, queries
from desktop_app.residents.area_places import UNIT
from desktop_app.residents.contact_queries import Looking

from .. import theme
from ..records.editors import make_editor
from ..records.form_dialog import FormDialog
from ..records.form_row import FormRow
from ..records.widgets import button, label
from .care_forms import offer_workers

_MOST = 60
_SINCE = Field(key="since", label="开始日期", kind=Kind.DATE, section="包联", required=True, width=12)
_WORKER = Field(
    key="staff_name",
    label="工作人员",
    section="包联",
    required=True,
    max_length=50,
    help="输入姓名；还没有登记的，保存时自动加入工作人员",
)
_TAKES_OVER = Field(
    key="staff_name",
    label="接手的人",
    section="包联",
    required=True,
    max_length=50,
    help="从工作人员里选；新来的人先新增工作人员",
)
_SUCCESSOR = Field(
    key="staff_name",
    label="接手的人",
    section="包联",
    max_length=50,
    help="从工作人员里选；不填就到这一天为止，没有人接手",
)
_UNTIL = Field(key="until", label="结束日期", kind=Kind.DATE, section="包联", required=True, width=12)
_REMARK = Field(key="remark", label="备注", section="包联", max_length=200)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactDialogs", text)


class AssignDialog(QDialog):
    """What one worker looks after: nodes and households are typed, ticked and kept while something else is typed.

    ``assigned`` after saving is how many are new. Gone when closed.
    """

    def __init__(self, ctx: Context, staff: int, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.ctx, self._staff = ctx, staff
        self.assigned = 0
        self.chosen: dict[tuple[str, int], str] = {}
        self._nodes = _node_paths(ctx)
        self._has = {
            ("area", one.area_id) if one.household_id is None else ("home", one.household_id)
            for one in contact_queries.of_staff(ctx, staff)
        }
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("指定包联"))
        px = theme.current().px
        self.resize(px(560), px(520))
        self.line = QLineEdit()
        self.line.setAccessibleName(_tr("包联哪里"))
        self.line.setPlaceholderText(_tr("小区、网格、楼栋的名称，或户里任何人的姓名、住址"))
        self.line.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName(_tr("可以包联的网格和户"))
        self.list.itemChanged.connect(self._ticked)
        self.told: QLabel = label("", "soft", wrap=True)
        self.since = FormRow(make_editor(_SINCE, {}))
        self.since.editor.set_value(ctx.today())
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        self.save_button = button(_tr("指定"), "check", primary=True, on_click=self.save)
        row = QHBoxLayout()
        row.addWidget(self.message, 1)
        row.addStretch(0)
        row.addWidget(button(_tr("取消"), on_click=self.reject, tip="Esc"))
        row.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(10))
        layout.addWidget(label(_tr("{name}包联哪里？").format(name=name), "heading"))
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.since)
        layout.addLayout(row)
        self._narrow("")
        self._say_chosen()
        self.line.setFocus()

    def _narrow(self, text: str) -> None:
        words = text.split()
        found = [(("area", one), path) for one, path in self._nodes if all(word in path for word in words)]
        if text.strip():
            homes = queries.find_households(self.ctx, text)
            found += [(("home", one), f"{name}　{detail}".strip()) for one, name, detail in homes]
        self.list.blockSignals(True)
        self.list.clear()
        for key, words_ in found[:_MOST]:
            has = key in self._has
            item = QListWidgetItem(_tr("{name}（已包联）").format(name=words_) if has else words_)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            if has:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            item.setCheckState(Qt.CheckState.Checked if has or key in self.chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)

    def _ticked(self, item: QListWidgetItem) -> None:
        kind, record = item.data(Qt.ItemDataRole.UserRole)
        if item.checkState() == Qt.CheckState.Checked:
            self.chosen[kind, record] = item.text()
        else:
            self.chosen.pop((kind, record), None)
        self._say_chosen()

    def _say_chosen(self) -> None:
        said = "、".join(self.chosen.values())
        self.told.setText(_tr("已选：{said}").format(said=said) if said else _tr("按空格键勾选，可以选多处"))
        self.save_button.setEnabled(bool(self.chosen))

    def save(self) -> None:
        by_kind: dict[str, list[int]] = {"area": [], "home": []}
        for kind, record in self.chosen:
            by_kind[kind].append(record)
        problem = self.since.editor.problem()
        if problem:
            self._say(problem)
            return
        try:
            self.assigned = contacts.assign(
                self.ctx, self._staff, by_kind["area"], by_kind["home"], since=self.since.editor.value()
            )
        except ChecksFailed as error:
            self._say("；".join(error.fields.values()))
        except KnownError as error:
            self._say(error.sentence)
        else:
            self.accept()

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))


def _node_paths(ctx: Context) -> list[tuple[int, str]]:
    nodes = {node.id: node for node in area_queries.tree(ctx, UNIT)}
    found = []
    for node in nodes.values():
        names = [node.name]
        above = nodes.get(node.parent_id) if node.parent_id is not None else None
        while above is not None:
            names.insert(0, above.name)
            above = nodes.get(above.parent_id) if above.parent_id is not None else None
        level = codes.label("area_level", str(node.level))
        found.append((node.id, f"{' '.join(names[-4:])}　{level}"))
    return found


def ask_worker(
    ctx: Context,
    what: str,
    done: Callable[[], object],
    parent: QWidget,
    *,
    areas: Sequence[int] = (),
    households: Sequence[int] = (),
) -> FormDialog:
    """Who looks after this node or these households: a worker's name, also one who is not written down yet."""

    def act(values: Mapping[str, Any]) -> None:
        contacts.assign_by_name(
            ctx, values["staff_name"] or "", areas, households, since=values["since"], remark=values["remark"]
        )
        done()

    dialog = FormDialog(
        Catalogue("包联", [_WORKER, _SINCE, _REMARK]),
        act,
        title=_tr("{what}由谁包联").format(what=what),
        word=_tr("指定"),
        values={"since": ctx.today()},
        parent=parent,
    )
    offer_workers(ctx, dialog)
    dialog.open()
    return dialog


def ask_correction(ctx: Context, one: Looking, done: Callable[[], object], parent: QWidget) -> FormDialog:
    """Since when somebody looks after something, and what is remarked."""

    def act(values: Mapping[str, Any], version: int) -> None:
        contacts.correct(ctx, one.id, version, values)
        done()

    dialog = FormDialog(
        Catalogue("包联", [_SINCE, _REMARK]),
        act,
        title=_tr("更正：{name}包联{target}").format(name=one.staff, target=one.target),
        word=_tr("保存"),
        values={"since": one.since, "remark": one.remark or None, "version": one.version},
        parent=parent,
    )
    dialog.open()
    return dialog


def ask_end(ctx: Context, one: Looking, done: Callable[[], object], parent: QWidget) -> FormDialog:
    """The day until which somebody looks after something."""

    def act(values: Mapping[str, Any]) -> None:
        contacts.end(ctx, [one.id], values["until"])
        done()

    dialog = FormDialog(
        Catalogue("包联", [_UNTIL]),
        act,
        title=_tr("结束：{name}包联{target}").format(name=one.staff, target=one.target),
        word=_tr("结束"),
        values={"until": ctx.today()},
        parent=parent,
    )
    dialog.open()
    return dialog


def ask_leave(
    ctx: Context, staff: int, name: str, held: str, done: Callable[[], object], parent: QWidget
) -> FormDialog:
    """A worker leaves who still has something (``held`` in words): to whom it goes, or that it ends."""

    def act(values: Mapping[str, Any]) -> None:
        contacts.dismiss(ctx, staff, values["until"], values["staff_name"])
        done()

    dialog = FormDialog(
        Catalogue("包联", [_SUCCESSOR, _UNTIL]),
        act,
        title=_tr("删除工作人员{name}").format(name=name),
        word=_tr("删除"),
        note=_tr("{name}还负责{held}。可以交给别人，也可以就此结束；一步可以撤销。").format(name=name, held=held),
        values={"until": ctx.today()},
        parent=parent,
    )
    offer_workers(ctx, dialog)
    dialog.open()
    return dialog


def ask_successor(ctx: Context, staff: int, name: str, done: Callable[[int], object], parent: QWidget) -> FormDialog:
    """To whom everything goes that a worker looks after."""

    def act(values: Mapping[str, Any]) -> None:
        done(contacts.hand_over_by_name(ctx, staff, values["staff_name"] or "", values["since"]))

    dialog = FormDialog(
        Catalogue("包联", [_TAKES_OVER, _SINCE]),
        act,
        title=_tr("把{name}负责的全部移交给谁").format(name=name),
        word=_tr("移交"),
        note=_tr("负责的场所和关爱对象一起移交。原来的包联在这一天结束，接手的从这一天开始。一步可以撤销。"),
        values={"since": ctx.today()},
        parent=parent,
    )
    offer_workers(ctx, dialog)
    dialog.open()
    return dialog

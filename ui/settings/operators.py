"""操作员: who signs in, in which roles; and the recovery key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.common.errors import ChecksFailed, KnownError
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.operators import queries, service
from desktop_app.operators.roles import ROLES
from desktop_app.residents import area_queries

from .. import theme
from ..ask import confirm
from ..frame.acting import MoreButton, tell_saved
from ..frame.tab import Frame
from ..records.detail import Line, RecordDetail, Section
from ..records.form import RecordForm
from ..records.page import RecordPage
from ..records.source import Chip, Column, Row, Sort
from ..records.widgets import button, card, label, link_button, restyle
from ..theme import Tone
from .editors import OwnForm, PasswordEditor, RolesEditor, TreeEditor
from .page import SettingsPage
from .pages import tr
from .password import strength, too_short
from .recovery import new_recovery_key

if TYPE_CHECKING:
    from desktop_app.context import Context
    from desktop_app.store.changes import Changed

CLEAR_EXPORT = "residents.export"
_STATE, _SHARE = "page/operators", 0.42  # of the width for the list: what each role may do needs the rest
_TONES = {"director": Tone.RED, "admin": Tone.BLUE, "auditor": Tone.AMBER}


def role_words() -> dict[str, str]:
    """What each role may do, in one line (domain reference 9.2)."""
    return {
        "clerk": tr("居民、志愿者、登记调解；看不到调解卷宗全文"),
        "mediator": tr("自己承办的案件全卷；居民查看，不含证件号码"),
        "grid": tr("只限自己网格里的居民和走访"),
        "volunteer_admin": tr("志愿者、队伍、活动和台账，复核服务记录"),
        "director": tr("全部业务，审批、明文导出、个人信息删除"),
        "auditor": tr("全部只读，敏感内容打码，可看变更记录"),
        "admin": tr("操作员、备份、程序设置；看不到业务数据"),
    }


def grid_names(ctx: Context) -> dict[int, str]:
    """Every node down to the grids, by id."""
    return {node.id: node.name for node in area_queries.grids(ctx)}


class OperatorTable:
    """What the table is fed with (a ``TableSource``): few rows, read whole."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def columns(self) -> list[Column]:
        return [
            Column("name", tr("姓名"), 12),
            Column("roles", tr("角色"), 22, sortable=False),
            Column("area", tr("网格"), 14, sortable=False),
            Column("since", tr("加入日期"), 11, sortable=False, listed=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        rows = [row for row in queries.rows(self._ctx) if text in row["name"] or text in row["role_labels"]]
        if sort is not None:
            from desktop_app.common.pinyin import sort_key

            rows.sort(key=lambda row: sort_key(row["name"]), reverse=sort[1])
        return [row["id"] for row in rows]

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        known = {row["id"]: row for row in queries.rows(self._ctx)}
        names = grid_names(self._ctx)
        return [_shown(known[one], names) if one in known else {} for one in ids]

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(queries.rows(self._ctx))


def _shown(row: Mapping[str, Any], names: Mapping[int, str]) -> Row:
    return {
        "name": row["name"],
        "roles": [Chip(ROLES[role], _TONES.get(role, Tone.GREY)) for role in row["roles"]],
        "area": names.get(row["area_id"] or 0, ""),
        "since": str(row["created_at"])[:10],
    }


def _own(ctx: Context) -> dict[str, Callable[[Field], Any]]:
    words = role_words()
    roles = [(key, name, words[key]) for key, name in ROLES.items()]
    nodes = area_queries.grids(ctx)
    depths: dict[int, int] = {}
    for node in nodes:
        depths[node.id] = depths.get(node.parent_id or 0, -1) + 1
    tree = [(node.id, depths[node.id], node.name, True) for node in nodes]
    return {
        "roles": lambda field: RolesEditor(field, roles),
        "area_id": lambda field: TreeEditor(field, tree),
        "password": PasswordEditor,
        "again": PasswordEditor,
    }


def _fields(*, new: bool) -> Catalogue:
    what, secret = tr("谁，做什么"), tr("第一个密码")
    name = Field(key="name", label=tr("姓名"), section=what, required=True, max_length=20, width=30)
    rights = [
        Field(key="roles", label=tr("角色"), section=what, required=True, width=60),
        Field(key="area_id", label=tr("负责网格"), kind=Kind.INTEGER, section=what, width=30),
        Field(
            key=CLEAR_EXPORT,
            label=tr("明文导出"),
            kind=Kind.FLAG,
            section=what,
            width=30,
            help=tr("可以导出完整的证件号码和电话，每次写明理由"),
        ),
    ]
    passwords = [
        Field(
            key="password", label=tr("密码"), section=secret, required=True, check=too_short, hint=strength, width=30
        ),
        Field(key="again", label=tr("再输一遍"), section=secret, required=True, width=30),
    ]
    return Catalogue(tr("操作员"), [name, *rights, *passwords] if new else rights)


def _passwords() -> Catalogue:
    section = tr("新密码")
    return Catalogue(
        tr("密码"),
        [
            Field(key="password", label=tr("新密码"), section=section, required=True, check=too_short, hint=strength),
            Field(key="again", label=tr("再输一遍"), section=section, required=True),
        ],
    )


class OperatorsPage(SettingsPage):
    """The list with the operator beside it; forms take the place of what is read."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.detail = RecordDetail()
        self.edit_button = button(tr("修改"), "edit", on_click=self.edit)
        self.more = MoreButton()
        self.detail.add_action(self.more)
        self.detail.add_action(self.edit_button)
        if frame.state.get(_STATE) is None:
            frame.state.set(_STATE, {"share": _SHARE, "filters": {}})
        self.page = RecordPage(
            OperatorTable(self.ctx),
            "operators",
            frame.state,
            title=tr("操作员"),
            noun=tr("位"),
            search_hint=tr("姓名、角色"),
            record=self.detail,
            show_record=self._show,
            new_label=tr("新增操作员"),
        )
        self.page.new_asked.connect(self.new_record)
        layout = self.column()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.page, 1)
        layout.addWidget(self._recovery_card())
        self.page.place.currentChanged.connect(lambda _: self._make_room())

    def _make_room(self) -> None:
        """A form needs the height."""
        self.recovery.setVisible(self.page.form is None)

    def _recovery_card(self) -> QWidget:
        px = theme.current().px
        box, inside = card()
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(label(tr("恢复密钥"), "heading"))
        self.recovery_state: QLabel = label("", "soft", wrap=True)
        row.addWidget(self.recovery_state, 1)
        self.recovery_button = link_button(tr("重新生成并打印"), "print", on_click=self.renew_recovery)
        row.addWidget(self.recovery_button)
        inside.addLayout(row)
        self.recovery = QWidget()
        outside = QHBoxLayout(self.recovery)
        outside.setContentsMargins(px(14), 0, px(14), px(10))
        outside.addWidget(box)
        return self.recovery

    # Reading

    def begin(self) -> None:
        self.page.begin()
        self._tell_recovery()

    def _tell_recovery(self) -> None:
        made = queries.has_recovery(self.ctx)
        self.recovery_state.setText(
            tr("已经生成。所有人都忘了密码时，只有打印在纸上的它能打开数据；纸找不到了，就重新生成一张。")
            if made
            else tr("还没有。所有人都忘了密码时数据就打不开了：现在生成一张，打印出来锁好。")
        )
        restyle(self.recovery_state, "tone", "" if made else "amber")
        self.recovery_button.setText(tr("重新生成并打印") if made else tr("生成并打印"))

    def _row(self, operator: int | None) -> dict[str, Any] | None:
        return next((row for row in queries.rows(self.ctx) if row["id"] == operator), None)

    def _show(self, operator: int) -> None:
        row = self._row(operator)
        if row is None:
            return
        words = role_words()
        may = [Line(role, ROLES[role], words[role], wide=True) for role in row["roles"]]
        if CLEAR_EXPORT in row["grants"]:
            may.append(Line(CLEAR_EXPORT, tr("另外可以"), tr("明文导出"), wide=True))
        facts = [Line("since", tr("加入"), str(row["created_at"])[:16])]
        if row["area_id"]:
            facts.insert(0, Line("area", tr("负责网格"), grid_names(self.ctx).get(row["area_id"], tr("已撤销的网格"))))
        chips = [Chip(ROLES[role], _TONES.get(role, Tone.GREY)) for role in row["roles"]]
        self.detail.show_record(
            row["name"],
            [Section(tr("可以做什么"), may), Section(tr("其他"), facts)],
            chips=chips[:3],
            subtitle=tr("就是您自己") if row["id"] == self.ctx.operator.id else "",
        )
        actions = [(tr("重设密码"), partial(self.reset_password, row))]
        if row["id"] != self.ctx.operator.id:
            actions.append((tr("停用"), partial(self.remove, row)))
        self.more.offer(actions)

    # Writing

    def new_record(self) -> None:
        form = OwnForm(_fields(new=True), lambda changes, _: self._add(form), _own(self.ctx), title=tr("新增操作员"))
        self._open(form)

    def _add(self, form: RecordForm) -> int:
        values = form.values()
        _refuse_different(values)
        return service.add(
            self.ctx,
            values["name"],
            values["password"],
            (values["roles"] or "").split(),
            area_id=values["area_id"],
            grants=[CLEAR_EXPORT] if values[CLEAR_EXPORT] else [],
        )

    def edit(self) -> None:
        """Change the roles of the operator shown."""
        row = self._row(self.page.table.current)
        if row is None:
            return

        def save(changes: dict[str, Any], version: int | None) -> int:
            values = form.values()
            others = [one for one in row["grants"] if one != CLEAR_EXPORT]
            service.update(
                self.ctx,
                row["id"],
                version if version is not None else row["version"],
                roles=(values["roles"] or "").split(),
                area_id=values["area_id"],
                grants=[*others, CLEAR_EXPORT] if values[CLEAR_EXPORT] else others,
            )
            return int(row["id"])

        values = {**row, "roles": " ".join(row["roles"]), CLEAR_EXPORT: int(CLEAR_EXPORT in row["grants"])}
        title = tr("修改角色：{name}").format(name=row["name"])
        form = OwnForm(_fields(new=False), save, _own(self.ctx), title=title, values=values)
        self._open(form)

    def reset_password(self, row: Mapping[str, Any]) -> None:
        """For somebody who forgot it."""

        def save(changes: dict[str, Any], version: int | None) -> int:
            values = form.values()
            _refuse_different(values)
            service.set_password(self.ctx, row["id"], values["password"])
            return int(row["id"])

        title = tr("重设密码：{name}").format(name=row["name"])
        form = OwnForm(_passwords(), save, {"password": PasswordEditor, "again": PasswordEditor}, title=title)
        self._open(form, tr("{name} 的密码已重设，原密码不能再用").format(name=row["name"]))

    def remove(self, row: Mapping[str, Any]) -> None:
        """停用: asked about, since his password is gone with it."""
        name = row["name"]
        if not confirm(
            self,
            tr("停用操作员"),
            tr("停用“{name}”？").format(name=name),
            tr("停用"),
            tr("他不能再登录，密码同时作废；他做过的事仍留在变更记录里。以后可以用同一姓名重新新增。"),
        ):
            return
        try:
            service.remove(self.ctx, row["id"])
        except KnownError as error:
            self.frame.show_error(error)
            return
        self.frame.notify(tr("已停用“{name}”").format(name=name))

    def _open(self, form: RecordForm, words: str = "") -> None:
        form.saved.connect(lambda operator, again: self._saved(int(operator), words))
        self.page.open_form(form)

    def _saved(self, operator: int, words: str) -> None:
        self.page.close_form()
        self.page.open_record(operator)
        if words:
            self.frame.notify(words)
        else:
            tell_saved(self.frame, tr("已保存，下次登录起按新的角色"))

    def renew_recovery(self) -> None:
        """A new key on paper; the old paper opens nothing more."""
        if queries.has_recovery(self.ctx) and not confirm(
            self,
            tr("重新生成恢复密钥"),
            tr("重新生成恢复密钥？"),
            tr("重新生成"),
            tr("原来那张纸马上作废，打不开这份数据；以前的备份仍用做备份那时的密钥打开，那张纸请和旧备份放在一起。"),
        ):
            return
        new_recovery_key(self.frame, self, self._tell_recovery)

    # What the tab asks

    def first_focus(self) -> None:
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if ids := change.tables.get("operator"):
            self.page.refresh(ids)

    def may_leave(self) -> bool:
        return self.page.may_leave()


def _refuse_different(values: Mapping[str, Any]) -> None:
    if values["password"] != values["again"]:
        raise ChecksFailed({"again": tr("两次输入的密码不一样")})

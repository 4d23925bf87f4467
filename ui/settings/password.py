"""我的密码: the one page that everybody has."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from desktop_app.common.errors import ChecksFailed
from desktop_app.common.fields import Catalogue, Field
from desktop_app.operators import service

from .. import theme
from ..frame.tab import Frame
from ..records.widgets import card, label
from .editors import OwnForm, PasswordEditor
from .page import SettingsPage
from .pages import tr

_WIDTH = 620


def strength(password: str) -> str | None:
    """A word beside a new password; it never refuses what is long enough."""
    if len(password) < service.MIN_PASSWORD:
        return tr("还差 {count} 个字符").format(count=service.MIN_PASSWORD - len(password))
    if len(set(password)) <= len(password) // 3 or (password.isdecimal() and len(password) < 12):
        return tr("可以用，但容易猜到：换成几个不相干的词会更好")
    if len(password) < 12:
        return tr("可以用；再长几个字会更好")
    return tr("很好，不容易猜到")


def too_short(password: str) -> str | None:
    """The one rule there is."""
    if len(password) >= service.MIN_PASSWORD:
        return None
    return tr("密码至少{count}个字符").format(count=service.MIN_PASSWORD)


def fields() -> Catalogue:
    """Old, new, and new once more."""
    section = tr("改密码")
    return Catalogue(
        tr("密码"),
        [
            Field(key="old", label=tr("原密码"), section=section, required=True),
            Field(key="new", label=tr("新密码"), section=section, required=True, check=too_short, hint=strength),
            Field(key="again", label=tr("再输一遍"), section=section, required=True),
        ],
    )


class PasswordPage(SettingsPage):
    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        px = theme.current().px
        own = dict.fromkeys(("old", "new", "again"), PasswordEditor)
        self.form = OwnForm(fields(), self._save, own, title=tr("我的密码"))
        self.form.cancel_button.hide()
        self.form.saved.connect(lambda result, again: self._saved())
        box, inside = card()
        box.setMaximumWidth(px(_WIDTH))
        inside.addWidget(self.form, 1)
        for words in (
            tr("改密码不会重新加密数据，几乎不用等；从现在起，原密码打不开这份数据。"),
            tr("以前做的备份，仍然要用做备份那时的密码（或恢复密钥）打开。"),
        ):
            inside.addWidget(label(words, "small", wrap=True))
        row = QHBoxLayout()
        row.addWidget(box, 1)
        row.addStretch(0)
        layout = self.column()
        layout.addLayout(row)
        layout.addStretch(1)
        box.setMinimumHeight(px(340))

    def _save(self, changes: dict[str, Any], version: int | None) -> None:
        values = self.form.values()
        if values["new"] != values["again"]:
            raise ChecksFailed({"again": tr("两次输入的新密码不一样")})
        service.change_password(self.ctx, values["old"], values["new"])

    def _saved(self) -> None:
        self.form.load({})
        self.frame.notify(tr("密码已改，下次登录用新密码"))

    def first_focus(self) -> None:
        self.form.first_focus()

    def may_leave(self) -> bool:
        """Half a password is nothing to ask about."""
        self.form.load({})
        return True

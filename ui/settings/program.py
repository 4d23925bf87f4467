"""安全与检查: a few numbers, and looking through the data at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.common.jobs import JobControl
from desktop_app.context import Context
from desktop_app.log_book import SETTINGS
from desktop_app.store.settings import DEFAULTS, permission_for

from .. import theme
from ..frame.tab import Frame
from ..jobs import Job
from ..records.widgets import button, card, label, link_button, restyle
from .editors import OwnForm, SettingEditor
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_FORM_WIDTH, _CAPTION = 680, 132


def _units() -> dict[str, str]:
    return {
        "security.lock_minutes": tr("分钟"),
        "backup.daily": tr("份"),
        "backup.weekly": tr("份"),
        "backup.monthly": tr("份"),
        "check.every_days": tr("天"),
        "recycle.keep_days": tr("天"),
    }


def _editor(unit: str, field: Field) -> SettingEditor:
    return SettingEditor(field, unit)


def _sections() -> dict[str, str]:
    return {
        "security": tr("锁定"),
        "backup": tr("备份留多久"),
        "check": tr("全面检查"),
        "recycle": tr("回收站"),
    }


def _helps() -> dict[str, str]:
    return {
        "security.lock_minutes": tr("1 到 60 分钟；随时可以按 Ctrl+L 锁定"),
        "backup.daily": tr("最近这么多天，每天留最后一份"),
        "backup.weekly": tr("再往前这么多周，每周留最后一份"),
        "backup.monthly": tr("再往前这么多个月，每月留最后一份"),
        "check.every_days": tr("在后台进行，不耽误办事；异常断电以后另外会查一次"),
        "recycle.keep_days": tr("到期自动清空，清空后不能恢复"),
    }


def fields(ctx: Context) -> Catalogue:
    """The settings this operator may change."""
    sections, helps = _sections(), _helps()
    made = [
        Field(
            key=key,
            label=words,
            kind=Kind.INTEGER,
            section=sections[key.split(".")[0]],
            required=True,
            check=partial(_within, key),
            help=helps[key],
            width=30,
        )
        for key, words in SETTINGS.items()
        if ctx.may(permission_for(key))
    ]
    return Catalogue(tr("设置"), sorted(made, key=lambda field: list(sections.values()).index(field.section)))


def _within(key: str, value: int) -> str | None:
    least, most = DEFAULTS[key].least, DEFAULTS[key].most
    if least is None or most is None or least <= value <= most:
        return None
    return tr("请填 {least} 到 {most} 之间的数").format(least=least, most=most)


class ProgramPage(SettingsPage):
    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        px = theme.current().px
        self._job: Job | None = None
        row = QHBoxLayout()
        row.setSpacing(px(10))
        self.form: OwnForm | None = None
        catalogue = fields(self.ctx)
        if list(catalogue):
            own = {key: partial(_editor, unit) for key, unit in _units().items()}
            self.form = OwnForm(catalogue, self._save, own, title=tr("安全与检查"), values=self._values())
            self.form.cancel_button.hide()
            self.form.saved.connect(lambda result, again: self.frame.notify(tr("已保存，从现在起生效")))
            for one in self.form.rows.values():
                one.caption.setFixedWidth(px(_CAPTION))
            box, inside = card()
            box.setMaximumWidth(px(_FORM_WIDTH))
            inside.addWidget(self.form, 1)
            row.addWidget(box, 3)
        row.addWidget(self._check_card(), 2)
        row.addStretch(0)
        layout = self.column()
        layout.addLayout(row, 1)

    def _check_card(self) -> QWidget:
        px = theme.current().px
        box, inside = card()
        inside.addWidget(label(tr("数据可靠吗"), "heading"))
        self.last_check, self.last_backup = label("", wrap=True), label("", wrap=True)
        self.check_button = button(tr("立即检查"), "check", on_click=self.check)
        self.check_button.setVisible(self.ctx.may("store.check"))
        self.result = label("", wrap=True)
        self.result.hide()
        self.restore_link = link_button(tr("去恢复…"), "history", on_click=self._restore)
        self.restore_link.hide()
        line = QHBoxLayout()
        line.addWidget(self.check_button)
        line.addStretch(1)
        for part in (self.last_check, self.last_backup, self.result):
            part.setMinimumWidth(1)  # it may wrap as much as it must
        for part in (self.last_check, self.last_backup):
            inside.addWidget(part)
        inside.addSpacing(px(4))
        inside.addLayout(line)
        inside.addWidget(self.result)
        inside.addWidget(self.restore_link, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        why = tr(
            "检查会把数据文件、变更记录的每一条、检索和编号从头对一遍：有没有坏的页，有没有被改过、删过、插进来的记录。只看不改。"
        )
        reason = label(why, "small", wrap=True)
        reason.setMinimumWidth(1)
        inside.addWidget(reason)
        return box

    # Numbers

    def _values(self) -> dict[str, Any]:
        return {key: int(str(self.ctx.setting(key))) for key in SETTINGS}

    def _save(self, changes: dict[str, Any], version: int | None) -> None:
        for key, value in changes.items():
            self.ctx.set_setting(key, value)

    # Looking through the data

    def begin(self) -> None:
        self._tell()

    def _tell(self) -> None:
        store = self.ctx.store
        checked, backed_up = store.meta("last_check"), store.meta("last_backup")
        self.last_check.setText(
            tr("上次全面检查：{at}，没有发现问题").format(at=checked[:16]) if checked else tr("还没有做过全面检查")
        )
        self.last_backup.setText(tr("上次备份：{at}").format(at=backed_up[:16]) if backed_up else tr("还没有备份过"))

    def check(self) -> Job:
        """Look through everything, in the background."""
        ctx = self.ctx

        def work(control: JobControl) -> list[str]:
            from desktop_app.store import checking

            ctx.require("store.check")
            return checking.run(ctx, control)

        self.check_button.setEnabled(False)
        self._say(tr("正在检查，可以接着办事…"))
        self._job = self.frame.jobs.submit(
            tr("检查数据"), work, on_done=self._checked, on_error=self._failed, on_cancelled=self._cancelled
        )
        return self._job

    def _checked(self, found: Sequence[str]) -> None:
        self._over()
        self._tell()
        if not found:
            self._say(tr("检查完了，没有发现问题。"), "good")
            return
        first = "；".join(found[:5])
        rest = tr("，另有 {count} 处").format(count=len(found) - 5) if len(found) > 5 else ""
        words = tr("发现问题：{first}{rest}。数据没有改动。请先不要录入，到“备份与恢复”恢复最近的好备份。")
        self._say(words.format(first=first, rest=rest), "amber")
        self.restore_link.setVisible(self.ctx.may("store.restore"))

    def _restore(self) -> None:
        tab = self.frame.go("settings")
        tab.open_restore(damaged=True)  # type: ignore[attr-defined]

    def _failed(self, error: BaseException) -> None:
        self._over()
        self.frame.show_error(error)

    def _cancelled(self) -> None:
        self._over()
        self._say(tr("检查已取消，没有结论。"))

    def _over(self) -> None:
        self._job = None
        self.check_button.setEnabled(True)
        self.result.hide()
        self.restore_link.hide()

    def _say(self, words: str, tone: str = "") -> None:
        self.result.setText(words)
        restyle(self.result, "tone", tone)
        self.result.show()

    # What the tab asks

    def first_focus(self) -> None:
        if self.form is not None:
            self.form.first_focus()
        else:
            self.check_button.setFocus()

    def changed(self, change: Changed) -> None:
        self._tell()
        if change.touches("setting") and self.form is not None and not self.form.dirty:
            self.form.load(self._values())

    def may_leave(self) -> bool:
        return self.form is None or self.form.may_leave()

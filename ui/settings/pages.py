"""The pages of 设置, in their order, and who may use which: what the window asks before anything of them is imported."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop_app.context import Context

PASSWORD, OPERATORS, BACKUP, PROGRAM, LOG, RECYCLE = "password", "operators", "backup", "program", "log", "recycle"
RESIDENTS, HOLIDAYS, MEDIATION = "residents", "holidays", "mediation"
DOSSIERS = "dossiers"


def tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page; ``rights``: any of them opens it, none means everybody."""

    key: str
    title: str
    icon: str
    rights: tuple[str, ...] = ()


def specs() -> list[PageSpec]:
    """All pages."""
    return [
        PageSpec(PASSWORD, tr("我的密码"), "lock"),
        PageSpec(OPERATORS, tr("操作员"), "people", ("operators.edit",)),
        PageSpec(BACKUP, tr("备份与恢复"), "backup", ("store.backup", "store.restore")),
        PageSpec(PROGRAM, tr("安全与检查"), "settings", ("settings.program", "settings.hall", "store.check")),
        PageSpec(RESIDENTS, tr("居民和走访"), "heart", ("settings.hall",)),
        PageSpec(MEDIATION, tr("调解"), "mediation", ("settings.hall",)),
        PageSpec(DOSSIERS, tr("卷宗"), "folder", ("settings.hall",)),
        PageSpec(HOLIDAYS, tr("节假日"), "calendar", ("settings.hall",)),
        PageSpec(LOG, tr("变更记录"), "history", ("history.read",)),
        PageSpec(
            RECYCLE,
            tr("回收站"),
            "trash",
            ("recycle.empty", "residents.edit", "volunteers.edit", "cases.open", "rules.edit"),
        ),
    ]


def offered(ctx: Context) -> list[PageSpec]:
    """The pages this operator may use."""
    return [one for one in specs() if not one.rights or any(ctx.may(right) for right in one.rights)]

"""How safe the data is, in words: the age of the last backup."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop_app.context import Context

from .frame.status import BackupState

LATE_AFTER_DAYS = 3


def backup_state(ctx: Context) -> BackupState:
    """For the status bar; amber after three days or without any backup."""
    tr = QCoreApplication.translate
    last = ctx.store.meta("last_backup")
    if not last:
        return BackupState(tr("Safety", "还没有备份"), late=True)
    at = datetime.fromisoformat(last)
    days = (ctx.clock.today() - at.date()).days
    if days <= 0:
        return BackupState(tr("Safety", "备份 今天 {time}").format(time=f"{at:%H:%M}"))
    return BackupState(tr("Safety", "上次备份 {days} 天前").format(days=days), late=days > LATE_AFTER_DAYS)

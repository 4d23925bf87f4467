"""规定和惯例 of mediators and duty, in a dialog of the committee's page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.context import Context
from desktop_app.mediation import committee_settings

from .. import theme
from ..records.form_dialog import FormDialog


def settings_dialog(ctx: Context, parent: QWidget) -> FormDialog:
    """What is in force; saved, it holds from today."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("CommitteePage", text)

    dialog = FormDialog(
        committee_settings.FIELDS,
        lambda values: committee_settings.save(ctx, values),
        title=tr("调解员和值班的规定"),
        word=tr("保存"),
        note=tr("这些是惯例，不是法律规定；改了从今天起生效，原来的数不变。"),
        values=committee_settings.values(ctx),
        parent=parent,
    )
    dialog.resize(theme.current().px(600), theme.current().px(460))
    return dialog

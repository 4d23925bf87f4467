"""个人信息删除: says what goes and what must stay, asks for the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.residents import erasing

from ..records.form_dialog import FormDialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("EraseDialog", text)


def erase_dialog(ctx: Context, row: Mapping[str, Any], parent: QWidget) -> FormDialog:
    """The dialog on a stored resident, not yet opened."""
    fields = Catalogue(
        _tr("个人信息删除"),
        [Field(key="reason", label=_tr("理由"), kind=Kind.NOTE, section=_tr("理由"), required=True, max_length=200)],
    )
    gone = _tr(
        "登记的全部内容、关爱标签和历次修改的内容都会删除，不能撤销，也不能从回收站恢复；只留下“何时、谁、因何删除”。理由里请不要写姓名和号码。"
    )
    note = "\n".join([gone, *erasing.what_is_struck_out(ctx, row["id"]), *erasing.what_stays(ctx, row["id"])])
    return FormDialog(
        fields,
        lambda values: erasing.erase(ctx, row["id"], values["reason"]),
        title=_tr("个人信息删除：{name}").format(name=row["name"]),
        word=_tr("永久删除"),
        note=note,
        parent=parent,
    )

"""The few questions a window asks. Everything that asks goes through here, so tests answer in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget


def ask_unsaved(parent: QWidget) -> Literal["save", "discard", "stay"]:
    """There are changes that are not saved, and the user is leaving."""
    box = QMessageBox(parent)
    box.setWindowTitle(parent.tr("还没有保存"))
    box.setText(parent.tr("这里有还没保存的内容。"))
    save = box.addButton(parent.tr("保存"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(parent.tr("不保存"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(parent.tr("继续填"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(stay)
    box.exec()
    clicked = box.clickedButton()
    return "save" if clicked is save else "discard" if clicked is discard else "stay"


def ask_running(parent: QWidget, titles: Sequence[str]) -> bool:
    """Work is still running and the window is closing; True to cancel it and close."""
    box = QMessageBox(parent)
    box.setWindowTitle(parent.tr("还有工作没做完"))
    box.setText(parent.tr("正在做：{titles}。").format(titles="、".join(titles)))
    box.setInformativeText(parent.tr("现在关闭会取消它，已经做的会退回原样，不会只做一半。"))
    leave = box.addButton(parent.tr("取消它并关闭"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(parent.tr("等它做完"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is leave

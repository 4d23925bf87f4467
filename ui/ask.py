"""The questions a window asks and waits for. Everything that asks goes through here, so tests answer in one place.

Nothing runs a dialog with ``exec``: hiding such a dialog ends it, and a window that locks itself hides every dialog and
brings it back as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QMessageBox, QWidget


def wait(dialog: QDialog) -> bool:
    """Show a dialog and come back when it is finished; True when it was accepted. It may be hidden and shown meanwhile."""
    answers: list[int] = []
    loop = QEventLoop()
    dialog.finished.connect(answers.append)
    dialog.finished.connect(loop.quit)
    dialog.destroyed.connect(loop.quit)  # with the window it belongs to
    QDialog.open(dialog)  # a print dialog's own ``open`` wants to be told whom it answers
    if not answers:  # a system's own print dialog has been answered by now
        loop.exec()
    if not answers:  # the program is ending
        with suppress(RuntimeError):
            dialog.reject()
    return bool(answers) and answers[-1] == QDialog.DialogCode.Accepted


def open_file(parent: QWidget, title: str, start: str = "", kinds: str = "") -> str:
    """A file that is there; "" when the user gives up. ``start`` is a folder or a file to begin with."""
    return _file(QFileDialog(parent, title, start, kinds), QFileDialog.FileMode.ExistingFile)


def open_files(parent: QWidget, title: str, start: str = "", kinds: str = "") -> list[str]:
    """Files that are there, as many as are chosen; none when the user gives up."""
    return _files(QFileDialog(parent, title, start, kinds), QFileDialog.FileMode.ExistingFiles)


def save_file(parent: QWidget, title: str, name: str, kinds: str = "") -> str:
    """Where to save; "" when the user gives up. ``name`` may carry a folder."""
    dialog = QFileDialog(parent, title, str(Path(name).parent) if Path(name).is_absolute() else "", kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(Path(name).name)
    return _file(dialog, QFileDialog.FileMode.AnyFile)


def folder(parent: QWidget, title: str, start: str = "") -> str:
    """A folder; "" when the user gives up."""
    dialog = QFileDialog(parent, title, start)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _file(dialog, QFileDialog.FileMode.Directory)


def _file(dialog: QFileDialog, mode: QFileDialog.FileMode) -> str:
    return next(iter(_files(dialog, mode)), "")


def _files(dialog: QFileDialog, mode: QFileDialog.FileMode) -> list[str]:
    dialog.setFileMode(mode)
    chosen = dialog.selectedFiles() if wait(dialog) else []
    with suppress(RuntimeError):
        dialog.deleteLater()
    return chosen


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
    clicked = _clicked(box)
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
    return _clicked(box) is leave


def confirm(parent: QWidget, title: str, text: str, word: str, detail: str = "") -> bool:
    """A step that cannot be undone; True when ``word`` was pressed. What can be undone is not asked about, unless it reaches
    so far that somebody wants to know before."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(detail)
    go_on = box.addButton(word, QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(parent.tr("取消"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    return _clicked(box) is go_on


def _clicked(box: QMessageBox) -> QAbstractButton | None:
    """Which button was pressed; None when the program ends meanwhile."""
    clicked: list[QAbstractButton] = []
    box.buttonClicked.connect(clicked.append)
    wait(box)
    with suppress(RuntimeError):
        box.deleteLater()
    return clicked[-1] if clicked else None

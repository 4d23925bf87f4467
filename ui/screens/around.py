"""Scenes of what stands around the tabs: finding, help, keys, errors."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from desktop_app.common.errors import KnownError

from ..ask import ask_unsaved
from ..errors import show_error
from ..frame.keys import show_keys
from .scene import Scene, one
from .studio import Studio


@one("find")
def find(studio: Studio) -> None:
    studio.window.go("today")
    studio.settle()
    studio.window.focus_find()
    studio.type(studio.window.find_box, "wg")


@one("find-command")
def find_command(studio: Studio) -> None:
    studio.window.go("today")
    studio.settle()
    studio.window.focus_find()
    studio.type(studio.window.find_box, "调解")


@one("help", own=True)
def help_panel(studio: Studio) -> None:
    studio.window.go("mediation")
    studio.window.toggle_help()
    studio.shoot("help")
    studio.window.toggle_help()


@one("keys")
def keys(studio: Studio) -> None:
    studio.window.go("today")
    show_keys(studio.window.commands, studio.window)


@one("known-error")
def known_error(studio: Studio) -> None:
    sentence = "磁盘已满，刚才这一步没有保存。已经保存的内容都在，请腾出空间再试。"
    show_error(KnownError(sentence), studio.window)


@one("error-report", own=True)
def error_report(studio: Studio) -> None:
    try:
        raise ValueError("王桂芝 290102196003080019")
    except ValueError as error:
        dialog = show_error(error, studio.window)
    studio.shoot("error-report")
    assert dialog is not None
    dialog.close()


@one("unsaved", own=True)
def unsaved(studio: Studio) -> None:
    """The one question that waits for its answer."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        try:
            studio.shoot("unsaved")
        finally:
            if isinstance(box, QMessageBox):
                box.buttons()[-1].click()

    studio.window.go("residents")
    studio.settle()
    QTimer.singleShot(0, look)
    ask_unsaved(studio.window)


@one("file-dialog")
def file_dialog(studio: Studio) -> None:
    """As a desk without a file dialog of its own shows it."""
    studio.window.go("residents")
    (studio.files / "备份").mkdir(exist_ok=True)
    (studio.files / "居民名册.xlsx").touch()
    dialog = QFileDialog(studio.window, "导出居民名册", str(studio.files), "工作簿 (*.xlsx)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile("居民名册_2026-11-18.xlsx")
    dialog.open()


SCENES: list[Scene] = [
    find,
    find_command,
    help_panel,
    keys,
    known_error,
    error_report,
    unsaved,
    file_dialog,
]

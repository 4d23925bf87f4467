"""What the user sees when something goes wrong: a calm sentence, or, for a defect, a report without personal data."""

from __future__ import annotations

import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.common.errors import Cancelled, KnownError
from desktop_app.store.engine import explain

from . import theme
from .ask import save_file
from .records.widgets import button, label

_DIGITS = re.compile(r"\d[\d*Xx-]{5,}")  # ID and telephone numbers; line numbers are shorter
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def black_out(text: str) -> str:
    """Runs of six and more digits and everything in Chinese become ■: any of it may be somebody's name."""
    return _HAN.sub("■■", _DIGITS.sub("■■■■■■", text))


def report_text(error: BaseException) -> str:
    """Versions and the way through the program; values and folders of this machine are left out or blacked out."""
    from PySide6.QtCore import qVersion

    import desktop_app

    lines = [
        f"Linli Desk {getattr(desktop_app, '__version__', '?')}",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, Qt {qVersion()}",
        "",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__name__}: {black_out(str(seen))}")
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}")
            lines.append(f"    {black_out(frame.line or '')}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


class ReportDialog(QDialog):
    """A defect: says that nothing is lost, shows the report, lets it be copied or saved."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("程序出了意外"))
        px = theme.current().px
        self.resize(px(680), px(460))
        self.text = QPlainTextEdit(report_text(error))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("错误报告"))
        self.copy_button = button(self.tr("复制"), "copy", on_click=self.copy)
        self.save_button = button(self.tr("保存到文件…"), "save", on_click=self._choose_file)
        self.close_button = button(self.tr("继续使用"), primary=True, on_click=self.accept)
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addWidget(self.save_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(16), px(24), px(16))
        layout.setSpacing(px(8))
        layout.addWidget(label(self.tr("程序出了意外，刚才这一步没有做成"), "heading"))
        calm = self.tr(
            "已经保存的内容都在，没有丢失。可以继续使用；如果再次出现，请把下面的报告交给技术人员。报告里的号码和中文内容已涂去。"
        )
        layout.addWidget(label(calm, wrap=True))
        layout.addWidget(self.text, 1)
        layout.addLayout(row)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def save(self, file: Path) -> None:
        file.write_text(self.text.toPlainText(), "utf-8")

    def _choose_file(self) -> None:
        name = save_file(self, self.tr("保存错误报告"), "linli-report.txt")
        if name:
            self.save(Path(name))


def show_error(error: BaseException, parent: QWidget | None = None) -> QDialog | None:
    """Show any error in the one fitting way and give the open dialog. Does not wait for the user."""
    if isinstance(error, (Cancelled, KeyboardInterrupt)):
        return None
    error = explain(error) or error
    if isinstance(error, KnownError):
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Information)
        box.setWindowTitle(box.tr("请看一下"))
        box.setText(error.sentence)
        box.addButton(box.tr("知道了"), QMessageBox.ButtonRole.AcceptRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return box
    report = ReportDialog(error, parent)
    report.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    report.open()
    return report


class _Relay(QObject):
    raised = Signal(object)


def install_hooks(parent: Callable[[], QWidget | None]) -> Callable[[], None]:
    """Show what nobody caught, on any thread, once at a time; it still goes to standard error. Gives what undoes this."""
    relay = _Relay()
    report: list[QDialog] = []

    def show(error: BaseException) -> None:
        if report:  # an error that comes with every repaint: one report at a time is enough
            return
        dialog = show_error(error, parent())
        if dialog is not None:
            report.append(dialog)
            dialog.finished.connect(lambda _: report.clear())

    relay.raised.connect(show)
    before = sys.excepthook, threading.excepthook

    def from_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before[0](kind, error, trace)
        relay.raised.emit(error)

    def from_thread(args: threading.ExceptHookArgs) -> None:
        before[1](args)
        if args.exc_value is not None:
            relay.raised.emit(args.exc_value)

    sys.excepthook, threading.excepthook = from_main, from_thread

    def restore() -> None:
        sys.excepthook, threading.excepthook = before

    return restore

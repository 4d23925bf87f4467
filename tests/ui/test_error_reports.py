from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.common.errors import Cancelled, KnownError
from ui.errors import ReportDialog, black_out, install_hooks, report_text, show_error


def boom(name: str, number: str) -> None:
    raise KeyError(f"{name} {number} 13812347686")


@pytest.fixture
def defect() -> BaseException:
    try:
        boom("曾桂芝", "290301193612140013")
    except KeyError as error:
        return error
    raise AssertionError


def test_personal_data_is_blacked_out(defect: BaseException) -> None:
    text = report_text(defect)
    assert "KeyError" in text
    assert "boom" in text
    for personal in ("曾桂芝", "290301", "13812347686", str(Path.home())):
        assert personal not in text
    assert black_out("line 123, id 29030119361214001X") == "line 123, id ■■■■■■"


def test_causes_are_in_the_report() -> None:
    try:
        try:
            boom("曾", "1")
        except KeyError as error:
            raise RuntimeError("outer") from error
    except RuntimeError as outer:
        text = report_text(outer)
    assert "RuntimeError: outer" in text
    assert "KeyError" in text


def test_the_report_is_copied_and_saved(qtbot: QtBot, defect: BaseException, tmp_path: Path) -> None:
    dialog = ReportDialog(defect)
    qtbot.addWidget(dialog)
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.text.toPlainText()
    dialog.save(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text("utf-8") == report_text(defect)


def test_a_known_error_is_a_calm_sentence(qtbot: QtBot) -> None:
    box = show_error(KnownError("磁盘满了，没有保存，原来的内容都在。请腾出地方再试。"))
    assert isinstance(box, QMessageBox)
    assert box.text().startswith("磁盘满了")
    box.close()
    assert show_error(Cancelled()) is None


def test_what_nobody_caught_is_shown_once_from_any_thread(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *args: None)
    monkeypatch.setattr(threading, "excepthook", lambda args: None)
    restore = install_hooks(lambda: None)
    shown = lambda: [one for one in qapp.topLevelWidgets() if isinstance(one, ReportDialog) and one.isVisible()]  # noqa: E731
    try:
        error = ValueError("x")
        sys.excepthook(ValueError, error, None)
        sys.excepthook(ValueError, error, None)
        assert len(shown()) == 1
        shown()[0].close()
        thread = threading.Thread(target=boom, args=("曾", "1"))
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(shown()) == 1)
        assert "KeyError" in shown()[0].text.toPlainText()
        shown()[0].close()
    finally:
        restore()

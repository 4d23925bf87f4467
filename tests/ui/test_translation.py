"""No English words from Qt itself in menus, buttons and dialogs."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QDate, QLocale, Qt, QTranslator
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFileSystemModel,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QRadioButton,
    QTextEdit,
    QToolButton,
)
from pytestqt.qtbot import QtBot

import resources
from ui import translation

KEYS = re.compile(r"Ctrl|Alt|Shift|Del|PDF|\(&\w\)|&\w")


@pytest.fixture(autouse=True)
def chinese(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    translation.install(qapp)
    yield
    for one in qapp.findChildren(QTranslator, options=Qt.FindChildOption.FindDirectChildrenOnly):
        qapp.removeTranslator(one)
        one.deleteLater()
    QLocale.setDefault(before)


def english(words: list[str]) -> list[str]:
    """Those with a Latin word other than a key's name, the mnemonic, PDF."""
    return [one for one in words if re.search(r"[A-Za-z]{2,}", KEYS.sub("", one.split("\t")[0]))]


def test_the_menu_of_a_text_line_and_of_a_text(qtbot: QtBot) -> None:
    for editor in (QLineEdit("甲"), QTextEdit("甲")):
        qtbot.addWidget(editor)
        editor.selectAll()
        menu = editor.createStandardContextMenu()
        words = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert len(words) >= 7
        assert english(words) == []
        assert words[0].startswith("撤销")
        menu.deleteLater()


def test_every_standard_button(qtbot: QtBot) -> None:
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    kinds = [one for one in QDialogButtonBox.StandardButton if one != QDialogButtonBox.StandardButton.NoButton]
    words = [button.text() for kind in kinds if (button := box.addButton(kind)) is not None]
    assert len(words) >= 18
    assert english(words) == []


def test_a_message_box(qtbot: QtBot) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Discard)
    box.setDetailedText("甲")
    words = [button.text() for button in box.buttons()]
    assert len(words) == 3
    assert english(words) == []


def shown_words(dialog: QDialog) -> list[str]:
    words = [one.text() for kind in (QLabel, QToolButton, QRadioButton) for one in dialog.findChildren(kind)]
    words += [one.toolTip() for one in dialog.findChildren(QToolButton)]
    words += [one.title() for one in dialog.findChildren(QGroupBox)]
    words += [button.text() for box in dialog.findChildren(QDialogButtonBox) for button in box.buttons()]
    return [one for one in words if one]


@pytest.mark.parametrize("mode", [QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave])
@pytest.mark.parametrize("files", [QFileDialog.FileMode.AnyFile, QFileDialog.FileMode.Directory])
def test_a_file_dialog(
    qtbot: QtBot, tmp_path: object, mode: QFileDialog.AcceptMode, files: QFileDialog.FileMode
) -> None:
    dialog = QFileDialog(None, "存为", str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(mode)
    dialog.setFileMode(files)
    dialog.show()
    model = dialog.findChild(QFileSystemModel)
    assert model is not None
    headings = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert headings == ["名称", "大小", "类型", "修改日期"]
    (filters,) = [box for box in dialog.findChildren(QComboBox) if box.objectName() == "fileTypeCombo"]
    assert english([*shown_words(dialog), filters.itemText(0)]) == []


def test_the_print_dialog(qtbot: QtBot) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    dialog.show()
    words = shown_words(dialog)
    assert any("份数" in one for one in words)
    assert english(words) == []


def test_the_calendar_counts_in_chinese(qtbot: QtBot) -> None:
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    assert calendar.locale().language() == QLocale.Language.Chinese
    assert calendar.locale().toString(QDate(2026, 1, 5), "MMMM") == "一月"


def test_what_is_loaded_says_what_was_written() -> None:
    """Fails when qt_zh_CN.ts was edited and the .qm was not made anew."""
    loaded = QTranslator()
    assert loaded.load(str(resources.path("translations", "qt_zh_CN.qm")))
    written = ElementTree.parse(resources.path("translations", "qt_zh_CN.ts"))  # our own file
    count = 0
    for context in written.iter("context"):
        for message in context.iter("message"):
            asked = [context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment")]
            assert loaded.translate(*asked) == message.findtext("translation"), asked
            count += 1
    assert count >= 15


def test_it_takes_no_time(qapp: QApplication) -> None:
    def once() -> float:
        begun = time.perf_counter()
        translation.install(qapp)
        return time.perf_counter() - begun

    assert min(once() for _ in range(5)) < 0.003

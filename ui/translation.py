"""Qt's own words in Chinese: context menus, standard buttons, file and print dialogs, names of keys, calendars."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

import resources


def files() -> tuple[Path, Path]:
    """What Qt brings, and what completes and corrects it: the later one is asked first."""
    own = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return own / "qtbase_zh_CN.qm", resources.path("translations", "qt_zh_CN.qm")


def install(application: QApplication) -> None:
    """Once, before the first widget. Both files are mapped by Qt, not parsed; without one of them Qt's words stay English."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    for file in files():
        translator = QTranslator(application)
        if translator.load(str(file)):
            application.installTranslator(translator)

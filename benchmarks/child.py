"""What runs in a process of its own: ``python -m benchmarks.child WHAT STORE``. Prints ``ready`` and waits to be ended."""

from __future__ import annotations

import os
import sys
from typing import Any

from .hall import use_own_state


def window(store: str) -> None:
    """``linli --store`` as a user starts it; a key is pressed in the search box as soon as the window has been painted."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    loop = QApplication.exec

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and watched is main.find_box:
                main.find_box.removeEventFilter(self)
                press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
                QApplication.postEvent(main.find_box, press)
            return False

    def ready(text: str) -> None:
        assert text == "a"
        if os.environ.get("LINLI_BENCH_SCROLL"):
            QTimer.singleShot(0, lambda: (scroll(main), wait()))
        else:
            wait()

    def wait() -> None:
        print("ready", flush=True)
        sys.stdin.read()

    main: Any = None
    filters = []

    def exec_with_a_key(*_: object) -> int:
        nonlocal main
        main = next(one for one in QApplication.topLevelWidgets() if type(one).__name__ == "MainWindow")
        filters.append(FirstPaint())
        main.find_box.installEventFilter(filters[0])
        main.find_box.textChanged.connect(ready)
        return loop()

    QApplication.exec = exec_with_a_key  # type: ignore[assignment, method-assign]
    from desktop_app.cli import main as linli

    linli(["--store", store])


def scroll(main: Any) -> None:
    """Open the residents and scroll to the end, a page at a time."""
    from PySide6.QtWidgets import QApplication

    main.find_box.blockSignals(True)
    main.find_box.clear()
    tab = main.go("residents")
    QApplication.processEvents()
    bar = tab.page.table.grid.verticalScrollBar()
    step = max(bar.pageStep(), bar.maximum() // 400)
    at = 0
    while at < bar.maximum():
        at = min(at + step, bar.maximum())
        bar.setValue(at)
        QApplication.processEvents()


if __name__ == "__main__":
    use_own_state()
    {"window": window}[sys.argv[1]](sys.argv[2])

"""What runs in a process of its own: ``python -m benchmarks.child WHAT STORE``. Prints ``ready`` and waits to be ended."""

from __future__ import annotations

import os
import sys
from typing import Any

from .hall import use_own_state


def window(store: str) -> Any:
    """``linli --store`` as a user starts it, stopped at the moment its event loop would begin."""
    from PySide6.QtWidgets import QApplication

    held: list[Any] = []

    def instead_of_exec(*_: object) -> int:
        held.extend(QApplication.topLevelWidgets())
        take_a_key()
        after()
        print("ready", flush=True)
        sys.stdin.read()
        return 0

    def take_a_key() -> None:
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent

        main = next(widget for widget in held if type(widget).__name__ == "MainWindow")
        box = main.find_box
        QApplication.processEvents()
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
        QApplication.sendEvent(box, event)
        assert box.text() == "a"

    after = scroll if os.environ.get("LINLI_BENCH_SCROLL") else lambda: None
    QApplication.exec = instead_of_exec  # type: ignore[assignment, method-assign]
    from desktop_app.cli import main

    main(["--store", store])


def scroll() -> None:
    """Open the residents and scroll to the end, a page at a time."""
    from PySide6.QtWidgets import QApplication

    main = next(widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == "MainWindow")
    main.find_box.clear()
    tab = main.go("residents")
    QApplication.processEvents()
    bar = tab.page.table.verticalScrollBar()
    step = max(bar.pageStep(), bar.maximum() // 400)
    at = 0
    while at < bar.maximum():
        at = min(at + step, bar.maximum())
        bar.setValue(at)
        QApplication.processEvents()


if __name__ == "__main__":
    use_own_state()
    {"window": window}[sys.argv[1]](sys.argv[2])

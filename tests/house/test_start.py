"""The start is sacred: what a window that has just been shown has imported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.store_fixtures import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
LATE = (
    "chinese_calendar", "cn2an", "docx", "lxml", "openpyxl", "PIL", "pikepdf", "psycopg", "pypdfium2", "pypinyin",
    "python_calamine", "reportlab", "reports", "rich", "typer", "PySide6.QtNetwork", "PySide6.QtPrintSupport",
    "PySide6.QtQml", "PySide6.QtTest", "desktop_app.sample", "desktop_app.spreadsheet",
)  # fmt: skip
"""Imported where they are used; none of them belongs to a start."""

START = """
import sys
from pathlib import Path
from desktop_app.cli import options
options.keep_psycopg_out(None)
from PySide6.QtWidgets import QApplication
from desktop_app import context
from ui import application, theme
from ui.ui_state import UiState

store, state, password = sys.argv[1:]
program = QApplication([])
theme.apply(program)
ctx = context.sign_in(Path(store), None, password)
window = application.open_window(ctx, UiState(Path(state)))
window.show()
program.processEvents()
assert window.isVisible()
print(*[name for name, module in sys.modules.items() if module is not None], sep="\\n")
window.jobs.shutdown()
ctx.store.close()
"""


def test_a_started_window_has_imported_nothing_heavy(embedded_template: Path, tmp_path: Path) -> None:
    shutil.copytree(embedded_template, tmp_path / "store")
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path / "store"), str(tmp_path / "state"), PASSWORD],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules = set(done.stdout.split())
    assert "ui.main_window" in modules
    assert sorted(modules & set(LATE)) == []

"""A dialog run with ``exec`` ends when the lock hides it: every question waits through ui/ask.py."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WAITING = re.compile(
    r"\.exec\(|QFileDialog\.get\w+\(|QInputDialog\.get\w+\(|QMessageBox\.(about|critical|information|question|warning)\("
)
ALLOWED = {"ui/ask.py", "ui/application.py"}  # the one place that waits, and the program's own loop


def test_nothing_but_the_place_for_it_waits_for_a_dialog() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}"
        for path in sorted((ROOT / "ui").rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in ALLOWED and "screens" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if WAITING.search(line)
    ]
    assert found == []

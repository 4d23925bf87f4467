"""What the same thing costs with nothing of ours in it. Each floor is measured once a run."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache

import resources

from .process import Started, median, start

EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

application = QApplication(sys.argv)
window = QMainWindow()
box = QLineEdit(window)
window.setCentralWidget(box)
window.resize(1280, 800)
window.show()
application.processEvents()
application.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a"))
assert box.text() == "a"
print("ready", flush=True)
sys.stdin.read()
"""

_BARE_REPORTLAB = """
import json, sys, time
text, font = json.load(sys.stdin)
begun = time.perf_counter()
import io
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(TTFont("Body", font))
out = io.BytesIO()
canvas = Canvas(out, pagesize=A4, initialFontName="Body")
size, leading, margin = 12, 20, 72
per_line = int((A4[0] - 2 * margin) // size)
y = A4[1] - margin
canvas.setFont("Body", size)
for paragraph in text.splitlines():
    for at in range(0, max(len(paragraph), 1), per_line):
        if y < margin:
            canvas.showPage()
            canvas.setFont("Body", size)
            y = A4[1] - margin
        canvas.drawString(margin, y, paragraph[at : at + per_line])
        y -= leading
canvas.save()
assert out.getvalue().startswith(b"%PDF")
print(time.perf_counter() - begun)
"""


@cache
def empty_window(times: int = 7) -> Started:
    """A process with an empty PySide6 window and one line edit that has taken a key."""
    return median([start(["-c", EMPTY_WINDOW]) for _ in range(times + 1)][1:])


@cache
def bare_reportlab(text: str, font_file: str = "NotoSerifSC-Regular.ttf", times: int = 5) -> float:
    """Seconds that a fresh process needs to import reportlab, load the font and write ``text``, line under line, on A4."""
    request = json.dumps([text, str(resources.path("fonts", font_file))])
    runs = sorted(
        float(
            subprocess.run(
                [sys.executable, "-c", _BARE_REPORTLAB], input=request, capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(times)
    )
    return runs[len(runs) // 2]

"""What the same thing costs with nothing of ours in it. Each floor is measured once a run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import Any

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

Lines = list[list[tuple[float, float, float, str]]]
"""Of each page its lines: left, bottom, size, text."""


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


@contextmanager
def reportlab_as_it_comes() -> Iterator[None]:
    """Without the setting of our papers that saves a step of writing: it favours us by less than a tenth of the ratio."""
    from reportlab import rl_config

    ours, rl_config.useA85 = rl_config.useA85, 1
    try:
        yield
    finally:
        rl_config.useA85 = ours


@reportlab_as_it_comes()
def bare_pages(lines: Lines, font_file: str = "NotoSerifSC-Regular.ttf") -> bytes:
    """Pages written with nothing but reportlab, in one font that stays loaded."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if "Body" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Body", str(resources.path("fonts", font_file))))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, initialFontName="Body")
    for page in lines:
        for x, y, size, text in page:
            canvas.setFont("Body", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines_of(pdf: bytes) -> Lines:
    """What a PDF says, line by line and where."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_lines(page.get_textpage()) for page in document]
    finally:
        document.close()


def _lines(page: Any) -> list[tuple[float, float, float, str]]:
    found = []
    for n in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(n)
        if text := page.get_text_bounded(left, bottom, right, top).strip():
            found.append((left, bottom, 12.0, text))
    return found

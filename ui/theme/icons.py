"""Icons: our own SVG files, one style, coloured by a token when loaded and kept.

``icon("plus", "text")`` draws at every size and screen scale it is asked for, so nothing is blurred at 150 %.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

SIZE = 18  # logical pixels at 100 %


@cache
def source(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text("utf-8")


def pixmap(name: str, colour: str, size: int = SIZE, ratio: float = 1.0) -> QPixmap:
    """One icon as a picture of ``size`` logical pixels. Raises FileNotFoundError for an icon that does not exist."""
    side = max(1, round(size * ratio))
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(source(name).replace("currentColor", colour).encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, size: int, ratio: float, *, selected: str = "", disabled: str = "") -> QIcon:
    """An icon in hex ``colour``; ``selected`` is its colour on the chosen tab, ``disabled`` when it cannot be used."""
    made = QIcon()
    made.addPixmap(pixmap(name, colour, size, ratio))
    if disabled:
        made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    if selected:
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Active):
            made.addPixmap(pixmap(name, selected, size, ratio), mode, QIcon.State.On)
    return made


def names() -> list[str]:
    """Every icon the program carries."""
    return sorted(file.stem for file in resources.path("icons").glob("*.svg"))


def square(size: int) -> QSize:
    return QSize(size, size)

"""The theme of the running application."""

from __future__ import annotations

import weakref
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from . import icons
from .style import style_sheet
from .tokens import DARK, LIGHT, Palette
from .typeface import choose_family

BASE_POINTS = 10.5
SCALES = (90, 100, 110, 125, 150)  # per cent, offered in settings
ROW = 34


class Theme(QObject):
    """Colours and sizes now in force. ``changed`` fires after ``set_look``."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._family = choose_family()
        self._pictures = TemporaryDirectory(prefix="linli-look-")
        self._bound: list[tuple[weakref.ref[Any], str, str, str]] = []
        self._icons: dict[tuple[str, str, str, int, float], QIcon] = {}
        self._dressed = False
        self.dark = False
        self.scale = 100
        self.colours: Palette = LIGHT
        application.setStyle("Fusion")

    def set_look(self, *, dark: bool = False, scale: int = 100) -> None:
        """Light or dark, and the size of everything in per cent (90 to 150)."""
        scale = min(150, max(90, scale))
        if self._dressed and (dark, scale) == (self.dark, self.scale):
            return  # setting a style sheet anew makes every widget work
        self._dressed = True
        self.dark, self.scale = dark, scale
        self.colours = DARK if dark else LIGHT
        font = QFont(self._family)
        font.setPointSizeF(BASE_POINTS * self.scale / 100)
        self._application.setFont(font)
        self._application.setPalette(self._palette())
        self._application.setStyleSheet(style_sheet(self.colours, self.px, self._picture))
        self._rebind()
        self.changed.emit()

    def px(self, logical: float) -> int:
        """Pixels at 100 % → pixels at the chosen size. Keep to the 4 px grid: 4, 8, 12, 16, 24…"""
        return round(logical * self.scale / 100)

    @property
    def row_height(self) -> int:
        return self.px(ROW)

    def colour(self, token: str) -> QColor:
        return QColor(getattr(self.colours, token))

    def font(self, size: float = 14, *, bold: bool = False) -> QFont:
        """The window's font in another size, in pixels at 100 % (14 is the text's own)."""
        font = QFont(self._family)
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        return font

    def icon(self, name: str, token: str = "text", *, size: int = icons.SIZE, selected: str = "") -> QIcon:
        """An icon in a token's colour, kept; ``selected`` is the token for a chosen tab."""
        ratio = self._application.devicePixelRatio()
        key = (name, token, selected, size, ratio)
        if key not in self._icons:
            self._icons[key] = icons.icon(
                name,
                getattr(self.colours, token),
                self.px(size),
                ratio,
                selected=getattr(self.colours, selected) if selected else "",
                disabled="" if selected else self.colours.disabled,
            )
        return self._icons[key]

    def set_icon(self, target: Any, name: str, token: str = "text", *, selected: str = "") -> None:
        """Give a button or action an icon that follows later changes of the theme."""
        self._bound.append((weakref.ref(target), name, token, selected))
        self._put_icon(target, name, token, selected)

    def _put_icon(self, target: Any, name: str, token: str, selected: str) -> None:
        target.setIcon(self.icon(name, token, selected=selected))
        if isinstance(target, QWidget) and hasattr(target, "setIconSize"):
            target.setIconSize(QSize(self.px(icons.SIZE), self.px(icons.SIZE)))

    def _rebind(self) -> None:
        self._icons.clear()
        alive = []
        for entry in self._bound:
            target = entry[0]()
            if target is None:
                continue
            with suppress(RuntimeError):  # its C++ half is gone
                self._put_icon(target, *entry[1:])
                alive.append(entry)
        self._bound = alive

    def _picture(self, name: str, token: str) -> str:
        """QSS loads pictures from files only, so the few it needs are written coloured into a folder of our own."""
        file = Path(self._pictures.name) / f"{name}-{token}-{'dark' if self.dark else 'light'}.svg"
        if not file.exists():
            source = icons.source(name).replace("currentColor", getattr(self.colours, token))
            file.write_text(source, "utf-8")
        return file.as_posix()

    def _palette(self) -> QPalette:
        """For what the style sheet does not reach: item views painted by hand, file dialogs, message boxes."""
        c, role, made = self.colours, QPalette.ColorRole, QPalette()
        for which, value in {
            role.Window: c.canvas,
            role.WindowText: c.text,
            role.Base: c.surface,
            role.AlternateBase: c.stripe,
            role.Text: c.text,
            role.Button: c.surface,
            role.ButtonText: c.text,
            role.BrightText: c.alarm,
            role.ToolTipBase: c.surface,
            role.ToolTipText: c.text,
            role.PlaceholderText: c.faint,
            role.Highlight: c.accent,
            role.HighlightedText: c.on_accent,
            role.Link: c.link,
            role.LinkVisited: c.link,
        }.items():
            made.setColor(which, QColor(value))
        for which in (role.WindowText, role.Text, role.ButtonText):
            made.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.disabled))
        return made


_current: Theme | None = None


def apply(application: QApplication, *, dark: bool = False, scale: int = 100) -> Theme:
    """Dress the application; a second call changes the look of the one that is there."""
    global _current
    if _current is None:
        _current = Theme(application)
    _current.set_look(dark=dark, scale=scale)
    return _current


def current() -> Theme:
    """The theme in force. Raises RuntimeError before ``apply``."""
    if _current is None:
        raise RuntimeError("theme.apply() has not been called")
    return _current

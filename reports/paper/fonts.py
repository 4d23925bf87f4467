"""Which font prints which character, and the refusal to print what none can.

The bundled fonts come first, so that paper and page breaks are the same at every desk; a character that they lack is
looked for in the machine's own fonts for rare characters, found by file name in the standard font folders.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import RLock

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError

import resources
from desktop_app.common.errors import KnownError

from .faces import PaperFont

rl_config.useA85 = 0  # the streams of a PDF as bytes, not as letters: a little smaller, and quicker to write


class Family(Enum):
    """The families that official paper asks for (domain reference 7.1), and the bundled file that stands for each."""

    SONG = "NotoSerifSC-Regular"
    FANGSONG = "NotoSerifSC-Regular"  # an alias: the same face prints 宋体 and 仿宋
    XIAOBIAOSONG = "NotoSerifSC-Bold"
    HEI = "NotoSansSC-Bold"
    HEI_LIGHT = "NotoSansSC-Regular"
    KAI = "LXGWWenKai-Regular"


_RARE = (  # large fonts that halls have or can add, in the order they are tried
    "simsunb.ttf",
    "simsunextg.ttf",
    "hanamina.ttf",
    "hanaminb.ttf",
    "hanaminc.ttf",
    "babelstonehan.ttf",
)
_lock = RLock()


def name(family: Family) -> str:
    """The name reportlab knows the family's font by; opens the font the first time."""
    return _bundled(family.value).fontName


def chain(family: Family) -> Iterator[PaperFont]:
    """The fonts to try for a character, the family's own first."""
    yield _bundled(family.value)
    for other in (Family.SONG, Family.KAI):
        if other is not family:
            yield _bundled(other.value)
    yield from _machine_fonts()


@cache
def font_of(char: str, family: Family) -> PaperFont | None:
    """The first font of the chain that has the character; None when none has."""
    code = ord(char)
    return next((font for font in chain(family) if code in font.face.charToGlyph), None)


def printable(text: str) -> str:
    """The text without what has no shape at all: zero-width marks that come along when text is pasted, tabs as blanks."""
    if text.isprintable():  # nothing of the kind, and no wide blank
        return text
    return "".join(
        char for char in text.replace("\t", " ") if unicodedata.category(char) not in ("Cf", "Cc") or char == "\n"
    )


def runs(text: str, family: Family) -> list[tuple[str, str]]:
    """(font name, text) for stretches of one line that one font prints. Raises KeyError for what none can."""
    found = []
    for char in text:
        font = font_of(char, family)
        if font is None:
            raise KeyError(char)
        found.append((font.fontName, char))
    return [(font, "".join(char for _, char in group)) for font, group in groupby(found, key=lambda pair: pair[0])]


def missing(text: str, family: Family) -> str:
    """The characters of the text that no font can print, each once."""
    return "".join(char for char in dict.fromkeys(text) if char != "\n" and font_of(char, family) is None)


def require(places: Iterable[tuple[str, str]], family: Family = Family.SONG) -> None:
    """Check (where, text) pairs before any PDF exists. Raises KnownError naming what cannot be printed, and where."""
    lacking: dict[str, str] = {}
    for where, text in places:
        chars = missing(printable(text), family)
        if chars:
            lacking[where] = "".join(dict.fromkeys(lacking.get(where, "") + chars))
    refuse(lacking)


def refuse(lacking: Mapping[str, str]) -> None:
    """Raises KnownError when a place (its label) has characters that cannot be printed."""
    if lacking:
        named = "；".join(f"{where}里的{_quoted(chars)}" for where, chars in lacking.items())
        raise KnownError(
            f"{named}没有字体能打印，还没有生成文件，内容都在。请改用能打印的字，或者装上有这个字的字体再打印。"
        )


def _quoted(chars: str) -> str:
    """Each character in quotes; what cannot be seen by itself by its number."""
    seen = [char.isprintable() and not unicodedata.category(char).startswith("M") for char in chars]
    return "".join(f"“{char}”" if good else f"（U+{ord(char):04X}）" for char, good in zip(chars, seen, strict=True))


@cache
def _bundled(stem: str) -> PaperFont:
    return _open(f"Linli-{stem}", resources.path("fonts", f"{stem}.ttf"))


def _open(font_name: str, path: Path) -> PaperFont:
    with _lock:
        if font_name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(PaperFont(font_name, path))
        font = pdfmetrics.getFont(font_name)
    assert isinstance(font, PaperFont)
    return font


@cache
def _machine_fonts() -> tuple[PaperFont, ...]:
    """Fonts for rare characters that this machine has; a file that is no usable font is passed over."""
    found: dict[str, Path] = {}
    for folder in _font_folders():
        for directory, _, files in os.walk(folder):
            for file in files:
                if file.lower() in _RARE:
                    found.setdefault(file.lower(), Path(directory, file))
    fonts = []
    for file in sorted(found, key=_RARE.index):
        try:
            fonts.append(_open(f"Linli-machine-{file}", found[file]))
        except (TTFError, OSError, ValueError):
            continue
    return tuple(fonts)


def _font_folders() -> list[Path]:
    """Where the system keeps its fonts, and where a user without rights can add some."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return [Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"), local / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/Library/Fonts"), Path("/System/Library/Fonts"), home / "Library" / "Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local" / "share" / "fonts",
        home / ".fonts",
    ]

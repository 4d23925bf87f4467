"""TrueType faces for reportlab: opened quickly, and copied out of a PDF as the text that went in.

reportlab reads a face number by number in Python, 0.1 to 0.3 s for a Chinese font, and keeps the whole file in memory.
``QuickFace`` maps the file and unpacks the same tables in bulk. Anything but the tables that modern fonts have (a
format 12 cmap, long offsets) is left to reportlab's own reader.
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path
from struct import unpack_from
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import ttfonts

_LONG_OFFSETS = 1
_SEGMENTED_COVERAGE = 12


class _Slices:
    """A table that is only ever sliced: bytes on demand instead of a copy of ten megabytes for every subset."""

    def __init__(self, data: mmap.mmap, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


class QuickFace(ttfonts.TTFontFace):
    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._reading = Lock()  # reportlab's reader has one position in the file; papers are made in several threads
        super().__init__(str(path))
        self.filename = str(path)

    def makeSubset(self, subset: Any) -> bytes:
        with self._reading:
            return super().makeSubset(subset)

    def get_table(self, tag: str) -> Any:
        if tag == "glyf":
            return _Slices(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)

    def extractInfo(self, charInfo: int = 1) -> None:
        super().extractInfo(charInfo=0)
        segments = self._segments()
        if not charInfo:
            return
        if segments is None or unpack_from(">H", super().get_table("head"), 50)[0] != _LONG_OFFSETS:
            super().extractInfo(charInfo=1)
            return
        glyph_of: dict[int, int] = {}
        for start, end, first in segments:
            glyph_of.update(zip(range(start, end + 1), range(first, first + end + 1 - start), strict=True))
        full = unpack_from(">H", super().get_table("hhea"), 34)[0]  # the glyphs that have a width of their own
        hmtx = unpack_from(f">{full * 2 + self.numGlyphs - full}H", super().get_table("hmtx"))
        widths = hmtx[: full * 2 : 2] + (hmtx[full * 2 - 2],) * (self.numGlyphs - full)
        bearings = hmtx[1 : full * 2 : 2] + hmtx[full * 2 :]
        scaled = [width * 1000 / self.unitsPerEm for width in widths]
        glyph_of[0xA0] = glyph_of[0x20]
        self.charToGlyph = glyph_of
        self.glyphToChar: dict[int, list[int]] = {}  # only text shaping reads it
        self.charWidths = {char: scaled[glyph] for char, glyph in glyph_of.items()}
        self.defaultWidth = scaled[0]
        self.hmetrics = list(zip(widths, bearings, strict=True))
        self.glyphPos = unpack_from(f">{self.numGlyphs + 1}L", super().get_table("loca"))

    def _segments(self) -> list[tuple[int, int, int]] | None:
        """(first character, last, first glyph) of the full Unicode cmap; None when the font has no such table."""
        cmap = super().get_table("cmap")
        for n in range(unpack_from(">H", cmap, 2)[0]):
            platform, encoding, offset = unpack_from(">HHL", cmap, 4 + 8 * n)
            if (platform, encoding) in ((3, 10), (0, 4)) and unpack_from(">H", cmap, offset)[0] == _SEGMENTED_COVERAGE:
                count = unpack_from(">L", cmap, offset + 12)[0]
                flat = unpack_from(f">{count * 3}L", cmap, offset + 16)
                return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
        return None


class PaperFont(ttfonts.TTFont):
    """A TTFont on a QuickFace; subsets hold what is printed, not all of ASCII."""

    def __init__(self, name: str, path: Path) -> None:
        self.fontName = name
        self.face = QuickFace(path)
        self.encoding = ttfonts.TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = 0
        self.shapable = False


def to_unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """What a viewer copies for each code of a subset, in UTF-16BE as ISO 32000-1, 9.10.3 asks for.

    reportlab 5.1 writes five hex digits above U+FFFF, so that rare characters of names are copied as others.
    """
    entries = [f"<{n:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for n, char in enumerate(subset) if char]
    blocks = [entries[n : n + 100] for n in range(0, len(entries), 100)]  # at most 100 entries in a block
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


ttfonts.makeToUnicodeCMap = to_unicode_map

"""Breaking Chinese text into lines, and drawing them.

reportlab's own ``wordWrap="CJK"`` knows which marks cannot start a line but lets them hang over the margin, one font
for all; here the character before comes down with the mark, numbers and words stay whole, and each character is
printed by the first font that has it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import inf

from reportlab.lib.textsplit import ALL_CANNOT_END, ALL_CANNOT_START
from reportlab.pdfgen.canvas import Canvas

from . import fonts
from .fonts import Family

_NO_START = frozenset(ALL_CANNOT_START) | frozenset("，。、；：？！）》」』】〕〉”’…—％·,.;:?!)]}%")
_NO_END = frozenset(ALL_CANNOT_END) | frozenset("（《「『【〔〈“‘([{〖")
_IN_WORD = frozenset(".,:/-_@+#=&'")
_ROUNDING = 0.01
_MOST_STRETCH = 0.2  # of the type size between two characters; a line that would need more stays ragged


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style. ``grey`` is 0 for black to 1 for white."""

    text: str
    size: float
    family: Family = Family.SONG
    underline: bool = False
    strike: bool = False
    grey: float = 0.0


@dataclass(slots=True)
class Segment:
    """What one font prints in one go, ``x`` from the start of the line."""

    x: float
    width: float
    text: str
    font: str
    span: Span
    stretch: float = 0.0


@dataclass(slots=True)
class Line:
    segments: list[Segment] = field(default_factory=list)
    width: float = 0.0
    is_last: bool = True  # of its paragraph

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


_Piece = tuple[str, str, float, Span]
"""Font, character, width, style."""


def width(text: str, size: float, family: Family = Family.SONG) -> float:
    """How wide one line of text is."""
    return sum(piece[2] for piece in _pieces(Span(text, size, family)))


def wrap(spans: Iterable[Span], measure: float, indent: float = 0.0, align: str = "justify") -> list[Line]:
    """One paragraph as lines of at most ``measure``, the first moved in by ``indent``.

    ``align`` is justify, left, right or centre. Raises KeyError for a character that no font has.
    """
    pieces = [piece for span in spans for piece in _pieces(span)]
    room = measure - indent
    if sum(piece[2] for piece in pieces) <= room + _ROUNDING:
        return [_set(pieces, measure, indent, True, align)]
    cuts = list(_cuts(pieces, room, measure))
    last = len(cuts) - 1
    return [
        _set(pieces[start:end], measure, 0.0 if n else indent, n == last, align) for n, (start, end) in enumerate(cuts)
    ]


def _cuts(pieces: Sequence[_Piece], first: float, measure: float) -> Iterator[tuple[int, int]]:
    """Where each line starts and ends: as much as fits, then back to where a line may break. No blank begins a line."""
    start, room, count = 0, first + _ROUNDING, len(pieces)
    while start < count:
        end, wide = start + 1, pieces[start][2]
        while end < count and (wide := wide + pieces[end][2]) <= room:
            end += 1
        cut = end
        while start < cut < count and not _may_break(pieces[cut - 1][1], pieces[cut][1]):
            cut -= 1
        if cut == start:  # what is wider than a line breaks anywhere
            cut = end
        yield start, cut
        start, room = cut, measure + _ROUNDING
        while start < count and pieces[start][1] == " ":
            start += 1


def _may_break(before: str, after: str) -> bool:
    """Not inside a word or number, before a mark on a character, before 。，） or after （《“."""
    if after in _NO_START or before in _NO_END:
        return False
    return not (_wordy(before) and _wordy(after)) and not _combines(after)


def put(
    canvas: Canvas, text: str, size: float, x: float, baseline: float, grey: float = 0.0, align: str = "left"
) -> None:
    """One short line; ``x`` is its left edge, its middle or its right edge as ``align`` says."""
    line = wrap([Span(text, size, grey=grey)], inf, align="left")[0]
    draw(canvas, line, x - line.width * {"left": 0.0, "centre": 0.5, "right": 1.0}[align], baseline)


def draw(canvas: Canvas, line: Line, x: float, baseline: float) -> None:
    for segment in line.segments:
        span = segment.span
        left = x + segment.x
        canvas.setFillGray(span.grey)
        words = canvas.beginText(left, baseline)
        words.setFont(segment.font, span.size)
        if segment.stretch:
            words.setCharSpace(segment.stretch)
        words.textOut(segment.text)
        if segment.stretch:
            words.setCharSpace(0)
        canvas.drawText(words)
        for wanted, at in ((span.underline, -0.22), (span.strike, 0.36)):
            if wanted:
                canvas.setLineWidth(0.6)
                canvas.line(left, baseline + at * span.size, left + segment.width, baseline + at * span.size)


def _pieces(span: Span) -> Iterator[_Piece]:
    scale, family = span.size / 1000, span.family
    known: dict[str, _Piece] = {}
    for char in fonts.printable(span.text):
        piece = known.get(char)
        if piece is None:
            font = fonts.font_of(char, family)
            if font is None:
                raise KeyError(char)
            wide = font.face.charWidths.get(ord(char), font.face.defaultWidth) * scale
            piece = known[char] = (font.fontName, char, wide, span)
        yield piece


@cache
def _combines(char: str) -> bool:
    """Whether it is a mark on the character before."""
    return ord(char) > 0x2FF and unicodedata.category(char) in ("Mn", "Me", "Mc")


@cache
def _wordy(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in _IN_WORD)


def _set(pieces: Sequence[_Piece], measure: float, indent: float, is_last: bool, align: str) -> Line:
    natural = sum(piece[2] for piece in pieces)
    spare = measure - indent - natural
    stretch = 0.0
    if align == "justify" and not is_last:
        gaps = sum(not (_wordy(pair[0][1]) and _wordy(pair[1][1])) for pair in pairwise(pieces))
        stretch = spare / gaps if gaps else 0.0
        if stretch > _MOST_STRETCH * pieces[0][3].size:
            stretch = 0.0
    x = indent + (spare if align == "right" else spare / 2 if align == "centre" else 0.0)
    line = Line(width=natural, is_last=is_last)
    for n, (font, char, wide, span) in enumerate(pieces):
        in_word = _wordy(char) and n + 1 < len(pieces) and _wordy(pieces[n + 1][1])  # numbers are not stretched
        after = 0.0 if in_word else stretch
        last = line.segments[-1] if line.segments else None
        if last is not None and last.font == font and last.span is span and last.stretch == after:
            last.text += char
            last.width += wide + after
        else:
            line.segments.append(Segment(x, wide + after, char, font, span, after))
        x += wide + after
    return line

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


_Piece = tuple[str, str, float, Span, bool]
"""Font, character, width, style, whether it is part of a word or number."""


def width(text: str, size: float, family: Family = Family.SONG) -> float:
    """How wide one line of text is."""
    return sum([piece[2] for piece in _pieces(Span(text, size, family))])


def wrap(spans: Iterable[Span], measure: float, indent: float = 0.0, align: str = "justify") -> list[Line]:
    """One paragraph as lines of at most ``measure``, the first moved in by ``indent``.

    ``align`` is justify, left, right or centre. Raises KeyError for a character that no font has.
    """
    pieces = [piece for span in spans for piece in _pieces(span)]
    room = measure - indent
    if sum([piece[2] for piece in pieces]) <= room + _ROUNDING:
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
    """The canvas fills with black before and after."""
    for segment in line.segments:
        span = segment.span
        left = x + segment.x
        if span.grey:
            canvas.setFillGray(span.grey)
        words = canvas.beginText(left, baseline)
        words.setFont(segment.font, span.size)
        if segment.stretch:
            words.setCharSpace(segment.stretch)
        words.textOut(segment.text)
        if segment.stretch:
            words.setCharSpace(0)
        canvas.drawText(words)
        if span.grey:
            canvas.setFillGray(0)
        for wanted, at in ((span.underline, -0.22), (span.strike, 0.36)):
            if wanted:
                canvas.setLineWidth(0.6)
                canvas.line(left, baseline + at * span.size, left + segment.width, baseline + at * span.size)


def _pieces(span: Span) -> list[_Piece]:
    scale, glyphs = span.size / 1000, _glyphs(span.family)
    known: dict[str, _Piece] = {}
    for char in dict.fromkeys(text := fonts.printable(span.text)):
        font, wide, wordy = glyphs[char]
        known[char] = (font, char, wide * scale, span, wordy)
    return [known[char] for char in text]


class _Glyphs(dict[str, tuple[str, float, bool]]):
    """Character → the font that prints it, its width in thousandths of the type size, whether it is part of a word.

    Raises KeyError for what no font has.
    """

    def __init__(self, family: Family) -> None:
        self._family = family

    def __missing__(self, char: str) -> tuple[str, float, bool]:
        font = fonts.font_of(char, self._family)
        if font is None:
            raise KeyError(char)
        wide = font.face.charWidths.get(ord(char), font.face.defaultWidth)
        self[char] = found = (font.fontName, wide, _wordy(char))
        return found


@cache
def _glyphs(family: Family) -> _Glyphs:
    return _Glyphs(family)


@cache
def _combines(char: str) -> bool:
    """Whether it is a mark on the character before."""
    return ord(char) > 0x2FF and unicodedata.category(char) in ("Mn", "Me", "Mc")


@cache
def _wordy(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in _IN_WORD)


def _set(pieces: Sequence[_Piece], measure: float, indent: float, is_last: bool, align: str) -> Line:
    natural = sum([piece[2] for piece in pieces])
    spare = measure - indent - natural
    stretch = 0.0
    if align == "justify" and not is_last:
        gaps = sum([not (before[4] and after[4]) for before, after in pairwise(pieces)])
        stretch = spare / gaps if gaps else 0.0
        if stretch > _MOST_STRETCH * pieces[0][3].size:
            stretch = 0.0
    x = indent + (spare if align == "right" else spare / 2 if align == "centre" else 0.0)
    line = Line(width=natural, is_last=is_last)
    for run, after in _runs(pieces, stretch):
        font, _, _, span, _ = run[0]
        wide = sum([piece[2] for piece in run]) + after * len(run)
        line.segments.append(Segment(x, wide, "".join([piece[1] for piece in run]), font, span, after))
        x += wide
    return line


def _runs(pieces: Sequence[_Piece], stretch: float) -> Iterator[tuple[Sequence[_Piece], float]]:
    """What is printed in one go, in one font and one style, with the blank after each of its characters."""
    after = [stretch] * len(pieces)
    if stretch:  # numbers and words are not stretched
        for n, (before, behind) in enumerate(pairwise(pieces)):
            if before[4] and behind[4]:
                after[n] = 0.0
    ends = [
        n
        for n, (before, behind) in enumerate(pairwise(pieces), 1)
        if before[0] != behind[0] or before[3] is not behind[3] or after[n - 1] != after[n]
    ]
    start = 0
    for end in [*ends, len(pieces)] if pieces else ():
        yield pieces[start:end], after[start]
        start = end

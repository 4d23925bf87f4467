"""Breaking Chinese text into lines, and drawing them.

reportlab's own ``wordWrap="CJK"`` knows which marks cannot start a line but lets them hang over the margin, one font
for all; here the character before comes down with the mark, numbers and words stay whole, and each character is
printed by the first font that has it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import dropwhile, pairwise
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


@dataclass(slots=True)
class _Atom:
    """Characters that stay on one line: a character with its marks, a word, a number."""

    pieces: list[_Piece] = field(default_factory=list)
    width: float = 0.0

    @property
    def first(self) -> str:
        return self.pieces[0][1]

    @property
    def last(self) -> str:
        return self.pieces[-1][1]


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
    lines: list[list[_Atom]] = [[]]
    for atom in _glued(_atoms(pieces)):
        if atom.width > room + _ROUNDING and lines[-1]:
            lines.append([])
            room = measure
        for part in [atom] if atom.width <= room + _ROUNDING else _cut(atom, room):
            if part.width > room + _ROUNDING and lines[-1]:
                lines.append([])
                room = measure
            if not lines[-1] and len(lines) > 1:  # no blank begins a line
                left = list(dropwhile(lambda piece: piece[1] == " ", part.pieces))
                part = _Atom(left, sum(piece[2] for piece in left))
            if part.pieces:
                lines[-1].append(part)
                room -= part.width
    return [
        _set(
            [piece for atom in line for piece in atom.pieces],
            measure,
            indent if n == 0 else 0.0,
            n == len(lines) - 1,
            align,
        )
        for n, line in enumerate(lines)
    ]


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
    scale, family, font_of = span.size / 1000, span.family, fonts.font_of
    for char in fonts.printable(span.text):
        font = font_of(char, family)
        if font is None:
            raise KeyError(char)
        yield font.fontName, char, font.face.charWidths.get(ord(char), font.face.defaultWidth) * scale, span


def _atoms(pieces: Iterable[_Piece]) -> Iterator[_Atom]:
    atom = _Atom()
    last_wordy = False
    for piece in pieces:
        char = piece[1]
        wordy = _wordy(char)
        if atom.pieces and ((wordy and last_wordy) or _combines(char)):
            atom.pieces.append(piece)
            atom.width += piece[2]
        else:
            if atom.pieces:
                yield atom
            atom = _Atom([piece], piece[2])
        last_wordy = wordy
    if atom.pieces:
        yield atom


@cache
def _combines(char: str) -> bool:
    """Whether it is a mark on the character before."""
    return ord(char) > 0x2FF and unicodedata.category(char) in ("Mn", "Me", "Mc")


@cache
def _wordy(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in _IN_WORD)


def _glued(atoms: Iterable[_Atom]) -> Iterator[_Atom]:
    """Atoms joined where a line must not break: before 。，） and after （《“."""
    held: _Atom | None = None
    for atom in atoms:
        if held is None:
            held = atom
        elif atom.first in _NO_START or held.last in _NO_END:
            held.pieces += atom.pieces
            held.width += atom.width
        else:
            yield held
            held = atom
    if held is not None:
        yield held


def _cut(atom: _Atom, measure: float) -> Iterator[_Atom]:
    """What is wider than a line breaks anywhere."""
    part, wide = _Atom(), 0.0
    for piece in atom.pieces:
        if part.pieces and wide + piece[2] > measure:
            yield part
            part, wide = _Atom(), 0.0
        part.pieces.append(piece)
        wide += piece[2]
        part.width = wide
    yield part


def _set(pieces: list[_Piece], measure: float, indent: float, is_last: bool, align: str) -> Line:
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

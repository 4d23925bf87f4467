"""What a form says, block by block, apart from where it stands: a ``Sheet`` notes it beside the rows that it paints.

The PDF is made of the rows. Whatever else is made of a form (a Word file, its words to compare) reads these blocks, so that
order, fixed wording and places to sign stand once, in the form's own ``build``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .fill_in import Cell
    from .lines import Span


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Subheading:
    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A short line at an edge; ``align`` is left, right or centre."""

    text: str
    align: str


@dataclass(frozen=True, slots=True)
class Space:
    height: float  # points


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``indent`` of the first line in characters."""

    spans: Sequence[Span]
    indent: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """Paragraphs on ruled lines, then ``blank`` ruled lines without text."""

    texts: Sequence[str]
    blank: int


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with underlined values in one row; ``widths`` in points, label and value together."""

    cells: Sequence[Cell]
    widths: Sequence[float]


@dataclass(frozen=True, slots=True)
class Choices:
    """A label and options, (text, whether ticked), in rows."""

    label: str
    rows: Sequence[Sequence[tuple[str, bool]]]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, (label, who), two in a row; then committee, seal and date; without a committee no seal."""

    cells: Sequence[tuple[str, str]]
    committee: str
    date: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``shares`` are the parts of the width, ``labels`` columns in 黑体, ``left`` those that are not centred."""

    shares: Sequence[float]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    labels: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Frame:
    """An empty frame to mount something in; ``height`` in points."""

    height: float
    caption: str


Block = Heading | Subheading | Aside | Space | Paragraph | Ruled | Fields | Choices | Signatures | Grid | Frame


def words(blocks: Sequence[Block]) -> list[str]:
    """The blocks as lines of text, in reading order; what is empty is left out."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Heading | Subheading | Aside):
            found.append(block.text)
        elif isinstance(block, Paragraph):
            found.append("".join(span.text for span in block.spans))
        elif isinstance(block, Ruled):
            found += block.texts
        elif isinstance(block, Fields):
            found += [f"{cell.label.rstrip('：')}：{cell.value}" for cell in block.cells if cell.value.strip()]
        elif isinstance(block, Choices):
            ticked = [text for row in block.rows for text, is_ticked in row if is_ticked]
            found.append(f"{block.label}{'、'.join(ticked)}")
        elif isinstance(block, Signatures):
            found += [" ".join(part for part in cell if part) for cell in block.cells]
            found += [block.committee, block.date]
        elif isinstance(block, Frame):
            found.append(block.caption)
        elif isinstance(block, Grid):
            found += ["　".join(row) for row in block.rows]
    return [line.strip() for line in found if line.strip()]

"""Rows: what a page is made of, and how rows are shared out over pages.

A row is never cut. What may not be parted (a heading and its text, the first two and last two lines of a paragraph, a
signature block and the lines before it) says so with ``keep``; that is known before anything is drawn, so the number
of pages is too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

_MOST_HELD = 10
Paint = Callable[[Canvas, float, float], None]  # canvas, left edge of the text area, top of the row


@dataclass(slots=True)
class Row:
    height: float
    paint: Paint | None = None  # None: nothing but space, left out at the top of a page
    keep: bool = False  # on the same page as the next row
    is_text: bool = False  # carries words of the record, not only a ruled line


def keep_together(rows: Sequence[Row]) -> None:
    for row in rows[:-1]:
        row.keep = True


def keep_last_text(rows: Sequence[Row], lines: int) -> None:
    """Hold the last ``lines`` rows of text, and all after them, to what is added next.

    Of a form printed empty, at most ``_MOST_HELD`` rows: holding all its blank lines would leave no place for a break.
    """
    for row in rows[: -_MOST_HELD - 1 : -1]:
        row.keep = True
        lines -= row.is_text
        if lines <= 0:
            return


def share_out(rows: Sequence[Row], first: float, later: float, reserved: float) -> list[list[Row]]:
    """Rows by page. ``first`` and ``later`` are the heights of pages; all but the last give up ``reserved``.

    A chain of kept rows that is higher than a page is broken where the page ends: there is no other place.
    """
    pages: list[list[Row]] = []
    start = 0
    while start < len(rows):
        if rows[start].paint is None:
            start += 1
            continue
        room = later if pages else first
        if sum(row.height for row in rows[start:]) <= room:
            pages.append(list(rows[start:]))
            break
        end, used = start, 0.0
        while end < len(rows) and used + rows[end].height <= room - reserved:
            used += rows[end].height
            end += 1
        cut = end
        while cut > start and rows[cut - 1].keep:
            cut -= 1
        if cut == start:
            cut = max(end, start + 1)
        pages.append(list(rows[start:cut]))
        start = cut
    return pages

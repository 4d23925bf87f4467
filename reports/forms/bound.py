"""Several papers of a case as one PDF, each with its own pages and a bookmark."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.sheet import kept_for_binding, new_canvas, stamp

from . import build

Chosen = tuple[CasePaper, str, int, str]
"""A case's paper, the form's key, which one, and the bookmark's words."""


def bind(papers: Sequence[Chosen], title: str, mark: PrintMark | None = None) -> bytes:
    """The papers in their order. Raises KeyError for an unknown form, KnownError when one cannot be printed; ValueError for none."""
    if not papers:
        raise ValueError("papers")
    with kept_for_binding() as kept:
        for paper, key, at, _ in papers:
            build(paper, key, mark, at)
    out = BytesIO()
    more = {"invariant": 1} if mark is not None else {}
    canvas = new_canvas(out, title, kept[0].author, title, kept[0].sheet.page, **more)
    if mark is not None:
        stamp(canvas, mark)
    for place, (laid, (_, _, _, words)) in enumerate(zip(kept, papers, strict=True)):
        canvas.bookmarkPage(f"paper{place}")
        canvas.addOutlineEntry(words, f"paper{place}", level=0)
        for n in range(1, len(laid.pages) + 1):
            laid.paint(canvas, n)
            canvas.showPage()
    canvas.showOutline()
    canvas.save()
    return out.getvalue()

"""A dossier as one PDF a volume: cover, contents, the documents with their scans, the back (domain reference 1.6, 7.6).

Everything is laid out first, so that the contents know the pages; then it is drawn into one canvas, with one set of fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common.dossier_papers import DossierPaper
from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import PrintMark
from reports.forms.contents import Entry
from reports.paper.lines import put
from reports.paper.page import A4, MM, SI_HAO
from reports.paper.sheet import LaidOut, new_canvas

from . import describing
from .leaves import Document, Leaf, Placed, documents, laid_out

NUMBER_FROM_EDGE = 20 * MM
NUMBER_FROM_TOP = 16 * MM


@dataclass(slots=True)
class Bound:
    """A volume. ``pages``: how many numbers it has. ``entries``: its contents."""

    at: int
    of: int
    documents: list[Document]
    pages: int = 0
    entries: list[Entry] = field(default_factory=list)


class Binding:
    """Lays a dossier out when it is made. Raises KnownError when something in it cannot be printed or read."""

    def __init__(self, paper: DossierPaper, mark: PrintMark | None = None, control: JobControl | None = None) -> None:
        self.paper, self.mark = paper, mark
        self._control = control or JobControl()
        self._control.progress(0, 2, "排版")
        parts = share(documents(paper, mark), paper.volume_pages)
        if not any(part for part in parts):
            raise KnownError("卷里还没有文书，没有生成卷宗。请先受理案件。")
        self.volumes = [Bound(at, len(parts), part) for at, part in enumerate(parts, 1)]
        for volume in self.volumes:
            self._count(volume)

    @property
    def pages(self) -> int:
        """All numbered pages."""
        return sum(volume.pages for volume in self.volumes)

    def _count(self, volume: Bound) -> None:
        names = {row.code: row for row in self.paper.rows}
        spans: dict[str, tuple[int, int]] = {}
        number = 0
        for document in volume.documents:
            if document.numbers:
                first = spans.get(document.row, (number + 1, 0))[0]
                number += document.numbers
                spans[document.row] = (first, number)
        volume.pages = number
        for code, row in names.items():
            if code == "13":
                volume.entries.append(Entry(row.name))
            elif code in spans:
                volume.entries.append(Entry(row.name, *spans[code], row.remark))

    # Papers about the dossier

    def cover(self, volume: Bound) -> list[LaidOut]:
        return laid_out(self.paper, "cover", self.mark, volume=(volume.at, volume.of))

    def contents(self, volume: Bound) -> list[LaidOut]:
        return laid_out(self.paper, "contents", self.mark, entries=volume.entries, volume=(volume.at, volume.of))

    def back(self, volume: Bound) -> list[LaidOut]:
        return laid_out(self.paper, "back", self.mark, pages=volume.pages, volume=(volume.at, volume.of))

    # The PDF

    def pdf(self, volume: Bound) -> bytes:
        """One volume as a PDF."""
        self._control.progress(1, 2, "生成卷宗")
        out = BytesIO()
        canvas, stamp = self._canvas(out, volume)
        for laid in (*self.cover(volume), *self.contents(volume)):
            _draw_all(canvas, laid)
        if canvas.getPageNumber() % 2 == 0:  # cover and contents fill whole sheets, so that side 1 is a front
            canvas.showPage()
        under = self._draw(canvas, volume)
        for laid in self.back(volume):
            _draw_all(canvas, laid)
        describing.describe(canvas, stamp)
        canvas.save()
        return describing.put_under(out.getvalue(), under) if under else out.getvalue()

    def pdf_of(self, own: Sequence[Document]) -> tuple[bytes, int]:
        """Some documents as a PDF of their own with the numbers left out, and how many pages it has."""
        out = BytesIO()
        about = describing.Description(self.paper.title, self.paper.case.committee, self.paper.case.number)
        canvas = new_canvas(out, about.title, about.author, about.subject, pdfVersion=(1, 7))
        under, pages = [], 0
        for leaf in (leaf for document in own for leaf in document.leaves if not leaf.reserved):
            if (found := leaf.draw(canvas, True)) is not None:
                under.append((canvas.getPageNumber() - 1, found))
            canvas.showPage()
            pages += 1
        if not pages:
            return b"", 0
        describing.describe(canvas, about)
        canvas.save()
        return (describing.put_under(out.getvalue(), under) if under else out.getvalue()), pages

    def _canvas(self, out: BytesIO, volume: Bound) -> tuple[Canvas, describing.Description]:
        about = describing.Description(
            title=f"{self.paper.title}{f'（第{volume.at}册）' if volume.of > 1 else ''}",
            author=self.paper.case.committee,
            subject=f"调解卷宗 {self.paper.case.number}".strip(),
        )
        canvas = new_canvas(out, about.title, about.author, about.subject, pdfVersion=(1, 7))
        return canvas, about

    def _draw(self, canvas: Canvas, volume: Bound) -> list[tuple[int, Placed]]:
        """The documents with their numbers; gives which scanned pages go under which page of the PDF (from 0)."""
        under: list[tuple[int, Placed]] = []
        number, side = 0, 0
        for document in volume.documents:
            for leaf in document.leaves:
                self._control.check_cancelled()
                if leaf.reserved:
                    number += leaf.reserved
                    side += leaf.reserved
                    continue
                is_front = side % 2 == 0
                if (found := leaf.draw(canvas, is_front)) is not None:
                    under.append((canvas.getPageNumber() - 1, found))
                if leaf.numbers:
                    number += 1
                    stamp_number(canvas, number, is_front)
                side += 1
                canvas.showPage()
        return under


def stamp_number(canvas: Canvas, number: int, is_front: bool) -> None:
    """Top right on a front, top left on a back (domain reference 7.6)."""
    y = A4.height - NUMBER_FROM_TOP
    if is_front:
        put(canvas, str(number), SI_HAO, A4.width - NUMBER_FROM_EDGE, y, align="right")
    else:
        put(canvas, str(number), SI_HAO, NUMBER_FROM_EDGE, y)


def _draw_all(canvas: Canvas, laid: LaidOut) -> None:
    for n in range(1, len(laid.pages) + 1):
        laid.paint(canvas, n)
        canvas.showPage()


def share(whole: Sequence[Document], most: int) -> list[list[Document]]:
    """Documents by volume: none has more than ``most`` numbers, and a document is cut only when it alone has more."""
    parts: list[list[Document]] = [[]]
    room = most
    for document in whole:
        if document.numbers > room and parts[-1] and document.numbers <= most:
            parts.append([])
            room = most
        for piece in [document] if document.numbers <= room else _cut(document, room, most):
            if piece.numbers > room:
                parts.append([])
                room = most
            parts[-1].append(piece)
            room -= piece.numbers
    return parts


def _cut(document: Document, room: int, most: int) -> list[Document]:
    """A document that is longer than a volume, in pieces that fit."""
    pieces = [Document(document.row, [])]
    for leaf in document.leaves:
        for part in _lessened(leaf, room, most):
            if part.numbers > room:
                pieces.append(Document(document.row, []))
                room = most
            pieces[-1].leaves.append(part)
            room -= part.numbers
    return [piece for piece in pieces if piece.leaves]


def _lessened(leaf: Leaf, room: int, most: int) -> list[Leaf]:
    """Numbers that are left free may be shared out over volumes, too."""
    if leaf.reserved <= room:
        return [leaf]
    found, left = [Leaf(reserved=room)] if room else [], leaf.reserved - room
    while left:
        found.append(Leaf(reserved=min(left, most)))
        left -= found[-1].reserved
    return found

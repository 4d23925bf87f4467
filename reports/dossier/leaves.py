"""The sides a dossier is made of, before any is drawn: pages of laid out papers, pages of scans, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from desktop_app.common import pdfium
from desktop_app.common.dossier_papers import DocumentPaper, DossierPaper, ScanPaper
from desktop_app.common.errors import KnownError
from desktop_app.common.papers import PrintMark
from reports.paper.page import A4, MM
from reports.paper.sheet import LaidOut, kept_for_binding

PDF = "application/pdf"
_BINDING, _OUTER, _UPPER, _LOWER = 28 * MM, 12 * MM, 24 * MM, 15 * MM
_AS_LARGE = 3 * MM  # what a scan may be larger than A4 and still is one
_SMALL, _DARK, _SPECKS = 0.35, 160, 0.0002  # scale of the look at a side; grey that is ink; share of it that is dust

Box = tuple[float, float, float, float]
"""left, bottom, width, height in points."""


@dataclass(slots=True)
class Leaf:
    """One side. ``blank``: nothing is on it, so that it has no number. ``reserved``: that many numbers are left free for
    pages that exist on paper only, and nothing is drawn."""

    laid: LaidOut | None = None
    at: int = 0
    scan: ScanPages | None = None
    blank: bool = False
    reserved: int = 0

    @property
    def numbers(self) -> int:
        return self.reserved or int(not self.blank)

    def draw(self, canvas: Canvas, left_bound: bool) -> Placed | None:
        """Onto the canvas; a page of a scanned PDF is put under it later: then where."""
        if self.laid is not None:
            self.laid.paint(canvas, self.at)
        elif self.scan is not None:
            return self.scan.draw(canvas, self.at, left_bound)
        return None


@dataclass(frozen=True, slots=True)
class Placed:
    """Page ``at`` of a scanned PDF in ``box``; ``turned`` by 90°."""

    scan: ScanPages
    at: int
    box: Box
    turned: bool


@dataclass(slots=True)
class ScanPages:
    """A scan, read once. ``sizes``: of each page, as it is seen."""

    title: str
    kind: str
    data: bytes
    sizes: list[tuple[float, float]] = field(default_factory=list)
    blank: list[bool] = field(default_factory=list)

    def draw(self, canvas: Canvas, at: int, left_bound: bool) -> Placed | None:
        wide, high = self.sizes[at]
        if self.kind == PDF:
            box, turned = placed(wide, high, left_bound)
            return Placed(self, at, box, turned)
        box = _fitted(wide, high, left_bound, grow=True)
        canvas.drawImage(ImageReader(BytesIO(self.data)), *box)
        return None


@dataclass(slots=True)
class Document:
    """One document of the dossier with its sides."""

    row: str
    leaves: list[Leaf]

    @property
    def numbers(self) -> int:
        return sum(leaf.numbers for leaf in self.leaves)


def documents(paper: DossierPaper, mark: PrintMark | None) -> list[Document]:
    """Every document of a dossier laid out, the scans read. Raises KnownError when something cannot be printed or read."""
    return [Document(one.row, list(_leaves(paper, one, mark))) for one in paper.documents]


def _leaves(paper: DossierPaper, one: DocumentPaper, mark: PrintMark | None) -> Iterator[Leaf]:
    if one.paper_pages:
        yield Leaf(reserved=one.paper_pages)
    elif one.scan is not None:
        pages = read(one.scan)
        for at, blank in enumerate(pages.blank):
            yield Leaf(scan=pages, at=at, blank=blank)
    else:
        for laid in laid_out(paper, one.form, mark, at=one.at):
            for at in range(1, len(laid.pages) + 1):
                yield Leaf(laid=laid, at=at)


def laid_out(paper: DossierPaper, form: str, mark: PrintMark | None, at: int = 0, **more: Any) -> list[LaidOut]:
    """A form laid out and not written. Raises KnownError when it cannot be printed."""
    from reports import forms

    with kept_for_binding() as kept:
        if form in forms.DOSSIER_FORMS:
            forms.about(form).build(paper, mark, **more)
        else:
            forms.build(paper.case, form, mark, at)
    return kept


def read(scan: ScanPaper) -> ScanPages:
    """A scan with the sizes of its pages and which of them are blank. Raises KnownError naming one that cannot be read."""
    import pypdfium2

    data = scan.read()
    pages = ScanPages(scan.title, scan.kind, data)
    try:
        if scan.kind != PDF:
            wide, high = ImageReader(BytesIO(data)).getSize()
            pages.sizes, pages.blank = [(float(wide), float(high))], [False]
            return pages
        with pdfium.LOCK:
            pdf = pypdfium2.PdfDocument(data)
            try:
                for page in pdf:
                    pages.sizes.append(page.get_size())
                    pages.blank.append(_is_blank(page))
            finally:
                pdf.close()
    except KnownError:
        raise
    except Exception as error:  # whatever the reader of that format says
        raise KnownError(f"卷内扫描件“{scan.title}”读不出来，没有生成卷宗，内容都在。请重新扫描后替换它。") from error
    return pages


def _is_blank(page: Any) -> bool:
    grey = page.render(scale=_SMALL, grayscale=True).to_pil().convert("L")
    counts = grey.histogram()
    return sum(counts[:_DARK]) <= _SPECKS * grey.width * grey.height


def placed(wide: float, high: float, left_bound: bool) -> tuple[Box, bool]:
    """Where a scanned page of this size goes, and whether it is turned: A4 as it is, what is smaller in its own size, what
    is larger or lies on its side made to fit beside the binding margin."""
    if wide <= A4.width + _AS_LARGE and high <= A4.height + _AS_LARGE:
        if wide >= A4.width - _AS_LARGE or high >= A4.height - _AS_LARGE:
            return ((A4.width - wide) / 2, (A4.height - high) / 2, wide, high), False
        return _fitted(wide, high, left_bound, grow=False), False
    turned = wide > high
    return _fitted(*((high, wide) if turned else (wide, high)), left_bound, grow=False), turned


def _fitted(wide: float, high: float, left_bound: bool, *, grow: bool) -> Box:
    """Within the margins, at the top; never larger than it is unless it may ``grow``."""
    room_wide, room_high = A4.width - _BINDING - _OUTER, A4.height - _UPPER - _LOWER
    scale = min(room_wide / wide, room_high / high)
    scale = scale if grow else min(scale, 1.0)
    left = _BINDING if left_bound else _OUTER
    return left + (room_wide - wide * scale) / 2, A4.height - _UPPER - high * scale, wide * scale, high * scale

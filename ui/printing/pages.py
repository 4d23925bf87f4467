"""Pages of a PDF as pictures, for the screen and for the printer. The same bytes are shown, printed and saved."""

from __future__ import annotations

import os
import sys
import weakref
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from desktop_app.common.errors import KnownError
from desktop_app.common.pdfium import LOCK as PDFIUM

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

POINTS_PER_INCH = 72
_BAND = 1024  # rows of printer dots rendered at once: an A4 page at 600 dpi would be 140 MB in one piece


@dataclass(frozen=True, slots=True)
class PageSize:
    """Points, 1/72 inch."""

    width: float
    height: float


class PdfPages:
    """An open PDF. Safe to use from any thread. Raises KnownError when the bytes are no PDF."""

    def __init__(self, pdf: bytes) -> None:
        import pypdfium2

        with PDFIUM:
            try:
                self._document = pypdfium2.PdfDocument(pdf)
            except pypdfium2.PdfiumError as error:
                raise KnownError("这个文件打不开，可能已经损坏。记录都在，请重新生成后再试。") from error
            # pypdfium2 would close what nobody holds any more on whatever thread the collector runs.
            self._end = weakref.finalize(self, _close, self._document)
            self.sizes = [PageSize(*self._document.get_page_size(at)) for at in range(len(self._document))]

    def __len__(self) -> int:
        return len(self.sizes)

    def render(self, page: int, scale: float, band: tuple[int, int] | None = None) -> QImage:
        """One page at ``scale`` dots for each point; ``band``: (first row, end row) of dots, the whole page without."""
        with PDFIUM:
            opened = self._document[page]
            height = self.sizes[page].height
            crop = (0.0, 0.0, 0.0, 0.0)
            if band is not None:
                crop = (0.0, max(height - band[1] / scale, 0.0), 0.0, band[0] / scale)
            bitmap = opened.render(scale=scale, crop=crop, rev_byteorder=False, prefer_bgrx=True)
            image = _as_image(bitmap)
            bitmap.close()
            opened.close()
        return image

    def close(self) -> None:
        self._end()


def _close(document: Any) -> None:
    with PDFIUM:
        document.close()


def _as_image(bitmap: Any) -> QImage:
    kinds = {"BGRX": QImage.Format.Format_RGB32, "BGRA": QImage.Format.Format_ARGB32}
    kind = kinds.get(bitmap.mode, QImage.Format.Format_BGR888)
    shown = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, kind)
    return shown.copy()  # the bitmap's memory goes with it


def new_printer() -> QPrinter:
    """A printer at its own resolution; the user's default one until he chooses another."""
    _ask_this_machine()
    from PySide6.QtPrintSupport import QPrinter

    return QPrinter(QPrinter.PrinterMode.HighResolution)


def _ask_this_machine() -> None:
    """Without its local socket CUPS would try the network, if only the loopback. A print server that was set stays."""
    if not sys.platform.startswith("linux"):
        return
    for file in (Path("/etc/cups/client.conf"), Path.home() / ".cups" / "client.conf"):
        with suppress(OSError):
            if "servername" in file.read_text("utf-8", "replace").lower():
                return
    os.environ.setdefault("CUPS_SERVER", "/run/cups/cups.sock")


def print_pdf(pdf: bytes, printer: QPrinter, pages: list[int] | None = None) -> int:
    """Print pages (from 0; all without) in actual size, at the printer's resolution; gives how many.

    Raises KnownError when the printer cannot be started.
    """
    document = PdfPages(pdf)
    chosen = list(range(len(document))) if pages is None else pages
    if not chosen:
        return 0
    printer.setFullPage(True)
    _set_paper(printer, document.sizes[chosen[0]])
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError("打印机没有响应，什么也没有打印。请检查打印机是否开着，再打印一次。")
    try:
        for count, page in enumerate(chosen):
            if count:
                _set_paper(printer, document.sizes[page])
                printer.newPage()
            _paint(painter, document, page, printer.resolution() / POINTS_PER_INCH)
    finally:
        painter.end()
        document.close()
    return len(chosen)


def _set_paper(printer: QPrinter, size: PageSize) -> None:
    wide = size.width > size.height
    upright = QSizeF(min(size.width, size.height), max(size.width, size.height))
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    layout = QPageLayout(paper, orientation, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)


def _paint(painter: QPainter, document: PdfPages, page: int, scale: float) -> None:
    rows = round(document.sizes[page].height * scale)
    for first in range(0, rows, _BAND):
        end = min(first + _BAND, rows)
        image = document.render(page, scale, (first, end))
        image.setDevicePixelRatio(1)
        target = QRectF(QPointF(0, first), QSizeF(image.width(), end - first))
        painter.drawImage(target, image, QRectF(image.rect()))

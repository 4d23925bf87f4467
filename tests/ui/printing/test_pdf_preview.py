from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop_app.common.errors import KnownError
from ui.printing.pages import PdfPages, print_pdf
from ui.printing.preview import PreviewDialog

MM = 72 / 25.4


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Two upright A4 pages and one lying one; on each a black square of 20 mm at 30 mm from the left and the top."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    for size in (A4, A4, landscape(A4)):
        canvas.setPageSize(size)
        canvas.rect(30 * MM, size[1] - 50 * MM, 20 * MM, 20 * MM, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def black_box(pages: PdfPages, page: int, scale: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is black, in millimetres."""
    image = pages.render(page, scale)
    width, height = image.width(), image.height()
    shades = image.convertToFormat(QImage.Format.Format_Grayscale8)  # lives as long as its bits are looked at
    grey, line = bytes(shades.constBits()), shades.bytesPerLine()
    dark = [(x, y) for y in range(0, height, 2) for x in range(0, width, 2) if grey[y * line + x] < 60]
    to_mm = 1 / scale / MM
    return tuple(  # type: ignore[return-value]
        round(edge * to_mm, 1)
        for edge in (min(x for x, _ in dark), min(y for _, y in dark), max(x for x, _ in dark), max(y for _, y in dark))
    )


def test_pages_are_rendered_at_the_scale_asked_for(pdf: bytes) -> None:
    pages = PdfPages(pdf)
    assert len(pages) == 3
    image = pages.render(0, 2.0)
    assert (image.width(), image.height()) == pytest.approx((1191, 1684), abs=1)
    assert black_box(pages, 0, 2.0) == pytest.approx((30, 30, 50, 50), abs=0.5)


def test_a_page_in_bands_is_the_page_in_one_piece(pdf: bytes) -> None:
    pages = PdfPages(pdf)
    whole = pages.render(0, 1.5)
    band = pages.render(0, 1.5, (100, 300))
    assert band.height() == pytest.approx(200, abs=1)
    for x in range(0, whole.width(), 7):
        assert band.pixel(x, 60) == whole.pixel(x, 160)


def test_printing_is_actual_size(pdf: bytes, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setResolution(100)
    assert print_pdf(pdf, printer) == 3
    printed = PdfPages(file.read_bytes())
    assert len(printed) == 3
    for page in range(3):
        size = printed.sizes[page]
        wide = page == 2
        assert (size.width, size.height) == pytest.approx((842, 595) if wide else (595, 842), abs=2)
        assert black_box(printed, page, 2.0) == pytest.approx((30, 30, 50, 50), abs=0.6)


def test_only_the_pages_asked_for(pdf: bytes, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "printed.pdf"
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    assert print_pdf(pdf, printer, [1]) == 1
    assert len(PdfPages(file.read_bytes())) == 1
    assert print_pdf(pdf, printer, []) == 0


def test_a_printer_that_does_not_start_is_said(pdf: bytes, tmp_path: Path, qtbot: QtBot) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder.pdf"))
    with qtbot.captureExceptions(), pytest.raises(KnownError, match="什么也没有打印"):
        print_pdf(pdf, printer)


test_a_printer_that_does_not_start_is_said.pytestmark = [pytest.mark.qt_log_level_fail("CRITICAL")]  # type: ignore[attr-defined]


def test_no_pdf_is_one_sentence() -> None:
    with pytest.raises(KnownError, match="打不开"):
        PdfPages(b"no pdf")


def test_the_preview_shows_zooms_and_saves(qtbot: QtBot, pdf: bytes, tmp_path: Path) -> None:
    dialog = PreviewDialog(pdf, "人民调解记录", "笔录")
    qtbot.addWidget(dialog)
    dialog.show()
    view = dialog.view
    qtbot.waitUntil(lambda: bool(view._pictures))
    assert dialog.list.count() == 3
    view.set_zoom(1)
    assert dialog.zoom_label.text() == "100%"
    view.step(1)
    assert view.zoom == 1.25
    view.show_page(2)
    assert dialog.list.currentRow() == 2
    qtbot.waitUntil(lambda: any(page == 2 for page, _ in view._pictures))
    assert len(view._pictures) <= 8
    dialog.save(tmp_path / "笔录.pdf")
    assert (tmp_path / "笔录.pdf").read_bytes() == pdf
    dialog.save(tmp_path / "none" / "笔录.pdf")
    assert "没有写成" in dialog.message.text()
    dialog.close()


def test_everything_in_the_preview_has_a_name(qtbot: QtBot, pdf: bytes) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractButton

    dialog = PreviewDialog(pdf, "笔录", "笔录")
    qtbot.addWidget(dialog)
    for one in dialog.findChildren(QAbstractButton):
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert one.text() or one.accessibleName()
    dialog.close()
    dialog.view.close_pages()


@pytest.mark.parametrize("accepted", [True, False])
def test_the_system_asks_which_printer_and_is_waited_for(
    qtbot: QtBot, pdf: bytes, monkeypatch: pytest.MonkeyPatch, accepted: bool
) -> None:
    """The real dialog of Qt: what opens it must not be its own ``open``, which wants other arguments."""
    from PySide6.QtCore import QTimer
    from PySide6.QtPrintSupport import QPrintDialog
    from PySide6.QtWidgets import QApplication

    told: list[tuple[int, int]] = []
    dialog = PreviewDialog(pdf, "笔录", "笔录", printed=lambda pages: told.append((pages, dialog.copies)))
    qtbot.addWidget(dialog)
    monkeypatch.setattr("ui.printing.preview.print_pdf", lambda pdf, printer, pages: len(pages))

    def answer() -> None:
        chooser = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QPrintDialog))
        chooser.printer().setCopyCount(2)
        chooser.done(int(accepted))

    QTimer.singleShot(50, dialog, answer)
    dialog.ask_printer()
    assert [pages for pages, _ in told] == ([3] if accepted else [])
    dialog.close()
    dialog.view.close_pages()

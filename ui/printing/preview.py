"""The preview of a PDF: what is seen here is what is saved and printed, the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError

from .. import theme
from ..ask import save_file, wait
from ..records.widgets import button, icon_button, label
from .pages import PdfPages, new_printer, print_pdf
from .paper_view import PaperView


class PreviewDialog(QDialog):
    """``pdf`` are the bytes; ``name`` is what a file would be called; ``printed`` is told the number of pages printed."""

    def __init__(
        self,
        pdf: bytes,
        title: str,
        name: str,
        *,
        printed: Callable[[int], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("打印预览：{title}").format(title=title))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._pdf, self._name, self._printed = pdf, name, printed
        self.copies = 1  # of the last print
        pages = PdfPages(pdf)
        px = theme.current().px
        self.resize(px(1040), px(700))
        self.view = PaperView(pages)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("页"))
        self.list.setFixedWidth(px(96))
        for number in range(1, len(pages) + 1):
            item = QListWidgetItem(self.tr("第 {number} 页").format(number=number))
            item.setSizeHint(QSize(0, px(30)))
            self.list.addItem(item)
        self.zoom_label = label("", "soft")
        self.zoom_label.setMinimumWidth(px(44))
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.print_button = button(self.tr("打印…"), "print", primary=True, on_click=self.ask_printer, tip="Ctrl+P")
        self.tools = tools = QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addWidget(label(title, "heading"))
        tools.addWidget(label(self.tr("共 {count} 页").format(count=len(pages)), "soft"))
        tools.addStretch(1)
        tools.addWidget(icon_button("zoom-out", self.tr("缩小"), on_click=lambda: self.view.step(-1)))
        tools.addWidget(self.zoom_label)
        tools.addWidget(icon_button("zoom-in", self.tr("放大"), on_click=lambda: self.view.step(1)))
        tools.addWidget(button(self.tr("适合宽度"), on_click=lambda: self.view.set_zoom(0)))
        tools.addWidget(button(self.tr("实际大小"), on_click=lambda: self.view.set_zoom(1)))
        tools.addWidget(button(self.tr("存为 PDF…"), "save", on_click=self.ask_file, tip="Ctrl+S"))
        tools.addWidget(self.print_button)
        body = QHBoxLayout()
        body.setSpacing(px(8))
        body.addWidget(self.list)
        body.addWidget(self.view, 1)
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(10), px(12), px(12))
        layout.setSpacing(px(8))
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addLayout(body, 1)
        self.list.setVisible(len(pages) > 1)
        self.view.zoomed.connect(lambda zoom: self.zoom_label.setText(f"{zoom:.0%}"))
        self.view.page_changed.connect(self.list.setCurrentRow)
        self.list.itemClicked.connect(lambda item: self.view.show_page(self.list.row(item)))
        QShortcut(QKeySequence.StandardKey.Print, self, self.ask_printer)
        QShortcut(QKeySequence.StandardKey.Save, self, self.ask_file)
        QShortcut(QKeySequence.StandardKey.ZoomIn, self, lambda: self.view.step(1))
        QShortcut(QKeySequence.StandardKey.ZoomOut, self, lambda: self.view.step(-1))
        self.finished.connect(lambda _: self.view.close_pages())
        self.view.setFocus()

    def ask_printer(self) -> None:
        """Let the user choose a printer and pages, then print in actual size."""
        from PySide6.QtPrintSupport import QPrintDialog

        printer = new_printer()
        printer.setDocName(self._name)
        chooser = QPrintDialog(printer, self)
        chooser.setMinMax(1, self.list.count())
        chooser.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if not wait(chooser):
            return
        first, last = printer.fromPage() or 1, printer.toPage() or self.list.count()
        try:
            count = print_pdf(self._pdf, printer, list(range(first - 1, min(last, self.list.count()))))
        except KnownError as error:
            self.say(error.sentence)
            return
        self.say("")
        self.copies = printer.copyCount()
        if self._printed is not None:
            self._printed(count)

    def ask_file(self) -> None:
        chosen = save_file(self, self.tr("存为 PDF"), f"{self._name}.pdf", "PDF (*.pdf)")
        if chosen:
            self.save(Path(chosen))

    def save(self, file: Path) -> None:
        """Write the bytes; a folder that cannot be written to is said in the dialog."""
        from desktop_app.spreadsheet.saving import save_whole

        try:
            save_whole(file, lambda out: out.write(self._pdf))
        except KnownError as error:
            self.say(error.sentence)
        else:
            self.say("")

    def say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))


class LoggedPreview(PreviewDialog):
    """A preview that tells when the paper was saved to a file, too. ``log``: how many pages were printed, 0 of a file."""

    def __init__(self, pdf: bytes, title: str, name: str, log: Callable[[int], object], parent: QWidget | None) -> None:
        super().__init__(pdf, title, name, printed=log, parent=parent)
        self._log = log

    def save(self, file: Path) -> None:
        super().save(file)
        if self.message.isHidden():
            self._log(0)

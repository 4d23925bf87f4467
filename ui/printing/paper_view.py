"""Pages under each other on grey, rendered when they come into sight, crisp at the screen's own resolution."""

from __future__ import annotations

import sys
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from .. import theme
from .pages import POINTS_PER_INCH, PdfPages

_KEPT = 8  # rendered pages
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


class PaperView(QAbstractScrollArea):
    """``zoom`` 1.0 is actual size on a screen of 96 dpi; 0 fits the width. ``page_changed`` carries the page on top."""

    page_changed = Signal(int)
    zoomed = Signal(float)
    _rendered = Signal(int, float, QImage)

    def __init__(self, pages: PdfPages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("纸面"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pages = pages
        self._fit = True
        self._zoom = 1.0
        self._top = -1
        self._pictures: OrderedDict[tuple[int, float], QImage] = OrderedDict()
        self._asked: set[tuple[int, float]] = set()
        self._worker = ThreadPoolExecutor(1, "paper")
        self._rendered.connect(self._arrived)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._tell_page())
        self.destroyed.connect(lambda *_, worker=self._worker: worker.shutdown(wait=False, cancel_futures=True))

    # Zoom

    @property
    def zoom(self) -> float:
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """0 fits the width and keeps fitting when the window changes."""
        self._fit = not zoom
        self._layout(zoom or self._fitting())

    def step(self, by: int) -> None:
        """The next zoom up (1) or down (-1)."""
        wider = [zoom for zoom in ZOOMS if (zoom > self._zoom + 0.01 if by > 0 else zoom < self._zoom - 0.01)]
        if wider:
            self.set_zoom(min(wider) if by > 0 else max(wider))

    def _fitting(self) -> float:
        widest = max(size.width for size in self._pages.sizes)
        room = self.viewport().width() - 2 * self._gap
        return max(0.2, min(2.0, room / (widest * self._dots(1.0))))

    @staticmethod
    def _dots(zoom: float) -> float:
        return 96 / POINTS_PER_INCH * zoom

    @property
    def _gap(self) -> int:
        return theme.current().px(16)

    def _layout(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self._zoom = zoom
        total = self._rects()[-1].bottom() + self._gap if len(self._pages) else 0
        bar.setRange(0, max(0, total - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(theme.current().px(48))
        bar.setValue(round(place * bar.maximum()))
        widest = max((rect.width() for rect in self._rects()), default=0) + 2 * self._gap
        side = self.horizontalScrollBar()
        side.setRange(0, max(0, widest - self.viewport().width()))
        side.setPageStep(self.viewport().width())
        self.viewport().update()
        self.zoomed.emit(zoom)

    def _rects(self) -> list[QRect]:
        """Where each page lies, before scrolling."""
        dots, y, found = self._dots(self._zoom), self._gap, []
        widest = max((round(size.width * dots) for size in self._pages.sizes), default=0)
        room = max(self.viewport().width(), widest + 2 * self._gap)
        for size in self._pages.sizes:
            width, height = round(size.width * dots), round(size.height * dots)
            found.append(QRect((room - width) // 2, y, width, height))
            y += height + self._gap
        return found

    # Pages

    def show_page(self, page: int) -> None:
        self.verticalScrollBar().setValue(self._rects()[page].top() - self._gap)

    def _tell_page(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        top = next((at for at, rect in enumerate(self._rects()) if rect.bottom() >= middle), len(self._pages) - 1)
        if top != self._top:
            self._top = top
            self.page_changed.emit(top)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.colour("canvas"))
        offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        scale = self._dots(self._zoom) * self.devicePixelRatioF()
        for page, rect in enumerate(self._rects()):
            at = rect.translated(-offset)
            if not at.intersects(self.viewport().rect()):
                continue
            painter.fillRect(at, Qt.GlobalColor.white)  # paper is white by night, too
            picture = self._pictures.get((page, scale))
            if picture is None:
                self._ask(page, scale)
                near = next((self._pictures[key] for key in self._pictures if key[0] == page), None)
                if near is not None:  # a blurred page is better than none while zooming
                    painter.drawImage(at, near)
            else:
                painter.drawImage(at.topLeft(), picture)
            painter.setPen(look.colour("line_strong"))
            painter.drawRect(at.adjusted(-1, -1, 0, 0))

    def _ask(self, page: int, scale: float) -> None:
        if (page, scale) not in self._asked:
            self._asked.add((page, scale))
            self._worker.submit(self._work, page, scale)

    def _work(self, page: int, scale: float) -> None:
        try:
            image = self._pages.render(page, scale)
        except Exception as error:  # noqa: BLE001  a future would keep it to itself
            sys.excepthook(type(error), error, error.__traceback__)
            return
        with suppress(RuntimeError):  # the window was closed meanwhile
            self._rendered.emit(page, scale, image)

    def _arrived(self, page: int, scale: float, image: QImage) -> None:
        self._asked.discard((page, scale))
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._pictures[(page, scale)] = image
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.viewport().update()

    def close_pages(self) -> None:
        """Wait for the page being rendered, then let the document go."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        self._pages.close()

    # What Qt asks

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layout(self._fitting() if self._fit else self._zoom)
        self._tell_page()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

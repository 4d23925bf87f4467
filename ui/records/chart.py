"""A small chart of bars or of one line, painted by hand: values stand beside their marks, none is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from .. import theme

_COLOURS = ("blue_ink", "blue_line")  # the last series is the strong one
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Chart(QWidget):
    """``set_data`` shows series over labels. ``picked`` carries the name of a series and the place of a label.

    Arrow keys walk over the marks, Enter or a click picks one.
    """

    picked = Signal(str, int)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: list[str] = []
        self._series: dict[str, list[float]] = {}
        self._is_line = False
        self._at: tuple[int, int] | None = None  # label, series: where the keyboard is
        self._hovered: tuple[int, int] | None = None
        self._title = title
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.current().changed.connect(self.update)

    def set_data(self, labels: Sequence[str], series: Mapping[str, Sequence[float]], *, is_line: bool = False) -> None:
        """A label may have a second line (the year)."""
        self._labels, self._is_line = list(labels), is_line
        self._series = {name: list(values) for name, values in series.items()}
        self._at = self._hovered = None
        told = [
            f"{label.replace(chr(10), ' ')}："
            + "，".join(f"{name}{_number(values[at])}" for name, values in self._series.items())
            for at, label in enumerate(self._labels)
        ]
        self.setAccessibleDescription("；".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(300), theme.current().px(150))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(200), theme.current().px(110))

    # Where everything stands

    def _plot(self) -> QRect:
        px = theme.current().px
        lines = max((label.count("\n") + 1 for label in self._labels), default=1)
        top = px(34) if len(self._series) > 1 else px(18)
        return self.rect().adjusted(px(4), top, -px(4), -px(4) - px(15) * lines)

    def _slot(self, label: int) -> QRectF:
        plot = self._plot()
        width = plot.width() / max(1, len(self._labels))
        return QRectF(plot.left() + label * width, plot.top(), width, plot.height())

    def _range(self) -> tuple[float, float]:
        values = [value for series in self._series.values() for value in series]
        if not values:
            return 0, 1
        if not self._is_line:
            return 0, max(*values, 1) if len(values) > 1 else max(values[0], 1)
        low, high = min(values), max(values)
        room = (high - low) or max(1.0, abs(high) * 0.1)
        return low - room * 0.35, high + room * 0.1

    def _mark(self, label: int, series: int) -> QRectF:
        """Where a bar stands, or the point of a line."""
        low, high = self._range()
        slot, value = self._slot(label), list(self._series.values())[series][label]
        y = slot.bottom() - slot.height() * (value - low) / (high - low)
        if self._is_line:
            radius = theme.current().px(3)
            return QRectF(slot.center().x() - radius, y - radius, 2 * radius, 2 * radius)
        count = len(self._series)
        width = min(theme.current().px(18), slot.width() * 0.8 / count)
        gap = min(2.0, width * 0.1)
        left = slot.center().x() - (width * count + gap * (count - 1)) / 2 + series * (width + gap)
        return QRectF(left, y, width, max(slot.bottom() - y, 1))

    def _hit(self, at: QPointF) -> tuple[int, int] | None:
        """The mark in whose column the pointer is; high enough for a value that is nearly nothing."""
        for label in range(len(self._labels)):
            if not self._slot(label).left() <= at.x() < self._slot(label).right():
                continue
            if self._is_line or len(self._series) == 1:
                return label, 0
            return label, min(
                range(len(self._series)), key=lambda series: abs(self._mark(label, series).center().x() - at.x())
            )
        return None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(12))
        self._paint_legend(painter)
        plot = self._plot()
        painter.setPen(QPen(look.colour("line_strong"), 1))
        painter.drawLine(plot.left(), plot.bottom() + 1, plot.right(), plot.bottom() + 1)
        if self._is_line:
            self._paint_line(painter)
        else:
            self._paint_bars(painter)
        painter.setPen(look.colour("soft"))
        metrics = QFontMetrics(painter.font())
        firsts = (text.partition("\n")[0] for text in self._labels)
        narrow = max(map(metrics.horizontalAdvance, firsts), default=0) > self._slot(0).width()
        for label, text in enumerate(self._labels):
            slot = self._slot(label).toRect()
            for line, words in enumerate(text.split("\n")):
                if narrow:
                    words = words.removesuffix("月")
                box = QRect(
                    slot.left() - look.px(8),
                    plot.bottom() + look.px(3) + line * look.px(15),
                    slot.width() + look.px(16),
                    look.px(15),
                )
                painter.drawText(box, _CENTRE, words)
        if self.hasFocus() and self._at is not None:
            painter.setPen(QPen(look.colour("text"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._mark(*self._at).adjusted(-3, -3, 3, 1))
        painter.end()

    def _ink(self, series: int) -> QColor:
        return theme.current().colour(_COLOURS[min(len(self._series) - 1 - series, 1)])

    def _paint_legend(self, painter: QPainter) -> None:
        if len(self._series) < 2:
            return
        look = theme.current()
        metrics, x = QFontMetrics(painter.font()), self.width() - look.px(4)
        for series, name in reversed(list(enumerate(self._series))):
            x -= metrics.horizontalAdvance(name)
            painter.setPen(look.colour("soft"))
            painter.drawText(QRect(x, 0, self.width(), look.px(16)), _LEFT, name)
            x -= look.px(14)
            painter.fillRect(QRect(x, look.px(4), look.px(10), look.px(9)), self._ink(series))
            x -= look.px(12)

    def _paint_bars(self, painter: QPainter) -> None:
        look = theme.current()
        small = look.font(11)
        metrics = QFontMetrics(small)
        painter.setFont(small)
        for series, values in enumerate(self._series.values()):
            widest = max((metrics.horizontalAdvance(_number(value)) for value in values), default=0)
            slot = self._slot(0).width()
            # Where not all have room, those of the strong series stay if they fit; hovering says any.
            alone = series == len(self._series) - 1
            told = widest <= slot / len(self._series) or (alone and widest <= slot)
            for label, value in enumerate(values):
                box = self._mark(label, series)
                ink = self._ink(series)
                if not value:
                    continue
                painter.fillRect(box, ink.lighter(115) if (label, series) == self._hovered else ink)
                words = _number(value)
                if told:
                    painter.setPen(look.colour("text" if (label, series) == self._hovered else "soft"))
                    above = QRectF(box.center().x() - widest, box.top() - look.px(16), 2 * widest, look.px(15))
                    painter.drawText(above, _CENTRE, words)
        painter.setFont(look.font(12))

    def _paint_line(self, painter: QPainter) -> None:
        look = theme.current()
        [values] = self._series.values()
        points = [self._mark(label, 0).center() for label in range(len(values))]
        painter.setPen(QPen(look.colour("blue_ink"), look.px(2)))
        painter.drawPolyline(QPolygonF(points))
        painter.setFont(look.font(11))
        metrics = QFontMetrics(painter.font())
        widest = max((metrics.horizontalAdvance(_number(value)) for value in values), default=0)
        room = self._slot(0).width()
        every = max(1, -(-(widest + look.px(4)) // max(1, int(room))))
        for label, point in enumerate(points):
            painter.setPen(QPen(look.colour("surface"), 1))
            painter.setBrush(look.colour("blue_ink"))
            painter.drawEllipse(self._mark(label, 0))
            if (len(points) - 1 - label) % every == 0 or (label, 0) == self._hovered:
                painter.setPen(look.colour("soft"))
                above = QRectF(point.x() - room * every, point.y() - look.px(19), 2 * room * every, look.px(15))
                painter.drawText(above, _CENTRE, _number(values[label]))
        painter.setFont(look.font(12))

    # Pointer and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._hit(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.setToolTip(self._told(*hovered) if hovered else "")
            self.setCursor(Qt.CursorShape.PointingHandCursor if hovered else Qt.CursorShape.ArrowCursor)
            self.update()

    def _told(self, label: int, series: int) -> str:
        name, values = list(self._series.items())[series]
        return f"{self._labels[label].partition(chr(10))[0]}　{name} {_number(values[label])}"

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (hit := self._hit(event.position())):
            self._pick(hit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._begin_walk()
        super().focusInEvent(event)

    def _begin_walk(self) -> None:
        if self._at is None and self._labels:
            self._at = (len(self._labels) - 1, len(self._series) - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        self._begin_walk()
        if self._at is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            count = len(self._series)
            place = self._at[0] * count + self._at[1] + (1 if key == Qt.Key.Key_Right else -1)
            self._at = divmod(min(max(place, 0), len(self._labels) * count - 1), count)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick(self._at)
        else:
            super().keyPressEvent(event)

    def _pick(self, place: tuple[int, int]) -> None:
        self.picked.emit(list(self._series)[place[1]], place[0])


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"

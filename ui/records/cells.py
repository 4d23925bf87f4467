"""How a cell is painted: one delegate for all cells, because asking Qt for a dozen roles of each is what makes tables slow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from .. import theme
from .model import RecordModel, as_words
from .source import Chip

_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine).value
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine).value


def chip_picture(chip: Chip, ratio: float) -> QPixmap:
    """A status label as a picture, in the colours and the size now in force."""
    look = theme.current()
    fill, line, ink = look.colours.tone(chip.tone)
    font = look.font(12.5)
    width = QFontMetrics(font).horizontalAdvance(chip.text) + look.px(18)
    height = look.px(22)
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(line), 1))
    painter.setBrush(QColor(fill))
    box = QRectF(0.5, 0.5, width - 1, height - 1)
    painter.drawRoundedRect(box, height / 2, height / 2)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, chip.text)
    painter.end()
    return picture


class ChipLabel(QLabel):
    """A status label outside a table."""

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chip = chip
        self.setAccessibleName(chip.text)
        theme.current().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(chip_picture(self.chip, self.devicePixelRatioF()))


class CellDelegate(QStyledItemDelegate):
    """Paints text, numbers and chips straight from the model's page.

    The grid says before each painting which rows are chosen: asking the option of each cell costs more than the text.
    """

    def __init__(self, model: RecordModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.hovered = -1
        self.first_column = 0
        self.chosen: list[tuple[int, int]] = []  # first and last row of each chosen range
        theme.current().changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        look = theme.current()
        self._font = look.font(14)
        self._metrics = QFontMetrics(self._font)
        self._pad, self._gap, self._bar = look.px(8), look.px(4), look.px(3)
        colour = look.colour
        self._text, self._selected, self._mark = colour("text"), colour("selected"), colour("accent")
        self._hover, self._stripe = colour("raised"), colour("stripe")
        self._cut: dict[tuple[str, int], str] = {}
        self._pictures: dict[tuple[Chip, float], QPixmap] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, column, rect = index.row(), index.column(), option.rect
        if any(first <= row <= last for first, last in self.chosen):
            painter.fillRect(rect, self._selected)
            if column == self.first_column:
                painter.fillRect(rect.left(), rect.top(), self._bar, rect.height(), self._mark)
        elif row == self.hovered:
            painter.fillRect(rect, self._hover)
        elif row % 2:
            painter.fillRect(rect, self._stripe)
        value = self._model.value(row, column)
        if value is None or value == "":
            return
        rect.adjust(self._pad, 0, -self._pad, 0)
        if isinstance(value, Chip):
            self._paint_chips(painter, rect, [value])
        elif isinstance(value, (list, tuple)):
            self._paint_chips(painter, rect, value)
        else:
            painter.setFont(self._font)
            painter.setPen(self._text)
            flags = _RIGHT if self._model.columns[column].align == "right" else _LEFT
            painter.drawText(rect, flags, self._fitting(as_words(value), rect.width()))

    def _fitting(self, text: str, width: int) -> str:
        """The text, cut with … to the width; kept, because measuring Chinese text is slow."""
        key = (text, width)
        cut = self._cut.get(key)
        if cut is None:
            if len(self._cut) > 4000:
                self._cut.clear()
            cut = self._metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, width)
            self._cut[key] = cut
        return cut

    def _paint_chips(self, painter: QPainter, rect: QRect, chips: Sequence[object]) -> None:
        left, right = rect.left(), rect.right()
        ratio = painter.device().devicePixelRatio()
        for value in chips:
            chip = value if isinstance(value, Chip) else Chip(str(value))
            picture = self._pictures.get((chip, ratio))
            if picture is None:
                picture = self._pictures[(chip, ratio)] = chip_picture(chip, ratio)
            size = picture.deviceIndependentSize()
            top = rect.top() + (rect.height() - round(size.height())) // 2
            if left + size.width() > right:  # what does not fit is said by the tip
                painter.setFont(self._font)
                painter.setPen(self._text)
                painter.drawText(left, rect.top(), right - left, rect.height(), _LEFT, "…")
                return
            painter.drawPixmap(left, top, picture)
            left += round(size.width()) + self._gap

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Asked when the user double-clicks the edge of a heading."""
        value = self._model.value(index.row(), index.column())
        chips = value if isinstance(value, (list, tuple)) else [value] if isinstance(value, Chip) else []
        if chips:
            width = sum(round(chip_picture(chip, 1).width()) + self._gap for chip in chips)
        else:
            width = self._metrics.horizontalAdvance(as_words(value))
        return QSize(width + self._pad * 2 + self._gap, theme.current().row_height)

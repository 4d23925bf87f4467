"""A record to read: title with labels, actions, sections of label and value, masked values behind an eye."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Catalogue

from .. import theme
from .cells import ChipLabel
from .form_row import LABEL_WIDTH
from .source import Chip
from .widgets import icon_button, label, link_button

_TWO_COLUMNS = 440
_LINE = 24
Reveal = Callable[[str, str], str]  # field key, reason → the clear text; logs it; raises NotAllowed


@dataclass(frozen=True, slots=True)
class Line:
    """``masked`` puts an eye beside the value; ``opens`` makes the value a link: (kind, record id)."""

    key: str
    label: str
    value: str
    wide: bool = False
    masked: bool = False
    opens: tuple[str, int] | None = None


@dataclass(slots=True)
class Section:
    """Lines of label and value, or a widget of the subject's own (a table of visits), or both."""

    title: str
    lines: list[Line] = field(default_factory=list)
    widget: QWidget | None = None


def sections_of(catalogue: Catalogue, words: Mapping[str, str], masked: Collection[str] = ()) -> list[Section]:
    """Sections of a catalogue with what the record has to say; ``words`` by key, already in words; empty ones left out."""
    found: dict[str, Section] = {}
    for one in catalogue:
        value = words.get(one.key, "")
        if value and one.section:
            section = found.setdefault(one.section, Section(one.section))
            section.lines.append(
                Line(one.key, one.label, value, one.width > 20 and one.mask is None, one.key in masked)
            )
    return list(found.values())


class RecordDetail(QWidget):
    """``show_record`` fills it; ``reveal`` is asked when an eye is pressed and a reason chosen from ``reasons``."""

    open_asked = Signal(str, int)  # kind, id

    def __init__(
        self, *, reveal: Reveal | None = None, reasons: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reveal, self._reasons = reveal, list(reasons)
        self._grids: list[tuple[QGridLayout, list[tuple[QLabel, QWidget, bool]]]] = []
        self._columns = 0
        self._clear: list[tuple[QLabel, str, QWidget]] = []  # what is revealed now, how it is masked, its eye
        px = theme.current().px
        self.title = label("", "title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(px(8))
        self._actions = QHBoxLayout()
        self._actions.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title)
        head.addLayout(self._chips)
        head.addStretch(1)
        head.addLayout(self._actions)
        self.subtitle = label("", "soft", wrap=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.footer = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addLayout(head)
        layout.addWidget(self.subtitle)
        layout.addSpacing(px(4))
        layout.addWidget(self._scroll, 1)
        layout.addLayout(self.footer)

    def add_action(self, widget: QWidget) -> None:
        """A button at the top right; the record's main action last."""
        self._actions.addWidget(widget)

    def show_record(
        self, title: str, sections: Sequence[Section], *, chips: Sequence[Chip] = (), subtitle: str = ""
    ) -> None:
        """Show another record; whatever was revealed of the last one is gone."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        while (item := self._chips.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        for chip in chips:
            self._chips.addWidget(ChipLabel(chip))
        inside = QWidget()
        inside.setObjectName("inside")
        body = QVBoxLayout(inside)
        px = theme.current().px
        body.setContentsMargins(0, 0, px(8), 0)
        body.setSpacing(px(8))
        self._grids = []
        self._clear = []
        for section in sections:
            if section.title:
                body.addWidget(label(section.title, "section"))
            if section.lines:
                body.addLayout(self._lines(section.lines))
            if section.widget is not None:
                body.addWidget(section.widget)
            body.addSpacing(px(4))
        body.addStretch(1)
        self._columns = 0
        self._arrange()
        self._scroll.setWidget(inside)

    def _lines(self, lines: Sequence[Line]) -> QGridLayout:
        px = theme.current().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(2))
        cells = []
        for line in lines:
            caption = label(line.label, "soft")
            caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            caption.setFixedHeight(px(_LINE))
            caption.setMinimumWidth(px(LABEL_WIDTH - 14))
            cells.append((caption, self._value(line), line.wide))
        self._grids.append((grid, cells))
        return grid

    def _value(self, line: Line) -> QWidget:
        if line.opens is not None:
            kind, record = line.opens
            link = link_button(line.value, on_click=lambda: self.open_asked.emit(kind, record))
            link.setAccessibleName(f"{line.label}：{line.value}")
            link.setProperty("role", "inline")
            return link
        value = label(line.value, wrap=True)
        value.setMinimumHeight(theme.current().px(_LINE))
        value.setAccessibleName(f"{line.label}：{line.value}")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if not line.masked or self._reveal is None:
            return value
        value.setWordWrap(False)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(4))
        eye = icon_button("eye", self.tr("查看完整的{name}").format(name=line.label))
        eye.setFixedHeight(theme.current().px(_LINE))
        eye.clicked.connect(lambda: self._ask_reason(line, value, eye))
        row.addWidget(value)
        row.addWidget(eye)
        row.addStretch(1)
        return holder

    def _ask_reason(self, line: Line, value: QLabel, eye: QWidget) -> None:
        """The reason is chosen from a list: it stands in the log beside who looked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("为什么要看")).setEnabled(False)  # a section's title is not drawn by every style
        menu.addSeparator()
        for reason in self._reasons:
            menu.addAction(reason).triggered.connect(partial(self._revealed, line, value, eye, reason))
        menu.popup(eye.mapToGlobal(eye.rect().bottomLeft()))

    def _revealed(self, line: Line, value: QLabel, eye: QWidget, reason: str, _: bool = False) -> None:
        """Show the clear value, after ``reveal`` has logged it."""
        assert self._reveal is not None
        try:
            value.setText(self._reveal(line.key, reason))
        except KnownError as error:
            value.setText(f"{line.value}　{error.sentence}")
            return
        eye.hide()
        self._clear.append((value, line.value, eye))

    def mask_again(self) -> None:
        """What was revealed is masked again: the window is locked."""
        for value, masked, eye in self._clear:
            value.setText(masked)
            eye.show()
        self._clear = []

    def _arrange(self) -> None:
        columns = 2 if self.width() >= theme.current().px(_TWO_COLUMNS) else 1
        if columns == self._columns:
            return
        self._columns = columns
        for grid, cells in self._grids:
            row = column = 0
            for caption, value, wide in cells:
                span = columns if wide else 1
                if column + span > columns:
                    row, column = row + 1, 0
                grid.addWidget(caption, row, column * 2, Qt.AlignmentFlag.AlignTop)
                side = Qt.AlignmentFlag.AlignLeft if isinstance(value, QPushButton) else Qt.AlignmentFlag(0)
                grid.addWidget(value, row, column * 2 + 1, 1, span * 2 - 1, side | Qt.AlignmentFlag.AlignTop)
                column += span
            for at in range(2):
                grid.setColumnStretch(at * 2 + 1, 1 if at < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

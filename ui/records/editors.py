"""One editor for each kind of field. All speak alike: ``value``, ``set_value``, ``problem``, ``edited``, ``left``.

Values are those of the store (``desktop_app.common.fields.Kind``); an empty editor's value is None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QPushButton, QSizePolicy, QStackedWidget, QWidget

from desktop_app.common import codes
from desktop_app.common.fields import Field, Kind

from .. import theme
from .choice import CodeCombo
from .date_line import DateLine
from .flow import FlowLayout
from .picker import Add, PersonPicker, Search
from .widgets import restyle
from .words import hours


@dataclass(frozen=True, slots=True)
class Linked:
    """What a LINK field is picked from: ``name`` gives the name of an id already stored."""

    search: Search
    name: Callable[[int], str]
    add: Add | None = None
    hint: str = ""  # what may be typed, while nothing is


class Editor(QObject):
    """``widget`` goes into the form, ``focus`` is what the keyboard enters and the label is a buddy of."""

    edited = Signal()
    left = Signal()

    def __init__(self, field: Field, widget: QWidget, focus: QWidget | None = None) -> None:
        super().__init__(widget)
        self.field, self.widget, self.focus = field, widget, focus or widget
        self.focus.setAccessibleName(field.label)
        self.focus.installEventFilter(self)

    def value(self) -> Any:
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def problem(self) -> str | None:
        """Why what stands there cannot be read at all; None when it can."""
        return None

    def takes_enter(self) -> bool:
        """Whether Enter means something inside the editor now, not the next field."""
        return False

    def keep(self, shown: str) -> None:
        """``shown`` stands for a value that is not shown in full; until it is replaced, nothing has changed."""
        raise NotImplementedError

    def kept(self) -> bool:
        """Whether such a stand-in is there now: it is neither checked nor saved."""
        return False

    def mark(self, sentence: str) -> None:
        """Look like a field with a problem (or without one), and say it to a screen reader."""
        restyle(self.focus, "state", "problem" if sentence else "")
        self.focus.setAccessibleDescription(sentence or self.field.help)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return False


class TextEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._line = QLineEdit()
        self._kept: set[str] = set()
        super().__init__(field, self._line)
        self._line.textEdited.connect(lambda _: self.edited.emit())

    def keep(self, shown: str) -> None:
        self._kept.add(shown)
        self._line.setToolTip(self.tr("要改正就整个重新填写；看完整内容请在资料页点眼睛"))

    def kept(self) -> bool:
        return self.value() in self._kept

    def value(self) -> str | None:
        return self._line.text().strip() or None

    def set_value(self, value: Any) -> None:
        self._line.setText(value or "")
        self._line.setCursorPosition(0)


class NoteEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._box = QPlainTextEdit()
        self._box.setTabChangesFocus(True)
        self._box.setFixedHeight(theme.current().px(84))
        super().__init__(field, self._box)
        self._box.textChanged.connect(self.edited.emit)

    def value(self) -> str | None:
        return self._box.toPlainText().strip() or None

    def set_value(self, value: Any) -> None:
        self._box.blockSignals(True)
        self._box.setPlainText(value or "")
        self._box.blockSignals(False)


class CodeEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._combo = CodeCombo(field.code_table)
        super().__init__(field, self._combo)
        self._combo.activated.connect(lambda _: self.edited.emit())

    def value(self) -> str | None:
        return self._combo.code

    def set_value(self, value: Any) -> None:
        self._combo.set_code(value)


class CodesEditor(Editor):
    def __init__(self, field: Field) -> None:
        inside = QWidget()
        flow = FlowLayout(inside, theme.current().px(12))
        self._boxes: dict[str, QCheckBox] = {}
        for item in codes.table(field.code_table).values():
            if item.offered:
                box = self._boxes[item.code] = QCheckBox(item.label)
                box.setAccessibleName(f"{field.label}：{item.label}")
                box.clicked.connect(lambda _=False: self.edited.emit())
                flow.addWidget(box)
        self._others: list[str] = []  # codes that are understood but not offered stay where they are
        super().__init__(field, inside, next(iter(self._boxes.values())))

    def value(self) -> str | None:
        return " ".join([*(code for code, box in self._boxes.items() if box.isChecked()), *self._others]) or None

    def set_value(self, value: Any) -> None:
        chosen = (value or "").split()
        self._others = [code for code in chosen if code not in self._boxes]
        for code, box in self._boxes.items():
            box.setChecked(code in chosen)


class DateEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._date = DateLine(field.label)
        super().__init__(field, self._date, self._date.line)
        self._date.edited.connect(self.edited)

    def value(self) -> str | None:
        return self._date.iso()

    def set_value(self, value: Any) -> None:
        self._date.set_iso(value)

    def problem(self) -> str | None:
        return self._date.problem()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._date.tidy()
        return super().eventFilter(watched, event)


class NumberEditor(Editor):
    """Whole numbers, hours (stored as minutes) and yuan (stored as fen), typed as text: no wheel, no arrows."""

    def __init__(self, field: Field) -> None:
        self._line = QLineEdit()
        self._read, self._write, sample = _NUMBERS[field.kind]
        self._line.setPlaceholderText(sample)
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight)
        super().__init__(field, self._line)
        self._line.textEdited.connect(lambda _: self.edited.emit())

    def value(self) -> int | None:
        text = self._line.text().strip()
        try:
            return self._read(text) if text else None
        except ValueError:
            return None

    def set_value(self, value: Any) -> None:
        self._line.setText("" if value is None else self._write(value))

    def problem(self) -> str | None:
        text = self._line.text().strip()
        try:
            if text:
                self._read(text)
        except ValueError as error:
            return str(error)
        return None


class FlagEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._box = QCheckBox(field.help)
        super().__init__(field, self._box)
        self._box.clicked.connect(lambda _=False: self.edited.emit())

    def value(self) -> int:
        return int(self._box.isChecked())

    def set_value(self, value: Any) -> None:
        self._box.setChecked(bool(value))


class LinkEditor(Editor):
    def __init__(self, field: Field, linked: Linked) -> None:
        self._name = linked.name
        self._picker = PersonPicker(linked.search, field.label, add=linked.add, placeholder=linked.hint)
        super().__init__(field, self._picker, self._picker.line)
        self._picker.edited.connect(self.edited)

    def value(self) -> int | None:
        return self._picker.picked_id

    def set_value(self, value: Any) -> None:
        self._picker.set_picked(value, self._name(value) if value is not None else "")

    def takes_enter(self) -> bool:
        return not self._picker.candidates.isHidden()

    def problem(self) -> str | None:
        text = self._picker.loose_text
        return self.tr("“{text}”还没有选定，请从下面的名单里选一位").format(text=text) if text else None


class KeptEditor(Editor):
    """A code, a sum or a note that is there and not shown: 重填 puts its own editor in the place of the words.

    Its value is the stand-in until then.
    """

    def __init__(self, inner: Editor) -> None:
        self._inner = inner
        self._shown: set[str] = set()
        self._stand_in: str | None = None
        self._words = QPushButton()
        self._words.setProperty("role", "kept")
        self._words.clicked.connect(self._type_anew)
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stack.addWidget(inner.widget)
        self._stack.addWidget(self._words)
        super().__init__(inner.field, self._stack, inner.focus)
        inner.edited.connect(self.edited)
        self._words.setText(self.tr("已登记，不显示；点这里重填"))
        self._words.setAccessibleName(self.tr("{field}已登记，重填").format(field=inner.field.label))

    def _type_anew(self) -> None:
        self.set_value(None)
        self.focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def keep(self, shown: str) -> None:
        self._shown.add(shown)

    def kept(self) -> bool:
        return self._stand_in is not None

    def value(self) -> Any:
        return self._stand_in if self._stand_in is not None else self._inner.value()

    def set_value(self, value: Any) -> None:
        self._stand_in = value if value in self._shown else None
        self._inner.set_value(None if self._stand_in else value)
        self._stack.setCurrentIndex(1 if self._stand_in else 0)

    def problem(self) -> str | None:
        return None if self._stand_in is not None else self._inner.problem()

    def takes_enter(self) -> bool:
        return self._inner.takes_enter()


def make_editor(field: Field, links: Mapping[str, Linked]) -> Editor:
    """The editor for a field. Raises KeyError for a LINK field that ``links`` has nothing for."""
    match field.kind:
        case Kind.NOTE:
            return NoteEditor(field)
        case Kind.CODE:
            return CodeEditor(field)
        case Kind.CODES:
            return CodesEditor(field)
        case Kind.DATE:
            return DateEditor(field)
        case Kind.INTEGER | Kind.MINUTES | Kind.MONEY:
            return NumberEditor(field)
        case Kind.FLAG:
            return FlagEditor(field)
        case Kind.LINK:
            return LinkEditor(field, links[field.key])
        case _:
            return TextEditor(field)


def make_keeping(field: Field, links: Mapping[str, Linked]) -> Editor:
    """The same for a field whose value may be there without being shown (``Editor.keep``)."""
    editor = make_editor(field, links)
    return editor if isinstance(editor, TextEditor) else KeptEditor(editor)


def _integer(text: str) -> int:
    from desktop_app.common.text import half_width

    plain = half_width(text).replace(",", "").strip()
    if not plain.lstrip("-").isdecimal():
        raise ValueError(f"“{text}”不是整数")
    return int(plain)


def _minutes(text: str) -> int:
    """1.5, 1.5小时, 1:30, 90分钟. Raises ValueError with a sentence when it is no whole number of minutes."""
    from decimal import Decimal, InvalidOperation

    from desktop_app.common.text import half_width

    plain = half_width(text).replace("：", ":").strip()
    try:
        if plain.endswith(("分", "分钟")):
            return _integer(plain.removesuffix("钟").removesuffix("分"))
        plain = plain.removesuffix("小时").removesuffix("时").strip()
        if ":" in plain:
            whole, rest = plain.split(":")
            if not (whole.isdecimal() and rest.isdecimal() and int(rest) < 60):
                raise InvalidOperation
            return int(whole) * 60 + int(rest)
        minutes = Decimal(plain) * 60
    except (InvalidOperation, ValueError):
        raise ValueError(f"“{text}”不是时长，请写成 1.5 或 1:30 的样子") from None
    if minutes != minutes.to_integral_value() or minutes < 0:
        raise ValueError(f"“{text}”不是整分钟，请写成 1:25 的样子")
    return int(minutes)


def _fen(text: str) -> int:
    from desktop_app.common import money

    return money.fen_from_text(text)


def _yuan(fen: int) -> str:
    from desktop_app.common import money

    return money.yuan(fen)


_NUMBERS: dict[Kind, tuple[Callable[[str], int], Callable[[int], str], str]] = {
    Kind.INTEGER: (_integer, str, ""),
    Kind.MINUTES: (_minutes, hours, "1.5 或 1:30"),
    Kind.MONEY: (_fen, _yuan, "0.00"),
}

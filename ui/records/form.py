"""A form made of a field catalogue. It knows fields and values; saving is a callable it is handed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop_app.common.errors import ChecksFailed, KnownError, StaleVersion
from desktop_app.common.fields import Catalogue, Field, Kind, Level
from desktop_app.common.masking import masked
from desktop_app.context import Context

from .. import theme
from ..ask import ask_unsaved
from ..shortcuts import within
from .conflict import ConflictPanel
from .editors import Editor, Linked, make_editor, make_keeping
from .form_row import FormRow
from .form_section import FormSection
from .keeping import DraftBar, Keeper
from .widgets import button, label
from .words import in_words

Save = Callable[
    [dict[str, Any], int | None], Any
]  # changed values by key, version they are based on → what the service gives
Derive = Callable[
    [str, Mapping[str, Any]], Mapping[str, Any]
]  # field just left, all values → values that follow from it

_TWO_COLUMNS = 680  # logical pixels


def is_kept_from(field: Field) -> bool:
    """Whether a form gets the field's values masked: those of level 3, which only the eye shows, with a reason."""
    return field.mask is not None and field.level is Level.L3


_UNREAD, _EXTRA = "#unread", "#extra"  # keys of a draft that are no field's


class RecordForm(QWidget):
    """Sections of rows, checks on leaving a field, Ctrl+S, Ctrl+Enter, Enter, Esc.

    ``saved(result, again)`` after saving (``again``: the user wants the next new one); ``closed`` when the form may be
    put away. ``keep`` has what is typed kept as a draft.
    """

    saved = Signal(object, bool)
    closed = Signal()

    def __init__(
        self,
        catalogue: Catalogue,
        save: Save,
        *,
        title: str,
        values: Mapping[str, Any] | None = None,
        links: Mapping[str, Linked] | None = None,
        derive: Derive | None = None,
        only: Collection[str] | None = None,
        again: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalogue, self._save, self._derive = catalogue, save, derive
        self._links = dict(links or {})
        self._derived: dict[str, Any] = {}
        self._conflict: ConflictPanel | None = None
        self.rows: dict[str, FormRow] = {}
        self.sections: list[FormSection] = []
        self._keeper: Keeper | None = None
        self._draft_bar: DraftBar | None = None
        self._extra_before: Any = None
        self._build(title, only, again)
        self.load(values or {})

    def _build(self, title: str, only: Collection[str] | None, again: bool) -> None:
        px = theme.current().px
        inside = QWidget()
        inside.setObjectName("inside")
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(px(4), px(4), px(12), px(4))
        self._body.setSpacing(px(8))
        for name, fields in self._catalogue.sections().items():
            chosen = [field for field in fields if only is None or field.key in only]
            rows = [self._row(field) for field in chosen if field.kind is not Kind.LINK or field.key in self._links]
            if rows:
                self.sections.append(FormSection(name, rows, self.values))
                self._body.addWidget(self.sections[-1])
        self._body.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heading = label(title, "title")
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        self.save_button = button(self.tr("保存"), "save", primary=True, on_click=self.save, tip=self.tr("Ctrl+S"))
        self.again_button = button(
            self.tr("保存并新增"), on_click=lambda: self.save(again=True), tip=self.tr("Ctrl+Enter")
        )
        self.cancel_button = button(self.tr("取消"), on_click=self.close_form, tip=self.tr("Esc"))
        self.save_button.setAutoDefault(True)  # Enter on it presses it
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.message, 1)
        buttons.addStretch(0)
        for one in (self.cancel_button, self.again_button, self.save_button):
            buttons.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self.heading)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(buttons)
        QWidget.setTabOrder(self.save_button, self.cancel_button)  # what the last field's Enter comes to is saving
        self.again_button.setVisible(again)
        within(self, QKeySequence.StandardKey.Save, self.save)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            within(self, keys, lambda: self.save(again=again))
        within(self, Qt.Key.Key_Escape, self.close_form)

    def _row(self, field: Field) -> FormRow:
        editor = self._editor(field)
        editor.edited.connect(self.touched)
        if field.kind is Kind.CODE:
            editor.edited.connect(self._appear)
        editor.left.connect(lambda: self._left(field.key))
        editor.focus.installEventFilter(self)
        self.rows[field.key] = FormRow(editor)
        return self.rows[field.key]

    def _editor(self, field: Field) -> Editor:
        """For a form whose fields need editors of their own."""
        if is_kept_from(field):
            return make_keeping(field, self._links)
        return make_editor(field, self._links)

    # Values

    def load(self, values: Mapping[str, Any]) -> None:
        """Show a record (``version`` in it is what a save is based on); not dirty afterwards."""
        self._version: int | None = values.get("version")
        self._loaded_version = self._version
        for key, row in self.rows.items():
            self._show_value(row, values.get(key))
            row.say()
        self._original = self.values()
        self._derived = {}
        self._say("")
        self._drop_conflict()
        for section in self.sections:
            section.fold()

    def _show_value(self, row: FormRow, value: Any) -> None:
        """A stored value; one of level 3 comes masked and is kept until somebody types another."""
        if value is not None and is_kept_from(row.field) and value == masked(row.field.mask, value):
            row.editor.keep(value)
        row.editor.set_value(value)

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put values in as if they had been typed: a draft brought back, a person picked."""
        for key, value in values.items():
            if key in self.rows:
                self.rows[key].editor.set_value(value)
        for section in self.sections:
            section.fold()

    def _appear(self) -> None:
        """Fields that only some records have come and go with what was chosen."""
        for section in self.sections:
            section.appear()

    def values(self) -> dict[str, Any]:
        """Every field as it stands, None for empty."""
        return {key: row.editor.value() for key, row in self.rows.items()}

    def changes(self) -> dict[str, Any]:
        """What differs from what was loaded."""
        return {key: value for key, value in self.values().items() if value != self._original[key]}

    @property
    def dirty(self) -> bool:
        unread = any(row.editor.problem() for row in self.rows.values())
        return bool(self.changes()) or unread

    # Drafts

    def keep(self, ctx: Context, key: str) -> RecordForm:
        """Keep what is typed under ``key``, and bring back what was kept of it; gives the form itself."""
        self._extra_before = self.extra_state()
        self._keeper = Keeper(
            self,
            ctx,
            key,
            self.heading.text(),
            take=lambda: self.draft_values() if self.dirty else None,
            put=self.put_draft,
            version=lambda: self._version,
            say=self._say,
        )
        now = self._version
        if (draft := self._keeper.found()) is not None:
            newer = draft.version is not None and draft.version != now
            if draft.version is not None:
                self._version = draft.version  # what was typed is based on that one: a save shows both sides
            self._draft_bar = DraftBar(draft, self.discard_draft, newer=newer)
            inside = self.layout()
            assert isinstance(inside, QVBoxLayout)
            inside.insertWidget(1, self._draft_bar)
        return self

    def touched(self) -> None:
        """Something was typed."""
        if self._keeper is not None:
            self._keeper.touched()

    def draft_now(self) -> None:
        """Keep what is typed at this moment: the window is being locked or left."""
        if self._keeper is not None:
            self._keeper.draft_now()

    def draft_values(self) -> dict[str, Any]:
        """What a draft keeps: what differs from what is saved; under _UNREAD, as typed, what cannot be read."""
        lines = {key: row.editor.focus for key, row in self.rows.items() if row.editor.problem()}
        unread = {key: line.text() for key, line in lines.items() if isinstance(line, QLineEdit)}
        extra = self.extra_state()
        return {
            **self.changes(),
            **({_UNREAD: unread} if unread else {}),
            **({_EXTRA: extra} if extra != self._extra_before else {}),
        }

    def put_draft(self, values: dict[str, Any]) -> None:
        """Fill a draft in."""
        if _EXTRA in values:
            self.put_extra(values[_EXTRA])
        self.fill({key: value for key, value in values.items() if key not in (_UNREAD, _EXTRA)})
        for key, text in values.get(_UNREAD, {}).items():
            if key in self.rows and isinstance(line := self.rows[key].editor.focus, QLineEdit):
                line.setText(text)

    def extra_state(self) -> Any:
        """For a form with more than fields (parties, lines of a sheet): what is in there, as JSON can hold it."""
        return None

    def put_extra(self, state: Any) -> None:
        """Bring that back."""

    def discard_draft(self) -> None:
        """Throw away what was brought back; the form is as it was saved."""
        self._drop_draft()
        if self.extra_state() != self._extra_before:
            self.put_extra(self._extra_before)
        self.load({**self._original, "version": self._loaded_version})

    def _drop_draft(self) -> None:
        if self._keeper is not None:
            self._keeper.done()
        if self._draft_bar is not None:
            self._draft_bar.hide()
            self._draft_bar.deleteLater()
            self._draft_bar = None

    # Checks

    def problems(self) -> dict[str, str]:
        """Sentences by field; empty when the form can be saved."""
        unread = {key: said for key, row in self.rows.items() if (said := row.editor.problem())}
        found = self._catalogue.problems(self.values(), only=[key for key in self.rows if not self._kept(key)])
        return {key: unread.get(key) or found[key] for key in self.rows if key in unread or key in found}

    def _kept(self, key: str) -> bool:
        return self.rows[key].editor.kept()

    def _left(self, key: str) -> None:
        """A field was left: say what does not hold, fill in what follows from it."""
        row = self.rows[key]
        if row.editor.kept():
            row.say()
            return
        value = row.editor.value()
        problem = row.editor.problem() or ""
        if not problem and value is not None:
            problem = self._catalogue.problems({key: value}, only=[key]).get(key, "")
        hint = row.field.hint(value) if row.field.hint and value is not None and not problem else None
        row.say(problem, hint or "")
        self._reveal(row)
        if self._derive is not None and value is not None and not problem:
            self._follow(self._derive(key, self.values()))

    def _reveal(self, row: FormRow) -> None:
        """Scroll to what a row has to say: beneath the last row that is seen it would go unread."""
        if not row.sentence.isHidden():
            QTimer.singleShot(0, row, lambda: self._scroll.ensureWidgetVisible(row.sentence, 0, theme.current().px(8)))

    def _follow(self, found: Mapping[str, Any]) -> None:
        """Only into fields that are empty or were filled this way before: what somebody typed is never replaced."""
        for key, value in found.items():
            row = self.rows.get(key)
            if row is not None and row.editor.value() in (None, "", self._derived.get(key)):
                row.editor.set_value(value)
                row.say()
                self._derived[key] = value
        self._appear()

    # Saving

    def save(self, *, again: bool = False) -> bool:
        """Check and save. False when something does not hold: it is shown and nothing that was typed is lost."""
        if self._conflict is not None:  # whatever key saves, what was chosen between two versions counts
            self._take(self._conflict.chosen())
        problems = self.problems()
        self._show_problems(problems)
        if problems:
            self._say(self.tr("还有 {count} 处要改，改好再保存").format(count=len(problems)))
            return False
        try:
            result = self._save(self.changes(), self._version)
        except ChecksFailed as error:
            self._show_problems(error.fields)
            elsewhere = [said for key, said in error.fields.items() if key not in self.rows]
            self._say("；".join(elsewhere) or error.sentence)
            return False
        except StaleVersion as error:
            self._show_conflict(error)
            return False
        except KnownError as error:
            self._say(error.sentence)
            return False
        self._drop_draft()
        self._original = self.values()
        self._say("")
        self.saved.emit(result, again)
        return True

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        for key, row in self.rows.items():
            row.say(problems.get(key, ""))
        for section in self.sections:
            section.fold()
        first = next((row for key, row in self.rows.items() if key in problems), None)
        if first is not None:
            first.editor.focus.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(first)

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    # Two versions

    def _show_conflict(self, error: StaleVersion) -> None:
        ours = self.changes()
        theirs = {**error.theirs, **self._masked(error.theirs)}
        both = {key: value for key, value in ours.items() if key in theirs and theirs[key] != value}
        self._version = theirs.get("version")
        for key, row in self.rows.items():
            if key in theirs and is_kept_from(row.field) and theirs[key] is not None:
                row.editor.keep(theirs[key])
            if key not in ours and key in theirs:  # only they changed it: nothing to choose
                row.editor.set_value(theirs[key])
        self._original = {key: theirs.get(key, was) for key, was in self._original.items()}
        self._drop_conflict()
        fields = {key: self.rows[key].field for key in self.rows}
        self._conflict = ConflictPanel(fields, theirs, both, self._in_words)
        self._conflict.decided.connect(self._decided)
        self._body.insertWidget(0, self._conflict)
        self._scroll.ensureVisible(0, 0)
        self._conflict.go_on.setFocus()
        self._say(error.sentence)

    def _decided(self, chosen: dict[str, Any]) -> None:
        self._take(chosen)
        self.save()

    def _take(self, chosen: dict[str, Any]) -> None:
        for key, value in chosen.items():
            self.rows[key].editor.set_value(value)
        self._drop_conflict()

    def _drop_conflict(self) -> None:
        if self._conflict is not None:
            self._conflict.hide()
            self._conflict.deleteLater()
            self._conflict = None

    def _masked(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Of a stored record what a form does not show in full."""
        fields = [row.field for row in self.rows.values() if is_kept_from(row.field)]
        return {one.key: masked(one.mask, stored[one.key]) for one in fields if stored.get(one.key) is not None}

    def _in_words(self, field: Field, value: Any) -> str:
        if value is not None and is_kept_from(field) and value == masked(field.mask, value):
            return str(value)
        if field.kind is Kind.LINK and value is not None:
            return self._links[field.key].name(value)
        return in_words(field, value)

    # Leaving

    def may_leave(self) -> bool:
        """Ask once if there is something unsaved; True when the form may be put away."""
        if not self.dirty:
            self._drop_draft()
            return True
        answer = ask_unsaved(self)
        if answer == "discard":
            self._drop_draft()
            return True
        return answer == "save" and self.save()

    def close_form(self) -> None:
        if self.may_leave():
            self.closed.emit()

    # Keys and sizes

    def first_focus(self) -> None:
        """Into the first field."""
        next(iter(self.rows.values())).editor.focus.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return False
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not enter or event.modifiers() & Qt.KeyboardModifier.ControlModifier or isinstance(watched, QPlainTextEdit):
            return False
        open_list = next((row for row in self.rows.values() if row.editor.focus is watched), None)
        if open_list is not None and open_list.editor.takes_enter():
            return False
        self.focusNextChild()
        return True

    def needed_width(self) -> int:
        """How wide what is filled in must be so that nothing of it is cut, once it is shown."""
        inside = self._scroll.widget()
        return max(inside.minimumSizeHint().width(), inside.width()) if inside is not None else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 2 if self.width() >= theme.current().px(_TWO_COLUMNS) else 1
        for section in self.sections:
            section.arrange(columns)

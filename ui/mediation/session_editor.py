"""The record of a session, written while people talk: 问 and 答 by one key, the seven points, saved by itself."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError, StaleVersion
from desktop_app.context import Context
from desktop_app.mediation import minutes, queries, service
from desktop_app.mediation.queries import CaseView

from .. import theme
from ..records.cells import ChipLabel
from ..records.flow import FlowLayout
from ..records.keeping import Keeper
from ..records.source import Chip
from ..records.widgets import button, icon_button, label, link_button, restyle
from ..theme import Tone
from . import session_menus

PAUSE = 3000  # ms after the last key until the record is saved
LINES = 5  # of the record that stay in sight on the lowest screen
_MARK = re.compile(r"^[问答][：:]")


class _Marks(QSyntaxHighlighter):
    """问： and 答： in bold."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._bold = QTextCharFormat()
        self._bold.setFontWeight(QFont.Weight.Bold)

    def highlightBlock(self, text: str) -> None:
        if _MARK.match(text):
            self.setFormat(0, 2, self._bold)


class SessionEditor(QWidget):
    """Shows one session of a case at a time. ``times_asked``: the user wants to change when and where it was."""

    times_asked = Signal(int)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._view: CaseView | None = None
        self._session: dict[str, Any] | None = None
        self._stored = ""
        self._at = 0
        self._editable = False
        px = theme.current().px
        self.heading = label("", "section")
        self.change_times = link_button(self.tr("时间地点"), "edit", on_click=self._ask_times)
        self.change_times.setAccessibleName(self.tr("改这次调解的时间、地点、参加人和结果"))
        self.earlier = icon_button("chevron-left", self.tr("上一次调解"), on_click=lambda: self.go(-1))
        self.later = icon_button("chevron-right", self.tr("下一次调解"), on_click=lambda: self.go(1))
        self.state = label("", "small")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("调解记录"))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(self.tr("按 Alt+W 轮流写入“问：”“答：”"))
        self._marks = _Marks(self.text.document())
        self._space_lines()
        self._points = QWidget()
        self._points.setAccessibleName(self.tr("笔录要点"))
        self._flow = FlowLayout(self._points, px(6))
        self._said: list[bool] | None = None
        self._told_result: str | None = None
        self.take_turns = button(self.tr("问答  Alt+W"), "talk", on_click=self.insert_mark)
        self.phrases = button(self.tr("常用语  Alt+Q"), "table", on_click=self.open_phrases)
        self.result_button = button(self.tr("结果  Alt+R"), "flag", on_click=self.open_results)
        self.conflict = QWidget()
        self._build_conflict()
        self._build()
        self._keeper: Keeper | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.flush)
        self.text.textChanged.connect(self._typed)
        theme.current().changed.connect(self._space_lines)

    def _build(self) -> None:
        px = theme.current().px
        head = QHBoxLayout()
        head.setSpacing(px(4))
        for widget in (self.earlier, self.heading, self.later, self.change_times):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.state)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        layout.addLayout(head)
        layout.addWidget(self.conflict)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._points)

    def _build_conflict(self) -> None:
        row = QHBoxLayout(self.conflict)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("这份记录刚刚被别人改过，您写的还在，没有丢。"), "problem", wrap=True), 1)
        row.addWidget(link_button(self.tr("对照…"), on_click=self.compare))
        row.addWidget(link_button(self.tr("按我写的保存"), on_click=self._keep_mine))
        row.addWidget(link_button(self.tr("换成别人的"), on_click=self._take_theirs))
        self.conflict.hide()

    def _space_lines(self) -> None:
        look = theme.current()
        self.text.document().setDocumentMargin(look.px(8))
        self.text.setMinimumHeight(LINES * QFontMetrics(look.font(14)).lineSpacing() + 2 * look.px(8) + 2 * look.px(5))

    # Showing

    def show_session(self, view: CaseView, at: int, *, editable: bool) -> None:
        """Show session ``at`` of a case. What is being typed into the same session stays."""
        session = view.sessions[at]
        same = self._session is not None and self._session["id"] == session["id"]
        if not same:
            self.flush()
        stored = session["minutes"] or ""
        dirty = same and self.dirty
        if dirty and stored != self._stored:
            self.conflict.show()  # somebody else saved in between; the next save must not go over it
        else:
            if not same or (not dirty and stored.strip() != self.text.toPlainText().strip()):
                self._put(stored)
            self._stored = stored
            # What is being typed stays based on the version it was begun on.
            based_on = self._session["version"] if dirty and self._session is not None else session["version"]
            self._session = {**session, "version": based_on}
        if not same:
            self.conflict.hide()
            self.state.setText("")
            title = self.tr("调解记录：{number}").format(number=queries.label_of(view.case))
            self._keep(title, session["case_id"], session["id"])
        self._view, self._at = view, at
        self._editable = editable
        self.text.setReadOnly(not editable)
        for widget in (self.take_turns, self.phrases, self.result_button, self.change_times):
            widget.setEnabled(editable)
        count = len(view.sessions)
        self.earlier.setVisible(count > 1)
        self.later.setVisible(count > 1)
        self.earlier.setEnabled(at > 0)
        self.later.setEnabled(at < count - 1)
        self.heading.setText(
            self.tr("第 {number} 次调解  {time}  {venue}").format(
                number=at + 1, time=session["start_at"][:16], venue=session["venue"]
            )
        )
        self._show_points()

    def _keep(self, title: str, case_id: int, session_id: int) -> None:
        """What could not be saved (an import was going on, the disk was full, a crash) is brought back."""
        if self._keeper is not None:
            self._keeper.deleteLater()
        keeper = self._keeper = Keeper(
            self,
            self._ctx,
            f"session:{case_id}:{session_id}",
            title,
            take=lambda: {"minutes": self.text.toPlainText()} if self.dirty else None,
            put=lambda values: self._put(values["minutes"]),
            version=lambda: self._session["version"] if self._session else None,
            say=lambda words: self._say(words, problem=True),
        )
        draft = keeper.found()
        if draft is None or self._session is None:
            return
        if draft.version != self._session["version"]:
            self._session["version"] = draft.version  # what was typed is based on that one
        self._say(self.tr("{time} 没有保存的内容已找回").format(time=draft.at[5:16]))
        self._timer.start()

    def draft_now(self) -> None:
        """Keep what is typed at this moment: the window is being locked or left."""
        if self._keeper is not None:
            self._keeper.draft_now()

    def go(self, by: int) -> None:
        """The session before or after."""
        if self._view is not None and 0 <= self._at + by < len(self._view.sessions):
            self.flush()
            self.show_session(self._view, self._at + by, editable=self._editable)

    def forget(self) -> None:
        """Nothing is shown any more; what was typed is saved."""
        self.flush()
        self._session = None
        self._view = None

    @property
    def at(self) -> int:
        """Which session is shown, from 0."""
        return self._at

    @property
    def session(self) -> dict[str, Any] | None:
        return self._session

    # Writing

    def insert(self, text: str) -> None:
        """Put a phrase in, on a line of its own."""
        if not self._editable:
            return
        cursor = self.text.textCursor()
        before = self.text.toPlainText()[: cursor.position()]
        cursor.insertText(("\n" if before and not before.endswith("\n") else "") + text)
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def insert_answer(self, at: int) -> None:
        """答：（沈霞） of the party at this place; what he says is written by hand."""
        if not self._editable or self._view is None or not 0 <= at < len(self._view.parties):
            return
        cursor = self.text.textCursor()
        before = self.text.toPlainText()[: cursor.position()]
        cursor.insertText(minutes.answer_of(before, self._view.parties[at]["name"]))
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()
        self.text.setFocus()

    def open_phrases(self) -> None:
        """Alt+Q: the phrases by point; a number or letter puts one in, its times and people filled in."""
        if self._editable and self._view is not None and self._session is not None:
            session_menus.under(session_menus.phrases(self._ctx, self, self._view, self._session), self.phrases)

    def open_results(self) -> None:
        """Alt+R: what this session came to."""
        if self._editable and self._session is not None:
            session_menus.under(session_menus.results(self), self.result_button)

    def set_result(self, code: str) -> None:
        """What it came to, and when it ended if nobody has said it yet."""
        if self._session is None or not self.flush():
            return
        changes: dict[str, Any] = {"result": code}
        if not self._session["end_at"] and self._session["start_at"] < self._ctx.now():
            changes["end_at"] = self._ctx.now()
        try:
            version = service.save_session(self._ctx, self._session["id"], self._session["version"], changes)
        except StaleVersion:
            self.conflict.show()
            return
        except KnownError as error:
            self._say(error.sentence, problem=True)
            return
        self._session = {**self._session, **changes, "version": version}
        self._show_points()
        self._say(session_menus.result_words(code))
        self.text.setFocus()

    def insert_mark(self) -> None:
        """问： or 答：, whichever comes next."""
        if not self._editable:
            return
        cursor = self.text.textCursor()
        cursor.insertText(minutes.insertion(self.text.toPlainText()[: cursor.position()]))
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()
        self.text.setFocus()

    @property
    def dirty(self) -> bool:
        return self._session is not None and self.text.toPlainText().strip() != self._stored.strip()

    def flush(self) -> bool:
        """Save what was typed, now. False when it could not be saved; it stays in the box."""
        self._timer.stop()
        if not self.dirty or not self._editable:
            return True
        assert self._session is not None
        typed = self.text.toPlainText()
        was = self._stored
        self._stored = typed.strip()  # the change is told to this widget, too, before the call returns
        try:
            version = service.save_session(self._ctx, self._session["id"], self._session["version"], {"minutes": typed})
        except StaleVersion:
            self._stored = was
            self.conflict.show()
            return False
        except KnownError as error:
            self._stored = was
            self._say(error.sentence, problem=True)
            self._timer.start()
            return False
        self._session = {**self._session, "version": version, "minutes": typed.strip()}
        if self._keeper is not None:
            self._keeper.done()
        self.conflict.hide()
        self._say(self.tr("已自动保存 {time}").format(time=self._ctx.now()[11:16]))
        return True

    def _typed(self) -> None:
        if self._session is None:
            return
        self._show_points()
        if self.dirty and self._editable:
            self._say(self.tr("正在写…"))
            self._timer.start()
            if self._keeper is not None:
                self._keeper.touched()

    def _put(self, text: str) -> None:
        self.text.blockSignals(True)
        self.text.setPlainText(text)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self.text.blockSignals(False)

    def _say(self, words: str, *, problem: bool = False) -> None:
        self.state.setText(words)
        restyle(self.state, "role", "problem" if problem else "small")

    def _keep_mine(self) -> None:
        """Save over what somebody else wrote; the history keeps theirs."""
        assert self._session is not None
        theirs = next(
            one for one in queries.get(self._ctx, self._session["case_id"]).sessions if one["id"] == self._session["id"]
        )
        self._session = dict(theirs)
        self._stored = theirs["minutes"] or ""
        self.flush()
        self.conflict.hide()

    def compare(self) -> None:
        """Both records side by side, the differences marked; what is chosen or put together is saved."""
        assert self._session is not None
        from ..records.two_texts import TwoTexts

        sessions = queries.get(self._ctx, self._session["case_id"]).sessions
        theirs = next(one for one in sessions if one["id"] == self._session["id"])

        def decided(text: str) -> None:
            self._put(text)
            self._keep_mine()

        dialog = TwoTexts(theirs["minutes"] or "", self.text.toPlainText(), self.window())
        dialog.decided.connect(decided)
        dialog.open()

    def _take_theirs(self) -> None:
        assert self._session is not None
        view = queries.get(self._ctx, self._session["case_id"])
        at = next(place for place, one in enumerate(view.sessions) if one["id"] == self._session["id"])
        self._timer.stop()
        if self._keeper is not None:
            self._keeper.done()
        self._session = None
        self.show_session(view, at, editable=self._editable)
        self.conflict.hide()

    def _ask_times(self) -> None:
        if self._session is not None and self.flush():
            self.times_asked.emit(self._session["id"])

    # The seven points

    @property
    def said(self) -> list[bool]:
        """Which of the seven points the text has."""
        return list(self._said or [])

    def _show_points(self) -> None:
        assert self._view is not None or self._session is not None
        parties = self._view.parties if self._view is not None else []
        sides = [[row["name"] for row in parties if row["side"] == side] for side in ("A", "B")]
        result = self._session["result"] if self._session else None
        said = minutes.points_said(self.text.toPlainText(), [side for side in sides if side], result)
        if said == self._said and result == self._told_result:
            return
        self._said, self._told_result = said, result
        while (item := self._flow.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for point, done in zip(minutes.POINTS, said, strict=True):
            told = Chip(f"✓ {point.label}" if done else point.label, Tone.GREEN if done else Tone.GREY)
            words = self.tr("{point}：已写到") if done else self.tr("{point}：还没有写到")
            if done and point.key == "outcome" and not result:  # the form has boxes of its own for it
                told = Chip(self.tr("{point}还没有选").format(point=point.label), Tone.AMBER)
                words = self.tr("{point}：写到了，调解结果还没有选，打印时三个框都空着")
            chip = ChipLabel(told)
            chip.setAccessibleName(words.format(point=point.label))
            chip.setToolTip(chip.accessibleName())
            self._flow.addWidget(chip)
            chip.show()
        self._flow.invalidate()

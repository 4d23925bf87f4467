"""Keeps what is typed and not saved: a draft every two seconds while typing, offered again when the form is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop_app.context import Context
from desktop_app.store import drafts
from desktop_app.store.drafts import Draft

from .. import theme
from .widgets import label, link_button

EVERY = 2000  # ms; while somebody types without a pause, too


class Keeper(QObject):
    """The draft of one form.

    ``take`` gives the values that differ from what is saved, None when nothing does; ``put`` fills such values in
    again; ``version`` is what they are based on. Nothing here stops the typing: what cannot be kept is said by ``say``,
    once.
    """

    def __init__(
        self,
        owner: QWidget,
        ctx: Context,
        key: str,
        title: str,
        *,
        take: Callable[[], dict[str, Any] | None],
        put: Callable[[dict[str, Any]], object],
        version: Callable[[], int | None],
        say: Callable[[str], object],
    ) -> None:
        super().__init__(owner)
        self._ctx, self._key, self._title = ctx, key, title
        self._take, self._put, self._version, self._say = take, put, version, say
        self._kept: dict[str, Any] | None = None
        self._complained = False
        self._timer = QTimer(self, singleShot=True, interval=EVERY)
        self._timer.timeout.connect(self.draft_now)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._left)

    def found(self) -> Draft | None:
        """What was kept of this form and is filled in now; None when there was nothing."""
        draft = drafts.find(self._ctx.store, self._ctx.operator.id, self._key)
        if draft is not None:
            self._kept = draft.values
            self._put(draft.values)
        return draft

    def touched(self) -> None:
        """Something was typed."""
        if not self._timer.isActive():
            self._timer.start()

    def draft_now(self) -> None:
        """Keep what the form holds at this moment."""
        self._timer.stop()
        values = self._take()
        if values == self._kept:
            return
        ctx = self._ctx
        if values is None:
            self.done()
            return
        try:
            drafts.save(ctx.store, ctx.operator.id, self._key, self._title, values, self._version(), ctx.now())
        except drafts.NotKept as error:
            self._complain(error.sentence)
            return
        except (TypeError, ValueError):  # a value that no draft can hold: never an obstacle to typing
            self._complain(self.tr("草稿没有存下。填写的内容还在屏幕上，请先保存。"))
            return
        self._kept, self._complained = values, False

    def _complain(self, sentence: str) -> None:
        if not self._complained:
            self._complained = True
            self._say(sentence)

    def done(self) -> None:
        """It was saved, or thrown away."""
        self._timer.stop()
        self._kept = None
        drafts.drop(self._ctx.store, self._ctx.operator.id, self._key)

    def _left(self, state: Qt.ApplicationState) -> None:
        """The user turns to another program: nobody knows whether he comes back."""
        if state is not Qt.ApplicationState.ApplicationActive and self._timer.isActive():
            self.draft_now()


class DraftBar(QFrame):
    """Over a form: that something was brought back, from when, and the way to throw it away."""

    def __init__(self, draft: Draft, discard: Callable[[], object], *, newer: bool) -> None:
        super().__init__()
        self.setObjectName("note")
        px = theme.current().px
        words = self.tr("{time} 没有保存的内容已找回").format(time=draft.at[5:16])
        if newer:
            words += self.tr("；之后别人改过这条记录，保存时请对照选定")
        self.words = label(words, wrap=True)
        self.discard_button = link_button(self.tr("丢弃"), "trash", on_click=discard)
        self.discard_button.setToolTip(self.tr("不要找回的内容，回到已保存的样子"))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(4), px(8), px(4))
        row.addWidget(self.words, 1)
        row.addWidget(self.discard_button)
        self.setAccessibleName(words)

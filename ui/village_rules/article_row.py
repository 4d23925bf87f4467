"""One article to read, with its red lines beside it; in a draft with what can be done to it, and an editor in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.common import codes
from desktop_app.common.errors import ChecksFailed, KnownError, StaleVersion
from desktop_app.context import Context
from desktop_app.village_rules.queries import Hit
from reports.rules_changes import article_label

from .. import theme
from ..ask import ask_unsaved
from ..records.cells import ChipLabel
from ..records.choice import CodeCombo
from ..records.keeping import Keeper
from ..records.source import Chip
from ..records.widgets import button, icon_button, label
from ..shortcuts import within
from ..theme import Tone
from .rich import article, rich_label
from .source import tr

ACTIONS = ("edit", "up", "down", "insert", "delete")


class ArticleRow(QWidget):
    """``asked`` carries one of ACTIONS and the article's id."""

    asked = Signal(str, int)

    def __init__(self, row: dict[str, object], hits: Sequence[Hit], *, editable: bool, last: bool) -> None:
        super().__init__()
        self.article_id = int(str(row["id"]))
        number, text = int(str(row["number"])), str(row["text"])
        px = theme.current().px
        grid = QGridLayout(self)
        grid.setContentsMargins(px(8), px(4), px(4), px(4))
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(0, 1)
        area = codes.label("rule_area", str(row["area"] or ""))
        words = rich_label(article(number, text, area), f"{article_label(number)}　{text}")
        grid.addWidget(words, 0, 0)
        for at, hit in enumerate(hits, 1):
            grid.addWidget(hit_line(hit), at, 0)
        if editable:
            grid.addWidget(self._tools(number, last), 0, 1, Qt.AlignmentFlag.AlignTop)

    def _tools(self, number: int, last: bool) -> QWidget:
        name = article_label(number)
        icons = {
            "edit": ("edit", tr("修改{name}").format(name=name)),
            "up": ("chevron-up", tr("{name}上移").format(name=name)),
            "down": ("chevron-down", tr("{name}下移").format(name=name)),
            "insert": ("plus", tr("在{name}后面插入一条").format(name=name)),
            "delete": ("trash", tr("删除{name}").format(name=name)),
        }
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for action in ACTIONS:
            icon, words = icons[action]
            made = icon_button(icon, words, on_click=partial(self.asked.emit, action, self.article_id))
            made.setEnabled(not (action == "up" and number == 1) and not (action == "down" and last))
            line.addWidget(made)
        return holder


def hit_line(hit: Hit) -> QWidget:
    """A red line beside what touches it: how bad, the words, why."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.current().px(8))
    block = hit.level == "block"
    word = tr("禁止：{words}") if block else tr("提醒：{words}")
    line.addWidget(ChipLabel(Chip(word.format(words=hit.words), Tone.RED if block else Tone.AMBER)))
    line.addWidget(label(hit.reason, "problem" if block else "hint", wrap=True), 1)
    return holder


class ArticleEditor(QFrame):
    """``save(text, area)`` writes it; ``closed`` carries whether the next article should follow at once."""

    closed = Signal(bool)

    def __init__(
        self,
        title: str,
        text: str,
        area: str | None,
        save: Callable[[str, str | None, int | None], object],
        *,
        new: bool,
        version: int | None = None,
        keep: tuple[Context, str] | None = None,
        draft_title: str = "",
    ) -> None:
        super().__init__()
        self._version = version
        self._title = draft_title or title
        self.setObjectName("card")
        self._save, self._before = save, (text, area)
        px = theme.current().px
        self.box = QPlainTextEdit(text)
        self.box.setAccessibleName(title)
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(px(104))
        self.area = CodeCombo("rule_area")
        self.area.setAccessibleName(tr("领域"))
        self.area.set_code(area)
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        heading, field = label(title, "section"), label(tr("领域"), "soft")
        heading.setBuddy(self.box)
        field.setBuddy(self.area)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(field)
        line.addWidget(self.area)
        line.addWidget(self.message, 1)
        line.addStretch(1)
        line.addWidget(button(tr("取消"), on_click=self.give_up, tip="Esc"))
        if new:
            line.addWidget(button(tr("保存并写下一条"), on_click=lambda: self.save(again=True), tip="Ctrl+Enter"))
        line.addWidget(button(tr("保存"), "save", on_click=self.save, tip="Ctrl+S"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(8), px(12), px(8))
        layout.setSpacing(px(6))
        layout.addWidget(heading)
        layout.addWidget(self.box)
        layout.addLayout(line)
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+S": self.save,
            "Ctrl+Return": lambda: self.save(again=new),
            "Ctrl+Enter": lambda: self.save(again=new),
            "Esc": self.give_up,
        }
        for sequence, act in keys.items():
            within(self, sequence, act)
        self._keeper: Keeper | None = None
        if keep is not None:
            self._keep(*keep)
            self.box.textChanged.connect(self._touched)
            self.area.activated.connect(lambda _: self._touched())

    def _keep(self, ctx: Context, key: str) -> None:
        keeper = self._keeper = Keeper(
            self,
            ctx,
            key,
            self._title,
            take=lambda: {"text": self.box.toPlainText(), "area": self.area.code} if self.dirty else None,
            put=self._put,
            version=lambda: self._version,
            say=self._refused,
        )
        if (draft := keeper.found()) is not None:
            self._version = draft.version if draft.version is not None else self._version
            self._refused(tr("{time} 没有保存的内容已找回").format(time=draft.at[5:16]))

    def _put(self, values: dict[str, Any]) -> None:
        self.box.setPlainText(values["text"])
        self.area.set_code(values["area"])

    def _touched(self) -> None:
        assert self._keeper is not None
        self._keeper.touched()

    def draft_now(self) -> None:
        """Keep what is typed at this moment: the window is being locked or left."""
        if self._keeper is not None:
            self._keeper.draft_now()

    @property
    def dirty(self) -> bool:
        return (self.box.toPlainText(), self.area.code) != self._before

    def save(self, *, again: bool = False) -> bool:
        """Write it. False when it is refused: the reason stands in the editor and the text stays."""
        try:
            self._save(self.box.toPlainText().strip(), self.area.code, self._version)
        except StaleVersion as error:
            return self._compare(error)
        except ChecksFailed as error:
            return self._refused("；".join(error.fields.values()))
        except KnownError as error:
            return self._refused(error.sentence)
        self._forget()
        self.closed.emit(again)
        return True

    def give_up(self, *, ask: bool = True) -> None:
        """Close; asks first about what is not saved."""
        if ask and self.dirty:
            answer = ask_unsaved(self)
            if answer == "stay":
                return
            if answer == "save":
                self.save()
                return
        self._forget()
        self.closed.emit(False)

    def _forget(self) -> None:
        if self._keeper is not None:
            self._keeper.done()

    def _compare(self, error: StaleVersion) -> bool:
        """Somebody saved this article in between: both texts side by side."""
        from ..records.two_texts import TwoTexts

        def decided(text: str) -> None:
            self._version = error.theirs["version"]
            if self.area.code == self._before[1]:  # only the other side changed it
                self.area.set_code(error.theirs["area"])
            self.box.setPlainText(text)
            self.save()

        dialog = TwoTexts(str(error.theirs["text"]), self.box.toPlainText(), self.window())
        dialog.decided.connect(decided)
        dialog.open()
        return self._refused(error.sentence)

    def _refused(self, sentence: str) -> bool:
        self.message.setText(sentence)
        self.message.show()
        self.box.setFocus()
        return False

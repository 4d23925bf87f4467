"""The names on a sign-in sheet, each with a time; people are added by pinyin initials, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop_app.common.hours import hours_text
from desktop_app.context import Context
from desktop_app.volunteers import queries
from desktop_app.volunteers.guards import Entry
from desktop_app.volunteers.stays import Stay, parse

from .. import theme
from ..records.picker import PersonPicker
from ..records.widgets import icon_button, label, link_button, restyle
from .parts import tr


class SheetLine(QWidget):
    """One volunteer. An empty time box means the time that stands above for all."""

    edited = Signal()
    removed = Signal(object)
    entered = Signal(object)

    def __init__(self, volunteer_id: int, name: str) -> None:
        super().__init__()
        px = theme.current().px
        self.volunteer_id, self.name = volunteer_id, name
        self.time = QLineEdit()
        self.time.setFixedWidth(px(180))
        self.time.setAccessibleName(tr("{name}的服务时间").format(name=name))
        self.time.textEdited.connect(lambda _: self.edited.emit())
        self.time.returnPressed.connect(lambda: self.entered.emit(self))
        caption = label(name)
        caption.setBuddy(self.time)
        self.sentence = label("", "problem", wrap=True)
        self.sentence.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(2))
        grid.setColumnMinimumWidth(0, px(92))
        grid.setColumnStretch(3, 1)
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self.time, 0, 1)
        gone = icon_button("close", tr("去掉{name}").format(name=name), on_click=lambda: self.removed.emit(self))
        grid.addWidget(gone, 0, 2)
        grid.addWidget(self.sentence, 1, 1, 1, 3)

    def say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        restyle(self.time, "state", "problem" if sentence else "")
        self.time.setAccessibleDescription(sentence)


class SheetLines(QWidget):
    """``edited`` when people or times change."""

    edited = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.lines: list[SheetLine] = []
        self._common = ""
        px = theme.current().px
        self.picker = PersonPicker(
            self._search, tr("加入志愿者"), placeholder=tr("志愿者姓名、拼音首字母，回车加入"), parent=self
        )
        self.picker.picked.connect(self._picked)
        self.team_button: QPushButton = link_button(tr("加入整队"), "people", on_click=self._open_teams)
        self.team_button.setVisible(bool(queries.team_names(ctx)))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.picker, 1)
        head.addWidget(self.team_button)
        self.sum = label("", "small")
        self._list = QVBoxLayout()
        self._list.setSpacing(px(6))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(label(tr("志愿者"), "section"))
        layout.addLayout(head)
        layout.addLayout(self._list)
        layout.addWidget(self.sum)
        self._count()

    # People

    def add(self, volunteer_id: int, name: str) -> SheetLine | None:
        """Add somebody; None for one who is on the sheet already."""
        if any(line.volunteer_id == volunteer_id for line in self.lines):
            return None
        line = SheetLine(volunteer_id, name)
        line.time.setPlaceholderText(self._common)
        line.edited.connect(self._edited)
        line.removed.connect(self._remove)
        line.entered.connect(self._next)
        line.time.installEventFilter(self)
        self.lines.append(line)
        self._list.addWidget(line)
        self._edited()
        return line

    def clear(self) -> None:
        """Nobody on the sheet."""
        for line in list(self.lines):
            self._remove(line)

    def add_team(self, team_id: int) -> None:
        """All members of a team who are 在册."""
        for row in queries.members(self._ctx, team_id):
            if row["status_code"] == "active":
                self.add(row["id"], row["name"])

    def set_common(self, text: str) -> None:
        """The time of everybody who has none of his own."""
        self._common = text
        for line in self.lines:
            line.time.setPlaceholderText(text)
        self._count()

    def _search(self, text: str) -> Sequence[tuple[int, str, str]]:
        taken = {line.volunteer_id for line in self.lines}
        return [found for found in queries.find(self._ctx, text) if found[0] not in taken][:9]

    def _picked(self, volunteer_id: object) -> None:
        if isinstance(volunteer_id, int):
            self.add(volunteer_id, self.picker.picked_name)
            self.picker.clear()
            self.picker.line.setFocus()

    def _remove(self, line: SheetLine) -> None:
        self.lines.remove(line)
        self._list.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.picker.line.setFocus()
        self._edited()

    def _next(self, line: SheetLine) -> None:
        at = self.lines.index(line) + 1
        target = self.lines[at].time if at < len(self.lines) else self.picker.line
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_teams(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for team_id, name in queries.team_names(self._ctx):
            menu.addAction(name).triggered.connect(lambda _=False, team=team_id: self.add_team(team))
        menu.popup(self.team_button.mapToGlobal(self.team_button.rect().bottomLeft()))

    # Times

    def entries(self, day: str) -> tuple[list[Entry], dict[int, str]]:
        """What was typed, and sentences by line for what cannot be read; both are empty where the other is not."""
        found: list[Entry] = []
        problems: dict[int, str] = {}
        for at, line in enumerate(self.lines):
            text = line.time.text().strip() or self._common
            try:
                found.append(Entry(line.volunteer_id, parse(text, day) if text else Stay(0)))
                if not text:
                    problems[at] = tr("请填写服务时间")
            except ValueError as error:
                problems[at] = str(error)
        return ([], problems) if problems else (found, {})

    def say(self, problems: Mapping[int, str]) -> None:
        """Sentences under the lines; those that have none are cleared."""
        for at, line in enumerate(self.lines):
            line.say(problems.get(at, ""))

    def _edited(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        minutes = 0
        for line in self.lines:
            try:
                minutes += parse(line.time.text().strip() or self._common, "2000-01-01").minutes
            except ValueError:
                continue  # said when the sheet is saved
        words = tr("共 {people} 人，{hours} 小时") if self.lines else tr("还没有加入志愿者")
        self.sum.setText(words.format(people=len(self.lines), hours=hours_text(minutes)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys go up and down the sheet."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            at = next((place for place, line in enumerate(self.lines) if line.time is watched), None)
            if step and at is not None and 0 <= at + step < len(self.lines):
                self.lines[at + step].time.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

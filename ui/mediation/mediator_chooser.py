"""Who mediates: the lead picked by initials, the others ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.pinyin import name_pinyin
from desktop_app.context import Context
from desktop_app.mediation import queries, service
from desktop_app.mediation.mediators import aside, is_over
from desktop_app.mediation.recusing import Conflict
from desktop_app.mediation.service import MediatorEntry

from .. import theme
from ..ask import confirm
from ..records.flow import FlowLayout
from ..records.picker import PersonPicker
from ..records.widgets import label
from .lining_up import lined_up, put_caption


class MediatorChooser(QWidget):
    """``entries()`` is what the service takes; nobody chosen gives an empty list."""

    edited = Signal()
    rebuilt = Signal()  # the boxes of the others are new ones

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, asks_who_chose: bool = False) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._all: list[dict[str, Any]] = []
        self.boxes: dict[int, QCheckBox] = {}
        self._chosen_by: dict[int, str] = {}
        self._asks_who_chose = asks_who_chose
        self.against: Callable[[list[int]], Sequence[Conflict]] = lambda chosen: ()
        px = theme.current().px
        add = self._add if ctx.may("settings.hall") else None
        self.lead = PersonPicker(
            self._search, self.tr("首席调解员"), add=add, placeholder=self.tr("姓名、拼音首字母；没有的可以新增")
        )
        self.lead.edited.connect(self._changed)
        self._others = QWidget()
        self._flow = FlowLayout(self._others, px(12))
        self.sentence = label("", "problem", wrap=True)
        self.sentence.hide()
        grid = lined_up(self)
        for row, (words, widget) in enumerate(
            ((self.tr("首席调解员"), self.lead), (self.tr("协助调解"), self._others))
        ):
            caption = put_caption(grid, row, words, widget)
            grid.addWidget(widget, row, 2)
        self._caption = caption
        self.by_party: dict[int, QCheckBox] = {}
        self._who_chose = QWidget()
        self._by_flow = FlowLayout(self._who_chose, px(12))
        self._by_caption = put_caption(grid, 2, self.tr("由当事人选择"), self._who_chose)
        grid.addWidget(self._who_chose, 2, 2)
        self._show_who_chose()
        self.notice = label("", "soft", wrap=True)
        self.notice.hide()
        grid.addWidget(self.notice, 3, 2)
        grid.addWidget(self.sentence, 4, 2)
        self._load()

    def set_entries(self, mediators: Sequence[dict[str, Any]]) -> None:
        """Show who mediates now; rows as in ``CaseView.mediators``."""
        self._chosen_by = {row["mediator_id"]: row["chosen_by"] for row in mediators}
        self.by_party.clear()
        self.lead.clear()
        for box in self.boxes.values():
            box.setChecked(False)
        for row in mediators:
            if row["role"] == "lead":
                self.lead.set_picked(row["mediator_id"], row["name"])
            elif row["mediator_id"] in self.boxes:
                self.boxes[row["mediator_id"]].setChecked(True)
        self._changed()

    def prefer(self, name: str) -> None:
        """Whoever sits here and is a mediator usually takes the case."""
        mine = [row for row in self._all if row["name"] == name]
        if len(mine) == 1:
            self.lead.set_picked(mine[0]["id"], name)
            self._changed()

    def entries(self) -> list[MediatorEntry]:
        chosen = [(self.lead.picked_id, "lead")] if self.lead.picked_id is not None else []
        chosen += [(one, "assist") for one, box in self.boxes.items() if box.isChecked() and one != self.lead.picked_id]
        return [MediatorEntry(one, role, self._who(one)) for one, role in chosen if one]

    def _who(self, mediator: int) -> str:
        box = self.by_party.get(mediator)
        if box is None:
            return self._chosen_by.get(mediator, "committee")
        return "party" if box.isChecked() else "committee"

    def say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def problem(self) -> str:
        """Why the choice cannot be read; empty when it can."""
        text = self.lead.loose_text
        return self.tr("“{text}”还没有选定，请从名单里选一位调解员").format(text=text) if text else ""

    def _load(self) -> None:
        self._all = queries.mediators(self._ctx)
        ticked = {one for one, box in self.boxes.items() if box.isChecked()}
        while (item := self._flow.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self.boxes = {}
        for row in self._all:
            over = self.tr("（任职已到期）") if is_over(row, self._ctx.today()) else ""
            box = self.boxes[row["id"]] = QCheckBox(row["name"] + over)
            box.setAccessibleName(self.tr("协助调解：{name}").format(name=row["name"]))
            box.setChecked(row["id"] in ticked)
            box.clicked.connect(lambda _=False: self._chosen_changed())
            self._flow.addWidget(box)
            box.setVisible(row["id"] != self.lead.picked_id)
        self._others.setVisible(len(self._all) > 1)
        self._caption.setVisible(len(self._all) > 1)
        self.rebuilt.emit()

    def _search(self, text: str) -> list[tuple[int, str, str]]:
        typed = text.lower()
        return [
            (row["id"], row["name"], aside(row, self._ctx.today()))
            for row in self._all
            if text in row["name"] or typed in name_pinyin(row["name"]).initials.lower()
        ]

    def _add(self, name: str) -> tuple[int, str] | None:
        words = self.tr("名册里没有“{name}”。加进去以后，每个案件都能指派给他。").format(name=name)
        if not confirm(self, self.tr("新增调解员"), words, self.tr("加入调解员名册")):
            return None
        try:
            added = service.add_mediator(self._ctx, {"name": name})
        except KnownError as error:
            self.say(error.sentence)
            return None
        self._load()
        return added, name

    def _changed(self) -> None:
        self.say("")
        for one, box in self.boxes.items():
            box.setVisible(one != self.lead.picked_id)
        self._chosen_changed()

    def _chosen_changed(self) -> None:
        """Who they are decides who may have chosen them, and what stands against them."""
        self._show_who_chose()
        found = self.against([one.mediator_id for one in self.entries()])
        self.say("；".join(one.sentence for one in found if one.refuses))
        self.notice.setText("；".join(one.sentence for one in found if not one.refuses))
        self.notice.setVisible(bool(self.notice.text()))
        self.edited.emit()

    def _show_who_chose(self) -> None:
        """A box for each one chosen: who chose him, the committee or the parties (人民调解法 §19)."""
        chosen = [one.mediator_id for one in self.entries()] if self._asks_who_chose else []
        if list(self.by_party) != chosen:
            before = {one: self._who(one) for one in chosen}
            while (item := self._by_flow.takeAt(0)) is not None:
                if (gone := item.widget()) is not None:
                    gone.hide()
                    gone.deleteLater()
            names = {row["id"]: row["name"] for row in self._all}
            self.by_party = {}
            for one in chosen:
                box = self.by_party[one] = QCheckBox(names.get(one, ""))
                box.setAccessibleName(self.tr("由当事人选择：{name}").format(name=box.text()))
                box.setChecked(before[one] == "party")
                box.clicked.connect(lambda _=False: self.edited.emit())
                self._by_flow.addWidget(box)
        self._who_chose.setVisible(bool(chosen))
        self._by_caption.setVisible(bool(chosen))

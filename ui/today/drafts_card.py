"""What was typed and not saved: on top of what is due, so that after a crash nobody has to look for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.store.drafts import Draft

from .. import theme
from ..records.widgets import icon_button, label, link_button

MOST = 4


class DraftsCard(QFrame):
    """``open_draft`` and ``drop`` get the draft; hidden while there is none."""

    def __init__(self, open_draft: Callable[[Draft], object], drop: Callable[[Draft], object]) -> None:
        super().__init__()
        self.setObjectName("note")
        self._open, self._drop = open_draft, drop
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(15), px(6), px(8), px(6))
        layout.setSpacing(px(2))
        self.heading = label("", "section")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.more = label("", "small")
        layout.addWidget(self.heading)
        layout.addLayout(self._lines)
        layout.addWidget(self.more)
        self.links: list[QWidget] = []
        self.hide()

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Newest first; the rest beyond MOST is counted."""
        while (item := self._lines.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self.links = []
        self.heading.setText(self.tr("没保存完的内容 {count} 份").format(count=len(drafts)))
        for draft in drafts[:MOST]:
            self._lines.addWidget(self._line(draft))
        rest = len(drafts) - MOST
        self.more.setText(self.tr("还有 {count} 份，处理完上面的会显示出来").format(count=rest))
        self.more.setVisible(rest > 0)
        self.setVisible(bool(drafts))

    def _line(self, draft: Draft) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(8))
        opened = link_button(draft.title, "edit", on_click=partial(self._open, draft))
        opened.setAccessibleName(self.tr("接着填：{title}").format(title=draft.title))
        name = self.tr("丢弃：{title}").format(title=draft.title)
        row.addWidget(opened, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(label(draft.at[5:16], "soft"))
        row.addStretch(1)
        row.addWidget(icon_button("trash", name, on_click=partial(self._drop, draft)))
        self.links.append(opened)
        return holder

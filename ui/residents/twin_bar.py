"""Over the form of a resident: who may be the same person, found while it is typed (domain reference 2.4.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop_app.residents.twins import Near

from .. import theme
from ..records.widgets import label, link_button

_MOST = 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("TwinBar", text)


class TwinBar(QFrame):
    """``open_asked``, ``merge_asked``, ``two_asked`` carry the id of the other one; the last two only where there is a
    record to merge into (``saved``)."""

    open_asked = Signal(int)
    merge_asked = Signal(int)
    two_asked = Signal(int)

    def __init__(self, saved: bool) -> None:
        super().__init__()
        self._saved = saved
        self.setObjectName("note")
        px = theme.current().px
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(px(12), px(4), px(8), px(4))
        self._lines.setSpacing(px(2))
        self.shown: list[Near] = []
        self.hide()

    def show_near(self, found: Sequence[Near]) -> None:
        """The surest first; two at most, they are to be read while somebody waits."""
        found = list(found)[:_MOST]
        if found == self.shown:
            return
        self.shown = found
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in found:
            self._lines.addWidget(self._line(one))
        self.setVisible(bool(found))

    def _line(self, one: Near) -> QFrame:
        line = QFrame()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        who = f"{one.name}（{one.detail}）" if one.detail else one.name
        sure = _tr("名册里已经有这个人") if one.likeness.sure else _tr("也许已经登记过")
        said = f"{sure}：{who}。{one.likeness.words}"
        words = label(said, wrap=True)
        row.addWidget(words, 1)
        line.setAccessibleName(said)
        actions: list[tuple[str, Callable[[], object]]] = [(_tr("打开那一条"), lambda: self.open_asked.emit(one.id))]
        if self._saved:
            actions.append((_tr("合并…"), lambda: self.merge_asked.emit(one.id)))
            actions.append((_tr("不是同一人"), lambda: self.two_asked.emit(one.id)))
        for title, run in actions:
            row.addWidget(link_button(title, on_click=run))
        return line

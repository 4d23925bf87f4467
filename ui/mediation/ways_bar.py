"""How a matter at the desk goes on: mediation, another channel, an answer. One window for all of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from desktop_app.common import codes

from .. import theme
from ..records.form_row import LABEL_WIDTH
from ..records.widgets import label
from ..shortcuts import within


class WaysBar(QWidget):
    """``chosen`` carries a code of ``inquiry_channel`` other than the one shown; Alt+1 to Alt+3 choose, too."""

    chosen = Signal(str)

    def __init__(self, channel: str, form: QWidget) -> None:
        super().__init__()
        px = theme.current().px
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(12))
        caption = label(self.tr("办理方式"), "soft")
        caption.setFixedWidth(px(LABEL_WIDTH))
        caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(caption)
        self.buttons: dict[str, QRadioButton] = {}
        for place, (code, item) in enumerate(codes.table("inquiry_channel").items(), 1):
            one = QRadioButton(self.tr("{way}  Alt+{place}").format(way=item.label, place=place))
            one.setAccessibleName(item.label)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard begins in the form; Alt and a number choose
            one.setChecked(code == channel)
            one.clicked.connect(partial(self._clicked, code))
            within(form, f"Alt+{place}", partial(self._take, code))
            self.buttons[code] = one
            line.addWidget(one)
        line.addStretch(1)
        self._channel = channel

    def _clicked(self, code: str, _checked: bool = False) -> None:
        self._take(code)

    def _take(self, code: str) -> None:
        self.buttons[self._channel].setChecked(True)
        if code != self._channel:
            self.chosen.emit(code)

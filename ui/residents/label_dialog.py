"""Which sheet of labels, one a person or one a household, and what the printer is off; remembered on this computer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDoubleSpinBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from .. import theme
from ..records.widgets import button, label
from ..theme.wheel import guard_wheel
from ..ui_state import UiState

_KEY = "labels"
_MOST = 15.0  # mm that a printer may be off


class LabelDialog(QDialog):
    """``make`` (sheet, by household, millimetres to the right, millimetres down) is called when it is accepted."""

    def __init__(self, state: UiState, make: Callable[[str, bool, float, float], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("邮寄标签"))
        self._state, self._make = state, make
        kept = state.get(_KEY, {})
        self.sheet = QComboBox()
        self.sheet.addItem(self.tr("每页 24 张（3 列 8 行，63.5×33.9 毫米）"), "3x8")
        self.sheet.addItem(self.tr("每页 14 张（2 列 7 行，99.1×38.1 毫米）"), "2x7")
        self.sheet.setCurrentIndex(max(self.sheet.findData(kept.get("sheet", "3x8")), 0))
        self.each = QComboBox()
        self.each.addItem(self.tr("每户一张（户主全家收）"), True)
        self.each.addItem(self.tr("每人一张"), False)
        self.each.setCurrentIndex(max(self.each.findData(kept.get("by_household", True)), 0))
        self.right = self._millimetres(self.tr("向右移多少毫米"), kept.get("right", 0.0))
        self.down = self._millimetres(self.tr("向下移多少毫米"), kept.get("down", 0.0))
        px = theme.current().px
        form = QFormLayout()
        form.setVerticalSpacing(px(10))
        form.setHorizontalSpacing(px(14))
        form.addRow(self.tr("标签纸"), self.sheet)
        form.addRow(self.tr("张数"), self.each)
        form.addRow(self.tr("向右移"), self.right)
        form.addRow(self.tr("向下移"), self.down)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button(self.tr("取消"), on_click=self.reject))
        buttons.addWidget(button(self.tr("预览"), "eye", primary=True, on_click=self.accept))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(label(self.tr("邮寄标签"), "heading"))
        hint = self.tr(
            "按眼前的名单和排列。请先用普通纸打一页，叠在标签纸上对光看；偏左就填向右移的毫米数，偏上就填向下移的，这台电脑会记住。打印时选“实际大小”。"
        )
        layout.addWidget(label(hint, "soft", wrap=True))
        layout.addLayout(form)
        layout.addLayout(buttons)
        self.setMinimumWidth(px(520))

    def _millimetres(self, name: str, value: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setAccessibleName(name)
        box.setRange(-_MOST, _MOST)
        box.setSingleStep(0.5)
        box.setDecimals(1)
        box.setSuffix(self.tr(" 毫米"))
        box.setValue(float(value))
        box.setMinimumHeight(theme.current().px(32))
        guard_wheel(box)
        return box

    def accept(self) -> None:
        sheet, by_household = str(self.sheet.currentData()), bool(self.each.currentData())
        right, down = self.right.value(), self.down.value()
        self._state.set(_KEY, {"sheet": sheet, "by_household": by_household, "right": right, "down": down})
        super().accept()
        self._make(sheet, by_household, right, down)

"""One row of a form: label with buddy, required mark, editor, and beneath it a sentence about what does not hold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from .. import theme
from .editors import Editor
from .widgets import label, restyle

LABEL_WIDTH = 84


class FormRow(QWidget):
    """Label at the left, editor at the right; the sentence takes no room while there is none."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor, self.field = editor, editor.field
        px = theme.current().px
        self.caption: QLabel = label(self.field.label, "soft")
        self.caption.setBuddy(editor.focus)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.caption.setFixedHeight(px(32))
        star = label("*" if self.field.required else "", "required")
        star.setFixedSize(px(8), px(32))
        star.setAccessibleName(self.tr("必填") if self.field.required else "")
        self.sentence = label("", "problem", wrap=True)
        self.sentence.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(4))
        grid.setVerticalSpacing(px(2))
        grid.setColumnMinimumWidth(0, px(LABEL_WIDTH))
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.caption, 0, 0, top)
        grid.addWidget(star, 0, 1, top)
        grid.addWidget(editor.widget, 0, 2)
        grid.addWidget(self.sentence, 1, 2)
        if self.field.help:
            editor.focus.setToolTip(self.field.help)
        editor.mark("")

    def add_under(self, widget: QWidget) -> None:
        """Something that belongs to the editor, beneath it and over its sentence."""
        grid = self.layout()
        assert isinstance(grid, QGridLayout)
        grid.addWidget(self.sentence, 2, 2)
        grid.addWidget(widget, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def say(self, problem: str = "", hint: str = "") -> None:
        """Show a problem (refuses), or else a hint (does not), or nothing."""
        self.sentence.setText(problem or hint)
        restyle(self.sentence, "role", "problem" if problem else "hint")
        self.sentence.setVisible(bool(problem or hint))
        self.editor.mark(problem)

    @property
    def wide(self) -> bool:
        """Whether it wants the whole width in a form of two columns."""
        from desktop_app.common.fields import Kind

        return self.field.kind in (Kind.NOTE, Kind.CODES) or self.field.width > 20

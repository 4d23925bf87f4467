"""Pictures of a visit, small; a click opens one in full."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.visits import service

from .. import theme
from ..frame.acting import carry_out
from ..frame.tab import Frame
from ..records.widgets import button, label

_SIZE = 96
_MOST = 6


class PhotoStrip(QWidget):
    """The first few pictures; one that cannot be read says so in its place."""

    def __init__(self, frame: Frame, photos: Sequence[tuple[int, str]], may_edit: bool) -> None:
        super().__init__()
        self._frame, self._may_edit = frame, may_edit
        px = theme.current().px
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        self.pictures: list[QToolButton] = []
        for photo, title in photos[:_MOST]:
            try:
                picture = read_photo(frame, photo)
            except KnownError as error:
                layout.addWidget(label(error.sentence, "problem", wrap=True))
                continue
            small = QToolButton()
            small.setIcon(QIcon(picture))
            small.setIconSize(QSize(px(_SIZE), px(_SIZE)))
            small.setAccessibleName(self.tr("照片：{title}").format(title=title))
            small.setToolTip(title)
            small.clicked.connect(partial(self.open_photo, photo, title))
            layout.addWidget(small)
            self.pictures.append(small)
        if len(photos) > _MOST:
            layout.addWidget(label(self.tr("共 {count} 张").format(count=len(photos)), "soft"))
        layout.addStretch(1)

    def open_photo(self, photo: int, title: str) -> QDialog:
        dialog = PhotoDialog(self._frame, photo, title, self._may_edit, self.window())
        dialog.open()
        return dialog


class PhotoDialog(QDialog):
    """One picture as large as the window allows."""

    def __init__(self, frame: Frame, photo: int, title: str, may_edit: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._frame, self._photo = frame, photo
        room = parent.size() * 0.8
        shown = QLabel()
        shown.setAccessibleName(title)
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        picture = read_photo(frame, photo)
        shown.setPixmap(picture.scaled(room, keep, smooth) if picture.width() > room.width() else picture)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        if may_edit:
            buttons.addWidget(button(self.tr("删除照片"), "trash", on_click=self.remove))
        buttons.addWidget(button(self.tr("关闭"), primary=True, on_click=self.accept))
        layout = QVBoxLayout(self)
        layout.addWidget(shown, 1, Qt.AlignmentFlag.AlignCenter)
        layout.addLayout(buttons)

    def remove(self) -> None:
        ctx = self._frame.ctx
        if carry_out(self._frame, lambda: service.remove_photo(ctx, self._photo), self.tr("已删除照片")):
            self.accept()


def read_photo(frame: Frame, photo: int) -> QPixmap:
    """A picture of a visit. Raises KnownError when it cannot be read."""
    picture = QPixmap()
    picture.loadFromData(service.photo(frame.ctx, photo))
    return picture

"""A visit that was written down is put right: its fields and its pictures, saved together."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap, QShowEvent
from PySide6.QtWidgets import QDialog, QToolButton, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.visits import service
from desktop_app.visits.fields import VISIT_EDIT

from .. import theme
from ..ask import open_file
from ..frame.tab import Frame
from ..records.flow import FlowLayout
from ..records.form import RecordForm
from ..records.widgets import button, label
from .care_forms import offer_names
from .photo_strip import read_photo

_SIZE = 84


def _tr(text: str) -> str:
    return QCoreApplication.translate("VisitEdit", text)


def picture_kinds() -> str:
    """What a file dialog offers as pictures."""
    return _tr("图片 (*.jpg *.jpeg *.png *.webp *.bmp *.gif *.tif *.tiff)")


def bytes_of(path: Path) -> bytes:
    """The content of a picture's file. Raises KnownError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise KnownError(
            _tr("“{name}”读不了，没有保存。请检查文件还在不在，再选一次。").format(name=path.name)
        ) from error


class PhotoChoice(QWidget):
    """Pictures that stay are pressed; one more press and a picture goes when the visit is saved. New ones are added."""

    changed = Signal()

    def __init__(self, frame: Frame, photos: list[tuple[int, str]]) -> None:
        super().__init__()
        self.added: dict[Path, QToolButton] = {}
        self._flow = FlowLayout(self, theme.current().px(8))
        self.kept: dict[int, QToolButton] = {}
        for photo, title in photos:
            try:
                icon = QIcon(read_photo(frame, photo))
            except KnownError:
                icon = QIcon()
            self.kept[photo] = self._picture(icon, title)
            self.kept[photo].toggled.connect(partial(self._tell, self.kept[photo], title))
            self._tell(self.kept[photo], title, True)
        self.add_button = button(_tr("添加照片"), "plus", on_click=self.ask)
        self._flow.addWidget(self.add_button)

    @property
    def dropped(self) -> list[int]:
        """Ids of the pictures that go."""
        return [photo for photo, one in self.kept.items() if not one.isChecked()]

    def ask(self) -> None:
        """A picture from a file."""
        name = open_file(self, _tr("添加照片"), kinds=picture_kinds())
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """A new picture, kept when the visit is saved."""
        if path in self.added:
            return
        one = self.added[path] = self._picture(QIcon(QPixmap(str(path))), path.name)
        one.toggled.connect(lambda on: self._leave_out(path))
        self._tell(one, path.name, True)
        self._flow.removeWidget(self.add_button)
        self._flow.addWidget(self.add_button)  # behind the pictures again
        self.changed.emit()

    def _leave_out(self, path: Path) -> None:
        one = self.added.pop(path)
        one.hide()
        one.deleteLater()
        self.changed.emit()

    def _picture(self, icon: QIcon, title: str) -> QToolButton:
        px = theme.current().px
        one = QToolButton()
        one.setCheckable(True)
        one.setChecked(True)
        one.setIcon(icon)
        one.setIconSize(QSize(px(_SIZE), px(_SIZE)))
        one.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        one.setToolTip(title)
        self._flow.addWidget(one)
        return one

    def _tell(self, one: QToolButton, title: str, on: bool) -> None:
        one.setText(_tr("保留") if on else _tr("将删除"))
        words = _tr("照片：{title}，保留") if on else _tr("照片：{title}，保存时删除")
        one.setAccessibleName(words.format(title=title))
        self.changed.emit()

    # As a draft

    def state(self) -> dict[str, Any]:
        return {"added": [str(path) for path in self.added], "dropped": self.dropped}

    def put(self, state: dict[str, Any]) -> None:
        for photo, one in self.kept.items():
            one.setChecked(photo not in state["dropped"])
        for path in [path for path in self.added if str(path) not in state["added"]]:
            self._leave_out(path)
        for name in state["added"]:
            if Path(name).exists():
                self.take(Path(name))


class VisitForm(RecordForm):
    """``VISIT_EDIT`` of a stored visit with its pictures; ``saved`` carries whether anything differed."""

    def __init__(self, frame: Frame, whose: str, row: dict[str, Any]) -> None:
        self._frame, self._visit = frame, row["id"]
        super().__init__(
            VISIT_EDIT, self._write, title=_tr("修改走访：{name}").format(name=whose), values=row, again=False
        )
        self.photos = PhotoChoice(frame, row["photos"])
        self.photos.changed.connect(self.touched)
        place = self._body.count() - 1  # above what fills the rest
        self._body.insertWidget(place, label(_tr("照片"), "section"))
        self._body.insertWidget(place + 1, self.photos)
        offer_names(frame.ctx, self)

    @property
    def dirty(self) -> bool:
        return super().dirty or bool(self.photos.added or self.photos.dropped)

    def extra_state(self) -> Any:
        return self.photos.state()

    def put_extra(self, state: Any) -> None:
        self.photos.put(state)

    def _write(self, changes: dict[str, Any], version: int | None) -> bool:
        assert version is not None
        new = [(path.name, bytes_of(path)) for path in self.photos.added]
        return service.update(
            self._frame.ctx, self._visit, version, changes, add=new, drop=self.photos.dropped, origin=self
        )


class VisitEditDialog(QDialog):
    """The form in a dialog; what is typed is kept as a draft. Raises NotFound when the visit has gone."""

    def __init__(self, frame: Frame, visit: int, whose: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("修改走访"))
        px = theme.current().px
        self.setMinimumSize(px(620), px(600))
        self.form = VisitForm(frame, whose, service.stored(frame.ctx, visit))
        self.form.saved.connect(lambda result, again: self.accept())
        self.form.closed.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.addWidget(self.form)
        self.form.keep(frame.ctx, f"visit_edit:{visit}")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.form.first_focus()
